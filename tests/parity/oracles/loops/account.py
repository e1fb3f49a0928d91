"""An account that fills orders candle by candle, as `docs/execution.md` describes it."""

import math


class Trade:
    """Units that were bought (side 1) or sold short (side -1) at one price."""

    def __init__(self, side, units, time, price):
        self.side, self.units, self.time, self.price = side, units, time, price
        self.whole = units
        self.age = 0
        self.stop = None
        self.targets = []
        self.trail, self.best, self.seen = None, price, None

    def past(self, price, level):
        """Whether a price is at a level or on its losing side."""
        return level is not None and self.side * (price - level) <= 0


class Order:
    """An entry that waits. Stops and targets are functions of the price of its fill."""

    def __init__(self, side, kind, level, size, stop, targets, trail, name, waits):
        self.side, self.kind, self.level, self.size = side, kind, level, size
        self.stop, self.targets, self.trail = stop, targets, trail
        self.name, self.waits = name, waits

    def reached(self, price):
        """Whether a price of its side of the market fills it."""
        if self.kind == "market":
            return True
        rises = self.side if self.kind == "stop" else -self.side
        return rises * (price - self.level) >= 0


class Account:
    """Cash, open trades and orders. A loop over `closes` sees each candle when it has closed."""

    def __init__(self, candles, cash=10_000.0, commission_rate=0.0, commission_per_unit=0.0,
                 slippage=0.0, spread=0.0, leverage=1.0, tick_size=0.0, most=1):
        self.candles, self.cash, self.leverage, self.tick = candles, cash, leverage, tick_size
        self.rate, self.per_unit = commission_rate, commission_per_unit
        self.slippage, self.spread, self.most = slippage, spread, most
        self.trades, self.orders, self.exits, self.closed = [], [], [], []
        self.rejected = 0
        self.at = -1

    # What a strategy sees.

    def closes(self):
        """Every candle: its orders are filled, then the strategy may act on its close."""
        for self.at, candle in enumerate(self.candles):
            for trade in self.trades:
                trade.age += 1
            self.open(candle)
            self.inside(candle)
            self.follow(candle)
            self.orders = [order for order in self.orders if order.waits]
            yield self.at

    @property
    def side(self):
        """1 long, -1 short, 0 without a position."""
        return self.trades[0].side if self.trades else 0

    @property
    def average(self):
        """The average price of the open units."""
        return sum(trade.units * trade.price for trade in self.trades) / self.units

    @property
    def units(self):
        """The open units."""
        return sum(trade.units for trade in self.trades)

    def equity(self, price):
        """Cash with the gains and losses of the open trades at a price."""
        return self.cash + sum(t.side * t.units * (price - t.price) for t in self.trades)

    # What a strategy orders.

    def percent(self, share):
        """A size: a share of the equity times the leverage, with its commission."""
        return lambda price, _: (
            self.equity(price) * self.leverage * share / 100 / (price * (1 + self.rate) + self.per_unit)
        )

    def money(self, amount):
        """A size: what an amount of money buys, with its commission."""
        return lambda price, _: amount / (price * (1 + self.rate) + self.per_unit)

    def risk(self, share, distance=None):
        """A size: the units that lose a share of the equity at the stop, or over a distance."""
        return lambda price, stop: self.equity(price) * share / 100 / (distance or abs(price - stop))

    def enter(self, side, size, limit=None, stop=None, loss=None, targets=(), trail=None,
              name=None, waits=False):
        """Orders an entry. In the direction held it is ignored, unless the position may grow."""
        if self.side == side and len(self.trades) >= self.most:
            return
        kind = "limit" if limit is not None else "stop" if stop is not None else "market"
        level = limit if kind == "limit" else stop
        rises = side if kind == "stop" else -side
        level = None if kind == "market" else self.rounded(level, rises)
        if name is not None:
            self.cancel(name)
        self.orders.append(Order(side, kind, level, size, loss, targets, trail, name, waits))

    def exit(self, side=None):
        """Closes the position at the next open if it has this side."""
        if self.side and side in (None, self.side):
            self.exits.append(self.side)

    def cancel(self, name):
        """Cancels the orders of a name."""
        self.orders = [order for order in self.orders if order.name != name]

    # Fills.

    def rounded(self, level, direction):
        """A level at the tick that is reached later by prices that rise (1) or fall (-1)."""
        if not self.tick:
            return level
        ticks = level / self.tick
        if abs(ticks - round(ticks)) < 1e-4:
            return round(ticks) * self.tick
        return (math.ceil(ticks) if direction > 0 else math.floor(ticks)) * self.tick

    def open(self, candle):
        """Exits that the open has passed, exits of the strategy, then entries at the open."""
        for trade in list(self.trades):
            price = self.quote(candle.open, -trade.side)
            self.leave(trade, price, price, price)
        exits, self.exits = self.exits, []
        for trade in list(self.trades):
            if trade.side in exits:
                self.close(trade, self.slipped(self.quote(candle.open, -trade.side), -trade.side))
        for order in list(self.orders):
            price = self.quote(candle.open, order.side)
            if order in self.orders and order.reached(price):
                self.fill(order, price)

    def inside(self, candle):
        """Exits of the open trades, then entries, each with what provably comes after it."""
        for trade in list(self.trades):
            low, high = (self.quote(price, -trade.side) for price in (candle.low, candle.high))
            self.leave(trade, low, high)
        for order in list(self.orders):
            low, high = (self.quote(price, order.side) for price in (candle.low, candle.high))
            if order not in self.orders or not (order.reached(low) or order.reached(high)):
                continue
            trade = self.fill(order, order.level)
            if trade is not None:
                rising = order.side == (1 if order.kind == "stop" else -1)
                level = order.level / (1 + order.side * self.spread / 2)
                after = [level, candle.close, candle.high if rising else candle.low]
                trade.seen = max(after) if trade.side > 0 else min(after)
                low, high = (self.quote(price, -trade.side) for price in (min(after), max(after)))
                self.leave(trade, low, high)

    def follow(self, candle):
        """Moves trailing stops to the best price that the trade has provably seen."""
        for trade in self.trades:
            if trade.trail is not None:
                best = max if trade.side > 0 else min
                whole = candle.high if trade.side > 0 else candle.low
                seen = whole if trade.seen is None else trade.seen
                trade.best, trade.seen = best(trade.best, seen), None
                level = trade.best - trade.side * trade.trail
                trade.stop = level if trade.stop is None else best(trade.stop, level)

    def leave(self, trade, low, high, price=None):
        """Closes a trade whose stop lies between two prices, or the parts of it whose targets do; at `price`, or at their levels."""
        bad, good = (low, high) if trade.side > 0 else (high, low)
        if trade.past(bad, trade.stop):
            return self.close(trade, self.slipped(trade.stop if price is None else price, -trade.side))
        for target in list(trade.targets):
            level, share = target
            if trade.side * (good - level) >= 0 and trade in self.trades:
                trade.targets.remove(target)
                part = trade.units if share is None else trade.whole * share / 100
                self.close(trade, level if price is None else price, min(part, trade.units))

    def quote(self, price, side):
        """The price of a candle for a buyer (1) or a seller (-1): candles are the middle of the quotes."""
        return price * (1 + side * self.spread / 2)

    def slipped(self, price, side):
        """The price at which a market or stop order to buy (1) or sell (-1) is filled."""
        return price * (1 + side * self.slippage)

    def fee(self, units, price):
        """The commission of a fill."""
        return units * (price * self.rate + self.per_unit)

    def fill(self, order, price):
        """Fills an entry, or rejects it if the money does not suffice. Closes what is held in the other direction."""
        self.orders.remove(order)
        if self.side == order.side and len(self.trades) >= self.most:
            return None
        reverse = price
        if order.kind != "limit":
            price = self.slipped(price, order.side)
        for trade in [trade for trade in self.trades if trade.side != order.side]:
            self.close(trade, price)
        stop = order.stop(price) if order.stop else None
        stop = None if stop is None else self.rounded(stop, -order.side)
        units = order.size(price, stop)
        held = sum(trade.units * price for trade in self.trades)
        free = self.equity(price) * self.leverage - held
        if units * price + self.fee(units, price) > free * (1 + 1e-12):
            self.rejected += 1
            return None
        trade = Trade(order.side, units, self.candles[self.at].time, price)
        self.cash -= self.fee(units, price)
        trade.stop = stop
        trade.targets = [
            (self.rounded(level(price), trade.side), share) for level, share in order.targets
        ]
        if order.trail is not None:
            trade.trail = order.trail
            trailed = price - trade.side * order.trail
            near = max if trade.side > 0 else min
            trade.stop = trailed if trade.stop is None else near(trade.stop, trailed)
        self.trades.append(trade)
        first = price if not self.spread else self.quote(reverse / (1 + order.side * self.spread / 2), -trade.side)
        self.leave(trade, first, first, first)
        return trade if trade in self.trades else None

    def close(self, trade, price, units=None):
        """Closes a trade or a part of it."""
        units = trade.units if units is None else units
        self.cash += trade.side * units * (price - trade.price) - self.fee(units, price)
        time = self.candles[self.at].time
        self.closed.append((trade.side, trade.time, trade.price, time, price, units))
        trade.units -= units
        if trade.units <= 1e-12 * trade.whole:
            self.trades.remove(trade)
