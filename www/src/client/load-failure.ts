import { CandlerunError } from './errors.js';

const ADVICE =
  "a file of the package is not where its code looks for it, or a policy forbids it: name its address by `workerUrl` or `wasmUrl`, make the worker yourself by `createWorker`, or pass `fallback: () => import('candlerun/inline')`";

/** The error of a worker or an engine that could not be loaded: the reason, and what helps. */
export function loadFailure(what: string, detail: unknown = '', field = '', value = ''): CandlerunError {
  const why = detail instanceof Error ? detail.message : String(detail);
  return new CandlerunError(
    `${what} could not be loaded${why === '' ? '' : ` (${why})`}: ${ADVICE}`,
    field,
    value,
  );
}
