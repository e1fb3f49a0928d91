import { beforeEach, expect, test, vi } from 'vitest';
import type { CandleCache } from '../candle-cache.js';
import { Emitter } from '../emitter.js';
import type { CandlerunEvent } from '../generated/protocol.js';
import { MemoryStore } from '../storage/memory-store.js';
import type { JobRow } from '../storage/records.js';
import type { Workers } from '../workers.js';
import type { JobChannel, JobEvent } from './job-channel.js';
import { storedEpisodes } from './job-episodes.js';
import type { JobEvents } from './job-events.js';
import { JobHandle } from './job-handle.js';
import { JobLock } from './job-lock.js';
import { JobRunner } from './job-runner.js';
import { progressAt } from './progress.fixture.js';
import { rowAt, storeJob } from './stored-job.fixture.js';

type Asked = {
  question: { type: string };
  onAnswer?: (event: CandlerunEvent) => void;
  resolve: (event: CandlerunEvent) => void;
  reject: (error: Error) => void;
};

/** Replaces conductor and lanes: it records requests, and the test answers them. */
class FakeEngine {
  readonly asked: Asked[] = [];
  readonly sent: string[] = [];

  ask(question: { type: string }, delivery?: Pick<Asked, 'onAnswer'>): Promise<CandlerunEvent> {
    return new Promise((resolve, reject) => {
      this.asked.push({ question, ...delivery, resolve, reject });
    });
  }

  send({ type }: { type: string }): void {
    if (type !== 'acknowledge_saved') this.sent.push(type);
  }

  useLanes = () => () => {};
  restartLanes = () => {};

  /** Answers the oldest question, which must be of this type. */
  answer(type: string, event: CandlerunEvent): void {
    const asked = this.asked.shift();
    expect(asked?.question.type).toBe(type);
    asked?.onAnswer?.(event);
    asked?.resolve(event);
  }
}

const QUEUED: Extract<CandlerunEvent, { type: 'job_queued' }> = {
  type: 'job_queued',
  request_id: 1,
  job_id: 'job',
  spec: { candles: 'a', strategy: { library: 'sma_cross' }, search: { seed: 7 } },
  total_episodes: 5_000,
  total_candles: 1_000,
  engine: '0.2.0',
};

const paused: JobEvent = {
  type: 'job_paused',
  job_id: 'job',
  reason: null,
  progress: progressAt({ status: 'paused' }),
};

function restored(episodes: number): CandlerunEvent {
  return {
    type: 'episodes_restored',
    request_id: 2,
    job_id: 'job',
    restored: episodes,
    progress: progressAt({}),
  };
}

/** Waits until every promise that needs no further action of the test has settled. */
const settle = () => vi.advanceTimersByTimeAsync(0);

/** A runner of a new job, or of a stored one. */
async function runner(row: JobRow, isStored: boolean) {
  const engine = new FakeEngine();
  const store = new MemoryStore();
  if (isStored) await storeJob(store, row);
  const unused = () => Promise.reject(new Error('not asked for in these tests'));
  const owner = {
    episode: unused,
    sample: unused,
    allow: unused,
    engine: { report: unused, detail: unused, appraise: unused },
  };
  const command = vi.fn((_: string, command: 'pause' | 'resume' | 'cancel') => {
    runner.command(command);
    return undefined;
  });
  const handle = new JobHandle('job', row.spec, { ...owner, command }, new Emitter<JobEvents>(vi.fn()));
  handle.open(row.status, null, null);
  const onEnd = vi.fn();
  const runner = new JobRunner(
    {
      workers: engine as unknown as Workers,
      candles: { ensureLoaded: async () => true, save: async () => {} } as unknown as CandleCache,
      store,
      channel: { sendEvent: vi.fn(), send: vi.fn() } as unknown as JobChannel,
      log: vi.fn(),
      onListed: vi.fn(),
      onEnd,
    },
    handle,
    new JobLock('test', 'job'),
    row,
    isStored,
  );
  return { runner, handle, engine, store, onEnd };
}

/** A new job that runs. */
async function running() {
  const job = await runner(rowAt({ status: 'queued' }), false);
  void job.runner.launch();
  await settle();
  job.engine.answer('start_job', QUEUED);
  job.runner.handleEvent({ type: 'job_started', job_id: 'job' });
  await settle();
  return job;
}

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});

test('a job that starts in the message that accepts it has a row with the version of the engine', async () => {
  const { runner: job, engine, store, handle } = await runner(rowAt({ status: 'queued' }), false);
  void job.launch();
  await settle();
  engine.answer('start_job', QUEUED);
  job.handleEvent({ type: 'job_started', job_id: 'job' });
  await job.flush();
  expect(await store.job('job')).toMatchObject({ status: 'running', engine: '0.2.0', spec: QUEUED.spec });
  expect(handle.madeBy).toEqual({ made_by: '0.2.0', continued_by: null });
});

