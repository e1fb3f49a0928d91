import type { CandlesLabel, Digest, JobSpecInput } from 'candlerun';
import { LinkError } from './link-error.js';
import { packText, unpackText } from './packed-text.js';
import { isSharedRun, wrongPart } from './spec-checks.js';

/** A run as a link has it: all settings, which data it used, and the result to compare with. */
export type SharedRun = {
  /** JavaScript is its text alone: its declaration is read again, so a link cannot claim another one. */
  spec: Omit<JobSpecInput, 'strategy'> & {
    strategy: Omit<JobSpecInput['strategy'], 'javascript'> & { javascript?: string | null };
  };
  data: CandlesLabel | null;
  /** Digest of all episodes; null if the run had no result yet. */
  digest: Digest | null;
  /** The version of the engine that made the result. */
  engine: string;
};

/** The beginning of the fragment, with the version of its form. The fragment of an address is never sent to a server. */
const PREFIX = '#run=1';

/** Whether the fragment of an address is that of a shared run, of any version. */
export function isRunLink(hash: string): boolean {
  return hash.startsWith('#run=');
}

/** The address of a page with a run in its fragment. Throws a `LinkError` if the run is too long. */
export async function makeRunLink(page: string, run: SharedRun): Promise<string> {
  const url = new URL(page);
  url.search = '';
  // The defaults of another version may differ, so only what is none is omitted.
  const spec = JSON.parse(JSON.stringify(run.spec, (_, value) => value ?? undefined));
  url.hash = `${PREFIX}${await packText(JSON.stringify({ ...run, spec }))}`;
  return url.href;
}

/** The run in the fragment of an address. Throws a `LinkError` with one sentence for anything that is not one. */
export async function readRunLink(hash: string): Promise<SharedRun> {
  if (!hash.startsWith(PREFIX)) {
    throw new LinkError('This link is of another version of Candlerun, or was damaged.');
  }
  const text = await unpackText(hash.slice(PREFIX.length));
  const run = parse(text);
  if (!isSharedRun(run)) throw new LinkError('This link does not hold a run of Candlerun.');
  const part = wrongPart((run as SharedRun).spec);
  if (part === null) return run as SharedRun;
  throw new LinkError(
    `This link cannot be opened: its ${part} is damaged, or was made by a version of Candlerun that this page does not know.`,
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
