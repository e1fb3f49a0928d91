import { make, setText } from '../dom.js';
import { messageOf } from '../message-of.js';
import type { DeskActions, DeskView, NamedCandles } from '../panel.js';
import type { Desk } from './desk.js';
import type { DeskTab } from './panels.js';
import { makeWelcome } from './welcome.js';

/** The desk, which is loaded when there is a run or a chart to show. Until then its place has the welcome. */
export class LateDesk {
  readonly element = make('div', 'desk-place', makeWelcome());
  readonly #problem = make('p', 'notice');
  readonly #actions: DeskActions;
  #desk: Desk | null = null;
  #loading: Promise<Desk | null> | null = null;
  #view: DeskView | null = null;
  #previewed: NamedCandles | null = null;

  constructor(actions: DeskActions) {
    this.#actions = actions;
    this.#problem.role = 'alert';
    this.#problem.hidden = true;
    this.element.append(this.#problem);
  }

  /** Chooses the candles that the chart shows before anything has run. */
  preview(candles: NamedCandles | null): void {
    this.#previewed = candles;
    if (this.#desk) this.#desk.preview(candles);
    else if (candles !== null) void this.#load();
  }

  /** Shows a view in every part that is visible. */
  show(view: DeskView | null): void {
    this.#view = view;
    if (this.#desk) this.#desk.show(view);
    else if (view !== null) void this.#load();
  }

  /** Opens a tab, or the column where its panel is. */
  async openTab(tab: DeskTab): Promise<void> {
    (this.#desk ?? (await this.#load()))?.openTab(tab);
  }

  /** A picture of the chart; null before it was drawn. */
  chartImage(): Promise<Blob> | null {
    return this.#desk?.chartImage() ?? null;
  }

  /** Null if the files of the desk cannot be loaded. The next view tries again, which Firefox does only after a reload of the page. */
  #load(): Promise<Desk | null> {
    this.#loading ??= this.#make().catch((error: unknown) => {
      this.#loading = null;
      this.#problem.hidden = false;
      setText(
        this.#problem,
        `The results cannot be shown, because their code did not load. Reload the page if the next run does not show them. ${messageOf(error)}`,
      );
      return null;
    });
    return this.#loading;
  }

  async #make(): Promise<Desk> {
    const { Desk } = await import('./desk.js');
    const desk = new Desk(this.#actions);
    desk.preview(this.#previewed);
    if (this.#view !== null) desk.show(this.#view);
    this.element.replaceChildren(desk.element);
    this.#desk = desk;
    return desk;
  }
}
