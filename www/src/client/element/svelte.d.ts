/** `<candlerun-progress>` in Svelte: `import 'candlerun/element/svelte'` has the element and its types. */
import type { HTMLAttributes } from 'svelte/elements';
import type { CandlerunProgress } from './candlerun-progress.js';

export * from './index.js';

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    'candlerun-progress': HTMLAttributes<CandlerunProgress> & {
      /** The job that is shown. */
      job?: CandlerunProgress['job'] | undefined;
      /** Its name for screen readers. */
      label?: string | undefined;
    };
  }
}
