import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const TICKS_A_SECOND = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** Seconds of processor time of a process and all of its threads until now. Linux only. */
export function cpuSeconds(pid: number): number {
  return seconds(`/proc/${pid}/stat`);
}

/** The same of its main thread alone: lanes are threads of their own. */
export function mainThreadSeconds(pid: number): number {
  return seconds(`/proc/${pid}/task/${pid}/stat`);
}

function seconds(file: string): number {
  // The name of the program is in brackets and may have spaces.
  const fields = readFileSync(file, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
}
