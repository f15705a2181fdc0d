"""What a teacher does with trainings: stopping early, alternating, projecting, clustering, noise in batches."""

import numpy as np

from cases import literal, program
from cases_training import HEAD, NEAR, X, Y, adam, loss, slope

START = np.array([0.5, -0.25])


def cases(rows):
    yield from stopping()
    yield from several()
    yield from rules()
    yield from draws()


def walked(step, w=START, most=10_000, stops=lambda rows: False):
    """The parameters after 0, 1, … steps; `step(w, t)` makes step t, `stops` is asked after each."""
    rows = [np.array(w, dtype=float)]
    for t in range(1, most + 1):
        rows.append(step(rows[-1], t))
        if stops(rows):
            break
    return np.array(rows)


def stalled(values, patience, by=0.0):
    """Whether the best value so far is `patience` values old."""
    best, age = values[0], 0
    for value in values[1:]:
        best, age = (value, 0) if value < best - by else (best, age + 1)
    return age >= patience


def swinging():
    """Momentum that swings, so that the loss goes up and down."""
    velocity = np.zeros(2)

    def step(w, t):
        nonlocal velocity
        velocity = 0.95 * velocity + slope(w)
        return w - 0.05 * velocity
    return step


def stopping():
    losses = lambda rows: [loss(w) for w in rows]
    rows = walked(swinging(), stops=lambda rows: stalled(losses(rows), 4))
    yield program("until the loss stalls", f"""{HEAD}
descend L by momentum(rate=0.05, beta=0.95) for 1000 steps until stalled(L, 4)
made = steps
ws = history(w)
k = argmin(history(L))
best = at(w, step=k)
lowest = at(L, step=argmin(history(L)))
""", {"made": len(rows) - 1, "ws": rows, "k": np.argmin(losses(rows)), "best": rows[np.argmin(losses(rows))],
      "lowest": min(losses(rows))}, within=NEAR)
    plain = lambda w, t: w - 0.05 * slope(w)
    rows = walked(plain, stops=lambda rows: stalled(losses(rows), 2, 0.001))
    yield program("until the loss gets better by too little", f"""{HEAD}
descend L by gradient_descent(rate=0.05) for 1000 steps until stalled(L, 2, by=0.001)
made = steps
""", {"made": len(rows) - 1}, within=NEAR)
    grows = lambda rows: [-np.mean(np.abs(X @ w - Y) < 0.5) for w in rows]
    rows = walked(plain, stops=lambda rows: stalled(grows(rows), 30) or loss(rows[-1]) < 1e-9)
    yield program("until a share stops growing", f"""{HEAD}
metric share = mean(abs(X @ w - y) < 0.5)
update w = w - 0.05 * grad(L, w)
repeat 1000 steps until stalled(-share, 30) or L < 0.000000001
made = steps
end = w
""", {"made": len(rows) - 1, "end": rows[-1]}, within=NEAR)


