import { beforeEach, expect, test } from 'vitest';
import { Latest } from './latest.js';

type Asked = { question: number; answer: (text: string) => void; refuse: (error: Error) => void };

let asked: Asked[];
let answers: string[];
let failures: string[];
let latest: Latest<number, string>;

beforeEach(() => {
  asked = [];
  answers = [];
  failures = [];
  latest = new Latest<number, string>({
    run: (question) =>
      new Promise((answer, refuse) => {
        asked.push({ question, answer, refuse });
      }),
    answered: (question, answer, isLast) => answers.push(`${question} ${answer}${isLast ? ' last' : ''}`),
    failed: (question, error) => failures.push(`${question} ${(error as Error).message}`),
  });
});

/** Lets the callbacks of settled promises run. */
const settled = () => new Promise((resolve) => setTimeout(resolve));

test('one question is asked at a time, and of those that wait only the newest', async () => {
  for (const question of [1, 2, 3, 4]) latest.ask(question);
  expect(asked.map(({ question }) => question)).toEqual([1]);
  asked[0]?.answer('a');
  await settled();
  expect(asked.map(({ question }) => question)).toEqual([1, 4]);
  expect(latest.isBusy).toBe(true);
  asked[1]?.answer('b');
  await settled();
  expect(answers).toEqual(['1 a', '4 b last']);
  expect(latest.isBusy).toBe(false);
});

test('a later question is asked again when nothing is on its way', async () => {
  latest.ask(1);
  asked[0]?.answer('a');
  await settled();
  latest.ask(2);
  asked[1]?.answer('b');
  await settled();
  expect(answers).toEqual(['1 a last', '2 b last']);
});

test('a refusal is reported for the last value alone, and the next question is asked', async () => {
  latest.ask(1);
  latest.ask(2);
  asked[0]?.refuse(new Error('no'));
  await settled();
  expect(failures).toEqual([]);
  asked[1]?.refuse(new Error('never'));
  await settled();
  expect(failures).toEqual(['2 never']);
  latest.ask(3);
  asked[2]?.answer('c');
  await settled();
  expect(answers).toEqual(['3 c last']);
});

test('after a drop no answer is reported, neither of the one on its way nor of the one that waited', async () => {
  latest.ask(1);
  latest.ask(2);
  latest.drop();
  asked[0]?.answer('a');
  await settled();
  expect(asked).toHaveLength(1);
  expect([answers, failures]).toEqual([[], []]);
  latest.ask(3);
  asked[1]?.answer('c');
  await settled();
  expect(answers).toEqual(['3 c last']);
});
