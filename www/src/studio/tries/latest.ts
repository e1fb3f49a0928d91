/** Callbacks for the answers of `Latest`. */
export type LatestOwner<Question, Answer> = {
  run(question: Question): Promise<Answer>;
  /** Called in the order of the questions. `isLast` if no later question waits. */
  answered(question: Question, answer: Answer, isLast: boolean): void;
  /** The last question was refused. */
  failed(question: Question, error: unknown): void;
};

/**
 * Asks one question at a time. Those that come meanwhile wait, the newest alone: its answer is always the last one, and no older answer
 * comes after a newer one.
 */
export class Latest<Question, Answer> {
  readonly #owner: LatestOwner<Question, Answer>;
  #waiting: { question: Question } | null = null;
  #isBusy = false;
  /** Answers to questions before a `drop` are not reported. */
  #round = 0;

  constructor(owner: LatestOwner<Question, Answer>) {
    this.#owner = owner;
  }

  /** Whether an answer is still to come. */
  get isBusy(): boolean {
    return this.#isBusy;
  }

  ask(question: Question): void {
    this.#waiting = { question };
    if (!this.#isBusy) void this.#next();
  }

  /** Forgets every question. */
  drop(): void {
    this.#waiting = null;
    this.#round += 1;
  }

  async #next(): Promise<void> {
    this.#isBusy = true;
    for (let next = this.#take(); next !== null; next = this.#take()) await this.#answer(next.question);
    this.#isBusy = false;
  }

  #take(): { question: Question } | null {
    const waiting = this.#waiting;
    this.#waiting = null;
    return waiting;
  }

  async #answer(question: Question): Promise<void> {
    const round = this.#round;
    const { run, answered, failed } = this.#owner;
    try {
      const answer = await run(question);
      if (round === this.#round) answered(question, answer, this.#waiting === null);
    } catch (error) {
      // A value that was only passed needs no message.
      if (round === this.#round && this.#waiting === null) failed(question, error);
    }
  }
}
