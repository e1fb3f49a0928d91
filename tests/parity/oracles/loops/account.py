"""An account that fills orders candle by candle, as `docs/execution.md` describes it."""

import math


class Trade:
    """Units that were bought (side 1) or sold short (side -1) at one price."""

    def __init__(self, order, units, time, price):
        self.side, self.units, self.time, self.price = order.side, units, time, price
        self.name, self.whole, self.age = order.name, units, 0
        self.stop, self.targets = None, []
        self.trail = order.trail(price) if order.trail else None
        self.profit = order.profit(price) if order.profit else None
        self.best, self.seen = price, None

    def past(self, price, level):
        """Whether a price is at a level or on its losing side."""
        return level is not None and self.side * (price - level) <= 0

    def trailed(self):
        """The stop, moved to the trail's distance from the best price once that has reached its profit."""
        if self.trail is None:
            return self.stop
        if self.profit is not None and self.side * (self.best - self.price) < self.profit:
            return self.stop
        level = self.best - self.side * self.trail
        near = max if self.side > 0 else min
        return level if self.stop is None else near(self.stop, level)


class Order:
    """An entry that waits. Stops, targets and trails are functions of the price of its fill."""

    def __init__(self, side, kind, level, size, **options):
        self.side, self.kind, self.level, self.size = side, kind, level, size
        self.loss, self.targets = options.get("loss"), options.get("targets", ())
        self.trail, self.profit = options.get("trail"), options.get("profit")
        self.name, self.group = options.get("name"), options.get("group")
        self.candles, self.after = options.get("candles", 1), options.get("after")
        self.limit, self.closing = None, 0.0

    def reached(self, price):
        """Whether a price of its side of the market fills it."""
        if self.kind == "market":
            return True
        rises = -self.side if self.kind == "limit" else self.side
        return rises * (price - self.level) >= 0


