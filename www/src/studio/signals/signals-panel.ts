import './signals.css';
import { type EpisodeDetail, formatCount } from 'candlerun';
import { make, makeHead } from '../dom.js';
import { decimalText } from '../number-text.js';
import type { DeskActions, DeskPanel, DeskView } from '../panel.js';
import { DetailFrame } from '../trades/detail-frame.js';
import { type CauseText, causeOf, counted } from './cause.js';
import { type FunnelPart, type FunnelRow, funnelOf } from './funnel.js';
import { rejectionDetail, rejectionText } from './rejection-text.js';

/** From candles to fills: where signals were lost, with the likely cause first. */
export class SignalsPanel implements DeskPanel {
  readonly element: HTMLElement;
  readonly #frame = new DetailFrame('signals-panel', 'Signals');
  readonly #actions: DeskActions;
  #view: DeskView | null = null;

  constructor(actions: DeskActions) {
    this.#actions = actions;
    this.element = this.#frame.element;
  }

  show(view: DeskView | null): void {
    if (view === this.#view) return;
    this.#view = view;
    const detail = this.#frame.update(view);
    if (detail !== null) this.#showDetail(detail);
  }

  #showDetail(detail: EpisodeDetail): void {
    const { signals } = detail;
    const hasTrades = detail.trade_columns.count + detail.open_trades.length > 0;
    const title = make('h3', 'signals-title', hasTrades ? 'From signals to trades' : 'Why no trades?');
    const parts = make('div', 'signals-parts', ...funnelOf(signals).map(makePart));
    this.#frame.content.replaceChildren(title, makeCause(causeOf(signals), !hasTrades), parts);
    if (signals.rejections.length > 0) this.#frame.content.append(makeRejections(detail));
    if (!hasTrades) this.#frame.content.append(this.#editButton());
  }

  #editButton(): HTMLElement {
    const button = make('button', 'button button-quiet', 'Edit and run again');
    button.type = 'button';
    button.addEventListener('click', () => this.#actions.editAndRun());
    return button;
  }
}

function makeCause(cause: CauseText, isProblem: boolean): HTMLElement {
  const parts = cause.map((part) => (typeof part === 'string' ? part : make('code', '', part.code)));
  return make('p', isProblem ? 'signals-cause notice' : 'signals-cause', ...parts);
}

function makePart({ title, code, rows }: FunnelPart): HTMLElement {
  const caption = make('caption', '', title);
  if (code !== '') caption.append(' ', make('code', '', code));
  const body = make('tbody', '', ...rows.map(makeRow));
  return make('table', 'signals-table', caption, body);
}

/** A row with its number, its share, and a bar that repeats the share. */
function makeRow({ label, isCode, count, share }: FunnelRow): HTMLElement {
  const head = makeHead('row', '', isCode ? make('code', '', label) : label);
  const bar = make('div', 'signals-bar');
  bar.style.setProperty('--share', String(share));
  const cell = make('td', 'signals-bar-cell', bar);
  cell.setAttribute('aria-hidden', 'true');
  return make(
    'tr',
    count === 0 ? 'is-empty' : '',
    head,
    make('td', 'number', formatCount(count)),
    make('td', 'number signals-share', shareText(share)),
    cell,
  );
}

/** A share that is 0 or 100% only if it is so exactly. */
function shareText(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 0.01) return '< 0.01%';
  if (percent < 100 && percent > 99.99) return '> 99.99%';
  return `${decimalText(percent)}%`;
}

function makeRejections({ signals }: EpisodeDetail): HTMLElement {
  const items = signals.rejections.map(({ reason, count }) => {
    const words = rejectionText(reason);
    const detail = rejectionDetail(reason);
    const example = detail === words ? '' : ` The first: ${detail}.`;
    return make('li', '', `${counted(count, 'order')}: ${words}.${example}`);
  });
  const title = make('h4', '', 'Rejected orders');
  return make('div', 'signals-rejections', title, make('ul', '', ...items));
}
