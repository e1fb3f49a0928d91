import { CUSTOM_ELEMENTS_SCHEMA, Component, type OnInit, signal } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { type CandlerunOptions, createCandlerun, formatPercent, formatProgress, type JobHandle } from 'candlerun';
import 'candlerun/element';
import { startJob } from './run-job.js';

// `?plain` shows how the package behaves without the line that the documentation names.
const isPlain = new URLSearchParams(location.search).has('plain');
const options: CandlerunOptions = isPlain ? {} : { fallback: () => import('candlerun/inline') };

@Component({
  selector: 'app-root',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <candlerun-progress [job]="job()" label="Training"></candlerun-progress>
    <p id="label">{{ label() }}</p>
    <p id="status">{{ status() }}</p>
  `,
})
class App implements OnInit {
  readonly job = signal<JobHandle | null>(null);
  readonly label = signal('');
  readonly status = signal('');

  async ngOnInit(): Promise<void> {
    try {
      const job = await startJob(await createCandlerun(options));
      this.job.set(job);
      job.on('progress', (now) => this.label.set(`${formatProgress(now)} ${formatPercent(now.progress)}`), {
        every: 'frame',
      });
      this.status.set(`done ${(await job.done).digest}`);
    } catch (error) {
      this.status.set(`error: ${(error as Error).message}`);
    }
  }
}

bootstrapApplication(App);
