"""Measures other software on the same candles and prints one JSON object for each, with times and outcomes of episodes.

Usage: peers.py <candles.csv> <rounds> [--quick]. Each uses one core; the rule is an SMA cross, long only, with commission.
"""

import json
import os
import sys
import time
import warnings

os.environ.setdefault("RAYON_NUM_THREADS", "1")
os.environ.setdefault("NUMBA_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("RAPTORBT_DISABLE_VERSION_CHECK", "1")
os.environ.setdefault("TQDM_DISABLE", "1")
warnings.filterwarnings("ignore")

import numpy as np
import pandas as pd

INITIAL_CASH = 10_000.0
COMMISSION_RATE = 0.0002
ONE = [(10, 30)]
SMALL = [(fast, slow) for fast in range(5, 51, 5) for slow in range(20, 201, 20) if fast < slow]


def crosses(close, periods):
    """Closes at which entries and exits are ordered, from averages by pandas."""
    fast, slow = (close.rolling(period).mean().to_numpy() for period in periods)
    above, below = np.zeros(len(close), bool), np.zeros(len(close), bool)
    above[1:] = (fast[:-1] <= slow[:-1]) & (fast[1:] > slow[1:])
    below[1:] = (fast[:-1] >= slow[:-1]) & (fast[1:] < slow[1:])
    return above, below


def backtesting_py(candles, episodes):
    """backtesting.py, one run an episode."""
    from backtesting import Backtest, Strategy
    from backtesting.lib import crossover

    def sma(values, period):
        return pd.Series(values).rolling(period).mean()

    class Cross(Strategy):
        fast, slow = 10, 30

        def init(self):
            self.quick = self.I(sma, self.data.Close, self.fast)
            self.calm = self.I(sma, self.data.Close, self.slow)

        def next(self):
            if crossover(self.quick, self.calm) and not self.position:
                self.buy()
            elif crossover(self.calm, self.quick) and self.position:
                self.position.close()

    frame = candles.rename(columns=str.capitalize)
    test = Backtest(frame, Cross, cash=INITIAL_CASH, commission=COMMISSION_RATE)
    outcomes = []
    for fast, slow in episodes:
        stats = test.run(fast=fast, slow=slow)
        outcomes.append([len(stats["_trades"]), float(stats["Equity Final [$]"])])
    return outcomes


def vectorbt_by(engine):
    """vectorbt in its vectorised form: every combination is a column of one portfolio."""

    def run(candles, episodes):
        import vectorbt

        vectorbt.settings["engine"] = engine
        close, opens = candles["close"], candles["open"]
        windows = sorted({period for pair in episodes for period in pair})
        averages = vectorbt.MA.run(close, window=windows, short_name="sma").ma.to_numpy().reshape(len(close), -1)
        place = {window: index for index, window in enumerate(windows)}
        fast = averages[:, [place[pair[0]] for pair in episodes]]
        slow = averages[:, [place[pair[1]] for pair in episodes]]
        above, below = np.zeros(fast.shape, bool), np.zeros(fast.shape, bool)
        # An order at a close is filled at the next open.
        above[2:] = (fast[:-2] <= slow[:-2]) & (fast[1:-1] > slow[1:-1])
        below[2:] = (fast[:-2] >= slow[:-2]) & (fast[1:-1] < slow[1:-1])
        portfolio = vectorbt.Portfolio.from_signals(
            close, above, below, price=opens, fees=COMMISSION_RATE, init_cash=INITIAL_CASH, freq="1h"
        )
        equity = np.atleast_1d(portfolio.final_value())
        np.atleast_1d(portfolio.sharpe_ratio()), np.atleast_1d(portfolio.max_drawdown())
        trades = np.atleast_1d(portfolio.trades.closed.count())
        return [[int(count), float(value)] for count, value in zip(trades, equity)]

    return run


def raptorbt(candles, episodes):
    """RaptorBT: every episode in one batch on one thread, with its own averages."""
    import raptorbt as raptor

    columns = [candles[name].to_numpy() for name in ("open", "high", "low", "close", "volume")]
    times = candles.index.astype("datetime64[ns]").astype("int64").to_numpy()
    config = raptor.BacktestConfig(
        initial_capital=INITIAL_CASH,
        fees=COMMISSION_RATE,
        session_minutes=0.0,
        fill_timing="next_bar_open",
    )
    windows = {period for pair in episodes for period in pair}
    averages = {window: raptor.sma(columns[3], window) for window in windows}
    items = []
    for fast, slow in episodes:
        quick, calm = averages[fast], averages[slow]
        above, below = np.zeros(len(quick), bool), np.zeros(len(quick), bool)
        above[1:] = (quick[:-1] <= calm[:-1]) & (quick[1:] > calm[1:])
        below[1:] = (quick[:-1] >= calm[:-1]) & (quick[1:] < calm[1:])
        items.append(raptor.BatchSingleItem(f"{fast}/{slow}", above, below))
    results = raptor.batch_single_backtest(times, *columns, items, config)
    return [[int(result.metrics.total_closed_trades), float(result.metrics.end_value)] for _, result in results]


def backtrader(candles, episodes):
    """backtrader, one run an episode."""
    import backtrader as bt

    class Cross(bt.Strategy):
        params = (("fast", 10), ("slow", 30))

        def __init__(self):
            self.quick = bt.ind.SMA(self.data.close, period=self.p.fast)
            self.calm = bt.ind.SMA(self.data.close, period=self.p.slow)

        def next(self):
            # At the first candle with both averages there is no earlier difference.
            if len(self) <= self.p.slow:
                return
            before, now = self.quick[-1] - self.calm[-1], self.quick[0] - self.calm[0]
            if not self.position and before <= 0 < now:
                self.buy()
            elif self.position and before >= 0 > now:
                self.close()

    class AllIn(bt.Sizer):
        """As many units as the cash can pay at the next open, with commission and a rounding error."""

        def _getsizing(self, comminfo, cash, data, isbuy):
            return cash / (data.open[1] * (1.0 + COMMISSION_RATE)) * (1.0 - 1e-14)

    outcomes = []
    for fast, slow in episodes:
        cerebro = bt.Cerebro(stdstats=False)
        cerebro.adddata(bt.feeds.PandasData(dataname=candles))
        cerebro.addstrategy(Cross, fast=fast, slow=slow)
        cerebro.addsizer(AllIn)
        cerebro.addanalyzer(bt.analyzers.TradeAnalyzer, _name="trades")
        cerebro.broker.setcash(INITIAL_CASH)
        cerebro.broker.setcommission(commission=COMMISSION_RATE)
        # The order is checked at the open, not at the close before it.
        cerebro.broker.set_checksubmit(False)
        strategy = cerebro.run()[0]
        closed = strategy.analyzers.trades.get_analysis().get("total", {}).get("closed", 0)
        outcomes.append([int(closed), float(cerebro.broker.getvalue())])
    return outcomes


#: Name, group whose results it must agree with, function, and whether the sweep is fast enough to be measured in every run.
PEERS = [
    ("vectorbt_rust", "vectorbt", vectorbt_by("rust"), True),
    ("vectorbt", "vectorbt", vectorbt_by("numba"), True),
    ("raptorbt", "cross", raptorbt, True),
    ("backtesting_py", "backtesting_py", backtesting_py, False),
    ("backtrader", "cross", backtrader, False),
]


def measure(peers, candles, episodes, rounds):
    """Runs the peers in turns, after one run of each that is not counted. A peer that fails is reported and skipped."""
    measured = []
    for name, group, run, _ in peers:
        try:
            measured.append((name, group, run, run(candles, episodes), []))
        except Exception as error:  # The other peers are still measured.
            print(f"{name}: {type(error).__name__}: {error}", file=sys.stderr)
    for _ in range(rounds):
        for _, _, run, _, times in measured:
            began = time.perf_counter()
            run(candles, episodes)
            times.append(time.perf_counter() - began)
    for name, group, _, outcomes, times in measured:
        record = {
            "bench": "backtest" if len(episodes) == 1 else f"sweep_{len(episodes)}",
            "subject": name,
            "group": group,
            "where": "python",
            "candles": len(candles),
            "episodes": len(episodes),
            "lanes": 1,
            "times": times,
            "outcomes": outcomes,
        }
        print(json.dumps(record), flush=True)


def main():
    """Measures one backtest, then the sweep."""
    path, rounds = sys.argv[1], int(sys.argv[2])
    candles = pd.read_csv(path, float_precision="round_trip").astype(float)
    candles.index = pd.DatetimeIndex(pd.to_datetime(candles.pop("time"), unit="ms"))
    measure(PEERS, candles, ONE, rounds)
    measure([peer for peer in PEERS if peer[3] or "--quick" not in sys.argv and peer[0] == "backtesting_py"], candles, SMALL, rounds)


if __name__ == "__main__":
    main()
