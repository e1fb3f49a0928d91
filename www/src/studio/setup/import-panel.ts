import type { FileOptions, ImportPreview, PreviewRow } from 'candlerun';
import { make, makeHead, makeOption, setText } from '../dom.js';
import { candleTimeText, parameterText } from '../number-text.js';
import {
  assumedBy,
  type ImportChoice,
  importChoices,
  madeIn,
  valueIn,
  withChoice,
} from './import-choices.js';
import { importPreviewFacts } from './import-preview-text.js';
import { assumptionText } from './import-text.js';

/** What was understood of a file, and the choices that change it. */
export class ImportPanel {
  readonly element: HTMLElement;
  readonly #changed: (options: FileOptions) => void;
  readonly #summary = make('summary', '');
  readonly #facts = make('ul', 'import-facts');
  readonly #assumed = make('ul', 'import-assumed');
  readonly #rows = make('tbody', '');
  readonly #table: HTMLElement;
  readonly #first = make('div', 'import-choices');
  readonly #more = make('div', 'import-choices');
  readonly #others = make('details', 'import-more', make('summary', '', 'More choices'), this.#more);
  readonly #columns = make('datalist', '');
  readonly #controls = new Map<string, HTMLElement>();
  #options: FileOptions = {};
  /** The choices that stay in view for this file. */
  #shown = new Set<string>();
  #title = '';

  /** `changed` is called with all choices when the user makes one. */
  constructor(changed: (options: FileOptions) => void) {
    this.#changed = changed;
    this.#columns.id = 'import-columns';
    this.#facts.dataset.testid = 'import-facts';
    this.#assumed.dataset.testid = 'import-assumed';
    const heads = ['Time', 'Open', 'High', 'Low', 'Close', 'Volume'].map((text) => makeHead('col', '', text));
    const caption = make('caption', 'visually-hidden', 'The first and last candles');
    const table = make('table', '', caption, make('thead', '', make('tr', '', ...heads)), this.#rows);
    this.#table = make('div', 'import-table', table);
    this.#table.tabIndex = 0;
    this.#table.role = 'region';
    this.#table.ariaLabel = 'The first and last candles';
    for (const choice of importChoices) this.#controls.set(choice.option, this.#control(choice));
    const body = make(
      'div',
      'import-body',
      this.#facts,
      this.#table,
      this.#assumed,
      this.#first,
      this.#others,
      this.#columns,
    );
    this.element = make('details', 'import-panel', this.#summary, body);
    this.element.dataset.testid = 'import-panel';
    this.hide();
  }

  /** Shows what was understood of a file. The panel opens if something was assumed that a choice changes. */
  show(title: string, preview: ImportPreview, options: FileOptions): void {
    const assumed = assumedBy(preview);
    this.#open(title, options, [...assumed, 'interval_ms']);
    setText(this.#summary, `How ${title} was read`);
    this.#facts.replaceChildren(...importPreviewFacts(preview).map((fact) => make('li', '', fact)));
    const sentences = preview.assumptions.map(({ text }) => make('li', '', assumptionText(text)));
    this.#assumed.replaceChildren(...sentences);
    this.#columns.replaceChildren(...preview.column_names.map((name) => makeOption(name, '')));
    this.#showRows(preview);
    this.#offerIntervals(preview.interval_ms);
    this.element.toggleAttribute('open', this.element.hasAttribute('open') || assumed.length > 0);
  }

  /** Shows the choices that a refused file asks for. */
  ask(title: string, asked: readonly string[], options: FileOptions): void {
    this.#open(title, options, asked);
    setText(this.#summary, `Choose how to read ${title}`);
    for (const part of [this.#facts, this.#assumed, this.#columns]) part.replaceChildren();
    this.#table.hidden = true;
    this.element.toggleAttribute('open', true);
  }

  hide(): void {
    this.element.hidden = true;
    this.element.removeAttribute('open');
    this.#title = '';
  }

  #open(title: string, options: FileOptions, shown: readonly string[]): void {
    if (title !== this.#title) this.#shown = new Set();
    this.#title = title;
    this.#options = options;
    for (const option of [...shown, ...madeIn(options)]) this.#shown.add(option);
    for (const [option, control] of this.#controls) {
      const field = control.querySelector<HTMLInputElement | HTMLSelectElement>('input, select');
      if (field) field.value = valueIn(options, option);
      const place = this.#shown.has(option) ? this.#first : this.#more;
      // A control that is moved loses the focus.
      if (control.parentElement !== place) place.append(control);
    }
    this.element.hidden = false;
  }

  /** Candles can be joined to multiples of their interval only. */
  #offerIntervals(ofFile: number | null): void {
    for (const option of this.#controls.get('interval_ms')?.querySelectorAll('option') ?? []) {
      const interval = Number(option.value);
      option.disabled =
        option.value !== '' && (ofFile === null || interval % ofFile !== 0 || interval === ofFile);
    }
  }

  #showRows({ first, last, candles, interval_ms }: ImportPreview): void {
    const rows = [...first.slice(0, 3), ...last.slice(-3)];
    const lines = rows.map((row) => rowOf(row, interval_ms));
    const isCut = candles > rows.length;
    if (isCut) lines.splice(Math.min(3, first.length), 0, make('tr', '', wide('…')));
    this.#rows.replaceChildren(...lines);
    this.#table.hidden = false;
  }

  #control({ option, title, options, hint }: ImportChoice): HTMLElement {
    const field = options
      ? make('select', '', ...options.map(([value, text]) => makeOption(value, text)))
      : make('input', '');
    field.id = `import-${option.replace('.', '-')}`;
    field.dataset.testid = field.id;
    if (field instanceof HTMLInputElement) {
      field.placeholder = 'Automatic';
      field.autocomplete = 'off';
      field.spellcheck = false;
      if (option.startsWith('columns.')) field.setAttribute('list', this.#columns.id);
    }
    field.addEventListener('change', () => {
      this.#options = withChoice(this.#options, option, field.value.trim());
      this.#changed(this.#options);
    });
    const label = make('label', '', title);
    label.htmlFor = field.id;
    if (hint) field.title = hint;
    return make('div', 'field', label, field);
  }
}

function rowOf(row: PreviewRow, intervalMs: number | null): HTMLElement {
  const { time, open, high, low, close, volume } = row;
  const numbers = [open, high, low, close, volume].map((value) => make('td', '', parameterText(value)));
  return make('tr', '', makeHead('row', '', candleTimeText(time, intervalMs)), ...numbers);
}

function wide(text: string): HTMLElement {
  const cell = make('td', '', text);
  cell.colSpan = 6;
  return cell;
}
