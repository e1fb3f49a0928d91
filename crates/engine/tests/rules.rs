//! The rules language: grouping of expressions, types, parameters and search spaces.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::float_cmp,
    reason = "tests fail by panicking and compare exact results"
)]

use candlerun_engine::indicators::{self, SourceKind};
use candlerun_engine::params::{ParamValue, Params};
use candlerun_engine::rules::ast::{BinaryOp, Expr, ExprKind, Literal, UnaryOp};
use candlerun_engine::rules::check::trading::{CheckedAmount, CheckedSize, CheckedSizing};
use candlerun_engine::rules::check::typed::{Type, Typed, TypedKind};
use candlerun_engine::rules::{self, CheckedProgram};
use candlerun_engine::search::{Dimension, SearchSpace};
use candlerun_engine::strategies::Definition;

const TREND: &str = include_str!("data/rules/trend.rules");
const EVERYTHING: &str = include_str!("data/rules/everything.rules");

fn checked(text: &str) -> CheckedProgram {
    rules::check(text).unwrap_or_else(|errors| panic!("{errors}"))
}

/// The condition of `enter long when …`.
fn condition(text: &str) -> Typed {
    checked(&format!("enter long when {text}")).entries[0].when.clone()
}

/// An expression with all parentheses written out.
fn grouped(expression: &Expr) -> String {
    match &*expression.node {
        ExprKind::Literal(Literal::Number(number)) => number.to_string(),
        ExprKind::Literal(Literal::Bool(flag)) => flag.to_string(),
        ExprKind::Literal(Literal::Choice(at)) => at.to_string(),
        ExprKind::Text(text) => format!("\"{text}\""),
        ExprKind::Name(name) => name.clone(),
        ExprKind::Call { function, arguments, output } => {
            let arguments: Vec<String> = arguments.iter().map(grouped).collect();
            let output = output.as_ref().map(|output| format!(".{}", output.node));
            format!("{}({}){}", function.node, arguments.join(", "), output.unwrap_or_default())
        }
        ExprKind::Back { of, candles } => format!("{}[{}]", grouped(of), grouped(candles)),
        ExprKind::Output { of, output } => format!("{}.{}", of.node, output.node),
        ExprKind::Unary(UnaryOp::Negate, of) => format!("(-{})", grouped(of)),
        ExprKind::Unary(UnaryOp::Not, of) => format!("(not {})", grouped(of)),
        ExprKind::Binary(operation, a, b) => {
            let symbol = match operation {
                BinaryOp::Add => "+",
                BinaryOp::Subtract => "-",
                BinaryOp::Multiply => "*",
                BinaryOp::Divide => "/",
                BinaryOp::Less => "<",
                BinaryOp::LessOrEqual => "<=",
                BinaryOp::Greater => ">",
                BinaryOp::GreaterOrEqual => ">=",
                BinaryOp::Equal => "==",
                BinaryOp::NotEqual => "!=",
                BinaryOp::And => "and",
                BinaryOp::Or => "or",
            };
            format!("({} {symbol} {})", grouped(a), grouped(b))
        }
        ExprKind::Cross { above, a, b } => {
            let side = if *above { "above" } else { "below" };
            format!("({} crosses {side} {})", grouped(a), grouped(b))
        }
        ExprKind::If { condition, then, otherwise } => {
            format!(
                "(if {} then {} else {})",
                grouped(condition),
                grouped(then),
                grouped(otherwise)
            )
        }
        ExprKind::On { interval_ms, value } => {
            format!("(on {}m {})", interval_ms.node / 60_000.0, grouped(value))
        }
    }
}

