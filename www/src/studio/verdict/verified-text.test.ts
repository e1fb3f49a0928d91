import { expect, test } from 'vitest';
import { verification } from './verified-text.js';

test('a report that differs is a fault only if the same version of the engine has stored it', () => {
  const now = { engine: '0.2.0', continued_by: null };
  const equal = { kind: 'equal', text: 'Reproduced exactly' };
  expect(verification({ ...now, verified: true, made_by: '0.2.0' })).toEqual(equal);
  expect(verification({ ...now, verified: true, made_by: '0.1' })).toEqual(equal);
  expect(verification({ ...now, verified: false, made_by: '0.2.0' })).toEqual({
    kind: 'wrong',
    text: 'Could not reproduce: a re-run gave different numbers. Do not rely on this run.',
  });
  expect(verification({ ...now, verified: false, made_by: '0.1' })).toEqual({
    kind: 'version',
    text:
      'Made by an earlier version of the engine (0.1). ' +
      'This version (0.2.0) gives other numbers, which are shown.',
  });
});