test('the conductor gets the percentage that was shown last, so that it never falls', async () => {
  const { runner: job, engine } = await runner(rowAt({ progress: 37.5 }), true);
  void job.launch();
  await settle();
  expect(engine.asked.map(({ question }) => question)).toEqual([
    expect.objectContaining({ type: 'start_job', progress: 37.5 }),
  ]);
});

test('a resume right after a pause takes effect, and so does a pause after that', async () => {
  const { runner: job, handle, engine } = await running();
  const done: string[] = [];
  void handle.pause().then(() => done.push('pause'));
  void handle.resume().then(() => done.push('resume'));
  // Before the job is paused the conductor would refuse to resume it.
  expect(engine.sent).toEqual(['pause_job']);
  job.handleEvent(paused);
  await settle();
  expect(engine.sent).toEqual(['pause_job', 'resume_job']);
  expect(done).toEqual(['pause']);
  void handle.pause().then(() => done.push('second pause'));
  job.handleEvent({ type: 'job_resumed', job_id: 'job' });
  await settle();
  job.handleEvent(paused);
  await settle();
  expect(done).toEqual(['pause', 'resume', 'second pause']);
  expect(engine.sent).toEqual(['pause_job', 'resume_job', 'pause_job']);
  expect(handle.status).toBe('paused');
});

test('a pause that is taken back before the conductor has the job changes nothing', async () => {
  const { runner: job, handle, engine } = await runner(rowAt({ status: 'queued' }), false);
  const commands = [handle.pause(), handle.resume()];
  void job.launch();
  await settle();
  engine.answer('start_job', QUEUED);
  await Promise.all(commands);
  expect(engine.sent).toEqual([]);
});

test('a job whose conductor dies is launched again with the command that had not taken effect', async () => {
  const { runner: job, handle, engine } = await running();
  void handle.pause();
  expect(job.onConductorLost()).toBe(true);
  expect(job.onConductorLost(), 'its launch waits already').toBe(false);
  void job.launch();
  await settle();
  engine.answer('start_job', QUEUED);
  expect(engine.sent).toEqual(['pause_job', 'pause_job']);
  job.handleEvent(paused);
  expect(handle.status).toBe('paused');
});

test('a death during a launch is no failure of the job', async () => {
  const { runner: job, handle, engine } = await runner(rowAt({ status: 'queued' }), false);
  void job.launch();
  await settle();
  const dead = engine.asked.shift();
  dead?.reject(new Error('the conductor worker is gone'));
  expect(job.onConductorLost()).toBe(true);
  await settle();
  expect(handle.status).toBe('queued');
});

test('a job whose stored episodes are refused leaves the conductor', async () => {
  const { runner: job, handle, engine } = await runner(rowAt({ saved_episodes: 10 }), true);
  void job.launch();
  await settle();
  engine.answer('start_job', QUEUED);
  await settle();
  engine.asked.shift()?.reject(new Error('none of the search space'));
  await settle();
  expect(handle.status).toBe('failed');
  expect(engine.sent).toEqual(['cancel_job']);
});

/** The steps by which a job with 1,167 stored episodes comes into the conductor. */
const STEPS: ((job: Awaited<ReturnType<typeof runner>>) => unknown)[] = [
  ({ runner }) => void runner.launch(),
  ({ engine }) => engine.answer('start_job', QUEUED),
  ({ engine }) => engine.answer('restore_episodes', restored(1_000)),
  ({ engine }) => engine.answer('restore_episodes', restored(1_167)),
  ({ runner }) => runner.handleEvent({ type: 'job_resumed', job_id: 'job' }),
];

for (let steps = 0; steps <= STEPS.length; steps += 1) {
  for (const isLost of [false, true]) {
    const name = `cancelled after ${steps} steps${isLost ? ' and a death of the conductor' : ''}`;
    test(`a stored job that is ${name} keeps every stored episode`, async () => {
      const job = await runner(rowAt({ saved_episodes: 1_167 }), true);
      for (const step of STEPS.slice(0, steps)) {
        step(job);
        await settle();
      }
      if (isLost && job.runner.onConductorLost()) void job.runner.launch();
      const cancelled = job.handle.cancel();
      const progress = progressAt({ status: 'cancelled' });
      job.runner.handleEvent({ type: 'job_cancelled', job_id: 'job', progress });
      await cancelled;
      await job.runner.ending;
      await settle();
      expect(await job.store.job('job')).toMatchObject({ status: 'cancelled', saved_episodes: 1_167 });
      let count = 0;
      for await (const episodes of storedEpisodes(job.store, 'job')) count += episodes.length;
      expect(count).toBe(1_167);
      expect(job.onEnd).toHaveBeenCalledOnce();
    });
  }
}

test('JavaScript that is allowed before its job was launched costs no stored episode', async () => {
  const row = rowAt({ status: 'paused', saved_episodes: 167, needs_consent: true });
  const { runner: job, store } = await runner(row, true);
  await job.launch();
  await job.allow();
  expect(await store.job('job')).toMatchObject({ needs_consent: false, saved_episodes: 167 });
});