#[test]
fn operators_group_by_precedence() {
    struct Case {
        text: &'static str,
        grouped: &'static str,
    }
    let cases = [
        Case { text: "1 - 2 - 3", grouped: "((1 - 2) - 3)" },
        Case { text: "1 + 2 * 3 / 4", grouped: "(1 + ((2 * 3) / 4))" },
        Case { text: "-a[1] * b", grouped: "((-a[1]) * b)" },
        Case { text: "--a", grouped: "(-(-a))" },
        Case { text: "not a and not b or c", grouped: "(((not a) and (not b)) or c)" },
        Case { text: "a or b and c", grouped: "(a or (b and c))" },
        Case { text: "not a > b", grouped: "(not (a > b))" },
        Case { text: "a + 1 > b * 2 and c", grouped: "(((a + 1) > (b * 2)) and c)" },
        Case { text: "a crosses above b + 1 or c", grouped: "((a crosses above (b + 1)) or c)" },
        Case { text: "on 1d ema(close, 5)[1] * 2", grouped: "((on 1440m ema(close, 5)[1]) * 2)" },
        Case { text: "on 15m -a", grouped: "(on 15m (-a))" },
        Case { text: "(on 2w a)[1]", grouped: "(on 20160m a)[1]" },
        Case { text: "if a then b else c + 1", grouped: "(if a then b else (c + 1))" },
        Case { text: "1 + if a then b else c", grouped: "(1 + (if a then b else c))" },
        Case {
            text: "if a then b else if c then d else e",
            grouped: "(if a then b else (if c then d else e))",
        },
        Case { text: "f(1, (2)).g[3][4]", grouped: "f(1, 2).g[3][4]" },
        Case { text: "f(\n1,\r\n\n2)\t+\n3", grouped: "(f(1, 2) + 3)" },
        Case { text: "a and # a comment\n b", grouped: "(a and b)" },
        Case { text: "1.5e3 + 2E-1", grouped: "(1500 + 0.2)" },
        Case { text: "a\n  - b\n\n# a comment\n  and c", grouped: "((a - b) and c)" },
        Case { text: "a\n crosses\n above b\n or c", grouped: "((a crosses above b) or c)" },
        Case { text: "f(1)\n  .g\n  * 2", grouped: "(f(1).g * 2)" },
        Case { text: "if a\nthen b\nelse c", grouped: "(if a then b else c)" },
        Case { text: "on 1d (a < b)", grouped: "(on 1440m (a < b))" },
        Case { text: "on 1d a < b", grouped: "((on 1440m a) < b)" },
        Case { text: "on 1d f(x).g[1]", grouped: "(on 1440m f(x).g[1])" },
    ];
    for Case { text, grouped: expected } in cases {
        let program = rules::parse(&format!("let x = {text}\n")).unwrap();
        assert_eq!(grouped(&program.lets[0].value), expected, "{text}");
    }
}

#[test]
fn an_example_is_accepted() {
    let checked = checked(TREND);
    assert_eq!(checked.constraints, ["fast < slow"]);
    let space = SearchSpace::new(checked.space(), &checked.constraints, &Params::new()).unwrap();
    assert_eq!(space.names().collect::<Vec<_>>(), ["fast", "slow"]);
    assert_eq!((space.size(), space.feasible_points()), (Some(190), Some(174)));
    assert_eq!((checked.lets.len(), checked.entries.len(), checked.exits.len()), (2, 1, 1));
    assert!(
        matches!(&checked.stop_loss.long, Some(CheckedAmount::Distance(value)) if value.ty == Type::Series)
    );
    assert!(
        matches!(&checked.take_profit.short, Some(CheckedAmount::Percent(value)) if value.ty == Type::Number)
    );
    assert!(matches!(
        &checked.size.long,
        Some(CheckedSizing { size: CheckedSize::Percent(_), .. })
    ));
    let [fast, slow] = &checked.params[..] else { panic!("two parameters") };
    assert_eq!((fast.min, fast.max, fast.whole), (1.0, 1e6, true));
    assert_eq!(slow.default, ParamValue::Number(30.0));
}

#[test]
fn a_text_with_every_statement_is_accepted() {
    let checked = checked(EVERYTHING);
    let varying: Vec<String> = checked.space().keys().cloned().collect();
    assert_eq!(varying, ["length", "shy", "weight", "width"]);
    assert_eq!(checked.constraints, ["length < slow", "slow <= 90", "-1 != width"]);
    assert_eq!(
        checked.exits.iter().map(|exit| exit.when.path_dependent).collect::<Vec<_>>(),
        [true, true, true]
    );
    assert_eq!(
        checked.entries.iter().map(|entry| entry.when.path_dependent).collect::<Vec<_>>(),
        [false, true, false]
    );
    let params = checked.complete(&Params::new()).unwrap();
    let known = checked.known(&params);
    assert_eq!(
        checked.exit_after.iter().map(|n| known.number(n)).collect::<Vec<_>>(),
        [120.0, 60.0]
    );
    let Some(CheckedSizing { size: CheckedSize::Risk(risk), .. }) = &checked.size.short else {
        panic!("a risk")
    };
    assert_eq!(known.number(risk), 1.0);
}

