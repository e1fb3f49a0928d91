//! The time that a search will take as a grid, at random and by a sampler that learns. The lanes run the episodes in rounds. A
//! Bayesian proposal takes longer the more results it uses, and the lanes wait for it.

use super::SamplerName;
use crate::text::{duration, thousands};
use serde::{Deserialize, Serialize};

/// A full grid that takes at most this time is always advised.
const SHORT_SECONDS: f64 = 1.0;

/// A full grid is advised if it takes at most this many times as long as the planned search.
const SIMILAR: f64 = 1.25;

/// Up to this number of proposals each is timed; for more, one proposal in the middle of each of as many equal ranges.
const MAX_TIMED: u64 = 10_000;

/// The cost of showing progress: the first progress boundaries of a job are sent one by one, and the page needs time for each.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Posting {
    /// Progress boundaries of one episode.
    pub boundaries_per_episode: u64,
    /// Most boundaries that are sent one by one.
    pub most: u64,
    /// Milliseconds of the page for each.
    pub ms: f64,
}

/// A search that is about to start.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Workload {
    /// The sampler of the planned search.
    pub sampler: SamplerName,
    /// Planned episodes. None repeats, so no more run than there are feasible points.
    pub episodes: u64,
    /// Candles of one episode.
    pub candles_per_episode: u64,
    /// Number of points that satisfy all constraints; none if there are too many to count.
    pub feasible_points: Option<u64>,
    /// Speed of one lane, measured or assumed.
    pub candles_per_second: f64,
    /// Lanes that run at the same time.
    pub lanes: u32,
    /// The cost of showing progress.
    pub posting: Posting,
}

/// The time that a search takes. None where it is unknown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Estimate {
    /// Seconds for every feasible point.
    pub grid_seconds: Option<f64>,
    /// Seconds for the planned episodes, drawn at random.
    pub random_seconds: Option<f64>,
    /// Seconds for the planned episodes and for their proposals by a Bayesian sampler.
    pub bayesian_seconds: Option<f64>,
    /// A better plan, if there is one, as a sentence.
    pub advice: Option<String>,
}

/// Estimates the time of a search. `proposal_ms` gives the milliseconds of a Bayesian proposal after a number of episodes.
pub fn estimate(workload: &Workload, proposal_ms: impl Fn(u64) -> f64) -> Estimate {
    let episodes =
        workload.feasible_points.map_or(workload.episodes, |points| workload.episodes.min(points));
    let grid_seconds =
        workload.feasible_points.and_then(|points| running_seconds(workload, points));
    let random_seconds = running_seconds(workload, episodes);
    let bayesian_seconds = random_seconds
        .map(|seconds| seconds + proposal_seconds(episodes, proposal_ms))
        .filter(|seconds| seconds.is_finite());
    let learns = workload.sampler.info().learns;
    let planned_seconds = if learns { bayesian_seconds } else { random_seconds };
    let advice = advice(workload, episodes, grid_seconds, planned_seconds);
    Estimate { grid_seconds, random_seconds, bayesian_seconds, advice }
}

/// Seconds in which the lanes run the episodes.
fn running_seconds(workload: &Workload, episodes: u64) -> Option<f64> {
    let &Workload { candles_per_episode, candles_per_second, lanes, .. } = workload;
    if lanes == 0 || !candles_per_second.is_finite() || candles_per_second <= 0.0 {
        return None;
    }
    let rounds = episodes.div_ceil(u64::from(lanes));
    let seconds = rounds as f64 * (candles_per_episode as f64 / candles_per_second);
    // Lanes do not wait for the page, so the longer of both times counts.
    let posting = posting_seconds(&workload.posting, episodes);
    let seconds = if posting > seconds { posting } else { seconds };
    seconds.is_finite().then_some(seconds)
}

/// Seconds that the page needs for the boundaries of the episodes.
fn posting_seconds(posting: &Posting, episodes: u64) -> f64 {
    let boundaries = episodes.saturating_mul(posting.boundaries_per_episode);
    boundaries.min(posting.most) as f64 * posting.ms / 1_000.0
}

