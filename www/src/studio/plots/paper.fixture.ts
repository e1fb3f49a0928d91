import type { Paper } from './paper.js';

type Rect = { x: number; y: number; width: number; height: number };

/** A paper for tests, which records the texts and rectangles that are drawn on it. Every letter is six pixels wide. */
export function testPaper(
  width: number,
  height: number,
): { paper: Paper; texts(): string[]; rects(): Rect[] } {
  const texts: string[] = [];
  const rects: Rect[] = [];
  const known: Record<string, unknown> = {
    canvas: document.createElement('canvas'),
    fillText: (text: string) => texts.push(text),
    fillRect: (x: number, y: number, width: number, height: number) => rects.push({ x, y, width, height }),
    measureText: (text: string) => ({ width: 6 * text.length }),
  };
  const context = new Proxy(known, {
    get: (target, name) => target[String(name)] ?? (() => {}),
  }) as unknown as CanvasRenderingContext2D;
  const colours = {
    sheet: 'white',
    ink: 'black',
    text: 'black',
    rule: 'grey',
    edge: 'grey',
    flame: 'orange',
    loss: 'red',
  };
  return {
    paper: { context, width, height, colours, chosen: -1 },
    texts: () => texts,
    rects: () => rects,
  };
}
