"""Cases for rounding, angles, and the rarer powers and logarithms."""

import numpy as np

from cases import EXACT, ROUNDING, function, kink
from cases_functions import CUBE, EDGES, LONG, MATRIX, NO_ROWS, NOTHING, POSITIVE_SHAPES, SCALAR, SHAPES, VECTOR, ulps

INSIDE = [np.tanh(array) for array in SHAPES]
ABOVE_ONE = [array + 1.2 for array in POSITIVE_SHAPES]
HALVES = np.array([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 0.49999999999999994, 4503599627370497.5, -0.2])

# How near, and where the function is defined.
SMOOTH = {
    "exp2": (ulps(1), SHAPES), "log2": (ulps(1), POSITIVE_SHAPES), "log10": (ulps(2), POSITIVE_SHAPES),
    "cbrt": (ulps(1), SHAPES), "square": (EXACT, SHAPES), "reciprocal": (EXACT, SHAPES),
    "arcsin": (ulps(1), INSIDE), "arccos": (ulps(1), INSIDE), "arctan": (ulps(1), SHAPES),
    "sinh": (ulps(2), SHAPES), "cosh": (ulps(2), SHAPES), "arcsinh": (ulps(2), SHAPES),
    "arccosh": (ulps(3), ABOVE_ONE), "arctanh": (ulps(2), INSIDE),
}
# The second derivatives asked for cancel to nothing here.
LOOSE = {"relative": 4e-12}
FLAT = ("floor", "ceil", "trunc", "round", "isnan", "isfinite", "isinf")
PAIRS = {"logaddexp": ulps(1), "arctan2": ulps(1), "hypot": ulps(1), "power": ulps(1), "mod": EXACT}


def cases(rows):
    def one(name, arrays, settings=None, **options):
        return function(rows, name, arrays, settings, **options)

    def corner(name, arrays, settings=None, **options):
        return kink(rows, name, arrays, settings, **options)

    for family in (smooth, flat, pairs, corners):
        yield from family(one, corner)


def smooth(one, corner):
    for name, (within, arrays) in SMOOTH.items():
        for array in [*arrays, NOTHING, NO_ROWS]:
            yield one(name, {"x": array}, within=within, slope_within=LOOSE if name.startswith("log") else ROUNDING)
        yield one(name, {"x": EDGES}, within=within, slopes=False, title="edges")
        yield one(name, {"x": LONG}, within=within, slopes=False, title="many")


def flat(one, corner):
    for array in (SCALAR, VECTOR, MATRIX, NO_ROWS):
        yield one("float", {"x": array})
        yield one("int", {"x": array}, slopes=False)
        yield one("bool", {"x": np.trunc(array)}, slopes=False)
    for name in FLAT:
        for array in [*SHAPES, NOTHING, HALVES, EDGES, LONG]:
            yield one(name, {"x": array}, slopes=False)
    for decimals in (1, 2, -1):
        yield one("round", {"x": LONG * 10}, {"decimals": decimals}, slopes=False)
    for array in (SCALAR, MATRIX, EDGES, np.array([np.nan, np.inf, -np.inf, 1.5])):
        yield one("nan_to_num", {"x": array}, slopes=array.size < 9 and bool(np.all(np.isfinite(array))))
        yield one("nan_to_num", {"x": array}, {"nan": -1}, slopes=False)


def pairs(one, corner):
    for name, within in PAIRS.items():
        first, second = ("y", "x") if name == "arctan2" else ("a", "b")
        positive = name == "power"
        for a, b in [(SCALAR, VECTOR), (MATRIX, MATRIX[::-1] * 0.93), (CUBE, CUBE[0] * 0.57), (MATRIX, VECTOR[:3])]:
            yield one(name, {first: np.abs(a) if positive else a, second: b}, within=within)
        edges = EDGES[np.abs(np.nan_to_num(EDGES, posinf=1, neginf=1)) < 1e6] if name == "mod" else EDGES
        # Half powers of -inf are a matter of NumPy's shortcuts: nan as `x ** 0.5`, inf as `np.power(x, [0.5])`.
        others = np.array([0.25 if name == "power" else 0.5, 1.0, -np.inf, np.inf, np.nan, -2.0, 3.0])
        yield one(name, {first: edges[:, None], second: others}, within=within, slopes=False, title="edges")
        yield one(name, {first: NO_ROWS, second: np.ones(3)}, within=within)
    yield one("power", {"a": MATRIX}, {"b": 3}, within=ulps(1))
    yield one("power", {"b": VECTOR}, {"a": 2}, within=ulps(1))


def corners(one, corner):
    yield corner("cbrt", {"x": np.array([0.0, 8.0])})
    yield corner("reciprocal", {"x": np.array([2.0, -4.0])})
    for name in ("arcsin", "arccos"):
        yield corner(name, {"x": np.array([1.0, -1.0, 0.0])})
    yield corner("arccosh", {"x": np.array([1.0, 2.0])})
    yield corner("log2", {"x": np.array([0.0, 2.0])})
    yield corner("logaddexp", {"a": np.array([800.0, -800.0, 0.0]), "b": np.array([-800.0, 3.0, 0.0])})
    yield corner("hypot", {"a": np.array([3.0]), "b": np.array([4.0])})
