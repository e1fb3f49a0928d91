// Connects a number of viewers to a stream and reads what they get: node viewers.mjs URL TOKEN COUNT. Prints a line when all are connected, and the number of events of
// all of them when the streams have ended.
import { Agent, get } from 'node:http';

const [url, token, count] = process.argv.slice(2);
const agent = new Agent({ maxSockets: Number.POSITIVE_INFINITY });
let [connected, events, ended] = [0, 0, 0];
for (let viewer = 0; viewer < Number(count); viewer += 1) {
  get(url, { agent, headers: { authorization: `Bearer ${token}` } }, (response) => {
    connected += 1;
    if (connected === Number(count)) console.log('connected');
    response.on('data', (chunk) => {
      events += String(chunk).split('\nid: ').length - 1;
    });
    response.on('end', () => {
      ended += 1;
      if (ended === Number(count)) console.log(events);
    });
  });
}
