import type { Candlerun } from 'candlerun';
import type { AttachedServer } from '../session.js';
import { type Beside, BothEngines } from './both-engines.js';

/** A server that the session of the page uses beside this browser, until `close`. */
export function attachedServer(beside: Beside): AttachedServer {
  const joined = new WeakMap<Candlerun, BothEngines>();
  const join = (here: Candlerun) => {
    const known = joined.get(here) ?? new BothEngines(here, beside);
    joined.set(here, known);
    return known;
  };
  return { with: join, close: () => void beside.client.close() };
}
