import { expect, test } from 'vitest';
import { folderBehind } from './package-folder.js';

type Case = { address: string; folder: string | null };

const HOST = 'http://127.0.0.1:5173';
const CASES: Case[] = [
  { address: `${HOST}/node_modules/.vite/deps/engine.wasm`, folder: `${HOST}/node_modules/candlerun/lib/` },
  {
    address: `${HOST}/node_modules/.vinxi/cache/client/deps/engine.wasm?v=1`,
    folder: `${HOST}/node_modules/candlerun/lib/`,
  },
  {
    address: `${HOST}/@fs/home/me/shop/.angular/cache/21.2.27/app/vite/deps/engine.wasm`,
    folder: `${HOST}/@fs/home/me/shop/node_modules/candlerun/lib/`,
  },
  { address: `${HOST}/node_modules/candlerun/lib/engine.wasm`, folder: null },
  { address: `${HOST}/node_modules/.pnpm/candlerun@1/node_modules/candlerun/lib/engine.wasm`, folder: null },
  { address: `${HOST}/assets/engine-3f2a.wasm`, folder: null },
];

for (const { address, folder } of CASES) {
  test(`files beside ${address} are ${folder ? 'in the package' : 'there'}`, () => {
    expect(folderBehind(address)?.href ?? null).toBe(folder);
  });
}
