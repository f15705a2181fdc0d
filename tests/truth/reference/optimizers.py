"""The rules of the optimizers, from their papers and PyTorch's documentation, for one parameter and its gradient.

Each rule takes a memory (a dictionary that is empty in its first step), the parameter, its gradient, the number t of its
step, and its settings; and returns the new parameter.
"""

import numpy as np


def gradient_descent(memory, w, g, t, rate):
    return w - rate * g


def momentum(memory, w, g, t, rate, beta=0.9):
    memory["v"] = beta * memory.get("v", 0) + g
    return w - rate * memory["v"]


def nesterov(memory, w, g, t, rate, beta=0.9):
    memory["v"] = beta * memory.get("v", 0) + g
    return w - rate * (g + beta * memory["v"])


def adagrad(memory, w, g, t, rate=0.01, rate_decay=0, initial=0, epsilon=1e-10):
    memory["s"] = memory.get("s", initial) + g**2
    return w - rate / (1 + (t - 1) * rate_decay) * g / (np.sqrt(memory["s"]) + epsilon)


def rmsprop(memory, w, g, t, rate=0.01, alpha=0.99, epsilon=1e-8, momentum=0):
    memory["s"] = alpha * memory.get("s", 0) + (1 - alpha) * g**2
    memory["v"] = momentum * memory.get("v", 0) + g / (np.sqrt(memory["s"]) + epsilon)
    return w - rate * memory["v"]


def adadelta(memory, w, g, t, rate=1, rho=0.9, epsilon=1e-6):
    memory["s"] = rho * memory.get("s", 0) + (1 - rho) * g**2
    move = np.sqrt(memory.get("m", 0) + epsilon) / np.sqrt(memory["s"] + epsilon) * g
    memory["m"] = rho * memory.get("m", 0) + (1 - rho) * move**2
    return w - rate * move


def means(memory, g, t, beta1, beta2):
    """Adam's running means of the gradient and its square, corrected for their start at zero."""
    memory["m"] = beta1 * memory.get("m", 0) + (1 - beta1) * g
    memory["s"] = beta2 * memory.get("s", 0) + (1 - beta2) * g**2
    return memory["m"] / (1 - beta1**t), memory["s"] / (1 - beta2**t)


def adam(memory, w, g, t, rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8):
    mean, square = means(memory, g, t, beta1, beta2)
    return w - rate * mean / (np.sqrt(square) + epsilon)


def adamw(memory, w, g, t, rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8, decay=0.01):
    return adam(memory, w * (1 - rate * decay), g, t, rate, beta1, beta2, epsilon)


def amsgrad(memory, w, g, t, rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8):
    mean, _ = means(memory, g, t, beta1, beta2)
    memory["largest"] = np.maximum(memory.get("largest", 0), memory["s"])
    return w - rate * mean / (np.sqrt(memory["largest"] / (1 - beta2**t)) + epsilon)


def adamax(memory, w, g, t, rate=0.002, beta1=0.9, beta2=0.999, epsilon=1e-8):
    memory["m"] = beta1 * memory.get("m", 0) + (1 - beta1) * g
    memory["largest"] = np.maximum(beta2 * memory.get("largest", 0), abs(g) + epsilon)
    return w - rate / (1 - beta1**t) * memory["m"] / memory["largest"]


def nadam(memory, w, g, t, rate=0.002, beta1=0.9, beta2=0.999, epsilon=1e-8, momentum_decay=0.004):
    now = beta1 * (1 - 0.5 * 0.96 ** (t * momentum_decay))
    after = beta1 * (1 - 0.5 * 0.96 ** ((t + 1) * momentum_decay))
    memory["product"] = memory.get("product", 1) * now
    _, square = means(memory, g, t, beta1, beta2)
    ahead = (1 - now) / (1 - memory["product"]) * g + after / (1 - memory["product"] * after) * memory["m"]
    return w - rate * ahead / (np.sqrt(square) + epsilon)


def yogi(memory, w, g, t, rate=0.01, beta1=0.9, beta2=0.999, epsilon=0.001):
    memory["m"] = beta1 * memory.get("m", 0) + (1 - beta1) * g
    square = memory.get("s", 0)
    memory["s"] = square + (1 - beta2) * np.sign(g**2 - square) * g**2
    return w - rate * (memory["m"] / (1 - beta1**t)) / (np.sqrt(memory["s"] / (1 - beta2**t)) + epsilon)


RULES = {rule.__name__: rule for rule in (
    gradient_descent, momentum, nesterov, adagrad, rmsprop, adadelta, adam, adamw, amsgrad, adamax, nadam, yogi)}
# The settings in the order of their rules, for those that are written without a name.
ORDER = {name: rule.__code__.co_varnames[4:rule.__code__.co_argcount] for name, rule in RULES.items()}


def prepared(gradients, parameters, settings):
    """What every optimizer does to its gradients first: cut each, shorten the whole, add the decay."""
    size, length, decay = (settings.pop(name, None) for name in ("clip_value", "clip_norm", "weight_decay"))
    if size is not None:
        gradients = [np.clip(g, -size, size) for g in gradients]
    if length is not None:
        whole = np.sqrt(sum(np.sum(g**2) for g in gradients))
        # The small number is that of PyTorch's `clip_grad_norm_`.
        gradients = [g * min(1, length / (whole + 1e-6)) for g in gradients]
    if decay is not None:
        gradients = [g + decay * w for g, w in zip(gradients, parameters)]
    return gradients
