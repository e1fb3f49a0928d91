"""The list of strategies, with their candles and the costs of their jobs."""

from account import Account
from candles import read

STRATEGIES = {}


def strategy(data, most=1, net=False, **config):
    """Adds a loop to the list, by its name. `most` entries may be open together, entries may `net`; `config` is that
    of the job."""

    def add(loop):
        def run():
            account = Account(read(data), most, net, **config)
            loop(account, account.candles)
            return account

        STRATEGIES[loop.__name__] = (data, config, run)
        return loop

    return add


def column(candles, name):
    """One price of all candles."""
    return [getattr(candle, name) for candle in candles]
