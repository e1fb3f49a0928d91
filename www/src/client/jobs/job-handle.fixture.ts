import { Emitter } from '../emitter.js';
import type { JobSpec } from '../generated/types.js';
import type { JobEvents } from './job-events.js';
import { JobHandle } from './job-handle.js';

/** A job for tests, which pass its events. Its commands have no effect. */
export function testJob(id = 'job', spec: Partial<JobSpec> = {}): JobHandle {
  const fail = () => Promise.reject(new Error('there is no engine'));
  const engine = { report: fail, detail: fail, appraise: fail };
  const owner = { command: () => undefined, episode: fail, sample: fail, allow: fail, engine };
  const whole: JobSpec = { candles: '', strategy: { library: 'sma_cross' }, ...spec };
  return new JobHandle(id, whole, owner, new Emitter<JobEvents>(console.error));
}
