"""Strategies of the day and the hour, on candles of 30 minutes."""

from math import sqrt

import indicators as ind
from candles import DAY, HOUR, berlin, clock, local, new_york
from registry import column, strategy


def opens_day(candles, at, zone):
    """Whether a candle is the first of a local day."""
    return at == 0 or zone(candles[at].time).date() != zone(candles[at - 1].time).date()


def whole_days(candles, length=DAY):
    """The days (or hours) of UTC with their open, high, low and close, and for each candle how many are closed at its
    own close.

    The last candle of a day closes it if it ends with the day; otherwise the first candle of another day does.
    """
    closed, current, known = [], [], []
    for candle in candles:
        if current and current[0].time // length != candle.time // length:
            closed.append(joined(current))
            current = []
        current.append(candle)
        if (candle.time + HOUR // 2) % length == 0:
            closed.append(joined(current))
            current = []
        known.append(len(closed))
    return closed, known


def joined(candles):
    """Open, high, low and close of several candles."""
    high, low = max(c.high for c in candles), min(c.low for c in candles)
    return candles[0].open, high, low, candles[-1].close


def traded_today(account, zone, at):
    """Whether an entry was filled on the local day of the candle."""
    times = [trade[1] for trade in account.closed[-9:]] + [trade.time for trade in account.trades]
    today = zone(account.candles[at].time).date()
    return any(zone(time).date() == today for time in times)


@strategy("intraday", commission_rate=0.0002)
def oops(account, candles):
    """Larry Williams' "Oops" (1979): the day opens beyond the range of the day before, and the price comes back into
    it. Out at the end of the session."""
    days, known = whole_days(candles)
    first = low = high = None
    for at in account.closes():
        candle = candles[at]
        if opens_day(candles, at, new_york):
            first, low, high = candle.open, candle.low, candle.high
        low, high = min(low, candle.low), max(high, candle.high)
        time = clock(new_york(candle.time))
        if time >= 17:
            account.exit()
        if known[at] == 0 or time >= 17 or traded_today(account, new_york, at):
            continue
        _, top, bottom, _ = days[known[at] - 1]
        if first < bottom and candle.close < bottom:
            account.enter(1, account.percent(50), stop=bottom, loss=lambda _, price=low: price)
        if first > top and candle.close > top:
            account.enter(-1, account.percent(50), stop=top, loss=lambda _, price=high: price)


@strategy("intraday")
def vwap_reversion(account, candles):
    """Back to the day's volume-weighted average price from two deviations away, in the hours of New York's exchange;
    the average starts at midnight UTC."""
    volume = value = square = 0.0
    before = None
    for at in account.closes():
        candle = candles[at]
        if at == 0 or candle.time // DAY != candles[at - 1].time // DAY:
            volume = value = square = 0.0
        price = (candle.high + candle.low + candle.close) / 3
        volume += candle.volume
        value += candle.volume * price
        square += candle.volume * price * price
        average = value / volume
        width = 2 * sqrt(max(0.0, square / volume - average * average))
        now = (candle.close, average - width, average + width)
        time = clock(new_york(candle.time))
        late = time >= 17
        if candle.close > average or late:
            account.exit(1)
        if candle.close < average or late:
            account.exit(-1)
        if before is not None and 6 <= time < 16:
            if before[0] >= before[1] and now[0] < now[1]:
                account.enter(1, account.percent(100))
            if before[0] <= before[2] and now[0] > now[2]:
                account.enter(-1, account.percent(100))
        before = now


@strategy("intraday", leverage=3, spread=0.0002)
def opening_range(account, candles):
    """The break of the first hour's range (Toby Crabel, "Day Trading with Short Term Price Patterns and Opening Range
    Breakout", 1990) from 9:30 in New York, once a day."""
    top = bottom = None
    for at in account.closes():
        candle = candles[at]
        time = clock(new_york(candle.time))
        if time == 9.5:
            top, bottom = candle.high, candle.low
        elif time == 10:
            top, bottom = max(top, candle.high), min(bottom, candle.low)
        if 15.5 <= time < 16:
            account.exit()
        free = not traded_today(account, new_york, at)
        if 10 <= time < 15 and free and bottom < candle.close < top:
            account.enter(1, account.percent(80), stop=top, loss=lambda _, price=bottom: price)
            account.enter(-1, account.percent(80), stop=bottom, loss=lambda _, price=top: price)


@strategy("intraday", commission_rate=0.0001)
def hours(account, candles):
    """Fixed hours and weekdays (freqtrade's "HourBasedStrategy"): bought at eleven o'clock in Berlin from Monday to
    Thursday, sold at 16:30, and on Fridays sold short from noon to 17:00."""
    for at in account.closes():
        moment = berlin(candles[at].time)
        time, weekday = clock(moment), moment.isoweekday()
        if time == 10.5 and weekday <= 4:
            account.enter(1, account.percent(100))
        if time == 16:
            account.exit(1)
        if time == 11.5 and weekday == 5:
            account.enter(-1, account.percent(100))
        if time == 16.5:
            account.exit(-1)


@strategy("intraday")
def daily_filter(account, candles):
    """Elder's screens (Alexander Elder, "Trading for a Living", 1993): long only above the daily average, entered as
    the hourly close crosses its own."""
    days, known_days = whole_days(candles)
    hours_, known_hours = whole_days(candles, HOUR)
    day_close = [day[3] for day in days]
    day_average = ind.sma(day_close, 5)
    hour_close = [hour[3] for hour in hours_]
    hour_average = ind.ema(hour_close, 12)
    rises_before = falls_before = False
    for at in account.closes():
        day, hour = known_days[at] - 1, known_hours[at] - 1
        if hour < 0:
            continue
        rises = ind.crosses_above(hour_close, hour_average, hour)
        falls = ind.crosses_below(hour_close, hour_average, hour)
        trending = day >= 0 and day_average[day] is not None and day_close[day] > day_average[day]
        if rises and not rises_before and trending:
            account.enter(1, account.percent(100))
        if falls and not falls_before:
            account.exit(1)
        rises_before, falls_before = rises, falls


@strategy("intraday", commission_rate=0.0001)
def daily_pivots(account, candles):
    """Floor traders' pivots of the day before: bought by a limit order at the first support, target at the pivot,
    stop at the second support; out at 17:30 in New York."""
    days, known = whole_days(candles)
    for at in account.closes():
        candle = candles[at]
        time = clock(new_york(candle.time))
        if time == 17:
            account.exit()
        if known[at] == 0 or account.side != 0 or not 6 <= time < 16:
            continue
        _, high, low, close = days[known[at] - 1]
        pivot = (high + low + close) / 3
        support, second = 2 * pivot - high, pivot - (high - low)
        if candle.close > support:
            account.enter(
                1,
                account.percent(100),
                limit=support,
                loss=lambda _, price=second: price,
                targets=[(lambda _, price=pivot: price, None)],
            )


@strategy("intraday", leverage=2, spread=0.0001, slippage=0.0001)
def dual_thrust(account, candles):
    """Dual Thrust (Michael Chalek): bought above and sold below the open of the day by half of the range of four
    days; reversed inside the day, out at its end."""
    days, known = whole_days(candles)
    first = None
    for at in account.closes():
        candle = candles[at]
        if opens_day(candles, at, new_york):
            first = candle.open
        time = clock(new_york(candle.time))
        if time >= 17:
            account.exit()
        if time >= 16.5 or known[at] < 4:
            continue
        past = days[known[at] - 4 : known[at]]
        highs, lows, closes = ([day[which] for day in past] for which in (1, 2, 3))
        range_ = max(max(highs) - min(closes), max(closes) - min(lows))
        account.enter(1, account.percent(60), stop=first + 0.3 * range_)
        account.enter(-1, account.percent(60), stop=first - 0.3 * range_)


def tokyo(time):
    """Local time in Tokyo, which has no summer time."""
    return local(time, 9)


@strategy("intraday", commission_rate=0.0001)
def tokyo_range(account, candles):
    """The break of the range of Tokyo's day so far, whose midnight lies inside the session of New York; one entry a
    day, none after an exit; with a target and a stop of a quarter of a per cent."""
    low = high = None
    for at in account.closes():
        candle = candles[at]
        if opens_day(candles, at, tokyo):
            low, high = candle.low, candle.high
        low, high = min(low, candle.low), max(high, candle.high)
        today = tokyo(candle.time).date()
        left = any(tokyo(trade[3]).date() == today for trade in account.closed[-9:])
        if traded_today(account, tokyo, at) or left or clock(tokyo(candle.time)) >= 6:
            continue
        for side, level in ((1, high), (-1, low)):
            account.enter(
                side,
                account.percent(100),
                stop=level + 0.02 * side,
                loss=lambda fill, s=side: fill * (1 - 0.0025 * s),
                targets=[(lambda fill, s=side: fill * (1 + 0.0025 * s), None)],
            )


@strategy("intraday", commission_rate=0.0001)
def nights(account, candles):
    """The night and the weekend (Kenneth French, 1980; Cliff, Cooper and Gulen, 2008): long in the hours from 17:00
    to 5:00 in New York that lie on a Tuesday, Wednesday or Thursday, short over the weekend."""
    before = False
    for at in account.closes():
        moment = new_york(candles[at].time)
        time, weekday = clock(moment), moment.isoweekday()
        night = weekday in (2, 3, 4) and (time >= 17 or time < 5)
        if not night:
            account.exit(1)
        if night and not before:
            account.enter(1, account.percent(50))
        if weekday == 5 and time == 17:
            account.enter(-1, account.percent(50))
        if weekday == 1 and time == 4:
            account.exit(-1)
        before = night
