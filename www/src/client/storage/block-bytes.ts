import { CandlerunError, messageOf } from '../errors.js';
import { check, isCount, isRecord } from './check.js';
import type { PackedRecords } from './packed-records.js';

/**
 * Packed records as bytes, for a database or a server: the length of a JSON text as a 32-bit number, the text, zeros up to a multiple of
 * eight, and the columns of numbers as little-endian 64-bit floats. The text has the place of each column. Every bit of a number is kept.
 */
type Layout =
  | { kind: 'numbers'; at: number; length: number }
  | { kind: 'records'; fields: Record<string, Layout> }
  | { kind: 'values'; values: unknown[] };

const NUMBER_BYTES = Float64Array.BYTES_PER_ELEMENT;
const LENGTH_BYTES = Uint32Array.BYTES_PER_ELEMENT;
/** Levels of records in records, as in `packed-records.ts`. */
const MOST_LEVELS = 8;

/** The bytes of packed records. */
export function packedBytes(packed: PackedRecords): Uint8Array<ArrayBuffer> {
  const columns: Float64Array[] = [];
  const text = new TextEncoder().encode(JSON.stringify(layoutOf(packed, columns)));
  const start = numbersStart(text.length);
  const numbers = columns.reduce((sum, { length }) => sum + length, 0);
  const bytes = new Uint8Array(start + numbers * NUMBER_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, text.length, true);
  bytes.set(text, LENGTH_BYTES);
  let place = start;
  for (const column of columns) {
    for (const number of column) {
      view.setFloat64(place, number, true);
      place += NUMBER_BYTES;
    }
  }
  return bytes;
}

/** The packed records of bytes. Throws if they are not what `packedBytes` writes. */
export function packedFromBytes(bytes: Uint8Array): PackedRecords {
  check(bytes.length >= LENGTH_BYTES, 'episodes', `${bytes.length} bytes`, 'must be packed episodes');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(0, true);
  const start = numbersStart(length);
  check(start <= bytes.length, 'episodes', `${bytes.length} bytes`, 'must be packed episodes');
  const text = new TextDecoder().decode(bytes.subarray(LENGTH_BYTES, LENGTH_BYTES + length));
  return fromLayout(parsed(text), view, start, MOST_LEVELS);
}

function layoutOf(packed: PackedRecords, columns: Float64Array[]): Layout {
  switch (packed.kind) {
    case 'numbers': {
      const at = columns.reduce((sum, { length }) => sum + length, 0);
      columns.push(packed.values);
      return { kind: 'numbers', at, length: packed.values.length };
    }
    case 'values':
      return packed;
    case 'records': {
      const fields: Record<string, Layout> = {};
      for (const [name, column] of Object.entries(packed.fields)) fields[name] = layoutOf(column, columns);
      return { kind: 'records', fields };
    }
  }
}

function fromLayout(layout: unknown, view: DataView, start: number, levels: number): PackedRecords {
  check(isRecord(layout) && levels > 0, 'episodes', layout, 'must be packed episodes');
  switch (layout.kind) {
    case 'numbers': {
      const { at, length } = layout;
      const isRight =
        isCount(at) && isCount(length) && start + (at + length) * NUMBER_BYTES <= view.byteLength;
      check(isRight, 'episodes.length', length, 'must be numbers that are there');
      const values = new Float64Array(length);
      for (let index = 0; index < length; index += 1) {
        values[index] = view.getFloat64(start + (at + index) * NUMBER_BYTES, true);
      }
      return { kind: 'numbers', values };
    }
    case 'values':
      check(Array.isArray(layout.values), 'episodes.values', layout.values, 'must be a list');
      return { kind: 'values', values: layout.values };
    case 'records': {
      check(isRecord(layout.fields), 'episodes.fields', layout.fields, 'must be columns by name');
      const fields: Record<string, PackedRecords> = {};
      for (const [name, column] of Object.entries(layout.fields)) {
        fields[name] = fromLayout(column, view, start, levels - 1);
      }
      return { kind: 'records', fields };
    }
    default:
      throw new CandlerunError('must be numbers, records or values', 'episodes.kind', String(layout.kind));
  }
}

function numbersStart(textLength: number): number {
  return Math.ceil((LENGTH_BYTES + textLength) / NUMBER_BYTES) * NUMBER_BYTES;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CandlerunError(`must be packed episodes: ${messageOf(error)}`, 'episodes', text.slice(0, 80));
  }
}
