import type { EpisodeResult } from '../generated/types.js';
import { check } from '../storage/check.js';
import { BLOCK_SIZE, packBlock } from '../storage/episode-block.js';
import { checkedEpisode, checkedOutcome } from '../storage/outcome-check.js';
import type { EpisodeBlock, JobOutcome, JobRow, StoredSource } from '../storage/records.js';
import { checkedRow, infoOf } from '../storage/row-check.js';
import { Base64Bytes, FIELD, readCandles } from './candles-in-file.js';
import { JsonCutter, type Piece } from './json-cutter.js';

export const FORMAT = 'candlerun-job';
export const VERSION = 1;

/** Bytes that are read at a time. The page can do other things between two parts. */
const PART = 256 * 1_024;

const MEMBERS = ['format', 'version', 'job', 'outcome', 'candles', 'episodes', FIELD] as const;

/** The content of a file, in which every field is checked. */
export type JobFileContent = {
  job: JobRow;
  outcome: JobOutcome;
  /** The number of episodes, and the blocks that have them. */
  episodes: number;
  blocks: EpisodeBlock[];
  source: StoredSource | null;
};

/** Reads and checks a file, whose job gets this id. Throws at the first mistake, with field, value and reason. */
export async function readContent(file: Blob, id: string): Promise<JobFileContent> {
  const cutter = new JsonCutter({
    members: MEMBERS,
    list: 'episodes',
    text: { member: FIELD, field: 'base64' },
  });
  const reader = new ContentReader(id);
  for await (const text of partsOf(file)) {
    for (const piece of cutter.push(text)) reader.take(piece);
  }
  cutter.end();
  return reader.content();
}

/** The text of a file, without the mark of the byte order that some programs write before it. */
async function* partsOf(file: Blob): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for (let start = 0; start < file.size; start += PART) {
    yield decoder.decode(await file.slice(start, start + PART).arrayBuffer(), { stream: true });
  }
  yield decoder.decode();
}

/** Checks the pieces of a file as they come. */
class ContentReader {
  readonly #id: string;
  readonly #members: Partial<Record<string, unknown>> = {};
  readonly #blocks: EpisodeBlock[] = [];
  /** The episodes of the block that is not full. */
  #rest: EpisodeResult[] = [];
  #bytes: Base64Bytes | null = null;

  constructor(id: string) {
    this.#id = id;
  }

  take(piece: Piece): void {
    if (piece.kind === 'item') this.#takeEpisode(piece.value);
    else if (piece.kind === 'text') {
      this.#bytes ??= new Base64Bytes();
      this.#bytes.push(piece.text);
    } else {
      this.#members[piece.name] = piece.value;
      if (piece.name === 'format')
        check(piece.value === FORMAT, 'format', piece.value, `must be "${FORMAT}"`);
    }
  }

  content(): JobFileContent {
    const { format, version, job, outcome, candles, episodes, [FIELD]: source } = this.#members;
    check(format === FORMAT, 'format', format, `must be "${FORMAT}"`);
    check(version === VERSION, 'version', version, `must be ${VERSION}: the file is of another version`);
    const row = checkedRow(job, 'job.');
    const info = infoOf(candles);
    if (!row.data && info) row.data = { title: '', info };
    check(Array.isArray(episodes), 'episodes', episodes, 'must be a list');
    const count = this.#count();
    this.#pack();
    return {
      job: row,
      outcome: checkedOutcome(outcome, this.#id, 'outcome'),
      episodes: count,
      blocks: this.#blocks,
      source: source ? readCandles(source, this.#bytes?.end() ?? null) : null,
    };
  }

  #count(): number {
    return this.#blocks.length * BLOCK_SIZE + this.#rest.length;
  }

  #takeEpisode(value: unknown): void {
    const before = this.#count();
    this.#rest.push(checkedEpisode(value, `episodes[${before}]`, before + 1));
    if (this.#rest.length === BLOCK_SIZE) this.#pack();
  }

  #pack(): void {
    if (this.#rest.length === 0) return;
    this.#blocks.push(packBlock(this.#id, this.#blocks.length, this.#rest));
    this.#rest = [];
  }
}
