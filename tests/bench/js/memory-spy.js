// Keeps a reference to the memory of the engine in this worker, and posts its size on request.
const Instance = WebAssembly.Instance;
let memory;
let role = 'unknown';

WebAssembly.Instance = new Proxy(Instance, {
  construct(target, args) {
    const instance = Reflect.construct(target, args);
    memory = instance.exports.memory;
    return instance;
  },
});

self.addEventListener(
  'message',
  ({ data }) => {
    role = data?.role ?? role;
  },
  { once: true },
);

const channel = new BroadcastChannel('candlerun-bench-memory');
channel.onmessage = ({ data }) => {
  if (data === 'ask') channel.postMessage({ role, bytes: memory?.buffer.byteLength ?? 0 });
};
