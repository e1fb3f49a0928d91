import { expect, test, vi } from 'vitest';
import { FIRST_SCRIPT, ScriptText } from './script-text.js';

function text() {
  const read = vi.fn(async (source: string) => ({ source, sha256: '', params: [], require: [] }));
  return { read, script: new ScriptText(read) };
}

test('a text is not run before the user has asked for it', async () => {
  const { read, script } = text();
  expect(await script.check('pasted', false)).toEqual({ strategy: null, mistakes: [], isUnread: true });
  expect(read).not.toHaveBeenCalled();
  expect((await script.check('pasted', true)).strategy).not.toBeNull();
  // A text that was read once is read again without a question; any other is not.
  expect((await script.check('pasted', false)).isUnread).toBeUndefined();
  expect((await script.check('pasted more', false)).isUnread).toBe(true);
  expect(read.mock.calls.flat()).toEqual(['pasted', 'pasted']);
});

test("the editor's own first text is read at once", async () => {
  const { read, script } = text();
  await script.check(FIRST_SCRIPT, false);
  expect(read).toHaveBeenCalledOnce();
});
