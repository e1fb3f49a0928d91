//! Resampling: candles of a longer interval, and after which candle of the original series each of them is complete.
//!
//! A resampled candle is complete when the last candle of its span has closed. That is when the closing time of a candle
//! reaches the end of the span or, if trading stopped earlier, when the first candle of a later span has closed. A strategy
//! reads the last complete resampled candle at each candle, so it never sees a price of the future.

use super::calendar::{DAY_MS, median_interval_ms};
use super::{Candle, Candles, Columns, LocalTimes, Zone};
use crate::error::{Error, Result};

const WEEK_MS: f64 = 7.0 * DAY_MS;
/// Monday, 5 January 1970: weeks begin here.
const FIRST_MONDAY_MS: f64 = 4.0 * DAY_MS;
const LONGEST_MS: f64 = 366.0 * DAY_MS;

/// Candles of a longer interval that were made from a series.
#[derive(Debug, Clone, PartialEq)]
pub struct Resampled {
    candles: Candles,
    /// For each candle of the original series, the number of resampled candles that are complete when it has closed.
    closed_after: Vec<u32>,
}

impl Resampled {
    /// The complete resampled candles.
    pub fn candles(&self) -> &Candles {
        &self.candles
    }

    /// Index of the newest resampled candle that is complete when the original candle at `index` has closed; `None` before
    /// the first one.
    pub fn last_closed(&self, index: usize) -> Option<usize> {
        let complete = *self.closed_after.get(index)?;
        usize::try_from(complete).ok()?.checked_sub(1)
    }
}

impl Candles {
    /// Resamples the series to candles of `interval_ms`, a multiple of the interval of this series (the median time between
    /// candles) up to 366 days.
    ///
    /// Spans start at multiples of the interval since 1970 on the clocks of the zone, without one in UTC: hours at full hours, days at
    /// midnight. Spans of whole weeks start on a Monday. A candle belongs to the span in which it opens. Where clocks are set
    /// back, it belongs to the span after the last complete one. The resampled candle has the start of the span as its time, on the
    /// clocks of the zone, the open of the first and the close of the last candle in the span, the highest high, the lowest
    /// low and the sum of the volumes. A span without candles gives no candle. The first span may lack candles from before
    /// the start of the series. The last span is skipped unless it is complete.
    ///
    /// # Errors
    /// If the interval is not such a multiple, or no span is complete.
    pub fn resample(&self, interval_ms: f64, zone: Option<&Zone>) -> Result<Resampled> {
        let base_ms = self.base_ms();
        let spans = Spans { interval_ms, local: &self.local_times(zone) };
        self.check_interval(&spans, base_ms)?;
        let mut columns = Columns::default();
        let mut closed_after = Vec::with_capacity(self.len());
        let mut span: Option<Candle> = None;
        let mut start = spans.start(0);
        for index in 0..self.len() {
            let Some(candle) = self.get(index) else { break };
            match &mut span {
                Some(open) => extend(open, &candle),
                None => span = Some(Candle { time: start, ..candle }),
            }
            // Candles may be closer than the interval. Then a later one can still belong to the span.
            let next = (index + 1 < self.len()).then(|| spans.start(index + 1));
            let is_set_back = || spans.local.at(index + 1) <= spans.local.at(index);
            let is_last = next.is_none_or(|next| next > start || is_set_back());
            if is_last && spans.local.at(index) + base_ms >= start + interval_ms {
                span.take().into_iter().for_each(|complete| columns.push(complete));
            }
            closed_after.push(columns.time.len() as u32);
            let after = if span.is_none() { start + interval_ms } else { start };
            if let Some(next) = next.filter(|next| *next > start || span.is_none()) {
                // Trading stopped early in a span that is still open: it is complete when the candle of a later one has closed.
                span.take().into_iter().for_each(|complete| columns.push(complete));
                start = if next > after { next } else { after };
            }
        }
        Ok(Resampled { candles: Candles::new(columns)?, closed_after })
    }

    /// Checks whether the series can be resampled to each of these intervals. It takes one pass over the times for all of them.
    ///
    /// # Errors
    /// Those of [`Self::resample`].
    pub fn check_intervals(&self, intervals: &[f64], zone: Option<&Zone>) -> Result<()> {
        if intervals.is_empty() {
            return Ok(());
        }
        let (base_ms, local) = (self.base_ms(), &self.local_times(zone));
        intervals.iter().try_for_each(|&interval_ms| {
            self.check_interval(&Spans { interval_ms, local }, base_ms)
        })
    }

    fn base_ms(&self) -> f64 {
        median_interval_ms(self.time()).unwrap_or(0.0)
    }

