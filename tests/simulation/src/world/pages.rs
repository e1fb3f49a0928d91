//! The pages of a world: events, saved episodes, and closed pages.

use super::World;
use super::action::Action;
use crate::page::Reaction;
use crate::queue::Channel;
use candlerun_protocol::Event;
use candlerun_scheduler::{Input, PageId};

impl World<'_> {
    /// A page handles a message. It waits for answers with promises, which settle after the last event of their message.
    pub(super) fn on_events(&mut self, page: u32, events: &[Event]) -> Result<(), String> {
        let (answers, others): (Vec<&Event>, Vec<&Event>) =
            events.iter().partition(|event| event.is_answer());
        for event in others.into_iter().chain(answers) {
            let Some(open) = &mut self.pages[page as usize] else { return Ok(()) };
            let reactions = open.on_event(event, self.cases)?;
            for reaction in reactions {
                self.react(page, reaction);
            }
        }
        Ok(())
    }

    pub(super) fn react(&mut self, page: u32, reaction: Reaction) {
        let generation = self.generation;
        match reaction {
            Reaction::Request(request) => self.request(page, request, None),
            Reaction::Acknowledge(count) => {
                let time = self.now + self.delay();
                self.queue.add(time, Action::Acknowledges { generation, page, count });
            }
            Reaction::Save(job) => self.save(page, job),
            Reaction::EndLane(number, end) => {
                let lane = self.lanes.iter().find(|(_, lane)| lane.number == number);
                if let Some((&lane, _)) = lane {
                    self.end_lane(lane, end);
                }
            }
        }
    }

    pub(super) fn save(&mut self, page: u32, job: String) {
        if let Some(open) = &mut self.pages[page as usize]
            && open.save(&job)
        {
            let [least, most] = self.storage_ms;
            let time = self.now + self.rng.magnitude(least, most);
            let generation = self.generation;
            self.queue.add(time, Action::Saved { generation, page, job });
        }
    }

    pub(super) fn on_saved(&mut self, page: u32, job: &str) {
        let request = self.pages[page as usize].as_mut().and_then(|open| open.saved(job));
        if let Some(request) = request {
            self.request(page, request, None);
            self.save(page, job.to_owned());
        }
    }

    /// Closes a page, unless it is the last one.
    pub(super) fn close_page(&mut self, page: u32) -> Result<(), String> {
        if self.pages.iter().flatten().count() <= 1 {
            return self.wake_page(page);
        }
        if self.pages[page as usize].take().is_some() {
            let generation = self.generation;
            let input = Input::PageGone { page: PageId(page) };
            let action = Action::ToConductor { generation, input, port: None };
            let time = self.now + self.delay();
            self.queue.send(Channel::PageToConductor(page), time, action);
        }
        Ok(())
    }

    /// Ends the stall of a page: it handles the messages that wait.
    pub(super) fn wake_page(&mut self, page: u32) -> Result<(), String> {
        let waiting = self.stalled[page as usize].take().unwrap_or_default();
        waiting.iter().try_for_each(|events| self.on_events(page, events))
    }
}
