/// <reference lib="webworker" />

import { isRefused } from './death-watch.js';
import {
  initSync,
  laneAttempt,
  laneCandle,
  laneEpisode,
  startConductor,
  startLane,
} from './engine/engine.js';
import { isEnvelope, malformed } from './envelope.js';
import { ScriptErrorLine } from './worker/script-error.js';
import { ScriptHost } from './worker/script-host.js';
import { LANE_LOADED, type WorkerFailure, type WorkerStart } from './worker-start.js';

declare const self: DedicatedWorkerGlobalScope;

// No top-level await: some bundlers emit this file as a classic script.
self.addEventListener(
  'message',
  (event: MessageEvent<WorkerStart>) => {
    start(event.data).catch(fail);
  },
  { once: true },
);

// After a trap the engine's memory is undefined, so the worker ends. The released lock tells the page.
self.addEventListener('error', (event) => {
  if (!ScriptErrorLine.isAsking) fail(event.message);
});
self.addEventListener('unhandledrejection', (event) => fail(event.reason));

function fail(reason: unknown): void {
  self.postMessage({ failed: String(reason), ...enginePosition() } satisfies WorkerFailure);
  self.close();
}

/** Attempt, episode and candle of the engine. They can be read even after a trap, but not before the engine has loaded. */
function enginePosition(): { attempt?: number; episode?: number; candle?: number } {
  try {
    return { attempt: laneAttempt(), episode: laneEpisode(), candle: laneCandle() };
  } catch {
    return {};
  }
}

async function start({ role, module, lock, port }: WorkerStart): Promise<void> {
  const held = holdLock(lock);
  initSync({ module });
  await held;
  if (role === 'lane' && port) {
    startLane(port, new ScriptHost());
    self.postMessage(LANE_LOADED);
  } else {
    guardEnvelope();
    startConductor();
  }
}

/** Takes a Web Lock for as long as this worker lives. Node.js 20 and pages without a secure context have no Web Locks. */
function holdLock(name: string): Promise<void> {
  const locks = self.navigator?.locks;
  if (!locks) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const hold = () => {
      resolve();
      return new Promise<never>(() => {});
    };
    locks.request(name, hold).catch((error: unknown) => (isRefused(error) ? resolve() : reject(error)));
  });
}

/** Answers pings, and stops malformed messages before gloo-worker, whose decoder panics on them. This listener is added first, so it is called first. */
function guardEnvelope(): void {
  self.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (event.data !== 'Ping' && isEnvelope(event.data)) return;
    event.stopImmediatePropagation();
    if (event.data === 'Ping') {
      self.postMessage('Pong');
      return;
    }
    self.postMessage({ ProcessOutput: [0, malformed(event.data)] });
  });
}