    fn check_interval(&self, spans: &Spans<'_>, base_ms: f64) -> Result<()> {
        check(spans.interval_ms, base_ms)?;
        let (first, last) = (spans.start(0), self.len() - 1);
        // The first span is complete when a later one has begun, or when the last candle closes at its end.
        if spans.start(last) > first || spans.local.at(last) + base_ms >= first + spans.interval_ms
        {
            return Ok(());
        }
        let reason = "these candles are too few for one complete candle of this interval";
        Err(Error::field("interval_ms", spans.interval_ms, reason))
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

/// The division of time into spans of an interval.
struct Spans<'a> {
    interval_ms: f64,
    local: &'a LocalTimes<'a>,
}

impl Spans<'_> {
    /// Start of the span in which the candle at an index opens.
    fn start(&self, index: usize) -> f64 {
        let time = self.local.at(index);
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

    /// The last complete resampled candle at every original candle.
    fn last_closed(resampled: &Resampled) -> Vec<Option<usize>> {
        (0..resampled.closed_after.len()).map(|index| resampled.last_closed(index)).collect()
    }

    #[test]
    fn a_resampled_candle_has_the_prices_and_volume_of_its_span() {
        let quarter = 15.0 * MINUTE;
        let candles = series(&[
            [0.0, 10.0, 12.0, 9.0, 11.0, 5.0],
            [quarter, 11.0, 15.0, 10.0, 12.0, 6.0],
            [2.0 * quarter, 12.0, 13.0, 8.0, 9.0, 7.0],
            [3.0 * quarter, 9.0, 10.0, 8.5, 10.0, 8.0],
            [4.0 * quarter, 10.0, 11.0, 10.0, 11.0, 9.0],
        ]);
        let hours = candles.resample(HOUR, None).unwrap();
        assert_eq!(hours.candles(), &series(&[[0.0, 10.0, 15.0, 8.0, 10.0, 26.0]]));
        assert_eq!(last_closed(&hours), [None, None, None, Some(0), Some(0)]);
        let same = candles.resample(quarter, None).unwrap();
        assert_eq!(same.candles(), &candles);
        assert_eq!(last_closed(&same), (0..5).map(Some).collect::<Vec<_>>());
    }

    #[test]
    fn a_span_in_which_trading_stops_early_is_complete_after_the_next_candle() {
        let hours = [8.0, 9.0, 10.0, 32.0, 33.0, 34.0, 35.0].map(|hour| hour * HOUR);
        let days = at(&hours).resample(DAY_MS, None).unwrap();
        assert_eq!(days.candles().time(), [0.0]);
        assert_eq!(last_closed(&days), [None, None, None, Some(0), Some(0), Some(0), Some(0)]);
    }

    #[test]
    fn weeks_begin_on_monday() {
        // Thursday, 1 January 1970, and the 19 days after it.
        let days: Vec<f64> = (0..20).map(|day| f64::from(day) * DAY_MS).collect();
        let weeks = at(&days).resample(WEEK_MS, None).unwrap();
        assert_eq!(weeks.candles().time(), [-3.0, 4.0, 11.0].map(|day| day * DAY_MS));
        assert_eq!(weeks.candles().volume(), [4.0, 7.0, 7.0]);
        assert_eq!(weeks.last_closed(2), None);
        assert_eq!(weeks.last_closed(3), Some(0));
    }

    /// Two hours ahead of UTC, from 1:00 UTC of the second day on one hour: clocks go back from 3:00 to 2:00.
    fn zone() -> Zone {
        Zone::new("here", |time| HOUR * if time < DAY_MS + HOUR { 2.0 } else { 1.0 })
    }

    #[test]
    fn days_of_a_zone_begin_at_its_midnight() {
        let hours: Vec<f64> = (16..48).map(|hour| f64::from(hour) * HOUR).collect();
        let days = at(&hours).resample(DAY_MS, Some(&zone())).unwrap();
        // The second day has 25 hours: it begins at 22:00 UTC and ends at 23:00 UTC.
        assert_eq!(days.candles().time(), [0.0, DAY_MS]);
        assert_eq!(days.candles().volume(), [6.0, 25.0]);
        let closed: Vec<_> = last_closed(&days);
        let expected = [vec![None; 5], vec![Some(0); 25], vec![Some(1); 2]].concat();
        assert_eq!(closed, expected);
    }

    #[test]
    fn an_hour_that_comes_twice_is_not_begun_again() {
        // Local times 2:00, 2:30, then again 2:00, 2:30, and 3:00.
        let times = [0.0, 0.5, 1.0, 1.5, 2.0, 2.5].map(|hour| DAY_MS + hour * HOUR);
        let halves = at(&times).resample(HOUR / 2.0, Some(&zone())).unwrap();
        assert_eq!(halves.candles().volume(), [1.0, 1.0, 3.0, 1.0]);
        let seen = [Some(0), Some(1), Some(1), Some(1), Some(2), Some(3)];
        assert_eq!(last_closed(&halves), seen);
        // 2:00, again 2:00, and 3:00.
        let full = at(&[0.0, 1.0, 2.0].map(|hour| DAY_MS + hour * HOUR));
        let hours = full.resample(HOUR, Some(&zone())).unwrap();
        assert_eq!(hours.candles().volume(), [1.0, 2.0]);
        assert_eq!(last_closed(&hours), [Some(0), Some(0), Some(1)]);
        let hours = at(&times).resample(HOUR, Some(&zone())).unwrap();
        assert_eq!(hours.candles().volume(), [2.0, 4.0]);
        assert_eq!(last_closed(&hours), [None, Some(0), Some(0), Some(0), Some(0), Some(1)]);
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
            let error = candles.resample(interval, None).unwrap_err();
            assert_eq!(error, Error::field("interval_ms", interval, message));
        }
        assert!(at(&[0.0]).resample(HOUR, None).is_err());
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
        fn a_resampled_candle_is_complete_only_after_all_its_candles_have_closed(
            candles in candles(), count in 2..60_u32,
        ) {
            let interval = f64::from(count) * MINUTE;
            let Ok(resampled) = candles.resample(interval, None) else { return Ok(()) };
            for index in 0..candles.len() {
                let Some(last) = resampled.last_closed(index) else { continue };
                let end = resampled.candles().time()[last] + interval;
                let closes = candles.time()[index] + candles.info().interval_ms.unwrap_or(MINUTE);
                prop_assert!(closes >= end, "candle {index} closes at {closes}, before {end}");
            }
        }

        #[test]
        fn resampling_a_prefix_gives_a_prefix_of_the_resampled_candles(
            candles in candles(), count in 2..60_u32, len in 1..200_usize, moved in 0..180_u32,
        ) {
            let interval = f64::from(count) * MINUTE;
            // Clocks that are set back and forth all the time.
            let zone = Zone::new("moved", move |time| {
                libm::floor(libm::fmod(time, 4.0 * HOUR) / (2.0 * HOUR)) * f64::from(moved) * MINUTE
            });
            let zone = (moved > 60).then_some(&zone);
            let prefix = candles.prefix(len);
            prop_assume!(prefix.info().interval_ms == candles.info().interval_ms);
            let (Ok(whole), Ok(part)) = (candles.resample(interval, zone), prefix.resample(interval, zone)) else {
                return Ok(());
            };
            prop_assert_eq!(&last_closed(&whole)[..prefix.len()], &last_closed(&part)[..]);
            prop_assert_eq!(whole.candles().prefix(part.candles().len()), part.candles().clone());
        }

        #[test]
        fn an_interval_is_accepted_if_and_only_if_a_span_is_complete(candles in candles(), count in 1..600_u32) {
            let interval = f64::from(count) * MINUTE;
            let spans = Spans { interval_ms: interval, local: &candles.local_times(None) };
            let last = candles.len() - 1;
            let has_later = (0..=last).any(|index| spans.start(index) > spans.start(0));
            let base = median_interval_ms(candles.time()).unwrap_or(0.0);
            let is_whole = candles.time()[last] + base >= spans.start(last) + interval;
            let is_accepted = candles.check_intervals(&[interval, interval], None).is_ok();
            prop_assert_eq!(is_accepted, candles.resample(interval, None).is_ok());
            prop_assert_eq!(is_accepted, check(interval, base).is_ok() && (has_later || is_whole));
        }

        #[test]
        fn resampled_candles_have_the_prices_and_volumes_of_their_spans(candles in candles(), count in 2..60_u32) {
            let interval = f64::from(count) * MINUTE;
            let Ok(resampled) = candles.resample(interval, None) else { return Ok(()) };
            let mut used = 0;
            for index in 0..resampled.candles().len() {
                let candle = resampled.candles().get(index).unwrap();
                let inside: Vec<Candle> = (0..candles.len())
                    .filter_map(|index| candles.get(index))
                    .filter(|c| (candle.time..candle.time + interval).contains(&c.time))
                    .collect();
                used += inside.len();
                let (first, last) = (inside.first().unwrap(), inside.last().unwrap());
                prop_assert_eq!((candle.open, candle.close), (first.open, last.close));
                prop_assert_eq!(candle.volume, inside.iter().map(|c| c.volume).sum::<f64>());
                prop_assert!(inside.iter().all(|c| c.high <= candle.high && c.low >= candle.low));
                prop_assert!(inside.iter().any(|c| c.high == candle.high));
                prop_assert!(inside.iter().any(|c| c.low == candle.low));
            }
            let complete_until = resampled.candles().time().last().unwrap() + interval;
            prop_assert_eq!(used, candles.time().iter().filter(|&&time| time < complete_until).count());
        }
    }
}
