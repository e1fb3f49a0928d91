/**
 * The states of a job in the tab that runs it, and the one function that changes them. It has no effects: it names them, and
 * `JobRunner` performs them.
 */
import type { JobCommand, JobEvent } from './job-channel.js';

/** The last command that came before the conductor had the job. It is sent once the conductor has it. */
type Wanted = 'pause' | 'resume' | null;

/** The stored row at the moment when the conductor is given the job. */
type AtLaunch = {
  isPaused: boolean;
  /** Whether finished episodes are stored. The job starts paused then, and goes on once they are restored. */
  hasEpisodes: boolean;
};

/** The state of a job. In the kinds from `active` to `cancelling` the conductor has the job and its stored episodes. */
export type State =
  /** Waits until the jobs that were started before it are launched. */
  | { kind: 'waiting'; wanted: Wanted }
  /** Paused, and the conductor does not have it: its candles are missing, or its JavaScript is not allowed. */
  | { kind: 'dormant' }
  /** The conductor is given its candles. */
  | { kind: 'loading'; wanted: Wanted }
  /** `start_job` is sent and not answered. */
  | { kind: 'starting'; wanted: Wanted; atLaunch: AtLaunch }
  /** The conductor is given its stored episodes. */
  | { kind: 'restoring'; wanted: Wanted; atLaunch: AtLaunch }
  /** Waits for its turn in the conductor, or runs. */
  | { kind: 'active' }
  /** `pause_job` is sent. A resume that came behind it waits for `job_paused`: before that, the conductor would refuse it. */
  | { kind: 'pausing'; wanted: 'resume' | null }
  | { kind: 'paused' }
  /** `resume_job` is sent. */
  | { kind: 'resuming' }
  /** `cancel_job` is sent. */
  | { kind: 'cancelling' }
  /** Has ended, or this tab has left it. */
  | { kind: 'over' };

export type Input =
  /** The jobs that were started before it are launched. */
  | { type: 'launch'; needsConsent: boolean }
  /** The conductor has the candles, or they are missing. */
  | ({ type: 'loaded'; hasCandles: boolean } & AtLaunch)
  /** The conductor has the job. */
  | { type: 'accepted' }
  /** The conductor has the stored episodes. */
  | { type: 'restored' }
  | { type: 'command'; command: JobCommand; needsConsent: boolean }
  /** An event from the conductor. */
  | { type: 'event'; event: JobEvent['type'] }
  /** The conductor has died. */
  | { type: 'lost' }
  /** The job was refused, or no worker can be started. */
  | { type: 'failed' }
  /** The client closes. */
  | { type: 'detached' };

export type Effect =
  /** Give the conductor the candles, the job and its stored episodes. */
  | 'load'
  /** Send this command to the conductor. */
  | 'pause_job'
  | 'resume_job'
  | 'cancel_job'
  /** Record and emit the event of the input. */
  | 'take_event'
  /** Emit that the job is cancelled, without waiting for the conductor. */
  | 'end_as_cancelled'
  | 'use_lanes'
  | 'release_lanes'
  | 'release_lock'
  /** Launch the job again, behind those that wait already. */
  | 'relaunch';

export type Step = { state: State; effects: readonly Effect[] };

/** The next state, and the effects to perform in their order. */
export function transition(state: State, input: Input): Step {
  switch (input.type) {
    case 'launch':
      return onLaunch(state, input.needsConsent);
    case 'loaded':
      return onLoaded(state, input);
    case 'accepted':
      if (state.kind !== 'starting') return stay(state);
      return state.atLaunch.hasEpisodes ? step({ ...state, kind: 'restoring' }) : onComplete(state);
    case 'restored':
      return state.kind === 'restoring' ? onComplete(state) : stay(state);
    case 'command':
      return input.command === 'cancel'
        ? onCancel(state)
        : onCommand(state, input.command, input.needsConsent);
    case 'event':
      return isLive(state) ? onEvent(state, input.event) : stay(state);
    case 'lost':
      return onLost(state);
    case 'failed':
      return state.kind === 'restoring' || isLive(state) ? step(OVER, 'cancel_job') : step(OVER);
    case 'detached':
      return step(OVER);
  }
}

const OVER: State = { kind: 'over' };

function step(state: State, ...effects: Effect[]): Step {
  return { state, effects };
}

/** The same state. Called a thousand times a second for progress events, so their list of effects is made once. */
function stay(state: State, effects = NOTHING): Step {
  return { state, effects };
}

const NOTHING: readonly Effect[] = [];
const TAKE: readonly Effect[] = ['take_event'];

