//! The lanes: which candles each has, and whether it answers. Commands to lanes are collected here.

use crate::delivery::STALLED_MS;
use crate::io::{Effect, Millis};
use crate::script::Realm;
use candlerun_engine::candles::{Candles, ColumnSet, Fingerprint};
use candlerun_engine::sorted::SortedMap;
use candlerun_protocol::lane::LaneCommand;
use std::sync::Arc;

/// A lane that does not answer for this time is ended: every step of its work is far shorter.
const PATIENCE_MS: Millis = 20_000.0;
/// The same for a lane that was sent a command to stop: a person is waiting.
const STOP_PATIENCE_MS: Millis = 1_000.0;
/// If two checks are further apart than this, the machine was asleep, so the lanes are not counted as silent.
const SLEEP_MS: Millis = 5_000.0;

/// Every lane whose worker is running.
pub(crate) struct LaneTable {
    lanes: SortedMap<u32, Lane>,
    checked: Millis,
    effects: Vec<Effect>,
    /// Lanes that are to be replaced, and were not reported yet.
    spent: Vec<u32>,
}

#[derive(Default)]
struct Lane {
    /// The candles that it has, each with its columns.
    candles: Vec<(Fingerprint, ColumnSet)>,
    /// When it was asked for a sign of life that it has not sent yet.
    asked: Option<Millis>,
    /// Whether it has sent a message: before that it may still be loading.
    has_answered: bool,
    /// Whether it was sent a command to stop and has not answered since.
    is_stopping: bool,
    /// The code that it has run; `None` for a new lane.
    realm: Option<Realm>,
    /// Number of reports that it makes.
    reports: u32,
    /// Whether it is about to be replaced: it is given nothing more.
    is_spent: bool,
    /// Whether its episodes run on another machine, in workers that belong to no lane: each finds the candles itself and runs one
    /// code at a time. The page watches over them.
    is_remote: bool,
}

impl LaneTable {
    pub(crate) fn new() -> Self {
        Self { lanes: SortedMap::new(), checked: 0.0, effects: Vec::new(), spent: Vec::new() }
    }

    pub(crate) fn add(&mut self, lane: u32, is_remote: bool) {
        self.lanes.insert(lane, Lane { is_remote, ..Lane::default() });
        self.effects.push(Effect::OpenLane { lane });
    }

    /// Whether the episodes of a lane run on another machine.
    pub(crate) fn is_remote(&self, lane: u32) -> bool {
        self.lanes.get(&lane).is_some_and(|lane| lane.is_remote)
    }

    pub(crate) fn remove(&mut self, lane: u32) {
        if self.lanes.remove(&lane).is_some() {
            self.effects.push(Effect::CloseLane { lane });
        }
    }

    /// Numbers of the lanes that may run a code, in order.
    pub(crate) fn suited(&self, realm: &Realm) -> Vec<u32> {
        let suits = |lane: &Lane| {
            !lane.is_spent && lane.realm.as_ref().is_none_or(|has_run| has_run == realm)
        };
        self.lanes.iter().filter(|(_, lane)| suits(lane)).map(|(&number, _)| number).collect()
    }

    /// The same for reports, which no remote lane makes.
    pub(crate) fn suited_for_reports(&self, realm: &Realm) -> Vec<u32> {
        let mut suited = self.suited(realm);
        suited.retain(|lane| !self.is_remote(*lane));
        suited
    }

    /// Notes that a lane runs a code.
    pub(crate) fn enter(&mut self, lane: u32, realm: &Realm) {
        if let Some(lane) = self.lanes.get_mut(&lane).filter(|lane| !lane.is_remote) {
            lane.realm.get_or_insert_with(|| realm.clone());
        }
    }

    /// Numbers of the lanes that make no report and have run another code.
    pub(crate) fn unsuited(&self, realm: &Realm) -> Vec<u32> {
        let has_run_other = |lane: &Lane| {
            let is_other = lane.realm.as_ref().is_some_and(|has_run| has_run != realm);
            is_other && !lane.is_spent && lane.reports == 0
        };
        self.lanes
            .iter()
            .filter(|(_, lane)| has_run_other(lane))
            .map(|(&number, _)| number)
            .collect()
    }

    /// Has a lane replaced. It is given nothing more.
    pub(crate) fn replace(&mut self, lane: u32) {
        if let Some(spent) = self.lanes.get_mut(&lane).filter(|lane| !lane.is_spent) {
            spent.is_spent = true;
            self.spent.push(lane);
        }
    }

    /// Whether a lane is about to be replaced.
    pub(crate) fn is_any_spent(&self) -> bool {
        self.lanes.values().any(|lane| lane.is_spent)
    }

