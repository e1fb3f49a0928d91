import { make } from '../dom.js';
import type { DeskActions, DeskView } from '../panel.js';
import { barButton } from './chart-bar.js';

/** The tools of the chart. Each has a bar of its own over the panes, and is loaded when it is opened. */
export type ToolName = 'replay' | 'try';

/** The parts of the chart that a tool uses. */
export type ToolOwner = {
  actions: DeskActions;
  /** How many candles are in view. */
  candles(): number;
  /** Shows as many candles as this. */
  showCandles(candles: number): void;
  /** The newest bucket that is drawn; null before there is one. */
  newest(): NewestBucket | null;
  /** Closes the tool. The focus goes to its button. */
  close(): void;
};

/** A bucket of candles: the index of its last candle, its time and its close. */
export type NewestBucket = { candle: number; time: number; close: number };

/** A tool that is open. */
export type ChartTool = {
  readonly element: HTMLElement;
  show(view: DeskView): void;
  /** Whether it uses a key that was pressed in the chart. */
  press(event: KeyboardEvent): boolean;
  /** The chart has drawn another window. */
  drawn?(): void;
  /** Called once, before it is removed. */
  closed(): void;
};

/** The text and the title of the button of a tool, and what makes its bar. */
export type ToolKind = {
  text: string;
  title: string;
  make(owner: ToolOwner): Promise<ChartTool>;
};

/** Every tool. The desk chooses them: a tool uses the chart, and the chart imports none. */
export type ToolKinds = Readonly<Record<ToolName, ToolKind>>;

/** The buttons of the tools, and the bar of the one that is open. */
export class ChartTools {
  readonly buttons = make('div', 'chart-bar-group');
  readonly element = make('div', 'chart-tools');
  readonly #kinds: ToolKinds;
  readonly #owner: Omit<ToolOwner, 'close'>;
  readonly #toggles = new Map<ToolName, HTMLButtonElement>();
  #name: ToolName | null = null;
  #tool: ChartTool | null = null;
  #view: DeskView | null = null;

  constructor(kinds: ToolKinds, owner: Omit<ToolOwner, 'close'>) {
    this.#kinds = kinds;
    this.#owner = owner;
    for (const name of Object.keys(kinds) as ToolName[]) {
      const { text, title } = kinds[name];
      const button = barButton(text, title, () => this.#toggle(name));
      button.removeAttribute('aria-label');
      button.dataset.testid = `chart-${name}`;
      this.#toggles.set(name, button);
      this.buttons.append(button);
    }
    this.#mark();
  }

  show(view: DeskView | null): void {
    const isOther = view?.run !== this.#view?.run;
    this.#view = view;
    this.buttons.hidden = !view?.detail && this.#name === null;
    if (isOther || view === null) this.#close();
    else this.#tool?.show(view);
  }

  /** The chart has drawn another window. */
  drawn(): void {
    this.#tool?.drawn?.();
  }

  /** Whether the open tool uses a key. */
  press(event: KeyboardEvent): boolean {
    return this.#tool?.press(event) ?? false;
  }

  #toggle(name: ToolName): void {
    const isOpen = this.#name === name;
    this.#close();
    if (!isOpen) void this.#open(name);
  }

  async #open(name: ToolName): Promise<void> {
    this.#name = name;
    this.#mark();
    const close = () => {
      this.#close();
      this.#toggles.get(name)?.focus();
    };
    const tool = await this.#kinds[name].make({ ...this.#owner, close });
    // Another button was pressed, or another run opened, while it was loading.
    if (this.#name !== name || this.#tool !== null || this.#view === null) {
      tool.closed();
      return;
    }
    this.#tool = tool;
    this.element.append(tool.element);
    tool.show(this.#view);
  }

  #close(): void {
    const tool = this.#tool;
    this.#name = null;
    this.#tool = null;
    this.#mark();
    tool?.closed();
    tool?.element.remove();
  }

  #mark(): void {
    for (const [name, button] of this.#toggles) {
      button.setAttribute('aria-pressed', String(name === this.#name));
    }
  }
}
