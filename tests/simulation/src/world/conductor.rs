//! The conductor of a world: inputs of the scheduler, its effects, its ticks, and the messages between it and the others.

use super::World;
use super::action::Action;
use crate::queue::Channel;
use candlerun_protocol::lane::LaneCommand;
use candlerun_protocol::{CandlesSource, Event, Request};
use candlerun_scheduler::delivery::MOST_UNACKNOWLEDGED;
use candlerun_scheduler::{Effect, Imported, Input, PageId};

/// Most events that may wait for pages: the boundaries that a few jobs send one by one.
const MOST_WAITING: usize = 25_000;
/// The same for each lane that waits for its boundaries.
const MOST_WAITING_OF_A_LANE: usize = 300;
/// Most episodes that a lane is given at a time.
const MOST_GIVEN: usize = 4_096;

impl World<'_> {
    pub(super) fn delay(&mut self) -> f64 {
        let [least, most] = self.delays;
        // Most messages are quick.
        let most = if self.rng.chance(80) { most.min(1.0).max(least * 2.0) } else { most };
        self.rng.magnitude(least, most)
    }

    pub(super) fn request(&mut self, page: u32, request: Request, port: Option<u32>) {
        let time = self.now + self.delay();
        let input = Input::Request { page: PageId(page), request };
        let action = Action::ToConductor { generation: self.generation, input, port };
        self.queue.send(Channel::PageToConductor(page), time, action);
    }

    /// Gives the scheduler an input and performs its effects.
    pub(super) fn handle(&mut self, input: Input, mut port: Option<u32>) -> Result<(), String> {
        if let Input::Request { page, request: Request::AcknowledgeProgress { count, .. } } = &input
        {
            let waiting = &mut self.unacknowledged[page.0 as usize];
            *waiting = waiting.saturating_sub(*count);
        }
        self.watch.on_input(&input);
        let now = self.now + self.slept;
        let effects = self.scheduler.handle(input, now);
        self.watch.on_effects(&effects, now)?;
        for effect in effects {
            self.perform(effect, &mut port)?;
        }
        let waiting = self.scheduler.waiting_events();
        if waiting > self.most_waiting() {
            return Err(format!("{waiting} events wait for a page"));
        }
        self.set_tick();
        Ok(())
    }

    /// Most events that may wait for pages now. A lane that waits for its boundaries has at most 256 that are not released.
    pub(super) fn most_waiting(&self) -> usize {
        match self.all_wait {
            true => MOST_WAITING_OF_A_LANE * (self.made_lanes as usize + 1),
            false => MOST_WAITING,
        }
    }

    pub(super) fn set_tick(&mut self) {
        let Some(due) = self.scheduler.next_deadline() else { return };
        let due = (due - self.slept).max(self.now + 0.001);
        if self.tick.is_none_or(|set| due < set) {
            self.tick = Some(due);
            self.ticks += 1;
            self.queue.add(due, Action::Tick { number: self.ticks });
        }
    }

    pub(super) fn perform(&mut self, effect: Effect, port: &mut Option<u32>) -> Result<(), String> {
        match effect {
            Effect::OpenLane { lane } => {
                let behind = port.take().ok_or("a lane is opened without a port")?;
                self.ports.insert(lane, behind);
            }
            Effect::CloseLane { lane } => {
                self.ports.remove(&lane).ok_or("a lane is closed that is not open")?;
            }
            Effect::Send { lane, command } => {
                if let LaneCommand::RunEpisodes { episodes, .. } = &command
                    && episodes.len() > MOST_GIVEN
                {
                    return Err(format!("one lane is given {} episodes", episodes.len()));
                }
                self.send_to_lane(lane, command)?;
            }
            Effect::SendCandles { lane, candles, .. } => {
                let fingerprint = candles.fingerprint();
                self.send_to_lane(lane, LaneCommand::LoadCandles { fingerprint })?;
            }
            Effect::Emit { page, events } => {
                let progress = events.iter().filter(|event| matches!(event, Event::Progress(_)));
                let waiting = &mut self.unacknowledged[page.0 as usize];
                *waiting += progress.count() as u32;
                if *waiting > MOST_UNACKNOWLEDGED {
                    return Err(format!("{waiting} progress events are not acknowledged"));
                }
                let time = self.now + self.delay();
                let generation = self.generation;
                let action = Action::ToPage { generation, page: page.0, events };
                self.queue.send(Channel::ConductorToPage(page.0), time, action);
            }
            Effect::ImportCandles { to, source, .. } => {
                let CandlesSource::Synthetic(config) = source else {
                    return Err("candles that no page has loaded".to_owned());
                };
                let candles = self.cases.series[config.seed as usize].as_ref().clone();
                let imported = Box::new(Ok(Imported { candles, import: None }));
                let time = self.now + self.rng.magnitude(0.1, 50.0);
                let (generation, port) = (self.generation, None);
                let input = Input::CandlesImported { to, imported };
                self.queue.add(time, Action::ToConductor { generation, input, port });
            }
        }
        Ok(())
    }

    pub(super) fn send_to_lane(&mut self, lane: u32, command: LaneCommand) -> Result<(), String> {
        let &lane = self.ports.get(&lane).ok_or("a command for a lane that is not open")?;
        let time = self.now + self.delay();
        self.queue.send(Channel::ConductorToLane(lane), time, Action::ToLane { lane, command });
        Ok(())
    }
}
