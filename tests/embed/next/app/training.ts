/** The job spec, in the form that a server would receive. */
export const TRAINING = {
  strategy: { library: 'sma_cross' },
  search: {
    sampler: 'grid',
    space: { fast: { int: { low: 5, high: 25, step: 5 } }, slow: { int: { low: 30, high: 60, step: 10 } } },
  },
} as const;
