"""Indicators by their published definitions, each a plain loop. Undefined values are None.

Averages of Wilder ("New Concepts in Technical Trading Systems", 1978) and exponential ones start with the mean of their first values,
as in TA-Lib.
"""

from math import sqrt


def windows(values, length):
    """The last values at each candle; None where one of them is missing."""
    for at in range(len(values)):
        window = values[max(0, at + 1 - length) : at + 1]
        yield window if len(window) == length and None not in window else None


def each(values, length, what):
    """A function of the last values at each candle."""
    return [None if window is None else what(window) for window in windows(values, length)]


def peaks(values, left, right):
    """The value `right` candles ago where the `left` values before it are not higher and those after it are lower."""

    def peak(window):
        middle = window[left]
        rises = all(value <= middle for value in window[:left])
        return middle if rises and all(value < middle for value in window[left + 1 :]) else None

    return each(values, left + 1 + right, peak)


def troughs(values, left, right):
    """The same for the lowest values."""
    return [None if peak is None else -peak for peak in peaks([-value for value in values], left, right)]


def sma(values, length):
    """The mean of the last values."""
    return each(values, length, lambda window: sum(window) / length)


def highest(values, length):
    """The highest of the last values."""
    return each(values, length, max)


def lowest(values, length):
    """The lowest of the last values."""
    return each(values, length, min)


def stdev(values, length):
    """The population's standard deviation."""

    def of(window):
        mean = sum(window) / length
        return sqrt(sum((value - mean) ** 2 for value in window) / length)

    return each(values, length, of)


def line_end(values, length):
    """Where the least-squares line through the last values ends."""

    def of(window):
        mean, middle = sum(window) / length, (length - 1) / 2
        rise = sum((at - middle) * value for at, value in enumerate(window))
        slope = rise / sum((at - middle) ** 2 for at in range(length))
        return mean + slope * (length - 1 - middle)

    return each(values, length, of)


def smooth(values, length, weight):
    """The mean of the first values, then each new value with this weight."""
    result, before = [], None
    for window in windows(values, length):
        if window is not None:
            new = sum(window) / length if before is None else before + weight * (window[-1] - before)
            before = new
        result.append(before)
    return result


def ema(values, length):
    """The exponential average."""
    return smooth(values, length, 2 / (length + 1))


def wilder(values, length):
    """Wilder's average."""
    return smooth(values, length, 1 / length)


def true_range(candles):
    """None at the first candle, which has no close before it."""
    result = [None]
    for before, now in zip(candles, candles[1:]):
        result.append(max(now.high, before.close) - min(now.low, before.close))
    return result


def atr(candles, length):
    """The average true range."""
    return wilder(true_range(candles), length)


def rsi(values, length):
    """The share of gains in all changes, averaged, in per cent."""
    changes = [None] + [now - before for before, now in zip(values, values[1:])]
    gains = wilder([None if change is None else max(change, 0.0) for change in changes], length)
    moves = wilder([None if change is None else abs(change) for change in changes], length)
    pairs = zip(gains, moves)
    return [None if move is None else 100 * gain / move if move else 0.0 for gain, move in pairs]


def macd(values, fast, slow, signal):
    """Line and signal. Both averages start at the first candle that the slow one has (Gerald Appel; TA-Lib)."""
    late = [None] * (slow - fast) + values[slow - fast :]
    pairs = zip(ema(late, fast), ema(values, slow))
    line = [None if two is None else one - two for one, two in pairs]
    return line, ema(line, signal)


def directional(candles, length):
    """+DI, -DI and ADX of Wilder as TA-Lib computes them: sums start with one value fewer than the length."""
    plus, minus, adx = [[None] * len(candles) for _ in range(3)]
    ranges = true_range(candles)
    sums, strengths, average = [0.0, 0.0, 0.0], [], None
    for at in range(1, len(candles)):
        up = candles[at].high - candles[at - 1].high
        down = candles[at - 1].low - candles[at].low
        moves = [up if up > down and up > 0 else 0.0, down if down > up and down > 0 else 0.0]
        for which, value in enumerate([*moves, ranges[at]]):
            kept = sums[which] if at < length else sums[which] - sums[which] / length
            sums[which] = kept + value
        if at < length:
            continue
        plus[at], minus[at] = 100 * sums[0] / sums[2], 100 * sums[1] / sums[2]
        total = plus[at] + minus[at]
        strength = 100 * abs(plus[at] - minus[at]) / total if total else 0.0
        if average is None:
            strengths.append(strength)
            average = sum(strengths) / length if len(strengths) == length else None
        else:
            average = (average * (length - 1) + strength) / length
        adx[at] = average
    return plus, minus, adx


