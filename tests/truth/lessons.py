"""Computes the numbers of the course's lessons in plain NumPy; knows nothing of the tool that builds the book.

    python lessons.py            writes lessons.json
    python lessons.py --check    computes everything again and compares it with lessons.json

Every gradient below is derived by hand and compared with JAX's at the start and at the end of the training.
The random numbers are drawn from `default_rng(seed)` in the order in which a block's statements stand.
"""

import json
import sys
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np

jax.config.update("jax_enable_x64", True)

HERE = Path(__file__).resolve().parent
RECORD = HERE / "lessons.json"
RELATIVE = 1e-12
# Rounding noise around an exact zero has no meaningful relative error.
ABSOLUTE = 1e-15


def main():
    record = plain(lessons())
    if "--check" not in sys.argv[1:]:
        RECORD.write_text(json.dumps(record, indent=1) + "\n")
        print(f"wrote {RECORD.name}")
        return
    faults = differences(json.loads(RECORD.read_text()), record)
    print("\n".join(faults) or f"{RECORD.name} holds")
    sys.exit(1 if faults else 0)


def lessons():
    """All records: file name, block id, numbers."""
    return {
        "README.md": {"coin": coin()},
        "01-what-calculus-does-for-a-model.md": lesson_1(),
        "07-logistic-regression.md": lesson_7(),
        "09-backpropagation.md": lesson_9(),
    }


# --- the front page -------------------------------------------------------------------------------

def coin():
    def loss(chance):
        return -(7 * np.log(chance) + 3 * np.log(1 - chance))

    def gradient(chance):
        return -(7 / chance - 3 / (1 - chance))

    history = descend({"chance": 0.5}, lambda v: {"chance": gradient(**v)}, rate=0.005, steps=100)
    compare(
        "coin", lambda v: -(7 * jnp.log(v["chance"]) + 3 * jnp.log(1 - v["chance"])),
        lambda v: {"chance": gradient(**v)}, history,
    )
    return training(history, lambda v: loss(**v), lambda v: {"chance": gradient(**v)})


# --- lesson 1 -------------------------------------------------------------------------------------

def lesson_1():
    X = np.array([[1, 1], [1, 2], [2, 2], [2, 3]])
    y = np.array([1, 2, 2, 3])
    start = np.random.default_rng(0).uniform(0, 1, 2)

    def loss(w):
        return np.mean((y - X @ w) ** 2)

    def gradient(w):
        return -2 * X.T @ (y - X @ w) / len(y)

    history = descend({"w": start}, lambda v: {"w": gradient(**v)}, rate=0.01, steps=1000)
    compare("points", lambda v: jnp.mean((y - X @ v["w"]) ** 2), lambda v: {"w": gradient(**v)}, history)
    points = training(
        history, lambda v: loss(**v), lambda v: {"w": gradient(**v)},
        worst_miss=lambda v: np.max(np.abs(y - X @ v["w"])),
    )
    trained = history[-1]["w"]
    points["after"] = {"prediction": X @ trained, "unseen": np.array([3, 4]) @ trained}

    losses = np.array([loss(**row) for row in history])
    promise("the loss of lesson 1 falls in every step", np.all(losses[1:] < losses[:-1]))
    promise("the loss of lesson 1 falls a hundredfold", losses[-1] < losses[0] / 100)
    return {"points": points}


# --- lesson 7 -------------------------------------------------------------------------------------

def lesson_7():
    generator = np.random.default_rng(4)
    low = generator.normal(-1, 1, (100, 2))
    high = generator.normal(1, 1, (100, 2))
    X = np.concatenate([low, high])
    y = np.concatenate([np.zeros(100), np.ones(100)])

    def probability(w, b):
        return sigmoid(X @ w + b)

    def gradient(w, b):
        miss = probability(w, b) - y
        return {"w": X.T @ miss / len(y), "b": np.mean(miss)}

    def in_jax(v):
        p = jax.nn.sigmoid(X @ v["w"] + v["b"])
        return -jnp.mean(y * jnp.log(p) + (1 - y) * jnp.log(1 - p))

    history = descend({"w": np.zeros(2), "b": 0.0}, lambda v: gradient(**v), rate=0.5, steps=500)
    compare("clouds", in_jax, lambda v: gradient(**v), history)
    clouds = training(
        history, lambda v: cross_entropy(y, probability(**v)), lambda v: gradient(**v),
        accuracy=lambda v: np.mean((probability(**v) > 0.5) == y),
    )
    w, b = history[-1]["w"], history[-1]["b"]
    clouds["data"] = {"X_first": X[0], "X_last": X[-1], "X_mean": np.mean(X, axis=0)}
    clouds["after"] = {"sum_p": np.sum(probability(w, b)), "odds_factor": np.exp(w[0])}

    ticks = np.linspace(-4, 4, 9)
    slope = jax.vmap(jax.grad(jax.nn.sigmoid))(jnp.array(ticks))
    by_hand = sigmoid(ticks) * (1 - sigmoid(ticks))
    promise("the sigmoid's slope is s (1 - s)", np.allclose(slope, by_hand, rtol=1e-12, atol=0))
    boundary = {
        "crossing": -b / w[1],
        "tilt": -w[0] / w[1],
        "at_heart": sigmoid(np.array([1, 1]) @ w + b),
        "near_line": sigmoid(np.array([0.1, 0.1]) @ w + b),
    }
    return {"clouds": clouds, "sigmoid_slope": {"slope": by_hand}, "boundary": boundary}


