/**
 * Replacements for random numbers, clocks and the network in a script: the same candles must give the same orders. They prevent
 * mistakes. They are not a sandbox: code can be written to get around them.
 */

const ANSWER = 'a strategy must give the same orders every time';

const reasons: Record<string, string> = {
  Date: `\`Date\` is blocked: ${ANSWER}; \`ctx.time\` is the time of the candle`,
  performance: `\`performance\` is blocked: ${ANSWER}; \`ctx.time\` is the time of the candle`,
  crypto: `\`crypto\` is blocked: ${ANSWER}`,
  Temporal: `\`Temporal\` is blocked: ${ANSWER}; \`ctx.time\` is the time of the candle`,
  Intl: `\`Intl\` is blocked: its texts depend on the machine, and ${ANSWER}`,
  Event: `\`Event\` is blocked: it has a clock, and ${ANSWER}`,
  WeakRef: `\`WeakRef\` is blocked: memory is freed at any time, and ${ANSWER}`,
  FinalizationRegistry: `\`FinalizationRegistry\` is blocked: memory is freed at any time, and ${ANSWER}`,
};

const others = [
  'fetch',
  'XMLHttpRequest',
  'WebSocket',
  'EventSource',
  'indexedDB',
  'caches',
  'navigator',
  'location',
  'postMessage',
  'BroadcastChannel',
  'MessageChannel',
  'Worker',
  'importScripts',
  'setTimeout',
  'setInterval',
  'queueMicrotask',
  'addEventListener',
  'close',
  'self',
  'globalThis',
  'Function',
  'requestAnimationFrame',
  'scheduler',
  'WebTransport',
  'FontFace',
  'fonts',
  'process',
  'require',
  'SharedArrayBuffer',
  'Atomics',
];

for (const name of others) {
  reasons[name] = `\`${name}\` is blocked: a strategy reads candles and its parameters, and nothing else`;
}

/** A value that throws the reason at every use. */
function thrower(reason: string): unknown {
  const refuse = () => {
    throw new Error(reason);
  };
  return new Proxy(class {}, { apply: refuse, construct: refuse, get: refuse, set: refuse });
}

/** `Math` without random numbers. */
function deterministicMath(): unknown {
  const math = Object.defineProperties({}, Object.getOwnPropertyDescriptors(Math));
  const random = () => {
    throw new Error(`\`Math.random\` is blocked: ${ANSWER}`);
  };
  return Object.freeze(Object.defineProperty(math, 'random', { value: random }));
}

/** The blocked names, in the order of `blocked`. */
export const blockedNames: readonly string[] = ['Math', ...Object.keys(reasons)];

/** The values of these names in a script. */
export const blocked: readonly unknown[] = [deterministicMath(), ...Object.values(reasons).map(thrower)];
