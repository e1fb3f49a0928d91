import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { CompatData } from '@mdn/browser-compat-data';
import { expect, test } from 'vitest';

// Read and not imported: Vite would turn 20 MB of JSON into a module.
const file = createRequire(import.meta.url).resolve('@mdn/browser-compat-data');
const bcd: CompatData = JSON.parse(readFileSync(file, 'utf8'));

/** The oldest browsers that the README promises. */
const PROMISED = { chrome: 104, firefox: 119, safari: 16.4 };
type Browser = keyof typeof PROMISED;
type Versions = Record<Browser, number>;
const BROWSERS = Object.keys(PROMISED) as Browser[];

/** What nothing works without, beside what the other tests find: the names of globals, and CSS. */
const NEEDED = {
  'media queries with ranges': bcd.css['at-rules']?.media?.range_syntax,
  'Element.ariaLabel': bcd.api.Element?.ariaLabel,
  'AbortSignal.throwIfAborted': bcd.api.AbortSignal?.throwIfAborted,
  'workers that are modules': bcd.api.Worker?.Worker?.ecmascript_modules,
  'DecompressionStream with deflate-raw': bcd.api.DecompressionStream?.DecompressionStream?.['deflate-raw'],
  'Web Locks': bcd.api.LockManager,
  'Array.findLast': bcd.javascript.builtins?.Array?.findLast,
  'vectors in wasm': bcd.webassembly['fixed-width-SIMD'],
};

/** What an older browser lacks without harm. */
const SPARED: Record<string, string> = {
  'color-mix(': 'cells of months have no wash; their numbers have a sign',
  ':has': 'the frame of a text with a mistake is not red; the mistake is below it',
  'mask-image': 'the line of quick episodes is whole, not dashed',
  'mask-position': 'as mask-image',
  'scrollbar-width': 'a scroll bar is seen',
  'forced-color-adjust': 'Safari has no forced colours',
  'text-size-adjust': 'only Chrome on phones enlarges text',
  ':-webkit-inner-spin-button': 'Firefox has no such buttons when `appearance` is `textfield`',
};

type Node = Record<string, unknown> & { __compat?: { support: Record<string, unknown> } };

/** The first version of each browser that has a feature without a flag or a prefix. */
function versionsOf(feature: unknown): Versions {
  const support = (feature as Node).__compat?.support ?? {};
  const first = (browser: Browser) => {
    const statements = [support[browser]].flat() as Record<string, unknown>[];
    const plain = statements.filter((it) => it && !it.flags && !it.prefix && !it.alternative_name);
    const versions = plain.map(({ version_added: added }) =>
      typeof added === 'string' && added !== 'preview' ? Number.parseFloat(added.replace('≤', '')) : Infinity,
    );
    return Math.min(Infinity, ...versions);
  };
  return { chrome: first('chrome'), firefox: first('firefox'), safari: first('safari') };
}

/** The browsers that got a feature after the promised version: `chrome 111`. */
function lateIn(feature: unknown): string[] {
  const versions = versionsOf(feature);
  return BROWSERS.filter((browser) => versions[browser] > PROMISED[browser]).map(
    (browser) => `${browser} ${versions[browser]}`,
  );
}

/** Folders whose files run in Node.js alone. */
const NODE_ONLY = /^client\/(node|server)\//;

/** The text of every file that a browser may run with an ending, without comments. */
function sources(ending: RegExp): Map<string, string> {
  const names = readdirSync(import.meta.dirname, { recursive: true }) as string[];
  const files = names.filter(
    (name) => ending.test(name) && !/\.(test|fixture|d)\.ts$/.test(name) && !NODE_ONLY.test(name),
  );
  const read = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8');
  return new Map(files.map((name) => [name, read(name).replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gm, '')]));
}

/** The features that a pattern finds in the sources, with the files and the browsers that have them late. */
function findLate(ending: RegExp, pattern: RegExp, find: (...groups: string[]) => unknown) {
  const late = new Map<string, string>();
  let count = 0;
  for (const [file, text] of sources(ending)) {
    for (const [found, ...groups] of text.matchAll(pattern)) {
      const feature = find(...groups) as Node | undefined;
      if (!feature?.__compat) continue;
      count += 1;
      const browsers = lateIn(feature);
      if (browsers.length > 0) late.set(found.trim(), `${file}: ${browsers.join(', ')}`);
    }
  }
  return { late, count };
}

const OBJECTS: Record<string, string> = {
  caches: 'CacheStorage',
  crypto: 'Crypto',
  document: 'Document',
  history: 'History',
  indexedDB: 'IDBFactory',
  location: 'Location',
  navigator: 'Navigator',
  performance: 'Performance',
};

test('the promise is written alike everywhere', () => {
  const { chrome, firefox, safari } = PROMISED;
  const words = `Chrome and Edge ${chrome}, Firefox ${firefox}, Safari ${safari}`;
  for (const file of ['../../README.md', '../README.md']) {
    expect(readFileSync(join(import.meta.dirname, file), 'utf8'), file).toContain(words);
  }
  const settings = readFileSync(join(import.meta.dirname, '../vite.config.ts'), 'utf8');
  expect(settings).toContain(`target: ['chrome${chrome}', 'firefox${firefox}', 'safari${safari}']`);
});

test('the promised versions are the first that have all that is needed', () => {
  const versions = Object.values(NEEDED).map(versionsOf);
  const latest = (browser: Browser) => Math.max(...versions.map((of) => of[browser]));
  expect({ chrome: latest('chrome'), firefox: latest('firefox'), safari: latest('safari') }).toEqual(
    PROMISED,
  );
});

test('the promised versions have every global object and member of one that the code names', () => {
  const find = (object: string, member: string) => {
    const name = OBJECTS[object] ?? object;
    const places = [bcd.javascript.builtins?.[name], bcd.api[name]] as (Node | undefined)[];
    return places.map((place) => place?.[`${member}_static`] ?? place?.[member]).find(Boolean);
  };
  const members = findLate(/\.ts$/, /(?<![\w$#.'"])([A-Za-z]\w+)\??\.(\w+)/g, find as never);
  const made = findLate(
    /\.ts$/,
    /(?<![\w$#.'"])new\s+([A-Z]\w+)/g,
    ((name: string) => bcd.javascript.builtins?.[name] ?? bcd.api[name]) as never,
  );
  expect(members.count + made.count).toBeGreaterThan(500);
  expect([...members.late, ...made.late]).toEqual([]);
});

test('the promised versions have every property, selector, rule and function of the style sheets, or do without', () => {
  const { css } = bcd as unknown as { css: Record<string, Record<string, unknown>> };
  const { 'at-rules': rules = {}, properties = {}, selectors = {}, types = {} } = css;
  const found = [
    findLate(/\.css$/, /(?<=[{;]\s*)([a-z-]+)(?=\s*:)/g, ((name: string) => properties[name]) as never),
    findLate(/\.css$/, /::?([a-z-]+)/g, ((name: string) => selectors[name]) as never),
    findLate(/\.css$/, /@([a-z-]+)/g, ((name: string) => rules[name]) as never),
    findLate(
      /\.css$/,
      /\b([a-z-]+)\(/g,
      ((name: string) => types[name] ?? (types.color as Record<string, unknown>)[name]) as never,
    ),
  ];
  expect(found.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(1_000);
  const late = found.flatMap((part) => [...part.late.keys()]);
  expect(late.filter((name) => !(name.replace(/^::/, ':') in SPARED))).toEqual([]);
  expect(Object.keys(SPARED).filter((name) => !late.some((it) => it.replace(/^::/, ':') === name))).toEqual(
    [],
  );
});
