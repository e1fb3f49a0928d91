import { expect, test } from 'vitest';
import { type Input, type State, transition } from './job-state.js';

const NEW = { isPaused: false, hasEpisodes: false };
const RESTORED = { isPaused: false, hasEpisodes: true };
const PAUSED = { isPaused: true, hasEpisodes: true };

const STATES = {
  waiting: { kind: 'waiting', wanted: null },
  dormant: { kind: 'dormant' },
  loading: { kind: 'loading', wanted: null },
  starting: { kind: 'starting', wanted: null, atLaunch: NEW },
  restoring: { kind: 'restoring', wanted: null, atLaunch: RESTORED },
  active: { kind: 'active' },
  pausing: { kind: 'pausing', wanted: null },
  paused: { kind: 'paused' },
  resuming: { kind: 'resuming' },
  cancelling: { kind: 'cancelling' },
  over: { kind: 'over' },
} as const satisfies Record<State['kind'], State>;

const command = (command: 'pause' | 'resume' | 'cancel', needsConsent = false): Input => ({
  type: 'command',
  command,
  needsConsent,
});

const INPUTS = {
  launch: { type: 'launch', needsConsent: false },
  launch_not_allowed: { type: 'launch', needsConsent: true },
  loaded: { type: 'loaded', hasCandles: true, ...NEW },
  loaded_nothing: { type: 'loaded', hasCandles: false, ...PAUSED },
  accepted: { type: 'accepted' },
  restored: { type: 'restored' },
  pause: command('pause'),
  resume: command('resume'),
  resume_not_allowed: command('resume', true),
  cancel: command('cancel'),
  progress: { type: 'event', event: 'progress' },
  job_started: { type: 'event', event: 'job_started' },
  episodes_finished: { type: 'event', event: 'episodes_finished' },
  job_paused: { type: 'event', event: 'job_paused' },
  job_resumed: { type: 'event', event: 'job_resumed' },
  job_finished: { type: 'event', event: 'job_finished' },
  job_cancelled: { type: 'event', event: 'job_cancelled' },
  job_failed: { type: 'event', event: 'job_failed' },
  lost: { type: 'lost' },
  failed: { type: 'failed' },
  detached: { type: 'detached' },
} as const satisfies Record<string, Input>;

/** The state, with the command that it keeps for later, and the effects. */
function outcome(state: State, input: Input): string {
  const next = transition(state, input);
  const wanted = 'wanted' in next.state && next.state.wanted ? `+${next.state.wanted}` : '';
  return [`${next.state.kind}${wanted}`, ...next.effects].join(' ');
}

/** Inputs that are not listed leave the state as it is, without effects. */
type Row = Partial<Record<keyof typeof INPUTS, string>>;

const LIVE: Row = {
  progress: '= take_event',
  job_started: '= take_event',
  episodes_finished: '= take_event',
  job_finished: 'over take_event',
  job_cancelled: 'over take_event',
  job_failed: 'over take_event',
  failed: 'over cancel_job',
  detached: 'over',
};

const TABLE: Record<State['kind'], Row> = {
  waiting: {
    launch: 'loading load',
    launch_not_allowed: 'dormant',
    pause: 'waiting+pause',
    resume: 'waiting+resume',
    resume_not_allowed: 'waiting+resume',
    cancel: 'over end_as_cancelled',
    failed: 'over',
    detached: 'over',
  },
  dormant: {
    resume: 'loading+resume load',
    cancel: 'over end_as_cancelled',
    failed: 'over',
    detached: 'over',
  },
  loading: {
    loaded: 'starting',
    loaded_nothing: 'dormant release_lanes',
    pause: 'loading+pause',
    resume: 'loading+resume',
    resume_not_allowed: 'loading+resume',
    cancel: 'over end_as_cancelled',
    lost: 'waiting relaunch',
    failed: 'over',
    detached: 'over',
  },
  starting: {
    accepted: 'active',
    pause: 'starting+pause',
    resume: 'starting+resume',
    resume_not_allowed: 'starting+resume',
    cancel: 'over cancel_job end_as_cancelled',
    lost: 'waiting relaunch',
    failed: 'over',
    detached: 'over',
  },
  restoring: {
    restored: 'resuming resume_job',
    pause: 'restoring+pause',
    resume: 'restoring+resume',
    resume_not_allowed: 'restoring+resume',
    cancel: 'over cancel_job end_as_cancelled',
    lost: 'waiting relaunch',
    failed: 'over cancel_job',
    detached: 'over',
  },
  active: {
    ...LIVE,
    pause: 'pausing pause_job',
    cancel: 'cancelling cancel_job',
    job_paused: 'paused take_event release_lanes',
    job_resumed: '= take_event use_lanes',
    lost: 'waiting relaunch',
  },
  pausing: {
    ...LIVE,
    resume: 'pausing+resume',
    resume_not_allowed: 'pausing+resume',
    cancel: 'cancelling cancel_job',
    job_paused: 'paused take_event release_lanes',
    job_resumed: '= take_event use_lanes',
    lost: 'waiting+pause relaunch',
  },
  paused: {
    ...LIVE,
    pause: 'pausing pause_job',
    resume: 'resuming resume_job',
    resume_not_allowed: 'resuming resume_job',
    cancel: 'cancelling cancel_job',
    job_paused: 'paused take_event release_lanes',
    job_resumed: '= take_event use_lanes',
    lost: 'waiting relaunch',
  },
  resuming: {
    ...LIVE,
    pause: 'pausing pause_job',
    cancel: 'cancelling cancel_job',
    job_paused: '= take_event',
    job_resumed: 'active take_event use_lanes',
    lost: 'waiting+resume relaunch',
  },
  cancelling: {
    ...LIVE,
    job_paused: '= take_event',
    job_resumed: '= take_event use_lanes',
    lost: 'over end_as_cancelled',
  },
  over: {
    launch: '= release_lock',
    launch_not_allowed: '= release_lock',
  },
};