/// Seconds of the proposals after 0, 1, 2, … episodes. A time that is not a positive number counts as 0.
fn proposal_seconds(episodes: u64, proposal_ms: impl Fn(u64) -> f64) -> f64 {
    let ranges = episodes.min(MAX_TIMED);
    let start = |range: u64| (u128::from(range) * u128::from(episodes) / u128::from(ranges)) as u64;
    let times = (0..ranges).map(|range| {
        let [from, until] = [start(range), start(range + 1)];
        let ms = proposal_ms(from + (until - from) / 2);
        if ms > 0.0 { ms * (until - from) as f64 / 1_000.0 } else { 0.0 }
    });
    times.sum()
}

/// Advises the full grid if it takes less or hardly more time than the planned search.
fn advice(
    workload: &Workload,
    episodes: u64,
    grid_seconds: Option<f64>,
    planned_seconds: Option<f64>,
) -> Option<String> {
    let (points, grid) = (workload.feasible_points?, grid_seconds?);
    let is_planned = workload.sampler == SamplerName::Grid && episodes >= points;
    let is_similar = planned_seconds.is_none_or(|planned| grid <= SIMILAR * planned);
    if points == 0 || is_planned || !(grid <= SHORT_SECONDS || is_similar) {
        return None;
    }
    let (count, takes) = match points {
        1 => ("the only combination".to_owned(), "takes"),
        2 => ("both combinations".to_owned(), "take"),
        _ => (format!("all {} combinations", thousands(points)), "take"),
    };
    Some(format!("Run the full grid: {count} {takes} {}.", duration(grid)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORKLOAD: Workload = Workload {
        sampler: SamplerName::Random,
        episodes: 100,
        candles_per_episode: 10_000,
        feasible_points: Some(741),
        candles_per_second: 5e6,
        lanes: 4,
        posting: Posting { boundaries_per_episode: 0, most: 0, ms: 0.0 },
    };

    #[test]
    fn known_searches() {
        struct Case {
            workload: Workload,
            proposal_ms: fn(u64) -> f64,
            seconds: [Option<f64>; 3],
            advice: Option<&'static str>,
        }
        let cases = [
            Case {
                workload: WORKLOAD,
                proposal_ms: |_| 10.0,
                seconds: [Some(0.372), Some(0.05), Some(1.05)],
                advice: Some("Run the full grid: all 741 combinations take about 0.4 s."),
            },
            // The grid takes seven times as long, and more than a second.
            Case {
                workload: Workload { candles_per_episode: 1_000_000, ..WORKLOAD },
                proposal_ms: |_| 0.0,
                seconds: [Some(37.2), Some(5.0), Some(5.0)],
                advice: None,
            },
            // Proposals take longer than the grid: 0.5 ms · (0 + 1 + … + 999).
            Case {
                workload: Workload {
                    sampler: SamplerName::Bayesian,
                    episodes: 1_000,
                    candles_per_episode: 50_000,
                    feasible_points: Some(60_000),
                    ..WORKLOAD
                },
                proposal_ms: |episodes| 0.5 * episodes as f64,
                seconds: [Some(150.0), Some(2.5), Some(252.25)],
                advice: Some("Run the full grid: all 60,000 combinations take about 3 min."),
            },
            // Similar: 1.2 times as long as the planned search.
            Case {
                workload: Workload {
                    episodes: 1_000_000,
                    feasible_points: Some(1_200_000),
                    ..WORKLOAD
                },
                proposal_ms: |_| 0.0,
                seconds: [Some(600.0), Some(500.0), Some(500.0)],
                advice: Some("Run the full grid: all 1,200,000 combinations take about 10 min."),
            },
            // More episodes than points: the planned search runs every point, too.
            Case {
                workload: Workload {
                    episodes: 1_000,
                    candles_per_episode: 1_000_000,
                    lanes: 1,
                    ..WORKLOAD
                },
                proposal_ms: |_| 1.0,
                seconds: [Some(148.2), Some(148.2), Some(148.941)],
                advice: Some("Run the full grid: all 741 combinations take about 2 min."),
            },
            // The full grid is planned.
            Case {
                workload: Workload { sampler: SamplerName::Grid, episodes: 741, ..WORKLOAD },
                proposal_ms: |_| 0.0,
                seconds: [Some(0.372), Some(0.372), Some(0.372)],
                advice: None,
            },
            Case {
                workload: Workload { sampler: SamplerName::Grid, ..WORKLOAD },
                proposal_ms: |_| 0.0,
                seconds: [Some(0.372), Some(0.05), Some(0.05)],
                advice: Some("Run the full grid: all 741 combinations take about 0.4 s."),
            },
            // Too many points to count.
            Case {
                workload: Workload { feasible_points: None, ..WORKLOAD },
                proposal_ms: |_| 0.0,
                seconds: [None, Some(0.05), Some(0.05)],
                advice: None,
            },
            Case {
                workload: Workload { feasible_points: Some(1), ..WORKLOAD },
                proposal_ms: |_| 0.0,
                seconds: [Some(0.002), Some(0.002), Some(0.002)],
                advice: Some("Run the full grid: the only combination takes less than 0.1 s."),
            },
            Case {
                workload: Workload { feasible_points: Some(2), ..WORKLOAD },
                proposal_ms: |_| 0.0,
                seconds: [Some(0.002), Some(0.002), Some(0.002)],
                advice: Some("Run the full grid: both combinations take less than 0.1 s."),
            },
            Case {
                workload: Workload { feasible_points: Some(0), ..WORKLOAD },
                proposal_ms: |_| 5.0,
                seconds: [Some(0.0), Some(0.0), Some(0.0)],
                advice: None,
            },
            // If proposals have no finite time, any grid is faster.
            Case {
                workload: Workload {
                    sampler: SamplerName::Bayesian,
                    candles_per_episode: 10_000_000,
                    ..WORKLOAD
                },
                proposal_ms: |_| f64::INFINITY,
                seconds: [Some(372.0), Some(50.0), None],
                advice: Some("Run the full grid: all 741 combinations take about 6 min."),
            },
        ];
        for Case { workload, proposal_ms, seconds, advice } in cases {
            let found = estimate(&workload, proposal_ms);
            let times = [found.grid_seconds, found.random_seconds, found.bayesian_seconds];
            for (found, expected) in times.into_iter().zip(seconds) {
                match (found, expected) {
                    (Some(found), Some(expected)) => {
                        assert!((found - expected).abs() < 1e-9, "{workload:?}: {found}")
                    }
                    (found, expected) => assert_eq!(found, expected, "{workload:?}"),
                }
            }
            assert_eq!(found.advice.as_deref(), advice, "{workload:?}");
        }
    }

    #[test]
    fn an_unknown_time_is_none_and_never_nan() {
        let unknown = Estimate {
            grid_seconds: None,
            random_seconds: None,
            bayesian_seconds: None,
            advice: None,
        };
        for speed in [0.0, -1.0, f64::NAN, f64::INFINITY, f64::MIN_POSITIVE / 4.0] {
            let workload = Workload { candles_per_second: speed, ..WORKLOAD };
            assert_eq!(estimate(&workload, |_| 1.0), unknown, "{speed}");
        }
        assert_eq!(estimate(&Workload { lanes: 0, ..WORKLOAD }, |_| 1.0), unknown);
        let found = estimate(&WORKLOAD, |_| f64::NAN);
        assert_eq!(found.bayesian_seconds, found.random_seconds);
    }

    #[test]
    fn only_the_first_boundaries_take_time_of_the_page() {
        let posting = Posting { boundaries_per_episode: 200, most: 10_000, ms: 0.1 };
        for (episodes, seconds) in [(10, 0.2), (50, 1.0), (741, 1.0), (u64::MAX, 1.0)] {
            assert!((posting_seconds(&posting, episodes) - seconds).abs() < 1e-9, "{episodes}");
        }
        // Lanes and page work at the same time.
        for (candles_per_episode, seconds) in [(10_000, 1.0), (1_000_000, 5.0)] {
            let workload = Workload { posting, candles_per_episode, ..WORKLOAD };
            assert_eq!(estimate(&workload, |_| 0.0).random_seconds, Some(seconds));
        }
    }

    #[test]
    fn many_proposals_are_timed_by_samples() {
        let each = |episodes: u64| 1.0 + 0.001 * episodes as f64;
        for episodes in [1, 9_999, 10_000, 10_001, 123_456] {
            let exact = (0..episodes).map(|before| each(before) / 1_000.0).sum::<f64>();
            let found = proposal_seconds(episodes, each);
            assert!((found / exact - 1.0).abs() < 1e-3, "{episodes}: {found} {exact}");
        }
        assert!(proposal_seconds(u64::MAX, each).is_finite());
        assert_eq!(proposal_seconds(0, each), 0.0);
    }
}
