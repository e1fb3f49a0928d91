/** What is trained: the records of the job are those that the server took. */
export const TRAINING = {
  strategy: { library: 'sma_cross' },
  search: {
    sampler: 'grid',
    space: { fast: { int: { low: 5, high: 25, step: 5 } }, slow: { int: { low: 30, high: 60, step: 10 } } },
  },
} as const;
