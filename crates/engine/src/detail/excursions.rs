//! How far prices moved against and for a trade while it was open: maximum adverse and maximum favourable excursion (Sweeney 1997,
//! *Maximum Adverse Excursion*). A trade may last for the whole series and a hedged account may have thousands open at once, so
//! lowest and highest prices of a range come from a pyramid of ranges of 16, 256, 4,096 … candles.

use crate::backtest::{Moment, Side, Trade, TradeTerms};
use crate::candles::Candles;
use std::ops::Range;

/// Candles, or ranges of the level below, in one range of a level.
const WIDTH: usize = 16;

/// The excursions of one trade, in per cent of the price of its entry.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Excursion {
    /// The worst move against the trade, 0 or below.
    pub mae_pct: f64,
    /// The best move for the trade, 0 or above.
    pub mfe_pct: f64,
}

/// Lowest and highest prices of any range of candles.
pub struct Excursions<'a> {
    candles: &'a Candles,
    /// Lowest and highest price of each range of `WIDTH` items of the level below; the lowest level is the candles.
    levels: Vec<Vec<[f64; 2]>>,
}

impl<'a> Excursions<'a> {
    /// Prepares ranges of a series that has highs and lows.
    pub fn new(candles: &'a Candles) -> Self {
        let mut levels: Vec<Vec<[f64; 2]>> = Vec::new();
        loop {
            let ranges: Vec<[f64; 2]> = match levels.last() {
                None => {
                    let (low, high) = (candles.bottom(), candles.top());
                    let ranges = low.chunks(WIDTH).zip(high.chunks(WIDTH));
                    ranges
                        .map(|(low, high)| {
                            low.iter()
                                .zip(high)
                                .fold(NONE, |range, (&low, &high)| union(range, [low, high]))
                        })
                        .collect()
                }
                Some(below) => below
                    .chunks(WIDTH)
                    .map(|ranges| ranges.iter().copied().fold(NONE, union))
                    .collect(),
            };
            let is_top = ranges.len() <= WIDTH;
            levels.push(ranges);
            if is_top {
                return Self { candles, levels };
            }
        }
    }

    /// The excursions of a closed trade. With the lowest price L and the highest price H of those that count, and the price of the
    /// entry E (spread and slippage included): `mae = min(0, L / E − 1) · 100`, `mfe = max(0, H / E − 1) · 100`; of a short trade
    /// `mae = min(0, 1 − H / E) · 100`, `mfe = max(0, 1 − L / E) · 100`. Commission does not count.
    ///
    /// Prices that provably were traded while the trade was open count:
    ///
    /// - the prices of its entry and of its exit;
    /// - highs and lows of the candles between that of the entry and that of the exit;
    /// - of the candle of the entry, if the trade outlasts it: high and low if it was filled at the open; nothing if it was filled at
    ///   the close; if it was filled inside the candle, the close, and the high if the price had risen from the open to the fill, or the
    ///   low if it had fallen, since that comes at or after the fill;
    /// - of the candle of the exit, if the entry was in an earlier one: the open; high and low too if the exit was at the close;
    /// - of one candle with both, high and low if the entry was at its open and the exit at its close.
    pub fn of(&self, trade: &Trade, terms: &TradeTerms) -> Excursion {
        let [low, high] = self.prices(trade, terms);
        let change = |price: f64| 100.0 * (price / trade.entry_price - 1.0);
        let (worst, best) = match trade.side {
            Side::Long => (change(low), change(high)),
            Side::Short => (-change(high), -change(low)),
        };
        Excursion {
            mae_pct: if worst < 0.0 { worst } else { 0.0 },
            mfe_pct: if best > 0.0 { best } else { 0.0 },
        }
    }

