import type { NamedCandles } from '../candle-cache.js';
import { CandlerunError } from '../errors.js';
import { packedFromBytes } from '../storage/block-bytes.js';
import type { JobStore, JobsQuery } from '../storage/job-store.js';
import { soundOutcome } from '../storage/outcome-check.js';
import type {
  CandlesFacts,
  CandlesRecord,
  EpisodeBlock,
  JobOutcome,
  JobRow,
  Kept,
} from '../storage/records.js';
import { isEnded, runsJavaScript } from '../storage/records.js';
import { soundRow } from '../storage/row-check.js';
import { sendCandles, sourceFrom } from './sent-candles.js';
import { type ServerConnection, ServerRefusal } from './server-connection.js';

/** Most rows of one request. */
const MOST_ROWS = 1_000;

/** What a server stores. The server alone writes jobs; what it answers is checked as what a browser has stored. */
export class RemoteStore implements JobStore {
  /** Jobs whose JavaScript may run in this page. That of others needs the consent of the user, as that of a file. */
  readonly allowed = new Set<string>();
  readonly #server: ServerConnection;

  constructor(server: ServerConnection) {
    this.#server = server;
  }

  async save(): Promise<Kept> {
    throw new CandlerunError('a server takes no files of jobs', 'server.url', this.#server.url);
  }

  async job(id: string): Promise<JobRow | undefined> {
    const row = await found(this.#server.ask<JobRow>('GET', pathOf(id)));
    return row && this.rowOf(row);
  }

  /** A row of an answer, checked. */
  rowOf(answer: JobRow): JobRow {
    const row = soundRow(answer);
    return runsJavaScript(row.spec) && !this.allowed.has(row.id) ? { ...row, needs_consent: true } : row;
  }

  async jobs({ after, limit = 50 }: JobsQuery = {}): Promise<JobRow[]> {
    const query = new URLSearchParams({ limit: String(Math.min(limit, MOST_ROWS)) });
    if (after) query.set('after', `${after.created_at},${after.id}`);
    const { jobs } = await this.#server.ask<{ jobs: JobRow[] }>('GET', `jobs?${query}`);
    return jobs.map((row) => this.rowOf(row));
  }

  /** Those among the newest thousand jobs: the list of a server has no end. */
  async unfinished(): Promise<JobRow[]> {
    const rows = await this.jobs({ limit: MOST_ROWS });
    return rows.filter(({ status }) => !isEnded(status)).reverse();
  }

  async block(jobId: string, block: number): Promise<EpisodeBlock | undefined> {
    const headers = { accept: 'application/octet-stream' };
    const response = await found(
      this.#server.request('GET', `${pathOf(jobId)}/blocks/${block}`, { headers }),
    );
    if (!response) return undefined;
    const count = Number(response.headers.get('x-candlerun-count'));
    const episodes = packedFromBytes(new Uint8Array(await response.arrayBuffer()));
    return { job_id: jobId, block, count, episodes };
  }

  async outcome(jobId: string): Promise<JobOutcome | undefined> {
    const outcome = await found(this.#server.ask<JobOutcome>('GET', `${pathOf(jobId)}/outcome`));
    return outcome && soundOutcome(outcome);
  }

  async remove(id: string): Promise<void> {
    await this.#server.ask('DELETE', pathOf(id));
  }

  async candles(fingerprint: string): Promise<CandlesRecord | undefined> {
    const response = await found(this.#server.request('GET', candlesPath(fingerprint)));
    if (!response) return undefined;
    const source = await sourceFrom(response);
    const facts = (await this.allCandles()).find((candles) => candles.fingerprint === fingerprint);
    return facts && { ...facts, source };
  }

  /** Whether the server has candles. */
  async hasCandles(fingerprint: string): Promise<boolean> {
    return (await found(this.#server.request('HEAD', candlesPath(fingerprint)))) !== undefined;
  }

  async allCandles(): Promise<CandlesFacts[]> {
    const { candles } = await this.#server.ask<{ candles: NamedCandles[] }>('GET', 'candles');
    return candles.map(({ title, info: { import: report, ...info } }) => {
      return { fingerprint: info.fingerprint, info, import: report, title };
    });
  }

  async saveCandles({ fingerprint, source, title = '' }: CandlesRecord): Promise<void> {
    await sendCandles(this.#server, fingerprint, source, title);
  }

  close(): void {
    this.#server.close();
  }
}

/** The path of a job. */
export function pathOf(id: string): string {
  return `jobs/${encodeURIComponent(id)}`;
}

function candlesPath(fingerprint: string): string {
  return `candles/${encodeURIComponent(fingerprint)}`;
}

/** An answer; undefined if the server does not have what was asked for. */
function found<T>(answer: Promise<T>): Promise<T | undefined> {
  return answer.catch((error: unknown) => {
    if (error instanceof ServerRefusal && error.status === 404) return undefined;
    throw error;
  });
}
