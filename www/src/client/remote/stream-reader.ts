/** An event of a stream. Its `id` and `data` are empty if it has none. */
export type StreamEvent = { type: string; id: string; data: string };

/** Reads the text of an event stream, in whatever pieces it comes. Comments and events without data are left out. */
export class StreamReader {
  #rest = '';

  /** The events that a piece completes. */
  read(piece: string): StreamEvent[] {
    const blocks = (this.#rest + piece).split(/\r?\n\r?\n/);
    this.#rest = blocks.pop() ?? '';
    return blocks.map(eventOf).filter(({ data }) => data !== '');
  }
}

function eventOf(block: string): StreamEvent {
  const event: StreamEvent = { type: 'message', id: '', data: '' };
  for (const line of block.split(/\r?\n/)) {
    const [, name, value = ''] = /^(\w+): ?(.*)$/.exec(line) ?? [];
    if (name === 'event') event.type = value;
    else if (name === 'id') event.id = value;
    else if (name === 'data') event.data += event.data === '' ? value : `\n${value}`;
  }
  return event;
}
