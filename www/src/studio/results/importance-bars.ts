import type { ParamImportance } from 'candlerun';
import { make } from '../dom.js';
import { shareText, UNDEFINED_TEXT } from '../number-text.js';
import { paramTexts } from '../param-texts.js';
import type { Run } from '../progress/run.js';
import { appraisalOf } from '../verdict/appraisals.js';

type Bar = { name: string; share: number | null; isTogether: boolean };

/** How much of the differences between scores each parameter explains, as bars. The bars have their places before the report is there. */
export class ImportanceBars {
  readonly #list = make('ul', 'importance');
  readonly #hint = make('p', 'hint', 'Share of the differences between scores that each parameter explains.');
  readonly element = make('div', '', this.#list, this.#hint);
  #run: Run | null = null;
  #count = 0;
  #asked: Run | null = null;

  /** Whether the run has no parameters to compare. */
  get isEmpty(): boolean {
    return this.#count === 0;
  }

  show(run: Run): void {
    const names = variedNames(run);
    if (run !== this.#run || (this.#asked !== run && names.length !== this.#count)) {
      this.#run = run;
      this.#count = names.length;
      this.#draw([
        ...names.map((name) => ({ name, share: null, isTogether: false })),
        ...(names.length > 1 ? [{ name: 'together', share: null, isTogether: true }] : []),
      ]);
    }
    if (run.state !== 'finished' || this.#count === 0 || this.#asked === run) return;
    this.#asked = run;
    appraisalOf(run).then(
      ({ importance }) => {
        if (this.#run === run && importance) this.#draw(barsOf(importance));
      },
      // The Robustness panel says why it could not be made.
      () => {},
    );
  }

  #draw(bars: readonly Bar[]): void {
    this.#list.replaceChildren(
      ...bars.map(({ name, share, isTogether }) => {
        const fill = make('span', isTogether ? 'importance-fill is-together' : 'importance-fill');
        fill.style.inlineSize = `${(100 * (share ?? 0)).toFixed(1)}%`;
        const track = make('span', 'importance-track', fill);
        track.setAttribute('aria-hidden', 'true');
        const value = make('span', 'importance-value', share === null ? UNDEFINED_TEXT : shareText(share));
        const title = make('span', isTogether ? 'importance-name' : 'importance-name is-param', name);
        return make('li', '', title, ' ', track, value);
      }),
    );
  }
}

function barsOf({ main_effects, interaction }: ParamImportance): Bar[] {
  const ranked = Object.entries(main_effects).sort(([, a], [, b]) => b - a);
  const bars: Bar[] = ranked.map(([name, share]) => ({ name, share, isTogether: false }));
  if (bars.length > 1) bars.push({ name: 'together', share: interaction, isTogether: true });
  return bars;
}

/** The parameters that differ between the best episodes; of a search they are the ones that vary. */
function variedNames({ spec, top }: Run): string[] {
  if (!spec.search || spec.walk_forward) return [];
  if (spec.search.space) return Object.keys(spec.search.space);
  const [first, ...others] = top.list;
  if (first === undefined) return [];
  const names = paramTexts(spec, first).map(([name]) => name);
  return names.filter((name) => others.some((other) => other.params[name] !== first.params[name]));
}
