// A worker of the product whose memory can be measured. The spy comes first.
import './memory-spy.js';
import '/lib/worker.js';
