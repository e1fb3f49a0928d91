#!/usr/bin/env python3
"""Regenerates `reference.json`: `make.py <output file>`; needs the packages of README.md from PyPI."""
import itertools, json, math, sys
import numpy as np
from scipy import stats
from arch.bootstrap import CircularBlockBootstrap, StationaryBootstrap
from factor_qc import stats as factor_qc
from holdout import deflated
from holdout.moments import moments
from holdout.pbo import probability_of_backtest_overfitting
from jsharpe.sharpe import corrections, psr
from phacker.cscv import cscv_reference

BLOCKS, PERCENTILES = 16, [5, 25, 50, 75, 95]


def make_returns():
    """320 candles of 10 strategies: noise, neighbours of each other, a weak edge, a heavy tail."""
    rng = np.random.default_rng(20140731)
    noise = 0.01 * rng.standard_normal((320, 10))
    noise[:, 1] = 0.9 * noise[:, 0] + 0.4 * noise[:, 1]
    noise[:, 2] = 0.9 * noise[:, 0] + 0.4 * noise[:, 2] + 0.0005
    noise[:, 3] += 0.0011
    noise[:, 4] = 0.004 * rng.standard_t(3, 320)
    noise[:, 5] = np.where(rng.random(320) < 0.7, 0.0, noise[:, 5])
    return np.round(noise, 6)


def shape(column):
    m = moments(column)
    skewness, kurtosis = float(stats.skew(column)), float(stats.kurtosis(column, fisher=False))
    assert np.isclose(m.skewness, skewness, rtol=1e-12) and np.isclose(m.kurtosis, kurtosis, rtol=1e-12)
    return {"mean": m.mean, "deviation": m.std, "skewness": m.skewness, "kurtosis": m.kurtosis}


def sharpes(column, trials, variance):
    """Where two packages compute the same, they agree."""
    m = moments(column)
    sharpe = m.mean / m.std
    form = {"skewness": m.skewness, "kurtosis": m.kurtosis}
    expected = deflated.expected_maximum_sharpe(trials, variance)
    probabilistic = deflated.probabilistic_sharpe_ratio(sharpe, m.n, **form)
    value = deflated.deflated_sharpe_ratio(sharpe, m.n, n_trials=trials, trials_variance=variance, **form)
    assert np.isclose(expected, factor_qc.expected_max_sharpe(variance, trials), rtol=1e-9)
    assert np.isclose(expected, psr.expected_maximum_sharpe_ratio(trials, variance), rtol=1e-9)
    assert np.isclose(value, factor_qc.probabilistic_sharpe_ratio(sharpe, expected, m.n, m.skewness, m.kurtosis), rtol=1e-9)
    # Luck is Šidák's correction of the single probability, whose variance is at least that of no skill.
    variance_factor = max(1.0, 1.0 - m.skewness * sharpe + (m.kurtosis - 1.0) / 4.0 * sharpe**2)
    single = stats.norm.sf(sharpe * math.sqrt((m.n - 1) / variance_factor))
    luck = 1.0 - (1.0 - single) ** trials
    assert np.isclose(luck, corrections.adjusted_p_values_sidak(np.full(trials, single))[0], rtol=1e-9)
    return {"trials": trials, "sharpe": sharpe, "expected_best": expected, "probabilistic": probabilistic,
            "deflated": value, "luck": float(luck)}


def cross_validation(returns, columns):
    chosen = returns[:, columns]
    result = probability_of_backtest_overfitting(chosen, n_blocks=BLOCKS)
    if len(set(columns)) == len(columns):
        # These two rank equals otherwise.
        assert factor_qc.probability_of_backtest_overfitting(chosen, BLOCKS)["pbo"] == result.pbo
        assert cscv_reference(chosen, BLOCKS)[0] == result.pbo
    logits, counts = np.unique(np.round(result.logits, 12), return_counts=True)
    return {"columns": columns, "probability": result.pbo, "degradation_slope": result.degradation[0],
            "probability_of_loss": result.probability_of_loss,
            "logits": [[float(logit), int(count)] for logit, count in zip(logits, counts)],
            "chosen": np.bincount(result.selected, minlength=len(columns)).tolist(),
            "mean_in_sample": float(result.in_sample.mean()), "mean_out_of_sample": float(result.out_of_sample.mean())}


def drawdown_pct(returns):
    equity = np.concatenate([[1.0], np.cumprod(1.0 + returns)])
    return 100.0 * float(np.max(1.0 - equity / np.maximum.accumulate(equity)))


def measured(returns):
    total = 100.0 * (np.prod(1.0 + returns) - 1.0)
    return np.array([total, returns.mean() / returns.std(ddof=1), drawdown_pct(returns)])


def bootstrap(kind, blocks, returns, block, runs):
    drawn = kind(block, returns, seed=np.random.default_rng(1994)).apply(measured, runs)
    bands = np.percentile(drawn, PERCENTILES, axis=0).T
    names = ["total_return_pct", "sharpe", "max_drawdown_pct"]
    spread = {name: float(values.std()) for name, values in zip(names, drawn.T)}
    return {"blocks": blocks, "block_candles": block, "runs": runs, "spread": spread,
            **{name: values.tolist() for name, values in zip(names, bands)}}


def shuffled(trades):
    """All orders of the trades, each once."""
    drawdowns = [drawdown_pct(np.array(order)) for order in itertools.permutations(trades)]
    return {"trades": trades, "spread": float(np.std(drawdowns)),
            "max_drawdown_pct": np.percentile(drawdowns, PERCENTILES).tolist()}


def main():
    returns = make_returns()
    columns = list(returns.T)
    ratios = [float(moments(column).mean / moments(column).std) for column in columns]
    variance = float(np.var(ratios, ddof=1))
    sample = returns[:, 4]
    reference = {
        "returns": [column.tolist() for column in columns],
        "moments": [shape(column) for column in columns],
        "trial_variance": variance,
        "sharpes": [sharpes(column, trials, variance) for column in columns for trials in (2, 10, 500, 100_000)],
        "cross_validation": [cross_validation(returns, chosen) for chosen in (
            list(range(10)), [0, 1], [0, 1, 2], [3, 7], [0, 0, 1, 2, 2, 2, 6])],
        "percentiles": np.percentile(sample, PERCENTILES).tolist(),
        "normal": [[x, float(stats.norm.cdf(x))] for x in (-20.0, -8.0, -3.3, -1.0, -0.1, 0.0, 0.7, 2.5, 5.0)],
        "quantiles": [[p, float(stats.norm.ppf(p))] for p in (1e-250, 1e-12, 1e-4, 0.02, 0.074, 0.3, 0.5, 0.8, 0.99, 0.9999999)],
        "bootstrap": [
            bootstrap(StationaryBootstrap, "stationary", returns[:, 3], 7, 40_000),
            bootstrap(CircularBlockBootstrap, "circular", returns[:, 3], 7, 40_000),
            bootstrap(StationaryBootstrap, "stationary", returns[:, 4], 1, 40_000),
        ],
        "shuffled": shuffled([0.031, -0.024, 0.012, -0.041, 0.055, -0.013, 0.022, -0.035]),
    }
    text = json.dumps(reference, separators=(",", ":")).replace('"moments"', '\n"moments"')
    for name in ("trial_variance", "cross_validation", "percentiles", "normal", "quantiles", "bootstrap", "shuffled", "sharpes"):
        text = text.replace(f',"{name}"', f',\n"{name}"', 1)
    with open(sys.argv[1], "w") as file:
        file.write(text + "\n")


main()
