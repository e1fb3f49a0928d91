import type { Context, Hono } from 'hono';
import type { CandleColumns, CandlesInput } from '../../candles-input.js';
import { CandlerunError, messageOf } from '../../errors.js';
import type { FileOptions } from '../../files/file-options.js';
import { excerpt, isRecord } from '../../storage/check.js';
import type { StoredSource } from '../../storage/records.js';
import { jsonBody } from './bodies.js';
import type { ServerContext } from './context.js';
import { HttpError } from './refusals.js';

/** The form of candles as columns: 64-bit floats, one column after another. The names are in the header `x-candlerun-columns`. */
const COLUMNS_TYPE = 'application/vnd.candlerun.columns';
const COLUMN_NAMES = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;

/** Candles: send them once, use them by their fingerprint. */
export function addCandleRoutes(app: Hono, { host }: ServerContext): void {
  const load = async (context: Context, expected: string | null) => {
    const { candlerun } = await host.opened;
    const { input, options } = await candlesOf(context);
    const title = context.req.query('title');
    const loaded = await candlerun.loadCandles(input, { ...options, ...(title !== undefined && { title }) });
    if (expected !== null && loaded.fingerprint !== expected) {
      throw new CandlerunError('is not the fingerprint of these candles', 'fingerprint', expected);
    }
    await candlerun.keepCandles(loaded.fingerprint);
    return context.json(loaded, 201);
  };
  app.post('/candles', (context) => load(context, null));
  app.put('/candles/:fingerprint', (context) => load(context, context.req.param('fingerprint') ?? ''));

  app.get('/candles', async (context) => {
    const { candlerun } = await host.opened;
    return context.json({ candles: await candlerun.storedCandles() });
  });

  app.get('/candles/:fingerprint', async (context) => {
    const { store, candlerun } = await host.opened;
    const fingerprint = context.req.param('fingerprint');
    const etag = `"${fingerprint}"`;
    const named = await candlerun.candles(fingerprint);
    if (!named) throw new HttpError(404, `the server has no candles ${fingerprint}`);
    const headers = { etag, 'cache-control': 'private, max-age=31536000, immutable' };
    if (context.req.header('if-none-match') === etag) return context.body(null, 304, headers);
    const record = await store.candles(fingerprint);
    if (!record) throw new HttpError(404, `the server has no candles ${fingerprint}`);
    const { source } = record;
    return context.body(await sourceBytes(source), 200, {
      ...headers,
      'content-type': 'application/octet-stream',
      'x-candlerun-source': encodeURIComponent(JSON.stringify({ ...source, blob: undefined })),
    });
  });
}

async function sourceBytes(source: StoredSource): Promise<ArrayBuffer> {
  return source.kind === 'synthetic' ? new ArrayBuffer(0) : source.blob.arrayBuffer();
}

/** The candles of a request: `{ "synthetic": {…} }` as JSON, columns, or else a file of any form. */
async function candlesOf(context: Context): Promise<{ input: CandlesInput; options: FileOptions }> {
  const type = context.req.header('content-type')?.split(';')[0]?.trim() ?? '';
  const options = optionsOf(context.req.query('options'));
  if (type === COLUMNS_TYPE) return { input: await columnsOf(context), options };
  if (type === 'application/json') {
    const body = await jsonBody(context);
    if (isRecord(body.synthetic)) return { input: { synthetic: body.synthetic }, options };
    return { input: new Blob([JSON.stringify(body)]), options };
  }
  return { input: new Blob([await context.req.arrayBuffer()]), options };
}

async function columnsOf(context: Context): Promise<CandleColumns> {
  const names = (context.req.header('x-candlerun-columns') ?? '').split(',');
  const bytes = await context.req.arrayBuffer();
  const isKnown = names.every((name, index) => name === COLUMN_NAMES[index]) && names.length >= 5;
  if (!isKnown) {
    const reason = `must be ${COLUMN_NAMES.join(',')}, volume may be missing`;
    throw new CandlerunError(reason, 'x-candlerun-columns', names.join(','));
  }
  const length = bytes.byteLength / names.length / Float64Array.BYTES_PER_ELEMENT;
  if (!Number.isInteger(length)) {
    const reason = `must be ${names.length} columns of 64-bit floats of the same length`;
    throw new CandlerunError(reason, 'body', `${bytes.byteLength} bytes`);
  }
  const numbers = new Float64Array(bytes);
  const columns: Record<string, Float64Array> = {};
  for (const [index, name] of names.entries()) {
    columns[name] = numbers.slice(index * length, (index + 1) * length);
  }
  return columns as unknown as CandleColumns;
}

/** The options of a file, as JSON in the query. The engine checks them. */
function optionsOf(text: string | undefined): FileOptions {
  if (text === undefined) return {};
  try {
    const options: unknown = JSON.parse(text);
    if (isRecord(options)) return options as FileOptions;
  } catch (error) {
    throw new CandlerunError(`must be JSON: ${messageOf(error)}`, 'options', excerpt(text));
  }
  throw new CandlerunError('must be a JSON object', 'options', excerpt(text));
}