#[test]
fn every_indicator_is_called_with_its_defaults() {
    for indicator in indicators::all() {
        for output in indicator.outputs {
            let given = condition(&format!("{}().{} > 0", indicator.name, output.name));
            let numbers: Vec<String> =
                indicator.params.iter().map(|param| param.default.to_string()).collect();
            let source = (indicator.source == SourceKind::Series).then(|| "close".to_owned());
            let arguments: Vec<String> = source.into_iter().chain(numbers).collect();
            let text = format!("{}({}).{} > 0", indicator.name, arguments.join(", "), output.name);
            let written = condition(&text);
            let [call, same] =
                [&given, &written].map(|condition| condition.children().next().unwrap().clone());
            let (
                TypedKind::Indicator { numbers, .. },
                TypedKind::Indicator { numbers: same, output: index, indicator: found, .. },
            ) = (call.kind, same.kind)
            else {
                panic!("{text} is a call")
            };
            let values = |numbers: &[Typed]| {
                let known = checked("enter long when true").known(&Params::new());
                numbers.iter().map(|number| known.number(number)).collect::<Vec<_>>()
            };
            assert_eq!(values(&numbers), indicator.complete(&[]).unwrap(), "{text}");
            assert_eq!(values(&same), values(&numbers), "{text}");
            assert_eq!((found.name, found.outputs[index].name), (indicator.name, output.name));
        }
    }
}

#[test]
fn the_name_of_a_choice_means_its_number() {
    struct Case {
        call: &'static str,
        numbers: &'static [f64],
    }
    let cases = [
        Case { call: "vwap(week)", numbers: &[1.0, 1.0, 0.0] },
        Case { call: "vwap(day, 2, close).upper", numbers: &[0.0, 2.0, 1.0] },
        Case { call: "cci(20, median)", numbers: &[20.0, 5.0] },
        Case { call: "atr(14, tradingview)", numbers: &[14.0, 1.0] },
        Case { call: "stdev(20, sample)", numbers: &[20.0, 1.0] },
        Case { call: "stdev(high, 20, sample)", numbers: &[20.0, 1.0] },
        Case { call: "ema(close[1], 9, first)", numbers: &[9.0, 1.0] },
        Case { call: "keltner(20, 10, 2, close).upper", numbers: &[20.0, 10.0, 2.0, 1.0, 0.0] },
    ];
    for Case { call, numbers: expected } in cases {
        let condition = condition(&format!("{call} > 0"));
        let TypedKind::Indicator { numbers, .. } = &condition.children().next().unwrap().kind
        else {
            panic!("{call}")
        };
        let found: Vec<&TypedKind> = numbers.iter().map(|number| &number.kind).collect();
        let expected: Vec<TypedKind> =
            expected.iter().map(|number| TypedKind::Number(*number)).collect();
        assert_eq!(found, expected.iter().collect::<Vec<_>>(), "{call}");
    }
}

#[test]
fn every_expression_has_its_type() {
    struct Case {
        text: &'static str,
        ty: Type,
        constant: bool,
        path_dependent: bool,
    }
    let case = |text, ty, constant, path_dependent| Case { text, ty, constant, path_dependent };
    let cases = [
        case("1 + n * 2", Type::Number, true, false),
        case("max(1, n)", Type::Number, true, false),
        case("if flag then n else 2", Type::Number, true, false),
        case("if close > 1 then n else 2", Type::Series, false, false),
        case("if in_position then 1 else 2", Type::Series, false, true),
        case("close * n", Type::Series, false, false),
        case("n > 1 and flag", Type::Condition, true, false),
        case("close > n", Type::Condition, false, false),
        case("(close > open)[n]", Type::Condition, false, false),
        case("in_position", Type::Condition, false, true),
        case("close / entry_price", Type::Series, false, true),
        case("on 1d close[1]", Type::Series, false, false),
        case("n crosses below close", Type::Condition, false, false),
        case("hour", Type::Series, false, false),
        case("on 1d (close > open)", Type::Condition, false, false),
        case("(on 1d (close > n))[2]", Type::Condition, false, false),
        case("in_short", Type::Condition, false, true),
        case("candles_since_exit", Type::Series, false, true),
        case("floor(n / 2)", Type::Number, true, false),
        case("round(close)", Type::Series, false, false),
        case("if close > open then 1 else 0", Type::Series, false, false),
    ];
    for Case { text, ty, constant, path_dependent } in cases {
        let checked = checked(&format!(
            "param n = 3\nparam flag = true\nlet x = {text}\nenter long when true"
        ));
        let found = &checked.lets[0];
        assert_eq!(
            (found.ty, found.constant, found.path_dependent),
            (ty, constant, path_dependent),
            "{text}"
        );
    }
}

