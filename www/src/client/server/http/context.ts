import type { Hono } from 'hono';
import type { Access } from '../access.js';
import type { JobHost, Opened } from '../job-host.js';
import type { JobStreams } from '../job-streams.js';
import type { Log } from '../log.js';
import type { Metrics } from '../metrics.js';

/** The parts of a server that its routes use. */
export type ServerContext = {
  host: Pick<JobHost, 'opened'>;
  streams: JobStreams;
  access: Access;
  metrics: Metrics;
  /** The page of the queue; null without a queue or without the packages of the page. */
  board: Hono | null;
  log: Log;
  options: HttpOptions;
};

export type HttpOptions = {
  /** Origins whose pages may use the server. */
  origins: readonly string[];
  /** Whether strategies in JavaScript may run: they can do what a program can. */
  allowJavaScript: boolean;
  /** Most bytes of the candles of a request. */
  mostCandleBytes: number;
};

/** Most bytes of any other body. A spec with the longest script and an escape for each character of it fits. */
export const MOST_JSON_BYTES = 2 << 20;

/** The engine and the jobs, for a route. */
export async function opened({ host }: ServerContext): Promise<Opened> {
  return host.opened;
}
