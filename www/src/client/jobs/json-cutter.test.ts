import { expect, test } from 'vitest';
import { CandlerunError } from '../errors.js';
import { JsonCutter } from './json-cutter.js';

const CUTS = { members: ['a', 'list', 'data'], list: 'list', text: { member: 'data', field: 'base64' } };

/** What is taken out of a text that comes in parts of so many characters. */
function cut(json: string, part = json.length) {
  const cutter = new JsonCutter(CUTS);
  const members: Record<string, unknown> = {};
  let text = '';
  for (let start = 0; start < json.length; start += part) {
    for (const piece of cutter.push(json.slice(start, start + part))) {
      if (piece.kind === 'member') members[piece.name] = piece.value;
      else if (piece.kind === 'item') (members.list as unknown[]).push(piece.value);
      else text += piece.text;
    }
  }
  cutter.end();
  return { members, text };
}

/** Runs a function, and returns the field and the reason of its refusal. */
function refusal(json: string): { field: string | undefined; reason: string } {
  try {
    cut(json);
  } catch (error) {
    if (error instanceof CandlerunError) return { field: error.field, reason: error.reason };
  }
  throw new Error(`${json.slice(0, 80)} is not refused`);
}

const HOSTILE_TEXT = String.raw`\\\"}],[{:,\u0022\\`;

test('members and items come out as JSON.parse reads them, in parts of any length', () => {
  const objects = [
    '{}',
    ' { } \n',
    '{"list":[]}',
    '{"a":1,"list":[ ],"skipped":[1,2]}',
    '{"a": {"b": [1, "2", {"c": null}]}, "list": [1, "x", [2, 3], {"a": [4]}], "skipped": {"a": 5}}',
    `{"skipped":"${HOSTILE_TEXT}","a":"${HOSTILE_TEXT}","list":["${HOSTILE_TEXT}",{"${HOSTILE_TEXT}":1}]}`,
    '{"list":[[],[[]],{}],"a":[]}',
    '{"list":{"0":1},"a":-1.5e3}',
    '{ "data" : {"kind":"file", "other":"base6", "base64" : "QUJD", "z":[{"base64":"x"}]}, "a":true}',
  ];
  for (const json of objects) {
    const { skipped, ...expected } = JSON.parse(json);
    const text = expected.data?.base64 ?? '';
    if (text) expected.data.base64 = '';
    for (let part = 1; part <= json.length; part += 1) {
      expect(cut(json, part), `${json} in parts of ${part}`).toEqual({ members: expected, text });
    }
  }
});

test('what is not an object is refused with its reason', () => {
  const reasons: [string, RegExp][] = [
    ['', /^must be JSON: /],
    ['no JSON', /^must be JSON: /],
    ['[1]', /^must be the file of a job$/],
    ['5', /^must be the file of a job$/],
    ['x{"a":1}', /^must be the file of a job$/],
    ['{"a":1', /^must be JSON$/],
    ['{"a":"1}', /^must be JSON$/],
    ['{"a":1]', /^must be JSON$/],
    ['{"list":[1}', /^must be JSON$/],
    [']', /^must be JSON$/],
    ['{"a":1 2}', /^must be JSON: /],
    ['{"list":[1,]}', /^must be JSON: /],
    ['{"list":[,1]}', /^must be JSON: /],
    ['{"list":[1] 2}', /^must be JSON: /],
    ['{"a":{"b":1}}}', /^must be the file of a job$|^must be JSON/],
    ['{"a":1}{"a":2}', /^must be JSON: |^must be the file of a job$/],
  ];
  for (const [json, reason] of reasons) {
    expect(refusal(json), json).toEqual({ field: 'file', reason: expect.stringMatching(reason) });
  }
  for (const json of ['{"a":1,"a":2}', '{"list":[],"list":[1]}', '{"list":[],"list":5}']) {
    expect(refusal(json).reason, json).toBe('must be there once');
  }
});

test('a member or an item that is too large to parse in one go is refused, and one that is skipped is not', () => {
  const long = 'x'.repeat(5_000_000);
  const parts = (json: string) => cut(json, 100_000);
  expect(() => parts(`{"a":"${long}"}`)).toThrow(expect.objectContaining({ field: 'a' }));
  expect(() => parts(`{"list":[1,["${long}"]]}`)).toThrow(expect.objectContaining({ field: 'list[1]' }));
  expect(() => parts(`{${'['.repeat(5_000_000)}`)).toThrow(expect.objectContaining({ field: 'file' }));
  expect(parts(`{"skipped":["${long}"],"a":1}`).members).toEqual({ a: 1 });
  expect(parts(`{"data":{"base64":"${long}"},"a":1}`)).toEqual({
    members: { a: 1, data: { base64: '' } },
    text: long,
  });
});
