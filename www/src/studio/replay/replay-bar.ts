import './replay.css';
import { type EpisodeDetail, FrameLoop, formatCount } from 'candlerun';
import { moneyText } from '../chart/axis-text.js';
import { barButton } from '../chart/chart-bar.js';
import type { ChartTool, ToolOwner } from '../chart/chart-tools.js';
import { exactTimeText } from '../chart/time-text.js';
import { make, makeOption, setText } from '../dom.js';
import { ensureNever } from '../ensure-never.js';
import type { DeskView, Replayed } from '../panel.js';
import { detailAt, tradeEvents } from './detail-at.js';
import { nextSpeed, Replay, SPEEDS } from './replay.js';
import { REPLAY_KEYS_TEXT, type ReplayMove, replayMove } from './replay-keys.js';
import { placeText, positionText } from './replay-texts.js';
import { WickScrubber } from './wick-scrubber.js';

/** Candles in view when a replay opens. */
const FIRST_VIEW = 160;

/** A candle stays in view for at least this long: faster ones could not be seen. */
const LEAST_SECONDS = 2;

/** The bar of a replay: it moves through an episode candle by candle, and everything on the desk that follows it. */
export class ReplayBar implements ChartTool {
  readonly element = make('section', 'replay-bar');
  readonly #owner: ToolOwner;
  readonly #frames = new FrameLoop((nowMs) => this.#frame(nowMs));
  readonly #scrubber: WickScrubber;
  readonly #previous = barButton('⇤', 'Previous trade (Shift T)', () =>
    this.#move({ kind: 'event', which: 'previous' }),
  );
  readonly #back = barButton('‹', 'Step back (←)', () => this.#move({ kind: 'step', by: -1 }));
  readonly #play = barButton('▶', 'Play (Space)', () => this.#move({ kind: 'play' }));
  readonly #step = barButton('›', 'Step forward (→)', () => this.#move({ kind: 'step', by: 1 }));
  readonly #next = barButton('⇥', 'Play to the next trade (T)', () =>
    this.#move({ kind: 'event', which: 'next' }),
  );
  readonly #speed = make('select', 'replay-speed');
  readonly #place = make('span', 'replay-place');
  readonly #position = make('span', 'replay-position');
  readonly #equity = make('span', 'replay-equity');
  readonly #announcement = make('p', 'visually-hidden');
  #view: DeskView | null = null;
  #detail: EpisodeDetail | null = null;
  #replay: Replay | null = null;
  #replayed: Replayed | null = null;
  /** The candles that were in view before the view became wider; null while it is not. */
  #narrower: number | null = null;
  /** The candles between which no trade begins or ends around the place. */
  #unchanged = { from: 0, to: -1 };

  constructor(owner: ToolOwner) {
    this.#owner = owner;
    this.#scrubber = new WickScrubber(
      owner.actions.wick,
      (candle) => this.#seek(candle),
      (event) => this.press(event),
    );
    this.element.setAttribute('aria-label', `Replay. ${REPLAY_KEYS_TEXT}`);
    this.element.dataset.testid = 'replay';
    const ids = { previous: this.#previous, back: this.#back, play: this.#play, step: this.#step };
    for (const [id, button] of Object.entries({ ...ids, next: this.#next })) {
      button.dataset.testid = `replay-${id}`;
    }
    this.#speed.ariaLabel = 'Speed';
    this.#speed.dataset.testid = 'replay-speed';
    this.#speed.append(
      ...SPEEDS.map((speed) => makeOption(String(speed), `${formatCount(speed)} candles/s`)),
    );
    this.#speed.addEventListener('change', () => this.#setSpeed(Number(this.#speed.value)));
    this.#place.dataset.testid = 'replay-place';
    this.#position.dataset.testid = 'replay-position';
    this.#equity.dataset.testid = 'replay-equity';
    this.#announcement.role = 'status';
    const close = barButton('×', 'Close the replay (Esc)', () => this.#owner.close());
    close.dataset.testid = 'replay-close';
    this.element.append(
      make('div', 'chart-bar-group', this.#previous, this.#back, this.#play, this.#step, this.#next),
      this.#speed,
      make('p', 'replay-texts', this.#place, this.#position, this.#equity),
      close,
      this.#announcement,
    );
    this.element.addEventListener('keydown', (event) => this.#onKey(event));
  }

  show(view: DeskView): void {
    this.#view = view;
    if (view.detail === this.#detail) return;
    const isFirst = this.#detail === null && this.#replay === null;
    this.#detail = view.detail;
    this.#frames.cancel();
    const before = this.#replay;
    const detail = view.detail;
    const isEmpty = detail === null || detail.equity_values.length === 0;
    this.element.ariaBusy = String(detail === null);
    if (isEmpty) {
      before?.pause();
      this.#showPlaying();
      return;
    }
    const first = detail.first_candle;
    const last = first + detail.equity_values.length - 1;
    const range = { first, last, events: tradeEvents(detail) };
    this.#replay = new Replay(range, before?.candle ?? first);
    if (before) this.#replay.speed = before.speed;
    this.#speed.value = String(this.#replay.speed);
    this.#unchanged = { from: 0, to: -1 };
    // The chart shows this view first.
    queueMicrotask(() => {
      if (isFirst) {
        this.#owner.showCandles(Math.min(FIRST_VIEW, last - first + 1));
        this.#play.focus();
      }
      this.#publish();
    });
  }

  press(event: KeyboardEvent): boolean {
    const move = replayMove(event);
    if (move === null) return false;
    event.preventDefault();
    // The page and the chart must not react to it as well.
    event.stopPropagation();
    this.#move(move);
    return true;
  }

  /** The newest price may be that of another bucket now. */
  drawn(): void {
    const [replay, detail, replayed] = [this.#replay, this.#detail, this.#replayed];
    if (replay && detail && replayed && !replay.isPlaying) this.#showTexts(replay, detail, replayed);
  }

  closed(): void {
    this.#frames.cancel();
    this.#scrubber.remove();
    if (this.#detail) this.#owner.actions.showReplay(this.#detail, null);
    this.#detail = null;
    this.#replay = null;
  }

  /** Keys in the bar itself: those that its buttons and its select use are theirs. */
  #onKey(event: KeyboardEvent): void {
    const isSelect = event.target === this.#speed;
    const isButton = event.target instanceof HTMLButtonElement;
    if (isSelect && event.key !== 'Escape') return;
    if (isButton && (event.key === ' ' || event.key === 'Enter')) return;
    this.press(event);
  }

  #move(move: ReplayMove): void {
    const replay = this.#replay;
    if (move.kind === 'close') {
      this.#owner.close();
      return;
    }
    if (replay === null) return;
    switch (move.kind) {
      case 'play':
        if (replay.isPlaying) replay.pause();
        else replay.play(performance.now());
        break;
      case 'step':
        replay.seek(replay.candle + move.by);
        break;
      case 'event':
        if (move.which === 'next') replay.playToEvent(performance.now());
        else replay.seek(replay.previousEvent ?? replay.candle);
        break;
      case 'end':
        replay.seek(move.which === 'first' ? replay.first : replay.last);
        break;
      case 'speed':
        this.#setSpeed(nextSpeed(replay.speed, move.by));
        return;
      default:
        ensureNever(move);
    }
    if (replay.isPlaying) this.#widen();
    this.#publish();
  }

  #setSpeed(speed: number): void {
    if (this.#replay === null) return;
    this.#replay.speed = speed;
    this.#speed.value = String(speed);
    if (this.#replay.isPlaying) this.#widen();
  }

  /** While candles would pass faster than they can be seen, they are shown smaller. */
  #widen(): void {
    const least = (this.#replay?.speed ?? 0) * LEAST_SECONDS;
    const candles = this.#owner.candles();
    if (candles >= least) return;
    this.#narrower ??= candles;
    this.#owner.showCandles(least);
  }

  /** Shows as many candles again as before it played. */
  #narrow(): void {
    const candles = this.#narrower;
    this.#narrower = null;
    if (candles !== null) this.#owner.showCandles(candles);
  }

  #seek(candle: number): void {
    this.#replay?.seek(candle);
    this.#publish();
  }

  #frame(nowMs: number): void {
    this.#replay?.advance(nowMs);
    this.#publish();
  }

  /** Shows the place everywhere, and asks for the next frame while it moves. */
  #publish(): void {
    const [replay, detail] = [this.#replay, this.#detail];
    if (replay === null || detail === null) return;
    const replayed = this.#replayedAt(replay, detail);
    if (!this.#owner.actions.showReplay(detail, replayed)) {
      replay.pause();
      this.#showPlaying();
      return;
    }
    this.#showTexts(replay, detail, replayed);
    this.#showPlaying();
    if (replay.isPlaying) this.#frames.request();
    else this.#narrow();
  }

  #replayedAt(replay: Replay, detail: EpisodeDetail): Replayed {
    const { candle } = replay;
    const known = this.#replayed;
    if (known?.candle === candle && this.#isUnchanged(candle)) return known;
    const then = known && this.#isUnchanged(candle) ? known.detail : detailAt(detail, candle);
    const next = replay.nextEvent ?? Number.POSITIVE_INFINITY;
    if (!this.#isUnchanged(candle)) this.#unchanged = { from: candle, to: next - 1 };
    this.#replayed = { candle, detail: then };
    return this.#replayed;
  }

  #isUnchanged(candle: number): boolean {
    return candle >= this.#unchanged.from && candle <= this.#unchanged.to;
  }

  #showTexts(replay: Replay, detail: EpisodeDetail, { candle, detail: then }: Replayed): void {
    const newest = this.#owner.newest();
    const place = placeText(candle, replay.first, replay.last);
    const position = positionText(then.open_trades, newest);
    const equity = `Equity ${moneyText(detail.equity_values[candle - detail.first_candle] ?? Number.NaN)}`;
    setText(this.#place, place);
    setText(this.#position, position);
    setText(this.#equity, equity);
    const interval = this.#view?.candles?.info.interval_ms ?? 1;
    const time = newest === null ? '' : `, ${exactTimeText(newest.time, interval)}`;
    const text = `${place}${time}. ${position}. ${equity}`;
    this.#scrubber.show({ first: replay.first, last: replay.last, candle, text: `${place}${time}` });
    // While it plays, readers would get sixty texts a second.
    if (!replay.isPlaying) setText(this.#announcement, text);
  }

  #showPlaying(): void {
    const replay = this.#replay;
    const isPlaying = replay?.isPlaying === true;
    setText(this.#play, isPlaying ? '❚❚' : '▶');
    this.#play.setAttribute('aria-label', isPlaying ? 'Pause' : 'Play');
    this.#play.title = isPlaying ? 'Pause (Space)' : 'Play (Space)';
    const disable = (button: HTMLElement, isDisabled: boolean) =>
      button.setAttribute('aria-disabled', String(isDisabled));
    disable(this.#previous, (replay?.previousEvent ?? null) === null);
    disable(this.#next, (replay?.nextEvent ?? null) === null);
    disable(this.#back, replay === null || replay.candle <= replay.first);
    disable(this.#step, replay === null || replay.candle >= replay.last);
    disable(this.#play, replay === null);
  }
}
