//! Reads numbers with a decimal point or comma. A comma marks decimals in Europe and thousands in America. The first rows of
//! a file decide which; if they do not, a number with a comma is refused.

/// The notation of numbers in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Style {
    /// `1,234.56`: decimal point; commas may group thousands.
    #[default]
    Point,
    /// `1.234,56`: decimal comma; points may group thousands.
    Comma,
    /// No number shows which of the two notations is used.
    Unclear,
}

/// Why a number with a comma is refused in a file of unclear style.
pub(super) const UNCLEAR: &str =
    "the comma may mark decimals or thousands: write the number with a decimal point";

impl Style {
    /// Reads a number. The value is not checked.
    pub(super) fn read(self, text: &str) -> Option<f64> {
        let number = match self {
            Self::Comma => self.grouped(text),
            Self::Point | Self::Unclear => text.parse().ok().or_else(|| self.grouped(text)),
        };
        // Turns −0 into 0. The two would give different fingerprints.
        number.map(|number| number + 0.0)
    }

    /// Reads a number with groups of thousands or a currency sign.
    fn grouped(self, text: &str) -> Option<f64> {
        let text = text.trim_matches(['$', '€', '£']);
        match self {
            Self::Point => ungrouped(text, '.', ',')?.parse().ok(),
            Self::Comma => ungrouped(text, ',', '.')?.parse().ok(),
            Self::Unclear => text.parse().ok(),
        }
    }
}

/// Whether a text is a number in any style, or stands for a missing value.
pub(super) fn is_number_or_missing(text: &str) -> bool {
    [Style::Point, Style::Comma].iter().any(|style| style.read(text).is_some()) || is_missing(text)
}

/// Whether a field stands for a missing value.
pub(super) fn is_missing(text: &str) -> bool {
    text.is_empty() || ["null", "none", "n/a", "-"].iter().any(|no| text.eq_ignore_ascii_case(no))
}

/// The number with a decimal point and without groups; `None` if the groups are not of three digits.
fn ungrouped(text: &str, decimal: char, group: char) -> Option<String> {
    let (whole, decimals) = match text.split_once(decimal) {
        Some((whole, decimals)) => (whole, Some(decimals)),
        None => (text, None),
    };
    if whole.contains(group) && !in_groups(whole, group) {
        return None;
    }
    let mut plain = whole.replace(group, "");
    if let Some(decimals) = decimals.filter(|decimals| !decimals.contains(group)) {
        plain.push('.');
        plain.push_str(decimals);
    } else if decimals.is_some() {
        return None;
    }
    Some(plain)
}

/// Whether a text is one to three digits, then groups of three.
fn in_groups(text: &str, group: char) -> bool {
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = text.trim_start_matches(['-', '+']).split(group);
    let first = parts.next().unwrap_or_default();
    (1..=3).contains(&first.len())
        && first != "0"
        && digits(first)
        && parts.all(|part| part.len() == 3 && digits(part))
}

/// Which notations the numbers of a file have shown.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    /// A number with a decimal point.
    point: bool,
    /// A number with a decimal comma.
    comma: bool,
    /// A number whose comma may mark decimals or thousands.
    unclear: bool,
}

impl Evidence {
    /// Adds a number.
    pub(super) fn add(&mut self, text: &str) {
        match (text.rfind('.'), text.rfind(',')) {
            (Some(point), Some(comma)) if point > comma => self.point = true,
            (Some(_), Some(_)) => self.comma = true,
            (Some(_), None) if !in_groups(text, '.') => self.point = true,
            (None, Some(_)) if !in_groups(text, ',') => self.comma = true,
            (None, Some(_)) => self.unclear = true,
            _ => {}
        }
    }

    /// The style. If rows disagree it is the decimal point, and the first row with a comma is refused with its line.
    pub(super) fn style(&self) -> Style {
        match (self.point, self.comma) {
            (false, true) => Style::Comma,
            (false, false) if self.unclear => Style::Unclear,
            _ => Style::Point,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_in_the_style_of_its_file() {
        struct Case {
            text: &'static str,
            point: Option<f64>,
            comma: Option<f64>,
        }
        let cases = [
            Case { text: "12", point: Some(12.0), comma: Some(12.0) },
            Case { text: "12.5", point: Some(12.5), comma: None },
            Case { text: "12,5", point: None, comma: Some(12.5) },
            Case { text: "1,234", point: Some(1234.0), comma: Some(1.234) },
            Case { text: "1.234", point: Some(1.234), comma: Some(1234.0) },
            Case { text: "1,234,567.8", point: Some(1234567.8), comma: None },
            Case { text: "1.234.567,8", point: None, comma: Some(1234567.8) },
            Case { text: "0,123", point: None, comma: Some(0.123) },
            Case { text: "$1.5", point: Some(1.5), comma: None },
            Case { text: "1e3", point: Some(1000.0), comma: Some(1000.0) },
            Case { text: "1,5e3", point: None, comma: Some(1500.0) },
            Case { text: "", point: None, comma: None },
            Case { text: "x", point: None, comma: None },
            Case { text: ",", point: None, comma: None },
            Case { text: "1,,000", point: None, comma: None },
        ];
        for Case { text, point, comma } in cases {
            assert_eq!(Style::Point.read(text), point, "{text} with points");
            assert_eq!(Style::Comma.read(text), comma, "{text} with commas");
        }
    }

    #[test]
    fn the_numbers_of_a_file_decide_its_style() {
        let of = |texts: &[&str]| {
            let mut evidence = Evidence::default();
            texts.iter().for_each(|text| evidence.add(text));
            evidence.style()
        };
        assert_eq!(of(&["10", "11"]), Style::Point);
        assert_eq!(of(&["10.5", "1,234"]), Style::Point);
        assert_eq!(of(&["10,5", "1.234"]), Style::Comma);
        assert_eq!(of(&["1,085", "1,0851"]), Style::Comma);
        assert_eq!(of(&["1,085", "1,086"]), Style::Unclear);
        assert_eq!(of(&["1.234.567", "1.234"]), Style::Point);
        assert_eq!(of(&["10,5", "10.5"]), Style::Point);
    }
}
