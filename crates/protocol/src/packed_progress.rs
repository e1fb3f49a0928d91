//! Progress events that travel to a page in one message, as numbers: of a message, most of the time goes into the message itself
//! and into objects of 24 fields. Only the last of several events is an object; the others are what differs from it.

use crate::{Event, LaneProgress, Progress};

/// A part of a message to a page.
#[derive(Debug, PartialEq)]
pub enum MessagePart {
    /// An event that is no progress.
    Event(Box<Event>),
    /// Progress events, one after another.
    Progress {
        /// Of each event but the last: lane, per cent, episode, candle, score, best score, candles a second, elapsed time, time
        /// left; then episode and candle of every lane. `None` is NaN.
        earlier: Vec<f64>,
        /// The last event.
        last: Progress,
    },
}

/// The parts of a message.
pub fn message_parts(events: Vec<Event>) -> Vec<MessagePart> {
    let mut parts = Vec::with_capacity(events.len());
    for event in events {
        let Event::Progress(next) = event else {
            parts.push(MessagePart::Event(Box::new(event)));
            continue;
        };
        match parts.last_mut() {
            Some(MessagePart::Progress { earlier, last }) if last.differs_in_numbers(&next) => {
                push(last, earlier);
                *last = next;
            }
            _ => parts.push(MessagePart::Progress { earlier: Vec::new(), last: next }),
        }
    }
    parts
}

fn push(progress: &Progress, numbers: &mut Vec<f64>) {
    let optional = |value: Option<f64>| value.unwrap_or(f64::NAN);
    numbers.extend([
        progress.lane.map_or(f64::NAN, f64::from),
        progress.progress,
        progress.current_episode.into(),
        progress.current_candle.into(),
        optional(progress.score),
        optional(progress.best_score),
        optional(progress.candles_per_second),
        progress.elapsed_ms,
        optional(progress.eta_ms),
    ]);
    numbers.extend(progress.lanes.iter().flat_map(|row| [row.episode, row.candle]).map(f64::from));
}

impl Progress {
    /// Whether another progress differs in nothing but the numbers that are packed.
    pub fn differs_in_numbers(&self, other: &Self) -> bool {
        self.job_id == other.job_id
            && self.status == other.status
            && self.phase == other.phase
            && self.total_episodes == other.total_episodes
            && self.total_candles == other.total_candles
            && self.lanes.len() == other.lanes.len()
            && self.lanes.iter().zip(&other.lanes).all(|(one, other)| one.differs_in_place(other))
    }
}

impl LaneProgress {
    /// Whether another row differs in nothing but its episode and candle.
    pub fn differs_in_place(&self, other: &Self) -> bool {
        let Self { episode, candle, .. } = *other;
        Self { episode, candle, ..self.clone() } == *other
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{JobStatus, Phase};

    fn progress(candle: u32, score: Option<f64>) -> Progress {
        let row = |lane| LaneProgress {
            lane,
            episode: 7,
            candle: candle + lane,
            total_candles: 1_000,
            restarted: false,
            stalled: false,
        };
        Progress {
            job_id: "job".to_owned(),
            lane: Some(1),
            status: JobStatus::Running,
            phase: Phase::Running,
            progress: 12.5,
            current_episode: 6,
            total_episodes: 20,
            current_candle: candle,
            total_candles: 1_000,
            score,
            best_score: Some(2.0),
            candles_per_second: None,
            elapsed_ms: 3.0,
            eta_ms: None,
            lanes: vec![row(0), row(1)],
        }
    }

    #[test]
    fn all_but_the_last_progress_are_numbers() {
        let events = [progress(50, None), progress(100, Some(0.5)), progress(150, Some(0.5))];
        let parts = message_parts(events.map(Event::Progress).to_vec());
        let [MessagePart::Progress { earlier, last }] = &parts[..] else { panic!("{parts:?}") };
        assert_eq!(*last, progress(150, Some(0.5)));
        let nan = f64::NAN;
        let expected = [
            [1.0, 12.5, 6.0, 50.0, nan, 2.0, nan, 3.0, nan, 7.0, 50.0, 7.0, 51.0],
            [1.0, 12.5, 6.0, 100.0, 0.5, 2.0, nan, 3.0, nan, 7.0, 100.0, 7.0, 101.0],
        ];
        assert_eq!(format!("{earlier:?}"), format!("{:?}", expected.concat()));
    }

    #[test]
    fn a_progress_that_differs_in_more_than_numbers_begins_anew() {
        let other_phase = Progress { phase: Phase::Saving, ..progress(100, None) };
        let mut restarted = progress(150, None);
        restarted.lanes[1].restarted = true;
        let parts = message_parts(vec![
            Event::Progress(progress(50, None)),
            Event::Progress(other_phase.clone()),
            Event::LaneSilent { lane: 3 },
            Event::Progress(other_phase),
            Event::Progress(restarted),
        ]);
        let alone = |part: &MessagePart| match part {
            MessagePart::Progress { earlier, .. } => earlier.is_empty(),
            MessagePart::Event(_) => true,
        };
        assert_eq!((parts.len(), parts.iter().all(alone)), (5, true));
    }
}
