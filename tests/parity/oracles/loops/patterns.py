"""Strategies about single candles, counts and orders that wait, on daily candles."""

import indicators as ind
from candles import local
from registry import column, strategy


def cents(price):
    """A price as a whole number, so that equal ranges are equal."""
    return round(100 * price)


@strategy("IBM", commission_fixed=1, lot_step=1)
def narrow_range(account, candles):
    """NR7 (Toby Crabel, 1990): after the narrowest candle of seven stop orders on both sides of it for three candles,
    one cancels the other; out after four candles."""
    ranges = [cents(candle.high) - cents(candle.low) for candle in candles]
    for at in account.closes():
        if at < 6 or account.side != 0 or ranges[at] > min(ranges[at - 6 : at]):
            continue
        high, low = candles[at].high, candles[at].low
        for side, level, loss in ((1, high + 0.01, low), (-1, low - 0.01, high)):
            account.enter(
                side,
                account.percent(50),
                stop=level,
                loss=lambda _, price=loss: price,
                name=side,
                group="range",
                candles=3,
                after=4,
            )


@strategy("IBM", most=4, commission_rate=0.0005)
def connors_tps(account, candles):
    """Time, price, scale-in (Larry Connors and Cesar Alvarez, "High Probability ETF Trading", 2009): 10, 20, 30 and
    40 % at ever lower closes."""
    close = column(candles, "close")
    rsi, slow = ind.rsi(close, 2), ind.sma(close, 200)
    for at in account.closes():
        if slow[at] is None:
            continue
        if account.side != 0 and rsi[at] > 70:
            account.exit(1)
        elif account.side == 0 and close[at] > slow[at] and rsi[at] < 25 and rsi[at - 1] < 25:
            account.enter(1, account.percent(10))
        elif account.side != 0 and close[at] < account.trades[-1].price:
            account.enter(1, account.percent(10 * (len(account.trades) + 1)))


@strategy("IBM", slippage=0.0005, intrabar="path")
def trailing_offset(account, candles):
    """freqtrade's `trailing_stop_positive_offset`: a stop of 6 %, from a profit of 4 % on a trailing one at a
    distance of 2 % of the signal's close; half is sold when RSI rises over 65."""
    close = column(candles, "close")
    average, deviation, rsi = ind.sma(close, 20), ind.stdev(close, 20), ind.rsi(close, 14)
    lower = [None if a is None else a - 1.5 * d for a, d in zip(average, deviation)]
    for at in account.closes():
        if account.side == 0 and ind.crosses_above(close, lower, at):
            account.enter(
                1,
                account.percent(100),
                loss=lambda fill: fill * 0.94,
                trail=lambda _, price=close[at]: price * 0.02,
                profit=lambda fill: fill * 0.04,
            )
        if at and rsi[at - 1] is not None and rsi[at] > 65 and not rsi[at - 1] > 65:
            account.exit(1, 50)


@strategy("IBM", net=True, tick_size=0.01, leverage=5, intrabar="path")
def channel_breakout(account, candles):
    """TradingView's built-in "Channel BreakOut Strategy": stop orders at the extremes of five candles that wait and
    are moved at every close, with amounts that net."""
    for at in account.closes():
        if at < 4:
            continue
        last = candles[at - 4 : at + 1]
        top, bottom = max(c.high for c in last) + 0.01, min(c.low for c in last) - 0.01
        account.enter(1, lambda *_: 10, stop=top, name="up", candles=10**9)
        account.enter(-1, lambda *_: 10, stop=bottom, name="down", candles=10**9)


