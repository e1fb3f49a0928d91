import './tries.css';
import type { EpisodeDetail, EpisodeResult } from 'candlerun';
import { formatCount } from 'candlerun';
import { barButton } from '../chart/chart-bar.js';
import type { ChartTool, ToolOwner } from '../chart/chart-tools.js';
import { make, setText } from '../dom.js';
import { messageOf } from '../message-of.js';
import type { DeskView } from '../panel.js';
import { problemText } from '../problem-text.js';
import { episodeKey } from '../progress/episode-key.js';
import { keptSpec } from './kept-spec.js';
import { Latest } from './latest.js';
import { strategyParams } from './strategy-params.js';
import { TryField } from './try-field.js';
import { paramsOf, tryControls } from './try-params.js';

/** The episode from which values are tried. */
type Base = { view: DeskView; episode: EpisodeResult };

/** A question to the engine. */
type Question = { base: Base; params: EpisodeResult['params'] };

/**
 * The bar in which the values of parameters are tried: each change runs the shown episode again with them, once, and shows the result
 * everywhere. Nothing of it is stored unless the user keeps it as a run.
 */
export class TryBar implements ChartTool {
  readonly element = make('section', 'try-bar');
  readonly #owner: ToolOwner;
  readonly #fields = make('div', 'try-fields');
  readonly #state = make('p', 'try-state');
  readonly #keep = make('button', 'button button-quiet', 'Keep as a run');
  readonly #back = make('button', 'button button-quiet', 'Back');
  readonly #latest = new Latest<Question, EpisodeDetail>({
    run: (question) => this.#run(question),
    answered: (question, detail) => this.#answered(question, detail),
    failed: (question, error) => this.#failed(question, error),
  });
  #base: Base | null = null;
  #controls: TryField[] = [];
  /** The parameters that are shown; null while they are those of the episode. */
  #tried: EpisodeResult['params'] | null = null;
  #problem = '';

  constructor(owner: ToolOwner) {
    this.#owner = owner;
    this.element.setAttribute('aria-label', 'Try values');
    this.element.dataset.testid = 'try-bar';
    this.#fields.dataset.testid = 'try-fields';
    this.#state.role = 'status';
    this.#state.dataset.testid = 'try-state';
    this.#keep.type = 'button';
    this.#keep.dataset.testid = 'try-keep';
    this.#keep.addEventListener('click', () => void this.#keepRun());
    this.#back.type = 'button';
    this.#back.dataset.testid = 'try-back';
    this.#back.addEventListener('click', () => this.#goBack());
    const close = barButton('×', 'Close, and show the episode again (Esc)', () => owner.close());
    close.dataset.testid = 'try-close';
    this.element.append(this.#fields, make('div', 'try-foot', this.#state, this.#keep, this.#back, close));
    this.element.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      owner.close();
    });
  }

  show(view: DeskView): void {
    const { episode } = view;
    const isSame = this.#base !== null && episode !== null && keyOf(this.#base.episode) === keyOf(episode);
    if (view.isTry || isSame || episode === null) {
      this.#showState();
      return;
    }
    const isFirst = this.#base === null;
    this.#latest.drop();
    this.#tried = null;
    this.#problem = '';
    this.#base = { view, episode };
    void this.#makeFields(this.#base).then(() => {
      if (isFirst) this.#controls[0]?.focus();
    });
    this.#showState();
  }

  press(event: KeyboardEvent): boolean {
    if (event.key !== 'Escape') return false;
    this.#owner.close();
    return true;
  }

  closed(): void {
    this.#latest.drop();
    this.#showBase();
    this.#base = null;
  }

  async #makeFields(base: Base): Promise<void> {
    const { spec } = base.view.run;
    let controls: TryField[] = [];
    try {
      const params = await strategyParams(spec, this.#owner.actions.session);
      controls = tryControls(params, paramsOf(spec, base.episode), spec.search?.space ?? {}).map(
        (control) => new TryField(control, () => this.#changed()),
      );
      if (controls.length === 0) this.#problem = 'This strategy has no parameters.';
    } catch (error) {
      this.#problem = messageOf(error);
    }
    if (this.#base !== base) return;
    this.#controls = controls;
    this.#fields.replaceChildren(...controls.map(({ element }) => element));
    this.#showState();
  }

  #changed(): void {
    const base = this.#base;
    if (base === null) return;
    const values = Object.fromEntries(this.#controls.map(({ name, value }) => [name, value]));
    this.#latest.ask({ base, params: { ...paramsOf(base.view.run.spec, base.episode), ...values } });
  }

  async #run({ base, params }: Question): Promise<EpisodeDetail> {
    const { spec } = base.view.run;
    const engine = await this.#owner.actions.session.open();
    // Without its search the spec is checked faster. JavaScript was allowed: the episode that is shown ran it.
    const { search: _, ...single } = spec;
    const { part } = base.episode;
    return engine.detail(part ? spec : single, params, part ?? null, { allowJavaScript: true });
  }

  #answered({ base, params }: Question, detail: EpisodeDetail): void {
    this.#problem = '';
    this.#tried = params;
    const { part } = base.episode;
    const episode: EpisodeResult = {
      episode: base.episode.episode,
      ...(part ? { part } : {}),
      params,
      score: null,
      metrics: detail.metrics,
      candles: base.episode.candles,
      digest: detail.digest,
    };
    this.#owner.actions.showTry(base.view.run, { episode, detail });
    this.#showState();
  }

  #failed(_: Question, error: unknown): void {
    this.#problem = problemText(error);
    this.#showState();
  }

  #showBase(): void {
    const isShown = this.#tried !== null;
    this.#tried = null;
    if (isShown && this.#base) this.#owner.actions.showTry(this.#base.view.run, null);
  }

  #goBack(): void {
    const base = this.#base;
    if (base === null || this.#back.getAttribute('aria-disabled') === 'true') return;
    this.#latest.drop();
    this.#problem = '';
    const values = paramsOf(base.view.run.spec, base.episode);
    for (const control of this.#controls) control.reset(values[control.name]);
    this.#showBase();
    this.#showState();
  }

  async #keepRun(): Promise<void> {
    const spec = this.#kept();
    if (spec === null || this.#keep.getAttribute('aria-disabled') === 'true') return;
    await this.#owner.actions.startRun(spec);
  }

  #kept() {
    const base = this.#base;
    return base && this.#tried && keptSpec(base.view.run, base.episode, this.#tried);
  }

  #showState(): void {
    const base = this.#base;
    const isTry = this.#tried !== null;
    this.element.classList.toggle('is-try', isTry);
    this.element.classList.toggle('is-refused', this.#problem !== '');
    setText(this.#state, this.#problem || (isTry ? 'A try, not stored.' : 'Move a value to try it.'));
    setText(this.#back, base === null ? 'Back' : `Back to episode ${formatCount(base.episode.episode)}`);
    this.#back.setAttribute('aria-disabled', String(!isTry && this.#problem === ''));
    const isKept = this.#kept() !== null;
    this.#keep.setAttribute('aria-disabled', String(!isKept));
    this.#keep.title =
      isTry && !isKept
        ? 'It can be kept when the walk-forward has finished.'
        : 'Start it as a run, which is stored';
  }
}

function keyOf(episode: EpisodeResult): string {
  return `${episodeKey(episode)} ${episode.digest}`;
}
