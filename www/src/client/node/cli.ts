#!/usr/bin/env node
import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { parseCommand, USAGE, UsageError } from './cli-arguments.js';
import { jsonLines, terminal } from './cli-output.js';
import { EXIT, runSpec } from './cli-run.js';

async function main(args: string[]): Promise<number> {
  const command = parseCommand(args);
  switch (command.kind) {
    case 'help':
      console.log(USAGE);
      return EXIT.done;
    case 'version':
      console.log(await version());
      return EXIT.done;
    case 'run': {
      const { stdout } = process;
      const write = (text: string) => void stdout.write(text);
      return runSpec(command, stdout.isTTY ? terminal(write, () => stdout.columns || 80) : jsonLines(write));
    }
  }
}

async function version(): Promise<string> {
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

// Whoever reads the output has gone, as `head` does: there is nobody left to tell.
process.stdout.on('error', () => process.exit(EXIT.interrupted));

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: Error) => {
    console.error(`candlerun: ${error.message}`);
    if (error instanceof UsageError) console.error('`candlerun --help` says how it is used');
    process.exitCode = error instanceof UsageError ? EXIT.usage : EXIT.failed;
  },
);
