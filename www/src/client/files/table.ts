import { CsvText, momentText } from './csv-text.js';

/** What the numbers of a column are. */
export type ColumnKind = 'plain' | 'utc' | 'local' | 'date';

/** A column of a table: its name, and what its numbers or dates are. */
export type TableColumn = { name: string; kind: ColumnKind };

/** The name that pandas gives an index without a name. */
const INDEX = '__index_level_0__';

/** A table as CSV. The index of pandas, which is the last column, comes first and without its name, as in CSV. */
export class TableText {
  readonly #csv = new CsvText();
  readonly #columns: TableColumn[];
  /** Number of each column in the table, in the order of the text. */
  readonly #places: number[];

  constructor(columns: TableColumn[]) {
    const places = columns.map((_, place) => place);
    const index = columns.findIndex(({ name }) => name === INDEX);
    this.#places = index < 0 ? places : [index, ...places.filter((place) => place !== index)];
    this.#columns = this.#places.flatMap((place) => columns[place] ?? []);
  }

  async header(): Promise<void> {
    const names = this.#columns.map(({ name }) => (name === INDEX ? '' : name));
    await this.#csv.rows(1, names.length, (column) => names[column]);
  }

  /** Adds rows. `cell` gives the cell of a column of the table in a row, both counted from 0. */
  async rows(count: number, cell: (column: number, row: number) => unknown): Promise<void> {
    await this.#csv.rows(count, this.#columns.length, (column, row) => {
      const kind = this.#columns[column]?.kind ?? 'plain';
      const value = cell(this.#places[column] ?? 0, row);
      if (value instanceof Date) return momentText(value.getTime(), kind === 'plain' ? 'utc' : kind);
      return kind !== 'plain' && typeof value === 'number' ? momentText(value, kind) : value;
    });
  }

  blob(): Blob {
    return this.#csv.blob();
  }
}
