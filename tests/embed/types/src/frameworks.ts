import type { JobHandle } from 'candlerun';
import type {} from 'candlerun/element/svelte';
import type {} from 'candlerun/element/vue';
import type { SvelteHTMLElements } from 'svelte/elements';
import type { GlobalComponents } from 'vue';

type VueProps = InstanceType<GlobalComponents['candlerun-progress']>['$props'];
type SvelteProps = SvelteHTMLElements['candlerun-progress'];

export const ofVue = (job: JobHandle): VueProps => ({ job, label: 'Search' });
export const ofSvelte = (job: JobHandle): SvelteProps => ({ job, label: 'Search', id: 'bar' });
// @ts-expect-error: a job is a handle.
export const wrong: VueProps = { job: 'job' };