def several():
    u, v = np.array([0.5, -0.25]), 0.2
    us, vs = [u], [v]
    miss = lambda u, v: X @ u + v - Y
    for part, steps in [("u", 3), ("v", 2), ("u", 2)]:
        for _ in range(steps):
            if part == "u":
                u = u - 0.05 * 2 * X.T @ miss(u, v) / 4
            else:
                v = v - 0.1 * 2 * np.mean(miss(u, v))
            us.append(u)
            vs.append(v)
    yield program("one part after the other", """
data X = [[1, 1], [1, 2], [2, 2], [2, 3]]
data y = [1, 2, 2, 3]
param u = [0.5, -0.25]
param v = 0.2
loss L = mean((X @ u + v - y)**2)
descend L over u by gradient_descent(rate=0.05) for 3 steps
descend L over v by gradient_descent(rate=0.1) for 2 steps
descend L over u by gradient_descent(rate=0.05) for 2 steps
us = history(u)
vs = history(v)
losses = history(L)
""", {"us": us, "vs": vs, "losses": [np.mean(miss(u, v) ** 2) for u, v in zip(us, vs)]}, within=NEAR)
    rows = np.array([START, *adam(START, 4)])
    # `step` counts through the block.
    fine = walked(lambda w, t: w - 0.05 / np.sqrt(t + 4) * slope(w), rows[-1], 6)
    yield program("first one rule, then another", f"""{HEAD}
descend L by adam(rate=0.05) for 4 steps
descend L by gradient_descent(rate=0.05 / sqrt(step)) for 6 steps
ws = history(w)
""", {"ws": np.concatenate([rows, fine[1:]])}, within=NEAR)
    plain = walked(lambda w, t: w - 0.1 * slope(w), most=3)
    yield program("an optimizer counts its own steps", f"""{HEAD}
descend L by gradient_descent(rate=0.1) for 3 steps
descend L by adam(rate=0.05) for 5 steps
ws = history(w)
counted = history(step)
""", {"ws": np.concatenate([plain, [*adam(plain[-1], 5)]]), "counted": range(9)}, within=NEAR)
    halved = walked(lambda w, t: w - 0.1 * 0.5 ** ((t - 1) // 3) * slope(w), most=9)
    yield program("a rate that is halved every third step", f"""{HEAD}
descend L by gradient_descent(rate=0.1 * 0.5**((step - 1) // 3)) for 9 steps
ws = history(w)
""", {"ws": halved}, within=NEAR)


def rules():
    yield from order_of_a_step()
    projected = walked(lambda w, t: np.maximum(w - 0.1 * slope(w), 0), most=20)
    yield program("weights that may not be negative", f"""{HEAD}
update w = maximum(w, 0)
descend L by gradient_descent(rate=0.1) for 20 steps
ws = history(w)
""", {"ws": projected}, within=NEAR)
    by_hand = np.array([START, *adam(START, 25)])
    yield program("the author's own Adam", f"""{HEAD}
state m = zeros(2)
state s = zeros(2)
g = grad(L, w)
update m = 0.9 * m + 0.1 * g
update s = 0.999 * s + 0.001 * g**2
update w = w - 0.05 * (m / (1 - 0.9**step)) / (sqrt(s / (1 - 0.999**step)) + 0.00000001)
repeat 25 steps
ws = history(w)
""", {"ws": by_hand}, within=NEAR)
    a, b, pairs = 1.0, 2.0, [(1.0, 2.0)]
    for _ in range(5):
        a, b = b, a + b
        pairs.append((a, b))
    yield program("two values that change places", """
state a, b = 1, 2
update a, b = b, a + b
repeat 5 steps
pairs = history([a, b])
""", {"pairs": pairs}, within=NEAR)
    points = np.array([[0.0, 0], [0.5, 0.2], [0.1, 0.4], [3, 3], [3.4, 2.8], [2.9, 3.3], [0.2, 2.5]])
    centers = np.array([[0.0, 0], [0.5, 0.2]])
    found = [centers]
    for _ in range(6):
        nearest = np.argmin(((points[:, None] - centers) ** 2).sum(axis=2), axis=1)
        centers = np.array([points[nearest == k].mean(axis=0) for k in range(2)])
        found.append(centers)
    yield program("k-means", f"""
data points = {literal(points)}
state centers = points[[0, 1]]
distances = sum((points[:, None] - centers)**2, axis=2)
member = one_hot(argmin(distances, axis=1), 2)
loss L = mean(min(distances, axis=1))
update centers = member.T @ points / sum(member, axis=0)[:, None]
repeat 6 steps
found = history(centers)
""", {"found": found}, within=NEAR)
    yield from mixture()


def order_of_a_step():
    """First the definitions, then the optimizer, then the updates from top to bottom."""
    w, m, rows, corrected = 8.0, 0.0, [8.0], [np.nan]
    for t in range(1, 5):
        m = 0.9 * m + 0.1 * 2 * w
        w = w - 0.1 * m / (1 - 0.9**t)
        rows.append(w)
        corrected.append(m / (1 - 0.9**t))
    yield program("row k is the expression in state k, with step k", """
param w = 8
state m = 0
loss L = w**2
update m = 0.9 * m + 0.1 * grad(L, w)
corrected = m / (1 - 0.9**step)
update w = w - 0.1 * corrected
repeat 4 steps
ws = history(w)
rows = history(corrected)[1:]
same = history(m / (1 - 0.9**step))[1:]
counted = history(step)
now = step
pair = at(corrected, step=[1, step])
""", {"ws": rows, "rows": corrected[1:], "same": corrected[1:], "counted": range(5), "now": 4,
      "pair": [corrected[1], corrected[4]]}, within=NEAR)
    w, ws, seen, halves, moves = 16.0, [16.0], [0.0], [0.0], [0.0]
    for _ in range(3):
        slope_before = 2 * w
        moved = w - 0.1 * slope_before
        half = moved / 2
        w = half
        ws.append(w)
        halves.append(half)
        seen.append(slope_before + w)
        moves.append(moved)
    yield program("updates beside a descend see what has moved", """
param w = 16
state s = 0
state half = 0
state moved = 0
loss L = w**2
slope = grad(L, w)
update moved = w
behind = w / 2
update w = w / 2
update half = behind
update s = slope + w
descend L by gradient_descent(rate=0.1) for 3 steps
ws = history(w)
sums = history(s)
halves = history(half)
moves = history(moved)
""", {"ws": ws, "sums": seen, "halves": halves, "moves": moves}, within=NEAR)
    w, before, moves = 10.0, 10.0, [1.0]
    while not abs(moves[-1]) < 0.5:
        w = w - 0.1 * 2 * w
        moves.append(w - before)
        before = w
    yield program("until the step just made is small", """
param w = 10
state move = 1
state before = 10
loss L = w**2
update move = w - before
update before = w
descend L by gradient_descent(rate=0.1) for 100 steps until abs(move) < 0.5
made = steps
moves = history(move)
""", {"made": len(moves) - 1, "moves": moves}, within=NEAR)
    w, rows, rates = 10.0, [10.0], []
    for t in range(1, 4):
        rates.append(0.1 / t)
        w = w - 0.1 / t * 2 * w
        rows.append(w)
    yield program("a schedule in the model", """
param w = 10
rate = 0.1 / step
loss L = w**2 + 0 * step
metric seen = step
descend L by gradient_descent(rate=rate) for 3 steps
ws = history(w)
rates = history(rate)[1:]
same = history(0.1 / step)[1:]
counted = history(seen)
""", {"ws": rows, "rates": rates, "same": rates, "counted": range(4)}, within=NEAR)


def mixture():
    """Expectation and maximisation for two bells on a line."""
    x = np.array([0.1, 0.4, -0.3, 0.2, 3.1, 2.7, 3.3, 2.9, 1.4])
    mean, spread, share, found = np.array([0.0, 1.0]), np.array([1.0, 1.0]), np.array([0.5, 0.5]), []
    for _ in range(8):
        bells = share * np.exp(-((x[:, None] - mean) ** 2) / (2 * spread)) / np.sqrt(2 * np.pi * spread)
        part = bells / bells.sum(axis=1)[:, None]
        weight = part.sum(axis=0)
        mean = part.T @ x / weight
        spread = (part * (x[:, None] - mean) ** 2).sum(axis=0) / weight
        share = weight / len(x)
        found.append(mean)
    yield program("expectation and maximisation", f"""
data x = {literal(x)}
state center, spread, share = [0, 1], [1, 1], [0.5, 0.5]
bells = share * exp(-(x[:, None] - center)**2 / (2 * spread)) / sqrt(2 * pi * spread)
part = bells / sum(bells, axis=1)[:, None]
weight = sum(part, axis=0)
update center = part.T @ x / weight
update spread = sum(part * (x[:, None] - center)**2, axis=0) / weight
update share = weight / len(x)
repeat 8 steps
found = history(center)
end = share
""", {"found": [[0.0, 1.0], *found], "end": share}, within=NEAR)


def draws():
    generator = np.random.default_rng(3)
    data = generator.normal(0, 1, (10, 2))
    target = data @ [1.0, -2.0]
    w, rows, losses = np.zeros(2), [np.zeros(2)], []
    for _ in range(2):
        order = generator.permutation(10)
        for start in range(0, 10, 4):
            chosen = order[start:start + 4]
            noisy = data[chosen] + 0.1 * generator.normal(0, 1, (len(chosen), 2))
            miss = noisy @ w - target[chosen]
            losses.append(np.mean(miss**2))
            w = w - 0.1 * 2 * noisy.T @ miss / len(chosen)
            rows.append(w)
    noisy = data + 0.1 * generator.normal(0, 1, (10, 2))
    losses.append(np.mean((noisy @ w - target) ** 2))
    yield program("noise that is drawn afresh for each batch", """
seed 3
data X = standard_normal((10, 2))
data y = X @ [1, -2]
param w = zeros(2)
noisy = X + 0.1 * standard_normal(shape(X))
loss L = mean((noisy @ w - y)**2)
descend L by gradient_descent(rate=0.1) for 2 epochs with batch=4
ws = history(w)
losses = history(L)
""", {"ws": rows, "losses": losses}, within=NEAR)
    generator = np.random.default_rng(4)
    w, rows = np.array([0.5, -0.25]), [np.array([0.5, -0.25])]
    for _ in range(6):
        kept = (generator.uniform(0, 1, 2) < 0.7) / 0.7
        miss = X @ (w * kept) - Y
        w = w - 0.05 * 2 * kept * (X.T @ miss) / 4
        rows.append(w)
    yield program("a mask that is drawn in a function, afresh in each step", f"""
seed 4
{HEAD.replace("loss L = mean((y - X @ w)**2)", "")}
masked(x, keep) = x * (random(shape(x)) < keep) / keep
loss L = mean((y - X @ masked(w, 0.7))**2)
descend L by gradient_descent(rate=0.05) for 6 steps
ws = history(w)
""", {"ws": rows}, within=NEAR)
    runs = [walked(lambda w, t: w - rate * slope(w), most=12, stops=lambda rows: loss(rows[-1]) < 0.05)
            for rate in [0.02, 0.05, 0.1]]
    longest = max(map(len, runs))
    side = np.stack([np.concatenate([rows, np.repeat(rows[-1:], longest - len(rows), axis=0)]) for rows in runs])
    yield program("runs side by side, and their histories", f"""
vary rate in [0.02, 0.05, 0.1]
{HEAD.strip()}
descend L by gradient_descent(rate=rate) for 12 steps until L < 0.05
end = w
""", {"history(w)": side, "history(L)": [[loss(w) for w in row] for row in side], "end": side[:, -1],
      "at(w, step=[0, 2])": side[:, [0, 2]], "history(w)[:, 1]": side[:, 1], "steps": [len(rows) - 1 for rows in runs]},
                  within={"relative": 1e-9})
