"""Logistic regression on 200 points of two numbers, 1,000 steps on all data."""

STEPS = 1000
SEED = 4
RATE = 0.5


def data_and_start(rng, np):
    X = np.concatenate([rng.normal(-1, 1, (100, 2)), rng.normal(1, 1, (100, 2))])
    y = np.concatenate([np.zeros(100), np.ones(100)])
    return [X, y], [np.zeros(2), np.array(0.0)]


def loss_and_gradients(np, X, y, w, b):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    value = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
    miss = (p - y) / len(y)
    return value, [X.T @ miss, miss.sum()]


def loss(xp, X, y, w, b):
    p = 1 / (1 + xp.exp(-(X @ w + b)))
    return -xp.mean(y * xp.log(p) + (1 - y) * xp.log(1 - p))
