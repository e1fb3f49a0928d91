import type { Hono } from 'hono';
import { uniqueName } from '../../death-watch.js';
import { CandlerunError } from '../../errors.js';
import type { JobHandle } from '../../jobs/job-handle.js';
import type { JobSpecInput } from '../../spec-input.js';
import { packedBytes } from '../../storage/block-bytes.js';
import { excerpt, isRecord } from '../../storage/check.js';
import { unpackBlock } from '../../storage/episode-block.js';
import type { JobDescription } from '../../storage/job-description.js';
import { isEnded, type JobRow } from '../../storage/records.js';
import { inTime } from '../in-time.js';
import type { Opened } from '../job-host.js';
import { countParameter, jsonBody } from './bodies.js';
import type { ServerContext } from './context.js';
import { HttpError } from './refusals.js';

/** A command that has not taken effect after this time is answered with the state of the job; it may still take effect. */
const COMMAND_MS = 10_000;
/** While another request starts a job of the same name, its row is looked for this often. */
const STARTING_MS = 50;
const MOST_ROWS = 1_000;
const BINARY = 'application/octet-stream';

/** Jobs: start, list, command, remove, and read what they have stored. */
export function addJobRoutes(app: Hono, { host, options, metrics }: ServerContext): void {
  app.post('/jobs', async (context) => {
    const body = await jsonBody(context);
    const { candlerun, store } = await host.opened;
    const id = jobName(body.id);
    for (let waited = 0; waited < COMMAND_MS; waited += STARTING_MS) {
      // A request that was sent again because its answer was lost.
      const known = await store.job(id);
      if (known) return context.json(known, 200);
      const spec = specOf(body);
      await assertCandles({ candlerun, store }, spec.candles);
      const handle = await candlerun.startOnce(id, spec, options.allowJavaScript, description(body));
      if (handle) {
        await accepted({ candlerun, store }, handle);
        metrics.started.inc();
        return context.json(await rowOf(store, id), 201);
      }
      // The same request at the same time, here or at another server: its row comes in a moment, and if it is refused, so is this one.
      await new Promise((resolve) => setTimeout(resolve, STARTING_MS));
    }
    throw new HttpError(503, 'another request starts the job of this id, and it has not been stored yet');
  });

  app.get('/jobs', async (context) => {
    const { store } = await host.opened;
    const limit = countParameter(context, 'limit', 50, [1, MOST_ROWS]);
    const after = placeOf(context.req.query('after'));
    return context.json({ jobs: await store.jobs({ limit, ...(after && { after }) }) });
  });

  app.get('/jobs/:id', async (context) => {
    const { store } = await host.opened;
    return context.json(await rowOf(store, context.req.param('id')));
  });

  for (const command of ['pause', 'resume', 'cancel'] as const) {
    app.post(`/jobs/:id/${command}`, async (context) => {
      const { candlerun, store } = await host.opened;
      const handle = await candlerun.job(context.req.param('id'));
      if (command !== 'cancel' && handle.ended) throw new HttpError(409, `the job is ${handle.status}`);
      await carriedOut(handle[command]());
      await candlerun.written(handle.id);
      return context.json(await settledRow(store, handle));
    });
  }

  app.post('/jobs/:id/retry', async (context) => {
    const { candlerun, store } = await host.opened;
    const handle = await candlerun.retry(context.req.param('id'));
    return context.json(await rowOf(store, handle.id));
  });

  app.patch('/jobs/:id', async (context) => {
    const { candlerun, store } = await host.opened;
    const id = context.req.param('id');
    await candlerun.describe(id, description(await jsonBody(context)));
    return context.json(await rowOf(store, id));
  });

  app.delete('/jobs/:id', async (context) => {
    const { candlerun } = await host.opened;
    await candlerun.remove(context.req.param('id'));
    return context.body(null, 204);
  });

  app.get('/jobs/:id/blocks/:block', async (context) => {
    const { candlerun, store } = await host.opened;
    const { id, block } = context.req.param();
    await candlerun.written(id);
    const stored = /^\d{1,9}$/.test(block) ? await store.block(id, Number(block)) : undefined;
    if (!stored) throw new HttpError(404, `job ${id} has no block ${block}`);
    if (context.req.header('accept') !== BINARY) {
      return context.json({
        job_id: id,
        block: stored.block,
        count: stored.count,
        episodes: unpackBlock(stored),
      });
    }
    const headers = { 'content-type': BINARY, 'x-candlerun-count': String(stored.count) };
    return context.body(packedBytes(stored.episodes), 200, headers);
  });

  app.get('/jobs/:id/outcome', async (context) => {
    const { store } = await host.opened;
    const { id } = await rowOf(store, context.req.param('id'));
    return context.json((await store.outcome(id)) ?? { job_id: id, result: null, rates: [] });
  });
}

