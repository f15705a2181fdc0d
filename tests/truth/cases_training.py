"""Trainings step by step beside plain NumPy: the optimizers, batches, the author's own rules, random starts."""

import numpy as np

from cases import EXACT, program

X = np.array([[1.0, 1], [1, 2], [2, 2], [2, 3]])
Y = np.array([1.0, 2, 2, 3])
HEAD = """
data X = [[1, 1], [1, 2], [2, 2], [2, 3]]
data y = [1, 2, 2, 3]
param w = [0.5, -0.25]
loss L = mean((y - X @ w)**2)
"""
NEAR = {"relative": 1e-11}


def loss(w):
    return np.mean((Y - X @ w) ** 2)


def slope(w):
    return -2 * X.T @ (Y - X @ w) / len(Y)


def gradient_descent(w, steps, rate=0.05):
    for step in range(1, steps + 1):
        w = w - rate * slope(w)
        yield w


def momentum(w, steps, rate=0.02, beta=0.8):
    """As torch.optim.SGD(momentum=beta) defines it."""
    v = np.zeros(2)
    for step in range(1, steps + 1):
        v = beta * v + slope(w)
        w = w - rate * v
        yield w


def adam(w, steps, rate=0.05, beta1=0.9, beta2=0.999, epsilon=1e-8):
    """Kingma and Ba, Algorithm 1."""
    m, s = np.zeros(2), np.zeros(2)
    for step in range(1, steps + 1):
        g = slope(w)
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
        w = w - rate * (m / (1 - beta1**step)) / (np.sqrt(s / (1 - beta2**step)) + epsilon)
        yield w


def path(rule):
    start = np.array([0.5, -0.25])
    return np.array([start, *rule(start, 25)])


def cases(rows):
    for name, call, rule in [
        ("gradient_descent", "gradient_descent(rate=0.05)", gradient_descent),
        ("momentum", "momentum(rate=0.02, beta=0.8)", momentum),
        ("adam", "adam(rate=0.05)", adam),
    ]:
        walked = path(rule)
        source = f"{HEAD}descend L by {call} for 25 steps\nwalked = history(w)\nlosses = history(L)\n"
        yield program(f"{name}, step by step", source, {"walked": walked, "losses": [loss(w) for w in walked]}, within=NEAR)
    yield program("a rate that depends on the step", f"{HEAD}descend L by gradient_descent(rate=0.1 / step) for 10 steps\nend = w\n",
                  {"end": decaying()}, within=NEAR)
    yield program("until", f"{HEAD}descend L by gradient_descent(rate=0.05) for 1000 steps until L < 0.05\nmade = steps\nend = w\n",
                  until(), within=NEAR)
    yield program("the author's own momentum", f"""{HEAD}
state v = zeros(2)
update v = 0.8 * v + grad(L, w)
update w = w - 0.02 * v
repeat 25 steps
walked = history(w)
""", {"walked": path(momentum)}, within=NEAR)
    yield program("batches shuffled as NumPy shuffles", """
seed 5
data X = standard_normal((10, 2))
data y = X @ [2, -3.4] + 4.2
param w = zeros(2)
param b = 0
loss L = mean((X @ w + b - y)**2)
descend L by gradient_descent(rate=0.1) for 3 epochs with batch=4
made = steps
walked = history(w)
losses = history(L)
""", batches(), within=NEAR)
    yield program("draws of every step, looked back on", """
seed 5
pick = normal(5, 2)
param w = 0
loss L = (w - pick)**2 / 2
descend L by gradient_descent(rate=1 / step) for 5 steps
drawn = history(pick)
walked = history(w)
third = at(pick, step=2)
off = history(w - pick)
""", picks(), within=NEAR)
    generator = np.random.default_rng(11)
    drawn = {"a": generator.uniform(0, 1, 3), "b": generator.normal(1, 2, (2, 2)), "c": generator.integers(0, 10, 5),
             "d": generator.permutation(6)}
    yield program("random starts in the order of the lines", """
seed 11
data a = random(3)
data b = normal(1, 2, (2, 2))
data c = integers(0, 10, 5)
data d = permutation(6)
""", drawn, within=EXACT)


def picks():
    generator = np.random.default_rng(5)
    drawn = np.array([generator.normal(5, 2) for _ in range(6)])
    walked = [0.0]
    for step in range(1, 6):
        walked.append(walked[-1] - (walked[-1] - drawn[step - 1]) / step)
    return {"drawn": drawn, "walked": walked, "third": drawn[2], "off": np.array(walked) - drawn}


def decaying():
    w = np.array([0.5, -0.25])
    for step in range(1, 11):
        w = w - 0.1 / step * slope(w)
    return w


def until():
    w, made = np.array([0.5, -0.25]), 0
    while made < 1000:
        w, made = w - 0.05 * slope(w), made + 1
        if loss(w) < 0.05:
            break
    return {"made": made, "end": w}


def batches():
    generator = np.random.default_rng(5)
    data = generator.normal(0, 1, (10, 2))
    target = data @ [2, -3.4] + 4.2
    w, b, walked, losses = np.zeros(2), 0.0, [np.zeros(2)], []
    for epoch in range(3):
        order = generator.permutation(10)
        for start in range(0, 10, 4):
            rows = order[start:start + 4]
            miss = data[rows] @ w + b - target[rows]
            losses.append(np.mean(miss**2))
            w, b = w - 0.1 * 2 * data[rows].T @ miss / len(rows), b - 0.1 * 2 * np.mean(miss)
            walked.append(w)
    losses.append(np.mean((data @ w + b - target) ** 2))
    return {"made": 9, "walked": walked, "losses": losses}
