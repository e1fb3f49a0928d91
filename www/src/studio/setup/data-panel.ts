import {
  CandlerunError,
  type CandlesInput,
  type CandlesLabel,
  type FileOptions,
  type NamedCandles,
  type WindowSpec,
} from 'candlerun';
import { DAY_MS } from '../calendar.js';
import { make, makeOption, setText } from '../dom.js';
import { startFileLaunch } from '../offline/file-launch.js';
import type { Session } from '../session.js';
import { candlesText, neededText } from './candles-text.js';
import { DateRange } from './date-range.js';
import { startFileDrop } from './file-drop.js';
import { askedBy } from './import-choices.js';
import { ImportPanel } from './import-panel.js';
import { importErrorText, loadedText } from './import-text.js';
import { MoreData, type OtherData } from './more-data.js';
import { samples } from './samples.js';

/** The option for the data of a run that is not in this browser. */
const MISSING = 'missing';

/** The parts of the session that load candles. */
type DataSession = Pick<Session, 'load' | 'loadBeside' | 'open'>;

type Choice = { id: string; title: string; input: CandlesInput; options?: FileOptions };

/** The endings in the dialog for files. The content decides how a file is read. */
const ENDINGS = '.csv,.tsv,.txt,.json,.jsonl,.gz,.zip,.xlsx,.parquet,.feather,.arrow,text/csv,text/plain';

/**
 * The candles: a sample, a file, or a file that a stored run has used; and the dates that are traded. If a file is refused, the
 * earlier candles stay and the error is shown.
 */
export class DataPanel {
  readonly element: HTMLElement;
  readonly #session: DataSession;
  readonly #changed: () => void;
  readonly #suggest: (commissionRate: number | null) => void;
  readonly #select = make('select', '');
  readonly #files = make('optgroup', '');
  readonly #file = make('input', 'visually-hidden');
  readonly #summary = make('p', 'candles-summary');
  readonly #error = make('div', 'notice');
  readonly #missing = make('div', 'notice candles-missing');
  readonly #dates = new DateRange();
  readonly #import = new ImportPanel((options) => this.#loadAgain(options));
  readonly #more: MoreData;
  /** The file that is loaded or was refused last. */
  #lastFile: Choice | null = null;
  /** The files that this page has opened, by the value of their option. */
  readonly #opened = new Map<string, Choice>();
  /** Stored files of earlier sessions, by the value of their option. */
  readonly #stored = new Map<string, NamedCandles>();
  #candles: NamedCandles | null = null;
  #isChosen = false;
  /** The value of the option of the candles. */
  #shown = '';
  /** The fingerprint that a shown run needs and this browser lacks. */
  #needed: string | null = null;
  /** Resolves when the newest choice is loaded or refused. */
  #settled: Promise<void> = Promise.resolve();
  #loading = new AbortController();

