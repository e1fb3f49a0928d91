import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { listen } from '../serve-dist.ts';

/** A command that takes longer has hung. */
const LIMIT_MS = 60_000;
/** The first command waits until the driver accepts connections. */
const START_MS = 20_000;

type Command = { method: 'GET' | 'POST' | 'DELETE'; path: string; body?: object };

/** A browser that is driven by the WebDriver protocol of the W3C: WebKitGTK has no other. */
export class WebDriver {
  readonly #url: string;
  readonly #children: ChildProcess[];
  #session = '';

  private constructor(url: string, children: ChildProcess[]) {
    this.#url = url;
    this.#children = children;
  }

  /** Starts a display, a driver and a browser. */
  static async start(): Promise<WebDriver> {
    const { display, server } = await startDisplay();
    const port = await freePort();
    const program = spawn('WebKitWebDriver', [`--port=${port}`], {
      env: { ...process.env, DISPLAY: display, LANG: 'en_US.UTF-8', WEBKIT_DISABLE_COMPOSITING_MODE: '1' },
      stdio: 'ignore',
    });
    const driver = new WebDriver(`http://127.0.0.1:${port}`, [program, server]);
    try {
      await driver.#open();
      return driver;
    } catch (error) {
      await driver.stop();
      throw error;
    }
  }

  /** Ends browser, driver and display. */
  async stop(): Promise<void> {
    if (this.#session) await this.#send({ method: 'DELETE', path: '' }).catch(() => {});
    for (const child of this.#children) child.kill();
  }

  goto(url: string): Promise<unknown> {
    return this.#send({ method: 'POST', path: '/url', body: { url } });
  }

  /** Opens a tab and goes on in it. Returns the tab before. */
  async openTab(): Promise<string> {
    const before = (await this.#send({ method: 'GET', path: '/window' })) as string;
    const made = await this.#send({ method: 'POST', path: '/window/new', body: { type: 'tab' } });
    await this.switchTo((made as { handle: string }).handle);
    return before;
  }

  switchTo(handle: string): Promise<unknown> {
    return this.#send({ method: 'POST', path: '/window', body: { handle } });
  }

  /** Closes the tab. `switchTo` must follow. */
  closeTab(): Promise<unknown> {
    return this.#send({ method: 'DELETE', path: '/window' });
  }

  /** Calls a function in the page with an argument, and returns what it resolves to. Both are JSON. */
  async evaluate<A, R>(run: (argument: A) => R | Promise<R>, argument?: A): Promise<R> {
    const script = `const done = arguments[arguments.length - 1];
      Promise.resolve().then(() => (${run})(JSON.parse(arguments[0]))).then(
        (value) => done(JSON.stringify({ value })),
        (error) => done(JSON.stringify({ error: String(error && error.stack ? error.message + error.stack : error) })),
      );`;
    const args = [JSON.stringify(argument ?? null)];
    const answer = await this.#send({ method: 'POST', path: '/execute/async', body: { script, args } });
    const { value, error } = JSON.parse(answer as string) as { value: R; error?: string };
    if (error !== undefined) throw new Error(error);
    return value;
  }

  async #open(): Promise<void> {
    const body = { capabilities: { alwaysMatch: { browserName: 'MiniBrowser' } } };
    const end = Date.now() + START_MS;
    for (;;) {
      const made = await this.#request({ method: 'POST', path: '/session', body }).catch((error: unknown) => {
        if (Date.now() > end) throw error;
        return null;
      });
      if (made !== null) {
        this.#session = (made as { sessionId: string }).sessionId;
        break;
      }
      await wait(100);
    }
    await this.#send({ method: 'POST', path: '/timeouts', body: { script: LIMIT_MS, pageLoad: LIMIT_MS } });
  }

  #send({ method, path, body }: Command): Promise<unknown> {
    return this.#request({ method, path: `/session/${this.#session}${path}`, ...(body ? { body } : {}) });
  }

  async #request({ method, path, body }: Command): Promise<unknown> {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      ...(body ? { body: JSON.stringify(body) } : {}),
      headers: { 'content-type': 'application/json' },
      signal: AbortSignal.timeout(LIMIT_MS),
    });
    const { value } = (await response.json()) as { value: { error?: string; message?: string } | unknown };
    if (response.ok) return value;
    const { error, message } = value as { error?: string; message?: string };
    throw new Error(`${method} ${path}: ${error}: ${message}`);
  }
}

/** Starts a display that nobody sees. It writes its number when it is ready. */
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

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}
