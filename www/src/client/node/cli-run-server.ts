import { basename } from 'node:path';
import process from 'node:process';
import type { LoadedCandles } from '../candles-input.js';
import type { CheckedRules } from '../engine-client.js';
import { messageOf } from '../errors.js';
import type { EpisodeReport, JobResult } from '../generated/types.js';
import type { StreamedProgress } from '../jobs/job-event-source.js';
import { ServerConnection, ServerRefusal } from '../remote/server-connection.js';
import type { StreamEvent } from '../remote/stream-reader.js';
import type { JobRow } from '../storage/records.js';
import { UsageError } from '../usage-error.js';
import type { Command } from './cli-arguments.js';
import { readBytes } from './cli-file.js';
import { importLines } from './cli-import.js';
import { mistakesText, type Output } from './cli-output.js';
import { EXIT, exitOf, readSpec, withCandles } from './cli-run.js';

type RunCommand = Extract<Command, { kind: 'run' }> & { server: string };

/** A stream that was cut is opened again after this time, as a browser does. */
const RETRY_MS = 2_000;

/** Runs the job of a spec on a server, with the output and the exit codes of one that runs here. */
export async function runOnServer(
  command: RunCommand,
  output: Output,
  log: (line: string) => void,
): Promise<number> {
  const server = new Server(command.server, process.env.CANDLERUN_TOKEN || null);
  const given = await readSpec(command.spec);
  const file = await readBytes(command.candles);
  await checkRules(server, given.strategy?.rules);
  const query = new URLSearchParams({
    title: basename(command.candles),
    options: JSON.stringify(command.fileOptions),
  });
  const loaded = await server.ask<LoadedCandles>('POST', `candles?${query}`, file, command.candles);
  for (const line of importLines(command.candles, loaded)) log(line);
  const spec = withCandles(given, loaded.fingerprint, command.candles);
  const { id } = await server.ask<JobRow>('POST', 'jobs', { spec }, 'the spec was refused');
  const cancel = () => void server.ask('POST', `jobs/${id}/cancel`).catch(() => {});
  process.once('SIGINT', cancel).once('SIGTERM', cancel);
  try {
    return await follow(server, id, output);
  } finally {
    process.off('SIGINT', cancel).off('SIGTERM', cancel);
  }
}

/** Writes the output of a job until it ends. A stream that is cut begins anew with the state of the job. */
async function follow(server: Server, id: string, output: Output): Promise<number> {
  let last = '';
  for (;;) {
    for await (const event of server.events(`jobs/${id}/events`, last)) {
      last = event.id;
      if (event.type === 'progress') output.progress(JSON.parse(event.data) as StreamedProgress);
      if (event.type === 'complete') {
        return finish(server, id, (JSON.parse(event.data) as { result: JobResult }).result, output);
      }
      if (event.type === 'error') return fail(JSON.parse(event.data) as Ending, output);
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

async function finish(server: Server, id: string, result: JobResult, output: Output): Promise<number> {
  const isSingle = result.episodes === 1;
  const report = isSingle
    ? await server.ask<EpisodeReport>('GET', `jobs/${id}/reports/1`).catch(() => null)
    : null;
  output.finished(result, report);
  return exitOf(result);
}

type Ending = { status?: string; reason: string };

function fail({ status, reason }: Ending, output: Output): number {
  if (status === 'cancelled') {
    output.cancelled();
    return EXIT.interrupted;
  }
  output.failed(reason);
  return EXIT.failed;
}

async function checkRules(server: Server, rules: unknown): Promise<void> {
  if (typeof rules !== 'string') return;
  const { mistakes } = await server.ask<CheckedRules>('POST', 'check_rules', { rules });
  if (mistakes.length > 0) throw new UsageError(mistakesText(rules, mistakes));
}

/** A server that answers requests. */
class Server {
  readonly #connection: ServerConnection;

  constructor(url: string, token: string | null) {
    this.#connection = new ServerConnection({ url, ...(token !== null && { token }) });
  }

  /** The JSON of an answer. A refusal is an error of the arguments; `about` says what was refused. */
  async ask<T>(method: string, path: string, body?: object, about = ''): Promise<T> {
    try {
      if (!(body instanceof Uint8Array)) return await this.#connection.ask<T>(method, path, body);
      const sent = { body: body as Uint8Array<ArrayBuffer> };
      return (await (await this.#connection.request(method, path, sent)).json()) as T;
    } catch (error) {
      throw new UsageError(`${about === '' ? '' : `${about}: `}${messageOf(error)}`);
    }
  }

  /** The events of a stream, until it ends or is cut. */
  async *events(path: string, last: string): AsyncGenerator<StreamEvent> {
    try {
      yield* this.#connection.events(path, last);
    } catch (error) {
      if (error instanceof ServerRefusal) throw new UsageError(`${path}: ${error.message}`);
      // It was cut, or the server is away.
    }
  }
}
