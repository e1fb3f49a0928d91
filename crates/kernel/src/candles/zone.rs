//! Time zones, and the opening times of a series on their clocks.

use super::Candles;
use super::calendar::{DAY_MS, median_interval_ms};
use std::fmt;
use std::sync::Arc;

/// A time zone. Two zones with one name are equal.
#[derive(Clone)]
pub struct Zone {
    name: Arc<str>,
    offset_ms: Arc<dyn Fn(f64) -> f64 + Send + Sync>,
}

impl Zone {
    /// A zone of this name. `offset_ms` gives local time minus UTC at a moment, all in milliseconds; the moment is since 1970.
    pub fn new(name: &str, offset_ms: impl Fn(f64) -> f64 + Send + Sync + 'static) -> Self {
        Self { name: name.into(), offset_ms: Arc::new(offset_ms) }
    }

    /// Its name, such as `America/New_York`.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Zone").field(&self.name).finish()
    }
}

/// Opening times of a series on the clocks of a zone, in milliseconds. They may fall where clocks are set back.
#[derive(Debug)]
pub struct LocalTimes<'a> {
    times: &'a [f64],
    zone: Option<&'a Zone>,
    may_be_dates: bool,
}

impl Candles {
    /// The opening times on the clocks of a zone, without one those of UTC.
    ///
    /// In a series with an interval of a day or longer, a candle that opens at midnight UTC is named by its date, as in files without times of
    /// day. Its local time is midnight of that date in every zone.
    pub fn local_times<'a>(&'a self, zone: Option<&'a Zone>) -> LocalTimes<'a> {
        let times = self.time();
        let is_daily = || median_interval_ms(times).is_some_and(|interval| interval >= DAY_MS);
        LocalTimes { times, zone, may_be_dates: zone.is_some() && is_daily() }
    }
}

impl LocalTimes<'_> {
    /// The local opening time of the candle at an index.
    pub fn at(&self, index: usize) -> f64 {
        let time = self.times[index];
        let is_date = || self.may_be_dates && libm::fmod(time, DAY_MS) == 0.0;
        match self.zone {
            Some(zone) if !is_date() => time + (zone.offset_ms)(time),
            _ => time,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::candles::{Candle, Columns};

    const HOUR_MS: f64 = DAY_MS / 24.0;

    fn at(times: &[f64]) -> Candles {
        let mut columns = Columns::default();
        for &time in times {
            let [open, high, low, close, volume] = [1.0; 5];
            columns.push(Candle { time, open, high, low, close, volume });
        }
        Candles::new(columns).unwrap()
    }

    fn local(times: &[f64], zone: Option<&Zone>) -> Vec<f64> {
        let candles = at(times);
        let local = candles.local_times(zone);
        (0..times.len()).map(|index| local.at(index)).collect()
    }

    /// Five hours behind UTC, from the third day on four.
    fn zone() -> Zone {
        Zone::new("here", |time| if time < 2.0 * DAY_MS { -5.0 * HOUR_MS } else { -4.0 * HOUR_MS })
    }

    #[test]
    fn local_times_have_the_offset_of_their_moment() {
        let times = [47.0, 48.0].map(|hour| hour * HOUR_MS);
        assert_eq!(local(&times, Some(&zone())), [42.0, 44.0].map(|hour| hour * HOUR_MS));
        assert_eq!(local(&times, None), times);
    }

    #[test]
    fn a_daily_candle_at_midnight_utc_is_a_date() {
        let dates = [0.0, DAY_MS, 2.0 * DAY_MS];
        assert_eq!(local(&dates, Some(&zone())), dates);
        // Days that begin at midnight of the zone.
        let moments = [5.0, 29.0, 52.0].map(|hour| hour * HOUR_MS);
        assert_eq!(local(&moments, Some(&zone())), dates);
    }
}
