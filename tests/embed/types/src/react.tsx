import type { JobHandle } from 'candlerun';
import 'candlerun/element/react';

export const Bar = ({ job }: { job: JobHandle | null }) => <candlerun-progress job={job} label="Search" id="bar" />;

// @ts-expect-error: a job is a handle.
export const Wrong = () => <candlerun-progress job="job" />;
