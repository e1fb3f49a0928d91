import type { JobBackend } from '../jobs/job-registry.js';
import type { ServerOptions } from '../options.js';
import { RemoteJobs } from './remote-jobs.js';
import { RemoteStore } from './remote-store.js';
import { ServerConnection } from './server-connection.js';

/** The jobs of a server in the place of those of this browser. */
export function openServer(options: ServerOptions): JobBackend {
  const server = new ServerConnection(options);
  const store = new RemoteStore(server);
  return {
    store,
    storage: { kind: 'server' },
    newJobs: (context) => new RemoteJobs(server, store, context),
  };
}
