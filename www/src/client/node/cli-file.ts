import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Candlerun } from '../candlerun.js';
import type { ImportedCandles } from '../candles-input.js';
import { CandlerunError, messageOf } from '../errors.js';
import type { FileOptions } from '../files/file-options.js';
import { UsageError } from '../usage-error.js';

/** Reads a file that the arguments name. */
export async function readBytes(path: string): Promise<Buffer<ArrayBuffer>> {
  try {
    return (await readFile(path)) as Buffer<ArrayBuffer>;
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${messageOf(error)}`);
  }
}

/** Loads the candles of a file that the arguments name. */
export async function loadFile(
  candlerun: Candlerun,
  path: string,
  bytes: Buffer<ArrayBuffer>,
  options: FileOptions,
): Promise<ImportedCandles> {
  try {
    return await candlerun.loadCandles(new Blob([bytes]), { ...options, title: basename(path) });
  } catch (error) {
    if (!(error instanceof CandlerunError)) throw error;
    throw new UsageError(`${path}: ${asArguments(error.message)}`);
  }
}

/** The names of options as they are written in the command: `the option date_order` is `--date-order`. */
function asArguments(message: string): string {
  return message
    .replaceAll(/the options? columns\.(\w+)(?: and columns\.(\w+))?/g, (_, one: string, other?: string) =>
      [one, other].flatMap((role) => (role ? [`--column ${role}=…`] : [])).join(' and '),
    )
    .replaceAll(/the option columns\b/g, '--column')
    .replaceAll(/the option ([a-z_]+)/g, (_, name: string) => `--${name.replaceAll('_', '-')}`);
}
