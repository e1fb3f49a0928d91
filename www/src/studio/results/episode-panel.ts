import { type EpisodeResult, formatCount, type ReportLimits, type VerifiedReport } from 'candlerun';
import { byId, setText } from '../dom.js';
import type { Run } from '../progress/run.js';
import { sentence } from '../sentence.js';
import type { Session } from '../session.js';
import { EquityChart } from './equity-chart.js';
import { showMetrics } from './metric-list.js';
import { paramTexts } from './param-texts.js';
import { TradesTable } from './trades-table.js';
import { verification } from './verified-text.js';

/** As many points as a chart of a thousand pixels can show, and as many trades as a user may read. */
const LIMITS: ReportLimits = { max_points: 1_500, max_trades: 50 };

/**
 * The report of one episode. Metrics are shown at once; equity and trades follow when the engine has run the episode again. The
 * second run must have the same result to the bit.
 */
export class EpisodePanel {
  readonly chart = new EquityChart();
  readonly #session: Session;
  readonly #panel = byId('episode-report', HTMLElement);
  readonly #heading = byId('episode-heading', HTMLElement);
  readonly #params = byId('episode-params', HTMLElement);
  readonly #error = byId('report-error', HTMLElement);
  readonly #verified = byId('report-verified', HTMLElement);
  readonly #reason = byId('episode-reason', HTMLElement);
  readonly #body = byId('report-body', HTMLElement);
  readonly #trades = new TradesTable();
  #shown: EpisodeResult | null = null;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Shows the stored values of an episode, without a report. Used while a better episode may replace it soon. */
  preview(run: Run, episode: EpisodeResult): void {
    if (this.#shown === episode) return;
    this.#shown = episode;
    this.#panel.hidden = false;
    this.#panel.ariaBusy = 'true';
    this.#error.hidden = true;
    this.#verified.hidden = true;
    const best = run.top.list[0] === episode && episode.score !== null ? ' · the best' : '';
    const soFar = best !== '' && (run.state === 'running' || run.state === 'paused') ? ' so far' : '';
    setText(this.#heading, `Episode ${formatCount(episode.episode)}${partText(episode)}${best}${soFar}`);
    const params = paramTexts(run.spec, episode).map(([name, text]) => `${name} ${text}`);
    setText(this.#params, params.join(' · '));
    showMetrics(episode.metrics);
    this.#showReason(reasonOf(episode));
  }

  async show(run: Run, episode: EpisodeResult): Promise<void> {
    const reason = reasonOf(episode);
    this.#shown = null;
    this.preview(run, episode);
    try {
      const report = await this.#session.report(run, episode, LIMITS);
      if (this.#shown !== episode) return;
      this.#showVerified(report);
      this.#showReason(reason ?? report.no_trade);
      this.#trades.show(report);
      this.#body.hidden = false;
      await this.chart.show(report.equity, run.spec.backtest?.initial_cash ?? 0);
    } catch (error) {
      if (this.#shown !== episode) return;
      const message = error instanceof Error ? error.message : String(error);
      setText(this.#error, `The report could not be made. ${message}`);
      // The reason of an episode that could not run is shown already.
      this.#error.hidden = reason !== null && message.includes(reason);
      this.#body.hidden = true;
    }
    this.#panel.ariaBusy = 'false';
  }

  /** Why the episode has no score, or no trade. */
  #showReason(reason: string | null): void {
    setText(this.#reason, reason === null ? '' : sentence(reason));
    this.#reason.hidden = reason === null;
  }

  #showVerified(report: VerifiedReport): void {
    const { kind, text } = verification(report);
    this.#verified.classList.toggle('notice', kind === 'wrong');
    this.#verified.classList.toggle('quiet-notice', kind === 'version');
    this.#verified.classList.toggle('verified', kind === 'equal');
    setText(this.#verified, text);
    this.#verified.hidden = false;
  }

  /** Hides the panel. */
  hide(): void {
    this.#shown = null;
    this.#panel.hidden = true;
  }
}

/** Why an episode has no score. */
function reasonOf({ failure, no_score }: EpisodeResult): string | null {
  return failure ?? no_score ?? null;
}

function partText({ part }: EpisodeResult): string {
  if (!part) return '';
  return part.stage === 'test' ? ` · the test of window ${part.window}` : ` · window ${part.window}`;
}
