import { type Candlerun, type EpisodeResult, isBetterScore, type JobRow, type JobSpec } from 'candlerun';
import { ScoresAcross } from './across.js';

/** One run of a group: its row, and what was read of its episodes once it had finished. */
export type Member = {
  row: JobRow;
  /** The best episode; null before its episodes are read, and if none has a score. */
  best: EpisodeResult | null;
  /** Whether its episodes are read: it has finished, and counts. */
  isRead: boolean;
};

/** The runs of a group with the scores of their parameter sets. It is read from what is stored, so a reload changes nothing. */
export class DataSetGroup {
  readonly id: string;
  members: Member[] = [];
  scores = new ScoresAcross(0, 'maximize');
  /** Grows with every run that was read. */
  version = 0;
  #isClosed = false;

  constructor(id: string) {
    this.id = id;
  }

  /** The spec that the runs have in common, but for their candles. */
  get spec(): JobSpec | null {
    return this.members[0]?.row.spec ?? null;
  }

  /** Reads the rows of the group, and the episodes of those that have finished since. */
  async read(engine: Pick<Candlerun, 'jobs' | 'episodes'>, changed: () => void): Promise<void> {
    const rows = await groupRows(engine, this.id);
    if (this.#isClosed) return;
    this.#take(rows);
    changed();
    for (const [set, member] of this.members.entries()) {
      if (member.isRead || member.row.status !== 'completed') continue;
      await this.#readEpisodes(engine, set, member);
      if (this.#isClosed) return;
      changed();
    }
  }

  /** Ends the reading. */
  close(): void {
    this.#isClosed = true;
  }

  /** Takes the newest rows. If there are other runs than before, everything is read again. */
  #take(rows: readonly JobRow[]): void {
    const isSame =
      rows.length === this.members.length && rows.every(({ id }, i) => this.members[i]?.row.id === id);
    if (isSame) {
      // One that was retried has other episodes.
      this.members = this.members.map((member, i) => ({ ...member, row: rows[i] as JobRow }));
      return;
    }
    this.members = rows.map((row) => ({ row, best: null, isRead: false }));
    this.scores = new ScoresAcross(rows.length, this.spec?.search?.direction ?? 'maximize');
    this.scores.counted = [];
    this.version += 1;
  }

  async #readEpisodes(engine: Pick<Candlerun, 'episodes'>, set: number, member: Member): Promise<void> {
    const { scores } = this;
    const direction = this.spec?.search?.direction ?? 'maximize';
    let best: EpisodeResult | null = null;
    for await (const block of engine.episodes(member.row.id)) {
      if (this.#isClosed || scores !== this.scores) return;
      for (const episode of block) {
        if (episode.part) continue;
        scores.add(set, episode);
        if (
          episode.score !== null &&
          (best === null || isBetterScore(episode.score, best.score, direction))
        ) {
          best = episode;
        }
      }
      // Between two blocks the page handles other events.
      await new Promise((resolve) => setTimeout(resolve));
    }
    const now = this.members[set];
    if (now?.row.id !== member.row.id) return;
    this.members[set] = { ...now, best, isRead: true };
    scores.counted = this.members.flatMap(({ isRead }, place) => (isRead ? [place] : []));
    this.version += 1;
  }
}

/** The rows of a group in the order in which they were started. */
async function groupRows(engine: Pick<Candlerun, 'jobs'>, group: string): Promise<JobRow[]> {
  const found: JobRow[] = [];
  let page = await engine.jobs();
  while (page.length > 0) {
    found.push(...page.filter((row) => row.group === group && !row.is_broken));
    const last = page.at(-1) as JobRow;
    page = await engine.jobs({ after: { created_at: last.created_at, id: last.id } });
  }
  return found.reverse();
}
