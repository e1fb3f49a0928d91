/**
 * The name of a worker in the queue. It has the number of its lanes, so the list of workers says how many lanes there are now: that list is kept by the
 * database of the queue, which drops a worker with its connection.
 */
export function workerName(lanes: number, host: string, pid: number): string {
  return `l${lanes}-${host.replaceAll(/[^A-Za-z0-9]/g, '').slice(0, 12)}-${pid}`;
}

/** The lanes of workers by their names. Another program in the list has none. */
export function lanesOf(names: readonly string[]): number {
  return names.reduce((sum, name) => sum + Number(/(?:^|:)l(\d{1,3})-/.exec(name)?.[1] ?? 0), 0);
}
