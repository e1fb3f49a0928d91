import { expect, test, vi } from 'vitest';
import { ThreadWorker } from './thread-worker.js';

/** A thread that runs some text. */
function thread(code: string) {
  const worker = new ThreadWorker(new URL(`data:text/javascript,${encodeURIComponent(code)}`));
  const heard = { message: vi.fn(), error: vi.fn() };
  worker.onmessage = ({ data }) => heard.message(data);
  worker.onerror = ({ message }) => heard.error(message);
  return { worker, heard };
}

const ECHO = `import { parentPort } from 'node:worker_threads';
parentPort.on('message', (data) => {
  parentPort.postMessage(data);
  if (data === 'end') process.exit(3);
});`;

test('messages that a thread posts before it ends arrive, then its end as an error, once', async () => {
  const { worker, heard } = thread(ECHO);
  worker.postMessage({ a: 1 });
  worker.postMessage('end');
  await vi.waitFor(() => expect(heard.error).toHaveBeenCalled(), 10_000);
  expect(heard.message.mock.calls).toEqual([[{ a: 1 }], ['end']]);
  expect(heard.error).toHaveBeenCalledExactlyOnceWith('its thread has ended with code 3');
});

test('a thread that cannot be loaded is an error with its reason', async () => {
  const { heard } = thread('throw new Error("not here")');
  await vi.waitFor(() => expect(heard.error).toHaveBeenCalled(), 10_000);
  expect(heard.error).toHaveBeenCalledExactlyOnceWith('not here');
});

test('the end of a thread that was terminated is no error', async () => {
  const { worker, heard } = thread(ECHO);
  worker.postMessage('ready');
  await vi.waitFor(() => expect(heard.message).toHaveBeenCalledWith('ready'), 10_000);
  await worker.terminate();
  expect(heard.error).not.toHaveBeenCalled();
});
