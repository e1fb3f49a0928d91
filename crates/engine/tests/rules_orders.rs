//! Orders that wait, entries that add to a position, exits of a part, and values of the account in rules: trades worked out by hand.

#![allow(
    clippy::float_cmp,
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests compare exact results and fail by panicking"
)]

/// Runs texts over short series.
#[path = "helpers/texts.rs"]
mod texts;

use candlerun_engine::backtest::Side::{self, Long, Short};
use candlerun_engine::report::FullReport;
use texts::{candles, candles_from, hours, trade};

/// Side and units, candle and price of the entry, candle and price of the exit.
type Traded = (Side, f64, u32, f64, u32, f64);

struct Case {
    name: &'static str,
    text: &'static str,
    closes: &'static [f64],
    trades: &'static [Traded],
}

fn check(cases: &[Case]) {
    for Case { name, text, closes, trades } in cases {
        assert_eq!(traded(&trade(text, &hours(closes))), *trades, "{name}");
    }
}

fn traded(report: &FullReport) -> Vec<Traded> {
    let trades = report.trades.iter().map(|t| {
        let (entry, exit) = (t.entry_price, t.exit_price);
        (t.side, t.units, t.entry_candle, entry, t.exit_candle, exit)
    });
    trades.collect()
}

#[test]
fn a_position_is_added_to() {
    check(&[
        Case {
            name: "an entry in the direction held adds to the position while fewer than two are open",
            text: "enter long when close > 10\npyramiding 2\nexit when close < 10\nsize 1 units",
            closes: &[10.0, 11.0, 12.0, 13.0, 9.0, 9.0],
            trades: &[(Long, 1.0, 2, 11.0, 5, 9.0), (Long, 1.0, 3, 12.0, 5, 9.0)],
        },
        Case {
            name: "several entries of one candle are given until as many are open, also when they reverse",
            text: "enter short when hour == 0\nenter long when hour == 1\nenter long when hour == 1\n\
                   enter long when hour == 1\npyramiding long 2\nsize 1 units",
            closes: &[10.0, 11.0, 12.0, 13.0],
            trades: &[
                (Short, 1.0, 1, 10.0, 2, 11.0),
                (Long, 1.0, 2, 11.0, 3, 13.0),
                (Long, 1.0, 2, 11.0, 3, 13.0),
            ],
        },
        Case {
            name: "a candle that exits adds nothing",
            text: "enter long when true\nexit when close == 12\npyramiding 3\nsize 1 units",
            closes: &[10.0, 12.0, 13.0, 14.0],
            trades: &[(Long, 1.0, 1, 10.0, 2, 12.0), (Long, 1.0, 3, 13.0, 3, 14.0)],
        },
        Case {
            name: "averaging down: a limit below the entry price, and an exit by the profit of both",
            text: "enter long when close == 10 and not in_position\nenter long limit entry_price - 1 when open_entries == 1\n\
                   pyramiding 2\nexit when open_profit > 0\nsize 1 units",
            closes: &[10.0, 10.0, 8.5, 9.0, 10.0, 10.0],
            trades: &[(Long, 1.0, 1, 10.0, 5, 10.0), (Long, 1.0, 2, 9.0, 5, 10.0)],
        },
        Case {
            name: "entries with names have stops and exits of their own",
            text: "enter long \"a\" when hour == 0\nenter long \"b\" when hour == 1\npyramiding 2\nstop loss \"a\" 1\n\
                   exit \"b\" when hour == 3\nsize 1 units",
            closes: &[10.0, 10.0, 10.0, 8.5, 8.0, 8.0],
            trades: &[(Long, 1.0, 1, 10.0, 3, 9.0), (Long, 1.0, 2, 10.0, 4, 8.5)],
        },
    ]);
}

