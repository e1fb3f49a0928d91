//! Numbers as text for people.

/// A whole number with a comma between thousands: `12,345`.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Names with a comma between them; of more than 20 the first ones, and how many there are.
pub(crate) fn listed(names: impl ExactSizeIterator<Item = String>) -> String {
    const MOST: usize = 20;
    let count = names.len();
    let text = names.take(MOST).collect::<Vec<_>>().join(", ");
    if count > MOST { format!("{text}, … ({count})") } else { text }
}

/// A share in per cent, rounded down, from 0 to 100: `93 %`.
pub(crate) fn percent(share: f64) -> String {
    // A share that misses a whole per cent by rounding alone counts as that.
    let percent = libm::floor(share * 100.0 + 1e-9);
    let percent = if percent > 100.0 { 100 } else { percent as u64 };
    format!("{percent} %")
}

/// A time in a suitable unit: `less than 0.1 s`, `about 0.4 s`, `about 35 s`, `about 12 min`, `about 5 h`.
pub(crate) fn duration(seconds: f64) -> String {
    const UNITS: [(f64, &str); 3] = [(60.0, "s"), (60.0, "min"), (24.0, "h")];
    if seconds < 0.1 {
        return "less than 0.1 s".to_owned();
    }
    if seconds < 9.95 {
        return format!("about {seconds:.1} s");
    }
    let mut amount = seconds;
    for (next, unit) in UNITS {
        // Below two of the next unit, this one is more precise.
        if amount < 2.0 * next - 0.5 {
            return format!("about {} {unit}", thousands(libm::round(amount) as u64));
        }
        amount /= next;
    }
    format!("about {} days", thousands(libm::round(amount) as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_separated_by_commas() {
        let cases = [
            (0, "0"),
            (741, "741"),
            (1_000, "1,000"),
            (12_345, "12,345"),
            (1_000_000, "1,000,000"),
            (u64::MAX, "18,446,744,073,709,551,615"),
        ];
        for (number, text) in cases {
            assert_eq!(thousands(number), text);
        }
    }

    #[test]
    fn a_share_is_rounded_down() {
        let cases = [
            (0.0, "0 %"),
            (0.29, "29 %"),
            (0.93, "93 %"),
            (0.9999, "99 %"),
            (1.0, "100 %"),
            (1.7, "100 %"),
            (-0.5, "0 %"),
        ];
        for (share, text) in cases {
            assert_eq!(percent(share), text);
        }
    }

    #[test]
    fn a_time_has_a_suitable_unit() {
        let cases = [
            (0.0, "less than 0.1 s"),
            (0.0999, "less than 0.1 s"),
            (0.1, "about 0.1 s"),
            (0.42, "about 0.4 s"),
            (9.94, "about 9.9 s"),
            (9.96, "about 10 s"),
            (119.4, "about 119 s"),
            (119.6, "about 2 min"),
            (719.0, "about 12 min"),
            (7_200.0, "about 2 h"),
            (172_700.0, "about 2 days"),
            (86_400.0 * 12_345.0, "about 12,345 days"),
            (1e300, "about 18,446,744,073,709,551,615 days"),
        ];
        for (seconds, text) in cases {
            assert_eq!(duration(seconds), text);
        }
    }
}
