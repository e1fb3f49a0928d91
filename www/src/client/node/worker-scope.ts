import type { MessagePort } from 'node:worker_threads';

/** Dispatches the events of a worker in a browser: messages, errors, rejections. */
const scope = new EventTarget();
let onmessage: ((event: Event) => void) | null = null;
let port: MessagePort | null = null;

Object.defineProperties(globalThis, {
  self: { value: globalThis },
  addEventListener: { value: scope.addEventListener.bind(scope) },
  removeEventListener: { value: scope.removeEventListener.bind(scope) },
  postMessage: {
    value: (message: unknown, transfer: Transferable[] = []) => port?.postMessage(message, transfer as []),
  },
  close: { value: () => process.exit() },
  onmessage: {
    get: () => onmessage,
    set: (listener: typeof onmessage) => {
      if (onmessage) scope.removeEventListener('message', onmessage);
      if (listener) scope.addEventListener('message', listener);
      onmessage = listener;
    },
  },
});

process.on('uncaughtException', ({ message }) =>
  scope.dispatchEvent(Object.assign(new Event('error'), { message })),
);
process.on('unhandledRejection', (reason) =>
  scope.dispatchEvent(Object.assign(new Event('unhandledrejection'), { reason })),
);

// A dynamic import: a bundler for servers may emit this file as a script, which cannot have static imports. It may load late: a
// worker posts nothing before its first message, and messages wait for the first listener.
import('node:worker_threads').then(({ parentPort }) => {
  if (!parentPort) throw new Error('candlerun/worker is the entry of a thread, which the client starts');
  port = parentPort;
  port.on('message', (data) => scope.dispatchEvent(new MessageEvent('message', { data })));
});