@strategy("IBM", commission_rate=0.001)
def darvas_box(account, candles):
    """Boxes (Nicolas Darvas, "How I Made $2,000,000 in the Stock Market", 1960): bought above a high that three
    candles did not reach, for at most 1 % more, with the stop below the last box."""
    peaks = ind.peaks(column(candles, "high"), 10, 3)
    top = bottom = None
    for at in account.closes():
        if peaks[at] is not None:
            top, bottom = peaks[at], min(c.low for c in candles[at - 3 : at + 1])
        if top is None:
            continue
        for trade in account.trades:
            trade.stop = max(trade.stop, bottom)
        if account.side == 0 and candles[at].close < top:
            account.enter(
                1,
                account.percent(100),
                stop=top + 0.01,
                limit=1.01 * top,
                loss=lambda _, price=bottom: price,
            )


@strategy("IBM", commission_rate=0.0005)
def triple_screen(account, candles):
    """The triple screen (Alexander Elder, 1986 and 1993): the slope of the weekly MACD histogram, a fall of the two-
    day force index, a stop order above the candle."""
    weeks, current, known = [], None, []
    for candle in candles:
        week = (candle.time // 86_400 + 3) // 7
        if current is not None and week != current[0]:
            weeks.append(current[1])
        current = (week, candle.close)
        known.append(len(weeks))
    line, signal = ind.macd(weeks, 12, 26, 9)
    histogram = [None if s is None else l - s for l, s in zip(line, signal)]
    force = [None] + [
        (now.close - before.close) * now.volume for before, now in zip(candles, candles[1:])
    ]
    force = ind.ema(force, 2)
    for at in account.closes():
        week = known[at] - 1
        if week < 1 or histogram[week - 1] is None:
            continue
        rising = histogram[week] > histogram[week - 1]
        if not rising:
            account.exit(1)
        if rising and account.side == 0 and force[at] < 0:
            low = min(candles[at].low, candles[at - 1].low)
            account.enter(
                1,
                account.capped(account.risk(2), 80),
                stop=candles[at].high + 0.01,
                loss=lambda _, price=low: price - 0.01,
            )


@strategy("IBM", commission_rate=0.0005)
def chandelier_stop(account, candles):
    """A breakout of 20 closes with the chandelier exit as its only one (Chuck LeBeau, 1990s): three average true
    ranges below the highest high of 22, never lower."""
    close, high, width = column(candles, "close"), column(candles, "high"), ind.atr(candles, 22)
    for at in account.closes():
        if width[at] is None:
            continue
        for trade in account.trades:
            trade.stop = max(trade.stop, max(high[at - 21 : at + 1]) - 3 * width[at])
        if account.side == 0 and close[at] > max(close[at - 20 : at]):
            account.enter(1, account.percent(100), loss=lambda f, w=width[at]: f - 3 * w)


@strategy("IBM", fill="same_close", commission_rate=0.0002)
def internal_bar_strength(account, candles):
    """Where the close is in the range of its candle (Alexander Pagonidis, "The IBS Effect", 2013), traded at that
    close."""
    for at in account.closes():
        candle = candles[at]
        if candle.high == candle.low:
            continue
        strength = (candle.close - candle.low) / (candle.high - candle.low)
        if strength > 0.8:
            account.exit(1)
        if strength < 0.1:
            account.enter(1, account.percent(100))


@strategy("IBM")
def turn_of_month(account, candles):
    """The turn of the month (Lakonishok and Smidt, "Are Seasonal Anomalies Real?", 1988): held from the 27th until
    after the third."""
    for at in account.closes():
        day = local(candles[at].time, 0).day
        if day >= 27:
            account.enter(1, account.percent(100))
        if 3 <= day <= 15:
            account.exit(1)


@strategy("IBM", most=3, commission_rate=0.0005)
def grid(account, candles):
    """Three limit orders below the price (grid bots), for ten candles or until the close is back over the average,
    each with a target and a stop of its own."""
    close = column(candles, "close")
    average = ind.sma(close, 20)
    for at in account.closes():
        if average[at] is not None and close[at] > average[at]:
            for name in (1, 2, 3):
                account.cancel(name)
        if ind.crosses_below(close, average, at):
            for name in (1, 2, 3):
                account.enter(
                    1,
                    account.percent(30),
                    limit=close[at] * (1 - 0.01 * name),
                    loss=lambda fill: fill * 0.95,
                    targets=[(lambda fill: fill * 1.02, None)],
                    name=name,
                    candles=10,
                )


@strategy("IBM", commission_rate=0.0005)
def demark_setup(account, candles):
    """The setup of Tom DeMark ("The New Science of Technical Analysis", 1994): nine closes in a row below the close
    four candles before buy, nine above sell short."""
    falls = rises = 0
    for at in account.closes():
        if at < 4:
            continue
        now, before = candles[at].close, candles[at - 4].close
        falls = falls + 1 if now < before else 0
        rises = rises + 1 if now > before else 0
        if falls == 9:
            account.enter(1, account.percent(60))
        if rises == 9:
            account.enter(-1, account.percent(60))


@strategy("IBM", commission_rate=0.0002, leverage=2)
def wilder_reverse(account, candles):
    """Wilder's parabolic system (1978) as he wrote it: the order to stop and reverse waits at tomorrow's value,
    inside the day."""
    up, speed, level, extreme = True, 0.02, None, None
    for at in account.closes():
        if at == 0:
            continue
        now, before = candles[at], candles[at - 1]
        if level is None:
            level, extreme = before.low, now.high
        else:
            if now.low <= level if up else now.high >= level:
                up, level, speed = not up, extreme, 0.02
                extreme = now.high if up else now.low
            elif now.high > extreme if up else now.low < extreme:
                extreme, speed = now.high if up else now.low, min(speed + 0.02, 0.2)
            level += speed * (extreme - level)
            level = min(level, now.low, before.low) if up else max(level, now.high, before.high)
        account.enter(-1 if up else 1, account.percent(50), stop=level)


@strategy("IBM", commission_rate=0.0005)
def connors_rsi(account, candles):
    """ConnorsRSI (Connors Research, 2012): the mean of RSI of 3, RSI of 2 of the streak of closes, and the rank of
    the day's change among 100."""
    close = column(candles, "close")
    streaks = [0]
    for before, now in zip(close, close[1:]):
        last = streaks[-1]
        streaks.append(max(last, 0) + 1 if now > before else min(last, 0) - 1 if now < before else 0)
    changes = [None] + [100 * (now - before) / before for before, now in zip(close, close[1:])]
    slow, first, second = ind.sma(close, 200), ind.rsi(close, 3), ind.rsi(streaks, 2)
    for at in account.closes():
        if slow[at] is None:
            continue
        lower = sum(change < changes[at] for change in changes[at - 100 : at])
        value = (first[at] + second[at] + lower) / 3
        if value > 60:
            account.exit(1)
        if value < 20 and close[at] > slow[at]:
            account.enter(1, account.percent(100))


@strategy("IBM", commission_rate=0.0005)
def turtle_filter(account, candles):
    """System 1 of the turtles with its filter, long only and at closes: a breakout of 20 days is skipped if the last
    one, taken or not, would have won; one of 55 days is not.

    A breakout has lost if the price falls 2 N before the 10-day exit, or if that exit is not above its price (Curtis Faith, 2003).
    """
    high, low, n = column(candles, "high"), column(candles, "low"), ind.atr(candles, 20)
    price = width = None
    won = False
    for at in account.closes():
        if n[at] is None:
            continue
        floor = min(low[at - 10 : at])
        leaves = low[at] < floor
        if price is not None and low[at] <= price - 2 * width:
            price, won = None, False
        elif price is not None and leaves:
            price, won = None, floor > price
        begins = high[at] > max(high[at - 20 : at]) and price is None
        if begins:
            price, width = candles[at].close, n[at]
        far = at >= 55 and high[at] > max(high[at - 55 : at])
        if leaves:
            account.exit(1)
        elif begins and not won or far:
            account.enter(1, account.percent(75), loss=lambda fill, n=n[at]: fill - 2 * n)
