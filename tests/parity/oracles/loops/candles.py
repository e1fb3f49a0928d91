"""Candles, local times, and the made candles of 30 minutes."""

import csv
import datetime
from collections import namedtuple
from pathlib import Path

Candle = namedtuple("Candle", "time open high low close volume")

FOLDER = Path(__file__).parent
FILES = {"IBM": FOLDER.parent / "data" / "IBM.csv", "intraday": FOLDER / "intraday.csv"}

HOUR = 3_600
DAY = 24 * HOUR


def read(name):
    """The candles of a file; times in epoch seconds, UTC."""
    with open(FILES[name], newline="") as file:
        return [
            Candle(int(row["time"]), *(float(row[key]) for key in Candle._fields[1:]))
            for row in csv.DictReader(file)
        ]


def seconds(year, month, day, hour=0):
    """The epoch seconds of an hour in UTC."""
    moment = datetime.datetime(year, month, day, hour, tzinfo=datetime.timezone.utc)
    return int(moment.timestamp())


def sunday(year, month, number):
    """The day of a month that is its first, second, ... or with -1 its last Sunday."""
    days = range(1, 32 if month in (3, 10) else 31)
    sundays = [day for day in days if datetime.date(year, month, day).isoweekday() == 7]
    return sundays[number - 1 if number > 0 else number]


def new_york(time):
    """Local time in New York: summer from the second Sunday of March to the first of November, at two o'clock local
    time."""
    year = datetime.datetime.fromtimestamp(time, datetime.timezone.utc).year
    begin = seconds(year, 3, sunday(year, 3, 2), 7)
    end = seconds(year, 11, sunday(year, 11, 1), 6)
    return local(time, -4 if begin <= time < end else -5)


def berlin(time):
    """Local time in Berlin: summer from the last Sunday of March to the last of October, at one o'clock UTC."""
    year = datetime.datetime.fromtimestamp(time, datetime.timezone.utc).year
    begin = seconds(year, 3, sunday(year, 3, -1), 1)
    end = seconds(year, 10, sunday(year, 10, -1), 1)
    return local(time, 2 if begin <= time < end else 1)


def local(time, hours):
    """The local date and time at an offset."""
    return datetime.datetime.fromtimestamp(time + hours * HOUR, datetime.timezone.utc)


def clock(moment):
    """The time of day as hours and a fraction: 9.5 is half past nine."""
    return moment.hour + moment.minute / 60


class Random:
    """The linear congruential generator of Knuth's MMIX, the same with every Python."""

    def __init__(self, seed):
        self.state = seed

    def uniform(self):
        """A number from 0 to 1."""
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 11) / 2**53

    def normal(self):
        """Twelve uniform numbers less six: nearly normal, and the same on every machine."""
        return sum(self.uniform() for _ in range(12)) - 6


def make_intraday(days=92, first=datetime.date(2024, 2, 5)):
    """Writes candles from 4:00 to 18:00 in New York, on weekdays without two holidays. Prices are whole cents.

    Volatility follows its own shocks, nights have a gap, and volume follows the range.
    """
    holidays = {datetime.date(2024, 3, 29), datetime.date(2024, 5, 27)}
    random = Random(20240205)
    cents, volatility = 10_000, 12.0
    rows, date = [], first
    while days > 0:
        if date.isoweekday() <= 5 and date not in holidays:
            days -= 1
            cents += round(4 * volatility * random.normal())
            for half_hour in range(28):
                volatility = 0.93 * volatility + 0.07 * 12
                path = [cents]
                for _ in range(6):
                    path.append(path[-1] + round(volatility * random.normal() / 6**0.5))
                volatility += 0.06 * (abs(path[-1] - cents) - 0.8 * volatility)
                volume = 1_000 + 50 * (max(path) - min(path)) + int(500 * random.uniform())
                time = new_york_seconds(date, half_hour)
                prices = [path[0], max(path), min(path), path[-1]]
                rows.append([time, *(f"{price / 100:.2f}" for price in prices), volume])
                cents = path[-1] + round(0.8 * random.normal())
        date += datetime.timedelta(days=1)
    with open(FILES["intraday"], "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(Candle._fields)
        writer.writerows(rows)


def new_york_seconds(date, half_hour):
    """The epoch seconds of a half hour of the session that begins at 4:00 in New York."""
    for hours in (4, 5):
        time = seconds(date.year, date.month, date.day, 4 + hours) + half_hour * HOUR // 2
        if clock(new_york(time)) == 4 + half_hour / 2:
            return time
    raise ValueError(date)
