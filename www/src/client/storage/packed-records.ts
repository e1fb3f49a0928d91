/**
 * Records of one shape as columns: a million episodes take less than half of the space that they take as objects. A number that is `null` is NaN in its column, which no record holds otherwise.
 */
export type PackedRecords =
  | { kind: 'numbers'; values: Float64Array }
  | { kind: 'records'; fields: Record<string, PackedRecords> }
  | { kind: 'values'; values: unknown[] };

/** Turns records into columns. */
export function packRecords(records: readonly unknown[]): PackedRecords {
  const numbers = numbersOf(records);
  if (numbers !== null) return { kind: 'numbers', values: numbers };
  const names = commonNames(records);
  if (names === null) return { kind: 'values', values: [...records] };
  const fields: Record<string, PackedRecords> = {};
  for (const name of names) {
    fields[name] = packRecords(records.map((record) => (record as Record<string, unknown>)[name]));
  }
  return { kind: 'records', fields };
}

/** The records again. */
export function unpackRecords<T>(packed: PackedRecords, count: number): T[] {
  switch (packed.kind) {
    case 'numbers':
      return Array.from(packed.values, (value) => (Number.isNaN(value) ? null : value)) as T[];
    case 'values':
      return packed.values as T[];
    case 'records': {
      const records: Record<string, unknown>[] = Array.from({ length: count }, () => ({}));
      for (const [name, column] of Object.entries(packed.fields)) {
        for (const [index, value] of unpackRecords(column, count).entries()) {
          const record = records[index];
          if (record && value !== undefined) record[name] = value;
        }
      }
      return records as T[];
    }
  }
}

/** A column of numbers, or null where something else is among the values. */
function numbersOf(values: readonly unknown[]): Float64Array<ArrayBuffer> | null {
  if (values.length === 0 || !isNumberOrNull(values[0])) return null;
  const numbers = new Float64Array(values.length);
  for (const [index, value] of values.entries()) {
    if (!isNumberOrNull(value)) return null;
    numbers[index] = value ?? Number.NaN;
  }
  return numbers;
}

function isNumberOrNull(value: unknown): value is number | null {
  return value === null || (typeof value === 'number' && !Number.isNaN(value));
}

/** The names of all fields, or null where not every value is a plain record. A field may be missing in some. */
function commonNames(values: readonly unknown[]): Set<string> | null {
  const names = new Set<string>();
  for (const value of values) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    for (const name of Object.keys(value)) names.add(name);
  }
  return values.length === 0 ? null : names;
}