  /** `suggest` is called when the user chooses data, with the commission that fits it, or null for the usual one. */
  constructor(session: DataSession, changed: () => void, suggest: (commissionRate: number | null) => void) {
    this.#session = session;
    this.#changed = changed;
    this.#suggest = suggest;
    const select = this.#select;
    select.id = 'sample-select';
    select.dataset.testid = 'sample-select';
    select.dataset.path = 'candles';
    this.#files.label = 'Your files';
    const group = make('optgroup', '', ...samples.map(({ id, title }) => makeOption(id, title)));
    group.label = 'Samples';
    select.append(group);
    select.addEventListener('change', () => {
      this.#suggest(samples.find(({ id }) => id === select.value)?.commissionRate ?? null);
      this.#isChosen = true;
      this.#choose();
    });
    select.addEventListener('focus', () => void this.#listStored());

    const file = this.#file;
    file.id = 'csv-input';
    file.type = 'file';
    file.accept = ENDINGS;
    file.multiple = true;
    file.dataset.testid = 'csv-input';
    file.addEventListener('change', () => {
      // Emptied, so that the same file can be chosen again after a correction.
      this.#openFiles([...(file.files ?? [])]);
      file.value = '';
    });
    startFileDrop((dropped) => this.#openFiles(dropped));
    startFileLaunch((launched) => this.#openFiles([launched]));

    const label = make('label', 'visually-hidden', 'Data set');
    label.htmlFor = select.id;
    const button = make('label', 'button button-quiet', 'Open file…');
    button.htmlFor = file.id;
    this.#summary.role = 'status';
    this.#summary.dataset.testid = 'candles-summary';
    this.#error.role = 'alert';
    this.#error.hidden = true;
    this.#error.dataset.testid = 'candles-error';
    this.#missing.hidden = true;
    this.#missing.dataset.testid = 'candles-missing';
    const format =
      'CSV, JSON, Excel, Parquet or Feather, also in gzip or ZIP, with time, open, high, low, close; volume is optional.';
    button.title = format;
    const hint = make('p', 'hint', 'Or drop files anywhere.');
    hint.title = format;
    this.#more = new MoreData({
      others: () => this.#otherChoices(),
      load: (id) => this.#loadOther(id),
      changed,
    });
    this.element = make(
      'div',
      'setup-data',
      make(
        'div',
        'candles-choice',
        make('div', 'field', label, select),
        make('div', 'file-choice', file, button),
      ),
      this.#summary,
      this.#missing,
      this.#error,
      this.#import.element,
      this.#more.element,
      make('div', 'candles-foot', this.#dates.element, hint),
    );
  }

  /** Whether a person has chosen the data. The page begins with a sample by itself. */
  get isChosen(): boolean {
    return this.#isChosen;
  }

  /** The loaded candles; null while there are none, and while those of the shown run are missing. */
  get candles(): NamedCandles | null {
    return this.#candles;
  }

  /** Loads the first sample. */
  start(): void {
    this.#choose();
    void this.#listStored();
  }

  /** The candles of the newest choice: waits until they are loaded or refused, so that a run does not use earlier ones. */
  async settled(): Promise<NamedCandles | null> {
    for (let settled: Promise<void> | null = null; settled !== this.#settled; ) {
      settled = this.#settled;
      await settled;
    }
    return this.#candles;
  }

  /** The dates that are traded; null for all. Throws a sentence for a date that does not exist. */
  readWindow(): WindowSpec | null {
    return this.#dates.read();
  }

  /** Shows the candles and dates of a run. If this browser lacks the candles, `label` says which file is needed. */
  async write(fingerprint: string, label: CandlesLabel | null, window: WindowSpec | null): Promise<void> {
    this.#settled = this.#find(fingerprint, label);
    await this.#settled;
    this.#dates.write(window);
    this.#more.reset();
  }

  get isChanged(): boolean {
    return this.#dates.isChanged || this.others.length > 0;
  }

  /** Data sets that the search runs on as well. */
  get others(): NamedCandles[] {
    return this.#more.chosen(this.#candles);
  }

  /** Trades all dates again, on the chosen data alone. */
  reset(): void {
    this.#dates.reset();
    this.#more.reset();
  }

  /** `IBM · 1 day · 3,270 candles`. */
  text(): string {
    if (this.#candles === null) return 'no data loaded';
    const others = this.others.length;
    return `${candlesText(this.#candles.title, this.#candles.info)}${others === 0 ? '' : ` + ${others} more`}`;
  }

  #choose(): void {
    const { value } = this.#select;
    const sample = samples.find(({ id }) => id === value);
    const choice = sample ? { ...sample, input: sample.input() } : this.#opened.get(value);
    const stored = this.#stored.get(value);
    if (choice) this.#settled = this.#load(choice);
    else if (stored) {
      this.#import.hide();
      this.#use(value, stored);
    }
  }

  /** Loads the first file. The others are data sets that are searched as well. */
  #openFiles(files: readonly File[]): void {
    this.#isChosen = true;
    const choices = files.map((file) => ({ id: `file:${file.name}`, title: file.name, input: file }));
    const [first, ...others] = choices;
    if (!first) return;
    this.#suggest(null);
    for (const choice of others) this.#opened.set(choice.id, choice);
    this.#settled = this.#load(first);
    if (others.length > 0) this.#more.check(others.map(({ id }) => id));
  }

  /** The data sets beside the shown one. */
  #otherChoices(): OtherData[] {
    const titles = new Set([...this.#opened.values()].map(({ title }) => title));
    const stored = [...this.#stored].filter(([, { title }]) => !titles.has(title));
    const all = [...samples, ...this.#opened.values(), ...stored.map(([id, { title }]) => ({ id, title }))];
    return all.filter(({ id }) => id !== this.#shown).map(({ id, title }) => ({ id, title }));
  }

  async #loadOther(id: string): Promise<NamedCandles> {
    const stored = this.#stored.get(id);
    if (stored) return stored;
    const sample = samples.find((one) => one.id === id);
    const choice: Choice | undefined = sample ? { ...sample, input: sample.input() } : this.#opened.get(id);
    if (!choice) throw new Error('This file is no longer here.');
    const { title, input, options } = choice;
    const { preview: _, ...info } = await this.#session.loadBeside(input, { ...options, title });
    return { title, info };
  }

  /** Reads the file of the panel again, with other choices. */
  #loadAgain(options: FileOptions): void {
    if (this.#lastFile) this.#settled = this.#load({ ...this.#lastFile, options });
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
      const { title, options } = choice;
      const loaded = await this.#session.load(choice.input, { ...options, signal: loading.signal, title });
      if (loading.signal.aborted) return;
      const { preview, ...info } = loaded;
      if (choice.id.startsWith('file:')) this.#opened.set(choice.id, choice);
      if (preview && choice.id.startsWith('file:')) {
        this.#lastFile = choice;
        this.#import.show(title, preview, options ?? {});
      } else this.#import.hide();
      this.#use(choice.id, { title, info });
      return;
    } catch (error) {
      if (loading.signal.aborted) return;
      this.#showError(choice.title, error);
      this.#ask(choice, error);
    }
    this.#show();
    this.#changed();
  }

  /** Offers the choices that a refused file asks for. Choices that were refused stay, so that they can be corrected. */
  #ask(choice: Choice, error: unknown): void {
    const asked = error instanceof CandlerunError ? askedBy(error) : [];
    if (!choice.id.startsWith('file:') || (asked.length === 0 && choice.options === undefined)) {
      this.#import.hide();
      return;
    }
    this.#lastFile = choice;
    this.#import.ask(choice.title, asked, choice.options ?? {});
  }

  /** Candles that the engine has, or that it finds in the storage. */
  #use(id: string, candles: NamedCandles): void {
    this.#loading.abort();
    this.#candles = candles;
    this.#shown = id;
    this.#error.hidden = true;
    const needed = this.#needed;
    this.#needed = null;
    if (needed !== null && id.startsWith('file:') && needed !== candles.info.fingerprint) {
      setText(this.#error, `${candles.title} has other candles than the run used.`);
      this.#error.hidden = false;
    }
    this.#show();
    this.#changed();
  }

  /** Finds the candles of a run: those that are loaded, those that are stored, or a sample of the same title. */
  async #find(fingerprint: string, label: CandlesLabel | null): Promise<void> {
    this.#loading.abort();
    this.#needed = null;
    if (this.#candles?.info.fingerprint === fingerprint) {
      this.#show();
      return;
    }
    const stored = await (await this.#session.open()).candles(fingerprint);
    const title = stored?.title ?? label?.title ?? '';
    const sample = samples.find((one) => one.title === title);
    if (stored) {
      const id = sample?.id ?? `stored:${fingerprint}`;
      if (!sample) this.#stored.set(id, stored);
      this.#import.hide();
      this.#use(id, stored);
    } else if (sample) {
      await this.#load({ ...sample, input: sample.input() });
      if (this.#candles?.info.fingerprint !== fingerprint) this.#showMissing(fingerprint, label);
    } else this.#showMissing(fingerprint, label);
  }

  #showMissing(fingerprint: string, label: CandlesLabel | null): void {
    this.#loading.abort();
    this.#candles = null;
    this.#needed = fingerprint;
    this.#shown = MISSING;
    this.#import.hide();
    const open = make('button', 'button button-quiet', 'Open that file');
    open.type = 'button';
    open.addEventListener('click', () => this.#file.click());
    const needed = neededText(label?.title ?? '', label?.info ?? null);
    this.#missing.replaceChildren(make('p', '', `This run needs its data: ${needed}.`), open);
    this.#show(label?.title);
    this.#changed();
  }

  async #listStored(): Promise<void> {
    const stored = await (await this.#session.open()).storedCandles().catch(() => []);
    this.#stored.clear();
    for (const candles of stored) {
      // Samples have their own options, and candles without a title cannot be told apart.
      if (candles.title === '' || samples.some(({ title }) => title === candles.title)) continue;
      this.#stored.set(`stored:${candles.info.fingerprint}`, candles);
    }
    this.#showOptions();
  }

  /** The options of files: those that were opened here, then stored ones of another name. */
  #showOptions(missing = ''): void {
    const opened = [...this.#opened].map(([id, { title }]) => [id, title] as const);
    const names = new Set(opened.map(([, title]) => title));
    const stored = [...this.#stored].filter(([id, { title }]) => id === this.#shown || !names.has(title));
    const files = [...opened, ...stored.map(([id, { title }]) => [id, title] as const)];
    const gone =
      this.#shown === MISSING ? [[MISSING, `${missing || 'Data of the run'} (not here)`] as const] : [];
    const options = [...gone, ...files].map(([id, title]) => makeOption(id, title));
    // The list is open while it has the focus: it is changed only if there is something new.
    const isSame = options.every(
      (option, index) => this.#files.children[index]?.getAttribute('value') === option.value,
    );
    if (!isSame || options.length !== this.#files.children.length) this.#files.replaceChildren(...options);
    if (options.length > 0) this.#select.append(this.#files);
    else this.#files.remove();
    if (this.#shown !== '') this.#select.value = this.#shown;
    this.#more.draw();
  }

  #show(missing = ''): void {
    this.#summary.ariaBusy = 'false';
    this.#missing.hidden = this.#shown !== MISSING;
    this.#showOptions(missing);
    const info = this.#candles?.info ?? null;
    this.#dates.hasTime = info?.interval_ms != null && info.interval_ms < DAY_MS;
    setText(
      this.#summary,
      info === null ? 'No data loaded' : loadedText(info, this.#import.element.hidden !== false),
    );
  }

  #showError(title: string, error: unknown): void {
    const reason = error instanceof CandlerunError ? importErrorText(error) : messageOf(error);
    const still = this.#candles ? ` Still using ${this.#candles.title}.` : '';
    const isFormat = error instanceof CandlerunError && askedBy(error).length === 0;
    const needs = isFormat ? ' It needs time, open, high, low, close; volume is optional.' : '';
    const text = `${reason}${needs}${still}`;
    this.#error.replaceChildren(make('strong', '', `Could not load ${title}. `), text);
    this.#error.hidden = false;
    // A file may be dropped while the message is out of view.
    this.#error.closest('details')?.setAttribute('open', '');
    this.#error.scrollIntoView({ block: 'nearest' });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.message.replace(/\.$/, '')}.` : String(error);
}
