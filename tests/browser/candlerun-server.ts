import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../www/lib/node/cli.js', import.meta.url));

/** The token of the servers of these tests. */
export const TOKEN = 'a-token-of-the-tests';

/** A `candlerun server` of the built package, with its jobs in memory. */
export type TestServer = { url: string; close(): Promise<void> };

/** Starts a server on a free port; `args` are more arguments of its command. */
export async function startServer(...args: string[]): Promise<TestServer> {
  const server = spawn(process.execPath, [CLI, 'server', '--port', '0', '--lanes', '1', ...args], {
    env: { ...process.env, CANDLERUN_TOKEN: TOKEN },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = once(server, 'exit');
  const [url] = await once(server.stdout, 'data');
  return {
    url: String(url).trim(),
    async close() {
      server.kill('SIGKILL');
      await ended;
    },
  };
}
