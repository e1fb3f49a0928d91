import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono } from 'hono';
import { END_ID } from '../job-streams.js';
import type { ServerContext } from './context.js';
import { HttpError } from './refusals.js';

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  // A proxy such as nginx would hold the events back until its buffer is full.
  'x-accel-buffering': 'no',
} as const;

/** Streams of events, under the name of this server and under that of an older one, and tickets for them. */
export function addStreamRoutes(app: Hono, server: ServerContext, alreadySent: Response): void {
  const stream = async (context: Context, id: string) => {
    const lastEventId = context.req.header('last-event-id');
    // The stream has ended, and the browser connects again as it does after every end. This status stops it.
    if (lastEventId === END_ID) return context.body(null, 204);
    const { candlerun } = await server.host.opened;
    const handle = await candlerun.job(id);
    const { outgoing } = context.env as HttpBindings;
    outgoing.writeHead(200, { ...HEADERS, ...Object.fromEntries(context.res.headers) });
    server.streams.add(handle, outgoing, lastEventId);
    return alreadySent;
  };
  app.get('/jobs/:id/events', (context) => stream(context, context.req.param('id')));
  app.get('/api/training/stream', (context) => {
    const id = context.req.query('job_id');
    if (id === undefined) throw new HttpError(400, 'job_id is missing in the query');
    return stream(context, id);
  });
  app.post('/jobs/:id/tickets', async (context) => {
    const { candlerun } = await server.host.opened;
    const { id } = await candlerun.job(context.req.param('id'));
    return context.json(server.access.ticket(id), 201);
  });
}

/** The job whose stream a request is for; null for another request. */
export function streamedJob(path: string, query: (name: string) => string | undefined): string | null {
  if (path === '/api/training/stream') return query('job_id') ?? null;
  const [, id] = /^\/jobs\/([^/]+)\/events$/.exec(path) ?? [];
  return id === undefined ? null : decodeURIComponent(id);
}