    /// Lowest and highest of the prices that count.
    fn prices(&self, trade: &Trade, terms: &TradeTerms) -> [f64; 2] {
        let (entry, exit) = (trade.entry_candle as usize, trade.exit_candle as usize);
        let mut prices = union([trade.entry_price; 2], [trade.exit_price; 2]);
        if entry == exit {
            if terms.entry == Moment::Open && terms.exit == Moment::Close {
                prices = union(prices, self.range(entry..entry + 1));
            }
            return prices;
        }
        prices = union(prices, self.range(entry + 1..exit));
        let close = self.candles.close()[entry];
        prices = match terms.entry {
            Moment::Open => union(prices, self.range(entry..entry + 1)),
            Moment::Inside => {
                let [low, high] = self.range(entry..entry + 1);
                let has_risen = trade.entry_price > self.candles.open()[entry];
                union(union(prices, [close; 2]), [if has_risen { high } else { low }; 2])
            }
            Moment::Close => prices,
        };
        match terms.exit {
            Moment::Close => union(prices, self.range(exit..exit + 1)),
            Moment::Open | Moment::Inside => union(prices, [self.candles.open()[exit]; 2]),
        }
    }

    /// Lowest and highest price of a range of candles.
    fn range(&self, candles: Range<usize>) -> [f64; 2] {
        let (low, high) = (self.candles.bottom(), self.candles.top());
        let (mut from, mut to) = (candles.start, candles.end);
        let mut found = NONE;
        let mut add = |range: [f64; 2]| found = union(found, range);
        // Items of a level up to the next whole range and behind the last whole one; then the whole ranges on the level above.
        for level in 0..=self.levels.len() {
            let item = |at: usize| match level {
                0 => [low[at], high[at]],
                _ => self.levels[level - 1][at],
            };
            let is_top = level == self.levels.len();
            while from < to && (is_top || !from.is_multiple_of(WIDTH)) {
                add(item(from));
                from += 1;
            }
            while from < to && !to.is_multiple_of(WIDTH) {
                to -= 1;
                add(item(to));
            }
            (from, to) = (from / WIDTH, to / WIDTH);
        }
        found
    }
}

/// The range without a price.
const NONE: [f64; 2] = [f64::INFINITY, f64::NEG_INFINITY];

