"""Strategies with orders at levels that stand until the price comes, on daily candles."""

import indicators as ind
from registry import column, strategy


@strategy("IBM")
def fibonacci(account, candles):
    """The 61.8 % retracement of the last swing (Robert Fischer, "Fibonacci Applications and Strategies for Traders",
    1993).

    A swing ends where five highs (lows) on either side are lower (higher). After a rise a limit order waits at the retracement, with a
    stop at the start of the swing and a target at its end.
    """
    peaks = ind.peaks(column(candles, "high"), 5, 5)
    troughs = ind.troughs(column(candles, "low"), 5, 5)
    top = bottom = top_at = bottom_at = None
    for at in account.closes():
        if peaks[at] is not None:
            top, top_at = peaks[at], at
        if troughs[at] is not None:
            bottom, bottom_at = troughs[at], at
        if top is None or bottom is None or account.side != 0:
            continue
        level = top - 0.618 * (top - bottom)
        rose = top_at > bottom_at and top > bottom
        if rose and candles[at].close > level:
            account.enter(
                1,
                account.percent(100),
                limit=level,
                loss=lambda fill, price=bottom: price,
                targets=[(lambda fill, price=top: price, None)],
            )


@strategy("IBM", tick_size=0.05, intrabar="path")
def bollinger_stops(account, candles):
    """TradingView's built-in "Bollinger Bands Strategy": stop orders at the band that the close has come back over,
    good for one candle, one cancels the other; levels at ticks of 0.05."""
    close = column(candles, "close")
    average, deviation = ind.sma(close, 20), ind.stdev(close, 20)
    lower = [None if a is None else a - 2 * d for a, d in zip(average, deviation)]
    upper = [None if a is None else a + 2 * d for a, d in zip(average, deviation)]
    for at in account.closes():
        if ind.crosses_above(close, lower, at):
            account.enter(1, lambda *_: 10, stop=lower[at], group="bands")
        if ind.crosses_below(close, upper, at):
            account.enter(-1, lambda *_: 10, stop=upper[at], group="bands")


@strategy("IBM", tick_size=0.01, intrabar="path")
def keltner_stops(account, candles):
    """TradingView's built-in "Keltner Channels Strategy": a stop order a tick beyond the candle that left the
    channel, until the close is back over the average or a later candle has reached the level."""
    close, width = column(candles, "close"), ind.atr(candles, 10)
    average = ind.ema(close, 20)
    upper = [None if None in two else two[0] + 1.5 * two[1] for two in zip(average, width)]
    lower = [None if None in two else two[0] - 1.5 * two[1] for two in zip(average, width)]
    buy = sell = None
    for at in account.closes():
        if average[at] is None:
            continue
        if buy is not None and (close[at] < average[at] or candles[at].high >= buy):
            account.cancel("buy")
        if sell is not None and (close[at] > average[at] or candles[at].low <= sell):
            account.cancel("sell")
        if ind.crosses_above(close, upper, at):
            buy = candles[at].high + 0.01
            account.enter(1, lambda *_: 20, stop=buy, name="buy", candles=10**9)
        if ind.crosses_below(close, lower, at):
            sell = candles[at].low - 0.01
            account.enter(-1, lambda *_: 20, stop=sell, name="sell", candles=10**9)
