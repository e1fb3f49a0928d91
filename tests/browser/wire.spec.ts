import { expect, test } from './client-page.ts';

/** Sends messages to the conductor without the client, to fix the format of gloo-worker's envelope. */
test('the conductor uses the gloo-worker envelope and answers malformed messages', async ({ clientPage }) => {
  const answers = await clientPage.evaluate(async () => {
    const worker = new Worker('./worker.js', { type: 'module' });
    const module = await WebAssembly.compileStreaming(fetch('./engine.wasm'));
    const answers: unknown[] = [];
    let onAnswer = () => {};
    worker.onmessage = (message) => {
      answers.push(message.data);
      onAnswer();
    };
    const send = (message: unknown) =>
      new Promise<void>((resolve) => {
        onAnswer = resolve;
        worker.postMessage(message);
      });
    await send({ role: 'conductor', module, lock: 'wire-test' });
    worker.postMessage({ Connected: 0 });
    await send('what?');
    await send({ ProcessInput: [0, 7] });
    await send({ ProcessInput: [0, { type: 'explode', request_id: 5 }] });
    await send({ ProcessInput: [0, { type: 'cancel_job', request_id: 6, job_id: 'none' }] });
    await send({ ProcessInput: [0, { type: 'add_lane', request_id: 7, lane: 0, attachment: 'no port' }] });
    await send({
      ProcessInput: [0, { type: 'load_candles', request_id: 8, source: 'csv', attachment: 'no blob' }],
    });
    await send({
      ProcessInput: [0, { type: 'load_candles', request_id: 9, source: { synthetic: { candles: 0 } } }],
    });
    await send({
      ProcessInput: [0, { type: 'load_candles', request_id: 10, source: { synthetic: { candles: 10 } } }],
    });
    const spec = { candles: 'none', strategy: { library: 'sma_cross' } };
    const estimate = { type: 'estimate_search', spec, lanes: 1, candles_per_second: null };
    await send({ ProcessInput: [0, { ...estimate, request_id: 11, lanes: 0 }] });
    await send({ ProcessInput: [0, { ...estimate, request_id: 12, candles_per_second: -1 }] });
    await send({ ProcessInput: [0, { ...estimate, request_id: 13 }] });
    const loaded = answers.find((answer) => JSON.stringify(answer).includes('candles_loaded'));
    const candles = JSON.parse(JSON.stringify(loaded)).ProcessOutput[1].candles.fingerprint;
    await send({ ProcessInput: [0, { ...estimate, request_id: 14, spec: { ...spec, candles } }] });
    worker.terminate();
    return answers;
  });
  const refused = (request_id: number | null, rest: object) => ({
    ProcessOutput: [0, { type: 'request_failed', request_id, line: null, ...rest }],
  });
  expect(answers).toEqual([
    'WorkerLoaded',
    refused(null, {
      field: 'envelope',
      value: '"what?"',
      reason: 'must be {Connected: id}, {ProcessInput: [id, request]}, {Disconnected: id} or "Destroy"',
    }),
    refused(null, { field: 'request', value: '7', reason: 'must be an object with a type' }),
    refused(5, {
      field: 'request',
      value: expect.any(String),
      reason: expect.stringContaining('unknown variant'),
    }),
    refused(6, { field: 'job_id', value: 'none', reason: 'no such job is running, waiting or paused' }),
    refused(7, { field: 'attachment', value: 'no port', reason: 'must be a MessagePort' }),
    refused(8, { field: 'attachment', value: 'no blob', reason: 'must be a Blob of CSV' }),
    refused(9, { field: 'source.synthetic.candles', value: '0', reason: 'must be 1 to 20000000' }),
    {
      ProcessOutput: [
        0,
        {
          type: 'candles_loaded',
          request_id: 10,
          candles: {
            fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/),
            candles: 10,
            first_time: 1_577_836_800_000,
            last_time: 1_577_869_200_000,
            interval_ms: 3_600_000,
            candles_per_year: 2_520,
          },
          import: null,
          preview: null,
        },
      ],
    },
    refused(11, { field: 'lanes', value: '0', reason: 'must be at least 1' }),
    refused(12, { field: 'candles_per_second', value: '-1', reason: 'must be a speed above 0' }),
    refused(13, {
      field: 'candles',
      value: 'none',
      reason: 'no candles of this fingerprint are loaded',
    }),
    {
      ProcessOutput: [
        0,
        {
          type: 'search_estimated',
          request_id: 14,
          total_episodes: 1,
          feasible_points: 1,
          estimate: {
            grid_seconds: expect.any(Number),
            random_seconds: expect.any(Number),
            bayesian_seconds: expect.any(Number),
            advice: null,
          },
        },
      ],
    },
  ]);
});
