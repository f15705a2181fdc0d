"""A case: a block of the language, and the numbers that NumPy and JAX give for its names.

A case says how near the tool must come: `{"ulps": 0}` asks for the same bits, `{"ulps": n}` for at most
n representable numbers in between, `{"relative": r}` for a distance of at most r times the largest
finite number of the array (so that what cancels is not judged by its own size).
"""

import inspect
import itertools
import math
import os
import re
import warnings

# Every case is compiled for itself and runs once: quick compilation counts.
os.environ["XLA_FLAGS"] = "--xla_backend_optimization_level=0"

import jax
import jax.numpy as jnp
import numpy as np

jax.config.update("jax_enable_x64", True)

EXACT = {"ulps": 0}
ROUNDING = {"relative": 1e-12}
WEIGHTS = [0.7, -1.3, 0.4, 1.1, -0.6, 0.9, -0.2]


def function(rows, name, arrays, settings=None, within=EXACT, slopes=True, slope_within=ROUNDING, title=""):
    """A call of a catalogue row, run by the row's own NumPy and JAX spelling.

    Arrays of floats are inputs with gradients, arrays of whole numbers are data without.
    """
    row, settings = rows[name], settings or {}
    defaults = signature_of(row)
    inputs = flattened(arrays)
    first = row["signature"].split(",")[0].split("=")[0].strip()
    named = "" if first in arrays else "{}="
    spelled = [named.format(key) + spelled_argument(key, value) for key, value in arrays.items()]
    spelled += [f"{key}={literal(value)}" for key, value in settings.items()]

    def run(template, parts):
        values = iter(parts)
        given = {
            key: [next(values) for _ in value] if isinstance(value, list) else next(values)
            for key, value in arrays.items()
        }
        return eval(template, {"np": np, "jnp": jnp, "jax": jax, "math": math, **defaults, **settings, **given})

    return case(
        f"{name}{title and ' ' + title} {described(arrays, settings)}", [name],
        f"{name}({', '.join(spelled)})", inputs,
        lambda *parts: run(row["numpy"], parts), lambda *parts: run(row["jax"], parts),
        within, slopes, slope_within,
    )


def expression(text, arrays, numpy=None, jax_text=None, within=EXACT, slopes=True, slope_within=ROUNDING):
    """An expression that Python reads as the language does, or is given in Python's words beside it."""
    def run(python, module, parts):
        return eval(python, {"np": module, "jax": jax, **dict(zip(arrays, parts))})

    return case(
        f"{text} {described(arrays, {})}", [], text, arrays,
        lambda *parts: run(numpy or text, np, parts), lambda *parts: run(jax_text or numpy or text, jnp, parts),
        within, slopes, slope_within,
    )


def case(title, rows, text, inputs, in_numpy, in_jax, within, slopes, slope_within):
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        value = as_array(in_numpy(*inputs.values()))
    floats = [name for name, array in inputs.items() if is_float(array)]
    by_jax = in_one_go(in_jax, inputs, floats if slopes else [], weights(value.shape))
    if not any(has_subnormals(array) for array in inputs.values()):
        agree(title, value, as_array(by_jax.pop("result")))
    lines = [given(name, array) for name, array in inputs.items()]
    lines.append(f"result = {text}")
    expect = {"result": expected(value, within)}
    if slopes and floats:
        lines += slope_lines(inputs, floats, weights(value.shape))
        expect |= {name: expected(as_array(by_jax[name]), slope_within) for name in by_jax if name != "result"}
    return {"title": title, "rows": rows, "source": "\n".join(lines), "expect": expect}


def slope_lines(inputs, floats, weight):
    """The gradient of a weighted sum by every input, and the gradient of a weighted sum of these."""
    turned = [f"sum(slope_{name} * {name} * {literal(weights(inputs[name].shape))})" for name in floats]
    return [
        f"total = sum(result * {literal(weight)})",
        *(f"slope_{name} = grad(total, {name})" for name in floats),
        f"turned = {' + '.join(turned)}",
        *(f"bend_{name} = grad(turned, {name})" for name in floats),
    ]


def in_one_go(in_jax, inputs, floats, weight):
    """The value and, for the inputs named in `floats`, what `slope_lines` asks for; compiled once, to save time."""
    def value(moving):
        return in_jax(*({**inputs, **moving}[name] for name in inputs))

    def total(moving):
        return jnp.sum(jnp.asarray(value(moving), dtype=float) * weight)

    def turned(moving):
        slopes = jax.grad(total)(moving)
        return sum(jnp.sum(slopes[name] * moving[name] * weights(inputs[name].shape)) for name in floats)

    def everything(moving):
        found = {"result": jnp.asarray(value(moving))}
        if floats:
            found |= {f"slope_{name}": slope for name, slope in jax.grad(total)(moving).items() if name in floats}
            found |= {f"bend_{name}": bend for name, bend in jax.grad(turned)(moving).items() if name in floats}
        return found

    moving = {name: jnp.asarray(array) for name, array in inputs.items() if is_float(array)}
    return jax.jit(everything)(moving)


