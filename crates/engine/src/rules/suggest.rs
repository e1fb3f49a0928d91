//! Suggests the known word that is nearest to an unknown one, among those that are valid at its place.

use super::words::FOREIGN_WORDS;

/// Longest word, in bytes, that is compared.
const LONGEST: usize = 32;

/// "did you mean `crosses`?", if one of the candidates is near enough.
pub fn did_you_mean<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    nearest(word, candidates).map(|name| format!("did you mean `{name}`?"))
}

fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > LONGEST {
        return None;
    }
    let word = word.to_ascii_lowercase();
    let translation = FOREIGN_WORDS.iter().find(|(foreign, _)| *foreign == word);
    let translation = translation.map(|(_, rules)| *rules);
    let max_slips = max_slips(&word);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        // The translation of a foreign word counts only if its first word is valid here.
        if let Some(translation) = translation
            && translation.split(' ').next() == Some(candidate)
        {
            return Some(translation);
        }
        if word.len().abs_diff(candidate.len()) > max_slips {
            continue;
        }
        let distance = distance(&word, candidate);
        if distance <= max_slips && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Number of wrong letters up to which a word of this length is recognised.
fn max_slips(word: &str) -> usize {
    match word.len() {
        0..=1 => 0,
        2..=5 => 1,
        6..=8 => 2,
        _ => 3,
    }
}

/// Number of letters that are wrong, missing, extra, or swapped with their neighbour.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for i in 0..a.len() {
        let mut row = vec![i + 1; b.len() + 1];
        for j in 0..b.len() {
            let wrong = above[j] + usize::from(a[i] != b[j]);
            row[j + 1] = wrong.min(above[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                row[j + 1] = row[j + 1].min(before[j - 1] + 1);
            }
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_recognised_and_other_words_are_not() {
        struct Case {
            word: &'static str,
            meant: Option<&'static str>,
        }
        let cases = [
            Case { word: "croses", meant: Some("crosses") },
            Case { word: "corsses", meant: Some("crosses") },
            Case { word: "EMA", meant: Some("ema") },
            Case { word: "emma", meant: Some("ema") },
            Case { word: "crossover", meant: Some("crosses above") },
            Case { word: "buy", meant: Some("enter long") },
            Case { word: "price", meant: None },
            Case { word: "x", meant: None },
            Case { word: "banana", meant: None },
            Case { word: "", meant: None },
        ];
        for Case { word, meant } in cases {
            assert_eq!(nearest(word, ["crosses", "ema", "enter"]), meant, "{word}");
        }
    }

    #[test]
    fn a_swap_is_one_slip() {
        for (a, b, slips) in [("abcd", "abdc", 1), ("ab", "", 2), ("kitten", "sitting", 3)] {
            assert_eq!(distance(a, b), slips);
        }
    }
}
