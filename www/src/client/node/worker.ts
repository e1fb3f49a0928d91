// The entry of a thread: the scope first, then what a worker is in a browser too.
import './worker-scope.js';
import '../worker.js';