    /// Takes the lanes that the page is to replace.
    pub(crate) fn take_spent(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.spent)
    }

    /// Notes that a lane makes a report, or has made it.
    pub(crate) fn count_report(&mut self, lane: u32, has_begun: bool) {
        if let Some(lane) = self.lanes.get_mut(&lane) {
            lane.reports =
                if has_begun { lane.reports + 1 } else { lane.reports.saturating_sub(1) };
        }
    }

    /// Takes the effects on lanes.
    pub(crate) fn take_effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    pub(crate) fn send(&mut self, lane: u32, command: LaneCommand) {
        if self.lanes.contains_key(&lane) {
            self.effects.push(Effect::Send { lane, command });
        }
    }

    /// Sends a lane a command to stop something. It must answer soon.
    pub(crate) fn stop(&mut self, lane: u32, command: LaneCommand, now: Millis) {
        if self.is_remote(lane) {
            self.send(lane, command);
        } else if let Some(stopping) = self.lanes.get_mut(&lane) {
            stopping.asked.get_or_insert(now);
            stopping.is_stopping = true;
            self.send(lane, command);
            self.send(lane, LaneCommand::Ping);
        }
    }

    /// Sends a lane the columns of candles, unless it has all of them. Columns that it has are sent again with the missing ones.
    pub(crate) fn ensure_candles(&mut self, lane: u32, candles: &Arc<Candles>, columns: ColumnSet) {
        let fingerprint = candles.fingerprint();
        let Some(known) = self.lanes.get_mut(&lane).filter(|lane| !lane.is_remote) else { return };
        let place = known.candles.iter().position(|(held, _)| *held == fingerprint);
        let held = place.map(|place| known.candles.swap_remove(place).1);
        let columns = held.unwrap_or_default().or(columns);
        known.candles.push((fingerprint, columns));
        if held != Some(columns) {
            let candles = candles.clone();
            self.effects.push(Effect::SendCandles { lane, candles, columns });
        }
    }

    /// Every lane drops the candles that are not among `needed`.
    pub(crate) fn keep_only(&mut self, needed: &[Fingerprint]) {
        for (&lane, known) in self.lanes.iter_mut() {
            let dropped = known.candles.extract_if(.., |(held, _)| !needed.contains(held));
            self.effects.extend(dropped.map(|(fingerprint, _)| Effect::Send {
                lane,
                command: LaneCommand::ForgetCandles { fingerprint },
            }));
        }
    }

    /// A lane has sent a message. `is_answer` if it answers a ping, and so all earlier commands.
    pub(crate) fn on_message(&mut self, lane: u32, is_answer: bool) {
        if let Some(lane) = self.lanes.get_mut(&lane) {
            lane.asked = None;
            lane.has_answered = true;
            lane.is_stopping &= !is_answer;
        }
    }

    /// Whether a lane is shown as stalled.
    pub(crate) fn is_stalled(&self, lane: u32, now: Millis) -> bool {
        let asked = self.lanes.get(&lane).and_then(|lane| lane.asked);
        asked.is_some_and(|asked| now - asked >= STALLED_MS)
    }

    /// Asks every lane for a sign of life. Returns the lanes that have not sent one for too long.
    pub(crate) fn check(&mut self, now: Millis) -> Vec<u32> {
        let has_slept = now - self.checked > SLEEP_MS;
        self.checked = now;
        // The page that was asked to replace a lane may be gone: another one is asked.
        for (&number, lane) in self.lanes.iter_mut().filter(|(_, lane)| lane.is_spent) {
            let asked = *lane.asked.get_or_insert(now);
            if now - asked >= STOP_PATIENCE_MS && !self.spent.contains(&number) {
                lane.asked = Some(now);
                self.spent.push(number);
            }
        }
        let mut silent = Vec::new();
        let is_watched = |lane: &Lane| !lane.is_spent && !lane.is_remote;
        for (&number, lane) in self.lanes.iter_mut().filter(|(_, lane)| is_watched(lane)) {
            let is_urgent = lane.is_stopping && lane.has_answered;
            let patience = if is_urgent { STOP_PATIENCE_MS } else { PATIENCE_MS };
            match lane.asked {
                Some(asked) if !has_slept => {
                    if now - asked >= patience {
                        silent.push(number);
                        // Reported once: the page may be busy, and by then another lane may have its number.
                        lane.asked = Some(now);
                    }
                }
                _ => {
                    lane.asked = Some(now);
                    self.effects.push(Effect::Send { lane: number, command: LaneCommand::Ping });
                }
            }
        }
        silent
    }

    /// Whether a lane that was sent a command to stop has not answered yet.
    pub(crate) fn is_any_stopping(&self) -> bool {
        self.lanes.values().any(|lane| lane.is_stopping)
    }
}
