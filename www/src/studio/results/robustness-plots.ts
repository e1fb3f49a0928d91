import type { Appraisal } from 'candlerun';
import { make } from '../dom.js';
import { FanPlot } from '../plots/fan-plot.js';
import { LuckPlot } from '../plots/luck-plot.js';
import { StillPlot } from '../plots/still-plot.js';

/** The plots of a robustness report: what noise would have found, and the best backtest among its resampled histories. */
export class RobustnessPlots {
  readonly #luck = new StillPlot('Searches of the same size over noise', 'luck-plot');
  readonly #fan = new StillPlot('Bootstrap: 50% and 90% of resampled histories, median dashed', 'fan-plot');
  readonly element = make('div', 'robustness-plots', this.#luck.element, this.#fan.element);

  constructor() {
    this.clear();
  }

  show({ luck_histogram, overfitting, fan }: Appraisal): void {
    const plot = new FanPlot(fan);
    this.#luck.element.hidden = luck_histogram === null || overfitting.luck === null;
    this.#fan.element.hidden = plot.isEmpty;
    this.element.hidden = this.#luck.element.hidden && plot.isEmpty;
    if (luck_histogram && overfitting.luck !== null) {
      this.#luck.show(new LuckPlot(luck_histogram, overfitting.luck));
    }
    if (!plot.isEmpty) this.#fan.show(plot);
  }

  clear(): void {
    this.element.hidden = true;
  }
}
