import { CandlerunError, type CandlesInput, formatCount, type LoadedCandles } from 'candlerun';
import { byId, make, makeOption, setText } from '../dom.js';
import { dayText, intervalText } from '../number-text.js';
import type { Session } from '../session.js';
import { startFileDrop } from './file-drop.js';
import { samples } from './samples.js';

/** The select's value for the user's file. */
const FILE = 'file';

type Choice = { id: string; title: string; input: CandlesInput };

/** The candles: a sample or a file. If a file is refused, the earlier candles stay and the error is shown. */
export class CandlesPanel {
  /** The loaded candles. */
  info: LoadedCandles | null = null;
  readonly #session: Session;
  readonly #changed: () => void;
  readonly #select = byId('sample-select', HTMLSelectElement);
  readonly #file = byId('csv-input', HTMLInputElement);
  readonly #summary = byId('candles-summary', HTMLElement);
  readonly #error = byId('candles-error', HTMLElement);
  #loaded: Choice | null = null;
  /** Resolves when the newest choice is loaded or refused. */
  #settled: Promise<void> = Promise.resolve();
  #loading = new AbortController();

  constructor(session: Session, changed: () => void) {
    this.#session = session;
    this.#changed = changed;
    this.#select.append(...samples.map(({ id, title }) => makeOption(id, title)));
    this.#select.addEventListener('change', () => this.#loadSample());
    this.#file.addEventListener('change', () => {
      const file = this.#file.files?.[0];
      // Emptied, so that the same file can be chosen again after a correction.
      if (file) this.#loadFile(file);
      this.#file.value = '';
    });
    startFileDrop((file) => this.#loadFile(file));
    this.#loadSample();
  }

  /** The candles of the newest choice: waits until they are loaded or refused, so that a run does not use earlier ones. */
  async settled(): Promise<LoadedCandles | null> {
    for (let settled: Promise<void> | null = null; settled !== this.#settled; ) {
      settled = this.#settled;
      await settled;
    }
    return this.info;
  }

  #loadSample(): void {
    const sample = samples.find(({ id }) => id === this.#select.value);
    if (sample) this.#settled = this.#load({ id: sample.id, title: sample.title, input: sample.input() });
    else if (this.#loaded) this.#showLoaded();
  }

  #loadFile(file: File): void {
    this.#settled = this.#load({ id: FILE, title: file.name, input: file });
  }

  /** Loads a choice. An unfinished load is cancelled. */
  async #load(choice: Choice): Promise<void> {
    this.#loading.abort();
    const loading = new AbortController();
    this.#loading = loading;
    this.#error.hidden = true;
    this.#summary.ariaBusy = 'true';
    setText(this.#summary, `Loading ${choice.title} …`);
    try {
      const info = await this.#session.load(choice.input, loading.signal);
      if (loading.signal.aborted) return;
      this.info = info;
      this.#loaded = choice;
    } catch (error) {
      if (loading.signal.aborted) return;
      this.#showError(choice, error);
    }
    this.#showLoaded();
    this.#changed();
  }

  #showLoaded(): void {
    this.#summary.ariaBusy = 'false';
    this.#showChoice();
    setText(this.#summary, this.info === null ? 'No candles are loaded.' : summaryOf(this.info));
  }

  /** Selects the option of the loaded candles. A file has an option of its own. */
  #showChoice(): void {
    this.#select.querySelector(`option[value="${FILE}"]`)?.remove();
    if (this.#loaded?.id === FILE) this.#select.append(makeOption(FILE, this.#loaded.title));
    if (this.#loaded) this.#select.value = this.#loaded.id;
  }

  #showError(choice: Choice, error: unknown): void {
    const parts: (Node | string)[] = [make('strong', '', `${choice.title} was not loaded. `)];
    if (error instanceof CandlerunError && error.field !== '') {
      const line = error.line === null ? '' : `Line ${formatCount(error.line)}, `;
      parts.push(`${line}${error.field}: ${error.reason} (found `, make('code', '', error.value), ').');
    } else {
      parts.push(error instanceof Error ? error.message : String(error));
    }
    if (this.#loaded) parts.push(` ${this.#loaded.title} stays loaded.`);
    this.#error.replaceChildren(...parts);
    this.#error.hidden = false;
    // A file may be dropped while the message is out of view.
    this.#error.scrollIntoView({ block: 'nearest' });
  }
}

function summaryOf(info: LoadedCandles): string {
  const interval = info.interval_ms === null ? '' : ` of ${intervalText(info.interval_ms)}`;
  const noun = info.candles === 1 ? 'candle' : 'candles';
  const days = `${dayText(info.first_time)} – ${dayText(info.last_time)}`;
  const assumed = info.import?.assumptions.map((assumption) => ` · ${assumption}`).join('') ?? '';
  return `${formatCount(info.candles)} ${noun}${interval} · ${days}${assumed}`;
}
