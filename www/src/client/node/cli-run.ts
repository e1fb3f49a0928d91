import { readFile, writeFile } from 'node:fs/promises';
import process from 'node:process';
import type { Candlerun } from '../candlerun.js';
import { CandlerunError } from '../errors.js';
import type { JobSpec } from '../generated/types.js';
import { JobEventSource } from '../jobs/job-event-source.js';
import type { JobHandle } from '../jobs/job-handle.js';
import { type Command, UsageError } from './cli-arguments.js';
import { mistakesText, type Output } from './cli-output.js';
import { createCandlerun } from './create-candlerun.js';

/** What the command ends with. */
export const EXIT = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/** Runs the job of a spec to its end, and says with which code the command is to end. */
export async function runSpec(command: Extract<Command, { kind: 'run' }>, output: Output): Promise<number> {
  const given = await readSpec(command.spec);
  const text = await read(command.candles);
  const candlerun = await createCandlerun({ lanes: command.lanes, storage: 'memory', log: () => {} });
  try {
    await checkRules(candlerun, given);
    const spec = await withCandles(candlerun, given, text, command.candles);
    const job = candlerun.start(spec, { allowJavaScript: command.allowJavaScript });
    const code = await follow(job, output);
    if (command.out !== null && code !== EXIT.usage) {
      await writeFile(command.out, Buffer.from(await (await candlerun.exportJob(job.id)).arrayBuffer()));
    }
    return code;
  } finally {
    candlerun.close();
  }
}

/** Refuses rules with every mistake in them: a job would be refused with the first one. */
async function checkRules(candlerun: Candlerun, { strategy }: Pick<JobSpec, 'strategy'>): Promise<void> {
  if (typeof strategy?.rules !== 'string') return;
  const { mistakes } = await candlerun.checkRules(strategy.rules);
  if (mistakes.length > 0) throw new UsageError(mistakesText(strategy.rules, mistakes));
}

/** Tells of a job until it ends. An interruption cancels it; another one ends the process at once. */
async function follow(job: JobHandle, output: Output): Promise<number> {
  const cancel = () => void job.cancel();
  process.once('SIGINT', cancel).once('SIGTERM', cancel);
  let isAccepted = false;
  job.on('queued', () => {
    isAccepted = true;
  });
  const source = new JobEventSource(job);
  source.addEventListener('progress', ({ data }) => output.progress(JSON.parse(data)));
  // The stream ends after its last progress, and the job before that.
  const ended = new Promise((resolve) => {
    for (const type of ['complete', 'error']) source.addEventListener(type, resolve);
  });
  try {
    await ended;
    output.finished(await job.done);
    return EXIT.done;
  } catch (error) {
    if (job.status === 'cancelled') {
      output.cancelled();
      return EXIT.interrupted;
    }
    const { message } = error as Error;
    if (!isAccepted) throw new UsageError(`the spec was refused: ${message}`);
    output.failed(message);
    return EXIT.failed;
  } finally {
    process.off('SIGINT', cancel).off('SIGTERM', cancel);
  }
}

async function readSpec(path: string): Promise<Omit<JobSpec, 'candles'> & { candles?: string }> {
  const text = await read(path);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${path}: must be JSON: ${error instanceof Error ? error.message : error}`);
  }
}

async function withCandles(
  candlerun: Candlerun,
  given: Omit<JobSpec, 'candles'> & { candles?: string },
  text: string,
  path: string,
): Promise<JobSpec> {
  const { fingerprint } = await candlerun.loadCandles(text).catch((error: unknown) => {
    throw error instanceof CandlerunError ? new UsageError(`${path}: ${error.message}`) : error;
  });
  const candles = given.candles ?? fingerprint;
  if (candles !== fingerprint) {
    throw new UsageError(`the spec is for candles ${candles}, and ${path} has ${fingerprint}`);
  }
  return { ...given, candles };
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}