/** The stored row of a job: the same whichever server answers. */
async function rowOf(store: Opened['store'], id: string): Promise<JobRow> {
  const row = await store.job(id);
  if (!row) throw new CandlerunError('there is no such job', 'id', id);
  return row;
}

/** The row of a job once its status is written. Another server may run the job, and write it a moment later. */
async function settledRow(store: Opened['store'], handle: JobHandle): Promise<JobRow> {
  for (let tries = 0; ; tries += 1) {
    const row = await rowOf(store, handle.id);
    if (row.status === handle.status || tries === 20) return row;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The name of a new job, which the caller may have made, so that the same request twice starts one job. */
function jobName(given: unknown): string {
  if (given === undefined) return uniqueName('job');
  if (typeof given === 'string' && /^[A-Za-z0-9_-]{1,100}$/.test(given)) return given;
  throw new CandlerunError('must be 1 to 100 letters, digits, dashes and underscores', 'id', excerpt(given));
}

function specOf(body: Record<string, unknown>): JobSpecInput {
  const { spec } = body;
  if (!isRecord(spec)) throw new CandlerunError('must be a spec', 'spec', excerpt(spec));
  if (typeof spec.candles !== 'string') {
    throw new CandlerunError('must be the fingerprint of candles', 'spec.candles', excerpt(spec.candles));
  }
  return spec as unknown as JobSpecInput;
}

async function assertCandles({ candlerun }: Opened, fingerprint: string): Promise<void> {
  if (await candlerun.candles(fingerprint)) return;
  const reason = 'the server does not have these candles: send them with PUT /candles';
  throw new CandlerunError(reason, 'spec.candles', fingerprint);
}

function description({ name, note, group }: Record<string, unknown>): JobDescription {
  return {
    ...(name === undefined ? {} : { name: name as string }),
    ...(note === undefined ? {} : { note: note as string }),
    ...(group === undefined ? {} : { group: group as string }),
  };
}

/** The place in the list behind which a page begins: `created_at,id` of the last row of the page before. */
function placeOf(after: string | undefined): { created_at: number; id: string } | null {
  if (after === undefined) return null;
  const [, time, id] = /^(-?\d{1,16}),(.+)$/.exec(after) ?? [];
  if (time !== undefined && id !== undefined) return { created_at: Number(time), id };
  throw new CandlerunError('must be created_at and id of a row, with a comma between them', 'after', after);
}

/** Waits until the first row of a new job is stored. Rejects if the engine refuses the job. */
async function accepted({ candlerun }: Opened, handle: JobHandle): Promise<void> {
  const stored = new Promise<void>((resolve) => {
    const remove = candlerun.on('jobs', ({ job_id }) => {
      if (job_id !== handle.id) return;
      remove();
      resolve();
    });
    handle.done.catch(() => {}).then(remove);
  });
  // A job that ends at once is listed first; one that is refused is never listed.
  const refused = handle.done.then(
    () => stored,
    (error: unknown) => {
      if (!isEnded(handle.status) || handle.progress === null) throw error;
    },
  );
  await Promise.race([stored, refused]);
}

/** Waits for a command, but not for ever. */
function carriedOut(command: Promise<void>): Promise<void> {
  return inTime(command, COMMAND_MS, () => new HttpError(504, 'the command has not taken effect yet'));
}
