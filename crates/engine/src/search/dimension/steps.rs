//! The values of a range with a step, as a person would write them: low and step are taken as the decimals that they are printed
//! as, and a value is the number nearest to the decimal `low + k · step`. So 0.1 plus two steps of 0.1 is 0.3; floating-point
//! addition would give 0.30000000000000004.
//!
//! A decimal of usual length is a whole number divided by a power of ten. Both are exact as floating-point numbers, so that the
//! division rounds once, to the nearest number. Source: W. Clinger, How to read floating point numbers accurately, PLDI 1990.

/// Below this size, numbers have a precision of a quarter, so that rounding a product gives the right whole number. Sums and
/// differences of whole numbers are exact.
const SHORT: f64 = (1_u64 << 51) as f64;
/// Powers of ten are exact up to this exponent.
const EXACT_POWERS: u32 = 22;
/// Most digits that can be appended to a number, which has at most 17, so that it still fits into 128 bits.
const MORE_DIGITS: i32 = 19;
/// A whole number is written in two halves; the second has 18 digits.
const HALF: i128 = 1_000_000_000_000_000_000;

/// A range with a step, prepared to compute its values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::search) struct Steps {
    values: Values,
    /// Number of values.
    pub(super) levels: u64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Values {
    /// Low and step are whole numbers over `scale`, a power of ten.
    Short { low: f64, step: f64, scale: f64 },
    /// Low and step are whole numbers times ten to the power of `exponent`.
    Long { low: i128, step: i128, exponent: i32 },
    /// Low and step differ so much in size that their decimals have no digits in common: plain numbers.
    Unlike { low: f64, step: f64 },
}

impl Steps {
    /// Prepares a range; `step` is above 0.
    pub(super) fn new(low: f64, step: f64, high: f64) -> Self {
        let numbers = [low, step, high];
        if let Some(steps) = short(numbers) {
            return steps;
        }
        let unlike = (Values::Unlike { low, step }, ((high - low) / step) as u64);
        let (values, last) = long(numbers).unwrap_or(unlike);
        // One more value belongs to the range if it is rounded to the high end, even if its decimal is above that of the end.
        let next = last.saturating_add(1);
        let is_one_more = values.at(next as f64) <= high;
        Self { values, levels: next.saturating_add(u64::from(is_one_more)) }
    }

    /// The value of a level.
    #[inline]
    pub(in crate::search) fn value(&self, level: f64) -> f64 {
        self.values.at(level)
    }
}

impl Values {
    #[inline]
    fn at(&self, level: f64) -> f64 {
        match *self {
            Self::Short { low, step, scale } => (low + level * step) / scale,
            Self::Long { low, step, exponent } => {
                let number = low + step * i128::from(level as i64);
                written(number, exponent).parse().unwrap_or(f64::NAN)
            }
            Self::Unlike { low, step } => low + level * step,
        }
    }
}

fn short(numbers: [f64; 3]) -> Option<Steps> {
    let mut scale = 1.0;
    for _ in 0..=EXACT_POWERS {
        let scaled = numbers.map(|number| number * scale);
        if !scaled.iter().all(|number| number.abs() < SHORT) {
            return None;
        }
        let whole = scaled.map(nearest_whole);
        if whole.iter().zip(numbers).all(|(whole, number)| is_same(whole / scale, number)) {
            let [low, step, high] = whole;
            let last = ((high - low) as u64).checked_div(step as u64)?;
            return Some(Steps { values: Values::Short { low, step, scale }, levels: last + 1 });
        }
        scale *= 10.0;
    }
    None
}

/// Rounds a number below 2^51, several times as fast as the library's function.
fn nearest_whole(number: f64) -> f64 {
    let half = if number < 0.0 { -0.5 } else { 0.5 };
    (number + half) as i64 as f64
}

/// Whether two numbers are equal to the bit; 0 and −0 count as equal.
fn is_same(a: f64, b: f64) -> bool {
    (a + 0.0).to_bits() == (b + 0.0).to_bits()
}

/// The values, and the last level whose decimal is not above the high end.
fn long(numbers: [f64; 3]) -> Option<(Values, u64)> {
    let [low, step, high] = numbers.map(digits);
    let decimals = [low?, step?, high?];
    let exponents = decimals.iter().filter(|(digits, _)| *digits != 0).map(|decimal| decimal.1);
    let exponent = exponents.min()?;
    let mut numbers = [0; 3];
    for (number, (digits, own)) in numbers.iter_mut().zip(decimals) {
        let more = if digits == 0 { 0 } else { own - exponent };
        if more > MORE_DIGITS {
            return None;
        }
        *number = (0..more).fold(i128::from(digits), |number, _| number * 10);
    }
    let [low, step, high] = numbers;
    Some((Values::Long { low, step, exponent }, (high - low).checked_div(step)? as u64))
}

/// The printed digits of a number as a whole number, and the power of ten to multiply them with.
fn digits(number: f64) -> Option<(i64, i32)> {
    let text = format!("{number:e}");
    let (digits, power) = text.split_once('e')?;
    let decimals = digits.split_once('.').map_or(0, |(_, decimals)| decimals.len() as i32);
    let power: i32 = power.parse().ok()?;
    Some((digits.replace('.', "").parse().ok()?, power - decimals))
}

