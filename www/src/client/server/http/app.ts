import type { Context, Hono, Next } from 'hono';
import { messageOf } from '../../errors.js';
import { inTime } from '../in-time.js';
import { peer } from '../peers.js';
import { BOARD_PATH } from '../queue/board.js';
import { VERSION } from '../version.js';
import { addCandleRoutes } from './candle-routes.js';
import { MOST_JSON_BYTES, type ServerContext } from './context.js';
import { addJobRoutes } from './job-routes.js';
import { addQuestionRoutes } from './question-routes.js';
import { HttpError, refusalOf } from './refusals.js';
import { addStreamRoutes, streamedJob } from './stream-routes.js';

/** While the database is away, a request waits this long for it, and the answer about the health of the server this long. */
const WAIT_MS = 30_000;
const HEALTH_MS = 2_000;

/** Hosts that are this machine. Without a token, a request under another name comes from a page that was led here. */
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/;

/** All routes of the server. */
export async function newApp(given: ServerContext): Promise<Hono> {
  const server = { ...given, host: boundedHost(given.host, WAIT_MS) };
  const { Hono: App } = await peer('hono');
  const { cors } = await import('hono/cors');
  const { bodyLimit } = await import('hono/body-limit');
  const { RESPONSE_ALREADY_SENT } = await import('@hono/node-server/utils/response');
  const { access, log, metrics, options } = server;
  const app = new App();

  app.use(async (context, next) => {
    await next();
    metrics.requests.inc({ status: context.res.status });
  });
  app.use((context, next) => refuseForeignPages(server, context, next));
  app.use(
    cors({
      origin: [...options.origins],
      exposeHeaders: ['etag', 'x-candlerun-count', 'x-candlerun-source'],
    }),
  );
  const healthy = boundedHost(given.host, HEALTH_MS);
  app.get('/healthz', async (context) => {
    await healthy.opened;
    return context.json({ status: 'ok' });
  });
  app.use((context, next) => authenticate(server, context, next));
  const tooLarge = (limit: number) => ({
    maxSize: limit,
    onError: () => {
      throw new HttpError(413, `the body must have at most ${limit} bytes`);
    },
  });
  const [json, candles] = [
    bodyLimit(tooLarge(MOST_JSON_BYTES)),
    bodyLimit(tooLarge(options.mostCandleBytes)),
  ];
  app.use((context, next) => (context.req.path.startsWith('/candles') ? candles : json)(context, next));

  app.get('/version', (context) => context.json({ version: VERSION }));
  app.get('/metrics', async (context) =>
    context.text(await metrics.registry.metrics(), 200, { 'content-type': metrics.registry.contentType }),
  );
  addCandleRoutes(app, server);
  addJobRoutes(app, server);
  addQuestionRoutes(app, server);
  addStreamRoutes(app, server, RESPONSE_ALREADY_SENT);
  if (server.board) app.route(BOARD_PATH, server.board);

  app.notFound((context) =>
    context.json({ error: `there is no ${context.req.method} ${context.req.path}` }, 404),
  );
  app.onError((error, context) => {
    const refusal = refusalOf(error);
    if (refusal) return context.json(refusal.body, refusal.status as 422);
    log('error', 'a request has failed', {
      method: context.req.method,
      path: context.req.path,
      reason: messageOf(error),
    });
    return context.json({ error: 'the server could not answer; its log has the reason' }, 500);
  });
  if (!access.isRequired) log('warn', 'no token is set, so only this machine is answered');
  return app;
}

/** A host for which nobody waits longer than a time. */
function boundedHost(host: ServerContext['host'], ms: number): ServerContext['host'] {
  return {
    get opened() {
      return inTime(host.opened, ms, () => new HttpError(503, 'the database cannot be reached'));
    },
  };
}

/** Refuses pages of other origins, and without a token those that reach this machine under a name of their own. */
async function refuseForeignPages(
  { access, options }: ServerContext,
  context: Context,
  next: Next,
): Promise<void> {
  const [origin, host] = [context.req.header('origin'), context.req.header('host') ?? ''];
  if (!access.isRequired && !LOOPBACK.test(host)) {
    throw new HttpError(403, `without a token only this machine is answered (found the host ${host})`);
  }
  const isOwn = origin === undefined || origin === new URL(context.req.url).origin;
  if (!isOwn && !options.origins.includes(origin) && !options.origins.includes('*')) {
    throw new HttpError(403, `pages of ${origin} are not allowed: start the server with --cors ${origin}`);
  }
  await next();
}

async function authenticate({ access }: ServerContext, context: Context, next: Next): Promise<void> {
  const header = context.req.header('authorization');
  const isBoard = context.req.path === BOARD_PATH || context.req.path.startsWith(`${BOARD_PATH}/`);
  // A browser that opens the page of the queue asks for a password, which is the token.
  const isAllowed =
    access.allows(header) || hasTicket(access, context) || (isBoard && access.allowsPassword(header));
  if (!isAllowed && isBoard) context.header('www-authenticate', 'Basic realm="Candlerun"');
  if (!isAllowed) throw new HttpError(401, 'the token is missing or wrong: Authorization: Bearer <token>');
  await next();
}

function hasTicket(access: ServerContext['access'], context: Context): boolean {
  const ticket = context.req.query('ticket');
  const job = streamedJob(context.req.path, (name) => context.req.query(name));
  return ticket !== undefined && job !== null && access.allowsTicket(ticket, job);
}
