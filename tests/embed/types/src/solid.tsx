import type { JobHandle } from 'candlerun';
import 'candlerun/element/solid';

export const Bar = (props: { job: JobHandle | null }) => <candlerun-progress prop:job={props.job} label="Search" id="bar" />;

// @ts-expect-error: a job is a handle.
export const Wrong = () => <candlerun-progress prop:job="job" />;
