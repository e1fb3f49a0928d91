// Loaded before a server or a worker by `--import`: every fifth event of the queue is lost, and every answer of a worker is late by up to 300 ms, in an order that
// differs from that of the batches.
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  const { Job, QueueEvents } = await import('bullmq');
  const { emit } = QueueEvents.prototype;
  let events = 0;
  QueueEvents.prototype.emit = function (name, ...rest) {
    if (!['completed', 'failed', 'progress'].includes(name)) return emit.call(this, name, ...rest);
    events += 1;
    return events % 5 === 0 || emit.call(this, name, ...rest);
  };
  for (const name of ['moveToCompleted', 'updateProgress']) {
    const answer = Job.prototype[name];
    let answers = 0;
    Job.prototype[name] = async function (...values) {
      answers += 1;
      await new Promise((resolve) => setTimeout(resolve, (answers * 97) % 300));
      return answer.apply(this, values);
    };
  }
}
