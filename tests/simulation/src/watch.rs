//! Watches the inputs and effects of the scheduler for what no page can see: episodes that are handed out twice, a pause that does
//! not wait for its lanes, episodes that are handed out while too many are not stored.

use candlerun_engine::search::Proposal;
use candlerun_protocol::lane::{LaneCommand, LaneMessage, Update};
use candlerun_protocol::{Event, Request};
use candlerun_scheduler::delivery::{MOST_UNSAVED, PAUSE_MS};
use candlerun_scheduler::{Effect, Input};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// A pause may end this much too early, in milliseconds: times are rounded.
const ROUNDING_MS: f64 = 1e-3;

/// The attempts and the episodes that their lanes have, as the scheduler's inputs and effects show them.
#[derive(Default)]
pub(crate) struct Watch {
    /// The jobs by their attempts, which are counted from 1.
    attempts: BTreeMap<u32, Attempt>,
}

/// An episode: its number, and its part. After the early end of a window, numbers of its last episodes are used again.
type Key = (u32, Option<(u32, u8)>);

fn key(proposal: &Proposal) -> Key {
    (proposal.episode, proposal.part.map(|part| (part.window, part.stage as u8)))
}

/// A job that the scheduler was given.
#[derive(Default)]
struct Attempt {
    job_id: String,
    /// Whether the last event of its status is that it runs.
    is_running: bool,
    is_over: bool,
    /// The episodes that each lane was given and has not finished, in order.
    queues: BTreeMap<u32, VecDeque<Key>>,
    /// The lanes of these episodes.
    lanes: BTreeMap<Key, u32>,
    finished: BTreeSet<Key>,
    /// When a pause began, and the lanes that have not paused yet.
    pause: Option<(f64, BTreeSet<u32>)>,
    /// Episodes that were emitted and are not stored.
    unsaved: u32,
}

impl Watch {
    /// Watches an input before the scheduler handles it.
    pub(crate) fn on_input(&mut self, input: &Input) {
        match input {
            Input::Lane { lane, message } => self.on_lane_message(*lane, message),
            Input::Request { request: Request::AcknowledgeSaved { job_id, count, .. }, .. } => {
                if let Some(attempt) = self.job(job_id) {
                    attempt.unsaved = attempt.unsaved.saturating_sub(*count);
                }
            }
            _ => {}
        }
    }

    fn on_lane_message(&mut self, lane: u32, message: &LaneMessage) {
        match message {
            LaneMessage::Updates { attempt, updates, .. } => {
                let Some(attempt) = self.attempts.get_mut(attempt) else { return };
                for update in updates {
                    let Update::Finished(episodes) = update else { continue };
                    for finished in episodes {
                        attempt.on_finished(lane, finished.episode);
                    }
                }
            }
            LaneMessage::JobPaused { attempt } => {
                if let Some(attempt) = self.attempts.get_mut(attempt) {
                    attempt.on_paused(lane);
                }
            }
            _ => {}
        }
    }

    /// Watches the effects of an input.
    ///
    /// # Errors
    /// Describes an effect that the scheduler must not have.
    pub(crate) fn on_effects(&mut self, effects: &[Effect], now: f64) -> Result<(), String> {
        // Commands to lanes come before the events of the same input, also before the answer to `start_job`.
        for effect in effects {
            let Effect::Emit { events, .. } = effect else { continue };
            for event in events {
                let Event::JobQueued { job_id, .. } = event else { continue };
                self.add(job_id);
            }
        }
        effects.iter().try_for_each(|effect| self.on_effect(effect, now))
    }

    /// Adds a job. The scheduler numbers its attempts in the order in which it accepts jobs.
    fn add(&mut self, job_id: &str) {
        let number = self.attempts.len() as u32 + 1;
        let attempt = Attempt { job_id: job_id.to_owned(), ..Attempt::default() };
        self.attempts.insert(number, attempt);
    }

