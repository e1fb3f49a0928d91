"""Strategies by one indicator, on daily candles."""

import indicators as ind
from registry import column, strategy


@strategy("IBM", commission_rate=0.0005)
def kama_cross(account, candles):
    """Kaufman's adaptive average (Perry Kaufman, "Smarter Trading", 1995): the close crosses it by a tenth of an
    average true range."""
    close, width = column(candles, "close"), ind.atr(candles, 14)
    average = ind.kama(close, 10, 2, 30)
    upper = [None if w is None else a + 0.1 * w for a, w in zip(average, width)]
    lower = [None if w is None else a - 0.1 * w for a, w in zip(average, width)]
    for at in account.closes():
        if ind.crosses_above(close, upper, at):
            account.enter(1, account.percent(70))
        if ind.crosses_below(close, lower, at):
            account.enter(-1, account.percent(70))


@strategy("IBM", commission_rate=0.0005)
def hull_turn(account, candles):
    """The turn of the average of Alan Hull (2005)."""
    close = column(candles, "close")
    pairs = zip(ind.wma(close, 8), ind.wma(close, 16))
    average = ind.wma([None if slow is None else 2 * fast - slow for fast, slow in pairs], 4)
    for at in account.closes():
        if at < 2 or average[at - 2] is None:
            continue
        slopes = average[at] - average[at - 1], average[at - 1] - average[at - 2]
        if slopes[0] > 0 >= slopes[1]:
            account.enter(1, account.percent(50))
        if slopes[0] < 0 <= slopes[1]:
            account.exit(1)


@strategy("IBM", commission_rate=0.0005)
def aroon_cross(account, candles):
    """Aroon (Tushar Chande, 1995): up over down by 50, and back."""
    for at in account.closes():
        if at < 25:
            continue
        window = candles[at - 25 : at + 1]
        top, bottom = max(c.high for c in window), min(c.low for c in window)
        up = max(i for i, c in enumerate(window) if c.high == top) * 4
        down = max(i for i, c in enumerate(window) if c.low == bottom) * 4
        if up - down > 50:
            account.enter(1, account.percent(100))
        if up < down:
            account.exit(1)


@strategy("IBM", commission_rate=0.0005)
def stochastic_cross(account, candles):
    """The stochastic of George Lane (1984): slow %K over %D below 20 buys, under it above 80 sells short."""
    fast = []
    for at, candle in enumerate(candles):
        window = candles[max(0, at - 13) : at + 1]
        top, bottom = max(c.high for c in window), min(c.low for c in window)
        full = len(window) == 14
        fast.append(100 * (candle.close - bottom) / (top - bottom) if full else None)
    slow = ind.sma(fast, 3)
    signal = ind.sma(slow, 3)
    for at in account.closes():
        if ind.crosses_above(slow, signal, at) and signal[at] < 20:
            account.enter(1, account.percent(50))
        if ind.crosses_below(slow, signal, at) and signal[at] > 80:
            account.enter(-1, account.percent(50))


@strategy("IBM", commission_rate=0.0005)
def money_flow(account, candles):
    """Chaikin's money flow (Marc Chaikin, 1980s) with an average weighted by volume: bought while both are up, out as
    either falls."""
    close = column(candles, "close")
    for at in account.closes():
        if at < 20:
            continue
        window = candles[at - 19 : at + 1]
        volume = sum(c.volume for c in window)
        flow = sum(
            c.volume * (2 * c.close - c.high - c.low) / (c.high - c.low)
            for c in window
            if c.high > c.low
        ) / volume
        average = sum(c.volume * c.close for c in window) / volume
        if flow > 0.05 and close[at] > average:
            account.enter(1, account.percent(100))
        if flow < -0.05 or close[at] < 0.98 * average:
            account.exit(1)
