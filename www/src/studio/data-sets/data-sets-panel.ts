import './data-sets.css';
import type { EpisodeResult } from 'candlerun';
import { make, makeOption, setText } from '../dom.js';
import type { Engine } from '../engine.js';
import { LiveJobs } from '../jobs/live-jobs.js';
import { messageOf } from '../message-of.js';
import type { DeskActions, DeskPanel, DeskView } from '../panel.js';
import { MEASURES, type Measure } from './across.js';
import { DataSetGroup } from './data-set-group.js';
import { runsTable, setsTable } from './group-tables.js';
import { groupSentences } from './group-texts.js';

/** Parameter sets in the table. */
const MOST = 20;

/** Least time between two updates, so that texts can be read. */
const DRAW_MS = 250;

/** One search on several data sets: a row for each run, and the parameter sets by their scores on all of them. */
export class DataSetsPanel implements DeskPanel {
  readonly element = make('section', 'data-sets');
  readonly #actions: DeskActions;
  readonly #runs = frame('Runs of this search');
  readonly #sentences = make('div', 'group-sentences');
  readonly #measure = make('select', '');
  readonly #choice = make('label', 'group-choice', 'Compare by ', this.#measure);
  readonly #sets = frame('Parameter sets on all data sets');
  readonly #problem = make('p', 'notice');
  readonly #live = new LiveJobs(
    () => this.#drawSoon(),
    () => void this.#read(),
  );
  #group: DataSetGroup | null = null;
  #engine: Engine | null = null;
  #unlisten: () => void = () => {};
  #shown: string | null = null;
  #timer: number | undefined;
  #isReading = false;
  #isStale = false;
  /** The version of the group and the measure whose table is drawn. */
  #drawnSets = '';

  constructor(actions: DeskActions) {
    this.#actions = actions;
    this.element.setAttribute('aria-label', 'Data sets');
    this.element.dataset.testid = 'data-sets';
    this.#measure.append(...MEASURES.map((measure) => makeOption(measure, measure)));
    this.#measure.dataset.testid = 'group-measure';
    this.#measure.addEventListener('change', () => this.#draw());
    this.#sentences.setAttribute('role', 'status');
    this.#sentences.dataset.testid = 'group-sentences';
    this.#problem.setAttribute('role', 'alert');
    this.#problem.hidden = true;
    this.element.append(this.#problem, this.#runs, this.#sentences, this.#choice, this.#sets);
  }

  show(view: DeskView | null): void {
    const id = view?.run.group ?? null;
    const isOther = this.#shown !== (view?.run.id ?? null);
    this.#shown = view?.run.id ?? null;
    if (id !== (this.#group?.id ?? null)) this.#open(id);
    else if (isOther) this.#draw();
  }

  #open(id: string | null): void {
    this.#group?.close();
    this.#live.clear();
    this.#unlisten();
    this.#engine = null;
    this.#group = id === null ? null : new DataSetGroup(id);
    this.#drawnSets = '';
    this.#draw();
    if (this.#group) void this.#read();
  }

  /** Reads what is new, once at a time. */
  async #read(): Promise<void> {
    this.#isStale = true;
    if (this.#isReading) return;
    this.#isReading = true;
    while (this.#isStale) {
      this.#isStale = false;
      const group = this.#group;
      try {
        if (group) await this.#readGroup(group);
        this.#problem.hidden = true;
      } catch (error) {
        setText(this.#problem, `The runs cannot be read. ${messageOf(error)}`);
        this.#problem.hidden = false;
      }
    }
    this.#isReading = false;
  }

  async #readGroup(group: DataSetGroup): Promise<void> {
    const engine = await this.#actions.session.open();
    if (engine !== this.#engine) {
      this.#unlisten();
      this.#live.clear();
      this.#engine = engine;
      this.#unlisten = engine.on('jobs', () => void this.#read());
    }
    await group.read(engine, () => {
      if (group === this.#group) this.#draw();
    });
    for (const { row } of group.members) {
      // A run that was removed meanwhile is not in the next list.
      if (['queued', 'running', 'paused'].includes(row.status)) {
        await this.#live.follow(engine, row.id).catch(() => {});
      }
    }
  }

  #drawSoon(): void {
    this.#timer ??= window.setTimeout(() => {
      this.#timer = undefined;
      const group = this.#group;
      if (group === null) return;
      group.members = group.members.map((member) => ({ ...member, row: this.#live.newest(member.row) }));
      this.#draw();
    }, DRAW_MS);
  }

  #draw(): void {
    const group = this.#group;
    const spec = group?.spec ?? null;
    if (group === null || spec === null) {
      this.#runs.replaceChildren();
      this.#sentences.replaceChildren();
      this.#sets.replaceChildren();
      this.#choice.hidden = true;
      return;
    }
    const open = (run: string, episode: number | null) => void this.#openRun(run, episode);
    keepFocus(this.#runs, () => this.#runs.replaceChildren(runsTable(group, this.#shown, open)));
    this.#drawSentences(groupSentences(group));
    const measure = this.#measure.value as Measure;
    const hasSets = !spec.walk_forward && group.scores.counted.length > 0;
    this.#choice.hidden = !hasSets;
    const key = `${group.version} ${measure} ${hasSets}`;
    if (key === this.#drawnSets) return;
    this.#drawnSets = key;
    const rows = hasSets ? group.scores.best(measure, MOST) : [];
    keepFocus(this.#sets, () =>
      this.#sets.replaceChildren(...(rows.length > 0 ? [setsTable(group, rows, measure, open)] : [])),
    );
  }

  #drawSentences(sentences: readonly string[]): void {
    const known = [...this.#sentences.children].map(({ textContent }) => textContent);
    if (known.join('\n') === sentences.join('\n')) return;
    this.#sentences.replaceChildren(...sentences.map((text) => make('p', '', text)));
  }

  /** Opens a run of the group, and one of its episodes on the chart. */
  async #openRun(run: string, episode: number | null): Promise<void> {
    const chosen = episode === null ? null : await this.#episode(run, episode);
    if (run !== this.#shown) await this.#actions.openRun(run);
    if (chosen) {
      this.#actions.selectEpisode(chosen);
      this.#actions.openTab('chart');
    }
  }

  async #episode(run: string, episode: number): Promise<EpisodeResult | null> {
    const engine = await this.#actions.session.open();
    for await (const [first] of engine.episodes(run, episode)) return first ?? null;
    return null;
  }
}

/** A frame in which a wide table scrolls; a region that scrolls must be reachable by keyboard. */
function frame(label: string): HTMLElement {
  const element = make('div', 'group-frame');
  element.tabIndex = 0;
  element.setAttribute('role', 'region');
  element.setAttribute('aria-label', label);
  return element;
}

/** Draws the content of an element anew; the focus stays on the button of the same place. */
function keepFocus(element: HTMLElement, draw: () => void): void {
  const place = [...element.querySelectorAll('button')].indexOf(document.activeElement as HTMLButtonElement);
  draw();
  if (place >= 0) element.querySelectorAll('button')[place]?.focus();
}
