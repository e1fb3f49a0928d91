import { Emitter } from '../emitter.js';
import type { JobSpec } from '../generated/types.js';
import type { JobEvents } from './job-events.js';
import { JobHandle } from './job-handle.js';

/** A job for tests, which say what it hears. Its commands are obeyed by nobody. */
export function testJob(id = 'job', spec: Partial<JobSpec> = {}): JobHandle {
  const nobody = () => Promise.reject(new Error('there is no engine'));
  const answers = { episode: nobody, sample: nobody, report: nobody, appraise: nobody, allow: nobody };
  const owner = { command: () => {}, ...answers };
  const whole: JobSpec = { candles: '', strategy: { library: 'sma_cross' }, ...spec };
  return new JobHandle(id, whole, owner, new Emitter<JobEvents>(console.error));
}
