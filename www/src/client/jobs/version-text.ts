import type { MadeBy } from './made-by.js';

/**
 * Why a report differs from what was stored, where versions are the reason: `made by an earlier version of the engine (0.1)`. Null
 * where the stored result is of this version, and should be equal.
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

/** Whether one version came before another: `0.9` before `0.10.0`. */
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
