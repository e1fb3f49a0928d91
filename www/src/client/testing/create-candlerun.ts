import { Candlerun } from '../candlerun.js';
import { Emitter } from '../emitter.js';
import type { JobSpec } from '../generated/types.js';
import type { CandlerunOptions } from '../options.js';
import { MemoryStore } from '../storage/memory-store.js';
import { TestConductor } from './test-conductor.js';
import type { TestRun } from './test-run.js';

/** Options of a client without an engine. Those of a page's client are accepted, and only `log` has an effect. */
export type TestOptions = CandlerunOptions & {
  /** The course of every job, or of the job of a spec. */
  run?: TestRun | ((spec: JobSpec) => TestRun);
};

/** A client without an engine and workers, for tests of components. */
export class TestCandlerun extends Candlerun {
  readonly #conductors: TestConductor[];

  /** @internal */
  constructor({ run = {}, log = console.warn }: TestOptions) {
    const conductors: TestConductor[] = [];
    const spawn = () => {
      const conductor = new TestConductor(typeof run === 'function' ? run : () => run);
      conductors.push(conductor);
      return conductor;
    };
    super({
      spawn,
      log,
      // No lane is needed, and jsdom has no channels for them.
      lanes: 0,
      concurrentJobs: 1,
      // It is passed on to the workers, which do not use it.
      module: null as never,
      database: 'candlerun-testing',
      store: new MemoryStore(),
      storage: { kind: 'memory', reason: 'candlerun/testing stores nothing' },
      emitter: new Emitter(log),
      // Files are not read.
      readers: null,
    });
    this.#conductors = conductors;
  }

  /** Jobs that are held at a place go on. */
  proceed(): void {
    for (const conductor of this.#conductors) conductor.proceed();
  }
}

/**
 * Makes a client without an engine, in the place of that of `candlerun`. Its jobs take the states, events and promises of real ones,
 * through the same code, in macrotasks.
 */
export async function createCandlerun(options: TestOptions = {}): Promise<TestCandlerun> {
  return new TestCandlerun(options);
}
