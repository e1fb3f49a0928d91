// Made from the Rust types by `cargo xtask types`; not to be edited.
import type {
  Appraisal,
  CandleBuckets,
  CandlesInfo,
  EpisodeDetailRecord,
  EpisodePart,
  EpisodeReport,
  EpisodeResult,
  Estimate,
  ImportOptions,
  ImportPreview,
  ImportReport,
  JavaScript,
  JobResult,
  JobSpec,
  ParamValue,
  Progress,
  ReportLimits,
  RulesMistake,
  StrategyInfo,
  SyntheticConfig,
} from './types.js';

/**
 * An event of the conductor.
 */
export type CandlerunEvent = { "type": "candles_loaded", 
/**
 * The request that is answered.
 */
request_id: number, 
/**
 * The candles that were loaded.
 */
candles: CandlesInfo, 
/**
 * Findings and assumptions of the import; none for candles that are not from a file.
 */
import: ImportReport | null, 
/**
 * The result of the import, for a person to check it; none for candles that are not from a file.
 */
preview: ImportPreview | null, } | { "type": "job_queued", 
/**
 * The request that is answered.
 */
request_id: number, 
/**
 * The job.
 */
job_id: string, 
/**
 * Its spec, with defaults and seed filled in.
 */
spec: JobSpec, 
/**
 * Number of episodes.
 */
total_episodes: number, 
/**
 * Candles of the first episode.
 */
total_candles: number, 
/**
 * Version of the engine that runs it, as `0.2.0`.
 */
engine: string, } | { "type": "job_started", 
/**
 * The job.
 */
job_id: string, } | { "type": "progress" } & Progress | { "type": "heartbeat" } & Progress | { "type": "episodes_restored", 
/**
 * The request that is answered.
 */
request_id: number, 
/**
 * The job.
 */
job_id: string, 
/**
 * Number of episodes restored so far, earlier requests included.
 */
restored: number, 
/**
 * The progress of the job.
 */
progress: Progress, } | { "type": "episodes_finished", 
/**
 * The job.
 */
job_id: string, 
/**
 * The episodes.
 */
episodes: Array<EpisodeResult>, } | { "type": "job_finished", 
/**
 * The job.
 */
job_id: string, 
/**
 * Its result.
 */
result: JobResult, 
/**
 * The last progress, at 100.
 */
progress: Progress, } | { "type": "job_paused", 
/**
 * The job.
 */
job_id: string, 
/**
 * Why it was paused, if no user has paused it.
 */
reason: string | null, 
/**
 * The last progress.
 */
progress: Progress, } | { "type": "job_resumed", 
/**
 * The job.
 */
job_id: string, } | { "type": "job_cancelled", 
/**
 * The job.
 */
job_id: string, 
/**
 * The last progress.
 */
progress: Progress, } | { "type": "job_failed", 
/**
 * The job.
 */
job_id: string, 
/**
 * Why it failed.
 */
reason: string, 
/**
 * The last progress.
 */
progress: Progress, } | { "type": "rules_checked", 
/**
 * The request that is answered.
 */
request_id: number, 
/**
 * The strategy with its parameters; none if there are mistakes.
 */
strategy: StrategyInfo | null, 
/**
 * The mistakes, in the order of their places.
 */
mistakes: Array<RulesMistake>, } | { "type": "spec_checked", 
/**
 * The request that is answered.
 */
request_id: number, 
/**
 * The spec with its defaults.
 */
spec: JobSpec, } | { "type": "javascript_read", 
/**
 * The request that is answered.
 */
request_id: number, 
/**
 * The text with its digest, parameters and constraints: `strategy.javascript` of a spec.
 */
declaration: JavaScript, } | { "type": "report_ready", 
/**
 * The request that is answered.
 */
request_id: number, 
/**
 * The report.
 */
report: EpisodeReport, } | { "type": "detail_ready", 
/**
 * The request that is answered.
 */
request_id: number, 
/**
 * The detail.
 */
detail: EpisodeDetailRecord, } | { "type": "candles_bucketed", 
/**
 * The request that is answered.
 */
request_id: number, 
/**
 * The buckets.
 */
buckets: CandleBuckets, } | { "type": "appraisal_ready", 
/**
 * The request that is answered.
 */
request_id: number, 
/**
 * The report.
 */
appraisal: Appraisal, } | { "type": "lane_silent", 
/**
 * The lane.
 */
lane: number, } | { "type": "lane_spent", 
/**
 * The lane.
 */
lane: number, } | { "type": "search_estimated", 
/**
 * The request that is answered.
 */
request_id: number, 
/**
 * Episodes that would run if the search does not end early.
 */
total_episodes: number, 
/**
 * Points that satisfy all constraints; none if there are too many to count.
 */
feasible_points: number | null, 
/**
 * The time that each sampler would take.
 */
estimate: Estimate, } | { "type": "request_failed", 
/**
 * The request; none if its number could not be read.
 */
request_id: number | null, 
/**
 * Line of the file or text, if the request has one.
 */
line: number | null, 
/**
 * Path of the field, or name of the column.
 */
field: string, 
/**
 * The value found.
 */
value: string, 
/**
 * Why it is refused.
 */
reason: string, };

/**
 * A request of a page. Its answer or refusal has the same `request_id`.
 */
