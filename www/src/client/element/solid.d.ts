/** `<candlerun-progress>` in TSX of Solid: `import 'candlerun/element/solid'` has the element and its types. */
import type { JSX } from 'solid-js';
import type { CandlerunProgress } from './candlerun-progress.js';

export * from './index.js';

declare module 'solid-js' {
  namespace JSX {
    interface IntrinsicElements {
      'candlerun-progress': JSX.HTMLAttributes<CandlerunProgress> & {
        /** The job that is shown. */
        'prop:job'?: CandlerunProgress['job'] | undefined;
        /** Its name for screen readers. */
        label?: string | undefined;
      };
    }
  }
}
