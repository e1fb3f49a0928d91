"""Strategies that follow a trend, on daily candles."""

from math import log, sqrt

import indicators as ind
from candles import local
from registry import column, strategy


@strategy("IBM", commission_rate=0.001)
def supertrend_flip(account, candles):
    """SuperTrend (Olivier Seban, 2009), long and short by its direction, as the built-in strategy of TradingView."""
    direction = ind.supertrend(candles, 10, 2)
    for at in account.closes():
        if at and direction[at - 1] == -1 and direction[at] == 1:
            account.enter(1, account.percent(50))
        if at and direction[at - 1] == 1 and direction[at] == -1:
            account.enter(-1, account.percent(50))


@strategy("IBM", commission_rate=0.0005)
def macd_rsi_ema(account, candles):
    """MACD (Appel) with RSI on its side of 50 and the price on its side of the 200-candle average; stop 2, target 3
    average true ranges, 1 % at risk. A common lesson."""
    close = column(candles, "close")
    line, signal = ind.macd(close, 12, 26, 9)
    rsi, slow, range_ = ind.rsi(close, 14), ind.ema(close, 200), ind.atr(candles, 14)
    for at in account.closes():
        if slow[at] is None:
            continue
        for side, crosses in ((1, ind.crosses_above), (-1, ind.crosses_below)):
            trending = side * (close[at] - slow[at]) > 0 and side * (rsi[at] - 50) > 0
            if crosses(line, signal, at) and trending:
                account.enter(
                    side,
                    account.risk(1),
                    loss=lambda fill, s=side, r=range_[at]: fill - 2 * s * r,
                    targets=[(lambda fill, s=side, r=range_[at]: fill + 3 * s * r, None)],
                )


@strategy("IBM", most=4, commission_rate=0.0005, slippage=0.0003, leverage=1.5)
def turtle(account, candles):
    """System 1 of the turtles (Dennis and Eckhardt, 1983; Curtis Faith, "The Original Turtle Trading Rules", 2003),
    without the filter of the last breakout.

    A stop order at the 20-day extreme, a unit more at each half N up to four, all units out at 2 N from the last unit or at the 10-day
    extreme of the other side, inside the day.
    """
    high, low, n = column(candles, "high"), column(candles, "low"), ind.atr(candles, 20)
    for at in account.closes():
        if n[at] is None:
            continue
        top, bottom = max(high[at - 19 : at + 1]), min(low[at - 19 : at + 1])
        size = account.risk(0.5, n[at])
        if account.side == 0:
            for side, level in ((1, top), (-1, bottom)):
                loss = lambda fill, s=side, n=n[at]: fill - 2 * s * n
                account.enter(side, size, stop=level, loss=loss)
            continue
        side, last = account.side, account.trades[-1].price
        loss = lambda fill, s=side, n=n[at]: fill - 2 * s * n
        account.enter(side, size, stop=last + 0.5 * side * n[at], loss=loss)
        for trade in account.trades:
            if side > 0:
                trade.stop = max(last - 2 * n[at], min(low[at - 9 : at + 1]))
            else:
                trade.stop = min(last + 2 * n[at], max(high[at - 9 : at + 1]))


@strategy("IBM")
def ichimoku(account, candles):
    """Ichimoku (Goichi Hosoda, 1969): the conversion line crosses the base line beyond the cloud."""
    close = column(candles, "close")

    def middle(length):
        highs = ind.highest(column(candles, "high"), length)
        lows = ind.lowest(column(candles, "low"), length)
        return [None if h is None else (h + l) / 2 for h, l in zip(highs, lows)]

    conversion, base, far = middle(9), middle(26), middle(52)
    for at in account.closes():
        if at < 26 or far[at - 26] is None:
            continue
        cloud = ((conversion[at - 26] + base[at - 26]) / 2, far[at - 26])
        if ind.crosses_below(conversion, base, at):
            account.exit(1)
            if close[at] < min(cloud):
                account.enter(-1, account.percent(80))
        if ind.crosses_above(conversion, base, at):
            account.exit(-1)
            if close[at] > max(cloud):
                account.enter(1, account.percent(80))


