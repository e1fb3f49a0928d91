//! Reads a time in its usual spellings: ISO dates with or without zone (UTC is assumed), epoch seconds, milliseconds,
//! microseconds or nanoseconds (told apart by their size).

use jiff::{Timestamp, civil::DateTime, tz::Offset};

pub(super) const EXPECTED: &str =
    "a time is an ISO date such as 2024-01-31 or 2024-01-31T09:30:00Z, or epoch seconds";

/// Epoch milliseconds UTC, or nothing when the text is no time.
pub(super) fn parse(text: &str) -> Option<f64> {
    if let Some(date) = compact_date(text) {
        return parse(&date);
    }
    if let Ok(number) = text.parse::<f64>() {
        return from_epoch(number);
    }
    if let Ok(timestamp) = text.parse::<Timestamp>() {
        return Some(timestamp.as_millisecond() as f64);
    }
    let local = text.parse::<DateTime>().ok()?;
    let timestamp = Offset::UTC.to_timestamp(local).ok()?;
    Some(timestamp.as_millisecond() as f64)
}

/// Eight digits are a date without its hyphens, not the year 1970.
fn compact_date(text: &str) -> Option<String> {
    let digits = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..]))
}

/// 1e11 seconds are the year 5138, 1e11 milliseconds are March 1973: candles lie between.
fn from_epoch(number: f64) -> Option<f64> {
    let milliseconds = match number.abs() {
        seconds if seconds < 1e11 => number * 1e3,
        milliseconds if milliseconds < 1e14 => number,
        microseconds if microseconds < 1e17 => number / 1e3,
        nanoseconds if nanoseconds < 1e20 => number / 1e6,
        _ => return None,
    };
    Some(libm::round(milliseconds))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn spellings_of_one_moment_agree() {
        let moment = Some(1_704_153_600_000.0);
        let spellings = [
            "2024-01-02",
            "20240102",
            "2024-01-02 00:00",
            "2024-01-02T00:00:00",
            "2024-01-02T00:00:00Z",
            "2024-01-02 03:00:00+03:00",
            "1704153600",
            "1704153600.0",
            "1704153600000",
            "1704153600000000",
            "1704153600000000000",
        ];
        for text in spellings {
            assert_eq!(parse(text), moment, "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_nothing() {
        for text in ["", "soon", "2024-13-01", "NaN", "inf", "1e300", "12:30", "20241301"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
