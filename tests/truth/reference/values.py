"""Values and the functions on them, spelled in NumPy so that they can be differentiated; knows no names and no steps.

`REFERENCE_LIBRARY=jax` evaluates with JAX instead of NumPy under autograd. Numbers are arrays of 64-bit floats, truth
values arrays of booleans, texts NumPy arrays of strings; what has several values is a tuple.
"""

import os

import numpy

from reader import Refused

LIBRARY = os.environ.get("REFERENCE_LIBRARY", "autograd")
if LIBRARY == "jax":
    import jax
    jax.config.update("jax_enable_x64", True)
    import jax.numpy as np
    from jax.scipy.special import erf
else:
    import autograd
    import autograd.numpy as np
    from autograd.scipy.special import erf

numpy.seterr(all="ignore")


def plain(x):
    """The value itself, without what a derivative remembers of it."""
    if LIBRARY == "jax":
        return numpy.asarray(jax.lax.stop_gradient(x)) if not is_text(x) else x
    while hasattr(x, "_value"):
        x = x._value
    return x


def stopped(x):
    return jax.lax.stop_gradient(x) if LIBRARY == "jax" else plain(x)


def is_text(x):
    return isinstance(x, numpy.ndarray) and x.dtype.kind == "U"


def is_truth(x):
    return not isinstance(x, tuple) and not callable(x) and getattr(x, "dtype", None) == bool


def number(x):
    """A truth value counts as 0 or 1."""
    if isinstance(x, tuple):
        return np.stack([number(part) for part in x])
    if is_text(x) or callable(x):
        raise Refused("a number is needed here")
    if isinstance(x, (bool, int, float)) or x.dtype != float:
        return numpy.asarray(plain(x), dtype=float)[()]
    return x


def truth(x):
    return x if is_truth(x) else number(x) != 0


def whole(x):
    """Numbers as Python's own, for shapes and counts."""
    found = plain(number(x))
    if numpy.any(found != numpy.floor(found)):
        raise Refused("whole numbers are needed here")
    return tuple(int(part) for part in found) if numpy.ndim(found) else int(found)


def gathered(parts):
    """The parts of a list as one array; their kind is kept if it is the same."""
    if not parts:
        return numpy.zeros(0)
    if all(is_text(part) for part in parts):
        return numpy.stack(parts)
    if all(is_truth(part) for part in parts):
        return numpy.stack([plain(part) for part in parts])
    return np.stack([number(part) for part in parts])


def as_index(x):
    """One item between the brackets of an index; arrays of truth values are masks."""
    if x is None or isinstance(x, slice):
        return x
    if is_truth(x):
        return numpy.asarray(plain(x))
    found = plain(number(x))
    return numpy.asarray(found).astype(int) if numpy.ndim(found) else int(found)


# --- operators --------------------------------------------------------------------------------------

def quotient(a, b):
    """How often `b` goes into `a`, as NumPy rounds it: 3.9 // 1.3 is 2, for what is left is a little less than 1.3."""
    return numpy.floor_divide(plain(a), plain(b))


BINARY = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b,
    "//": quotient, "%": lambda a, b: a - b * quotient(a, b), "@": lambda a, b: np.matmul(a, b),
    "**": lambda a, b: power(a, b),
}
COMPARE = {
    "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
    "==": lambda a, b: a == b, "!=": lambda a, b: a != b,
}


def power(a, b):
    """A whole constant as exponent keeps its derivative where the base is not positive."""
    if b is plain(b) and numpy.ndim(b) == 0 and float(b) == int(b) and 0 <= b <= 8:
        result = np.ones(np.shape(a))[()]
        for _ in range(int(b)):
            result = result * a
        return result
    return a ** b


def choose(condition, then, otherwise):
    if is_text(then) or is_text(otherwise):
        return numpy.where(plain(truth(condition)), then, otherwise)
    if is_truth(then) and is_truth(otherwise):
        return numpy.where(plain(truth(condition)), plain(then), plain(otherwise))
    return np.where(plain(truth(condition)), number(then), number(otherwise))


# --- the catalogue ----------------------------------------------------------------------------------

def axis_of(axis):
    return None if axis is None else whole(axis)


def reduction(function, truth_stays=False):
    def reduced(x, axis=None, keepdims=0):
        result = function(truth(x) if truth_stays else number(x), axis=axis_of(axis), keepdims=bool(keepdims))
        return numpy.asarray(plain(result)) if truth_stays else result
    return reduced


def indices(function):
    return lambda x, axis=None: numpy.asarray(function(plain(number(x)), axis=axis_of(axis))).astype(float)[()]


def elementwise(function):
    return lambda *numbers, **named: function(*map(number, numbers), **{name: number(x) for name, x in named.items()})