#[test]
fn constants_of_an_episode_follow_from_its_parameters() {
    struct Case {
        text: &'static str,
        value: f64,
    }
    let cases = [
        Case { text: "n / 2 - -1", value: 3.0 },
        Case { text: "1 / (n - 4)", value: f64::NAN },
        Case { text: "min(n, 3, 9) + max(1, n) + abs(-n)", value: 11.0 },
        Case { text: "sqrt(-1)", value: f64::NAN },
        Case { text: "log(exp(n))", value: 4.0 },
        Case { text: "floor(n / 3) + 10 * ceil(n / 3)", value: 21.0 },
        Case { text: "round(n / 8) + 10 * round(-n / 8)", value: -9.0 },
        Case { text: "floor(-n / 3)", value: -2.0 },
        Case { text: "exp(1e9)", value: f64::NAN },
        Case { text: "min(sqrt(-1), 1)", value: f64::NAN },
        Case { text: "if flag and not (n < 4) then 1 else 2", value: 1.0 },
        // Undefined, unless the other side decides.
        Case { text: "if 1 / 0 > 0 then 1 else 2", value: f64::NAN },
        Case { text: "if not (1 / 0 > 0) then 1 else 2", value: f64::NAN },
        Case { text: "if 1 / 0 > 0 or flag then 1 else 2", value: 1.0 },
        Case { text: "if 1 / 0 > 0 and n > 9 then 1 else 2", value: 2.0 },
    ];
    for Case { text, value } in cases {
        let text = format!(
            "param n = 3\nparam flag = true\nlet x = {text}\nlet y = x\nenter long when true"
        );
        let checked = checked(&text);
        let given = Params::from([("n".to_owned(), ParamValue::Number(4.0))]);
        let known = checked.known(&checked.complete(&given).unwrap());
        let found = known.number(&checked.lets[1]);
        assert!(found == value || (found.is_nan() && value.is_nan()), "{text}: {found}");
    }
}

#[test]
fn parameters_of_an_episode_are_checked() {
    struct Case {
        params: &'static [(&'static str, f64)],
        message: &'static str,
    }
    let text = "param n = 10\n  in 5..50\n  step 5\nparam m = 2\nparam pct = 5 in 0.5..9.5 step 0.5\nparam flag = true\n\
        enter long when flag and ema(close, n) > sma(close, 2 * m)\nstop loss pct%";
    let checked = checked(text);
    assert_eq!(checked.complete(&Params::new()).unwrap().len(), 4);
    let cases = [
        Case {
            params: &[("n", 0.0)],
            message: "n: must be a whole number from 1 to 1000000 (found 0)",
        },
        Case {
            params: &[("n", 2.5)],
            message: "n: must be a whole number from 1 to 1000000 (found 2.5)",
        },
        Case {
            params: &[("m", 0.1)],
            message: "params: `period` of `sma` must be a whole number from 1 to 1000000, but is 0.2 (found m = 0.1)",
        },
        Case { params: &[("pct", 0.0)], message: "pct: must be a number above 0 (found 0)" },
        Case { params: &[("flag", 1.0)], message: "flag: must be true or false (found 1)" },
        Case {
            params: &[("k", 1.0)],
            message: "k: the rules have no such parameter; they have n, m, pct, flag (found k)",
        },
    ];
    for Case { params, message } in cases {
        let given =
            params.iter().map(|(name, value)| ((*name).to_owned(), ParamValue::Number(*value)));
        assert_eq!(checked.complete(&given.collect()).unwrap_err().to_string(), message);
    }
}

#[test]
fn a_flag_with_a_range_is_searched_and_one_without_is_not() {
    let text = "param trend = true in false..true\nparam slow = false\nparam n = 2 in 1..3\n\
        enter long when trend or slow or close > n";
    let checked = checked(text);
    let space = SearchSpace::new(checked.space(), &checked.constraints, &Params::new()).unwrap();
    assert_eq!(space.names().collect::<Vec<_>>(), ["n", "trend"]);
    assert_eq!(checked.space()["trend"], Dimension::Bool {});
    assert_eq!(space.size(), Some(6));
    let params = Definition::new("own", text).unwrap().info.params;
    let told: Vec<_> =
        params.iter().map(|info| (info.flag, info.default, info.low, info.high)).collect();
    let expected = [(true, 1.0, 0.0, 1.0), (true, 0.0, 0.0, 0.0), (false, 2.0, 1.0, 3.0)];
    assert_eq!(told, expected, "a flag without a range has one value");
}

