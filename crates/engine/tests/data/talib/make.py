#!/usr/bin/env python3
"""Regenerates the reference values: `make.py <candles folder> <output folder> <step>`; needs TA-Lib and numpy from PyPI."""
import csv, datetime, os, sys
import numpy as np, talib as t

def columns(o, h, l, c, v):
    yield "sma(20)", t.SMA(c, 20)
    yield "sma(1)", t.SMA(c, 1)
    yield "sma(200)", t.SMA(c, 200)
    yield "ema(20)", t.EMA(c, 20)
    yield "ema(100)", t.EMA(c, 100)
    yield "wma(10)", t.WMA(c, 10)
    yield "wma(50)", t.WMA(c, 50)
    yield "dema(20)", t.DEMA(c, 20)
    yield "tema(15)", t.TEMA(c, 15)
    yield "hma(20)", t.HMA(c, 20)
    yield "hma(9)", t.HMA(c, 9)
    yield "hma(3)", t.HMA(c, 3)
    yield "kama(10)", t.KAMA(c, 10)
    yield "kama(30)", t.KAMA(c, 30)
    yield "vwap(2)", t.VWAP(h, l, c, v)
    yield "rsi(14)", t.RSI(c, 14)
    yield "rsi(2)", t.RSI(c, 2)
    k, d = t.STOCH(h, l, c, 14, 3, 0, 3, 0)
    yield "stochastic(14;3;3).k", k
    yield "stochastic(14;3;3).d", d
    k, d = t.STOCHF(h, l, c, 5, 3, 0)
    yield "stochastic(5;1;3).k", k
    yield "stochastic(5;1;3).d", d
    yield "stochastic(8;1;1).fast_k", t.STOCHF(h, l, c, 8, 1, 0)[0]
    k, d = t.STOCHRSI(c, 14, 14, 3, 0)
    yield "stoch_rsi(14;14;3).k", k
    yield "stoch_rsi(14;14;3).d", d
    for periods in ((12, 26, 9), (35, 5, 5), (3, 10, 1)):
        for name, x in zip(("line", "signal", "histogram"), t.MACD(c, *periods)):
            yield f"macd({periods[0]};{periods[1]};{periods[2]}).{name}", x
    yield "cci(20)", t.CCI(h, l, c, 20)
    yield "cci(7)", t.CCI(h, l, c, 7)
    yield "roc(10)", t.ROC(c, 10)
    yield "momentum(10)", t.MOM(c, 10)
    yield "williams_r(14)", t.WILLR(h, l, c, 14)
    yield "true_range()", t.TRANGE(h, l, c)
    yield "atr(14)", t.ATR(h, l, c, 14)
    yield "atr(1)", t.ATR(h, l, c, 1)
    yield "natr(14)", t.NATR(h, l, c, 14)
    yield "stdev(20)", t.STDDEV(c, 20, 1)
    yield "stdev(5)", t.STDDEV(c, 5, 1)
    for n, dev in ((20, 2.0), (10, 1.5)):
        for name, x in zip(("upper", "middle", "lower"), t.BBANDS(c, n, dev, dev, 0)):
            yield f"bollinger({n};{dev:g}).{name}", x
    for name, x in zip(("upper", "middle", "lower"), t.KC(h, l, c, 20, 10, 2.0)):
        yield f"keltner(20;10;2).{name}", x
    for name, x in zip(("upper", "middle", "lower"), t.DONCHIAN(h, l, 20)):
        yield f"donchian(20).{name}", x
    for n in (14, 5):
        yield f"adx({n}).adx", t.ADX(h, l, c, n)
        yield f"adx({n}).plus_di", t.PLUS_DI(h, l, c, n)
        yield f"adx({n}).minus_di", t.MINUS_DI(h, l, c, n)
    down, up = t.AROON(h, l, 25)
    yield "aroon(25).up", up
    yield "aroon(25).down", down
    yield "aroon(25).oscillator", t.AROONOSC(h, l, 25)
    yield "parabolic_sar(0.02;0.2)", t.SAR(h, l, 0.02, 0.2)
    yield "parabolic_sar(0.05;0.1)", t.SAR(h, l, 0.05, 0.1)
    for n, k in ((10, 3.0), (7, 1.5)):
        line, trend = t.SUPERTREND(h, l, c, n, k)
        yield f"supertrend({n};{k:g}).line", line
        yield f"supertrend({n};{k:g}).direction", np.where(np.isnan(line), np.nan, trend)
    yield "mfi(14)", t.MFI(h, l, c, v, 14)
    yield "obv()", t.OBV(c, v)
    yield "cmf(20)", t.CMF(h, l, c, v, 20)
    yield "linreg(14)", t.LINEARREG(c, 14)
    yield "linreg_slope(14)", t.LINEARREG_SLOPE(c, 14)
    yield "linreg_slope(100)", t.LINEARREG_SLOPE(c, 100)
    yield "percent_rank(100)", t.PERCENTRANK(c, 100)
    yield "highest(30)", t.MAX(c, 30)
    yield "lowest(30)", t.MIN(c, 30)
    yield "typical_price()", t.TYPPRICE(h, l, c)
    yield "median_price()", t.MEDPRICE(h, l)

def main(candles, output, step):
    for file in sorted(os.listdir(candles)):
        if not file.endswith(".csv"):
            continue
        table = list(csv.DictReader(open(os.path.join(candles, file))))
        named = list(columns(*(np.array([float(row[k]) for row in table]) for k in ("open", "high", "low", "close", "volume"))))
        rows = sorted({*range(0, len(table), step), len(table) - 1})
        with open(os.path.join(output, file), "w") as out:
            print("index", *(name for name, _ in named), sep=",", file=out)
            print("first", *(int(np.argmax(~np.isnan(x))) for _, x in named), sep=",", file=out)
            for i in rows:
                print(i, *("" if np.isnan(x[i]) else f"{x[i]:.12g}" for _, x in named), sep=",", file=out)

if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