export type CandlerunRequest = { "type": "load_candles", 
/**
 * Number of the request.
 */
request_id: number, 
/**
 * The source of the candles.
 */
source: CandlesSource, 
/**
 * The choices of a person about a file.
 */
options?: ImportOptions, } | { "type": "add_lane", 
/**
 * Number of the request.
 */
request_id: number, 
/**
 * Number of the lane.
 */
lane: number, 
/**
 * Whether its episodes run on another machine: then it gets them a second at a time, finds the candles itself, makes no
 * reports, and its page watches over it.
 */
remote?: boolean, } | { "type": "remove_lane", 
/**
 * Number of the request.
 */
request_id: number, 
/**
 * Number of the lane.
 */
lane: number, 
/**
 * How the lane ended.
 */
end?: LaneEnd, } | { "type": "set_concurrency", 
/**
 * Number of the request.
 */
request_id: number, 
/**
 * Number of jobs.
 */
jobs: number, } | { "type": "start_job", 
/**
 * Number of the request.
 */
request_id: number, 
/**
 * The job's name, chosen by the page.
 */
job_id: string, 
/**
 * The job.
 */
spec: JobSpec, 
/**
 * Whether it is paused at first, so that its stored episodes can be restored.
 */
paused?: boolean, 
/**
 * Milliseconds for which it has run before.
 */
elapsed_ms?: number, 
/**
 * Per cent that was shown before: its progress never falls below that.
 */
progress?: number, } | { "type": "restore_episodes", 
/**
 * Number of the request.
 */
request_id: number, 
/**
 * The job.
 */
job_id: string, 
/**
 * The episodes, a list as JSON text: one value is read in a fraction of the time of a thousand records.
 */
episodes: string, } | { "type": "pause_job", 
/**
 * Number of the request.
 */
request_id: number, 
/**
 * The job.
 */
job_id: string, } | { "type": "resume_job", 
/**
 * Number of the request.
 */
request_id: number, 
/**
 * The job.
 */
job_id: string, } | { "type": "acknowledge_saved", 
/**
 * Number of the request.
 */
request_id: number, 
/**
 * The job.
 */
job_id: string, 
/**
 * Number of episodes.
 */
count: number, } | { "type": "cancel_job", 
/**
 * Number of the request.
 */
request_id: number, 
/**
 * The job.
 */
job_id: string, } | { "type": "check_rules", 
/**
 * Number of the request.
 */
request_id: number, 
/**
 * The text.
 */
rules: string, } | { "type": "check_spec", 
/**
 * Number of the request.
 */
request_id: number, 
/**
 * The spec.
 */
spec: JobSpec, } | { "type": "read_javascript", 
/**
 * Number of the request.
 */
request_id: number, 
/**
 * The text.
 */
source: string, } | { "type": "report_episode", 
/**
 * Number of the request.
 */
request_id: number, 
/**
 * The job's spec.
 */
spec: JobSpec, 
/**
 * The part of a walk-forward that the episode belongs to.
 */
part?: EpisodePart | null, 
/**
 * The episode's parameters.
 */
params: { [key in string]: ParamValue }, 
/**
 * The size of the report.
 */
limits: ReportLimits, } | { "type": "detail_episode", 
/**
 * Number of the request.
 */
request_id: number, 
/**
 * The job's spec.
 */
spec: JobSpec, 
/**
 * The part of a walk-forward that the episode belongs to.
 */
part?: EpisodePart | null, 
/**
 * The episode's parameters.
 */
params: { [key in string]: ParamValue }, } | { "type": "bucket_candles", 
/**
 * Number of the request.
 */
request_id: number, 
/**
 * Fingerprint of the series.
 */
candles: string, 
/**
 * Index of the first candle.
 */
from: number, 
/**
 * Index after the last candle.
 */
to: number, 
/**
 * Most buckets, 1 to 1,000,000.
 */
buckets: number, } | { "type": "appraise_search", 
/**
 * Number of the request.
 */
request_id: number, 
/**
 * The job's spec.
 */
spec: JobSpec, 
/**
 * Its episodes: all, or an even sample with the best among them.
 */
episodes: Array<EpisodeResult>, 
/**
 * Number of all its episodes.
 */
trials: number, } | { "type": "estimate_search", 
/**
 * Number of the request.
 */
request_id: number, 
/**
 * The job's spec.
 */
spec: JobSpec, 
/**
 * Lanes that would run it, at least 1.
 */
lanes: number, 
/**
 * Candles a second of one lane; none if no job has run yet.
 */
candles_per_second: number | null, } | { "type": "acknowledge_progress", 
/**
 * Number of the request.
 */
request_id: number, 
/**
 * Number of events.
 */
count: number, };

/**
 * The source of candles.
 */
export type CandlesSource = "csv" | "columns" | { "synthetic": Partial<SyntheticConfig> };

/**
 * How a lane has ended.
 */
export type LaneEnd = "killed" | "silent" | "spent" | { "trapped": { 
/**
 * The episode that it was running.
 */
episode: number, 
/**
 * The last boundary that this episode had passed.
 */
candle: number, 
/**
 * The attempt of its job: a lane may run several jobs, whose episodes have the same numbers. None if it is not known.
 */
attempt?: number | null, } };
