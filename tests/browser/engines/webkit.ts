import { type ChildProcess, spawn } from 'node:child_process';
import { type Commands, connected, freePort, LIMIT_MS } from './driver.ts';

type Method = 'GET' | 'POST' | 'DELETE';

/** Starts WebKitGTK on a display that nobody sees, and drives it by the WebDriver protocol of the W3C: it has no other. */
export async function startWebKit(): Promise<Commands> {
  const { display, server } = await startDisplay();
  const port = await freePort();
  const program = spawn('WebKitWebDriver', [`--port=${port}`], {
    env: { ...process.env, DISPLAY: display, WEBKIT_DISABLE_COMPOSITING_MODE: '1' },
    stdio: 'ignore',
  });
  const request = (method: Method, path: string, body?: object) =>
    send(`http://127.0.0.1:${port}${path}`, method, body);
  const end = () => {
    for (const child of [program, server]) child.kill();
  };
  try {
    const capabilities = { alwaysMatch: { browserName: 'MiniBrowser' } };
    const made = await connected(() => request('POST', '/session', { capabilities }));
    const session = `/session/${(made as { sessionId: string }).sessionId}`;
    await request('POST', `${session}/timeouts`, { script: LIMIT_MS, pageLoad: LIMIT_MS });
    return commandsOf((method, path, body) => request(method, `${session}${path}`, body), end);
  } catch (error) {
    end();
    throw error;
  }
}

function commandsOf(
  send: (method: Method, path: string, body?: object) => Promise<unknown>,
  end: () => void,
): Commands {
  return {
    navigate: (url) => send('POST', '/url', { url }),
    currentTab: () => send('GET', '/window') as Promise<string>,
    newTab: async () => ((await send('POST', '/window/new', { type: 'tab' })) as { handle: string }).handle,
    switchTo: (handle) => send('POST', '/window', { handle }),
    closeTab: () => send('DELETE', '/window'),
    executeAsync: (script, args) => send('POST', '/execute/async', { script, args }),
    stop: async () => {
      await send('DELETE', '').catch(() => {});
      end();
    },
  };
}

async function send(url: string, method: Method, body?: object): Promise<unknown> {
  const response = await fetch(url, {
    method,
    ...(body ? { body: JSON.stringify(body) } : {}),
    headers: { 'content-type': 'application/json' },
    signal: AbortSignal.timeout(LIMIT_MS),
  });
  const { value } = (await response.json()) as { value: unknown };
  if (response.ok) return value;
  const { error, message } = value as { error?: string; message?: string };
  throw new Error(`${method} ${url}: ${error}: ${message}`);
}

/** Starts a display without a screen. It writes its number when it is ready. */
function startDisplay(): Promise<{ display: string; server: ChildProcess }> {
  const server = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)));
    server.stdout?.once('data', (data: Buffer) => resolve({ display: `:${String(data).trim()}`, server }));
  });
}
