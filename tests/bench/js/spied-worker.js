// A worker of the product whose memory can be measured. The spy must be imported first.
import './memory-spy.js';
import '/lib/worker.js';
