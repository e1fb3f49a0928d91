/**
 * What a script finds where a browser has chance, clocks and the network: the same candles must give the same orders. This keeps
 * mistakes out; it is no sandbox, and a script that wants to get around it can.
 */

const ANSWER = 'a strategy must give the same answer every time';

const reasons: Record<string, string> = {
  Date: `\`Date\` is blocked: ${ANSWER}; \`ctx.time\` is the time of the candle`,
  performance: `\`performance\` is blocked: ${ANSWER}; \`ctx.time\` is the time of the candle`,
  crypto: `\`crypto\` is blocked: ${ANSWER}`,
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
];

for (const name of others) {
  reasons[name] = `\`${name}\` is blocked: a strategy reads candles and its parameters, and nothing else`;
}

/** A value that throws a sentence, whatever is done with it. */
function thrower(reason: string): unknown {
  const refuse = () => {
    throw new Error(reason);
  };
  return new Proxy(class {}, { apply: refuse, construct: refuse, get: refuse, set: refuse });
}

/** Everything of `Math` but chance. */
function calmMath(): unknown {
  const calm = Object.defineProperties({}, Object.getOwnPropertyDescriptors(Math));
  const random = () => {
    throw new Error(`\`Math.random\` is blocked: ${ANSWER}`);
  };
  return Object.freeze(Object.defineProperty(calm, 'random', { value: random }));
}

/** Names that a script finds blocked, in the order of `blocked`. */
export const blockedNames: readonly string[] = ['Math', ...Object.keys(reasons)];

/** What stands behind these names. */
export const blocked: readonly unknown[] = [calmMath(), ...Object.values(reasons).map(thrower)];
