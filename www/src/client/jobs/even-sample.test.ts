import { expect, test } from 'vitest';
import type { EpisodeResult } from '../generated/types.js';
import { EvenSample } from './even-sample.js';

const episode = (episode: number) => ({ episode }) as EpisodeResult;
const numbers = (list: EpisodeResult[]) => list.map(({ episode }) => episode);

test('few episodes are all kept, and the best is among them once', () => {
  const sample = new EvenSample(4);
  for (let number = 1; number <= 4; number += 1) sample.add(episode(number));
  expect(numbers(sample.with(episode(3)))).toEqual([1, 2, 3, 4]);
});

test('evenly spaced episodes are kept of many', () => {
  const sample = new EvenSample(4);
  for (let number = 1; number <= 1_000; number += 1) sample.add(episode(number));
  expect(numbers(sample.with(episode(300)))).toEqual([1, 257, 300, 513, 769]);
});
