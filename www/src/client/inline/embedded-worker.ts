import { loadFailure } from '../load-failure.js';
import { WORKER } from './embedded-files.js';

let address: string | undefined;

/** Makes a worker from a blob, as a worker cannot be a script of another origin. The policy must allow `worker-src blob:`. */
export function embeddedWorker(): Worker {
  address ??= URL.createObjectURL(new Blob([WORKER], { type: 'text/javascript' }));
  try {
    return new Worker(address);
  } catch (error) {
    throw loadFailure('a worker', { error, remedy: 'the policy of this page must allow `worker-src blob:`' });
  }
}