#[test]
fn entries_net() {
    check(&[
        Case {
            name: "a stop that was given without a position closes only, where a plain one would reverse",
            text: "entries net\nenter short stop 9 when hour == 0 until filled\nenter long when hour == 0\nsize 2 units",
            closes: &[10.0, 11.0, 8.0, 8.0],
            trades: &[(Long, 2.0, 1, 10.0, 2, 9.0)],
        },
        Case {
            name: "a market entry of a line above counts as held",
            text: "entries net\nenter long when hour == 0\nenter short stop 9 when hour == 0 until filled\nsize 2 units",
            closes: &[10.0, 11.0, 8.0, 8.0],
            trades: &[(Long, 2.0, 1, 10.0, 2, 9.0), (Short, 2.0, 2, 9.0, 3, 8.0)],
        },
        Case {
            name: "a market entry is filled before an exit of a line below, which then has nothing to close",
            text: "entries net\nenter long when hour == 0\nenter short when hour == 1\nexit when hour == 1\nsize 2 units",
            closes: &[10.0, 11.0, 9.0],
            trades: &[(Long, 2.0, 1, 10.0, 2, 11.0), (Short, 2.0, 2, 11.0, 2, 9.0)],
        },
        Case {
            name: "the amount is fixed at the close: two units of the other direction and two of its own",
            text: "entries net\nenter long when hour == 0\nenter short stop 9 when hour == 1 until filled\nexit when hour == 2\nsize 2 units",
            closes: &[10.0, 11.0, 12.0, 13.0, 8.0, 8.0],
            trades: &[(Long, 2.0, 1, 10.0, 3, 12.0), (Short, 4.0, 4, 9.0, 5, 8.0)],
        },
        Case {
            name: "a market entry against the position closes it and opens the other",
            text: "entries net\nenter long when hour == 0\nenter short when hour == 1\nsize 2 units",
            closes: &[10.0, 11.0, 12.0],
            trades: &[(Long, 2.0, 1, 10.0, 2, 11.0), (Short, 2.0, 2, 11.0, 2, 12.0)],
        },
        Case {
            name: "a part of the position is closed if the own units are fewer than those held",
            text: "entries net\nenter short \"b\" stop 9 when hour == 0 until filled\nenter long \"a\" when hour == 0\nsize 3 units\nsize \"b\" 1 units",
            closes: &[10.0, 11.0, 9.0, 9.0],
            trades: &[(Long, 1.0, 1, 10.0, 2, 9.0), (Long, 2.0, 1, 10.0, 3, 9.0)],
        },
        Case {
            name: "an exit line above the entry counts: the entry opens its own units only",
            text: "entries net\nenter long when hour == 0\nexit long when hour == 1\nenter short stop 10 when hour == 1\nsize 2 units",
            closes: &[10.0, 11.0, 9.0, 9.0],
            trades: &[(Long, 2.0, 1, 10.0, 2, 11.0), (Short, 2.0, 2, 10.0, 3, 9.0)],
        },
        Case {
            name: "an exit line below the entry does not: the entry opens what it would have closed",
            text: "entries net\nenter long when hour == 0\nenter short stop 10 when hour == 1\nexit long when hour == 1\nsize 2 units",
            closes: &[10.0, 11.0, 9.0, 9.0],
            trades: &[(Long, 2.0, 1, 10.0, 2, 11.0), (Short, 4.0, 2, 10.0, 3, 9.0)],
        },
        Case {
            name: "an exit of a half above the entry leaves the other half to close",
            text: "entries net\nenter long when hour == 0\nexit 50% when hour == 1\nenter short when hour == 1\nsize 2 units",
            closes: &[10.0, 11.0, 9.0],
            trades: &[
                (Long, 1.0, 1, 10.0, 2, 11.0),
                (Long, 1.0, 1, 10.0, 2, 11.0),
                (Short, 2.0, 2, 11.0, 2, 9.0),
            ],
        },
        Case {
            name: "an order that waits adds to the position: `pyramiding` counted when it was given",
            text: "entries net\nenter long stop 12 when hour == 0 until filled\nenter long when hour == 0\nenter long when hour == 1\nsize 2 units",
            closes: &[10.0, 11.0, 13.0],
            trades: &[(Long, 2.0, 1, 10.0, 2, 13.0), (Long, 2.0, 2, 12.0, 2, 13.0)],
        },
        Case {
            name: "a candle that exits above the entry makes room for it",
            text: "entries net\nexit long when hour == 1\nenter long when hour <= 1\nsize 2 units",
            closes: &[10.0, 11.0, 13.0],
            trades: &[(Long, 2.0, 1, 10.0, 2, 11.0), (Long, 2.0, 2, 11.0, 2, 13.0)],
        },
        Case {
            name: "a size in cash is counted at the close: 120 at 10 and not at the stop of 12, with what it closes",
            text: "entries net\nenter long stop 12 when hour == 0\nenter short stop 9 when hour == 1\nsize 120 cash",
            closes: &[10.0, 12.0, 9.0, 9.0],
            trades: &[(Long, 12.0, 1, 12.0, 2, 9.0), (Short, 10.0, 2, 9.0, 3, 9.0)],
        },
        Case {
            name: "a size by risk is counted at the price of the order: 1% of 10,000 over a distance of 4",
            text: "entries net\nenter long stop 12 when hour == 0\nstop loss at 8\nsize risk 1%",
            closes: &[10.0, 12.0, 13.0],
            trades: &[(Long, 25.0, 1, 12.0, 2, 13.0)],
        },
        Case {
            name: "what is left after it closes has the targets of the entry",
            text: "entries net\nenter long when hour == 0\nenter short when hour == 1\ntake profit short 1 for 50%\ntake profit short 3\nsize 2 units",
            closes: &[10.0, 11.0, 10.0, 8.0],
            trades: &[
                (Long, 2.0, 1, 10.0, 2, 11.0),
                (Short, 1.0, 2, 11.0, 2, 10.0),
                (Short, 1.0, 2, 11.0, 3, 8.0),
            ],
        },
        Case {
            name: "of a stop to buy and one to sell at one open the one to buy is first, also below",
            text: "entries net\nenter short stop 10 when hour == 0\nenter long stop 10 when hour == 0\nsize 2 units\nexit when hour == 1",
            closes: &[10.0, 10.0, 11.0],
            trades: &[(Long, 2.0, 1, 10.0, 1, 10.0)],
        },
        Case {
            name: "an order whose size buys nothing at the close is rejected at its fill",
            text: "entries net\nenter long stop 12 when hour == 0 until filled\nstop loss at 13\nsize risk 1%",
            closes: &[10.0, 12.0, 13.0],
            trades: &[],
        },
    ]);
}