def kink(rows, name, arrays, settings=None, instead=None, because=None):
    """Values and first gradients where a function has a corner or an end.

    `instead` holds our gradients where they differ from JAX's on purpose, `because` says why.
    """
    made = function(rows, name, arrays, settings, within=ROUNDING, title="at a kink")
    return without_bends(made, instead, because)


def kink_of(text, arrays, numpy=None, jax_text=None, instead=None, because=None):
    made = expression(text, arrays, numpy, jax_text, within=ROUNDING)
    return without_bends({**made, "title": f"kink of {made['title']}"}, instead, because)


def without_bends(made, instead, because):
    lines = [line for line in made["source"].split("\n") if not line.startswith(("bend_", "turned "))]
    expect = {name: value for name, value in made["expect"].items() if not name.startswith("bend_")}
    for name, numbers in (instead or {}).items():
        ours = expected(np.asarray(numbers, dtype=float), ROUNDING)
        if same(ours, expect[name]):
            raise SystemExit(f"{made['title']}: JAX agrees about {name} now; nothing differs any more")
        expect[name] = {**ours, "because": because}
    return {**made, "source": "\n".join(lines), "expect": expect}


def program(title, source, values, rows=(), within=ROUNDING):
    """A whole block beside the numbers that Python computed for some of its names."""
    tolerance = within if isinstance(within, dict) else ROUNDING
    expect = {name: expected(as_array(value), tolerance) for name, value in values.items()}
    return {"title": title, "rows": list(rows), "source": source.strip(), "expect": expect}


# --- small pieces ---------------------------------------------------------------------------------

def weights(shape):
    cycle = itertools.islice(itertools.cycle(WEIGHTS), int(np.prod(shape)))
    return np.array(list(cycle), dtype=float).reshape(shape)


def given(name, array):
    """Finite floats become parameters, which nothing can compute ahead; the rest is data."""
    word = "param" if is_float(array) and np.all(np.isfinite(array)) else "data"
    return f"{word} {name} = {literal(array)}"


def flattened(arrays):
    parts = {}
    for key, value in arrays.items():
        if isinstance(value, list):
            parts.update({f"{key}{index}": part for index, part in enumerate(value)})
        else:
            parts[key] = value
    return parts


def spelled_argument(key, value):
    if isinstance(value, list):
        return f"[{', '.join(f'{key}{index}' for index in range(len(value)))}]"
    return key


def signature_of(row):
    # An argument that is one of several words shows all of them; the first is the default.
    head = re.sub(r'(\|"\w+")+', "", row["signature"])
    arguments = inspect.signature(eval(f"lambda {head}: 0")).parameters.values()
    return {each.name: each.default for each in arguments if each.default is not inspect.Parameter.empty}


def described(arrays, settings):
    shapes = [f"{key}{list(np.shape(value))}" for key, value in flattened(arrays).items()]
    return ", ".join(shapes + [f"{key}={value}" for key, value in settings.items()])


def is_float(array):
    return np.asarray(array).dtype.kind == "f"


def as_array(value):
    return np.asarray(value, dtype=float)


def literal(value):
    """A value as an author writes it, to the last bit."""
    if isinstance(value, tuple):
        return f"({', '.join(map(literal, value))},)" if len(value) == 1 else f"({', '.join(map(literal, value))})"
    if isinstance(value, str):
        return f'"{value}"'
    if value is None:
        return str(value)
    array = np.asarray(value)
    if array.size == 0 and array.ndim != 1:
        return f"zeros({literal(array.shape)})"
    if array.ndim:
        return f"[{', '.join(map(literal, array))}]"
    if array.dtype.kind in "biu":
        return str(int(array))
    return repr(float(array)).removesuffix(".0") if float(array) != 0 else repr(float(array))


def expected(array, within):
    return {"shape": list(array.shape), "numbers": [readable(number) for number in array.ravel()], **within}


def readable(number):
    """JSON has no infinities, no NaN and, as many readers see it, no -0."""
    number = float(number)
    if not np.isfinite(number) or (number == 0 and np.signbit(number)):
        return repr(number)
    return int(number) if number == int(number) and abs(number) < 1e15 else number


def same(one, other):
    return [float(number) for number in one["numbers"]] == [float(number) for number in other["numbers"]]


def agree(title, in_numpy, in_jax):
    """NumPy and JAX must mean the same."""
    if in_numpy.shape != in_jax.shape or not np.allclose(in_numpy, in_jax, rtol=1e-9, atol=1e-300, equal_nan=True):
        raise SystemExit(f"{title}: NumPy says {in_numpy}, JAX says {in_jax}")


def has_subnormals(array):
    """JAX flushes such numbers to zero."""
    sizes = np.abs(as_array(array))
    return bool(np.any((sizes > 0) & (sizes < np.finfo(float).tiny)))
