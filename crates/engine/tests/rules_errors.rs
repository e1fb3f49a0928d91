//! Mistakes in rules: each with its place, its message and what may have been meant.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use candlerun_engine::rules;

struct Case {
    text: &'static str,
    found: &'static [Found],
}

/// One mistake; an empty suggestion is none.
struct Found {
    /// Line, column, number of characters.
    at: (usize, usize, usize),
    message: &'static str,
    suggestion: &'static str,
}

const CASES: &[Case] = &[
    Case {
        text: "enter long when quick croses above calm",
        found: &[Found {
            at: (1, 23, 6),
            message: "expected an operator or the end of the line, found `croses`",
            suggestion: "did you mean `crosses`?",
        }],
    },
    Case {
        text: "buy when close > open",
        found: &[Found {
            at: (1, 1, 3),
            message: "expected a line to begin with `param`, `require`, `let`, `enter`, `exit`, `stop`, `take`, `trailing`, `size`, found `buy`",
            suggestion: "did you mean `enter long`?",
        }],
    },
    Case {
        text: "enter when close > open",
        found: &[Found {
            at: (1, 7, 4),
            message: "expected `long` or `short`, found `when`",
            suggestion: "",
        }],
    },
    Case {
        text: "enter lnog when close > open",
        found: &[Found {
            at: (1, 7, 4),
            message: "expected `long` or `short`, found `lnog`",
            suggestion: "did you mean `long`?",
        }],
    },
    Case {
        text: "enter long wen close > open",
        found: &[Found {
            at: (1, 12, 3),
            message: "expected `when`, `limit` or `stop`, found `wen`",
            suggestion: "did you mean `when`?",
        }],
    },
    Case {
        text: "enter long limit close * 0.99",
        found: &[Found {
            at: (1, 30, 1),
            message: "expected an operator or `when`, and the line ends here",
            suggestion: "what holds at every candle is `when true`",
        }],
    },
    Case {
        text: "enter long when close > open and",
        found: &[Found {
            at: (1, 33, 1),
            message: "expected a value, and the line ends here",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when (close > open\nexit when close < open",
        found: &[Found {
            at: (1, 17, 1),
            message: "this `(` is not closed",
            suggestion: "add `)`",
        }],
    },
    Case {
        text: "enter long when close > open)",
        found: &[Found {
            at: (1, 29, 1),
            message: "expected an operator or the end of the line, found `)`",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when ema(close, 10 > 5",
        found: &[Found {
            at: (1, 17, 3),
            message: "the `(` behind `ema` is not closed",
            suggestion: "add `)`",
        }],
    },
    Case {
        text: "enter long when close[1 > open",
        found: &[Found {
            at: (1, 17, 5),
            message: "the `[` behind `close` is not closed",
            suggestion: "add `]`",
        }],
    },
    Case {
        text: "enter long when close[1) > open",
        found: &[Found {
            at: (1, 24, 1),
            message: "expected an operator or `]`, found `)`",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when close = open",
        found: &[Found {
            at: (1, 23, 1),
            message: "expected an operator or the end of the line, found `=`",
            suggestion: "did you mean `==`?",
        }],
    },
    Case {
        text: "enter long when close > open && volume > 5",
        found: &[Found {
            at: (1, 30, 2),
            message: "`&&` means nothing here",
            suggestion: "did you mean `and`?",
        }],
    },
    Case {
        text: "enter long when !in_position",
        found: &[Found {
            at: (1, 17, 1),
            message: "`!` means nothing here",
            suggestion: "did you mean `not`?",
        }],
    },
    Case {
        text: "enter long when 1 < close < 5",
        found: &[Found {
            at: (1, 27, 1),
            message: "comparisons cannot be chained",
            suggestion: "write `1 < close and close < …`",
        }],
    },
    Case {
        text: "enter long when close crosses over open",
        found: &[Found {
            at: (1, 31, 4),
            message: "expected `above` or `below`, found `over`",
            suggestion: "did you mean `above`?",
        }],
    },
    Case {
        text: "enter long when close crosses open",
        found: &[Found {
            at: (1, 31, 4),
            message: "expected `above` or `below`, found `open`",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when close > 5m",
        found: &[Found {
            at: (1, 25, 2),
            message: "`5m` is an interval: it stands behind `on` only",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when on 5 close > 1",
        found: &[Found {
            at: (1, 20, 1),
            message: "expected an interval such as `4h` (units: m, h, d, w), found `5`",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when on 5x close > 1",
        found: &[Found {
            at: (1, 20, 2),
            message: "`5x` is neither a number nor an interval",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when on 400d close > 1",
        found: &[Found {
            at: (1, 20, 4),
            message: "an interval has 1 minute to 366 days",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when on 0.5m close > 1",
        found: &[Found {
            at: (1, 20, 4),
            message: "an interval has whole minutes",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when if close > open then close > 1",
        found: &[Found {
            at: (1, 47, 1),
            message: "expected an operator or `else`, and the line ends here",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when if close > open close > 1 else true",
        found: &[Found {
            at: (1, 33, 5),
            message: "expected an operator or `then`, found `close`",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when close > 1e200",
        found: &[Found { at: (1, 25, 5), message: "numbers go up to 1e100", suggestion: "" }],
    },
    Case {
        text: r#"enter long when close > "a""#,
        found: &[Found {
            at: (1, 25, 1),
            message: "there are no texts in rules: names stand without quotation marks",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when close > 5;",
        found: &[Found {
            at: (1, 26, 1),
            message: "there is no `;`: every line is one statement",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when close^2 > 5",
        found: &[Found {
            at: (1, 22, 1),
            message: "there is no `^`: powers are written as products",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when Größe > 5",
        found: &[Found {
            at: (1, 19, 1),
            message: "`ö`: names have the letters a to z, digits and `_` only",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when close.value > 5",
        found: &[Found {
            at: (1, 22, 1),
            message: "only a call of an indicator has outputs",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when ema(close, 10). > 5",
        found: &[Found {
            at: (1, 33, 1),
            message: "expected the name of an output, found `>`",
            suggestion: "",
        }],
    },
    Case {
        text: "# a comment\nand volume > 5\nenter long when true",
        found: &[Found {
            at: (2, 1, 3),
            message: "`and` goes on with a line, and there is none before it",
            suggestion: "",
        }],
    },
    Case {
        text: "param limit = 5\nenter long when close > limit",
        found: &[
            Found {
                at: (1, 7, 5),
                message: "`limit` is a word of the language and cannot be a name",
                suggestion: "write `limit_` or another name",
            },
            Found { at: (2, 25, 5), message: "expected a value, found `limit`", suggestion: "" },
        ],
    },
    Case {
        text: "param = 5\nenter long when true",
        found: &[Found {
            at: (1, 7, 1),
            message: "expected the name of a parameter, found `=`",
            suggestion: "",
        }],
    },
    Case {
        text: "param n = close\nenter long when true",
        found: &[Found {
            at: (1, 11, 5),
            message: "expected a number, `true` or `false`, found `close`",
            suggestion: "",
        }],
    },
    Case {
        text: "param n = 5 in 5 to 9\nenter long when true",
        found: &[Found {
            at: (1, 18, 2),
            message: "expected `..` and the high end of the range, found `to`",
            suggestion: "",
        }],
    },
    Case {
        text: "param n = 5 in 5..9 stpe 2\nenter long when true",
        found: &[Found {
            at: (1, 21, 4),
            message: "expected `step`, `log` or the end of the line, found `stpe`",
            suggestion: "did you mean `step`?",
        }],
    },
    Case {
        text: "param n = 5 im 5..9\nenter long when true",
        found: &[Found {
            at: (1, 13, 2),
            message: "expected `in` or the end of the line, found `im`",
            suggestion: "did you mean `in`?",
        }],
    },
    Case {
        text: "let a close\nenter long when a > 5",
        found: &[Found { at: (1, 7, 5), message: "expected `=`, found `close`", suggestion: "" }],
    },
    Case {
        text: "size 50\nenter long when true",
        found: &[Found {
            at: (1, 8, 1),
            message: "expected `%`, `units` or `cash`, and the line ends here",
            suggestion: "",
        }],
    },
    Case {
        text: "size 50 percent\nenter long when true",
        found: &[Found {
            at: (1, 9, 7),
            message: "expected `%`, `units` or `cash`, found `percent`",
            suggestion: "did you mean `%`?",
        }],
    },
    Case {
        text: "size 50%\nsize 10 units\nenter long when true",
        found: &[Found {
            at: (2, 1, 13),
            message: "there is a `size` line already",
            suggestion: "",
        }],
    },
    Case {
        text: "stop los 5%\nenter long when true",
        found: &[Found {
            at: (1, 6, 3),
            message: "expected `loss`, found `los`",
            suggestion: "did you mean `loss`?",
        }],
    },
    Case {
        text: "exit after 5\nenter long when true",
        found: &[Found {
            at: (1, 13, 1),
            message: "expected an operator or `candles`, and the line ends here",
            suggestion: "",
        }],
    },
    Case {
        text: "exit after 5 bars\nenter long when true",
        found: &[Found {
            at: (1, 14, 4),
            message: "expected an operator or `candles`, found `bars`",
            suggestion: "did you mean `candles`?",
        }],
    },
    Case {
        text: "stop loss 5%%\nenter long when true",
        found: &[Found {
            at: (1, 13, 1),
            message: "expected the end of the line, found `%`",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when quik > 5\nlet quick = close",
        found: &[Found {
            at: (1, 17, 4),
            message: "there is no `quik`",
            suggestion: "did you mean `quick`?",
        }],
    },
    Case {
        text: "let quick = close\nenter long when quik > 5",
        found: &[Found {
            at: (2, 17, 4),
            message: "there is no `quik`",
            suggestion: "did you mean `quick`?",
        }],
    },
    Case {
        text: "enter long when rsi > 30",
        found: &[Found {
            at: (1, 17, 3),
            message: "`rsi` is an indicator and is called",
            suggestion: "write `rsi(close, 14)`",
        }],
    },
    Case {
        text: "enter long when abs > 30",
        found: &[Found {
            at: (1, 17, 3),
            message: "`abs` is a function and is called",
            suggestion: "write `abs(…)`",
        }],
    },
    Case {
        text: "enter long when emma(close, 10) > 5",
        found: &[Found {
            at: (1, 17, 4),
            message: "there is no function `emma`",
            suggestion: "did you mean `ema`?",
        }],
    },
    Case {
        text: "enter long when close(1) > 5",
        found: &[Found {
            at: (1, 17, 5),
            message: "`close` is a value and is not called",
            suggestion: "write `close`, or `close[1]` for its past",
        }],
    },
    Case {
        text: "enter long when macd(close, 12, 26, 9) > 0",
        found: &[Found {
            at: (1, 17, 22),
            message: "`macd` has several outputs: line, signal, histogram",
            suggestion: "add the one that is meant, such as `.line`",
        }],
    },
    Case {
        text: "enter long when macd(close, 12, 26, 9).sginal > 0",
        found: &[Found {
            at: (1, 40, 6),
            message: "`macd` has no output `sginal`; it has line, signal, histogram",
            suggestion: "did you mean `signal`?",
        }],
    },
    Case {
        text: "enter long when ema(close, 10).line > 0",
        found: &[Found {
            at: (1, 32, 4),
            message: "`ema` has no output `line`; it has value",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when abs(close).value > 0",
        found: &[Found {
            at: (1, 28, 5),
            message: "`abs` is a function of one value and has no outputs",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when ema(10, close) > 0",
        found: &[Found {
            at: (1, 25, 5),
            message: "`seed` of `ema` is a number that does not change, and this is a series",
            suggestion: "the source comes first: `ema(close, 20)`",
        }],
    },
    Case {
        text: "enter long when adx(close, 14) > 0",
        found: &[Found {
            at: (1, 21, 5),
            message: "`adx` reads whole candles and takes no source",
            suggestion: "write `adx(14)`",
        }],
    },
    Case {
        text: "enter long when ema(close, 10, 5) > 0",
        found: &[Found {
            at: (1, 32, 1),
            message: "`seed` of `ema` must be one of sma, first, and is 5",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when ema(close, 0) > 0",
        found: &[Found {
            at: (1, 28, 1),
            message: "`period` of `ema` must be a whole number from 1 to 1000000, and is 0",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when ema(close, 2.5) > 0",
        found: &[Found {
            at: (1, 28, 3),
            message: "`period` of `ema` must be a whole number from 1 to 1000000, and is 2.5",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when ema(close, 1 / 0) > 0",
        found: &[Found {
            at: (1, 28, 5),
            message: "`period` of `ema` must be a whole number from 1 to 1000000, and is not defined",
            suggestion: "",
        }],
    },
    Case {
        text: "param n = 10 in 0..50\nenter long when ema(close, n) > 0",
        found: &[Found {
            at: (2, 28, 1),
            message: "`period` of `ema` must be a whole number from 1 to 1000000, and is 0 where n = 0",
            suggestion: "",
        }],
    },
    Case {
        text: "param n = 10 in 5..50 step 5\nenter long when ema(close, n / 2) > 0",
        found: &[Found {
            at: (2, 28, 5),
            message: "`period` of `ema` must be a whole number from 1 to 1000000, and is 2.5 where n = 5",
            suggestion: "",
        }],
    },
    Case {
        text: "param a = 10 in 5..20 step 5\nparam b = 30 in 20..40 step 10\nenter long when ema(close, b - a) > 0",
        found: &[Found {
            at: (3, 28, 5),
            message: "`period` of `ema` must be a whole number from 1 to 1000000, and is 0 where a = 20, b = 20",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when vwap(weak) > 0",
        found: &[Found {
            at: (1, 22, 4),
            message: "there is no `weak`; it must be day, week, series",
            suggestion: "did you mean `week`?",
        }],
    },
    Case {
        text: "enter long when vwap(3) > 0",
        found: &[Found {
            at: (1, 22, 1),
            message: "`anchor` of `vwap` must be one of day, week, series, and is 3",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when ema(close > open, 5) > 0",
        found: &[Found {
            at: (1, 21, 12),
            message: "`ema` is computed of a series, and this is a condition",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when ema(entry_price, 5) > 0",
        found: &[Found {
            at: (1, 21, 11),
            message: "`entry_price` depends on the position: `ema` cannot be computed of it",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when ema(close, high) > 0",
        found: &[Found {
            at: (1, 28, 4),
            message: "`period` of `ema` is a number that does not change, and this is a series",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when close + (close > open) > 0",
        found: &[Found {
            at: (1, 25, 14),
            message: "`+` takes numbers or series, and this is a condition",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when in_position == true",
        found: &[Found {
            at: (1, 17, 11),
            message: "`==` compares numbers or series, and this is a condition",
            suggestion: "a condition stands for itself: `in_position`, `not in_position`",
        }],
    },
    Case {
        text: "enter long when close and open > 1",
        found: &[Found {
            at: (1, 17, 5),
            message: "`and` joins conditions, and this is a series",
            suggestion: "compare it with something: `close > 0`",
        }],
    },
    Case {
        text: "enter long when not close",
        found: &[Found {
            at: (1, 21, 5),
            message: "`not` takes a condition, and this is a series",
            suggestion: "compare it with something: `close > 0`",
        }],
    },
    Case {
        text: "enter long when close",
        found: &[Found {
            at: (1, 17, 5),
            message: "`when` takes a condition, and this is a series",
            suggestion: "compare it with something: `close > 0`",
        }],
    },
    Case {
        text: "enter long when if close then true else false",
        found: &[Found {
            at: (1, 20, 5),
            message: "`if` takes a condition, and this is a series",
            suggestion: "compare it with something: `close > 0`",
        }],
    },
    Case {
        text: "enter long when if close > open then true else 5",
        found: &[Found {
            at: (1, 48, 1),
            message: "`then` gives a condition and `else` gives a number: both must be conditions, or neither",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when 5[1] > 2",
        found: &[Found {
            at: (1, 17, 1),
            message: "`5` is the same at every candle and has no past",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when entry_price[1] > 2",
        found: &[Found {
            at: (1, 17, 11),
            message: "`entry_price` depends on the position: it has no past",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when close[-1] > 2",
        found: &[Found {
            at: (1, 23, 2),
            message: "the number of candles must be a whole number from 0 to 1000000, and is -1",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when close[high] > 2",
        found: &[Found {
            at: (1, 23, 4),
            message: "the number of candles does not change, and this is a series",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when 5 crosses above 6",
        found: &[Found {
            at: (1, 17, 17),
            message: "two numbers never cross: one side must be a series",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when close crosses above entry_price",
        found: &[Found {
            at: (1, 37, 11),
            message: "`entry_price` depends on the position: it has no past, so that nothing can cross",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when on 1d (1 > 2)",
        found: &[Found {
            at: (1, 23, 7),
            message: "`on` takes a series or a condition, and this is the same at every candle",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when on 1d 5 > close",
        found: &[Found {
            at: (1, 23, 1),
            message: "`on` takes a series or a condition, and this is the same at every candle",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when on 1d (on 1w close) > close",
        found: &[Found {
            at: (1, 23, 13),
            message: "there is no `on` inside an `on`: one interval is meant",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when on 1d hour > 5",
        found: &[Found {
            at: (1, 23, 4),
            message: "`hour` and `weekday` are those of the candle and do not stand inside an `on`",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when on 1d entry_price > 5",
        found: &[Found {
            at: (1, 23, 11),
            message: "`entry_price` depends on the position: it is known candle by candle only",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long limit entry_price when true",
        found: &[Found {
            at: (1, 18, 11),
            message: "`entry_price` depends on the position: `limit` is read before there is one",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when true\nstop loss -5",
        found: &[Found {
            at: (2, 11, 2),
            message: "`stop loss` must be a number above 0, and is -5",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when true\nsize 150%",
        found: &[Found {
            at: (2, 6, 3),
            message: "`size` must be a number above 0 and up to 100, and is 150",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when true\nsize risk 1%",
        found: &[Found {
            at: (2, 11, 1),
            message: "`size risk` needs a `stop loss` line for long entries: it says how much is lost there",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when true\nexit after close candles",
        found: &[Found {
            at: (2, 12, 5),
            message: "`exit after` takes a number that does not change, and this is a series",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when true\nexit after 0 candles",
        found: &[Found {
            at: (2, 12, 1),
            message: "`exit after` must be a whole number from 1 to 1000000, and is 0",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when true\nstop loss close > open",
        found: &[Found {
            at: (2, 11, 12),
            message: "`stop loss` takes a number or a series, and this is a condition",
            suggestion: "",
        }],
    },
    Case {
        text: "param fast = 5 in 1..9\nrequire fast\nenter long when true",
        found: &[Found {
            at: (2, 9, 4),
            message: "`require` compares two parameters, or a parameter and a number",
            suggestion: "write it like `require fast < slow`",
        }],
    },
    Case {
        text: "param fast = 5 in 1..9\nrequire fast < 2 * fast\nenter long when true",
        found: &[Found {
            at: (2, 16, 8),
            message: "`require` compares two parameters, or a parameter and a number; `2 * fast` is neither",
            suggestion: "",
        }],
    },
    Case {
        text: "require 1 < 2\nenter long when true",
        found: &[Found {
            at: (1, 9, 5),
            message: "there is no parameter in this: it always holds or never does",
            suggestion: "",
        }],
    },
    Case {
        text: "param on_ = true\nrequire on_ < 2\nenter long when true",
        found: &[Found {
            at: (2, 9, 3),
            message: "`require` compares two parameters, or a parameter and a number, and `on_` is a condition",
            suggestion: "",
        }],
    },
    Case {
        text: "param fast = 5 in 1..9\nrequire fst < 2\nenter long when true",
        found: &[Found {
            at: (2, 9, 3),
            message: "there is no `fst`",
            suggestion: "did you mean `fast`?",
        }],
    },
    Case {
        text: "param fast = 5 in 9..1\nenter long when true",
        found: &[Found {
            at: (1, 16, 7),
            message: "the range ends at 1, below its beginning 9",
            suggestion: "write `1..9`",
        }],
    },
    Case {
        text: "param fast = 50 in 1..9\nenter long when true",
        found: &[Found {
            at: (1, 14, 2),
            message: "the default 50 is not in its range, 1..9",
            suggestion: "",
        }],
    },
    Case {
        text: "param flag = true in 1..9\nenter long when flag",
        found: &[Found {
            at: (1, 19, 7),
            message: "the range of `true` and `false` is both of them",
            suggestion: "write `in false..true`",
        }],
    },
    Case {
        text: "param fast = 5 in 1..9 step 0\nenter long when true",
        found: &[Found { at: (1, 29, 1), message: "the step must be at least 1", suggestion: "" }],
    },
    Case {
        text: "param x = 0.5 in 0..1 log\nenter long when true",
        found: &[Found {
            at: (1, 18, 1),
            message: "the low end must be above 0 in a range searched by ratios",
            suggestion: "",
        }],
    },
    Case {
        text: "param x = 5\nlet x = close\nenter long when true",
        found: &[Found {
            at: (2, 5, 1),
            message: "`x` is declared already, on line 1",
            suggestion: "",
        }],
    },
    Case {
        text: "let close = open\nenter long when true",
        found: &[Found {
            at: (1, 5, 5),
            message: "`close` is a value of every text and cannot be a name",
            suggestion: "write `my_close` or another name",
        }],
    },
    Case {
        text: "exit when close > open",
        found: &[Found {
            at: (1, 1, 1),
            message: "there is no `enter` line: nothing would ever be traded",
            suggestion: "add a line such as `enter long when close > open`",
        }],
    },
    Case {
        text: "",
        found: &[Found {
            at: (1, 1, 1),
            message: "there is no `enter` line: nothing would ever be traded",
            suggestion: "add a line such as `enter long when close > open`",
        }],
    },
    Case {
        text: "enter long when min(close) > 5",
        found: &[Found {
            at: (1, 17, 10),
            message: "`min` takes two values or more; here are 1",
            suggestion: "`lowest(close, 20)` looks at the last candles",
        }],
    },
    Case {
        text: "enter long when sqrt(close, open) > 5",
        found: &[Found {
            at: (1, 17, 17),
            message: "`sqrt` takes one value; here are 2",
            suggestion: "",
        }],
    },
    Case {
        text: "let a = clsoe\nlet b = a + opne\nenter long when b crosss above a\nsize 500%",
        found: &[
            Found {
                at: (1, 9, 5),
                message: "there is no `clsoe`",
                suggestion: "did you mean `close`?",
            },
            Found {
                at: (2, 13, 4),
                message: "there is no `opne`",
                suggestion: "did you mean `open`?",
            },
            Found {
                at: (3, 19, 6),
                message: "expected an operator or the end of the line, found `crosss`",
                suggestion: "did you mean `crosses`?",
            },
            Found {
                at: (4, 6, 3),
                message: "`size` must be a number above 0 and up to 100, and is 500",
                suggestion: "",
            },
        ],
    },
    Case {
        text: "enter long when close > .5",
        found: &[Found {
            at: (1, 25, 1),
            message: "expected a value, found `.`",
            suggestion: "numbers begin with a digit: `0.5`",
        }],
    },
    Case {
        text: "enter long when volume ≥ 5",
        found: &[Found {
            at: (1, 24, 1),
            message: "`≥` means nothing here",
            suggestion: "did you mean `>=`?",
        }],
    },
    Case {
        text: "// a comment\nenter long when true",
        found: &[Found {
            at: (1, 1, 2),
            message: "`//` means nothing here",
            suggestion: "did you mean `#`?",
        }],
    },
    Case {
        text: "Enter long when true",
        found: &[Found {
            at: (1, 1, 5),
            message: "expected a line to begin with `param`, `require`, `let`, `enter`, `exit`, `stop`, `take`, `trailing`, `size`, found `Enter`",
            suggestion: "did you mean `enter`?",
        }],
    },
    Case {
        text: "enter long when close <> open",
        found: &[Found {
            at: (1, 23, 2),
            message: "`<>` means nothing here",
            suggestion: "did you mean `!=`?",
        }],
    },
    Case {
        text: "enter long when 5 % 2 > 1",
        found: &[Found {
            at: (1, 19, 1),
            message: "expected an operator or the end of the line, found `%`",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when ema() > 1 and ema( , 5) > 2",
        found: &[Found { at: (1, 36, 1), message: "expected a value, found `,`", suggestion: "" }],
    },
    Case {
        text: "enter long when TRUE",
        found: &[Found {
            at: (1, 17, 4),
            message: "there is no `TRUE`",
            suggestion: "did you mean `true`?",
        }],
    },
    Case {
        text: "enter long when volume > 1,000",
        found: &[Found {
            at: (1, 27, 1),
            message: "expected an operator or the end of the line, found `,`",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when a > 5 and b > 6\ntake profit foo",
        found: &[
            Found { at: (1, 17, 1), message: "there is no `a`", suggestion: "" },
            Found { at: (1, 27, 1), message: "there is no `b`", suggestion: "" },
            Found { at: (2, 13, 3), message: "there is no `foo`", suggestion: "" },
        ],
    },
    Case {
        text: "param a = 5 in 1..9\nparam a = 6\nenter long when a[1] > 5",
        found: &[
            Found { at: (2, 7, 1), message: "`a` is declared already, on line 1", suggestion: "" },
            Found {
                at: (3, 17, 1),
                message: "`a` is the same at every candle and has no past",
                suggestion: "",
            },
        ],
    },
    Case {
        text: "param x = 5 in 0.5..9\nenter long when ema(close, x) > 5",
        found: &[Found {
            at: (2, 28, 1),
            message: "`period` of `ema` must be a whole number from 1 to 1000000, and is 0.5 where x = 0.5",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when supertrend() > close",
        found: &[Found {
            at: (1, 17, 12),
            message: "`supertrend` has several outputs: line, direction",
            suggestion: "add the one that is meant, such as `.line`",
        }],
    },
    Case {
        text: "enter long when bb(close, 20).upper > close",
        found: &[Found {
            at: (1, 17, 2),
            message: "there is no function `bb`",
            suggestion: "did you mean `bollinger`?",
        }],
    },
    Case {
        text: "enter long when close > 5min",
        found: &[Found {
            at: (1, 25, 4),
            message: "`5min` is neither a number nor an interval",
            suggestion: "did you mean `5m`?",
        }],
    },
    Case {
        text: "enter long when close > 5d",
        found: &[Found {
            at: (1, 25, 2),
            message: "`5d` is an interval: it stands behind `on` only",
            suggestion: "",
        }],
    },
    Case {
        text: "exit after 2.5 candles\nenter long when true",
        found: &[Found {
            at: (1, 12, 3),
            message: "`exit after` must be a whole number from 1 to 1000000, and is 2.5",
            suggestion: "",
        }],
    },
    Case {
        text: "trailing stop at 30\nenter long when true",
        found: &[Found {
            at: (1, 18, 2),
            message: "`trailing stop` takes a distance or per cent: a price follows nothing",
            suggestion: "`stop loss at` takes a price",
        }],
    },
    Case {
        text: "take profit 0%\nenter long when true",
        found: &[Found {
            at: (1, 13, 1),
            message: "`take profit` must be a number above 0, and is 0",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when close > (1 + 2\nlet x = 5",
        found: &[Found {
            at: (1, 25, 1),
            message: "this `(` is not closed",
            suggestion: "add `)`",
        }],
    },
    Case {
        text: "enter long when [1]",
        found: &[Found { at: (1, 17, 1), message: "expected a value, found `[`", suggestion: "" }],
    },
    Case {
        text: "let 5 = close",
        found: &[Found {
            at: (1, 5, 1),
            message: "expected the name of a value, found `5`",
            suggestion: "",
        }],
    },
    Case {
        text: "let x = \nenter long when x > 1\n",
        found: &[Found {
            at: (1, 8, 1),
            message: "expected a value, and the line ends here",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long limit close\n  wehn close > open",
        found: &[
            Found {
                at: (1, 23, 1),
                message: "expected an operator or `when`, and the line ends here",
                suggestion: "what holds at every candle is `when true`",
            },
            Found {
                at: (2, 3, 4),
                message: "expected a line to begin with `param`, `require`, `let`, `enter`, `exit`, `stop`, `take`, `trailing`, `size`, found `wehn`",
                suggestion: "did you mean `when`?",
            },
        ],
    },
    Case {
        text: "let x = close\nexti when x > 5\nenter long when true",
        found: &[Found {
            at: (2, 1, 4),
            message: "expected a line to begin with `param`, `require`, `let`, `enter`, `exit`, `stop`, `take`, `trailing`, `size`, found `exti`",
            suggestion: "did you mean `exit`?",
        }],
    },
    Case {
        text: "let x = close\nstpo loss 5%\nenter long when true",
        found: &[Found {
            at: (2, 1, 4),
            message: "expected a line to begin with `param`, `require`, `let`, `enter`, `exit`, `stop`, `take`, `trailing`, `size`, found `stpo`",
            suggestion: "did you mean `stop`?",
        }],
    },
    Case {
        text: "enter long when close > open\n  adn volume > 5",
        found: &[Found {
            at: (2, 3, 3),
            message: "expected a line to begin with `param`, `require`, `let`, `enter`, `exit`, `stop`, `take`, `trailing`, `size`, found `adn`",
            suggestion: "did you mean `and`?",
        }],
    },
    Case {
        text: "enter long when close > open\n  and volum > 5",
        found: &[Found {
            at: (2, 7, 5),
            message: "there is no `volum`",
            suggestion: "did you mean `volume`?",
        }],
    },
    Case {
        text: "enter long\n  stop high when true",
        found: &[
            Found {
                at: (1, 11, 1),
                message: "expected `when`, `limit` or `stop`, and the line ends here",
                suggestion: "what holds at every candle is `when true`",
            },
            Found { at: (2, 8, 4), message: "expected `loss`, found `high`", suggestion: "" },
        ],
    },
    Case {
        text: "enter long when true\nparam x = 5 in false..true",
        found: &[Found {
            at: (2, 13, 14),
            message: "the range of a number goes from a number to a number",
            suggestion: "",
        }],
    },
    Case {
        text: "param x = true in true..false\nenter long when x",
        found: &[Found {
            at: (1, 16, 14),
            message: "the range of `true` and `false` is both of them",
            suggestion: "write `in false..true`",
        }],
    },
    Case {
        text: "stop loss 5%\nstop loss long 2%\nenter long when true",
        found: &[Found {
            at: (2, 1, 17),
            message: "there is a `stop loss` line for both directions already",
            suggestion: "",
        }],
    },
    Case {
        text: "take profit short 5%\ntake profit 2%\nenter long when true",
        found: &[Found {
            at: (2, 1, 14),
            message: "there is a `take profit` line for `short` already",
            suggestion: "",
        }],
    },
    Case {
        text: "size long 5%\nsize long 2 units\nenter long when true",
        found: &[Found {
            at: (2, 1, 17),
            message: "there is a `size` line for `long` already",
            suggestion: "",
        }],
    },
    Case {
        text: "exit long after 5 candles\nexit after 2 candles\nenter long when true",
        found: &[Found {
            at: (2, 1, 20),
            message: "there is a `exit after` line for `long` already",
            suggestion: "",
        }],
    },
    Case {
        text: "exit long afer 5 candles\nenter long when true",
        found: &[Found {
            at: (1, 11, 4),
            message: "expected `when` or `after`, found `afer`",
            suggestion: "did you mean `after`?",
        }],
    },
    Case {
        text: "enter long when true\nenter short when true\nstop loss long 1%\nsize risk 1%",
        found: &[Found {
            at: (4, 11, 1),
            message: "`size risk` needs a `stop loss` line for short entries: it says how much is lost there",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when on 1d (in_long and close > open)",
        found: &[Found {
            at: (1, 24, 7),
            message: "`in_long` depends on the position: it is known candle by candle only",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when candles_since_exit[1] > 2",
        found: &[Found {
            at: (1, 17, 18),
            message: "`candles_since_exit` depends on the position: it has no past",
            suggestion: "",
        }],
    },
    Case {
        text: "enter long when round(close, 2) > 2",
        found: &[Found {
            at: (1, 17, 15),
            message: "`round` takes one value; here are 2",
            suggestion: "",
        }],
    },
    Case {
        text: "let st = if close > st[1] then 1 else 0\nenter long when st > 0",
        found: &[Found {
            at: (1, 21, 2),
            message: "`st` has no past of its own: this line computes it",
            suggestion: "rules keep nothing from candle to candle; a strategy in JavaScript can",
        }],
    },
    Case {
        text: "let st = st(1) + 1\nenter long when st > 0",
        found: &[Found {
            at: (1, 10, 2),
            message: "`st` has no past of its own: this line computes it",
            suggestion: "rules keep nothing from candle to candle; a strategy in JavaScript can",
        }],
    },
    Case {
        text: "let a = b[1]\nlet c = a + 1\nlet b = c\nenter long when a > b",
        found: &[Found {
            at: (1, 9, 1),
            message: "`b` is made of `a`, and `a` has no past of its own",
            suggestion: "rules keep nothing from candle to candle; a strategy in JavaScript can",
        }],
    },
    Case {
        text: "let line = a[1]\nlet a = macd(close, 12, 26, 9).line\nenter long when a > line",
        found: &[Found {
            at: (1, 12, 1),
            message: "`a` is not known yet: it is declared on line 2",
            suggestion: "move that line up",
        }],
    },
    Case {
        text: "enter long when crossover(ema(close, 9), ema(close, 21))",
        found: &[Found {
            at: (1, 17, 9),
            message: "there is no function `crossover`",
            suggestion: "write `ema(close, 9) crosses above ema(close, 21)`",
        }],
    },
    Case {
        text: "enter long when ta.crossunder(ta.sma(close, 14), open)",
        found: &[
            Found {
                at: (1, 17, 13),
                message: "there is no function `ta.crossunder`",
                suggestion: "write `sma(close, 14) crosses below open`",
            },
            Found {
                at: (1, 31, 6),
                message: "there is no function `ta.sma`",
                suggestion: "did you mean `sma`?",
            },
        ],
    },
    Case {
        text: "enter long when crossover(clsoe, open)",
        found: &[
            Found {
                at: (1, 17, 9),
                message: "there is no function `crossover`",
                suggestion: "write it like `close crosses above open`",
            },
            Found {
                at: (1, 27, 5),
                message: "there is no `clsoe`",
                suggestion: "did you mean `close`?",
            },
        ],
    },
    Case {
        text: "enter long when close crossover open",
        found: &[Found {
            at: (1, 23, 9),
            message: "expected an operator or the end of the line, found `crossover`",
            suggestion: "did you mean `crosses above`?",
        }],
    },
    Case {
        text: "enter long when sum(volume, 5) > 1000",
        found: &[Found {
            at: (1, 17, 3),
            message: "there is no function `sum`",
            suggestion: "write `(5 * sma(volume, 5))`",
        }],
    },
    Case {
        text: "enter long when change(close) > 0",
        found: &[Found {
            at: (1, 17, 6),
            message: "there is no function `change`",
            suggestion: "write it like `momentum(close, 1)`",
        }],
    },
    Case {
        text: "enter long when barssince(close > open) < 5",
        found: &[Found {
            at: (1, 17, 9),
            message: "there is no function `barssince`",
            suggestion: "whether it was true in the last 10 candles is `highest(if (close > open) then 1 else 0, 10) > 0`; a strategy in JavaScript can count them",
        }],
    },
    Case {
        text: "enter long when value_when(close > open, high, 0) > close",
        found: &[Found {
            at: (1, 17, 10),
            message: "there is no function `value_when`",
            suggestion: "rules keep no value of an earlier candle; a strategy in JavaScript can",
        }],
    },
    Case {
        text: "enter long when pivothigh(3, 2) > 0 or pivot_low(close, 3, 2) > 0",
        found: &[
            Found {
                at: (1, 17, 9),
                message: "there is no function `pivothigh`",
                suggestion: "whether there was one 2 candles ago is `high[2] == highest(high, 3 + 2 + 1)`; a strategy in JavaScript can keep its price",
            },
            Found {
                at: (1, 40, 9),
                message: "there is no function `pivot_low`",
                suggestion: "whether there was one 2 candles ago is `close[2] == lowest(close, 3 + 2 + 1)`; a strategy in JavaScript can keep its price",
            },
        ],
    },
    Case {
        text: "enter long when hl2 > ohlc4 and bar_index > 5",
        found: &[
            Found {
                at: (1, 17, 3),
                message: "there is no `hl2`",
                suggestion: "write `median_price()`",
            },
            Found {
                at: (1, 23, 5),
                message: "there is no `ohlc4`",
                suggestion: "write `((open + high + low + close) / 4)`",
            },
            Found {
                at: (1, 33, 9),
                message: "there is no `bar_index`",
                suggestion: "rules do not count the candles of the series; a strategy in JavaScript has `ctx.index`",
            },
        ],
    },
    Case {
        text: "enter long when ta.highest(20) > ta.highest(close, 20)",
        found: &[
            Found {
                at: (1, 17, 10),
                message: "there is no function `ta.highest`",
                suggestion: "write `highest(high, 20)`",
            },
            Found {
                at: (1, 34, 10),
                message: "there is no function `ta.highest`",
                suggestion: "did you mean `highest`?",
            },
        ],
    },
    Case {
        text: "x = ta.ema(close, 5)\nn = input.int(10)\nenter long when true",
        found: &[
            Found {
                at: (1, 1, 1),
                message: "expected a line to begin with `param`, `require`, `let`, `enter`, `exit`, `stop`, `take`, `trailing`, `size`, found `x`",
                suggestion: "did you mean `let x`?",
            },
            Found {
                at: (2, 1, 1),
                message: "expected a line to begin with `param`, `require`, `let`, `enter`, `exit`, `stop`, `take`, `trailing`, `size`, found `n`",
                suggestion: "write it like `param n = 20 in 10..50`",
            },
        ],
    },
    Case {
        text: "x := 5\nlet y = close > open ? 1 : 0\nenter long when true",
        found: &[
            Found {
                at: (1, 3, 2),
                message: "`:=` means nothing here",
                suggestion: "did you mean `=`?",
            },
            Found {
                at: (2, 22, 1),
                message: "there is no `?`: write it like `if close > open then 1 else 0`",
                suggestion: "",
            },
        ],
    },
    Case {
        text: "strategy.entry(\"Long\", strategy.long)\nplot(close)\nenter long when strategy.position_size > 0",
        found: &[
            Found {
                at: (1, 1, 8),
                message: "expected a line to begin with `param`, `require`, `let`, `enter`, `exit`, `stop`, `take`, `trailing`, `size`, found `strategy`",
                suggestion: "write it like `enter long when close > open`",
            },
            Found {
                at: (2, 1, 4),
                message: "expected a line to begin with `param`, `require`, `let`, `enter`, `exit`, `stop`, `take`, `trailing`, `size`, found `plot`",
                suggestion: "leave it out: rules draw nothing",
            },
            Found {
                at: (3, 17, 22),
                message: "there is no `strategy.position_size`",
                suggestion: "`in_long`, `in_short` and `in_position` say it",
            },
        ],
    },
];

#[test]
fn every_mistake_is_told_with_its_place_and_what_may_have_been_meant() {
    for case in CASES {
        let Err(errors) = rules::check(case.text) else { panic!("{} is accepted", case.text) };
        let found: Vec<_> = errors
            .0
            .iter()
            .map(|error| {
                let suggestion = error.suggestion.as_deref().unwrap_or("");
                ((error.line, error.column, error.length), error.message.as_str(), suggestion)
            })
            .collect();
        let expected: Vec<_> =
            case.found.iter().map(|found| (found.at, found.message, found.suggestion)).collect();
        assert_eq!(found, expected, "{}", case.text);
    }
}

#[test]
fn a_hint_put_in_place_of_a_foreign_call_is_understood() {
    let conditions =
        ["crossover(close, open + 1)", "cross(close, sma(close, 9))", "rising(close, 3)"];
    let values = ["sum(volume, 5)", "ohlc4", "iff(close > open, -1, high)", "nz(-close)"];
    let places = |kind: &[&'static str], around: &[&'static str]| -> Vec<(&str, String)> {
        let all =
            kind.iter().flat_map(|call| around.iter().map(move |text| (*call, (*text).to_owned())));
        all.collect()
    };
    let conditions = places(
        &conditions,
        &[
            "enter long when @",
            "enter long when not @ or volume > 1",
            "enter long when @[1] and on 1d @",
            "let up = @\nenter long when if @ then @ else true",
        ],
    );
    let values = places(
        &values,
        &[
            "enter long when @ > 1 / @",
            "enter long limit @ when -@ < @[2]",
            "let x = @ # as it is\nenter long when max(x, @) crosses above @",
        ],
    );
    for (call, text) in conditions.into_iter().chain(values) {
        let mut text = text.replace('@', call);
        while let Err(errors) = rules::check(&text) {
            let hint = errors.0[0].suggestion.clone().unwrap_or_else(|| panic!("{errors}"));
            let here = hint.split('`').nth(1).unwrap_or_else(|| panic!("{errors}"));
            let above = text.split('\n').take(errors.0[0].line - 1);
            let at = above.map(|line| line.len() + 1).sum::<usize>() + errors.0[0].column - 1;
            assert!(text[at..].starts_with(call), "{errors}");
            text.replace_range(at..at + call.len(), here);
        }
    }
}

#[test]
fn what_is_too_long_too_deep_or_too_much_is_told() {
    struct Limit {
        text: String,
        at: (usize, usize),
        message: &'static str,
    }
    let lets: String =
        (1..40).map(|n| format!("let a{n} = a{0} + 1 + 1 + 1 + 1 + 1 + 1\n", n - 1)).collect();
    let limits = [
        Limit {
            text: "#".repeat(65_537),
            at: (1, 1),
            message: "the text has 65537 bytes; at most 65536 are read",
        },
        Limit {
            text: format!("enter long when {}1 > 0", "(".repeat(70)),
            at: (1, 81),
            message: "this is nested more than 64 levels deep",
        },
        Limit {
            text: format!("enter long when {}true", "not ".repeat(70)),
            at: (1, 273),
            message: "this is nested more than 64 levels deep",
        },
        Limit {
            text: format!("enter long when 1 > 0{}", " + 1".repeat(300)),
            at: (1, 21),
            message: "more than 200 operations depend on each other here, those of `let` lines included",
        },
        Limit {
            text: format!("let a0 = close\n{lets}enter long when a39 > 1"),
            at: (30, 11),
            message: "more than 200 operations depend on each other here, those of `let` lines included",
        },
        Limit {
            text: format!("enter long when 1 > 0{}", " or 1 > 0".repeat(400)),
            at: (1, 2271),
            message: "a text has at most 1000 names, numbers and operations; here is one more",
        },
        Limit {
            text: "size 1%\n".repeat(2_000),
            at: (2, 1),
            message: "there is a `size` line already",
        },
        Limit {
            text: format!("let {} = 1", "a".repeat(65)),
            at: (1, 5),
            message: "a name has at most 64 characters",
        },
    ];
    for Limit { text, at, message } in limits {
        let errors = rules::check(&text).unwrap_err().0;
        assert!(errors.len() <= rules::MAX_ERRORS);
        assert_eq!(((errors[0].line, errors[0].column), errors[0].message.as_str()), (at, message));
    }
}

#[test]
fn many_mistakes_are_told_up_to_the_limit() {
    let names: String = (0..150).map(|n| format!("let name_{n} = close\n")).collect();
    let uses: String = (0..150).map(|n| format!("enter long when nmae_{n} > 1\n")).collect();
    let errors = rules::check(&format!("{names}{uses}")).unwrap_err().0;
    assert_eq!(errors.len(), rules::MAX_ERRORS);
    assert_eq!(errors[19].suggestion.as_deref(), Some("did you mean `name_19`?"));
}

#[test]
fn more_parameters_than_a_search_can_vary_are_refused() {
    let params: String = (0..33).map(|n| format!("param p{n} = 1 in 1..2\n")).collect();
    let errors = rules::check(&format!("{params}enter long when true")).unwrap_err().0;
    assert_eq!(errors[0].message, "at most 32 parameters may vary");
}
