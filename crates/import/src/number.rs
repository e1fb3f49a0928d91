//! Reads numbers in the notations of all countries. A comma marks decimals in Europe and thousands in America, a point the other
//! way round: the numbers of the whole file decide. Blanks and apostrophes can only group thousands.

use super::options::DecimalMark;

/// The notation of the numbers of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Style {
    /// The decimal mark; `None` if no number shows it, so that none with a mark can be read.
    pub(super) decimal: Option<DecimalMark>,
    /// Whether the other mark may group thousands. It may not in a file with numbers above 1000 that are not grouped.
    pub(super) groups: bool,
    /// Whether volumes have groups and no decimals, so that one with three decimals is no such volume.
    pub(super) whole_volumes: bool,
}

/// The reason for which a number is refused in a file of unclear style.
pub(super) const UNCLEAR: &str = "the mark may separate decimals or thousands: write the number with a decimal point, or set the option decimal_mark";

/// Signs of currencies that may stand before or after a price.
const CURRENCIES: [char; 7] = ['$', '€', '£', '¥', '₹', '₩', '₿'];

/// Characters that group thousands in every style.
const BLANKS: [char; 6] = [' ', '\u{a0}', '\u{202f}', '\u{2009}', '\'', '\u{2019}'];

/// Factors behind a volume.
const SUFFIXES: [(&str, f64); 8] = [
    ("k", 1e3),
    ("m", 1e6),
    ("b", 1e9),
    ("t", 1e12),
    ("tsd", 1e3),
    ("mn", 1e6),
    ("mio", 1e6),
    ("bn", 1e9),
];

/// Texts that stand for a missing value.
const MISSING: [&str; 12] =
    ["null", "none", "nan", "na", "n/a", "n.a.", "#n/a", "<na>", "-", "--", "nil", "nat"];

impl Style {
    /// Decimal points without groups.
    pub(super) const POINT: Self =
        Self { decimal: Some(DecimalMark::Point), groups: false, whole_volumes: false };

    const fn grouped(decimal: DecimalMark) -> Self {
        Self { decimal: Some(decimal), groups: true, whole_volumes: false }
    }

    /// Whether a volume has three decimals where volumes have groups and no decimals.
    pub(super) fn is_whole_volume_unclear(self, text: &str) -> bool {
        let mark = if self.decimal == Some(DecimalMark::Comma) { ',' } else { '.' };
        self.whole_volumes && text.contains(mark) && is_grouped(text, mark)
    }

    /// Reads a plain number. This is the fast way, for nearly every number of every file.
    pub(super) fn plain(self, text: &str) -> Option<f64> {
        match self.decimal {
            Some(DecimalMark::Point) => finite(text),
            Some(DecimalMark::Comma) => with_comma(text),
            None => text.bytes().all(|byte| !matches!(byte, b'.' | b',')).then(|| finite(text))?,
        }
    }

    /// Reads a number with a decimal comma, groups of thousands or a sign of a currency.
    pub(super) fn marked(self, text: &str) -> Option<f64> {
        let text = text.trim_matches(CURRENCIES).trim();
        let ungrouped = without_blanks(text)?;
        let (decimal, group) = match self.decimal? {
            DecimalMark::Point => ('.', ','),
            DecimalMark::Comma => (',', '.'),
        };
        let (whole, decimals) = match ungrouped.split_once(decimal) {
            Some((whole, decimals)) => (whole, Some(decimals)),
            None => (&*ungrouped, None),
        };
        if decimals.is_some_and(|decimals| decimals.contains(group) || decimals.contains(decimal)) {
            return None;
        }
        if whole.contains(group) && !(self.groups && is_grouped(whole, group)) {
            return None;
        }
        let mut plain = whole.replace(group, "");
        if let Some(decimals) = decimals {
            plain.push('.');
            plain.push_str(decimals);
        }
        finite(&plain)
    }

