// The entry of a thread: first the scope of a worker, then the entry of the browser.
import './worker-scope.js';
import '../worker.js';
