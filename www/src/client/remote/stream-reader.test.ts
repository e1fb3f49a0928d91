import { expect, test } from 'vitest';
import { StreamReader } from './stream-reader.js';

const TEXT =
  'retry: 2000\n\n:\n\nevent: progress\nid: 12\ndata: {"a": 1}\n\nid: x\r\ndata: one\r\ndata: two\r\n\r\n';
const EVENTS = [
  { type: 'progress', id: '12', data: '{"a": 1}' },
  { type: 'message', id: 'x', data: 'one\ntwo' },
];

test('events are the same however a stream is cut into pieces', () => {
  for (const size of [1, 2, 7, TEXT.length]) {
    const reader = new StreamReader();
    const events = [];
    for (let start = 0; start < TEXT.length; start += size)
      events.push(...reader.read(TEXT.slice(start, start + size)));
    expect(events, `pieces of ${size}`).toEqual(EVENTS);
  }
});

test('an event that is not complete is none', () => {
  expect(new StreamReader().read('event: progress\ndata: 1\n')).toEqual([]);
});
