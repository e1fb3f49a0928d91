/** Tables in Parquet files, with every compression of the format. */
import { parquetMetadataAsync, parquetRead, type SchemaElement } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { type ColumnKind, TableText } from './table.js';

/** The table as CSV. Columns of lists and records are left out. */
export async function readFile(blob: Blob): Promise<Blob> {
  const file = {
    byteLength: blob.size,
    slice: (start: number, end?: number) => blob.slice(start, end).arrayBuffer(),
  };
  const metadata = await parquetMetadataAsync(file);
  const columns = flatColumns(metadata.schema).map((element) => ({
    name: element.name,
    kind: kindOf(element),
  }));
  const table = new TableText(columns);
  await table.header();
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    const rowEnd = rowStart + Number(group.num_rows);
    let rows: unknown[][] = [];
    await parquetRead({
      file,
      metadata,
      columns: columns.map(({ name }) => name),
      rowStart,
      rowEnd,
      compressors,
      onComplete: (read) => {
        rows = read;
      },
    });
    await table.rows(rows.length, (column, row) => rows[row]?.[column]);
    rowStart = rowEnd;
  }
  return table.blob();
}

/** The columns that are no lists or records. The schema has the root first, then each element with its children behind it. */
function flatColumns(schema: SchemaElement[]): SchemaElement[] {
  const columns: SchemaElement[] = [];
  let inside = 0;
  for (const element of schema.slice(1)) {
    if (inside > 0) inside -= 1;
    else if (!element.num_children && element.repetition_type !== 'REPEATED') columns.push(element);
    inside += element.num_children ?? 0;
  }
  return columns;
}

function kindOf({ type, logical_type: logical, converted_type: converted }: SchemaElement): ColumnKind {
  if (logical?.type === 'TIMESTAMP') return logical.isAdjustedToUTC ? 'utc' : 'local';
  if (converted === 'TIMESTAMP_MILLIS' || converted === 'TIMESTAMP_MICROS') return 'utc';
  if (logical?.type === 'DATE' || converted === 'DATE') return 'date';
  return type === 'INT96' ? 'local' : 'plain';
}
