//! Puts candles together to candles of a higher interval, and says after which candle each of those is known.
//!
//! A higher candle is complete when the last candle of its span has closed: when the closing time of a candle reaches
//! the span's end, or else (trading stopped before) when the first candle of a later span has closed. A strategy that
//! asks for the last complete one at each candle never sees a price that was not there yet.

use super::calendar::{DAY_MS, median_interval_ms};
use super::{Candle, Candles, Columns};
use crate::error::{Error, Result};

const WEEK_MS: f64 = 7.0 * DAY_MS;
/// Monday, 5 January 1970: weeks begin here.
const FIRST_MONDAY_MS: f64 = 4.0 * DAY_MS;
const LONGEST_MS: f64 = 366.0 * DAY_MS;

/// Candles of a higher interval beside those that they are made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Resampled {
    candles: Candles,
    /// Number of higher candles that are complete when the candle has closed, by candle.
    closed_after: Vec<u32>,
}

impl Resampled {
    /// The complete higher candles.
    pub fn candles(&self) -> &Candles {
        &self.candles
    }

    /// Index of the newest higher candle that is complete when the candle at `index` has closed; none before the first.
    pub fn last_closed(&self, index: usize) -> Option<usize> {
        let complete = *self.closed_after.get(index)?;
        usize::try_from(complete).ok()?.checked_sub(1)
    }
}

impl Candles {
    /// Candles of the higher interval `interval_ms`, a multiple of this series' interval (its median distance) up to 366
    /// days.
    ///
    /// Spans begin at multiples of the interval since 1970 in UTC: hours at full hours, days at midnight; spans of whole
    /// weeks begin on a Monday. A candle belongs to the span in which it opens. The open is that of the span's first
    /// candle, the close that of its last, high and low are the extremes, the volume is the sum; the time is the span's
    /// beginning. A span without candles has none. The first span may be cut short by the beginning of the data; the
    /// last is left out unless it is complete.
    ///
    /// # Errors
    /// When the interval is not such a multiple, or no span is complete.
    pub fn resample(&self, interval_ms: f64) -> Result<Resampled> {
        let base_ms = median_interval_ms(self.time()).unwrap_or(0.0);
        check(interval_ms, base_ms)?;
        let spans = Spans { interval_ms };
        let mut columns = Columns::default();
        let mut closed_after = Vec::with_capacity(self.len());
        let mut span: Option<Candle> = None;
        for index in 0..self.len() {
            let Some(candle) = self.get(index) else { break };
            let start = spans.start(candle.time);
            match &mut span {
                Some(open) if open.time >= start => extend(open, &candle),
                _ => {
                    span.into_iter().for_each(|complete| columns.push(complete));
                    span = Some(Candle { time: start, ..candle });
                }
            }
            let next = self.time().get(index + 1);
            // The data may have candles closer than their median distance: then the span has not ended yet.
            let is_last = next.is_none_or(|&next| spans.start(next) > start);
            if is_last && candle.time + base_ms >= start + interval_ms {
                span.take().into_iter().for_each(|complete| columns.push(complete));
            }
            closed_after.push(columns.time.len() as u32);
        }
        if columns.time.is_empty() {
            let reason = "these candles are too few for one complete candle of this interval";
            return Err(Error::field("interval_ms", interval_ms, reason));
        }
        Ok(Resampled { candles: Candles::new(columns)?, closed_after })
    }
}

fn check(interval_ms: f64, base_ms: f64) -> Result<()> {
    let is_whole = (interval_ms - libm::floor(interval_ms)).abs() < f64::EPSILON;
    if !(1.0..=LONGEST_MS).contains(&interval_ms) || !is_whole {
        let reason = "must be whole milliseconds, at most 366 days";
        return Err(Error::field("interval_ms", interval_ms, reason));
    }
    let is_multiple = base_ms <= 0.0 || libm::fmod(interval_ms, base_ms) <= 0.0;
    if interval_ms < base_ms || !is_multiple {
        let reason = format!("must be a multiple of the candles' interval, {base_ms}");
        return Err(Error::field("interval_ms", interval_ms, reason));
    }
    Ok(())
}

