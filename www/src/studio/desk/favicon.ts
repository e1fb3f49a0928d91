import { isOpen, type Run } from '../progress/run.js';
import { Throttle } from '../throttle.js';

/** The favicon as a candle: its body fills with the run. It is drawn at most once a second, since a browser decodes each one. */
export class Favicon {
  readonly #link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  readonly #throttle = new Throttle(1_000);
  #shown = '';

  draw(run: Run, nowMs: number): void {
    if (this.#link === null || !this.#throttle.passes(nowMs, !isOpen(run))) return;
    const share = run.state === 'finished' ? 1 : (run.progress?.progress ?? 0) / 100;
    const address = `data:image/svg+xml,${encodeURIComponent(candleSvg(share, run.state))}`;
    if (address === this.#shown) return;
    this.#shown = address;
    this.#link.href = address;
  }
}

/** A candle of 32 pixels that stands upright. Its colours are readable on light and dark tabs. */
export function candleSvg(share: number, state: Run['state']): string {
  const height = 22 * Math.min(1, Math.max(0, share));
  const top = (27 - height).toFixed(1);
  const body = state === 'paused' ? '#7e888d' : state === 'failed' ? '#b3261e' : '#14181b';
  const fill = `<path fill="${body}" d="M9 ${top}h14v${height.toFixed(1)}H9z"/>`;
  const flame = state === 'running' ? `<path fill="#f2a100" d="M14 ${top}h4v${height.toFixed(1)}h-4z"/>` : '';
  return (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="#7e888d" d="M15 0h2v32h-2z"/>' +
    `<path fill="#fff" stroke="#7e888d" stroke-width="2" d="M8 4h16v24H8z"/>${fill}${flame}</svg>`
  );
}
