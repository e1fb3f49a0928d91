//! Progress events that go to a page in one message, as numbers. An object of 24 fields is the most expensive part of a message, so
//! only the last of several events is an object; the earlier ones are the numbers in which they differ from it.

use crate::{Event, LaneProgress, Progress};

/// A part of a message to a page.
#[derive(Debug, PartialEq)]
pub enum MessagePart {
    /// An event that is not a progress event.
    Event(Box<Event>),
    /// Consecutive progress events.
    Progress {
        /// The numbers of each event except the last: those of [`FIELDS`], then those of [`LANE_FIELDS`] for every lane. `None` is NaN.
        earlier: Vec<f64>,
        /// The last event.
        last: Progress,
    },
}

/// Splits the events of a message into its parts.
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

/// A number of a record.
pub(crate) struct Field<T> {
    /// Its name in the record.
    #[cfg_attr(
        not(feature = "typescript"),
        allow(dead_code, reason = "only the TypeScript writer reads it")
    )]
    pub(crate) name: &'static str,
    /// Whether it may be NaN, which stands for `None`.
    #[cfg_attr(
        not(feature = "typescript"),
        allow(dead_code, reason = "only the TypeScript writer reads it")
    )]
    pub(crate) is_optional: bool,
    number: fn(&T) -> Option<f64>,
}

impl<T> Field<T> {
    const fn always(name: &'static str, number: fn(&T) -> Option<f64>) -> Self {
        Self { name, is_optional: false, number }
    }

    const fn optional(name: &'static str, number: fn(&T) -> Option<f64>) -> Self {
        Self { name, is_optional: true, number }
    }
}

/// The numbers of a progress event, in order. [`Progress::differs_in_numbers`] compares the fields that are not among them.
pub(crate) const FIELDS: [Field<Progress>; 9] = [
    Field::optional("lane", |progress| progress.lane.map(f64::from)),
    Field::always("progress", |progress| Some(progress.progress)),
    Field::always("current_episode", |progress| Some(progress.current_episode.into())),
    Field::always("current_candle", |progress| Some(progress.current_candle.into())),
    Field::optional("score", |progress| progress.score),
    Field::optional("best_score", |progress| progress.best_score),
    Field::optional("candles_per_second", |progress| progress.candles_per_second),
    Field::always("elapsed_ms", |progress| Some(progress.elapsed_ms)),
    Field::optional("eta_ms", |progress| progress.eta_ms),
];

/// The numbers of each row of `lanes`, in order.
pub(crate) const LANE_FIELDS: [Field<LaneProgress>; 2] = [
    Field::always("episode", |row| Some(row.episode.into())),
    Field::always("candle", |row| Some(row.candle.into())),
];

fn push(progress: &Progress, numbers: &mut Vec<f64>) {
    push_fields(progress, &FIELDS, numbers);
    for row in &progress.lanes {
        push_fields(row, &LANE_FIELDS, numbers);
    }
}

fn push_fields<T>(record: &T, fields: &[Field<T>], numbers: &mut Vec<f64>) {
    numbers.extend(fields.iter().map(|field| (field.number)(record).unwrap_or(f64::NAN)));
}

impl Progress {
    /// Whether another progress differs only in the numbers that are packed.
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
    /// Whether another row differs only in its episode and candle.
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
    fn a_progress_that_differs_in_more_than_numbers_is_an_object() {
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
