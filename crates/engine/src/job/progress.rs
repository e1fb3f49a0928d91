//! Progress in per cent, computed in integers, so that 100.00 is reached with the last candle and never before.

/// `floor(10,000 × done / planned) / 100`: per cent with two decimals, never rounded up. Nothing planned is 0.
pub fn progress_pct(done: u64, planned: u64) -> f64 {
    if planned == 0 {
        return 0.0;
    }
    let hundredths = u128::from(done.min(planned)) * 10_000 / u128::from(planned);
    hundredths as f64 / 100.0
}

/// The position of a job, counted in candles because episodes may differ in length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JobPosition {
    /// Candles of all episodes.
    pub candles_planned: u64,
    /// Candles of finished episodes, and closed candles of running ones.
    pub candles_done: u64,
}

impl JobPosition {
    /// Per cent done, at most 99.99: only a finished job is at 100.
    pub fn running_pct(&self) -> f64 {
        let pct = progress_pct(self.candles_done, self.candles_planned);
        if pct < 100.0 { pct } else { 99.99 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn per_cent_is_truncated_in_integers() {
        struct Case {
            episode: u64,
            episodes: u64,
            candle: u64,
            candles: u64,
            pct: f64,
        }
        let cases = [
            Case { episode: 6, episodes: 20, candle: 5_050, candles: 10_000, pct: 27.52 },
            Case { episode: 10, episodes: 20, candle: 7_300, candles: 10_000, pct: 48.65 },
            Case { episode: 1, episodes: 20, candle: 0, candles: 10_000, pct: 0.0 },
            Case { episode: 20, episodes: 20, candle: 9_999, candles: 10_000, pct: 99.99 },
            Case { episode: 20, episodes: 20, candle: 10_000, candles: 10_000, pct: 100.0 },
            Case { episode: 1, episodes: 1, candle: 0, candles: 0, pct: 0.0 },
            Case {
                episode: 4_000_000_000,
                episodes: 4_000_000_000,
                candle: 0,
                candles: 20_000_000,
                pct: 99.99,
            },
        ];
        for Case { episode, episodes, candle, candles, pct } in cases {
            assert_eq!(progress_pct((episode - 1) * candles + candle, episodes * candles), pct);
        }
    }

    #[test]
    fn only_a_finished_job_is_at_100() {
        let position = JobPosition { candles_planned: 100, candles_done: 100 };
        assert_eq!(position.running_pct(), 99.99);
    }
}
