#!/usr/bin/env python3
"""Regenerates the references: `make.py <output folder>`; needs optuna and scikit-learn from PyPI."""
import itertools, json, os, sys, warnings
import numpy as np, optuna, sklearn
from optuna.distributions import CategoricalDistribution, FloatDistribution
from sklearn.ensemble import RandomForestRegressor

SEEDS = range(5)
optuna.logging.set_verbosity(optuna.logging.WARNING)
warnings.filterwarnings("ignore")


def hartmann6(points):
    """The usual test function; its constants are those of Dixon and Szegö (1978)."""
    alpha = np.array([1.0, 1.2, 3.0, 3.2])
    a = np.array([[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]])
    p = 1e-4 * np.array([[1312, 1696, 5569, 124, 8283, 5886], [2329, 4135, 8307, 3736, 1004, 9991],
                         [2348, 1451, 3522, 2883, 3047, 6650], [4047, 8828, 8732, 5743, 1091, 381]])
    return -(np.exp(-(a * (points[:, None, :] - p) ** 2).sum(2)) * alpha).sum(1)


def data_sets():
    rng = np.random.default_rng(20140614)
    points = np.round(rng.random((300, 6)), 5)
    yield "hartmann6", [None] * 6, points, hartmann6(points)

    # A slope that one of three choices turns round, a bend, and noise.
    points = np.column_stack([np.round(rng.random((300, 2)), 5), rng.integers(0, 3, 300)])
    choice = points[:, 2].astype(int)
    scores = np.array([2.0, -1.0, 0.5])[choice] * points[:, 0] + np.array([0.0, 0.5, 1.0])[choice]
    yield "mixed", [None, None, 3], points, scores + 2 * (points[:, 1] - 0.4) ** 2 + 0.1 * rng.standard_normal(300)

    # Every point of a grid, as a search over two moving averages has it; the third parameter does nothing.
    levels = [np.linspace(0, 1, count) for count in (12, 12, 3)]
    points = np.round(np.array(list(itertools.product(*levels))), 6)
    fast, slow = points[:, 0], points[:, 1]
    scores = 1.5 * slow - fast * slow + np.sin(6 * fast) * 0.3 + 0.05 * rng.standard_normal(len(points))
    yield "grid", [None] * 3, points, scores


def optuna_shares(choices, points, scores, seed):
    names = [f"p{at}" for at in range(len(choices))]
    kinds = {name: FloatDistribution(0, 1) if count is None else CategoricalDistribution(list(range(count)))
             for name, count in zip(names, choices)}
    study = optuna.create_study()
    for point, score in zip(points, scores):
        params = {name: float(value) if count is None else int(value) for name, value, count in zip(names, point, choices)}
        study.add_trial(optuna.create_trial(params=params, distributions=kinds, value=float(score)))
    shares = optuna.importance.FanovaImportanceEvaluator(seed=seed).evaluate(study)
    return [shares[name] for name in names]


def shares_over_choices(choices, points, scores, seed):
    """The same forest, but its variances over the cells of the space itself, one by one. Optuna takes them over the cube of
    the 0-or-1 columns that a categorical parameter is spread into, most of whose corners no point can have."""
    spread = [np.eye(count)[column.astype(int)] if count else column[:, None] for count, column in zip(choices, points.T)]
    first = np.cumsum([0] + [columns.shape[1] for columns in spread])
    forest = RandomForestRegressor(64, max_depth=64, random_state=seed).fit(np.hstack(spread), scores)
    fractions = []
    for tree in forest.estimators_:
        axes, weights = [], []
        for at, count in enumerate(choices):
            cuts = np.unique(tree.tree_.threshold[tree.tree_.feature == first[at]]) if count is None else []
            edges = np.concatenate([[0.0], cuts, [1.0]])
            axes.append((edges[1:] + edges[:-1])[:, None] / 2 if count is None else np.eye(count))
            weights.append(np.diff(edges) if count is None else np.full(count, 1 / count))
        cells = axes[0]
        for axis in axes[1:]:
            cells = np.hstack([np.repeat(cells, len(axis), 0), np.tile(axis, (len(cells), 1))])
        values = tree.predict(cells).reshape([len(axis) for axis in axes])
        weight = np.einsum("i,j,k->ijk", *weights)
        values = values - (values * weight).sum()
        total = (values**2 * weight).sum()
        mains = []
        for at in range(3):
            others = tuple(axis for axis in range(3) if axis != at)
            mains.append((((values * weight).sum(others) / weights[at]) ** 2 * weights[at]).sum())
        fractions.append(np.array(mains) / total)
    return np.mean(fractions, 0).tolist()


def mean(shares):
    return [round(float(share), 5) for share in np.mean(shares, 0)]


for name, choices, points, scores in data_sets():
    scores = np.round(scores, 6)
    record = {
        "made_with": f"optuna {optuna.__version__}, scikit-learn {sklearn.__version__}, numpy {np.__version__}",
        "choices": choices,
        "optuna": mean([optuna_shares(choices, points, scores, seed) for seed in SEEDS]),
        "spread": round(float(np.max(np.std([optuna_shares(choices, points, scores, seed) for seed in SEEDS], 0))), 5),
    }
    if len(choices) == 3:
        record["over_choices"] = mean([shares_over_choices(choices, points, scores, seed) for seed in SEEDS])
    print(name, record)
    record |= {"points": points.tolist(), "scores": scores.tolist()}
    with open(os.path.join(sys.argv[1], name + ".json"), "w") as file:
        file.write(json.dumps(record, separators=(",", ":")) + "\n")