#[test]
fn the_words_of_a_line_for_entries_that_net_can_be_names() {
    check(&[Case {
        name: "`entries` and `net` are names here, and a line over several lines ends before `entries net`",
        text: "let net = 10\nlet entries = net + 1\nenter long when close >\n  entries\nentries net\nsize net units",
        closes: &[10.0, 12.0, 13.0],
        trades: &[(Long, 10.0, 2, 12.0, 2, 13.0)],
    }]);
}

#[test]
fn parts_are_closed_and_exits_are_moved() {
    check(&[
        Case {
            name: "an exit of 50% closes half of the units held",
            text: "enter long when close == 10\nexit 50% when close == 12\nexit when close == 9\nsize 2 units",
            closes: &[10.0, 11.0, 12.0, 11.0, 9.0, 9.0],
            trades: &[(Long, 1.0, 1, 10.0, 3, 12.0), (Long, 1.0, 1, 10.0, 5, 9.0)],
        },
        Case {
            name: "a target closes half, and the stop of the rest moves to break-even",
            text: "enter long when close == 10\ntake profit 1 for 50%\ntake profit 3\nstop loss 2\n\
                   move stop loss at entry_price when open_profit_pct >= 10\nsize 2 units",
            closes: &[10.0, 11.5, 12.0, 9.5],
            trades: &[(Long, 1.0, 1, 10.0, 1, 11.0), (Long, 1.0, 1, 10.0, 3, 10.0)],
        },
        Case {
            name: "several targets are met in the order of their prices, and the last one closes the rest",
            text: "enter short when close == 10\ntake profit 3\ntake profit 2 for 25%\ntake profit 1 for 50%\nsize 4 units",
            closes: &[10.0, 9.0, 6.0],
            trades: &[
                (Short, 2.0, 1, 10.0, 1, 9.0),
                (Short, 1.0, 1, 10.0, 2, 8.0),
                (Short, 1.0, 1, 10.0, 2, 7.0),
            ],
        },
        Case {
            name: "a stop that only rises: the higher one of where it is and a new one",
            text: "enter long when close == 10\nstop loss 3\nmove stop loss at max(stop_price, close - 2) when in_long\nsize 1 units",
            closes: &[10.0, 10.0, 12.0, 11.0, 9.0],
            trades: &[(Long, 1.0, 1, 10.0, 4, 10.0)],
        },
        Case {
            name: "a trailing stop that begins at a profit",
            text: "enter long when close == 10 and hour == 0\ntrailing stop 1 after profit 2\nsize 1 units",
            closes: &[10.0, 10.0, 11.0, 9.5, 12.5, 11.0],
            trades: &[(Long, 1.0, 1, 10.0, 5, 11.5)],
        },
        Case {
            name: "a trailing stop that is given to an open trade follows from that close on",
            text: "enter long when close == 10 and hour == 0\nmove trailing stop 1 when close == 12\nsize 1 units",
            closes: &[10.0, 14.0, 12.0, 11.5, 13.0, 12.5, 11.8, 9.0],
            trades: &[(Long, 1.0, 1, 10.0, 6, 12.0)],
        },
        Case {
            name: "one that is given again at every candle goes on, and begins at a profit of the entry",
            text: "enter long when close == 10 and hour == 0\nmove trailing stop 1 after profit 3 when in_long\nsize 1 units",
            closes: &[10.0, 11.0, 12.0, 11.0, 13.5, 13.0, 12.2, 9.0],
            trades: &[(Long, 1.0, 1, 10.0, 6, 12.5)],
        },
        Case {
            name: "one for a direction leaves the other alone",
            text: "enter long when close == 10 and hour == 0\nmove trailing stop short 1 when true\nsize 1 units",
            closes: &[10.0, 14.0, 12.0, 9.0],
            trades: &[(Long, 1.0, 1, 10.0, 3, 9.0)],
        },
    ]);
}