#[test]
fn a_range_ends_at_the_last_step_inside_it() {
    let space = checked(
        "param n = 5 in 5..50 step 10\nparam x = 1 in 1..2 step 0.3\nenter long when close > n * x",
    )
    .space();
    let last = |name: &str| {
        let dimension = &space[name];
        dimension.value((dimension.levels().unwrap() - 1) as f64).to_string()
    };
    assert_eq!((last("n"), last("x")), ("45".to_owned(), "1.9".to_owned()));
}

#[test]
fn each_direction_can_have_its_own_line() {
    let checked = checked(
        "enter long when close > open\nenter short when close < open\nsize long 50%\nsize short risk 1%\n\
         stop loss short 3%\ntrailing stop 5%\nexit long after 4 candles",
    );
    assert!(matches!(
        &checked.size.long,
        Some(CheckedSizing { size: CheckedSize::Percent(_), .. })
    ));
    assert!(matches!(&checked.size.short, Some(CheckedSizing { size: CheckedSize::Risk(_), .. })));
    assert!(checked.stop_loss.long.is_none() && checked.stop_loss.short.is_some());
    assert_eq!(checked.trailing_stop.long, checked.trailing_stop.short);
    assert!(checked.exit_after.long.is_some() && checked.exit_after.short.is_none());
}

#[test]
fn the_amounts_of_a_text_are_numbers_parameters_let_lines_or_series() {
    for amount in ["2", "p", "half", "wide", "p * natr(14)", "if close > open then 1 else p"] {
        for line in [
            "size AMOUNT%",
            "stop loss AMOUNT%",
            "take profit AMOUNT%",
            "trailing stop AMOUNT",
            "size long AMOUNT units",
            "size risk AMOUNT%\nstop loss 1%",
            "stop loss short at AMOUNT",
        ] {
            let line = line.replace("AMOUNT", amount);
            checked(&format!(
                "param p = 2 in 1..3\nlet half = p / 2\nlet wide = natr(20)\nenter long when true\n{line}"
            ));
        }
    }
}

#[test]
fn a_function_name_can_be_declared_and_the_name_of_a_value_cannot() {
    checked("let ema = ema(close, 5)\nlet log = log(close)\nenter long when ema[1] > log");
    assert!(rules::check("let hour = 5\nenter long when true").is_err());
}

#[test]
fn range_ends_that_a_constraint_forbids_are_not_tried() {
    let text = "param a = 10 in 5..20 step 5\nparam b = 30 in 20..40 step 10\n";
    let rest = "enter long when ema(close, b - a) > 0";
    assert!(rules::check(&format!("{text}{rest}")).is_err());
    assert!(rules::check(&format!("{text}require a < b\n{rest}")).is_ok());
}

#[test]
fn common_strategies_are_accepted() {
    let texts = [
        "enter long when true",
        "enter long when roc(close, 20) > 0 and volume > 1.5 * sma(volume, 20)\nexit when roc(close, 20) < 0",
        "enter long when supertrend(10, 3).direction crosses above 0\nenter short when supertrend(10, 3).direction crosses below 0",
        "let squeeze = bollinger().upper < keltner().upper and bollinger().lower > keltner().lower\n\
         enter long when squeeze[1] and not squeeze and linreg_slope(close, 20) > 0\nexit long when close < ema(close, 20)",
        "let top = if hour == 9 then on 1h high else if hour == 10 then on 1h high[1] else on 1h high[2]\n\
         enter long when hour >= 9 and hour <= 11 and close crosses above top\nexit long when hour == 16\nstop loss 1%",
        "enter long when close crosses above donchian(20).upper[1]\nexit long when close crosses below donchian(10).lower[1]",
        "enter long when rsi(close, 2) < 10 and close > sma(close, 200)\nexit long when close > sma(close, 5)\nexit after 5 candles",
    ];
    texts.iter().for_each(|text| drop(checked(text)));
}

#[test]
fn an_unclosed_parenthesis_does_not_hide_other_lines() {
    let text = "let a = (close + 1\nlet b = ema(close, 10\nenter long when a > b\nsize 0%";
    let errors = rules::check(text).unwrap_err().0;
    let found: Vec<(usize, &str)> =
        errors.iter().map(|error| (error.line, error.message.as_str())).collect();
    let expected = [
        (1, "this `(` is not closed"),
        (2, "the `(` after `ema` is not closed"),
        (4, "`size` must be a number above 0 and up to 100, but is 0"),
    ];
    assert_eq!(found, expected);
}