    /// Reads a volume, which may end with a factor such as `K` or `M`.
    pub(super) fn volume(self, text: &str) -> Option<f64> {
        let digits = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
        let suffix = &text[digits.len()..];
        let (_, factor) = SUFFIXES.iter().find(|(name, _)| suffix.eq_ignore_ascii_case(name))?;
        let number = self.plain(digits.trim()).or_else(|| self.marked(digits.trim()))?;
        // The product of a decimal fraction and a power of ten is rounded to the nearest decimal.
        Some(libm::round(number * factor * 1e3) / 1e3)
    }

    /// Whether a text would be a number if the style were known, or if its groups were allowed.
    pub(super) fn is_unclear(self, text: &str) -> bool {
        let [point, comma] = [DecimalMark::Point, DecimalMark::Comma]
            .map(|decimal| Self::grouped(decimal).marked(text).is_some());
        match self.decimal {
            None => point || comma,
            Some(DecimalMark::Point) => point,
            Some(DecimalMark::Comma) => comma,
        }
    }
}

/// Reads a number without a mark, or with a comma that cannot group thousands because other than three digits follow.
fn with_comma(text: &str) -> Option<f64> {
    let bytes = text.as_bytes();
    let Some(comma) = bytes.iter().position(|byte| matches!(byte, b'.' | b',')) else {
        return finite(text);
    };
    if bytes[comma] == b'.' || bytes.len() - comma == 4 {
        return None;
    }
    // On the stack: this is the fast way for files with decimal commas.
    let mut copy = [0; 32];
    let copy = copy.get_mut(..bytes.len())?;
    copy.copy_from_slice(bytes);
    copy[comma] = b'.';
    finite(std::str::from_utf8(copy).ok()?)
}

/// Reads a finite number. Turns −0 into 0: the two would give different fingerprints.
fn finite(text: &str) -> Option<f64> {
    let number: f64 = text.parse().ok()?;
    number.is_finite().then_some(number + 0.0)
}

/// Whether a text is a number in any style, or stands for a missing value.
pub(super) fn is_number_or_missing(text: &str) -> bool {
    let any = Style::grouped;
    let is_number = Style::POINT.plain(text).is_some()
        || any(DecimalMark::Point).marked(text).is_some()
        || any(DecimalMark::Comma).marked(text).is_some();
    is_number || is_missing(text)
}

/// Whether a field stands for a missing value.
pub(super) fn is_missing(text: &str) -> bool {
    text.is_empty() || MISSING.iter().any(|no| text.eq_ignore_ascii_case(no))
}

/// The text without blanks and apostrophes; `None` if they do not divide its digits into groups of three.
fn without_blanks(text: &str) -> Option<std::borrow::Cow<'_, str>> {
    let Some(mark) = text.chars().find(|letter| BLANKS.contains(letter)) else {
        return Some(text.into());
    };
    let end = text.find(['.', ',']).unwrap_or(text.len());
    let (whole, decimals) = text.split_at(end);
    (is_grouped(whole, mark) && !decimals.contains(BLANKS)).then_some(())?;
    Some((whole.replace(mark, "") + decimals).into())
}

/// Whether a text is one to three digits, then groups of three.
fn is_grouped(text: &str, group: char) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = text.trim_start_matches(['-', '+']).split(group);
    let first = parts.next().unwrap_or_default();
    (1..=3).contains(&first.len())
        && !first.starts_with('0')
        && digits(first)
        && parts.all(|part| part.len() == 3 && digits(part))
}

/// The smallest and the largest number of a kind.
#[derive(Debug, Clone, Copy, Default)]
struct Range(Option<(f64, f64)>);

impl Range {
    fn add(&mut self, number: f64) {
        let (least, most) = self.0.unwrap_or((number, number));
        self.0 = Some((
            if number < least { number } else { least },
            if number > most { number } else { most },
        ));
    }

    /// Whether both are of the same size.
    fn is_like(self, other: Self) -> bool {
        let (Some((least, most)), Some((low, high))) = (self.0, other.0) else { return false };
        most < high * 10.0 && least > low / 10.0
    }
}

