//! What was meant by a word that is none: the nearest of those that could stand there.

use super::words::ELSEWHERE;

/// Longer words are no slips of a known one.
const LONGEST: usize = 32;

/// "did you mean `crosses`?", where one of the candidates is near enough.
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
    let elsewhere = ELSEWHERE.iter().find(|(theirs, _)| *theirs == word).map(|(_, ours)| *ours);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        // What an unknown word means elsewhere counts only where it could stand, be it as the first of two words.
        if let Some(ours) = elsewhere
            && ours.split(' ').next() == Some(candidate)
        {
            return Some(ours);
        }
        if word.len().abs_diff(candidate.len()) > most(&word) {
            continue;
        }
        let distance = distance(&word, candidate);
        if distance <= most(&word) && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Most slips in a word of this length; in a letter or two nothing can be recognised.
fn most(word: &str) -> usize {
    match word.len() {
        0..=1 => 0,
        2..=5 => 1,
        6..=8 => 2,
        _ => 3,
    }
}

/// Number of letters that are wrong, missing, too many, or swapped with their neighbour.
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
    fn slips_are_recognised_and_other_words_left_alone() {
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
