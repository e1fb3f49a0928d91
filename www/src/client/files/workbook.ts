/** Tables in Excel workbooks. */
import readWorkbook, { type Sheet } from 'read-excel-file/universal';
import { CandlerunError } from '../errors.js';
import { CsvText, momentText } from './csv-text.js';

/** The sheet with cells in it, or the one that `part` names, as CSV. */
export async function readFile(file: Blob, part: string | undefined): Promise<Blob> {
  const sheets = await readWorkbook(await file.arrayBuffer());
  const csv = new CsvText();
  const { data } = sheetOf(sheets, part);
  const columns = Math.max(0, ...data.slice(0, 1_000).map(({ length }) => length));
  await csv.rows(data.length, columns, (column, row) => cellOf(data[row]?.[column]));
  return csv.blob();
}

function sheetOf(sheets: Sheet[], part: string | undefined): Sheet {
  const wanted = sheets.filter(({ sheet, data }) =>
    part === undefined ? data.length > 1 : sheet.toLowerCase() === part.toLowerCase(),
  );
  const [only, another] = wanted;
  if (only && !another) return only;
  const names = sheets.map(({ sheet }) => sheet).join(', ');
  const reason = another
    ? `choose one of the sheets with the option part: ${names}`
    : `no sheet has this name or a table: ${names}`;
  throw new CandlerunError(reason, 'file', part ?? `a workbook with ${sheets.length} sheets`);
}

/** A cell. Dates of a workbook have no zone; days are fractions, so moments are rounded to seconds. */
function cellOf(cell: unknown): unknown {
  if (!(cell instanceof Date)) return cell;
  const ms = Math.round(cell.getTime() / 1_000) * 1_000;
  return momentText(ms, ms % 86_400_000 === 0 ? 'date' : 'local');
}
