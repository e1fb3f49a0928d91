// `node node.mjs <bench.wasm> <rounds> [--quick]` measures in Node.js and prints one JSON object a line.
import { readFileSync } from 'node:fs';
import { measureAll } from './measure.js';

const [wasm, rounds] = process.argv.slice(2);
const quick = process.argv.includes('--quick');
const module = new WebAssembly.Module(readFileSync(wasm));
measureAll(module, { quick, rounds: Number(rounds), where: 'node' }, (record) =>
  console.log(JSON.stringify(record)),
);
