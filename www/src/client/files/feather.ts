/// <reference path="./lz4js.d.ts" />
/** Tables in Feather files (version 2, which is the file format of Arrow), plain or compressed with LZ4 or Zstandard. */
import { CompressionType, type DataType, setCompressionCodec, Type, tableFromIPC } from '@uwdata/flechette';
import { decompress as decompressZstd } from 'fzstd';
import { decompress as decompressLz4 } from 'lz4js';
import { type ColumnKind, TableText } from './table.js';

/** The table as CSV. */
export async function readFile(file: Blob): Promise<Blob> {
  const encode = () => {
    throw new Error('nothing is written');
  };
  setCompressionCodec(CompressionType.LZ4_FRAME, { decode: (bytes) => decompressLz4(bytes), encode });
  // What is stored without compression comes back as a part of the input, where its numbers are not aligned.
  setCompressionCodec(CompressionType.ZSTD, { decode: (bytes) => decompressZstd(bytes).slice(), encode });
  const table = tableFromIPC(await file.arrayBuffer(), { useBigInt: true });
  const columns = table.schema.fields.map(({ name, type }) => ({ name, kind: kindOf(type) }));
  const cells = columns.map((_, index) => table.getChildAt(index).toArray());
  const text = new TableText(columns);
  await text.header();
  await text.rows(table.numRows, (column, row) => cells[column]?.[row]);
  return text.blob();
}

function kindOf(type: DataType): ColumnKind {
  if (type.typeId === Type.Timestamp) return type.timezone ? 'utc' : 'local';
  return type.typeId === Type.Date ? 'date' : 'plain';
}