#[test]
fn orders_wait_until_they_are_filled_cancelled_or_replaced() {
    check(&[
        Case {
            name: "until filled",
            text: "enter long stop 12 when close == 10 until filled\nsize 1 units",
            closes: &[10.0, 9.0, 11.0, 13.0],
            trades: &[(Long, 1.0, 3, 12.0, 3, 13.0)],
        },
        Case {
            name: "until a condition is true at a close",
            text: "enter long stop 12 when close == 10 until close < 9.5\nsize 1 units",
            closes: &[10.0, 9.0, 11.0, 13.0],
            trades: &[],
        },
        Case {
            name: "an order whose end has come is not given",
            text: "enter long stop 12 when close == 10 until close < 10.5\nsize 1 units",
            closes: &[10.0, 13.0],
            trades: &[],
        },
        Case {
            name: "for two candles, of which the third would have filled it",
            text: "enter long stop 12 when close == 10 for 2 candles\nsize 1 units",
            closes: &[10.0, 9.0, 11.0, 13.0],
            trades: &[],
        },
        Case {
            name: "for three candles",
            text: "enter long stop 12 when close == 10 for 3 candles\nsize 1 units",
            closes: &[10.0, 9.0, 11.0, 13.0],
            trades: &[(Long, 1.0, 3, 12.0, 3, 13.0)],
        },
        Case {
            name: "a new order of the same line replaces the one that waits",
            text: "enter long stop close + 1 when close <= 10 until filled\nsize 1 units",
            closes: &[10.0, 9.0, 10.2, 12.0],
            trades: &[(Long, 1.0, 2, 10.0, 3, 12.0)],
        },
        Case {
            name: "a cancel line cancels the orders of a name",
            text: "enter long \"a\" stop 12 when hour == 0 until filled\nenter long \"b\" stop 13 when hour == 0 until filled\n\
                   cancel \"a\" when hour == 1\nsize 1 units",
            closes: &[10.0, 10.0, 14.0],
            trades: &[(Long, 1.0, 2, 13.0, 2, 14.0)],
        },
        Case {
            name: "the first fill of a group cancels the other orders",
            text: "enter long \"up\" stop close + 1 when hour == 0 until filled\n\
                   enter short \"down\" stop close - 1 when hour == 0 until filled\nonly one of \"up\", \"down\"\nsize 1 units",
            closes: &[10.0, 11.5, 8.0],
            trades: &[(Long, 1.0, 1, 11.0, 2, 8.0)],
        },
        Case {
            name: "without a group the other order reverses the position",
            text: "enter long stop close + 1 when hour == 0 until filled\n\
                   enter short stop close - 1 when hour == 0 until filled\nsize 1 units",
            closes: &[10.0, 11.5, 8.0],
            trades: &[(Long, 1.0, 1, 11.0, 2, 9.0), (Short, 1.0, 2, 9.0, 2, 8.0)],
        },
        Case {
            name: "a stop-limit order waits as a limit order once its stop is reached",
            text: "enter long stop 11 limit 10.5 when hour == 0 until filled\nsize 1 units",
            closes: &[10.0, 12.0, 10.0],
            trades: &[(Long, 1.0, 2, 10.5, 2, 10.0)],
        },
    ]);
}

