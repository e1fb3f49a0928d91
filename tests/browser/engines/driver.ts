import { createServer } from 'node:net';
import { listen } from '../serve-dist.ts';

/** A command that takes longer has hung. */
export const LIMIT_MS = 60_000;
/** A browser must accept commands after this time. */
export const START_MS = 30_000;

/** A command of the WebDriver protocol. Both engines have the same ones, by different names and connections. */
export type Commands = {
  navigate(url: string): Promise<unknown>;
  currentTab(): Promise<string>;
  newTab(): Promise<string>;
  switchTo(tab: string): Promise<unknown>;
  closeTab(): Promise<unknown>;
  /** Runs the body of a function, whose last argument takes the answer. */
  executeAsync(script: string, args: string[]): Promise<unknown>;
  /** Ends the browser. */
  stop(): Promise<void>;
};

/** A browser that a test drives. */
export class Driver {
  readonly #commands: Commands;

  constructor(commands: Commands) {
    this.#commands = commands;
  }

  goto(url: string): Promise<unknown> {
    return this.#commands.navigate(url);
  }

  /** Opens a tab and goes on in it. Returns the tab before. */
  async openTab(): Promise<string> {
    const before = await this.#commands.currentTab();
    await this.switchTo(await this.#commands.newTab());
    return before;
  }

  switchTo(tab: string): Promise<unknown> {
    return this.#commands.switchTo(tab);
  }

  /** Closes the tab. `switchTo` must follow. */
  closeTab(): Promise<unknown> {
    return this.#commands.closeTab();
  }

  /** Calls a function in the page with an argument, and returns what it resolves to. Both are JSON. */
  async evaluate<A, R>(run: (argument: A) => R | Promise<R>, argument?: A): Promise<R> {
    // By `window.eval`, since Firefox runs a script of its driver in a scope of its own, without the page's variables.
    const script = `const done = arguments[arguments.length - 1];
      const run = window.eval(arguments[1]);
      Promise.resolve().then(() => run(JSON.parse(arguments[0]))).then(
        (value) => done(JSON.stringify({ value })),
        (error) => done(JSON.stringify({ error: String(error && error.stack ? error.message + error.stack : error) })),
      );`;
    const args = [JSON.stringify(argument ?? null), `(${run})`];
    const answer = await this.#commands.executeAsync(script, args);
    const { value, error } = JSON.parse(String(answer)) as { value: R; error?: string };
    if (error !== undefined) throw new Error(error);
    return value;
  }

  stop(): Promise<void> {
    return this.#commands.stop();
  }
}

/** Tries to connect until the browser listens. */
export async function connected<T>(connect: () => Promise<T>): Promise<T> {
  const end = Date.now() + START_MS;
  for (;;) {
    try {
      return await connect();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** A port on which nothing listens. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}
