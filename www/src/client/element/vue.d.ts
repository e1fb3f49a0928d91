/** `<candlerun-progress>` in templates of Vue: `import 'candlerun/element/vue'` has the element and its types. */
import type { DefineComponent } from 'vue';
import type { CandlerunProgress } from './candlerun-progress.js';

export * from './index.js';

declare module 'vue' {
  interface GlobalComponents {
    'candlerun-progress': DefineComponent<{
      /** The job that is shown. */
      job?: CandlerunProgress['job'] | undefined;
      /** Its name for screen readers. */
      label?: string | undefined;
    }>;
  }
}