class Account:
    """Cash, open trades and orders. A loop over `closes` sees each candle when it has closed."""

    def __init__(self, candles, most=1, net=False, **job):
        self.candles, self.most, self.net = candles, most, net
        self.cash, self.leverage = job.get("initial_cash", 10_000.0), job.get("leverage", 1)
        self.rate, self.per_unit = job.get("commission_rate", 0.0), job.get("commission_per_unit", 0.0)
        self.fixed = job.get("commission_fixed", 0.0)
        self.slippage, self.spread = job.get("slippage", 0.0), job.get("spread", 0.0)
        self.tick, self.lot = job.get("tick_size", 0.0), job.get("lot_step", 0.0)
        self.same_close = job.get("fill") == "same_close"
        self.path = job.get("intrabar") == "path"
        self.maintenance = job.get("maintenance_margin", 0.0)
        self.trades, self.orders, self.exits, self.closed = [], [], [], []
        self.rejected, self.at = 0, -1

    # What a strategy sees.

    def closes(self):
        """Every candle: its orders are filled, then the strategy may act on its close."""
        for self.at, candle in enumerate(self.candles):
            for trade in self.trades:
                trade.age += 1
            for order in self.orders:
                order.candles -= 1
            self.open(candle)
            if self.path:
                self.walk(candle)
            else:
                self.inside(candle)
                self.follow(candle)
            self.orders = [order for order in self.orders if order.candles > 0]
            yield self.at
            if self.same_close:
                self.signalled(candle.close)
                for order in [order for order in self.orders if order.kind == "market"]:
                    self.fill(order, self.quote(candle.close, order.side))

    @property
    def side(self):
        """1 long, -1 short, 0 without a position."""
        return self.trades[0].side if self.trades else 0

    @property
    def units(self):
        """The open units."""
        return sum(trade.units for trade in self.trades)

    @property
    def average(self):
        """The average price of the open units."""
        return sum(trade.units * trade.price for trade in self.trades) / self.units

    @property
    def left(self):
        """Whether a trade or a part of one was closed in this candle."""
        return bool(self.closed) and self.closed[-1][3] == self.candles[self.at].time

    def equity(self, price):
        """Cash with the gains and losses of the open trades at a price."""
        return self.cash + sum(t.side * t.units * (price - t.price) for t in self.trades)

    # Sizes: functions of the price of the fill and of its stop.

    def percent(self, share):
        """A share of the equity times the leverage, with its commission."""
        return lambda price, _: self.bought(self.equity(price) * self.leverage * share / 100, price)

    def money(self, amount):
        """What an amount of money buys, with its commission."""
        return lambda price, _: self.bought(amount, price)

    def risk(self, share, distance=None):
        """The units that lose a share of the equity at the stop, or over a distance."""
        return lambda price, stop: self.equity(price) * share / 100 / (distance or abs(price - stop))

    def capped(self, size, share):
        """A size, cut down to a share of the equity times the leverage."""
        full = self.percent(share)
        return lambda price, stop: min(size(price, stop), full(price, stop))

    def bought(self, amount, price):
        """The units whose price and commission are an amount."""
        return (amount - self.fixed) / (price * (1 + self.rate) + self.per_unit)

    # What a strategy orders.

    def enter(self, side, size, limit=None, stop=None, **options):
        """Orders an entry. In the direction held it is ignored, unless the position may grow."""
        if self.side == side and len(self.trades) >= self.most:
            return
        kind = "market" if limit is stop is None else "limit" if stop is None else "stop"
        level = {"market": None, "limit": limit, "stop": stop}[kind]
        level = self.rounded(level, -side if kind == "limit" else side)
        order = Order(side, kind, level, size, **options)
        if kind == "stop" and limit is not None:
            order.limit = self.rounded(limit, -side)
        if self.net:
            order.closing = self.units if self.side == -side else 0.0
        if order.name is not None:
            self.cancel(order.name)
        self.orders.append(order)
        if self.net:
            self.orders.sort(key=lambda order: order.side < 0 and order.kind == "stop")

    def exit(self, side=None, share=100):
        """Closes the position, or a share of the units that it has now, at the next open if it has this side."""
        if side in (None, self.side):
            self.exits += [(trade, trade.units * share / 100) for trade in self.trades]

    def cancel(self, name):
        """Cancels the orders of a name."""
        self.orders = [order for order in self.orders if order.name != name]

    # Fills.

    def rounded(self, level, direction):
        """A level at the tick that is reached later by prices that rise (1) or fall (-1)."""
        if not self.tick or level is None:
            return level
        ticks = level / self.tick
        if abs(ticks - round(ticks)) < 1e-4:
            return round(round(ticks) * self.tick, 9)
        return round((math.ceil(ticks) if direction > 0 else math.floor(ticks)) * self.tick, 9)

    def quote(self, price, side):
        """The price of a candle for a buyer (1) or a seller (-1): candles are the middle of the quotes."""
        return price * (1 + side * self.spread / 2)

    def slipped(self, price, side):
        """The price at which a market or stop order to buy (1) or sell (-1) is filled."""
        return price * (1 + side * self.slippage)

    def fee(self, units, price):
        """The commission of a fill."""
        return self.fixed + units * (price * self.rate + self.per_unit)

    def open(self, candle):
        """Exits that the open has passed, exits by age and by the strategy, then entries at the open."""
        for trade in list(self.trades):
            price = self.quote(candle.open, -trade.side)
            self.leave(trade, price, price, price)
        for trade in list(self.trades):
            if trade.after == trade.age:
                self.close(trade, self.slipped(self.quote(candle.open, -trade.side), -trade.side))
        self.call(candle.open, candle.open)
        self.signalled(candle.open)
        for order in list(self.orders):
            price = self.quote(candle.open, order.side)
            if order not in self.orders or not order.reached(price):
                continue
            if order.limit is not None:
                order.kind, order.level, order.limit = "limit", order.limit, None
            if order.reached(price):
                self.fill(order, price)

    def signalled(self, price):
        """Exits by the strategy, at an open or a close."""
        exits, self.exits = self.exits, []
        for trade, units in exits:
            if trade in self.trades:
                quote = self.slipped(self.quote(price, -trade.side), -trade.side)
                self.close(trade, quote, min(units, trade.units))

    def inside(self, candle):
        """Exits of the open trades, then entries, each with what provably comes after it."""
        self.call(candle.low if self.side > 0 else candle.high)
        for trade in list(self.trades):
            low, high = (self.quote(price, -trade.side) for price in (candle.low, candle.high))
            self.leave(trade, low, high)
        for order in list(self.orders):
            low, high = (self.quote(price, order.side) for price in (candle.low, candle.high))
            if order not in self.orders or not (order.reached(low) or order.reached(high)):
                continue
            trade = self.fill(order, order.level)
            if trade is not None:
                rising = order.side == (-1 if order.kind == "limit" else 1)
                level = order.level / (1 + order.side * self.spread / 2)
                after = [level, candle.close, candle.high if rising else candle.low]
                trade.seen = max(after) if trade.side > 0 else min(after)
                low, high = (self.quote(price, -trade.side) for price in (min(after), max(after)))
                self.leave(trade, low, high)

    def call(self, worst, price=None):
        """A margin call: closes a single trade without other stops at `price`, or where only the maintenance margin is left."""
        if not self.maintenance or not self.trades:
            return
        (trade,) = self.trades
        lost = trade.side * trade.units * trade.price - self.cash
        level = lost / (trade.units * (trade.side - self.maintenance))
        if trade.past(worst, level):
            self.close(trade, level if price is None else price)
            self.orders, self.exits = [], []

    def follow(self, candle):
        """Moves trailing stops to the best price that the trade has provably seen."""
        for trade in self.trades:
            best = max if trade.side > 0 else min
            whole = candle.high if trade.side > 0 else candle.low
            seen = whole if trade.seen is None else trade.seen
            trade.best, trade.seen = best(trade.best, seen), None
            trade.stop = trade.trailed()

    def walk(self, candle):
        """Goes from the open to the nearer extreme, to the other one and to the close, and meets levels on its way.

        If both extremes are equally near, the one away from the close comes first. There is no spread.
        """
        up, down = round(candle.high - candle.open, 9), round(candle.open - candle.low, 9)
        low_first = down < up or down == up and candle.close >= candle.open
        extremes = (candle.low, candle.high) if low_first else (candle.high, candle.low)
        here = candle.open
        self.trail(here)
        for there in (*extremes, candle.close):
            rising = there > here
            while here != there:
                ahead = ((abs(level - here), level) for level in self.levels(rising))
                near = [pair for pair in ahead if min(here, there) <= pair[1] <= max(here, there)]
                here, met = (min(near)[1], True) if near else (there, False)
                self.trail(here)
                if met:
                    self.meet(here, rising)

    def trail(self, price):
        """Moves trailing stops as the price gets here."""
        for trade in self.trades:
            trade.best = (max if trade.side > 0 else min)(trade.best, price)
            trade.stop = trade.trailed()

    def levels(self, rising):
        """The levels that prices meet which rise, or fall."""
        for trade in self.trades:
            if (trade.side > 0) == rising:
                yield from (level for level, _ in trade.targets)
            elif trade.stop is not None:
                yield trade.stop
        for order in self.orders:
            if order.kind != "market" and (order.side > 0) == ((order.kind == "stop") == rising):
                yield order.level

    def meet(self, here, rising):
        """Fills what lies at a price of the walk, exits first."""
        for trade in list(self.trades):
            self.leave(trade, here, here)
        for order in list(self.orders):
            if order in self.orders and order.level == here:
                if rising == ((order.side > 0) == (order.kind == "stop")):
                    self.fill(order, here)

    def leave(self, trade, low, high, price=None):
        """Closes a trade whose stop lies between two prices, or the parts of it whose targets do; at `price`, or at
        their levels."""
        bad, good = (low, high) if trade.side > 0 else (high, low)
        if trade.past(bad, trade.stop):
            self.close(trade, self.slipped(trade.stop if price is None else price, -trade.side))
            return
        for level, share in list(trade.targets):
            if trade.side * (good - level) >= 0 and trade in self.trades:
                trade.targets.remove((level, share))
                part = trade.units if share is None else trade.whole * share / 100
                self.close(trade, level if price is None else price, min(part, trade.units))

    def fill(self, order, quote):
        """Fills an entry, or rejects it if the money does not suffice. Closes what is held in the other direction."""
        self.orders.remove(order)
        if self.side == order.side and len(self.trades) >= self.most:
            return None
        limited = order.kind == "limit" or order.limit is not None
        price = quote if limited else self.slipped(quote, order.side)
        stop = self.rounded(order.loss(price), -order.side) if order.loss else None
        if not self.net:
            self.reduce(order.side, price, math.inf)
        units = order.size(price, stop)
        if self.net:
            units += order.closing
            units -= self.reduce(order.side, price, units)
        if self.lot:
            units = math.floor(units / self.lot + 1e-9) * self.lot
        if units <= 1e-9:
            return None
        free = self.equity(price) * self.leverage - sum(t.units * price for t in self.trades)
        if units * price + self.fee(units, price) > free * (1 + 1e-12):
            self.rejected += 1
            return None
        trade = Trade(order, units, self.candles[self.at].time, price)
        self.cash -= self.fee(units, price)
        trade.stop, trade.after = stop, order.after
        trade.stop = trade.trailed()
        trade.targets = [(self.rounded(level(price), order.side), share) for level, share in order.targets]
        self.trades.append(trade)
        if order.group is not None:
            self.orders = [other for other in self.orders if other.group != order.group]
        first = self.quote(quote / (1 + order.side * self.spread / 2), -order.side)
        self.leave(trade, first, first, first)
        return trade if trade in self.trades else None

    def reduce(self, side, price, units):
        """Closes up to some units of the other direction, the oldest first; how many it closed."""
        closed = 0.0
        for trade in [trade for trade in self.trades if trade.side != side]:
            part = min(trade.units, units - closed)
            if part > 0:
                closed += part
                self.close(trade, price, part)
        return closed

    def close(self, trade, price, units=None):
        """Closes a trade or a part of it."""
        units = trade.units if units is None else units
        self.cash += trade.side * units * (price - trade.price) - self.fee(units, price)
        time = self.candles[self.at].time
        self.closed.append((trade.side, trade.time, trade.price, time, price, units))
        trade.units -= units
        if trade.units <= 1e-12 * trade.whole:
            self.trades.remove(trade)
