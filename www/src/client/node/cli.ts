#!/usr/bin/env node
import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { UsageError } from '../usage-error.js';
import { parseCommand, USAGE } from './cli-arguments.js';
import { inspect } from './cli-inspect.js';
import { jsonLines, terminal } from './cli-output.js';
import { EXIT, runSpec } from './cli-run.js';
import { THREADS } from './threads.js';

async function main(args: string[]): Promise<number> {
  // The command of the server has options of its own. Nobody else needs its code.
  if (args[0] === 'server' || args[0] === 'worker') {
    const { serverCommand, workerCommand } = await import('../server/commands.js');
    return (args[0] === 'server' ? serverCommand : workerCommand)(args.slice(1), THREADS);
  }
  const command = parseCommand(args);
  switch (command.kind) {
    case 'help':
      console.log(USAGE);
      return EXIT.done;
    case 'version':
      console.log(await version());
      return EXIT.done;
    case 'inspect':
      console.log((await inspect(command.candles, command.fileOptions)).join('\n'));
      return EXIT.done;
    case 'run': {
      const { stdout, stderr } = process;
      hasFile = command.out !== null;
      const write = (text: string) => void (stdout.writable && stdout.write(text));
      const output = stdout.isTTY ? terminal(write, () => stdout.columns || 80) : jsonLines(write);
      const log = (line: string) => void stderr.write(`${line}\n`);
      if (command.server === null) return runSpec(command, output, log);
      const { runOnServer } = await import('./cli-run-server.js');
      return runOnServer({ ...command, server: command.server }, output, log);
    }
  }
}

async function version(): Promise<string> {
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** Whether the command writes a file. If so, it continues although nothing reads its output. */
let hasFile = false;

// A reader that closes the pipe, such as `head`, needs no more output.
process.stdout.on('error', () => {
  if (!hasFile) process.exit(EXIT.done);
});
process.stderr.on('error', () => {});

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: Error) => {
    console.error(`candlerun: ${error.message}`);
    if (error instanceof UsageError) console.error('`candlerun --help` explains the command');
    process.exitCode = error instanceof UsageError ? EXIT.usage : EXIT.failed;
  },
);
