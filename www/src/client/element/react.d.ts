/** `<candlerun-progress>` in TSX of React: `import 'candlerun/element/react'` has the element and its types. */
import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { CandlerunProgress } from './candlerun-progress.js';

export * from './index.js';

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'candlerun-progress': DetailedHTMLProps<HTMLAttributes<CandlerunProgress>, CandlerunProgress> & {
        /** The job that is shown. React 18 passes no properties: there set it by a `ref`. */
        job?: CandlerunProgress['job'] | undefined;
        /** Its name for screen readers. */
        label?: string | undefined;
      };
    }
  }
}