for (const [kind, row] of Object.entries(TABLE)) {
  test(`every input of a job that is ${kind} has its outcome`, () => {
    const state = STATES[kind as State['kind']];
    const outcomes: Record<string, string> = {};
    const expected: Record<string, string> = {};
    for (const [name, input] of Object.entries(INPUTS)) {
      outcomes[name] = outcome(state, input);
      expected[name] = (row[name as keyof Row] ?? '=').replace('=', kind);
    }
    expect(outcomes).toEqual(expected);
  });
}

test('once the conductor has the job, the last command decides; without one, its status from before', () => {
  const cases = [
    { atLaunch: NEW, wanted: null, next: 'active' },
    { atLaunch: NEW, wanted: 'pause', next: 'pausing pause_job' },
    // A job that runs already is not resumed: the conductor would refuse it.
    { atLaunch: NEW, wanted: 'resume', next: 'active' },
    { atLaunch: RESTORED, wanted: null, next: 'resuming resume_job' },
    { atLaunch: RESTORED, wanted: 'pause', next: 'pausing pause_job' },
    { atLaunch: RESTORED, wanted: 'resume', next: 'resuming resume_job' },
    { atLaunch: PAUSED, wanted: null, next: 'paused release_lanes' },
    { atLaunch: PAUSED, wanted: 'pause', next: 'pausing pause_job' },
    { atLaunch: PAUSED, wanted: 'resume', next: 'resuming resume_job' },
  ] as const;
  for (const { atLaunch, wanted, next } of cases) {
    const starting: State = { kind: 'starting', wanted, atLaunch };
    const { state } = transition(starting, INPUTS.accepted);
    if (!atLaunch.hasEpisodes) {
      expect(outcome(starting, INPUTS.accepted)).toBe(next);
      continue;
    }
    expect(state).toEqual({ kind: 'restoring', wanted, atLaunch });
    expect(outcome(state, INPUTS.restored)).toBe(next);
  }
});

test('a paused job without its candles waits for them, unless it is resumed', () => {
  const loading = (wanted: 'pause' | 'resume' | null): State => ({ kind: 'loading', wanted });
  expect(outcome(loading(null), INPUTS.loaded_nothing)).toBe('dormant release_lanes');
  expect(outcome(loading('pause'), INPUTS.loaded_nothing)).toBe('dormant release_lanes');
  expect(outcome(loading('resume'), INPUTS.loaded_nothing)).toBe('starting+resume');
  expect(outcome(loading(null), { type: 'loaded', hasCandles: false, ...NEW })).toBe('starting');
});

test('a resume behind a pause is sent when the job is paused, and a pause behind that takes it back', () => {
  const pausing: State = { kind: 'pausing', wanted: 'resume' };
  expect(outcome(pausing, INPUTS.job_paused)).toBe('resuming take_event resume_job');
  expect(outcome(pausing, INPUTS.pause)).toBe('pausing');
  expect(outcome(pausing, INPUTS.lost)).toBe('waiting+resume relaunch');
});

test('a command that came before the conductor died is kept for the next one', () => {
  for (const kind of ['loading', 'starting', 'restoring'] as const) {
    const state: State = { ...STATES[kind], wanted: 'pause' };
    expect(outcome(state, INPUTS.lost)).toBe('waiting+pause relaunch');
  }
  expect(outcome({ kind: 'waiting', wanted: 'pause' }, INPUTS.launch)).toBe('loading+pause load');
});