fn union(a: [f64; 2], b: [f64; 2]) -> [f64; 2] {
    [if b[0] < a[0] { b[0] } else { a[0] }, if b[1] > a[1] { b[1] } else { a[1] }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backtest::ExitReason;
    use crate::candles::{Candle, Columns};

    /// Candles of open, high, low, close.
    fn candles(prices: &[[f64; 4]]) -> Candles {
        let mut columns = Columns::default();
        for (index, &[open, high, low, close]) in prices.iter().enumerate() {
            columns.push(Candle { time: index as f64, open, high, low, close, volume: 0.0 });
        }
        Candles::new(columns).unwrap()
    }

    fn trade(side: Side, entry: (u32, f64), exit: (u32, f64)) -> Trade {
        Trade {
            side,
            units: 1.0,
            entry_candle: entry.0,
            exit_candle: exit.0,
            entry_time: 0.0,
            exit_time: 0.0,
            entry_price: entry.1,
            exit_price: exit.1,
            commission: 0.0,
            profit: 0.0,
            return_pct: 0.0,
            exit_reason: ExitReason::Signal,
            tag: 0,
        }
    }

    fn terms(entry: Moment, exit: Moment) -> TradeTerms {
        TradeTerms { stop_loss: None, take_profit: None, entry, exit }
    }

    const PRICES: [[f64; 4]; 4] = [
        [100.0, 110.0, 80.0, 105.0],
        [105.0, 120.0, 90.0, 110.0],
        [110.0, 130.0, 70.0, 100.0],
        [96.0, 140.0, 60.0, 120.0],
    ];

    #[test]
    fn the_prices_that_count_depend_on_the_moments_of_entry_and_exit() {
        use Moment::{Close, Inside, Open};
        struct Case {
            side: Side,
            entry: (u32, f64),
            exit: (u32, f64),
            moments: [Moment; 2],
            mae_pct: f64,
            mfe_pct: f64,
        }
        let case = |side, entry, exit, moments, [mae_pct, mfe_pct]: [f64; 2]| Case {
            side,
            entry,
            exit,
            moments,
            mae_pct,
            mfe_pct,
        };
        let (long, short) = (Side::Long, Side::Short);
        let cases = [
            // From the open of candle 0 to the open of candle 1: all of candle 0, and the open of candle 1.
            case(long, (0, 100.0), (1, 105.0), [Open, Open], [-20.0, 10.0]),
            case(short, (0, 100.0), (1, 105.0), [Open, Open], [-10.0, 20.0]),
            // Candle 1 lies between.
            case(long, (0, 100.0), (2, 110.0), [Open, Open], [-20.0, 20.0]),
            // An entry at the close of candle 0 sees nothing of it.
            case(long, (0, 100.0), (1, 105.0), [Close, Open], [0.0, 5.0]),
            // The price has fallen to 90 inside candle 0, so its low comes after the fill, and so does its close.
            case(
                long,
                (0, 90.0),
                (1, 105.0),
                [Inside, Open],
                [100.0 * (80.0 / 90.0 - 1.0), 100.0 * (105.0 / 90.0 - 1.0)],
            ),
            // The price has risen to 105 inside candle 0, so its high comes after the fill; the low may not.
            case(
                short,
                (0, 105.0),
                (1, 105.0),
                [Inside, Open],
                [100.0 * (1.0 - 110.0 / 105.0), 0.0],
            ),
            // A stop at 95 inside candle 1: its open counts, its low of 90 does not.
            case(long, (0, 100.0), (1, 95.0), [Close, Inside], [-5.0, 5.0]),
            // An exit at the close of candle 1 sees all of it.
            case(long, (0, 100.0), (1, 110.0), [Close, Close], [-10.0, 20.0]),
            // One candle.
            case(long, (0, 100.0), (0, 105.0), [Open, Close], [-20.0, 10.0]),
            case(long, (0, 100.0), (0, 95.0), [Open, Inside], [-5.0, 0.0]),
            case(short, (0, 100.0), (0, 100.0), [Inside, Inside], [0.0, 0.0]),
            // The last candles of the series.
            case(
                long,
                (2, 110.0),
                (3, 120.0),
                [Open, Close],
                [100.0 * (60.0 / 110.0 - 1.0), 100.0 * (140.0 / 110.0 - 1.0)],
            ),
        ];
        let candles = candles(&PRICES);
        let excursions = Excursions::new(&candles);
        for Case { side, entry, exit, moments: [first, last], mae_pct, mfe_pct } in cases {
            let found = excursions.of(&trade(side, entry, exit), &terms(first, last));
            let near = |a: f64, b: f64| (a - b).abs() < 1e-12;
            assert!(
                near(found.mae_pct, mae_pct) && near(found.mfe_pct, mfe_pct),
                "{side:?} {entry:?} {exit:?} {first:?} {last:?}: {found:?}, not {mae_pct} {mfe_pct}"
            );
        }
    }

    #[test]
    fn costs_at_the_exit_count_as_a_move() {
        let candles = candles(&[[100.0; 4], [100.0; 4]]);
        let trade = trade(Side::Long, (0, 101.0), (1, 99.0));
        let found = Excursions::new(&candles).of(&trade, &terms(Moment::Open, Moment::Open));
        assert_eq!(found, Excursion { mae_pct: 100.0 * (99.0 / 101.0 - 1.0), mfe_pct: 0.0 });
    }

    #[test]
    fn the_range_of_any_candles_is_that_of_a_plain_search() {
        for len in [1_usize, 15, 16, 17, 255, 256, 257, 300, 5_000] {
            let prices: Vec<[f64; 4]> = (0..len as u64)
                .map(|index| {
                    let price = 100.0 + (index.wrapping_mul(2_654_435_761) % 997) as f64;
                    [price, price + 1.0, price - 1.0, price]
                })
                .collect();
            let candles = candles(&prices);
            let excursions = Excursions::new(&candles);
            let step = if len > 1_000 { 331 } else { 7 };
            let places = (0..=len).filter(|at| at % step == 0 || at % 16 <= 1 || *at == len);
            let places: Vec<usize> = places.filter(|at| len < 1_000 || at % 48 < 17).collect();
            for &from in &places {
                for &to in places.iter().filter(|&&to| to >= from) {
                    let plain = (from..to).fold(NONE, |range, at| {
                        union(range, [candles.low()[at], candles.high()[at]])
                    });
                    assert_eq!(excursions.range(from..to), plain, "{from}..{to} of {len}");
                }
            }
        }
    }
}
