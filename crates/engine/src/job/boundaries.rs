//! The distance of two progress boundaries.

use crate::error::{self, Error};
use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Candles between two boundaries by default.
const DEFAULT: u32 = 50;
/// Candles between two boundaries if `"auto"` finds more than `MANY_CANDLES`.
const WIDE: u32 = 100;
/// Candles of a job's window up to which `"auto"` takes the default.
const MANY_CANDLES: usize = 50_000;

/// Distance of two progress boundaries in candles: a number from 1, or `"auto"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EveryCandles {
    /// 50, or 100 above 50,000 candles.
    Auto,
    /// This number of candles.
    Fixed(u32),
}

impl Default for EveryCandles {
    fn default() -> Self {
        Self::Fixed(DEFAULT)
    }
}

impl EveryCandles {
    /// Checks the distance.
    ///
    /// # Errors
    /// Refuses 0.
    pub(super) fn validate(self) -> error::Result<()> {
        match self {
            Self::Fixed(0) => {
                Err(Error::field("every_candles", 0, "must be at least 1, or \"auto\""))
            }
            Self::Fixed(_) | Self::Auto => Ok(()),
        }
    }

    /// The distance in a job whose window has `candles` candles.
    pub(super) fn within(self, candles: usize) -> u32 {
        match self {
            Self::Fixed(every) => every,
            Self::Auto if candles > MANY_CANDLES => WIDE,
            Self::Auto => DEFAULT,
        }
    }
}

impl Serialize for EveryCandles {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Auto => serializer.serialize_str("auto"),
            Self::Fixed(every) => serializer.serialize_u32(*every),
        }
    }
}

impl<'de> Deserialize<'de> for EveryCandles {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

/// Written by hand: a derived untagged enum compiles to several times the code.
struct Reader;

impl Visitor<'_> for Reader {
    type Value = EveryCandles;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a whole number from 1 to 4294967295, or \"auto\"")
    }

    fn visit_u64<E: serde::de::Error>(self, every: u64) -> Result<EveryCandles, E> {
        let every = u32::try_from(every);
        every.map(EveryCandles::Fixed).map_err(|_| E::custom("must be at most 4294967295"))
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<EveryCandles, E> {
        match text {
            "auto" => Ok(EveryCandles::Auto),
            _ => Err(E::invalid_value(serde::de::Unexpected::Str(text), &self)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn auto_gives_long_series_fewer_boundaries() {
        struct Case {
            json: &'static str,
            candles: usize,
            every: u32,
        }
        let cases = [
            Case { json: "50", candles: 1_000_000, every: 50 },
            Case { json: "1", candles: 10, every: 1 },
            Case { json: "\"auto\"", candles: 50_000, every: 50 },
            Case { json: "\"auto\"", candles: 50_001, every: 100 },
        ];
        for Case { json, candles, every } in cases {
            let read: EveryCandles = serde_json::from_str(json).unwrap();
            assert_eq!(read.within(candles), every, "{json}");
            assert_eq!(serde_json::to_string(&read).unwrap(), json);
        }
    }

    #[test]
    fn invalid_distances_are_refused() {
        for json in ["0.5", "-1", "4294967296", "\"fast\"", "null", "[]"] {
            assert!(serde_json::from_str::<EveryCandles>(json).is_err(), "{json}");
        }
        assert!(EveryCandles::Fixed(0).validate().is_err());
    }
}
