import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { JobSpec } from '../../generated/types.js';
import type { JobRow } from '../../storage/records.js';
import { testFolder } from './fleet.js';
import { ended, resultHere, resultOf, sendCandles, type TestServer } from './processes.js';

/** A job that the test lets end. */
export type GatedJob = { spec: JobSpec; open(): void };

/** A job of 4,000 episodes, each of which takes 20 ms until its gate is open: so it is under way for long on any machine, and costs little. */
function gatedJob(candles: string): GatedJob {
  const gate = join(testFolder(), 'open');
  const javascript = `const { existsSync } = global.process.getBuiltinModule('node:fs');
defineStrategy({
  params: { fast: { default: 5, int: { low: 5, high: 54 } }, slow: { default: 60, int: { low: 60, high: 139 } } },
  init({ indicator, params }) {
    const wait = new Int32Array(new global.SharedArrayBuffer(4));
    if (!existsSync(${JSON.stringify(gate)})) global.Atomics.wait(wait, 0, 0, 20);
    return [indicator('sma', 'close', params.fast), indicator('sma', 'close', params.slow)];
  },
  onCandle(ctx, [fast, slow]) {
    if (fast.at(0) > slow.at(0) && !ctx.inPosition) ctx.buy();
    if (fast.at(0) < slow.at(0) && ctx.inPosition) ctx.closeAll();
  },
});
`;
  return {
    spec: { candles, strategy: { javascript }, search: {} } as unknown as JobSpec,
    open: () => writeFileSync(gate, ''),
  };
}

/** The number of episodes of a gated job. */
const GATED_EPISODES = 4_000;

/** Candles of a gated job. */
const GATED_CANDLES = 200;

/** The stored episodes of a job: how many there are, and how many different ones. */
export async function storedEpisodes(
  server: TestServer,
  id: string,
): Promise<{ all: number; different: number }> {
  const seen: number[] = [];
  for (let block = 0; ; block += 1) {
    const answer = await server.request('GET', `/jobs/${id}/blocks/${block}`);
    if (answer.status === 404) break;
    const { episodes } = (await answer.json()) as { episodes: { episode: number }[] };
    seen.push(...episodes.map(({ episode }) => episode));
  }
  return { all: seen.length, different: new Set(seen).size };
}

/** The values of a job's progress as a server answers them, until the job has ended. */
export async function followProgress(server: TestServer, id: string): Promise<number[]> {
  const seen: number[] = [];
  for (;;) {
    const { progress, status } = await server.json<{ progress: number; status: string }>(
      'GET',
      `/jobs/${id}`,
    );
    seen.push(progress);
    if (['completed', 'failed', 'cancelled'].includes(status)) return seen;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The digest of every gated job: they differ in their gates alone. */
let digestHere: Promise<string> | null = null;

/** Ends a gated job and compares it with one machine. */
export async function assertWhole(server: TestServer, id: string, { spec, open }: GatedJob): Promise<void> {
  open();
  expect(await ended(server, id)).toMatchObject({ status: 'completed', saved_episodes: GATED_EPISODES });
  digestHere ??= resultHere(spec, GATED_CANDLES).then(({ digest }) => digest);
  expect((await resultOf(server, id)).digest).toBe(await digestHere);
  expect(await storedEpisodes(server, id)).toEqual({ all: GATED_EPISODES, different: GATED_EPISODES });
}

/** Starts a gated job. */
export async function startGated(server: TestServer): Promise<{ id: string; job: GatedJob }> {
  const job = gatedJob(await sendCandles(server, GATED_CANDLES));
  const { id } = await server.json<JobRow>('POST', '/jobs', { spec: job.spec });
  return { id, job };
}
