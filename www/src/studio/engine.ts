import type { Candlerun } from 'candlerun';

/** The part of the client that the page uses. With a server it is of two clients, and a run has a place. */
export type Engine = Pick<
  Candlerun,
  | 'lanes'
  | 'storage'
  | 'openJobs'
  | 'on'
  | 'jobs'
  | 'jobRow'
  | 'job'
  | 'describe'
  | 'pause'
  | 'resume'
  | 'cancel'
  | 'retry'
  | 'remove'
  | 'exportJob'
  | 'importJob'
  | 'episodes'
  | 'rates'
  | 'candles'
  | 'storedCandles'
  | 'candleBuckets'
  | 'estimate'
  | 'report'
  | 'detail'
> & {
  /** The name of the server that has a run; empty for a run of this browser. */
  placeOf?(id: string): string;
};

/** Where an engine runs a job: the name of a server, or nothing for this browser. */
export function placeOf(engine: Engine | null, id: string): string {
  return engine?.placeOf?.(id) ?? '';
}
