/**
 * Tables as CSV by RFC 4180. Text cells that a spreadsheet would run as a formula get an apostrophe in front; numbers stay numbers, with
 * all their digits.
 */

/** Text, a number, or nothing. A number that is not finite becomes an empty cell. */
export type CsvCell = string | number | null;

/** A column: the head, and the cell of each row. */
export type CsvColumn = { name: string; cell(row: number): CsvCell };

/** The longest time that rows are written before the page may handle other events. */
const SLICE_MS = 12;

/** Number of rows that are written between two looks at the clock. */
const ROWS_PER_LOOK = 256;

/** A cell as it stands in the file. */
export function csvField(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A line of cells with its line end. */
export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(csvField).join(',')}\r\n`;
}

/** A time in UTC, `2012-09-28T14:05:00Z`; nothing if there is none. */
export function csvTime(timeMs: number): string | null {
  return Number.isFinite(timeMs) ? new Date(timeMs).toISOString().replace('.000Z', 'Z') : null;
}

/**
 * Writes a file. Many rows are written in slices, between which the page stays responsive.
 *
 * @param rows Number of rows below the head.
 */
export async function csvFile(columns: readonly CsvColumn[], rows: number): Promise<Blob> {
  const parts: string[] = [csvLine(columns.map(({ name }) => name))];
  let until = performance.now() + SLICE_MS;
  for (let from = 0; from < rows; from += ROWS_PER_LOOK) {
    let part = '';
    const to = Math.min(rows, from + ROWS_PER_LOOK);
    for (let row = from; row < to; row++) part += csvLine(columns.map((column) => column.cell(row)));
    parts.push(part);
    if (performance.now() >= until) {
      await new Promise((resolve) => setTimeout(resolve));
      until = performance.now() + SLICE_MS;
    }
  }
  return new Blob(parts, { type: 'text/csv;charset=utf-8' });
}
