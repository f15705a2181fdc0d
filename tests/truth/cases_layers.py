"""Cases for convolutions, pooling and normalisation, and for attention as an expression."""

import numpy as np

from cases import EXACT, expression, function, program

NEAR = {"relative": 1e-11}


def wave(*shape, pitch=1.7):
    """Numbers that are neither round nor tied."""
    return np.sin(np.arange(np.prod(shape, dtype=int)) ** 1.2 * pitch).reshape(shape) * 2


def cases(rows):
    def one(name, arrays, settings=None, **options):
        return function(rows, name, arrays, settings, **{"within": NEAR, "slope_within": NEAR, **options})

    for x, kernel, settings in [
        (wave(1, 1, 4, 4), wave(1, 1, 2, 2, pitch=0.9), {}), (wave(2, 3, 5, 4), wave(4, 3, 3, 2, pitch=0.9), {}),
        (wave(2, 3, 5, 4), wave(4, 3, 3, 2, pitch=0.9), {"padding": 1}), (wave(2, 1, 7, 6), wave(2, 1, 3, 3, pitch=0.9), {"stride": 2}),
        (wave(2, 1, 7, 6), wave(2, 1, 3, 3, pitch=0.9), {"stride": 2, "padding": 1}), (wave(1, 2, 3, 3), wave(3, 2, 1, 1), {}),
        (wave(1, 1, 3, 3), wave(1, 1, 3, 3), {}), (wave(1, 1, 2, 2), wave(1, 1, 3, 3), {"padding": 2}),
        (wave(1, 1, 5, 5), wave(1, 1, 2, 2), {"stride": 3, "padding": 3}), (wave(1, 1, 2, 9), wave(2, 1, 1, 4), {"stride": 3}),
    ]:
        yield one("conv2d", {"x": x, "kernel": kernel}, settings)
    for x, kernel, settings in [
        (wave(2, 3, 7), wave(4, 3, 3, pitch=0.9), {}), (wave(2, 3, 7), wave(4, 3, 3, pitch=0.9), {"padding": 2}),
        (wave(1, 1, 9), wave(1, 1, 2), {"stride": 3}), (wave(1, 2, 6), wave(2, 2, 3), {"stride": 2, "padding": 1}),
    ]:
        yield one("conv1d", {"x": x, "kernel": kernel}, settings)
    for name in ("max_pool2d", "avg_pool2d"):
        within = EXACT if name == "max_pool2d" else NEAR
        for x, settings in [
            (wave(2, 3, 4, 6), {}), (wave(1, 2, 5, 5), {}), (wave(1, 2, 5, 5), {"size": 3, "stride": 1}),
            (wave(1, 1, 6, 6), {"size": 3}), (wave(1, 1, 7, 7), {"size": 2, "stride": 3}),
        ]:
            yield one(name, {"x": x}, settings, within=within)
        odd = np.array([[[[np.nan, 1.0, 2.0, np.inf], [0.0, 3.0, -np.inf, 5.0]]]])
        yield one(name, {"x": odd}, within=within, slopes=False, title="edges")
    for x in (wave(4), wave(3, 5), wave(2, 3, 4)):
        size = x.shape[-1]
        yield one("layer_norm", {"x": x})
        yield one("layer_norm", {"x": x, "scale": wave(size, pitch=0.4), "shift": wave(size, pitch=0.6)})
    yield one("layer_norm", {"x": wave(2, 3)}, {"epsilon": 0.1})
    for x in (wave(5, 3), wave(4, 3, 2, 2)):
        yield one("batch_norm", {"x": x})
        yield one("batch_norm", {"x": x, "scale": wave(3, pitch=0.4), "shift": wave(3, pitch=0.6)})
    yield one("batch_norm", {"x": wave(4, 2)}, {"epsilon": 0.1})
    yield from attention()
    yield from modes()


def attention():
    heads = {"Q": wave(2, 3, 4), "K": wave(2, 5, 4, pitch=0.9), "V": wave(2, 5, 2, pitch=0.4)}
    flat = {name: array[0].copy() for name, array in heads.items()}
    for text, arrays in [
        ("softmax(Q @ K.T / sqrt(4)) @ V", flat), ("softmax(Q @ swapaxes(K, -1, -2) / sqrt(4)) @ V", heads),
        ("softmax(where(tril(ones((3, 5))), Q @ K.T, -inf)) @ V", flat),
        ("einsum(\"bqk,bkd->bqd\", softmax(einsum(\"bqd,bkd->bqk\", Q, K) / 2), V)", heads),
    ]:
        words = text.replace("sqrt", "np.sqrt").replace("swapaxes", "np.swapaxes").replace("where", "np.where")
        words = words.replace("tril", "np.tril").replace("ones", "np.ones").replace("-inf", "-np.inf").replace("einsum", "np.einsum")
        soft = "(lambda s: np.exp(s - s.max(-1, keepdims=True)) / np.exp(s - s.max(-1, keepdims=True)).sum(-1, keepdims=True))"
        yield expression(text, arrays, words.replace("softmax", soft), within=NEAR, slope_within=NEAR)
    table, places = wave(5, 3), np.array([[0, 2], [4, 2]])
    yield expression("table[places]", {"table": table, "places": places})


def modes():
    """Dropout in the steps of a training and after it; normalisation by what the training saw."""
    X = wave(6, 2)
    rng = np.random.default_rng(0)
    w, weights = np.ones(2), []
    for _ in range(3):
        mask = rng.uniform(size=X.shape) < 0.25
        dropped = np.where(mask, 0, X / 0.75)
        w = w - 0.1 * 2 * dropped.T @ (dropped @ w - 1) / 6
        weights.append(w)
    yield program("dropout draws afresh in each step", f"""
data X = {X.tolist()}
param w = ones(2)
prediction = dropout(X, rate=0.25) @ w
loss L = mean((prediction - 1)**2)
metric seen = mean((prediction - 1)**2)
descend L by gradient_descent(rate=0.1) for 3 steps
""", {"w": w, "prediction": X @ w, "history(w)": np.array([np.ones(2), *weights]),
      "history(seen)": [np.mean((X @ each - 1) ** 2) for each in [np.ones(2), *weights]]}, rows=["dropout"], within=NEAR)
    fresh = wave(3, 2, pitch=0.3)
    scale = np.array([1.5, -0.5])
    for step in range(4):
        mean, variance = X.mean(axis=0), X.var(axis=0)
        normal = (X - mean) / np.sqrt(variance + 1e-5)
        scale = scale - 0.1 * 2 * ((normal @ scale - 1) @ normal) / 6
    yield program("batch_norm afterwards uses the training's data", f"""
data X = {X.tolist()}
param scale = [1.5, -0.5]
prediction = sum(batch_norm(X, scale), axis=1)
loss L = mean((prediction - 1)**2)
descend L by gradient_descent(rate=0.1) for 4 steps
data fresh = {fresh.tolist()}
later = at(prediction, X=fresh)
""", {"scale": scale, "later": (fresh - mean) / np.sqrt(variance + 1e-5) @ scale}, rows=["batch_norm"], within=NEAR)
