import type { Candlerun, JobHandle, Progress } from 'candlerun';

export function startJob(candlerun: Candlerun): Promise<JobHandle>;
export function runJob(
  candlerun: Candlerun,
  onProgress: (progress: Progress, job: JobHandle) => void,
): Promise<string>;
export function showJob(
  ready: Candlerun | Promise<Candlerun>,
  formatProgress: (progress: Progress) => string,
  onJob?: (job: JobHandle) => void,
): Promise<void>;
