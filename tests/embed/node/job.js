import { writeFile } from 'node:fs/promises';
import { createCandlerun } from 'candlerun';
import { runJob } from './run-job.js';

const candlerun = await createCandlerun({ lanes: 2 });
let id = '';
const digest = await runJob(candlerun, (_, job) => {
  id = job.id;
});
await writeFile('job.json', Buffer.from(await (await candlerun.exportJob(id)).arrayBuffer()));
candlerun.close();
console.log(`done ${digest}`);
