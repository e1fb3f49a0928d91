import { CandlerunError } from './errors.js';
import { folderBehind } from './package-folder.js';

/** A file of the package that could not be loaded. */
type Failure = {
  /** The address that was asked for, if it is known. */
  address?: string | undefined;
  /** What came instead, if it is known. */
  error?: unknown;
  /** The option that named the address, if the caller did. */
  option?: 'wasmUrl' | 'workerUrl' | undefined;
  /** What helps, if it is not for browsers. */
  remedy?: string;
};

const FALLBACK = "createCandlerun({ fallback: () => import('candlerun/inline') })";

const VITE =
  "the development server has bundled the package without its files; add `optimizeDeps: { exclude: ['candlerun'] }` to vite.config (Vite 8 needs no line)";

const ANGULAR = 'the development server has bundled the package without its files';

const WASM_POLICY =
  "the content security policy of this page forbids WebAssembly: add 'wasm-unsafe-eval' to its script-src ('unsafe-eval' is not needed)";

const WASM_POLICY_OF_EXTENSION =
  'the content security policy of this extension forbids WebAssembly: add to manifest.json "content_security_policy": { "extension_pages": "script-src \'self\' \'wasm-unsafe-eval\'; object-src \'self\'" }';

/** The error of a worker or an engine that could not be loaded: the file, what came instead, and the line that helps. */
export function loadFailure(what: string, failure: Failure = {}): CandlerunError {
  const { address = '', error, option } = failure;
  const came = error instanceof Error ? error.message : String(error ?? '');
  const from = address === '' || option || came.includes(address) ? '' : ` from ${address}`;
  const cause = came === '' ? '' : ` (${came})`;
  const reason = `${what} could not be loaded${from}${cause}: ${remedyFor(came, failure)}`;
  return option ? new CandlerunError(reason, option, address) : new CandlerunError(reason);
}

function remedyFor(came: string, { address = '', option, remedy }: Failure): string {
  if (/wasm|WebAssembly/i.test(came) && /content security policy|\bCSP\b|unsafe-eval/i.test(came)) {
    return isExtension() ? WASM_POLICY_OF_EXTENSION : WASM_POLICY;
  }
  if (option) return 'check the address; the file is in node_modules/candlerun/lib';
  if (remedy) return remedy;
  const server = folderBehind(address) && (address.includes('/.angular/') ? ANGULAR : VITE);
  if (server) return `${server}; or write ${FALLBACK}`;
  const network = /fetch|network|load failed/i.test(came)
    ? "the request failed before an answer came (offline, another origin without CORS, or a policy's connect-src). "
    : '';
  return `${network}A bundler has not copied the file, or a policy forbids it. Write ${FALLBACK}, name the address by \`workerUrl\` and \`wasmUrl\`, or make the worker yourself by \`createWorker\``;
}

function isExtension(): boolean {
  return globalThis.location?.protocol.endsWith('-extension:') === true;
}
