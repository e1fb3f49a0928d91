//! How long a search takes, each way, before it starts: episodes go to the lanes in rounds, each episode at the lane's speed;
//! a Bayesian proposal takes longer the more episodes it learns from, and the lanes wait for it.

use super::text::{duration, thousands};
use serde::{Deserialize, Serialize};

/// A full grid that takes no longer is worth it whatever was asked: nobody minds the wait.
const AT_ONCE_SECONDS: f64 = 1.0;

/// The full grid counts as similar up to this many times what was asked.
const SIMILAR: f64 = 1.25;

/// Proposals are timed one by one up to this number, beyond by the middle of as many equal stretches.
const MOST_STRETCHES: u64 = 10_000;

/// A way of searching.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Way {
    /// Every feasible point, or the first of them.
    Grid,
    /// Feasible points in a seeded order.
    Random,
    /// Points that follow from the results so far.
    Bayesian,
}

/// What it takes to tell of progress: the first boundaries of a job are posted one by one, and their time is that of the page.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Posting {
    /// Boundaries of one episode.
    pub boundaries_per_episode: u64,
    /// Boundaries that are posted one by one at most.
    pub most: u64,
    /// Milliseconds of each.
    pub ms: f64,
}

/// A search that is about to start.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Workload {
    /// How it is to be searched.
    pub way: Way,
    /// Episodes asked for; none repeats, so no more than the feasible points run.
    pub episodes: u64,
    /// Candles of one episode.
    pub candles_per_episode: u64,
    /// Points that satisfy all constraints; none when there are too many to count.
    pub feasible_points: Option<u64>,
    /// Measured or assumed speed of one lane.
    pub candles_per_second: f64,
    /// Lanes that run at the same time.
    pub lanes: u32,
    /// What telling of progress adds.
    pub posting: Posting,
}

/// How long a search takes. None where it cannot be told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Estimate {
    /// Seconds for every feasible point.
    pub grid_seconds: Option<f64>,
    /// Seconds for the episodes asked for, drawn at random.
    pub random_seconds: Option<f64>,
    /// Seconds for the episodes asked for and the time that their proposals take.
    pub bayesian_seconds: Option<f64>,
    /// What is better than what was asked, if anything is.
    pub advice: Option<String>,
}

/// Estimates the time of each way. `proposal_ms` gives the milliseconds of a Bayesian proposal after that many episodes.
pub fn estimate(workload: &Workload, proposal_ms: impl Fn(u64) -> f64) -> Estimate {
    let episodes =
        workload.feasible_points.map_or(workload.episodes, |points| workload.episodes.min(points));
    let grid_seconds =
        workload.feasible_points.and_then(|points| running_seconds(workload, points));
    let random_seconds = running_seconds(workload, episodes);
    let bayesian_seconds = random_seconds
        .map(|seconds| seconds + proposal_seconds(episodes, proposal_ms))
        .filter(|seconds| seconds.is_finite());
    let asked = match workload.way {
        Way::Grid | Way::Random => random_seconds,
        Way::Bayesian => bayesian_seconds,
    };
    let advice = advice(workload, episodes, grid_seconds, asked);
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
    // Lanes do not wait for the page, so the longer of the two counts.
    let posting = posting_seconds(&workload.posting, episodes);
    let seconds = if posting > seconds { posting } else { seconds };
    seconds.is_finite().then_some(seconds)
}

/// Seconds in which the boundaries of the episodes are posted.
fn posting_seconds(posting: &Posting, episodes: u64) -> f64 {
    let boundaries = episodes.saturating_mul(posting.boundaries_per_episode);
    boundaries.min(posting.most) as f64 * posting.ms / 1_000.0
}

/// Seconds of the proposals after 0, 1, 2, … episodes. What is no time counts as none.
fn proposal_seconds(episodes: u64, proposal_ms: impl Fn(u64) -> f64) -> f64 {
    let stretches = episodes.min(MOST_STRETCHES);
    let edge =
        |stretch: u64| (u128::from(stretch) * u128::from(episodes) / u128::from(stretches)) as u64;
    let times = (0..stretches).map(|stretch| {
        let [from, until] = [edge(stretch), edge(stretch + 1)];
        let ms = proposal_ms(from + (until - from) / 2);
        if ms > 0.0 { ms * (until - from) as f64 / 1_000.0 } else { 0.0 }
    });
    times.sum()
}

/// A sentence when the full grid takes less or hardly more time than what was asked, and tells more.
fn advice(
    workload: &Workload,
    episodes: u64,
    grid_seconds: Option<f64>,
    asked_seconds: Option<f64>,
) -> Option<String> {
    let (points, grid) = (workload.feasible_points?, grid_seconds?);
    let is_asked = workload.way == Way::Grid && episodes >= points;
    let is_similar = asked_seconds.is_none_or(|asked| grid <= SIMILAR * asked);
    if points == 0 || is_asked || !(grid <= AT_ONCE_SECONDS || is_similar) {
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
        way: Way::Random,
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
            // The grid takes five times as long, and more than a moment.
            Case {
                workload: Workload { candles_per_episode: 1_000_000, ..WORKLOAD },
                proposal_ms: |_| 0.0,
                seconds: [Some(37.2), Some(5.0), Some(5.0)],
                advice: None,
            },
            // Proposals take longer than the grid: 0.5 ms · (0 + 1 + … + 999).
            Case {
                workload: Workload {
                    way: Way::Bayesian,
                    episodes: 1_000,
                    candles_per_episode: 50_000,
                    feasible_points: Some(60_000),
                    ..WORKLOAD
                },
                proposal_ms: |episodes| 0.5 * episodes as f64,
                seconds: [Some(150.0), Some(2.5), Some(252.25)],
                advice: Some("Run the full grid: all 60,000 combinations take about 3 min."),
            },
            // Similar: 1.2 times what was asked.
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
            // More episodes than points: the grid leaves nothing to choose.
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
            // That is what was asked.
            Case {
                workload: Workload { way: Way::Grid, episodes: 741, ..WORKLOAD },
                proposal_ms: |_| 0.0,
                seconds: [Some(0.372), Some(0.372), Some(0.372)],
                advice: None,
            },
            Case {
                workload: Workload { way: Way::Grid, ..WORKLOAD },
                proposal_ms: |_| 0.0,
                seconds: [Some(0.372), Some(0.05), Some(0.05)],
                advice: Some("Run the full grid: all 741 combinations take about 0.4 s."),
            },
            // Too many to count.
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
            // Proposals that cannot be timed take longer than any grid.
            Case {
                workload: Workload {
                    way: Way::Bayesian,
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
            let ways = [found.grid_seconds, found.random_seconds, found.bayesian_seconds];
            for (found, expected) in ways.into_iter().zip(seconds) {
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
    fn what_cannot_be_told_is_none_and_never_nan() {
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
    fn only_the_first_boundaries_take_time_to_post() {
        let posting = Posting { boundaries_per_episode: 200, most: 10_000, ms: 0.1 };
        for (episodes, seconds) in [(10, 0.2), (50, 1.0), (741, 1.0), (u64::MAX, 1.0)] {
            assert!((posting_seconds(&posting, episodes) - seconds).abs() < 1e-9, "{episodes}");
        }
        // Nobody waits for the page: what takes longer counts.
        for (candles_per_episode, seconds) in [(10_000, 1.0), (1_000_000, 5.0)] {
            let workload = Workload { posting, candles_per_episode, ..WORKLOAD };
            assert_eq!(estimate(&workload, |_| 0.0).random_seconds, Some(seconds));
        }
    }

    #[test]
    fn many_proposals_are_timed_in_stretches() {
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
