import { expect, test } from 'vitest';
import { isEnvelope, malformed } from './envelope.js';

test('the four messages of gloo-worker pass', () => {
  for (const message of [
    'Destroy',
    { Connected: 0 },
    { Disconnected: 3 },
    { ProcessInput: [0, { type: 'x' }] },
  ]) {
    expect(isEnvelope(message)).toBe(true);
  }
});

test('every other message is stopped', () => {
  const messages: unknown[] = [
    undefined,
    null,
    7,
    'destroy',
    [],
    {},
    { Connected: -1 },
    { Connected: 1.5 },
    { Connected: 2 ** 32 },
    { Connected: 0, Disconnected: 0 },
    { ProcessInput: [] },
    { ProcessInput: ['0', {}] },
    { ProcessInput: [0, {}, 1] },
    { ProcessOutput: [0, {}] },
  ];
  for (const message of messages) expect(isEnvelope(message)).toBe(false);
});

test('the answer shows up to 100 characters of the message', () => {
  const loop: { self?: unknown } = {};
  loop.self = loop;
  expect(malformed(loop)).toMatchObject({ type: 'request_failed', field: 'envelope', value: 'object' });
  expect(malformed({ a: 'x'.repeat(1_000) })).toMatchObject({ value: expect.stringMatching(/^.{100}$/) });
  expect(malformed(undefined)).toMatchObject({ value: 'undefined' });
});
