import type { Client, ClientConfig, Pool } from 'pg';
import { UsageError } from '../../usage-error.js';
import { peer } from '../peers.js';
import { newerSchema, schemaVersion, VERSION } from './migrations.js';

/** The address of a database, and the schema in it. */
export type DatabaseOptions = { url: string; schema: string };

/** Connections for reading. Together with the one of the session, a server has at most six. */
const MOST_CONNECTIONS = 5;

/** A host that is gone without a farewell is noticed after about 11 s, so that its locks become free. */
const KEEPALIVE = '-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3';

/** Refuses the name of a schema that would need quotes in an option of the connection. */
export function checkedSchema(schema: string): string {
  if (/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) return schema;
  throw new UsageError(`--schema ${schema}: it must be small letters, digits and underscores`);
}

/** A connection that is not open yet. */
export async function newClient(options: DatabaseOptions): Promise<Client> {
  const { default: pg } = await peer('pg');
  return new pg.Client(config(options));
}

/** Connections for reading, which are opened when they are needed. */
export async function newPool(options: DatabaseOptions): Promise<Pool> {
  const { default: pg } = await peer('pg');
  const pool = new pg.Pool({ ...config(options), max: MOST_CONNECTIONS });
  // A connection that breaks while nothing uses it. The next query opens another one.
  pool.on('error', () => {});
  return pool;
}

/** Refuses a schema that `candlerun server migrate` has not brought to the version of this program. */
export async function assertMigrated(client: Client, schema: string): Promise<void> {
  const version = await schemaVersion(client, schema);
  if (version > VERSION) throw newerSchema(schema, version);
  if (version === VERSION) return;
  const found = version === 0 ? 'has no tables of Candlerun' : `has version ${version} of ${VERSION}`;
  throw new UsageError(`the schema ${schema} ${found}: run \`candlerun server migrate\` first`);
}

function config({ url, schema }: DatabaseOptions): ClientConfig {
  return {
    connectionString: url,
    application_name: 'candlerun',
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    options: `-c search_path=${schema} ${KEEPALIVE}`,
  };
}
