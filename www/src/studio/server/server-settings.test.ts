// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from 'vitest';
import { keepServer, keptServer, markOpened, takeOpened } from './server-settings.js';

afterEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});

const SETTINGS = { url: 'https://server.example', token: 'secret', isChosen: false };

test('a server is kept until it is removed', () => {
  expect(keptServer()).toBeNull();
  expect(keepServer(SETTINGS)).toBe(true);
  expect(keptServer()).toEqual(SETTINGS);
  keepServer(null);
  expect(keptServer()).toBeNull();
  expect(JSON.stringify({ ...localStorage })).not.toContain('secret');
});

test('settings that another program has written, or that are no address, are none', () => {
  for (const text of ['{', '7', '{}', JSON.stringify({ ...SETTINGS, url: 'javascript:alert(1)' })]) {
    localStorage.setItem('candlerun.server', text);
    expect(keptServer()).toBeNull();
  }
});

test('a blocked storage keeps no server and says so', () => {
  const blocked = () => {
    throw new DOMException('blocked', 'SecurityError');
  };
  vi.stubGlobal('localStorage', { getItem: blocked, setItem: blocked });
  const answers = [keepServer(SETTINGS), keptServer()];
  vi.unstubAllGlobals();
  expect(answers).toEqual([false, null]);
});

test('the mark of a page that is loaded again is taken once', () => {
  markOpened();
  expect([takeOpened(), takeOpened()]).toEqual([true, false]);
});
