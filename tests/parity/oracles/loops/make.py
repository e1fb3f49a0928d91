"""Runs every loop and writes its trades beside it: `python3 tests/parity/oracles/loops/make.py`."""

import json
from pathlib import Path

import candles
import levels
import money
import oscillators
import patterns
import sessions
import swings
import trend
from registry import STRATEGIES

FIELDS = ("direction", "entry_time", "entry_price", "exit_time", "exit_price", "units")


def rows(account):
    """The closed trades in the order of their exits, then the open ones, without an exit."""
    still = [(t.side, t.time, t.price, None, None, t.units) for t in account.trades]
    return account.closed + still


def short(value):
    """A number with twelve digits, whole numbers without a point."""
    if value is None:
        return None
    value = float(f"{value:.12g}")
    return int(value) if value == int(value) else value


def write(name, data, config, trades):
    """Writes one column a line."""
    columns = (
        f'"{field}":{json.dumps([short(trade[at]) for trade in trades], separators=(",", ":"))}'
        for at, field in enumerate(FIELDS)
    )
    head = f'"data":{json.dumps(data)},\n"config":{json.dumps(config)},\n'
    text = "{" + head + '"trades":{\n' + ",\n".join(columns) + "\n}}\n"
    Path(__file__).with_name(f"{name}.json").write_text(text)


if __name__ == "__main__":
    candles.make_intraday()
    for name, (data, config, run) in sorted(STRATEGIES.items()):
        account = run()
        trades = rows(account)
        print(f"{name}: {len(trades)} trades, {account.rejected} rejected, {account.cash:.2f}")
        write(name, data, config, trades)
