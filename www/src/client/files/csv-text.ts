/** Characters of a piece: as a blob, it may lie outside the page's memory. */
const PIECE = 1 << 20;

/** Rows after which other tasks run. */
const ROWS_OF_A_TURN = 5_000;

/** A table as CSV. */
export class CsvText {
  readonly #pieces: Blob[] = [];
  #text = '';

  /** Adds rows. Other tasks run in between. `cell` gives the cell of a column in a row, both counted from 0. */
  async rows(count: number, columns: number, cell: (column: number, row: number) => unknown): Promise<void> {
    for (let from = 0; from < count; from += ROWS_OF_A_TURN) {
      const to = Math.min(count, from + ROWS_OF_A_TURN);
      for (let row = from; row < to; row += 1) {
        for (let column = 0; column < columns; column += 1) {
          this.#text += column === 0 ? cellText(cell(0, row)) : `,${cellText(cell(column, row))}`;
        }
        this.#text += '\n';
      }
      if (this.#text.length > PIECE) this.#cut();
      if (to < count) await new Promise((resolve) => setTimeout(resolve));
    }
  }

  /** The rows so far. */
  blob(): Blob {
    this.#cut();
    return new Blob(this.#pieces);
  }

  #cut(): void {
    this.#pieces.push(new Blob([this.#text]));
    this.#text = '';
  }
}

function cellText(cell: unknown): string {
  switch (typeof cell) {
    case 'number':
      return Number.isFinite(cell) ? String(cell) : '';
    case 'bigint':
    case 'boolean':
      return String(cell);
    case 'string':
      return /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
    default:
      // Lists and records are no part of a candle.
      return '';
  }
}

/** A moment as text: with the zone if it is one, without if it is the time that a clock shows. */
export function momentText(ms: number, kind: 'utc' | 'local' | 'date'): string {
  const moment = new Date(ms);
  if (Number.isNaN(moment.getTime())) return '';
  const text = moment.toISOString();
  if (kind === 'date') return text.slice(0, 10);
  return kind === 'utc' ? text : text.slice(0, -1);
}