def softplus(x):
    return np.logaddexp(0.0, x)


def logsumexp(x, axis=-1, keepdims=0):
    x, axis = number(x), axis_of(axis)
    top = plain(np.max(x, axis=axis, keepdims=True))
    result = np.log(np.sum(np.exp(x - top), axis=axis, keepdims=True)) + top
    return result if keepdims else np.sum(result, axis=axis)


def log_softmax(x, axis=-1):
    return number(x) - logsumexp(x, axis, 1)


def one_hot(labels, classes):
    return numpy.eye(whole(classes))[plain(number(labels)).astype(int)]


def cross_entropy(logits, labels):
    scores, labels = log_softmax(logits), number(labels)
    chosen = labels if np.ndim(labels) == np.ndim(scores) else one_hot(labels, float(np.shape(scores)[-1]))
    return -np.mean(np.sum(chosen * scores, axis=-1))


def binary_cross_entropy(p, target):
    p, target = number(p), number(target)
    return -np.mean(target * np.log(p) + (1 - target) * np.log(1 - p))


def accuracy(prediction, labels):
    prediction, labels = plain(number(prediction)), plain(number(labels))
    if numpy.ndim(prediction) > 1:
        found = numpy.argmax(prediction, axis=-1)
    else:
        found = numpy.where((prediction > 0) & (prediction < 1), prediction >= 0.5, prediction)
    wanted = numpy.argmax(labels, axis=-1) if numpy.ndim(labels) > 1 else labels
    return numpy.mean(found == wanted)


def standardize(x, axis=0):
    x = number(x)
    centred = x - np.mean(x, axis=axis_of(axis), keepdims=True)
    spread = np.sqrt(np.mean(centred**2, axis=axis_of(axis), keepdims=True))
    return centred / np.where(plain(spread) > 0, spread, 1.0)


def kept(function):
    """What only moves values about, so that truth values and texts stay what they are."""
    def moved(x, *rest, **named):
        x = x if is_text(x) or is_truth(x) else number(x)
        return (numpy if is_text(x) or is_truth(x) else np).__dict__[function](x, *rest, **named)
    return moved


def joined(function):
    def together(parts, axis=None):
        parts = list(parts) if isinstance(parts, tuple) else [parts[k] for k in range(len(parts))]
        same = all(is_text(part) for part in parts) or all(is_truth(part) for part in parts)
        named = {} if axis is None else {"axis": whole(axis)}
        return (numpy if same else np).__dict__[function]([part if same else number(part) for part in parts], **named)
    return together


def flip(x, axis=None):
    """Backwards along an axis, or along all."""
    x = x if is_text(x) or is_truth(x) else number(x)
    axes = range(np.ndim(x)) if axis is None else [whole(axis) % np.ndim(x)]
    return x[tuple(slice(None, None, -1 if k in axes else None) for k in range(np.ndim(x)))]


def codes(text, alphabet=None):
    letters = list(str(text))
    return numpy.array([ord(letter) if alphabet is None else str(alphabet).index(letter) for letter in letters], dtype=float)


def letters(numbers, alphabet=None):
    found = [chr(k) if alphabet is None else str(alphabet)[k] for k in whole(numbers)]
    return numpy.array("".join(found))


def spread(start, stop=None, step=1):
    start, stop = (0, start) if stop is None else (start, stop)
    return numpy.arange(float(start), float(stop), float(step))