@strategy("IBM", slippage=0.0002)
def ttm_squeeze(account, candles):
    """The squeeze (John Carter, "Mastering the Trade", 2005) with the momentum of LazyBear's version (2014)."""
    close, ranges = column(candles, "close"), ind.true_range(candles)
    average, deviation = ind.sma(close, 20), ind.stdev(close, 20)
    width = ind.sma(ranges, 20)
    highs, lows = ind.highest(column(candles, "high"), 20), ind.lowest(column(candles, "low"), 20)
    distance = [
        None if mid is None else now - ((high + low) / 2 + mid) / 2
        for now, mid, high, low in zip(close, average, highs, lows)
    ]
    momentum = ind.line_end(distance, 20)
    squeezed = [
        None if keltner is None else 2 * sigma < 1.5 * keltner
        for sigma, keltner in zip(deviation, width)
    ]
    for at in account.closes():
        now, before = momentum[at], momentum[at - 1] if at else None
        if now is None or before is None:
            continue
        if now < before:
            account.exit(1)
        if now > before:
            account.exit(-1)
        if squeezed[at - 1] and not squeezed[at]:
            account.enter(1 if now > 0 else -1, account.percent(100))


@strategy("IBM", spread=0.0004)
def heikin_ashi(account, candles):
    """Heikin-Ashi (Dan Valcu, 2004): two rising candles without a lower wick begin a trade, a falling one ends it."""
    averaged = ind.heikin_ashi(candles)
    strong = [row[3] > row[0] and row[2] == row[0] for row in averaged]
    for at in account.closes():
        if at and strong[at] and strong[at - 1]:
            account.enter(1, account.percent(90))
        if averaged[at][3] < averaged[at][0]:
            account.exit(1)


@strategy("IBM", commission_rate=0.001)
def chandelier(account, candles):
    """The direction of the chandelier exit (Chuck LeBeau; Alex Orekhov's script on TradingView, 2019), of closes, 3
    average true ranges."""
    close, width = column(candles, "close"), ind.atr(candles, 22)
    long_stop = short_stop = None
    direction = 1
    for at in account.closes():
        if width[at] is None:
            continue
        new_long = max(close[at - 21 : at + 1]) - 3 * width[at]
        new_short = min(close[at - 21 : at + 1]) + 3 * width[at]
        before = direction
        if long_stop is not None:
            if close[at] > short_stop:
                direction = 1
            elif close[at] < long_stop:
                direction = -1
            new_long = max(new_long, long_stop) if close[at - 1] > long_stop else new_long
            new_short = min(new_short, short_stop) if close[at - 1] < short_stop else new_short
        long_stop, short_stop = new_long, new_short
        if direction != before:
            account.enter(direction, account.percent(60))


@strategy("IBM")
def sar_flip(account, candles):
    """Wilder's parabolic system (1978), reversed at the open after the candle that turned it."""
    close, sar = column(candles, "close"), ind.parabolic_sar(candles, 0.02, 0.2)
    for at in account.closes():
        if ind.crosses_above(close, sar, at):
            account.enter(1, account.percent(50))
        if ind.crosses_below(close, sar, at):
            account.enter(-1, account.percent(50))


@strategy("IBM", leverage=2, commission_rate=0.0002)
def adx_di(account, candles):
    """Wilder's directional movement (1978): the crossing of +DI and -DI in a trend, with an ADX above 20."""
    plus, minus, adx = ind.directional(candles, 14)
    for at in account.closes():
        if adx[at] is None:
            continue
        if ind.crosses_above(plus, minus, at):
            account.exit(-1)
            if adx[at] > 20:
                account.enter(1, account.percent(75))
        if ind.crosses_below(plus, minus, at):
            account.exit(1)
            if adx[at] > 20:
                account.enter(-1, account.percent(75))


@strategy("IBM", commission_rate=0.001)
def golden_cross(account, candles):
    """Crossing averages, sized for a volatility of 15 % a year (Moreira and Muir, "Volatility-Managed Portfolios",
    2017)."""
    close = column(candles, "close")
    fast, slow = ind.sma(close, 10), ind.sma(close, 50)
    returns = [None] + [log(now / before) for before, now in zip(close, close[1:])]
    deviation = ind.stdev(returns, 20)
    for at in account.closes():
        if ind.crosses_above(fast, slow, at):
            volatility = deviation[at] * sqrt(252)
            account.enter(1, account.percent(min(100, 100 * 0.15 / volatility)))
        if ind.crosses_below(fast, slow, at):
            account.exit(1)


@strategy("IBM", leverage=3.5, maintenance_margin=0.25)
def month_momentum(account, candles):
    """The trend of twelve months (Moskowitz, Ooi and Pedersen, "Time Series Momentum", 2012), turned at the end of a
    month's first day, with so much borrowed that margin calls close it; the maintenance margin is FINRA's 25 %."""
    for at in account.closes():
        if at < 252 or local(candles[at].time, 0).month == local(candles[at - 1].time, 0).month:
            continue
        change = candles[at].close - candles[at - 252].close
        if change != 0:
            account.enter(1 if change > 0 else -1, account.percent(90))