# --- lesson 9 -------------------------------------------------------------------------------------

def lesson_9():
    X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    y = np.array([[0], [1], [1], [0]])
    generator = np.random.default_rng(4)
    W1, b1 = dense(generator, 2, 8)
    W2, b2 = dense(generator, 8, 1)

    def forward(W1, b1, W2, b2):
        h = np.tanh(X @ W1 + b1)
        return h, sigmoid(h @ W2 + b2)

    def blame(W1, b1, W2, b2):
        h, p = forward(W1, b1, W2, b2)
        delta2 = (p - y) / len(y)
        return h, delta2, (delta2 @ W2.T) * (1 - h**2)

    def gradient(**v):
        h, delta2, delta1 = blame(**v)
        return {"W1": X.T @ delta1, "b1": np.sum(delta1, axis=0), "W2": h.T @ delta2, "b2": np.sum(delta2, axis=0)}

    def in_jax(v):
        p = jax.nn.sigmoid(jnp.tanh(X @ v["W1"] + v["b1"]) @ v["W2"] + v["b2"])
        return -jnp.mean(y * jnp.log(p) + (1 - y) * jnp.log(1 - p))

    history = descend({"W1": W1, "b1": b1, "W2": W2, "b2": b2}, lambda v: gradient(**v), rate=0.5, steps=2000)
    compare("xor", in_jax, lambda v: gradient(**v), history)
    xor = training(
        history, lambda v: cross_entropy(y, forward(**v)[1]), lambda v: gradient(**v),
        accuracy=lambda v: np.mean((forward(**v)[1] > 0.5) == y),
    )
    for place, row in (("first", history[0]), ("last", history[-1])):
        _, delta2, delta1 = blame(**row)
        xor[f"blame_{place}"] = {"delta2": delta2, "delta1": delta1, "p": forward(**row)[1]}
    promise("XOR is learned", xor["loss"]["2000"] < 0.01 and xor["metrics"]["accuracy"]["2000"] == 1)

    names = {"W1": "U1", "b1": "c1", "W2": "U2", "b2": "c2"}
    xor_by_hand = {"params": {names[name]: value for name, value in xor["params"].items()}, "loss": xor["loss"]}
    return {"line": line(X, y[:, 0]), "xor": xor, "xor_by_hand": xor_by_hand}


def line(X, y):
    """Logistic regression on XOR, at zero: nothing to follow."""
    p = sigmoid(X @ np.zeros(2))
    return {"cost": cross_entropy(y, p), "slopes": X.T @ (p - y) / len(y), "lift": np.mean(p - y)}


# --- the pieces they are made of ------------------------------------------------------------------

def descend(start, gradient, rate, steps):
    """Row k holds the parameters after k updates."""
    history = [start]
    for _ in range(steps):
        values = history[-1]
        slopes = gradient(values)
        history.append({name: values[name] - rate * slopes[name] for name in values})
    return history


def training(history, loss, gradient, **metrics):
    """The numbers of one training block, at a few chosen steps."""
    steps = len(history) - 1
    chosen = [step for step in (0, 1, 10, 100, steps) if step <= steps]

    def at_chosen(measure):
        return {str(step): measure(history[step]) for step in chosen}

    return {
        "steps": steps,
        "start": history[0],
        "params_at": at_chosen(lambda row: row) if is_small(history[0]) else None,
        "params": history[-1],
        "loss": at_chosen(loss),
        "metrics": {name: at_chosen(measure) for name, measure in metrics.items()},
        "gradient_first": gradient(history[0]),
        "gradient_last": gradient(history[-1]),
    }


def is_small(row):
    """Whole networks are recorded at their start and end only."""
    return sum(np.size(value) for value in row.values()) <= 8


def compare(name, loss, gradient, history):
    """The hand-derived gradient against JAX's, at the start and at the end."""
    for row in (history[0], history[-1]):
        ours, theirs = gradient(row), jax.grad(loss)({key: jnp.asarray(value) for key, value in row.items()})
        for key in ours:
            agree = np.allclose(ours[key], theirs[key], rtol=1e-9, atol=1e-15)
            promise(f"{name}: the gradient of {key} is JAX's", agree)


def dense(generator, inputs, outputs):
    """Glorot's uniform weights, drawn first, and a bias of zeros."""
    limit = np.sqrt(6 / (inputs + outputs))
    return generator.uniform(-limit, limit, (inputs, outputs)), np.zeros(outputs)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def cross_entropy(y, p):
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


def promise(claim, holds):
    if not holds:
        sys.exit(f"does not hold: {claim}")


def plain(value):
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items() if part is not None}
    if isinstance(value, (np.ndarray, np.generic)):
        return value.tolist()
    return value


def differences(expected, found, place="lessons"):
    """Every place where two records differ."""
    if isinstance(expected, dict) and isinstance(found, dict):
        if expected.keys() != found.keys():
            return [f"{place}: other keys: {sorted(expected.keys() ^ found.keys())}"]
        return [fault for key in expected for fault in differences(expected[key], found[key], f"{place} / {key}")]
    if np.shape(expected) == np.shape(found) and np.allclose(found, expected, rtol=RELATIVE, atol=ABSOLUTE):
        return []
    return [f"{place}: {expected} is recorded, {found} was computed"]


if __name__ == "__main__":
    main()
