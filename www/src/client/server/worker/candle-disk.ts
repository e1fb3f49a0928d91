import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SentCandles, SentSource } from './sent-candles.js';

/** A series in a folder is one file: a line of JSON with the form of its bytes, then these. */
const NEWLINE = 10;

/** Keeps candles in a folder, up to a number of bytes. Those that were used longest ago are removed first. What cannot be written is fetched again. */
export class CandleDisk {
  readonly #folder: string;
  readonly #mostBytes: number;

  constructor(folder: string, mostBytes: number) {
    this.#folder = folder;
    this.#mostBytes = mostBytes;
  }

  /** The candles of a fingerprint; null if they are not there or cannot be read. */
  async read(fingerprint: string): Promise<SentCandles | null> {
    const path = this.#path(fingerprint);
    try {
      const file = await readFile(path);
      const end = file.indexOf(NEWLINE);
      const source = JSON.parse(file.subarray(0, end).toString('utf8')) as SentSource;
      const now = new Date();
      await utimes(path, now, now);
      return { source, bytes: Uint8Array.from(file.subarray(end + 1)) };
    } catch {
      return null;
    }
  }

  /** Keeps candles. Another process that reads the folder never finds half a file. */
  async write(fingerprint: string, { source, bytes }: SentCandles): Promise<void> {
    const path = this.#path(fingerprint);
    const part = `${path}.${process.pid}.part`;
    try {
      await mkdir(this.#folder, { recursive: true });
      await writeFile(part, Buffer.concat([Buffer.from(`${JSON.stringify(source)}\n`), bytes]));
      await rename(part, path);
      await this.#removeOldest();
    } catch {
      await rm(part, { force: true }).catch(() => {});
    }
  }

  async #removeOldest(): Promise<void> {
    const files = await Promise.all(
      (await readdir(this.#folder)).map(async (name) => {
        const path = join(this.#folder, name);
        const { size, mtimeMs } = await stat(path);
        return { path, size, mtimeMs };
      }),
    );
    let bytes = files.reduce((sum, { size }) => sum + size, 0);
    for (const { path, size } of files.sort((a, b) => a.mtimeMs - b.mtimeMs)) {
      if (bytes <= this.#mostBytes) return;
      await rm(path, { force: true });
      bytes -= size;
    }
  }

  #path(fingerprint: string): string {
    return join(this.#folder, `${fingerprint.replaceAll(/[^A-Za-z0-9]/g, '_')}.candles`);
  }
}
