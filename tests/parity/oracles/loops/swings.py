"""Strategies that read swings, their own results, and stops that move, on daily candles."""

import indicators as ind
from registry import column, strategy


@strategy("IBM", commission_rate=0.0005)
def market_structure(account, candles):
    """The trend of Charles Dow (Robert Rhea, "The Dow Theory", 1932): two swing highs and two swing lows that rise,
    and a close over the last high; the mirror image sells short."""
    peaks = ind.peaks(column(candles, "high"), 3, 3)
    troughs = ind.troughs(column(candles, "low"), 3, 3)
    highs, lows = [], []
    for at in account.closes():
        if peaks[at] is not None:
            highs.append(peaks[at])
        if troughs[at] is not None:
            lows.append(troughs[at])
        close = candles[at].close
        if lows and close < lows[-1]:
            account.exit(1)
        if highs and close > highs[-1]:
            account.exit(-1)
        if len(highs) < 2 or len(lows) < 2:
            continue
        if highs[-1] > highs[-2] and lows[-1] > lows[-2] and close > highs[-1]:
            account.enter(1, account.percent(80))
        if highs[-1] < highs[-2] and lows[-1] < lows[-2] and close < lows[-1]:
            account.enter(-1, account.percent(80))


@strategy("IBM", commission_rate=0.001)
def drawdown_size(account, candles):
    """Amounts that fall with the drawdown (Grossman and Zhou, 1993), on dips in a rising market; out by profit, loss
    or age at a close."""
    close = column(candles, "close")
    rsi, slow = ind.rsi(close, 2), ind.sma(close, 100)
    peak = 0.0
    for at in account.closes():
        equity = account.equity(close[at])
        peak = max(peak, equity)
        share = max(20, 100 - 800 * (1 - equity / peak))
        for trade in account.trades:
            profit = 100 * (close[at] - trade.price) / trade.price
            if profit > 3 or profit < -4 or trade.age + 1 >= 10:
                account.exit()
        if account.side == 0 and slow[at] is not None and close[at] > slow[at] and rsi[at] < 15:
            account.enter(1, account.percent(share))


@strategy("IBM", commission_rate=0.0005)
def ratchet(account, candles):
    """A stop that begins to trail after five candles (Chuck LeBeau's "yo-yo" and ratchet stops, 1990s): two average
    true ranges from the best price since then."""
    close, width = column(candles, "close"), ind.atr(candles, 14)
    fast, slow = ind.ema(close, 5), ind.ema(close, 20)
    for at in account.closes():
        for trade in account.trades:
            if trade.age + 1 == 5:
                trade.best, trade.trail = close[at], 2 * width[at]
                trade.stop = trade.trailed()
        if account.side == 0 and ind.crosses_above(fast, slow, at):
            account.enter(1, account.percent(100), loss=lambda f, w=width[at]: f - 3 * w)


@strategy("IBM", commission_rate=0.0005)
def holy_grail(account, candles):
    """The "Holy Grail" (Linda Raschke and Larry Connors, "Street Smarts", 1995) beside a plain breakout, each with
    its own size, stop and exit.

    In a trend by ADX a candle touches the 20-candle average: a stop order waits above it until the trend has weakened.
    """
    close, high, width = column(candles, "close"), column(candles, "high"), ind.atr(candles, 14)
    plus, minus, adx = ind.directional(candles, 14)
    average = ind.ema(close, 20)
    for at in account.closes():
        if adx[at] is None or at < 50:
            continue
        candle = candles[at]
        weak = adx[at] < 22 or close[at] < average[at] - 2 * width[at]
        if weak:
            account.cancel("grail")
        for trade in account.trades:
            if trade.name == "grail" and close[at] < min(c.low for c in candles[at - 3 : at]):
                account.exit()
            if trade.name == "break" and close[at] < average[at]:
                account.exit()
        if account.side != 0:
            continue
        touches = candle.low <= average[at] <= candle.high
        if touches and adx[at] > 25 and plus[at] > minus[at] and not weak:
            account.enter(
                1,
                account.percent(90),
                stop=candle.high + 0.01,
                loss=lambda _, price=candle.low: price,
                targets=[(lambda fill, w=width[at]: fill + 3 * w, None)],
                name="grail",
                candles=10**9,
            )
        account.enter(
            1,
            account.percent(30),
            stop=max(high[at - 49 : at + 1]),
            loss=lambda fill, w=width[at]: fill - 2 * w,
            name="break",
        )