#[test]
fn a_market_entry_meets_the_position_that_an_older_order_opens_at_the_same_open() {
    struct Case {
        name: &'static str,
        text: &'static str,
        opens: f64,
        trades: &'static [Traded],
    }
    let cases = [
        Case {
            name: "it reverses a larger position of the other direction",
            text: "enter long \"a\" limit 95 when hour == 0 until filled\nenter short \"b\" when hour == 1\n\
                   size \"a\" 2 units\nsize \"b\" 1 units",
            opens: 90.0,
            trades: &[(Long, 2.0, 2, 90.0, 2, 90.0), (Short, 1.0, 2, 90.0, 3, 90.0)],
        },
        Case {
            name: "it adds nothing to its own direction without pyramiding",
            text: "enter long \"a\" stop 105 when hour == 0 until filled\nenter long \"b\" when hour == 1\n\
                   size \"a\" 2 units\nsize \"b\" 1 units",
            opens: 110.0,
            trades: &[(Long, 2.0, 2, 110.0, 3, 110.0)],
        },
        Case {
            name: "it adds to its own direction with pyramiding",
            text: "enter long \"a\" stop 105 when hour == 0 until filled\nenter long \"b\" when hour == 1\n\
                   size \"a\" 2 units\nsize \"b\" 1 units\npyramiding 2",
            opens: 110.0,
            trades: &[(Long, 2.0, 2, 110.0, 3, 110.0), (Long, 1.0, 2, 110.0, 3, 110.0)],
        },
    ];
    for Case { name, text, opens, trades } in cases {
        let prices = [100.0, 100.0, opens, opens].map(|price| [price; 4]);
        assert_eq!(traded(&trade(text, &candles(&prices))), *trades, "{name}");
    }
}

#[test]
fn sizes_follow_the_account_and_the_volatility() {
    check(&[
        Case {
            name: "the size is doubled after a loss",
            text: "enter long when close == 10\nexit after 1 candles\n\
                   size if trades > 0 and last_profit < 0 then 2 else 1 units",
            closes: &[10.0, 9.0, 10.0, 11.0, 11.0],
            trades: &[(Long, 1.0, 1, 10.0, 2, 9.0), (Long, 2.0, 3, 10.0, 4, 11.0)],
        },
        Case {
            name: "no more entries after two losses in a row",
            text: "enter long when losses_in_a_row < 2\nexit after 1 candles\nsize 1 units",
            closes: &[10.0, 9.0, 8.0, 7.0, 6.0, 5.0, 4.0],
            trades: &[(Long, 1.0, 1, 10.0, 2, 9.0), (Long, 1.0, 3, 8.0, 4, 7.0)],
        },
        Case {
            name: "a tenth of the equity",
            text: "enter long when hour == 0\nsize equity / 10 cash",
            closes: &[10.0, 10.0, 10.0],
            trades: &[(Long, 100.0, 1, 10.0, 2, 10.0)],
        },
        Case {
            name: "one per cent of the equity is lost if the price moves by 2",
            text: "enter long when hour == 0\nsize risk 1% per 2",
            closes: &[10.0, 10.0, 10.0],
            trades: &[(Long, 50.0, 1, 10.0, 2, 10.0)],
        },
        Case {
            name: "a size is cut down to half of the equity",
            text: "enter long when hour == 0\nsize risk 10% per 0.1 up to 50%",
            closes: &[10.0, 10.0, 10.0],
            trades: &[(Long, 500.0, 1, 10.0, 2, 10.0)],
        },
    ]);
}

