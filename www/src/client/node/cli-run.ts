import { writeFile } from 'node:fs/promises';
import process from 'node:process';
import type { Candlerun } from '../candlerun.js';
import { messageOf } from '../errors.js';
import type { EpisodeReport, JobResult, JobSpec } from '../generated/types.js';
import { JobEventSource } from '../jobs/job-event-source.js';
import type { JobHandle } from '../jobs/job-handle.js';
import { UsageError } from '../usage-error.js';
import type { Command } from './cli-arguments.js';
import { loadFile, readBytes } from './cli-file.js';
import { importLines } from './cli-import.js';
import { mistakesText, type Output } from './cli-output.js';
import { MOST_TRADES, missingTrades, reportOf, SHOWN_TRADES, shortened } from './cli-report.js';
import { createCandlerun } from './create-candlerun.js';

/** Exit codes of the command. */
export const EXIT = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/**
 * Runs the job of a spec to its end. Resolves to the exit code. `log` gets lines for people, beside the output.
 */
export async function runSpec(
  command: Extract<Command, { kind: 'run' }>,
  output: Output,
  log: (line: string) => void,
): Promise<number> {
  const given = await readSpec(command.spec);
  const file = await readBytes(command.candles);
  const candlerun = await createCandlerun({ lanes: command.lanes, storage: 'memory', log: () => {} });
  try {
    await checkRules(candlerun, given);
    const loaded = await loadFile(candlerun, command.candles, file, command.fileOptions);
    for (const line of importLines(command.candles, loaded)) log(line);
    const spec = withCandles(given, loaded.fingerprint, command.candles);
    const job = candlerun.start(spec, { allowJavaScript: command.allowJavaScript });
    const trades = command.out === null ? SHOWN_TRADES : MOST_TRADES;
    const { code, report } = await follow(job, trades, output, log);
    if (command.out !== null) {
      await writeJob(command.out, await candlerun.exportJob(job.id), report);
      const missing = report && missingTrades(report);
      if (missing) log(missing);
    }
    return code;
  } finally {
    candlerun.close();
  }
}

/** The exit code of a result. */
export function exitOf(result: JobResult): number {
  return result.failed_episodes < result.episodes ? EXIT.done : EXIT.failed;
}

/** Refuses rules with all mistakes in them. A job would be refused with the first one only. */
async function checkRules(candlerun: Candlerun, { strategy }: Pick<JobSpec, 'strategy'>): Promise<void> {
  if (typeof strategy?.rules !== 'string') return;
  const { mistakes } = await candlerun.checkRules(strategy.rules);
  if (mistakes.length > 0) throw new UsageError(mistakesText(strategy.rules, mistakes));
}

/** The end of a job. */
type Ending = { code: number; report: EpisodeReport | null };

/**
 * Writes the output of a job until it ends. An interruption cancels the job, a second one ends the process at once. `trades` is how many
 * trades the report of a single backtest has at most.
 */
async function follow(
  job: JobHandle,
  trades: number,
  output: Output,
  log: (line: string) => void,
): Promise<Ending> {
  const cancel = () => void job.cancel();
  process.once('SIGINT', cancel).once('SIGTERM', cancel);
  let isAccepted = false;
  job.on('queued', () => {
    isAccepted = true;
  });
  const source = new JobEventSource(job);
  source.addEventListener('progress', ({ data }) => output.progress(JSON.parse(data)));
  // The job ends before the last progress is sent; the stream ends after it.
  const ended = new Promise((resolve) => {
    for (const type of ['complete', 'error']) source.addEventListener(type, resolve);
  });
  try {
    await ended;
    return await finish(job, await job.done, trades, output, log);
  } catch (error) {
    if (job.status === 'cancelled') {
      output.cancelled();
      return { code: EXIT.interrupted, report: null };
    }
    const { message } = error as Error;
    if (!isAccepted) throw new UsageError(`the spec was refused: ${message}`);
    output.failed(message);
    return { code: EXIT.failed, report: null };
  } finally {
    process.off('SIGINT', cancel).off('SIGTERM', cancel);
  }
}

/** Writes the result, and logs why a score or trades are missing. */
async function finish(
  job: JobHandle,
  result: JobResult,
  trades: number,
  output: Output,
  log: (line: string) => void,
): Promise<Ending> {
  const report = result.episodes === 1 ? await reportOf(job, 1, trades) : null;
  output.finished(result, report && shortened(report));
  const { best, no_score } = result;
  const idle = best?.metrics?.trades === 0 ? (report ?? (await reportOf(job, best.episode, 0))) : null;
  const reason = no_score?.sentence ?? idle?.no_trade;
  if (reason) log(reason);
  return { code: exitOf(result), report };
}

/** Writes the file of a job. The report of a single backtest is added to what a page imports. */
async function writeJob(path: string, file: Blob, report: EpisodeReport | null): Promise<void> {
  const text = await file.text();
  await writeFile(path, report === null ? text : `${JSON.stringify({ ...JSON.parse(text), report })}\n`);
}

export async function readSpec(path: string): Promise<Omit<JobSpec, 'candles'> & { candles?: string }> {
  const text = (await readBytes(path)).toString('utf8');
  const spec = parse(path, text);
  if (typeof spec === 'object' && spec !== null && !Array.isArray(spec)) return spec as JobSpec;
  throw new UsageError(`${path}: a spec is a JSON object`);
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${path}: must be JSON: ${messageOf(error)}`);
  }
}

export function withCandles(
  given: Omit<JobSpec, 'candles'> & { candles?: string },
  fingerprint: string,
  path: string,
): JobSpec {
  const candles = given.candles ?? fingerprint;
  if (candles !== fingerprint) {
    throw new UsageError(`the spec is for candles ${candles}, and ${path} has ${fingerprint}`);
  }
  return { ...given, candles };
}
