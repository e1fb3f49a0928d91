import type { Hono } from 'hono';
import { CandlerunError } from '../../errors.js';
import type { EpisodePart, EpisodeResult, JobSpec, ReportLimits } from '../../generated/types.js';
import type { JobSpecInput } from '../../spec-input.js';
import { excerpt, isRecord } from '../../storage/check.js';
import { jsonBody } from './bodies.js';
import type { ServerContext } from './context.js';

/** Questions that the server's own lanes answer. */
export function addQuestionRoutes(app: Hono, { host, options }: ServerContext): void {
  const { allowJavaScript } = options;

  app.post('/report', async (context) => {
    const { candlerun } = await host.opened;
    const { spec, params, limits, part } = await jsonBody(context);
    return context.json(
      await candlerun.report(
        record<JobSpec>(spec, 'spec'),
        record<EpisodeResult['params']>(params, 'params'),
        limits === undefined ? {} : record<Partial<ReportLimits>>(limits, 'limits'),
        part === undefined || part === null ? null : record<EpisodePart>(part, 'part'),
        { allowJavaScript },
      ),
    );
  });

  app.post('/estimate', async (context) => {
    const { candlerun } = await host.opened;
    const { spec } = await jsonBody(context);
    return context.json(await candlerun.estimate(record<JobSpecInput>(spec, 'spec')));
  });

  app.post('/check_rules', async (context) => {
    const { candlerun } = await host.opened;
    const { rules } = await jsonBody(context);
    if (typeof rules !== 'string') throw new CandlerunError('must be a text', 'rules', excerpt(rules));
    return context.json(await candlerun.checkRules(rules));
  });

  app.get('/jobs/:id/reports/:episode', async (context) => {
    const { candlerun } = await host.opened;
    const { id, episode } = context.req.param();
    return context.json(await (await candlerun.job(id)).report(Number(episode)));
  });

  app.get('/jobs/:id/robustness', async (context) => {
    const { candlerun } = await host.opened;
    const handle = await candlerun.job(context.req.param('id'));
    if (handle.status !== 'completed') {
      throw new CandlerunError('only a completed job has a robustness report', 'status', handle.status);
    }
    return context.json(await handle.appraise());
  });
}

function record<T>(value: unknown, field: string): T {
  if (isRecord(value)) return value as T;
  throw new CandlerunError('must be an object', field, excerpt(value));
}
