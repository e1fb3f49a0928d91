"""Adds to this folder a case of every kind that a full folder of oracles has and this one lacks.

    python3 trim.py <full folder of oracles> [<data set>]

An added case has every statistic, some of its trades (`trade_rows` has their indexes) and some of its equity.
"""

import json
import pathlib
import sys

HERE = pathlib.Path(__file__).parent
FULL = pathlib.Path(sys.argv[1])
SET = sys.argv[2] if len(sys.argv) > 2 else "IBM"
FIELDS = ["dataset", "strategy", "backtest_args", "params", "canceled_orders", "stats", "open_trades_at_end",
          "fractional_unit"]
TRADES = ["size", "entry_bar", "exit_bar", "entry_price", "exit_price", "pnl", "commission"]


def rounded(value):
    """Numbers with 12 digits, since the comparison allows 1e-9."""
    if isinstance(value, float):
        return float("%.12g" % value)
    if isinstance(value, list):
        return [rounded(item) for item in value]
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    return value


def chosen(count, most):
    """Evenly spaced indexes of a list, with the first and the last one."""
    return sorted({round(at * (count - 1) / (most - 1)) for at in range(most)}) if count > most else list(range(count))


def trimmed(case):
    small = {"case": case["case"]} | {name: case[name] for name in FIELDS if name in case}
    rows = chosen(len(case["trades"]["size"]), 8)
    small["trade_rows"] = rows
    small["trades"] = {name: [case["trades"][name][row] for row in rows] for name in TRADES}
    sample = case["equity_sample"]
    at = chosen(len(sample["bars"]), 10)
    small["equity_sample"] = {name: [sample[name][i] for i in at] for name in ("bars", "values")}
    return rounded(small)


def backtesting_py():
    for path in sorted((FULL / "backtesting_py").glob(SET + "__*.json")):
        own = HERE / "backtesting_py" / path.name
        full = json.loads(path.read_text())
        kept = json.loads(own.read_text()) if own.exists() else full | {"cases": []}
        names = {case["case"] for case in kept["cases"]}
        added = [trimmed(case) for case in full["cases"] if case["case"] not in names]
        if added:
            write(own, kept | {"cases": kept["cases"] + added})


def write(path, file):
    """One case a line."""
    cases = ",\n".join(json.dumps(case, separators=(",", ":")) for case in file["cases"])
    head = json.dumps({name: value for name, value in file.items() if name != "cases"}, separators=(",", ":"))
    path.write_text(head[:-1] + ',"cases":[\n' + cases + "\n]}\n")


def talib():
    """The warm-up of every column, and every fortieth candle after it."""
    lines = (FULL / "talib" / (SET + ".csv")).read_text().splitlines(keepends=True)
    (HERE / "talib").mkdir(exist_ok=True)
    (HERE / "talib" / (SET + ".csv")).write_text("".join(lines[:61] + lines[61::40] + lines[-1:]))


backtesting_py()
talib()
