import type * as Client from '../../www/src/client/index.ts';

declare global {
  /** The client, in pages that have loaded it. */
  var client: typeof Client;
  /** The next event of a job that fulfils a condition. */
  var nextEvent: <T extends keyof Client.JobEvents>(
    job: Client.JobHandle,
    type: T,
    isIt?: (event: Client.JobEvents[T]) => boolean,
  ) => Promise<Client.JobEvents[T]>;
}

/** Loads the client from the address of its entry; runs in the page. */
export async function loadClient(entry: string): Promise<void> {
  globalThis.client = await import(entry);
  globalThis.nextEvent = (job, type, isIt = () => true) =>
    new Promise((resolve) => {
      const remove = job.on(type, (event) => {
        if (!isIt(event)) return;
        remove();
        resolve(event);
      });
    });
}