const LIVE: readonly string[] = [
  'active',
  'pausing',
  'paused',
  'resuming',
  'cancelling',
] satisfies State['kind'][];

/** Whether the conductor has the job and all its stored episodes: only then its events are this attempt's. */
function isLive(state: State): boolean {
  return LIVE.includes(state.kind);
}

function onLaunch(state: State, needsConsent: boolean): Step {
  // A job that was cancelled before its turn: its lock was not taken yet when it ended.
  if (state.kind === 'over') return stay(state, ['release_lock']);
  if (state.kind !== 'waiting') return stay(state);
  return needsConsent ? step({ kind: 'dormant' }) : step({ ...state, kind: 'loading' }, 'load');
}

function onLoaded(state: State, { hasCandles, isPaused, hasEpisodes }: Input & { type: 'loaded' }): Step {
  if (state.kind !== 'loading') return stay(state);
  // Without its candles the conductor refuses the job. A paused one can wait for them.
  if (isPaused && !hasCandles && state.wanted !== 'resume') return step({ kind: 'dormant' }, 'release_lanes');
  return step({ ...state, kind: 'starting', atLaunch: { isPaused, hasEpisodes } });
}

/** The conductor has the job and its stored episodes. The job is paused there if it was paused, or if episodes were restored. */
function onComplete({ wanted, atLaunch }: State & { kind: 'starting' | 'restoring' }): Step {
  const { isPaused, hasEpisodes } = atLaunch;
  if (wanted === 'pause') return step({ kind: 'pausing', wanted: null }, 'pause_job');
  if (isPaused && wanted === null) return step({ kind: 'paused' }, 'release_lanes');
  return isPaused || hasEpisodes ? step({ kind: 'resuming' }, 'resume_job') : step({ kind: 'active' });
}

function onCancel(state: State): Step {
  switch (state.kind) {
    case 'waiting':
    case 'dormant':
    case 'loading':
      return step(OVER, 'end_as_cancelled');
    case 'starting':
    case 'restoring':
      return step(OVER, 'cancel_job', 'end_as_cancelled');
    case 'cancelling':
    case 'over':
      return stay(state);
    default:
      return step({ kind: 'cancelling' }, 'cancel_job');
  }
}

function onCommand(state: State, command: 'pause' | 'resume', needsConsent: boolean): Step {
  switch (state.kind) {
    case 'waiting':
    case 'loading':
    case 'starting':
    case 'restoring':
      return step({ ...state, wanted: command });
    case 'dormant':
      if (command === 'pause' || needsConsent) return stay(state);
      return step({ kind: 'loading', wanted: 'resume' }, 'load');
    case 'pausing':
      return step({ kind: 'pausing', wanted: command === 'resume' ? command : null });
    case 'active':
    case 'paused':
    case 'resuming':
      // The conductor answers a pause of a paused job too: another tab may wait for it.
      if (command === 'pause') return step({ kind: 'pausing', wanted: null }, 'pause_job');
      return state.kind === 'paused' ? step({ kind: 'resuming' }, 'resume_job') : stay(state);
    default:
      return stay(state);
  }
}

function onEvent(state: State, event: JobEvent['type']): Step {
  switch (event) {
    case 'job_finished':
    case 'job_cancelled':
    case 'job_failed':
      return step(OVER, 'take_event');
    case 'job_paused':
      return onPaused(state);
    case 'job_resumed':
      return step(state.kind === 'resuming' ? { kind: 'active' } : state, 'take_event', 'use_lanes');
    default:
      return stay(state, TAKE);
  }
}

function onPaused(state: State): Step {
  // While a resume or cancel is on its way, this answers a command from before.
  if (state.kind === 'resuming' || state.kind === 'cancelling') return stay(state, TAKE);
  if (state.kind === 'pausing' && state.wanted) {
    return step({ kind: 'resuming' }, 'take_event', 'resume_job');
  }
  return step({ kind: 'paused' }, 'take_event', 'release_lanes');
}

function onLost(state: State): Step {
  switch (state.kind) {
    case 'waiting':
    case 'dormant':
    case 'over':
      return stay(state);
    case 'cancelling':
      return step(OVER, 'end_as_cancelled');
    default:
      return step({ kind: 'waiting', wanted: wantedAfterLoss(state) }, 'relaunch');
  }
}

/** The command that the lost conductor may not have carried out. */
function wantedAfterLoss(state: State): Wanted {
  if (state.kind === 'pausing') return state.wanted ?? 'pause';
  if (state.kind === 'resuming') return 'resume';
  return 'wanted' in state ? state.wanted : null;
}
