import './plot-view.css';
import { FrameLoop } from 'candlerun';
import { onThemeChange } from '../chart/theme-change.js';
import { make, setText } from '../dom.js';
import { type Plot, type PlotColours, plotColours } from './paper.js';

/** What the user does on a plot. Places are in CSS pixels from its corner. */
export type PlotOwner = {
  clicked(x: number, y: number): void;
  /** The pointer was dragged. */
  dragged(from: { x: number; y: number }, to: { x: number; y: number }): void;
  /** A key was pressed. Returns the text of what it has reached; null if the key means nothing. */
  pressed(event: KeyboardEvent): string | null;
};

/** A shorter way of the pointer is a click. */
const DRAG_PX = 5;

/** A canvas with a plot, and a line with the values at the pointer. */
export class PlotView {
  readonly element = make('div', 'plot');
  readonly #canvas = make('canvas', 'plot-canvas');
  readonly #readout = make('p', 'plot-readout');
  readonly #owner: PlotOwner;
  readonly #frames = new FrameLoop(() => this.#draw());
  #plot: Plot | null = null;
  #colours: PlotColours | null = null;
  #chosen = -1;
  #pressed: { x: number; y: number } | null = null;

  /** `testId` names the canvas for tests. */
  constructor(owner: PlotOwner, testId = 'still-plot') {
    this.#owner = owner;
    const canvas = this.#canvas;
    canvas.tabIndex = 0;
    canvas.setAttribute('role', 'img');
    canvas.dataset.testid = testId;
    this.#readout.setAttribute('role', 'status');
    this.#readout.dataset.testid = `${testId}-readout`;
    this.element.append(canvas, this.#readout);
    canvas.addEventListener('pointermove', (event) => this.#point(event.offsetX, event.offsetY));
    canvas.addEventListener('pointerleave', () => setText(this.#readout, ''));
    canvas.addEventListener('pointerdown', (event) => {
      this.#pressed = { x: event.offsetX, y: event.offsetY };
    });
    canvas.addEventListener('pointerup', (event) => this.#release(event.offsetX, event.offsetY));
    canvas.addEventListener('keydown', (event) => {
      const text = owner.pressed(event);
      if (text === null) return;
      event.preventDefault();
      // The arrow keys of the chart must not react to it as well.
      event.stopPropagation();
      setText(this.#readout, text);
      this.redraw();
    });
    new ResizeObserver(() => this.redraw()).observe(canvas);
    onThemeChange(() => {
      this.#colours = null;
      this.redraw();
    });
  }

  /** Shows a plot; `chosen` is the row of the chosen episode. */
  show(plot: Plot, chosen: number): void {
    this.#plot = plot;
    this.#chosen = chosen;
    this.#canvas.setAttribute('aria-label', plot.description);
    this.redraw();
  }

  /** Draws again, at most once a frame. */
  redraw(): void {
    this.#frames.request();
  }

  #draw(): void {
    const canvas = this.#canvas;
    const { clientWidth: width, clientHeight: height } = canvas;
    const context = canvas.getContext('2d');
    if (context === null || this.#plot === null || width === 0 || height === 0) return;
    const ratio = window.devicePixelRatio || 1;
    const [pixels, lines] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== pixels) canvas.width = pixels;
    if (canvas.height !== lines) canvas.height = lines;
    this.#colours ??= plotColours(this.element);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    this.#plot.draw({ context, width, height, colours: this.#colours, chosen: this.#chosen });
  }

  #point(x: number, y: number): void {
    setText(this.#readout, this.#plot?.hit(x, y)?.text ?? '');
  }

  #release(x: number, y: number): void {
    const from = this.#pressed;
    this.#pressed = null;
    if (from === null) return;
    if (Math.hypot(x - from.x, y - from.y) < DRAG_PX) this.#owner.clicked(x, y);
    else this.#owner.dragged(from, { x, y });
  }
}