/// 7 March 2020, a Saturday, midnight UTC: on the next day New York sets its clocks on.
const SPRING_MS: f64 = 1_583_539_200_000.0;

#[test]
fn exits_of_the_day_and_the_beginning_of_a_condition() {
    check(&[
        Case {
            name: "an exit of a part is an exit of the day",
            text: "enter long when exits_today < 2\ntake profit 1 for 50%\nexit when close == 12\nsize 2 units",
            closes: &[10.0, 10.0, 11.0, 12.0, 13.0, 13.0, 13.0],
            trades: &[(Long, 1.0, 1, 10.0, 2, 11.0), (Long, 1.0, 1, 10.0, 4, 12.0)],
        },
        Case {
            name: "a condition of the position begins once in each trade",
            text: "enter long when close > 10\nexit when begins(in_long)\nsize 1 units",
            closes: &[10.0, 11.0, 12.0, 13.0, 14.0],
            trades: &[(Long, 1.0, 2, 11.0, 3, 12.0), (Long, 1.0, 4, 13.0, 4, 14.0)],
        },
        Case {
            name: "a `var` begins to be true, and the beginnings are counted",
            text: "var up = false\nset up = true when close > 11\nset up = false when close < 10\n\
                   let turn = begins(up)\nvar n = 0\nset n = n + 1 when turn\nenter long when n == 2\nsize 1 units",
            closes: &[10.0, 12.0, 12.0, 9.0, 12.0, 12.0],
            trades: &[(Long, 1.0, 5, 12.0, 5, 12.0)],
        },
    ]);
}

#[test]
fn days_and_hours_follow_the_clocks_of_the_time_zone() {
    struct Case {
        lines: &'static str,
        entries: &'static [u32],
    }
    let cases = [
        // 9 in New York is 14 UTC on Saturday, and 13 UTC from Sunday on.
        Case { lines: "enter long when hour == 9", entries: &[15, 38, 62] },
        Case { lines: "enter long when in_session(\"09:00-10:00\")", entries: &[15, 38, 62] },
        Case {
            lines: "enter long when in_session(\"23:00-00:30\") and hour == 23 and weekday == 7",
            entries: &[52],
        },
        // The first candles are on Friday evening. Days begin at 5 UTC, and from Monday on at 4 UTC. The price of candle n rises from n + 9 to n + 10.
        Case { lines: "enter long when day_open == 14 and day_high == 24", entries: &[15] },
        Case { lines: "enter long when day_low == 61 and day == 9 and hour == 9", entries: &[62] },
        Case {
            lines: "enter long when hour >= 9 and entries_today == 0",
            entries: &[1, 15, 38, 62],
        },
        Case {
            lines: "enter long when hour >= 9 and entries_today < 2",
            entries: &[1, 3, 15, 17, 38, 40, 62, 64],
        },
        Case {
            lines: "enter long when hour >= 9 and exits_today < 2",
            entries: &[1, 3, 15, 17, 38, 40, 62, 64],
        },
    ];
    let prices: Vec<[f64; 4]> =
        (0..72).map(f64::from).map(|n| [n + 9.0, n + 10.0, n + 9.0, n + 10.0]).collect();
    let candles = candles_from(SPRING_MS, &prices);
    for Case { lines, entries } in cases {
        let text =
            format!("time zone \"America/New_York\"\n{lines}\nexit after 1 candles\nsize 1 units");
        let full = trade(&text, &candles);
        let found: Vec<u32> = full.trades.iter().map(|trade| trade.entry_candle).collect();
        assert_eq!(found, entries, "{lines}");
    }
}
