import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { expect, inject, test } from 'vitest';
import { parse } from 'yaml';
import type { JobRow } from '../../storage/records.js';
import { logged, testFolder } from './fleet.js';
import {
  ended,
  gridSpec,
  newDatabase,
  type Running,
  run,
  sendCandles,
  serverOf,
  TOKEN,
} from './processes.js';

const DEPLOY = new URL('../../../../../deploy/', import.meta.url);

/** What starts a process of a deployment: its arguments, and the names of its environment. */
type Start = { args: string[]; names: string[] };

/** How a deployment starts its processes. */
type Deployment = { migrate: Start; server: Start; worker: Start };

function file(path: string): string {
  return readFileSync(new URL(path, DEPLOY), 'utf8');
}

function compose(): Deployment {
  type Service = { command: unknown[]; environment: Record<string, string> };
  const { services } = parse(file('compose.yaml'), { merge: true }) as { services: Record<string, Service> };
  const start = (name: string): Start => {
    const { command = [], environment = {} } = services[name] ?? {};
    return { args: command.map(String), names: Object.keys(environment) };
  };
  expect(file('Dockerfile')).toContain('ENTRYPOINT ["npx", "candlerun"]');
  return { migrate: start('migrate'), server: start('server'), worker: start('worker') };
}

function systemd(): Deployment {
  const start = (unit: string, key: string): Start => {
    const text = file(`systemd/${unit}.service`);
    const [, command = ''] = new RegExp(`^${key}=/usr/bin/npx candlerun (.*)$`, 'm').exec(text) ?? [];
    // The comment at the top of a unit names what its file of the environment has.
    const names = [...text.matchAll(/\bCANDLERUN_[A-Z]+\b/g)].map(([name]) => name);
    return { args: command.replaceAll('%C', testFolder()).split(' '), names };
  };
  return {
    migrate: start('candlerun-server', 'ExecStartPre'),
    server: start('candlerun-server', 'ExecStart'),
    worker: start('candlerun-worker', 'ExecStart'),
  };
}

for (const [name, read] of Object.entries({ compose, systemd })) {
  test(`the commands of ${name} start a server and a worker that run a job`, async () => {
    const { migrate, server, worker } = read();
    const environment: Record<string, string> = {
      CANDLERUN_DATABASE: await newDatabase(),
      CANDLERUN_QUEUE: inject('redis'),
      CANDLERUN_TOKEN: TOKEN,
    };
    // A process gets what its deployment gives it, and nothing else of these.
    const started = ({ args, names }: Start, more: string[] = []): Running =>
      run([...args, ...more], {
        CANDLERUN_TOKEN: '',
        ...Object.fromEntries(Object.entries(environment).filter(([key]) => names.includes(key))),
        XDG_CACHE_HOME: testFolder(),
      });
    const { process: migrating, log } = started(migrate);
    const [code] = await once(migrating, 'exit');
    expect([code, log]).toEqual([0, []]);
    const running = await serverOf(started(server, ['--port', '0']), TOKEN);
    environment.CANDLERUN_SERVER = running.url;
    await logged(started(worker), 'the worker takes batches');
    await logged(running, 'workers have come');
    const spec = gridSpec(await sendCandles(running, 2_000), 30);
    const { id } = await running.json<JobRow>('POST', '/jobs', { spec });
    expect(await ended(running, id)).toMatchObject({ status: 'completed', saved_episodes: 900 });
  });
}