/// A whole number times a power of ten, as text.
fn written(number: i128, exponent: i32) -> String {
    let sign = if number < 0 { "-" } else { "" };
    let [first, second] = [number / HALF, number % HALF].map(|half| (half as i64).abs());
    format!("{sign}{first}{second:018}e{exponent}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A whole number divided by a power of ten, as a person writes it.
    fn decimal(number: i128, decimals: u32) -> String {
        let power = 10_i128.pow(decimals);
        let sign = if number < 0 { "-" } else { "" };
        let (whole, rest) = (number.abs() / power, number.abs() % power);
        let rest = format!("{rest:0width$}", width = decimals as usize);
        let rest = if decimals == 0 { "" } else { rest.trim_end_matches('0') };
        let point = if rest.is_empty() { "" } else { "." };
        format!("{sign}{whole}{point}{rest}")
    }

    fn read(number: i128, decimals: u32) -> f64 {
        decimal(number, decimals).parse().unwrap()
    }

    fn values(low: f64, step: f64, high: f64) -> String {
        let steps = Steps::new(low, step, high);
        let values = (0..steps.levels).map(|level| steps.value(level as f64).to_string());
        values.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn values_are_the_decimals_that_a_person_writes() {
        struct Case {
            range: [f64; 3],
            values: &'static str,
        }
        let cases = [
            Case { range: [0.1, 0.1, 0.8], values: "0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8" },
            Case {
                range: [0.01, 0.01, 0.1],
                values: "0.01 0.02 0.03 0.04 0.05 0.06 0.07 0.08 0.09 0.1",
            },
            Case { range: [0.1, 0.1, 0.35], values: "0.1 0.2 0.3" },
            Case { range: [-0.3, 0.1, 0.3], values: "-0.3 -0.2 -0.1 0 0.1 0.2 0.3" },
            Case { range: [-0.0, 0.5, 1.0], values: "0 0.5 1" },
            Case { range: [1.1, 0.2, 1.7], values: "1.1 1.3 1.5 1.7" },
            Case { range: [0.25, 0.7, 2.5], values: "0.25 0.95 1.65 2.35" },
            Case {
                range: [1e9 + 0.1, 0.1, 1e9 + 0.3],
                values: "1000000000.1 1000000000.2 1000000000.3",
            },
            Case {
                range: [5123.123456789012, 1e-11, 5123.123456789042],
                values: "5123.123456789012 5123.123456789022 5123.123456789032 5123.123456789042",
            },
            Case {
                range: [1e-30, 1e-30, 3e-30],
                values: "0.000000000000000000000000000001 0.000000000000000000000000000002 0.000000000000000000000000000003",
            },
            Case {
                range: [1e22, 1e22, 3e22],
                values: "10000000000000000000000 20000000000000000000000 30000000000000000000000",
            },
            Case { range: [0.3, 1.0, 0.3], values: "0.3" },
        ];
        for Case { range: [low, step, high], values: expected } in cases {
            assert_eq!(values(low, step, high), expected, "{low} {step} {high}");
        }
    }

    #[test]
    fn values_of_very_different_sizes_are_within_the_range() {
        let steps = Steps::new(1e-300, 0.5, 1.2);
        assert_eq!(steps.values, Values::Unlike { low: 1e-300, step: 0.5 });
        assert_eq!(steps.levels, 3);
        assert_eq!([0.0, 1.0, 2.0].map(|level| steps.value(level)), [1e-300, 0.5, 1.0]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn every_value_equals_the_exact_decimal(
            decimals in prop::array::uniform2(0..=12_u32), digits in 1..=13_u32, step in 1..10_000_i128,
            low in any::<i64>(), levels in 1..10_000_i128, beyond in 0.0..1.0_f64, zero in any::<bool>(),
        ) {
            let unit = 10_i128.pow(12);
            let step = step * (unit / 10_i128.pow(decimals[0]));
            // The low end has any size. If it is a negative multiple of the step, one value is 0.
            let low = if zero { -(levels / 2) * step } else {
                i128::from(low) % 10_i128.pow(digits) * (unit / 10_i128.pow(decimals[1]))
            };
            let last = low + (levels - 1) * step;
            let next = read(last + step, 12);
            let (first, last) = (read(low, 12), read(last + (beyond * step as f64) as i128, 12));
            let size = if last > -first { last } else { -first };
            prop_assume!(read(step, 12) >= size * f64::EPSILON && last < next);

            let steps = Steps::new(first, read(step, 12), last);
            prop_assert_eq!(steps.levels, levels as u64);
            let mut before = f64::NEG_INFINITY;
            for level in (0..levels).step_by(1 + levels as usize / 50).chain([levels - 1]) {
                let number = low + level * step;
                let value = steps.value(level as f64);
                prop_assert_eq!(value.to_bits(), read(number, 12).to_bits());
                if number.abs() < 10_i128.pow(15) {
                    prop_assert_eq!(value.to_string(), decimal(number, 12));
                }
                prop_assert!(value > before || level + 1 == levels && value >= before);
                before = value;
            }
        }
    }
}