def supertrend(candles, length, factor):
    """The direction: 1 up, -1 down. Bands only narrow while closes stay inside."""
    directions, upper, lower, direction = [], None, None, 1
    for at, width in enumerate(atr(candles, length)):
        if width is None:
            directions.append(None)
            continue
        middle = (candles[at].high + candles[at].low) / 2
        new_upper, new_lower = middle + factor * width, middle - factor * width
        close = candles[at].close
        if upper is not None:
            before = candles[at - 1].close
            upper = new_upper if new_upper < upper or before > upper else upper
            lower = new_lower if new_lower > lower or before < lower else lower
            if direction == 1 and close < lower:
                direction = -1
            elif direction == -1 and close > upper:
                direction = 1
        else:
            upper, lower = new_upper, new_lower
        directions.append(direction)
    return directions


def parabolic_sar(candles, step, most):
    """Wilder's stop and reverse: a candle that touches the stop turns it; the next stop stays outside the last two
    candles."""
    result = [None]
    fall = candles[0].low - candles[1].low
    up = not (fall > 0 and fall > candles[1].high - candles[0].high)
    extreme, stop = (candles[1].high, candles[0].low) if up else (candles[1].low, candles[0].high)
    speed = step
    for at in range(1, len(candles)):
        now, before = candles[at], candles[at - 1] if at > 1 else candles[1]
        if now.low <= stop if up else now.high >= stop:
            up = not up
            stop = min(extreme, now.low, before.low) if up else max(extreme, now.high, before.high)
            extreme, speed = now.high if up else now.low, step
            result.append(stop)
        else:
            result.append(stop)
            if now.high > extreme if up else now.low < extreme:
                extreme, speed = now.high if up else now.low, min(speed + step, most)
        stop += speed * (extreme - stop)
        stop = min(stop, now.low, before.low) if up else max(stop, now.high, before.high)
    return result


def heikin_ashi(candles):
    """Candles that average two (Dan Valcu, "Using the Heikin-Ashi Technique", 2004): lists of open, high, low and
    close."""
    rows = []
    for now in candles:
        close = (now.open + now.high + now.low + now.close) / 4
        open_ = (rows[-1][0] + rows[-1][3]) / 2 if rows else (now.open + now.close) / 2
        rows.append((open_, max(now.high, open_, close), min(now.low, open_, close), close))
    return rows


def crosses_above(one, two, at):
    """Whether a series rises above another at this candle."""
    values = (one[at - 1], two[at - 1], one[at], two[at])
    return at > 0 and None not in values and values[0] <= values[1] and values[2] > values[3]


def crosses_below(one, two, at):
    """Whether a series falls below another at this candle."""
    values = (one[at - 1], two[at - 1], one[at], two[at])
    return at > 0 and None not in values and values[0] >= values[1] and values[2] < values[3]


def wma(values, length):
    """The mean with weights 1, 2, 3, ... from the oldest value to the newest."""
    total = length * (length + 1) / 2
    return each(values, length, lambda w: sum((at + 1) * v for at, v in enumerate(w)) / total)


def kama(values, length, fast, slow):
    """Kaufman's adaptive average. It starts from the value before its first (TA-Lib)."""
    result = [None] * length
    average = values[length - 1]
    for at in range(length, len(values)):
        path = sum(abs(values[i] - values[i - 1]) for i in range(at - length + 1, at + 1))
        ratio = abs(values[at] - values[at - length]) / path if path else 1.0
        weight = (ratio * (2 / (fast + 1) - 2 / (slow + 1)) + 2 / (slow + 1)) ** 2
        average += weight * (values[at] - average)
        result.append(average)
    return result
