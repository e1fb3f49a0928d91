import type { MadeBy } from './made-by.js';

/**
 * Text for a report that differs from the stored result: `made by an earlier version of the engine (0.1)`. Null if the stored
 * result is from this version, and so should be equal.
 */
export function versionText({ made_by, continued_by }: MadeBy, engine: string): string | null {
  if (made_by === engine && (continued_by ?? engine) === engine) return null;
  const made = versionName(made_by, engine);
  if (continued_by === null) return `made by ${made}`;
  return `begun by ${made} and continued by ${versionName(continued_by, engine)}`;
}

function versionName(version: string, engine: string): string {
  if (version === engine) return `this version (${version})`;
  const age = isEarlier(version, engine) ? 'an earlier' : 'a later';
  return `${age} version of the engine (${version})`;
}

/** Whether a version is earlier than another one: `0.9` is earlier than `0.10.0`. */
function isEarlier(version: string, other: string): boolean {
  const [a, b] = [version, other].map((text) => text.split('.').map(Number.parseFloat)) as [
    number[],
    number[],
  ];
  for (let part = 0; part < Math.max(a.length, b.length); part += 1) {
    const difference = (a[part] ?? 0) - (b[part] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