fn extend(span: &mut Candle, candle: &Candle) {
    if candle.high > span.high {
        span.high = candle.high;
    }
    if candle.low < span.low {
        span.low = candle.low;
    }
    span.close = candle.close;
    span.volume += candle.volume;
}

/// The spans of an interval.
struct Spans {
    interval_ms: f64,
}

impl Spans {
    /// Beginning of the span in which a time lies.
    fn start(&self, time: f64) -> f64 {
        let weeks = libm::fmod(self.interval_ms, WEEK_MS) <= 0.0;
        let first = if weeks { FIRST_MONDAY_MS } else { 0.0 };
        first + libm::floor((time - first) / self.interval_ms) * self.interval_ms
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const MINUTE: f64 = 60_000.0;
    const HOUR: f64 = 60.0 * MINUTE;

    fn series(rows: &[[f64; 6]]) -> Candles {
        let mut columns = Columns::default();
        for &[time, open, high, low, close, volume] in rows {
            columns.push(Candle { time, open, high, low, close, volume });
        }
        Candles::new(columns).unwrap()
    }

    /// Flat candles at these times.
    fn at(times: &[f64]) -> Candles {
        let rows: Vec<_> = times.iter().map(|&time| [time, 1.0, 1.0, 1.0, 1.0, 1.0]).collect();
        series(&rows)
    }

    fn map(resampled: &Resampled) -> Vec<Option<usize>> {
        (0..resampled.closed_after.len()).map(|index| resampled.last_closed(index)).collect()
    }

    #[test]
    fn prices_and_volumes_are_put_together() {
        let quarter = 15.0 * MINUTE;
        let candles = series(&[
            [0.0, 10.0, 12.0, 9.0, 11.0, 5.0],
            [quarter, 11.0, 15.0, 10.0, 12.0, 6.0],
            [2.0 * quarter, 12.0, 13.0, 8.0, 9.0, 7.0],
            [3.0 * quarter, 9.0, 10.0, 8.5, 10.0, 8.0],
            [4.0 * quarter, 10.0, 11.0, 10.0, 11.0, 9.0],
        ]);
        let hours = candles.resample(HOUR).unwrap();
        assert_eq!(hours.candles(), &series(&[[0.0, 10.0, 15.0, 8.0, 10.0, 26.0]]));
        assert_eq!(map(&hours), [None, None, None, Some(0), Some(0)]);
        let same = candles.resample(quarter).unwrap();
        assert_eq!(same.candles(), &candles);
        assert_eq!(map(&same), (0..5).map(Some).collect::<Vec<_>>());
    }

    #[test]
    fn a_span_that_trading_left_early_is_complete_with_the_next_candle() {
        let hours = [8.0, 9.0, 10.0, 32.0, 33.0, 34.0, 35.0].map(|hour| hour * HOUR);
        let days = at(&hours).resample(DAY_MS).unwrap();
        assert_eq!(days.candles().time(), [0.0]);
        assert_eq!(map(&days), [None, None, None, Some(0), Some(0), Some(0), Some(0)]);
    }

    #[test]
    fn weeks_begin_on_monday() {
        // Thursday, 1 January 1970, and the nineteen days after.
        let days: Vec<f64> = (0..20).map(|day| f64::from(day) * DAY_MS).collect();
        let weeks = at(&days).resample(WEEK_MS).unwrap();
        assert_eq!(weeks.candles().time(), [-3.0, 4.0, 11.0].map(|day| day * DAY_MS));
        assert_eq!(weeks.candles().volume(), [4.0, 7.0, 7.0]);
        assert_eq!(weeks.last_closed(2), None);
        assert_eq!(weeks.last_closed(3), Some(0));
    }

    #[test]
    fn an_interval_that_does_not_fit_is_refused() {
        let candles = at(&[0.0, 1.0, 2.0, 3.0].map(|hour| hour * HOUR));
        for (interval, message) in [
            (1.5 * HOUR, "must be a multiple of the candles' interval, 3600000"),
            (MINUTE, "must be a multiple of the candles' interval, 3600000"),
            (0.5, "must be whole milliseconds, at most 366 days"),
            (f64::NAN, "must be whole milliseconds, at most 366 days"),
            (DAY_MS, "these candles are too few for one complete candle of this interval"),
        ] {
            let error = candles.resample(interval).unwrap_err();
            assert_eq!(error, Error::field("interval_ms", interval, message));
        }
        assert!(at(&[0.0]).resample(HOUR).is_err());
    }

    fn candles() -> impl Strategy<Value = Candles> {
        let step = prop_oneof![6 => Just(1_u32), 1 => 2..10_u32, 1 => 10..200_u32];
        let candle = (step, 50..60_u32, 60..70_u32, 40..50_u32, 50..60_u32, 0..1000_u32);
        (0..100_000_u32, prop::collection::vec(candle, 30..200)).prop_map(|(start, candles)| {
            let mut minute = start;
            let mut columns = Columns::default();
            for (step, open, high, low, close, volume) in candles {
                minute += step;
                let [open, high, low, close, volume] =
                    [open, high, low, close, volume].map(f64::from);
                let time = f64::from(minute) * MINUTE;
                columns.push(Candle { time, open, high, low, close, volume });
            }
            Candles::new(columns).unwrap()
        })
    }

    proptest! {
        #[test]
        fn a_higher_candle_is_known_only_when_all_its_candles_have_closed(
            candles in candles(), count in 2..60_u32,
        ) {
            let interval = f64::from(count) * MINUTE;
            let Ok(resampled) = candles.resample(interval) else { return Ok(()) };
            for index in 0..candles.len() {
                let Some(last) = resampled.last_closed(index) else { continue };
                let end = resampled.candles().time()[last] + interval;
                let closes = candles.time()[index] + MINUTE;
                prop_assert!(closes >= end, "candle {index} closes at {closes}, before {end}");
            }
        }

        #[test]
        fn what_a_prefix_shows_is_what_the_whole_showed_then(
            candles in candles(), count in 2..60_u32, len in 1..200_usize,
        ) {
            let interval = f64::from(count) * MINUTE;
            let prefix = candles.prefix(len);
            prop_assume!(prefix.info().interval_ms == candles.info().interval_ms);
            let (Ok(whole), Ok(part)) = (candles.resample(interval), prefix.resample(interval)) else {
                return Ok(());
            };
            prop_assert_eq!(&map(&whole)[..prefix.len()], &map(&part)[..]);
            prop_assert_eq!(whole.candles().prefix(part.candles().len()), part.candles().clone());
        }

        #[test]
        fn volume_and_extremes_are_kept(candles in candles(), count in 2..60_u32) {
            let interval = f64::from(count) * MINUTE;
            let Ok(resampled) = candles.resample(interval) else { return Ok(()) };
            let mut used = 0;
            for index in 0..resampled.candles().len() {
                let higher = resampled.candles().get(index).unwrap();
                let inside: Vec<Candle> = (0..candles.len())
                    .filter_map(|index| candles.get(index))
                    .filter(|c| (higher.time..higher.time + interval).contains(&c.time))
                    .collect();
                used += inside.len();
                let (first, last) = (inside.first().unwrap(), inside.last().unwrap());
                prop_assert_eq!((higher.open, higher.close), (first.open, last.close));
                prop_assert_eq!(higher.volume, inside.iter().map(|c| c.volume).sum::<f64>());
                prop_assert!(inside.iter().all(|c| c.high <= higher.high && c.low >= higher.low));
                prop_assert!(inside.iter().any(|c| c.high == higher.high));
                prop_assert!(inside.iter().any(|c| c.low == higher.low));
            }
            let complete_until = resampled.candles().time().last().unwrap() + interval;
            prop_assert_eq!(used, candles.time().iter().filter(|&&time| time < complete_until).count());
        }
    }
}
