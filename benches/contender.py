"""Trains one workload by one Python library and prints what came of it as JSON.

    python contender.py numpy|jax|torch WORKLOAD [RUNS]

Everyone starts from the same numbers, makes the same steps in 64-bit numbers, and keeps the loss of
every step.  With RUNS, the training is repeated after a first run and its fastest time is printed.
"""

import importlib
import json
import sys
import time
from types import SimpleNamespace


def main(library, name, runs=0):
    import numpy as np

    workload = importlib.import_module(f"workloads.{name}")
    rng = np.random.default_rng(workload.SEED)
    data, start = workload.data_and_start(rng, np)
    train = {"numpy": by_numpy, "jax": by_jax, "torch": by_torch}[library](workload, data, start)
    order = batches(workload, rng, np, len(data[0]))
    result = {"loss": train(order)}
    times = []
    for _ in range(runs):
        wall, work = time.perf_counter(), time.process_time()
        train(order)
        wall, work = time.perf_counter() - wall, time.process_time() - work
        times.append((wall / workload.STEPS, work / wall))
    if times:
        result["seconds"], result["cores"] = min(times)
    print(json.dumps(result))


def batches(workload, rng, np, rows):
    """The rows of every step, shuffled anew in each epoch; none if each step sees all rows."""
    size = getattr(workload, "BATCH", None)
    if size is None:
        return None
    epochs = workload.STEPS * size // rows
    return np.concatenate([rng.permutation(rows) for _ in range(epochs)]).reshape(workload.STEPS, size)


def by_numpy(workload, data, start):
    import numpy as np

    def train(order):
        learned = [value.copy() for value in start]
        losses = []
        for step in range(workload.STEPS):
            seen = data if order is None else [array[order[step]] for array in data]
            value, gradients = workload.loss_and_gradients(np, *seen, *learned)
            losses.append(value)
            for index, gradient in enumerate(gradients):
                learned[index] = learned[index] - workload.RATE * gradient
        losses.append(workload.loss_and_gradients(np, *data, *learned)[0])
        return float(losses[-1])

    return train


def by_jax(workload, data, start):
    """The whole loop is compiled."""
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    xp = SimpleNamespace(
        mean=jnp.mean, sum=jnp.sum, exp=jnp.exp, log=jnp.log, tanh=jnp.tanh,
        relu=jax.nn.relu, log_softmax=lambda z: jax.nn.log_softmax(z, axis=1),
    )
    loss = lambda learned, seen: workload.loss(xp, *seen, *learned)

    @jax.jit
    def whole_loop(data, start, order):
        def step(learned, rows):
            seen = data if rows is None else [array[rows] for array in data]
            value, gradients = jax.value_and_grad(loss)(learned, seen)
            return [old - workload.RATE * slope for old, slope in zip(learned, gradients)], value

        learned, losses = jax.lax.scan(step, start, order, length=workload.STEPS)
        return losses, loss(learned, data)

    data, start = [jnp.asarray(value) for value in data], [jnp.asarray(value) for value in start]
    return lambda order: float(whole_loop(data, start, order)[1])


def by_torch(workload, data, start):
    import torch

    xp = SimpleNamespace(
        mean=torch.mean, sum=lambda x, axis: torch.sum(x, dim=axis), exp=torch.exp, log=torch.log,
        tanh=torch.tanh, relu=torch.relu, log_softmax=lambda z: torch.log_softmax(z, dim=1),
    )
    data = [torch.tensor(value) for value in data]

    def train(order):
        learned = [torch.tensor(value, requires_grad=True) for value in start]
        losses = []
        for step in range(workload.STEPS):
            seen = data if order is None else [array[order[step]] for array in data]
            value = workload.loss(xp, *seen, *learned)
            value.backward()
            losses.append(value.item())
            with torch.no_grad():
                for parameter in learned:
                    parameter -= workload.RATE * parameter.grad
                    parameter.grad = None
        with torch.no_grad():
            losses.append(workload.loss(xp, *data, *learned).item())
        return losses[-1]

    return train


if __name__ == "__main__":
    main(*sys.argv[1:3], *map(int, sys.argv[3:]))
