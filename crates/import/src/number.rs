//! Reads numbers with their decimal mark. A comma may mark decimals (Europe) or thousands (America): a file's first rows
//! decide, and where they cannot, a number with a comma is refused rather than guessed.

/// How a file writes numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Style {
    /// `1,234.56`: a point before the decimals; commas may group thousands.
    #[default]
    Point,
    /// `1.234,56`: a comma before the decimals; points may group thousands.
    Comma,
    /// No number shows which of the two it is.
    Unclear,
}

/// Why a number in an unclear file is refused.
pub(super) const UNCLEAR: &str =
    "the comma may stand before decimals or between thousands: write the number with a point";

impl Style {
    /// Reads a number. Whether it makes sense as a price is not asked.
    pub(super) fn read(self, text: &str) -> Option<f64> {
        let number = match self {
            Self::Comma => self.grouped(text),
            Self::Point | Self::Unclear => text.parse().ok().or_else(|| self.grouped(text)),
        };
        // -0 would be another series than 0.
        number.map(|number| number + 0.0)
    }

    /// Reads a number with groups of thousands or a sign of money.
    fn grouped(self, text: &str) -> Option<f64> {
        let text = text.trim_matches(['$', '€', '£']);
        match self {
            Self::Point => ungrouped(text, '.', ',')?.parse().ok(),
            Self::Comma => ungrouped(text, ',', '.')?.parse().ok(),
            Self::Unclear => text.parse().ok(),
        }
    }
}

/// Whether a text is a number in some style, or nothing.
pub(super) fn looks_like_one(text: &str) -> bool {
    [Style::Point, Style::Comma].iter().any(|style| style.read(text).is_some()) || is_missing(text)
}

/// Whether a field says that there is no value.
pub(super) fn is_missing(text: &str) -> bool {
    text.is_empty() || ["null", "none", "n/a", "-"].iter().any(|no| text.eq_ignore_ascii_case(no))
}

/// The number with a point and without groups; nothing when the groups are not of three digits.
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

/// One to three digits, then groups of three.
fn in_groups(text: &str, group: char) -> bool {
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = text.trim_start_matches(['-', '+']).split(group);
    let first = parts.next().unwrap_or_default();
    (1..=3).contains(&first.len())
        && first != "0"
        && digits(first)
        && parts.all(|part| part.len() == 3 && digits(part))
}

/// What the numbers of a file show about its style.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    point: bool,
    comma: bool,
    /// A comma that may be either.
    unclear: bool,
}

impl Evidence {
    /// Looks at one more number.
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

    /// The style. Where rows disagree it is the point, so that the row with a comma is refused by its line.
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
    fn the_style_is_what_the_numbers_show() {
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