FUNCTIONS = {
    **{name: elementwise(getattr(np, name)) for name in (
        "exp log log1p expm1 exp2 log2 log10 sqrt abs sign sin cos tan arctan arcsin arccos sinh cosh tanh floor ceil "
        "maximum minimum logaddexp square reciprocal trunc arctan2 hypot").split() if hasattr(np, name)},
    **{name: elementwise(function) for name, function in {
        "square": lambda x: x * x, "reciprocal": lambda x: 1 / x, "power": power, "mod": BINARY["%"],
        "sigmoid": lambda x: np.exp(-softplus(-x)), "relu": lambda x: np.where(plain(x) > 0, x, 0.0),
        "softplus": softplus, "log_sigmoid": lambda x: -softplus(-x), "silu": lambda x: x * np.exp(-softplus(-x)),
        "softsign": lambda x: x / (1 + np.abs(x)), "erf": erf, "round": lambda x: numpy.round(plain(x)),
        "leaky_relu": lambda x, slope=0.01: np.where(plain(x) > 0, x, slope * x),
        "mse": lambda p, t: np.mean((p - t) ** 2), "mae": lambda p, t: np.mean(np.abs(p - t)),
        "hinge": lambda s, t: np.mean(np.maximum(0.0, 1 - t * s)),
        "outer": lambda a, b: a[:, None] * b[None, :], "trace": np.trace, "dot": BINARY["@"], "det": np.linalg.det,
        "inv": np.linalg.inv, "solve": np.linalg.solve, "clip": np.clip,
    }.items()},
    **{name: reduction(getattr(np, name)) for name in "sum mean max min prod var std".split()},
    **{name: reduction(getattr(np, name), truth_stays=True) for name in "all any".split()},
    **{name: indices(getattr(numpy, name)) for name in "argmax argmin".split()},
    **{name: joined(name) for name in "concatenate stack hstack vstack".split()},
    "norm": lambda x, axis=None: np.sqrt(np.sum(number(x) ** 2, axis=axis_of(axis))),
    "logsumexp": logsumexp, "log_softmax": log_softmax, "softmax": lambda x, axis=-1: np.exp(log_softmax(x, axis)),
    "cross_entropy": cross_entropy, "binary_cross_entropy": binary_cross_entropy, "accuracy": accuracy,
    "one_hot": one_hot, "standardize": standardize, "codes": codes, "letters": letters,
    "median": lambda x, axis=None: numpy.median(plain(number(x)), axis=axis_of(axis)),
    "sort": lambda x: numpy.sort(plain(x)) if is_truth(x) or is_text(x) else np.sort(number(x)),
    "argsort": lambda x: numpy.argsort(plain(number(x)), kind="stable").astype(float),
    "unique": lambda x: numpy.unique(plain(x)),
    "cumsum": lambda x, axis=None: np.cumsum(number(x), axis=axis_of(axis)),
    "diff": lambda x: number(x)[..., 1:] - number(x)[..., :-1],
    "isnan": lambda x: numpy.isnan(plain(number(x))), "isfinite": lambda x: numpy.isfinite(plain(number(x))),
    "where": choose, "reshape": lambda x, shape: kept("reshape")(x, whole(shape)), "ravel": kept("ravel"),
    "transpose": kept("transpose"), "roll": lambda x, shift: kept("roll")(x, whole(shift)),
    "flip": flip, "tile": lambda x, counts: kept("tile")(x, whole(counts)),
    "repeat": lambda x, counts: kept("repeat")(x, whole(counts)), "diag": kept("diag"),
    "expand_dims": lambda x, axis: kept("expand_dims")(x, whole(axis)), "squeeze": kept("squeeze"),
    "broadcast_to": lambda x, shape: kept("broadcast_to")(x, whole(shape)),
    "len": lambda x: numpy.float64(numpy.shape(plain(x))[0] if not isinstance(x, tuple) else len(x)),
    "shape": lambda x: numpy.array(numpy.shape(plain(x)), dtype=float),
    "size": lambda x: numpy.float64(numpy.size(plain(x))), "ndim": lambda x: numpy.float64(numpy.ndim(plain(x))),
    "zeros": lambda shape: numpy.zeros(whole(shape)), "ones": lambda shape: numpy.ones(whole(shape)),
    "full": lambda shape, value: np.ones(whole(shape)) * number(value) if not is_truth(value) else numpy.full(whole(shape), value),
    "eye": lambda n: numpy.eye(whole(n)), "zeros_like": lambda x: numpy.zeros(np.shape(x)), "ones_like": lambda x: numpy.ones(np.shape(x)),
    "range": spread, "arange": spread, "linspace": lambda start, stop, count=50: numpy.linspace(start, stop, whole(count)),
    "array": lambda x: x, "int": lambda x: numpy.trunc(plain(x)), "stop_gradient": lambda x: x if is_truth(x) or is_text(x) else stopped(number(x)),
}


def size_of(size):
    return None if size is None else whole(size)


def dense(rng, inputs, outputs):
    bound = numpy.sqrt(6 / (inputs + outputs))
    return rng.uniform(-bound, bound, (whole(inputs), whole(outputs))), numpy.zeros(whole(outputs))


# Each takes NumPy's generator first, and has the signature of its method.
DRAWS = {
    "random": lambda rng, size=None: rng.random(size_of(size)),
    "uniform": lambda rng, low=0.0, high=1.0, size=None: rng.uniform(plain(low), plain(high), size_of(size)),
    "normal": lambda rng, loc=0.0, scale=1.0, size=None: rng.normal(plain(loc), plain(scale), size_of(size)),
    "standard_normal": lambda rng, size=None: rng.standard_normal(size_of(size)),
    "integers": lambda rng, low, high, size=None: numpy.asarray(rng.integers(whole(low), whole(high), size_of(size)), dtype=float)[()],
    "permutation": lambda rng, x: numpy.asarray(rng.permutation(whole(x) if numpy.ndim(x) == 0 else plain(x)), dtype=float),
    "dense": dense,
}