/// The notations that the numbers of a file have shown.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    /// A number with a decimal point.
    point: bool,
    /// A number with a decimal comma.
    comma: bool,
    /// Numbers with one point before three digits, and those with such a comma.
    unclear: [Range; 2],
    /// Prices without any mark.
    whole: Range,
    /// Whether a number above 1000 has groups, and whether one has none.
    grouped: bool,
    ungrouped: bool,
    /// Whether a volume has groups of points or of commas, and whether one has decimals.
    grouped_volume: [bool; 2],
    decimal_volume: bool,
}

impl Evidence {
    /// Adds a number.
    pub(super) fn add(&mut self, text: &str, is_price: bool) {
        let text = text.trim_matches(CURRENCIES).trim();
        let text = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic()).trim();
        let Some(plain) = without_blanks(text) else { return };
        self.grouped |= plain.len() < text.len();
        if !is_price {
            let is_grouped_by = |mark| plain.contains(mark) && is_grouped(&plain, mark);
            let [point, comma] = ['.', ','].map(is_grouped_by);
            self.grouped_volume[0] |= point;
            self.grouped_volume[1] |= comma;
            self.decimal_volume |= !point && !comma && plain.contains(['.', ',']);
        }
        let whole = plain.split(['.', ',', 'e', 'E']).next().unwrap_or_default();
        let points = plain.matches('.').count();
        let commas = plain.matches(',').count();
        match (points, commas) {
            (0, 0) => {
                self.ungrouped |= plain.len() > 3 && plain.len() == text.len();
                if let Some(number) = finite(&plain).filter(|_| is_price) {
                    self.whole.add(number);
                }
            }
            (1.., 1..) => {
                self.grouped = true;
                let is_point = plain.rfind('.') > plain.rfind(',');
                *(if is_point { &mut self.point } else { &mut self.comma }) = true;
            }
            (1, 0) | (0, 1) => {
                let mark = if points == 1 { '.' } else { ',' };
                if !is_grouped(&plain, mark) {
                    self.ungrouped |= whole.len() > 3 && plain.len() == text.len();
                    *(if mark == '.' { &mut self.point } else { &mut self.comma }) = true;
                } else if let Some(number) = finite(&plain.replace(mark, ".")) {
                    self.unclear[usize::from(mark == ',')].add(number);
                }
            }
            (2.., 0) if is_grouped(&plain, '.') => {
                self.comma = true;
                self.grouped = true;
            }
            (0, 2..) if is_grouped(&plain, ',') => {
                self.point = true;
                self.grouped = true;
            }
            _ => {}
        }
    }

    /// The style, if it is certain. `is_european` is whether a decimal comma is to be expected, as in files separated by
    /// semicolons; elsewhere a single point marks decimals.
    pub(super) fn style(&self, is_european: bool) -> Style {
        let [point, comma] = self.unclear;
        let decimal = match (self.point, self.comma) {
            (true, _) => Some(DecimalMark::Point),
            (false, true) => Some(DecimalMark::Comma),
            (false, false) => match (point.0.is_some(), comma.0.is_some()) {
                (true, true) => None,
                (true, false) if !is_european => Some(DecimalMark::Point),
                (true, false) => self.by_size(point, DecimalMark::Point, DecimalMark::Comma),
                (false, true) => self.by_size(comma, DecimalMark::Comma, DecimalMark::Point),
                (false, false) => None,
            },
        };
        Style {
            decimal,
            groups: self.grouped || !self.ungrouped,
            whole_volumes: !self.decimal_volume
                && match decimal {
                    Some(DecimalMark::Point) => self.grouped_volume[1],
                    Some(DecimalMark::Comma) => self.grouped_volume[0],
                    None => false,
                },
        }
    }

    /// The decimal mark, if only with it numbers with that mark are of the size of prices without any.
    fn by_size(
        &self,
        as_decimals: Range,
        is: DecimalMark,
        is_not: DecimalMark,
    ) -> Option<DecimalMark> {
        let as_thousands = Range(as_decimals.0.map(|(least, most)| (least * 1e3, most * 1e3)));
        match (as_decimals.is_like(self.whole), as_thousands.is_like(self.whole)) {
            (true, false) => Some(is),
            (false, true) => Some(is_not),
            _ => None,
        }
    }

    /// Whether any number had a mark whose meaning is not certain.
    pub(super) fn has_unclear(&self) -> bool {
        self.unclear.iter().any(|range| range.0.is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POINT: Style = Style::grouped(DecimalMark::Point);
    const COMMA: Style = Style::grouped(DecimalMark::Comma);

    fn read(style: Style, text: &str) -> Option<f64> {
        style.plain(text).or_else(|| style.marked(text))
    }

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
            Case { text: "42'283.50", point: Some(42283.5), comma: None },
            Case { text: "42\u{a0}283,50", point: None, comma: Some(42283.5) },
            Case { text: "42\u{202f}283", point: Some(42283.0), comma: Some(42283.0) },
            Case { text: "42 28", point: None, comma: None },
            Case { text: "$1.5", point: Some(1.5), comma: None },
            Case { text: "$ 1,234.5", point: Some(1234.5), comma: None },
            Case { text: "12,5 €", point: None, comma: Some(12.5) },
            Case { text: "1e3", point: Some(1000.0), comma: Some(1000.0) },
            Case { text: "1,5e3", point: None, comma: Some(1500.0) },
            Case { text: "", point: None, comma: None },
            Case { text: "x", point: None, comma: None },
            Case { text: ",", point: None, comma: None },
            Case { text: "1,,000", point: None, comma: None },
            Case { text: "inf", point: None, comma: None },
        ];
        for Case { text, point, comma } in cases {
            assert_eq!(read(POINT, text), point, "{text} with points");
            assert_eq!(read(COMMA, text), comma, "{text} with commas");
        }
    }

    #[test]
    fn a_volume_may_have_a_factor() {
        for (text, number) in [("92.68K", 92_680.0), ("1.2M", 1_200_000.0), ("3 bn", 3e9)] {
            assert_eq!(POINT.volume(text), Some(number), "{text}");
        }
        assert_eq!(COMMA.volume("92,68K"), Some(92_680.0));
        assert_eq!(POINT.volume("12 shares"), None);
    }

    #[test]
    fn the_numbers_of_a_file_decide_its_style() {
        let of = |texts: &[&str], is_european| {
            let mut evidence = Evidence::default();
            texts.iter().for_each(|text| evidence.add(text, true));
            evidence.style(is_european).decimal
        };
        let (point, comma) = (Some(DecimalMark::Point), Some(DecimalMark::Comma));
        for european in [false, true] {
            assert_eq!(of(&["10", "11"], european), None);
            assert_eq!(of(&["10.5", "1,234"], european), point);
            assert_eq!(of(&["10,5", "1.234"], european), comma);
            assert_eq!(of(&["1,085", "1,0851"], european), comma);
            assert_eq!(of(&["1,085", "1,086"], european), None);
            assert_eq!(of(&["1.234.567", "1.234"], european), comma);
            assert_eq!(of(&["1,234,567", "1,234"], european), point);
            assert_eq!(of(&["100", "100,125"], european), comma);
            assert_eq!(of(&["100000", "100,125"], european), point);
        }
        assert_eq!(of(&["9.400", "9.425"], false), point);
        assert_eq!(of(&["9.400", "9.425"], true), None);
    }

    #[test]
    fn groups_are_refused_in_a_file_with_ungrouped_thousands() {
        let mut evidence = Evidence::default();
        ["1234.5", "999.5"].iter().for_each(|text| evidence.add(text, true));
        let style = evidence.style(false);
        assert_eq!((read(style, "1,234"), style.is_unclear("1,234")), (None, true));
        evidence.add("1,234.5", true);
        assert_eq!(read(evidence.style(false), "1,234"), Some(1234.0));
    }
}
