import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Commands, connected, freePort, LIMIT_MS } from './driver.ts';

/** Starts an unchanged Firefox and drives it by Marionette, its own form of WebDriver, which every version has. */
export async function startFirefox(): Promise<Commands> {
  const profile = mkdtempSync(join(tmpdir(), 'candlerun-firefox-'));
  const port = await freePort();
  const settings = [
    `user_pref("marionette.port", ${port});`,
    // Workers of a tab in the background run as those of the one in front.
    'user_pref("dom.min_background_timeout_value", 4);',
  ];
  writeFileSync(join(profile, 'user.js'), settings.join('\n'));
  const program = process.env.FIREFOX_PATH ?? 'firefox-esr';
  const browser = spawn(program, ['--headless', '--marionette', '--no-remote', '--profile', profile], {
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => browser.once('exit', resolve));
  const end = async () => {
    browser.kill();
    await ended;
    rmSync(profile, { recursive: true, force: true });
  };
  try {
    const connection = await connected(() => Marionette.connect(port));
    await connection.send('WebDriver:NewSession', {});
    await connection.send('WebDriver:SetTimeouts', { script: LIMIT_MS, pageLoad: LIMIT_MS });
    return commandsOf(connection, end);
  } catch (error) {
    await end();
    throw error;
  }
}

function commandsOf(marionette: Marionette, end: () => Promise<void>): Commands {
  const read = async (answer: Promise<unknown>) => ((await answer) as { value: unknown }).value;
  return {
    navigate: (url) => marionette.send('WebDriver:Navigate', { url }),
    currentTab: () => read(marionette.send('WebDriver:GetWindowHandle', {})) as Promise<string>,
    newTab: async () => {
      const made = await marionette.send('WebDriver:NewWindow', { type: 'tab' });
      return (made as { handle: string }).handle;
    },
    switchTo: (handle) => marionette.send('WebDriver:SwitchToWindow', { handle }),
    closeTab: () => marionette.send('WebDriver:CloseWindow', {}),
    executeAsync: (script, args) =>
      read(marionette.send('WebDriver:ExecuteAsyncScript', { script, args, sandbox: null })),
    stop: async () => {
      marionette.close();
      await end();
    },
  };
}

type Waiting = { resolve: (value: unknown) => void; reject: (error: Error) => void };

/** The connection: each message is the length of a JSON text, a colon, and the text. */
class Marionette {
  readonly #socket: Socket;
  readonly #waiting = new Map<number, Waiting>();
  #received = Buffer.alloc(0);
  #commands = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (data) => this.#receive(data));
    socket.on('close', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('Firefox has ended'));
    });
    // After it only the socket closes.
    socket.on('error', () => {});
  }

  /** Connects, and waits for the first message, which says what the browser is. */
  static connect(port: number): Promise<Marionette> {
    return new Promise((resolve, reject) => {
      const socket = createConnection(port, '127.0.0.1');
      socket.once('error', reject);
      socket.once('data', () => {
        socket.off('error', reject);
        resolve(new Marionette(socket));
      });
    });
  }

  send(command: string, parameters: object): Promise<unknown> {
    this.#commands += 1;
    const id = this.#commands;
    const text = JSON.stringify([0, id, command, parameters]);
    this.#socket.write(`${Buffer.byteLength(text)}:${text}`);
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error(`${command} has hung`)), LIMIT_MS);
      const settle = (settled: () => void) => {
        clearTimeout(limit);
        settled();
      };
      this.#waiting.set(id, {
        resolve: (value) => settle(() => resolve(value)),
        reject: (error) => settle(() => reject(error)),
      });
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #receive(data: Buffer): void {
    this.#received = Buffer.concat([this.#received, data]);
    for (;;) {
      const colon = this.#received.indexOf(':');
      const end = colon + 1 + Number(this.#received.subarray(0, colon).toString());
      if (colon < 0 || this.#received.length < end) return;
      const message = JSON.parse(this.#received.subarray(colon + 1, end).toString());
      this.#received = this.#received.subarray(end);
      const [, id, error, result] = message as [1, number, { message: string } | null, unknown];
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error) waiting?.reject(new Error(error.message));
      else waiting?.resolve(result);
    }
  }
}
