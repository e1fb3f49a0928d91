import process from 'node:process';
import { parentPort } from 'node:worker_threads';

if (!parentPort) throw new Error('candlerun/worker is the entry of a thread, which the client starts');
const port = parentPort;

/** What a worker hears in a browser: messages, errors, rejections. */
const scope = new EventTarget();
let onmessage: ((event: Event) => void) | null = null;

Object.defineProperties(globalThis, {
  self: { value: globalThis },
  addEventListener: { value: scope.addEventListener.bind(scope) },
  removeEventListener: { value: scope.removeEventListener.bind(scope) },
  postMessage: {
    value: (message: unknown, transfer: Transferable[] = []) => port.postMessage(message, transfer as []),
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

port.on('message', (data) => scope.dispatchEvent(new MessageEvent('message', { data })));
process.on('uncaughtException', ({ message }) =>
  scope.dispatchEvent(Object.assign(new Event('error'), { message })),
);
process.on('unhandledRejection', (reason) =>
  scope.dispatchEvent(Object.assign(new Event('unhandledrejection'), { reason })),
);
