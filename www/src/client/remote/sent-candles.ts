import { CandlerunError, messageOf } from '../errors.js';
import { check, isRecord } from '../storage/check.js';
import type { StoredSource } from '../storage/records.js';
import type { Sent, ServerConnection } from './server-connection.js';

const COLUMNS_TYPE = 'application/vnd.candlerun.columns';
const BYTES_TYPE = 'application/octet-stream';

/** Sends candles in the form in which they came. The server refuses them if it reads others than those of the fingerprint. */
export async function sendCandles(
  server: ServerConnection,
  fingerprint: string,
  source: StoredSource,
  title: string,
): Promise<void> {
  const query = new URLSearchParams({ title });
  if (source.kind === 'file' && source.options) query.set('options', JSON.stringify(source.options));
  await server.request('PUT', `candles/${encodeURIComponent(fingerprint)}?${query}`, sentSource(source));
}

function sentSource(source: StoredSource): Sent {
  switch (source.kind) {
    case 'synthetic':
      return {
        body: JSON.stringify({ synthetic: source.config }),
        headers: { 'content-type': 'application/json' },
      };
    case 'columns':
      return {
        body: source.blob,
        headers: { 'content-type': COLUMNS_TYPE, 'x-candlerun-columns': source.names.join(',') },
      };
    case 'file':
      return { body: source.blob, headers: { 'content-type': BYTES_TYPE } };
  }
}

/** Candles in the form in which the server got them. The engine of the page hashes them before it uses them. */
export async function sourceFrom(response: Response): Promise<StoredSource> {
  const header = response.headers.get('x-candlerun-source') ?? '';
  const source = parsed(header);
  check(isRecord(source), 'x-candlerun-source', header, 'must be the form of candles');
  const kinds: unknown[] = ['file', 'columns', 'synthetic'] satisfies StoredSource['kind'][];
  check(kinds.includes(source.kind), 'x-candlerun-source', header, `must be one of ${kinds.join(', ')}`);
  const blob = await response.blob();
  return { ...source, ...(source.kind !== 'synthetic' && { blob }) } as StoredSource;
}

function parsed(header: string): unknown {
  try {
    return JSON.parse(decodeURIComponent(header));
  } catch (error) {
    throw new CandlerunError(`must be JSON: ${messageOf(error)}`, 'x-candlerun-source', header.slice(0, 80));
  }
}
