import type { CandlerunEvent, CandlerunRequest } from './generated/protocol.js';

/** The event that answers each question. A request that is missing here is a command: it has no answer of its own. */
type Answers = {
  load_candles: 'candles_loaded';
  start_job: 'job_queued';
  restore_episodes: 'episodes_restored';
  check_rules: 'rules_checked';
  check_spec: 'spec_checked';
  read_javascript: 'javascript_read';
  report_episode: 'report_ready';
  detail_episode: 'detail_ready';
  bucket_candles: 'candles_bucketed';
  appraise_search: 'appraisal_ready';
  estimate_search: 'search_estimated';
};

/** A request before it has its number. */
export type RequestBody = CandlerunRequest extends infer R
  ? R extends unknown
    ? Omit<R, 'request_id'>
    : never
  : never;

/** The type of a request that is answered. */
export type QuestionType = keyof Answers;

/** A request that is answered. The second half names the type alone, so that the compiler infers `T` from it. */
export type Question<T extends QuestionType> = Extract<RequestBody, { type: T }> & { type: T };

/** The event that answers a question. */
export type Answer<T extends QuestionType> = Extract<CandlerunEvent, { type: Answers[T] }>;

/** A request that is not answered, or only by events of its job. */
export type Command = Exclude<RequestBody, { type: QuestionType }>;

/** The attachment of a question, and a listener for its answer. */
export type Delivery<T extends QuestionType> = {
  /** A value that is cloned and not JSON, such as a file. */
  attachment?: unknown;
  transfer?: Transferable[];
  /**
   * Called with the answer before any later event is handled. The promise of `ask` settles after the other events of
   * the same message.
   */
  onAnswer?: (answer: Answer<T>) => void;
};
