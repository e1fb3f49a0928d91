"""Strategies about amounts, targets and pauses, on daily candles."""



import indicators as ind
from registry import column, strategy


@strategy("IBM", commission_per_unit=0.005)
def connors_rsi2(account, candles):
    """RSI of two candles (Larry Connors and Cesar Alvarez, "Short Term Trading Strategies That Work", 2008)."""
    close = column(candles, "close")
    rsi, slow, fast = ind.rsi(close, 2), ind.sma(close, 200), ind.sma(close, 5)
    for at in account.closes():
        if fast[at] is not None and close[at] > fast[at]:
            account.exit(1)
        if fast[at] is not None and close[at] < fast[at]:
            account.exit(-1)
        if slow[at] is not None and close[at] > slow[at] and rsi[at] < 10:
            account.enter(1, account.percent(100))
        if slow[at] is not None and close[at] < slow[at] and rsi[at] > 90:
            account.enter(-1, account.percent(100))


@strategy("IBM", most=5, leverage=2, commission_rate=0.001)
def martingale(account, candles):
    """Averaging down by a bot (3Commas, "DCA bot"): safety orders at each 3 % below the first price, each twice as
    large, one target 2 % above the average."""
    rsi = ind.rsi(column(candles, "close"), 14)
    for at in account.closes():
        if account.side == 0:
            if rsi[at] is not None and rsi[at] < 40:
                target = [(lambda fill: fill * 1.02, None)]
                account.enter(1, account.money(500), targets=target)
            continue
        orders = len(account.trades)
        level = account.trades[0].price * (1 - 0.03 * orders)
        account.enter(1, account.money(500 * 2 ** (orders - 1)), limit=level)
        for trade in account.trades:
            trade.targets = [(1.02 * account.average, None)]


@strategy("IBM", commission_rate=0.001)
def ladder(account, candles):
    """Three targets of 40 %, 30 % and the rest, the stop at the price of the entry after the first (signal channels;
    freqtrade's "BreakEven")."""
    close = column(candles, "close")
    fast, slow = ind.sma(close, 20), ind.sma(close, 100)
    targets = [
        (lambda fill: fill * 1.02, 40),
        (lambda fill: fill * 1.04, 30),
        (lambda fill: fill * 1.07, None),
    ]
    for at in account.closes():
        if account.side == 0 and ind.crosses_above(close, fast, at) and slow[at] is not None:
            if close[at] > slow[at]:
                account.enter(1, account.percent(100), loss=lambda f: f * 0.97, targets=targets)
        for trade in account.trades:
            if trade.units < trade.whole:
                trade.stop = trade.price


@strategy("IBM")
def cooldown(account, candles):
    """A crossing average with a trailing stop and no entry for ten candles after an exit (freqtrade's protection
    "CooldownPeriod")."""
    close, width = column(candles, "close"), ind.atr(candles, 14)
    average = ind.sma(close, 10)
    last = None
    for at in account.closes():
        if account.left:
            last = at
        rested = last is None or at - last >= 10
        if account.side == 0 and rested and ind.crosses_above(close, average, at):
            if width[at] is not None:
                account.enter(1, account.percent(100), trail=lambda _, w=width[at]: 3 * w)


@strategy("IBM", commission_rate=0.0005)
def kelly_pause(account, candles):
    """Half of Kelly's fraction (J. L. Kelly, 1956) from its own trades, after the first ten; a pause of 20 candles
    after three losses in a row (freqtrade's "StoplossGuard")."""
    close = column(candles, "close")
    fast, slow = ind.ema(close, 5), ind.ema(close, 15)
    profits, cash, last = [], account.cash, None
    for at in account.closes():
        if account.left:
            profits.append(account.cash - cash)
            last = at
        if account.side == 0:
            cash = account.cash
        paused = len(profits) >= 3 and max(profits[-3:]) <= 0 and at - last < 20
        if account.side == 0 and not paused and ind.crosses_above(fast, slow, at):
            share = 20
            if len(profits) >= 10:
                wins = [profit for profit in profits if profit > 0]
                losses = [-profit for profit in profits if profit <= 0]
                won = len(wins) / len(profits)
                ratio = (sum(wins) / len(wins)) / (sum(losses) / len(losses))
                share = min(100, max(5, 50 * (won - (1 - won) / ratio)))
            account.enter(1, account.percent(share), loss=lambda fill: fill * 0.96)
        if ind.crosses_below(fast, slow, at):
            account.exit(1)


@strategy("IBM", commission_rate=0.001)
def roi_table(account, candles):
    """freqtrade's `minimal_roi`: a target of 6 %, after 5 candles 4 %, after 10 candles 2 %, after 20 candles 0 %,
    and a stop of 8 %."""
    close = column(candles, "close")
    rsi = ind.rsi(close, 14)
    levels = [50.0] * len(close)
    for at in account.closes():
        if account.side == 0 and ind.crosses_above(rsi, levels, at):
            target = [(lambda fill: fill * 1.06, None)]
            account.enter(1, account.percent(95), loss=lambda f: f * 0.92, targets=target)
        for trade in account.trades:
            candles_held = trade.age + 1
            table = ((20, 1.0), (10, 1.02), (5, 1.04), (0, 1.06))
            factor = next(factor for since, factor in table if candles_held >= since)
            trade.targets = [(trade.price * factor, None)]