    fn on_effect(&mut self, effect: &Effect, now: f64) -> Result<(), String> {
        match effect {
            Effect::CloseLane { lane } => {
                for attempt in self.attempts.values_mut() {
                    attempt.queues.remove(lane);
                    attempt.lanes.retain(|_, of| of != lane);
                    attempt.on_paused(*lane);
                }
                Ok(())
            }
            Effect::Send { lane, command } => self.on_command(*lane, command, now),
            Effect::Emit { events, .. } => {
                events.iter().try_for_each(|event| self.on_event(event, now))
            }
            Effect::OpenLane { .. } | Effect::SendCandles { .. } | Effect::ImportCandles { .. } => {
                Ok(())
            }
        }
    }

    fn on_command(&mut self, lane: u32, command: &LaneCommand, now: f64) -> Result<(), String> {
        match command {
            LaneCommand::RunEpisodes { attempt, episodes } => {
                let attempt = self.attempts.get_mut(attempt).ok_or("episodes of no job")?;
                attempt.hand_out(lane, episodes.iter().map(key))
            }
            LaneCommand::PauseJob { attempt } => {
                if let Some(attempt) = self.attempts.get_mut(attempt) {
                    attempt.begin_pause(lane, now);
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn on_event(&mut self, event: &Event, now: f64) -> Result<(), String> {
        match event {
            Event::JobStarted { job_id } => {
                if let Some(attempt) = self.job(job_id) {
                    (attempt.is_running, attempt.pause) = (true, None);
                }
            }
            Event::JobPaused { job_id, .. } => {
                if let Some(attempt) = self.job(job_id) {
                    attempt.end_pause(now)?;
                }
            }
            Event::EpisodesFinished { job_id, episodes } => {
                if let Some(attempt) = self.job(job_id) {
                    attempt.unsaved += episodes.len() as u32;
                }
            }
            Event::JobFinished { job_id, .. }
            | Event::JobCancelled { job_id, .. }
            | Event::JobFailed { job_id, .. } => {
                if let Some(attempt) = self.job(job_id) {
                    attempt.is_over = true;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The attempt of a job that is not over.
    fn job(&mut self, id: &str) -> Option<&mut Attempt> {
        self.attempts.values_mut().rev().find(|attempt| attempt.job_id == id && !attempt.is_over)
    }
}

impl Attempt {
    fn on_finished(&mut self, lane: u32, episode: u32) {
        let Some(queue) = self.queues.get_mut(&lane) else { return };
        let place = queue.iter().position(|(number, _)| *number == episode);
        if let Some(key) = place.and_then(|place| queue.remove(place)) {
            self.lanes.remove(&key);
            self.finished.insert(key);
        }
    }

    fn on_paused(&mut self, lane: u32) {
        if let Some((_, lanes)) = &mut self.pause {
            lanes.remove(&lane);
        }
    }

    fn hand_out(&mut self, lane: u32, keys: impl Iterator<Item = Key>) -> Result<(), String> {
        if self.unsaved >= MOST_UNSAVED {
            return Err(format!("episodes are handed out while {} are not stored", self.unsaved));
        }
        for key in keys {
            if self.finished.contains(&key) {
                return Err(format!("{key:?} is handed out after its end"));
            }
            if let Some(other) = self.lanes.insert(key, lane) {
                return Err(format!("{key:?} is handed out to lanes {other} and {lane}"));
            }
            self.queues.entry(lane).or_default().push_back(key);
        }
        Ok(())
    }

    fn begin_pause(&mut self, lane: u32, now: f64) {
        let is_busy = self.queues.get(&lane).is_some_and(|queue| !queue.is_empty());
        if self.is_running && is_busy {
            self.pause.get_or_insert((now, BTreeSet::new())).1.insert(lane);
        }
    }

    fn end_pause(&mut self, now: f64) -> Result<(), String> {
        self.is_running = false;
        match self.pause.take() {
            Some((since, lanes)) if !lanes.is_empty() && now < since + PAUSE_MS - ROUNDING_MS => {
                Err(format!("{} is paused before its lanes {lanes:?}", self.job_id))
            }
            _ => Ok(()),
        }
    }
}
