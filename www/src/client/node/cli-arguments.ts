import { parseArgs } from 'node:util';
import type { FileOptions } from '../files/file-options.js';
import { laneCount } from '../options.js';
import { readArgument, UsageError } from '../usage-error.js';
import { FILE_ARGUMENTS, FILE_USAGE, fileOptions } from './cli-file-options.js';

/** The text of `--help`. */
export const USAGE = `Usage: candlerun run <spec.json> --candles <file> [options]
       candlerun inspect <file> [options of the file]
       candlerun server [migrate] [options]      (\`candlerun server --help\` explains them)
       candlerun worker [options]                (\`candlerun worker --help\`)

\`run\` runs a backtest or a search. On a terminal it shows how far it is and then the best episode; else it writes JSON lines:
{"type":"progress",…} at most 10 a second, and at the end {"type":"finished","result":…} or {"type":"failed","reason":…}.
A single backtest has its "report" beside the result. Standard error has what the file of candles was taken for, and why
episodes have no score. \`inspect\` prints what a file of candles is taken for.

  --candles <file>  file with the candles: CSV, JSON, Excel, Parquet or Feather, also in gzip or ZIP
  --lanes <n>       threads that run episodes, 1 to 64 (one fewer than there are cores, 8 at most)
  --server <url>    runs the job on a \`candlerun server\`, whose token is in CANDLERUN_TOKEN; without --lanes and --out
  --out <file>      writes the job as JSON: spec, episodes and result, as the page imports it, and a single backtest's report
                    with all trades, up to 1,000,000 (the output has the newest 1,000)
  --allow-javascript  runs a spec whose strategy is JavaScript, which can do what a program can
  --help            prints this text
  --version         prints the version

Options of the file of candles, for what it leaves open or what was assumed:

${FILE_USAGE}

Exit codes: 0 a result, 1 the job has failed or no episode has a score, 2 arguments, spec or candles are wrong,
130 interrupted.`;

/** A command with its arguments. */
export type Command =
  | { kind: 'help' | 'version' }
  | {
      kind: 'run';
      spec: string;
      candles: string;
      lanes: number | 'auto';
      out: string | null;
      allowJavaScript: boolean;
      fileOptions: FileOptions;
      /** The address of the server that runs the job; null runs it here. */
      server: string | null;
    }
  | { kind: 'inspect'; candles: string; fileOptions: FileOptions };

/** Reads the arguments. */
export function parseCommand(args: string[]): Command {
  const { values, positionals } = parsed(args);
  if (values.help) return { kind: 'help' };
  if (values.version) return { kind: 'version' };
  const [name, spec, ...more] = positionals;
  if (name === undefined) throw new UsageError('a command is missing: `run` or `inspect`');
  if (name === 'inspect') return inspectCommand(spec, more, fileOptions(values));
  if (name !== 'run') throw new UsageError(`there is no command \`${name}\`: it is \`run\` or \`inspect\``);
  if (spec === undefined) throw new UsageError('the file with the spec is missing');
  if (more.length > 0) throw new UsageError(`one spec at a time (found ${more[0]} too)`);
  if (values.candles === undefined) throw new UsageError('--candles <file> is missing');
  const server = serverAddress(values.server);
  if (server !== null && (values.out !== undefined || values.lanes !== undefined)) {
    throw new UsageError('--lanes and --out are for jobs that run here, without --server');
  }
  return {
    kind: 'run',
    spec,
    candles: values.candles,
    lanes: lanes(values.lanes),
    out: values.out ?? null,
    allowJavaScript: values['allow-javascript'] ?? false,
    fileOptions: fileOptions(values),
    server,
  };
}

function serverAddress(text: string | undefined): string | null {
  if (text === undefined) return null;
  if (URL.canParse(text) && /^https?:/.test(text)) return text;
  throw new UsageError(`--server ${text}: it must be an address, such as http://127.0.0.1:7390`);
}

function inspectCommand(file: string | undefined, more: string[], options: FileOptions): Command {
  if (file === undefined) throw new UsageError('the file with the candles is missing');
  if (more.length > 0) throw new UsageError(`one file at a time (found ${more[0]} too)`);
  return { kind: 'inspect', candles: file, fileOptions: options };
}

function parsed(args: string[]) {
  return readArgument(() =>
    parseArgs({
      args,
      allowPositionals: true,
      options: {
        candles: { type: 'string' },
        lanes: { type: 'string' },
        out: { type: 'string' },
        server: { type: 'string' },
        'allow-javascript': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean' },
        ...FILE_ARGUMENTS,
      },
    }),
  );
}

function lanes(text = 'auto'): number | 'auto' {
  if (text === 'auto') return text;
  return readArgument(() => laneCount(Number(text)), `--lanes ${text}: `);
}
