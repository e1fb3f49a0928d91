//! The rows that trees are grown from. They are checked, drawn with the seed if there are too many, and sorted once along every
//! dimension; the scores are scaled.

use super::Coordinate;
use crate::sort;
use rand::{RngExt, rngs::ChaCha8Rng};

/// Fewest rows of a sample.
const MIN_ROWS: usize = 10;

/// Most rows of a sample. More would take time, and change the shares less than another seed does.
const MAX_ROWS: usize = 2_000;

/// Rows with scores.
#[derive(Debug, Clone)]
pub(super) struct Sample {
    /// The dimensions.
    pub(super) coordinates: Vec<Coordinate>,
    /// The values of all rows, for each dimension.
    pub(super) columns: Vec<Vec<f64>>,
    /// The scores of all rows, scaled to mean 0 and a largest absolute value of 1.
    pub(super) scores: Vec<f64>,
    /// For each dimension, the indexes of the rows sorted by value, then by index.
    pub(super) sorted: Vec<Vec<u32>>,
}

impl Sample {
    /// Takes the rows inside the space that have a finite score; none if they are too few or their scores are all equal.
    pub(super) fn new<R: AsRef<[f64]>>(
        coordinates: &[Coordinate],
        rows: &[R],
        scores: &[f64],
        rng: &mut ChaCha8Rng,
    ) -> Option<Self> {
        let mut kept: Vec<(&[f64], f64)> = rows
            .iter()
            .zip(scores)
            .map(|(row, &score)| (row.as_ref(), score))
            .filter(|&(row, score)| score.is_finite() && contains(coordinates, row))
            .collect();
        draw(&mut kept, rng);
        if kept.len() < MIN_ROWS {
            return None;
        }
        let scores = scaled(kept.iter().map(|&(_, score)| score).collect())?;
        let columns: Vec<Vec<f64>> = (0..coordinates.len())
            .map(|dimension| kept.iter().map(|(row, _)| row[dimension]).collect())
            .collect();
        let sorted = columns.iter().map(|column| sort::argsort(column)).collect();
        Some(Self { coordinates: coordinates.to_vec(), columns, scores, sorted })
    }
}

fn contains(coordinates: &[Coordinate], row: &[f64]) -> bool {
    row.len() == coordinates.len()
        && coordinates.iter().zip(row).all(|(coordinate, &value)| coordinate.contains(value))
}

/// Keeps at most `MAX_ROWS` rows; each subset is equally likely.
fn draw<T>(rows: &mut Vec<T>, rng: &mut ChaCha8Rng) {
    if rows.len() > MAX_ROWS {
        for at in 0..MAX_ROWS {
            let other = rng.random_range(at as u64..rows.len() as u64);
            rows.swap(at, other as usize);
        }
        rows.truncate(MAX_ROWS);
    }
}

/// Scales the scores so that their squares neither overflow nor underflow.
fn scaled(mut scores: Vec<f64>) -> Option<Vec<f64>> {
    let largest = largest(&scores);
    if largest <= 0.0 {
        return None;
    }
    scores.iter_mut().for_each(|score| *score /= largest);
    if scores.iter().all(|score| (score - scores[0]).abs() <= 0.0) {
        return None;
    }
    let mean = scores.iter().sum::<f64>() / scores.len() as f64;
    scores.iter_mut().for_each(|score| *score -= mean);
    let distance = self::largest(&scores);
    scores.iter_mut().for_each(|score| *score /= distance);
    Some(scores)
}

fn largest(values: &[f64]) -> f64 {
    values
        .iter()
        .fold(0.0, |largest, value| if value.abs() > largest { value.abs() } else { largest })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::rng;

    fn sample(rows: &[[f64; 1]], scores: &[f64]) -> Option<Sample> {
        Sample::new(&[Coordinate::Numeric], rows, scores, &mut rng(1))
    }

    fn line(count: usize) -> Vec<[f64; 1]> {
        (0..count).map(|at| [at as f64 / count as f64]).collect()
    }

    #[test]
    fn too_few_rows_or_equal_scores_are_no_sample() {
        struct Case {
            rows: usize,
            scores: Vec<f64>,
            kept: Option<usize>,
        }
        let rising = |count: usize| (0..count).map(|at| at as f64).collect::<Vec<_>>();
        let cases = [
            Case { rows: 0, scores: vec![], kept: None },
            Case { rows: 9, scores: rising(9), kept: None },
            Case { rows: 10, scores: rising(10), kept: Some(10) },
            Case { rows: 12, scores: rising(11), kept: Some(11) },
            Case { rows: 20, scores: vec![0.0; 20], kept: None },
            Case { rows: 20, scores: vec![-3.7; 20], kept: None },
            Case { rows: 10, scores: [rising(9), vec![f64::NAN]].concat(), kept: None },
            Case { rows: 11, scores: [rising(10), vec![f64::INFINITY]].concat(), kept: Some(10) },
            Case { rows: 5_000, scores: rising(5_000), kept: Some(MAX_ROWS) },
        ];
        for Case { rows, scores, kept } in cases {
            let found = sample(&line(rows), &scores).map(|sample| sample.scores.len());
            assert_eq!(found, kept, "{rows} rows");
        }
    }

    #[test]
    fn rows_outside_the_space_are_skipped() {
        let scores: Vec<f64> = (0..14).map(f64::from).collect();
        let mut rows: Vec<Vec<f64>> = line(14).iter().map(|row| row.to_vec()).collect();
        rows[2] = vec![1.5];
        rows[5] = vec![f64::NAN];
        rows[7] = vec![0.5, 0.5];
        let sample = Sample::new(&[Coordinate::Numeric], &rows, &scores, &mut rng(1)).unwrap();
        assert_eq!(sample.scores.len(), 11);
    }

    #[test]
    fn scores_of_any_size_are_scaled_alike() {
        for factor in [1.0, -2.0, 1e300, 1e-300, f64::MAX / 5.0] {
            let scores: Vec<f64> = (0..10).map(|at| f64::from(at % 2) * factor).collect();
            let sample = sample(&line(10), &scores).unwrap();
            assert!(sample.scores.iter().all(|score| score.abs() == 1.0), "{factor}");
        }
    }

    #[test]
    fn rows_are_drawn_from_the_whole_range_and_none_twice() {
        let count = 6_000;
        let scores: Vec<f64> = (0..count).map(f64::from).collect();
        let sample = sample(&line(count as usize), &scores).unwrap();
        let column: Vec<f64> =
            sample.sorted[0].iter().map(|&row| sample.columns[0][row as usize]).collect();
        assert!(column.windows(2).all(|pair| pair[0] < pair[1]));
        let mean = column.iter().sum::<f64>() / MAX_ROWS as f64;
        assert!((mean - 0.5).abs() < 0.02, "{mean}");
    }
}
