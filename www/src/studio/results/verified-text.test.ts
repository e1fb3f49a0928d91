import { expect, test } from 'vitest';
import { verification } from './verified-text.js';

test('a report that differs is a fault only if the same version of the engine has stored it', () => {
  const now = { engine: '0.2.0', continued_by: null };
  const equal = { kind: 'equal', text: 'verified: run again, equal to the bit' };
  expect(verification({ ...now, verified: true, made_by: '0.2.0' })).toEqual(equal);
  expect(verification({ ...now, verified: true, made_by: '0.1' })).toEqual(equal);
  expect(verification({ ...now, verified: false, made_by: '0.2.0' })).toEqual({
    kind: 'wrong',
    text: 'Not equal: this episode has other results than stored when it is run again. Do not trust the job.',
  });
  expect(verification({ ...now, verified: false, made_by: '0.1' })).toEqual({
    kind: 'version',
    text:
      'Made by an earlier version of the engine (0.1). ' +
      'This version (0.2.0) has other results, which are shown below.',
  });
});
