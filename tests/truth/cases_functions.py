"""Cases for every row of the catalogue, family by family."""

import numpy as np

from cases import EXACT, ROUNDING, function, kink

SCALAR = np.array(0.7)
VECTOR = np.array([0.3, -1.2, 0.8, 2.1])
MATRIX = np.array([[0.5, -0.25, 1.5], [-0.75, 2.25, -1.125]])
CUBE = np.array([[[0.2, -1.4], [1.3, 0.9], [-0.6, 0.1]], [[2.2, -0.3], [0.45, 1.7], [-2.4, 0.65]]])
NOTHING = np.zeros(0)
NO_ROWS = np.zeros((0, 3))
NO_COLUMNS = np.zeros((3, 0))
LONG = np.sin(np.arange(300) * 1.7) * 3
EDGES = np.array([
    0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2.0, 1e-8, -1e-8, 1e-300, -1e-300, 5e-324, 1e300, -1e300,
    36.5, -36.5, 709.7, -745.1, 710.0, -746.0, 1e22, np.inf, -np.inf, np.nan,
])
TIES = np.array([[1.0, 3.0, 3.0], [2.0, 2.0, 2.0]])
ODD = np.array([[np.nan, 1.0, 2.0], [np.inf, -np.inf, 0.0], [-0.0, 0.0, -0.0]])
POSITIVE_SHAPES = [np.abs(array) + 0.1 for array in (SCALAR, VECTOR, MATRIX, CUBE)]
SHAPES = [SCALAR, VECTOR, MATRIX, CUBE]


def ulps(count):
    return {"ulps": count}


def cases(rows):
    def one(name, arrays, settings=None, **options):
        return function(rows, name, arrays, settings, **options)

    def corner(name, arrays, settings=None, **options):
        return kink(rows, name, arrays, settings, **options)

    for family in (elementary, arithmetic, activations, reductions, shaping, creation, linear_algebra, losses):
        yield from family(one, corner)


# NumPy's own vectorised kernels are off by up to a few units in the last place, and so are libm's.
ELEMENTARY = {
    "exp": ulps(1), "log": ulps(1), "log1p": ulps(2), "expm1": ulps(2), "sqrt": EXACT, "abs": EXACT,
    "sign": EXACT, "sin": ulps(1), "cos": ulps(1), "tan": ulps(2), "tanh": ulps(3), "stop_gradient": EXACT,
}


def elementary(one, corner):
    for name, within in ELEMENTARY.items():
        shapes = POSITIVE_SHAPES if name in ("log", "sqrt", "log1p") else SHAPES
        for array in [*shapes, NOTHING, NO_ROWS]:
            yield one(name, {"x": array}, within=within)
        yield one(name, {"x": EDGES}, within=within, slopes=False, title="edges")
        yield one(name, {"x": np.abs(LONG) + 0.01}, within=within, slopes=False, title="many")
        yield one(name, {"x": LONG}, within=within, slopes=False, title="many")
    yield corner("abs", {"x": np.array([0.0, -0.0])}, instead={"slope_x": [0.0, -0.0]},
                 because="at a corner the slope between both sides is taken, here 0; JAX takes the right one")
    yield corner("sign", {"x": np.array([0.0, 2.0])})
    yield corner("sqrt", {"x": np.array([0.0, 4.0])})
    yield corner("log", {"x": np.array([0.0, 2.0])})
    yield corner("log1p", {"x": np.array([-1.0, 0.0])})
    yield corner("tanh", {"x": np.array([0.0, 30.0, -30.0])})
    yield corner("exp", {"x": np.array([0.0, -800.0, 700.0])})


def arithmetic(one, corner):
    left, right = np.array([[1.0, -2.0, 0.5]]), np.array([[0.3], [-2.0]])
    edges = {"a": EDGES[:, None], "b": np.array([0.0, -0.0, 1.0, -np.inf, np.inf, np.nan])}
    for name in ("maximum", "minimum"):
        for a, b in [(SCALAR, VECTOR), (MATRIX, MATRIX[::-1] * 0.9), (left, right + 0.1), (CUBE, CUBE[0] * 0.5)]:
            yield one(name, {"a": a, "b": b})
        yield one(name, edges, slopes=False, title="edges")
        yield one(name, {"a": NO_ROWS, "b": np.ones(3)})
        yield corner(name, {"a": left, "b": right})
    condition = np.array([1, 0, 1])
    yield one("where", {"condition": condition, "then": MATRIX, "otherwise": VECTOR[:3]})
    yield one("where", {"condition": np.array([[1], [0]]), "then": SCALAR, "otherwise": MATRIX})
    yield one("where", {"condition": condition, "then": np.array([np.nan, np.inf, -0.0]), "otherwise": VECTOR[:3]},
              slopes=False, title="edges")
    for array in SHAPES:
        yield one("clip", {"x": array, "a_min": np.array(-0.5), "a_max": np.array(1.0)})
    yield one("clip", {"x": MATRIX}, {"a_min": -1, "a_max": 1})
    yield one("clip", {"x": MATRIX, "a_min": np.array([-0.1, -0.2, -0.3]), "a_max": np.array([[0.1], [0.9]])})
    yield one("clip", {"x": EDGES}, {"a_min": -1, "a_max": 700}, slopes=False, title="edges")
    yield corner("clip", {"x": np.array([-1.0, 0.5, 2.0])}, {"a_min": -1, "a_max": 2})


def activations(one, corner):
    for name, within in {"sigmoid": ulps(4), "relu": EXACT, "softplus": ulps(4)}.items():
        for array in [*SHAPES, NOTHING]:
            yield one(name, {"x": array}, within=within)
        # Where the result is below 1e-300 the reference loses digits or flushes to zero.
        edges = EDGES if name == "relu" else EDGES[np.abs(np.nan_to_num(EDGES, posinf=1, neginf=1)) != 745.1]
        yield one(name, {"x": edges}, within=within if name == "relu" else ulps(64), slopes=False, title="edges")
        yield one(name, {"x": LONG}, within=within, slopes=False, title="many")
    yield corner("relu", {"x": np.array([0.0, -0.0, 1.0])})
    yield corner("sigmoid", {"x": np.array([0.0, 800.0, -800.0])})
    yield corner("softplus", {"x": np.array([0.0, 800.0, -800.0])})
    far = np.array([[1000.0, 0.0, -1000.0], [-1e300, 1e300, 0.0], [0.0, 0.0, 0.0]])
    for name in ("softmax", "log_softmax"):
        for array, axes in [(VECTOR, [-1]), (MATRIX, [0, 1, -2]), (CUBE, [0, 1, 2, -1])]:
            yield one(name, {"x": array}, within=ROUNDING)
            for axis in axes:
                yield one(name, {"x": array}, {"axis": axis}, within=ROUNDING)
        yield one(name, {"x": far}, within=ROUNDING, title="far apart")
        yield one(name, {"x": np.array([[-np.inf, 0.0, 1.0]])}, within=ROUNDING, slopes=False, title="impossible")
        yield one(name, {"x": np.array([[np.nan, 0.0, 1.0]])}, within=ROUNDING, slopes=False, title="edges")
    for array, axes in [(VECTOR, [0, -1]), (MATRIX, [0, 1, -2]), (CUBE, [0, 1, -1])]:
        yield one("logsumexp", {"x": array}, within=ROUNDING)
        for axis in axes:
            yield one("logsumexp", {"x": array}, {"axis": axis}, within=ROUNDING)
            yield one("logsumexp", {"x": array}, {"axis": axis, "keepdims": 1}, within=ROUNDING)
    yield one("logsumexp", {"x": far}, within=ROUNDING, title="far apart")
    yield one("logsumexp", {"x": np.array([[-np.inf, -np.inf], [np.inf, 0.0], [-np.inf, 2.0], [np.nan, 0.0]])},
              within=ROUNDING, slopes=False, title="edges")


REDUCTIONS = {
    "sum": EXACT, "mean": EXACT, "max": EXACT, "min": EXACT, "prod": ulps(2), "var": ROUNDING, "std": ROUNDING,
    "norm": ulps(1), "argmax": EXACT, "argmin": EXACT,
}


def reductions(one, corner):
    for name, within in REDUCTIONS.items():
        places = name.startswith("arg")
        slopes = not places
        for array, axes in [
            (VECTOR, [0, -1]), (MATRIX, [0, 1, -1, (0, 1)]), (CUBE, [0, 1, 2, -2, (0, 2), (-1, 1), (0, 1, 2)]),
        ]:
            yield one(name, {"x": array}, within=within, slopes=slopes)
            for axis in axes:
                if places and isinstance(axis, tuple):
                    continue
                for settings in ({"axis": axis}, {"axis": axis, "keepdims": 1}):
                    yield one(name, {"x": array}, settings, within=within, slopes=slopes)
            yield one(name, {"x": array}, {"keepdims": 1}, within=within, slopes=slopes)
        yield one(name, {"x": SCALAR}, within=within, slopes=slopes and name not in ("var", "std"))
        yield one(name, {"x": ODD}, {"axis": 1}, within=within, slopes=False, title="edges")
        yield one(name, {"x": ODD}, {"axis": 0}, within=within, slopes=False, title="edges")
        yield one(name, {"x": TIES}, {"axis": 1}, within=within, slopes=False, title="ties")
        yield one(name, {"x": LONG}, within=ROUNDING if name == "prod" else within, slopes=False, title="many")
        table = LONG.reshape(20, 15)
        for axis in (0, 1):
            yield one(name, {"x": table}, {"axis": axis}, within=ROUNDING if name == "prod" else within,
                      slopes=False, title="many")
        if name in ("sum", "prod", "norm"):
            yield one(name, {"x": NOTHING}, within=within)
            for axis in (0, 1):
                yield one(name, {"x": NO_ROWS}, {"axis": axis}, within=within)
        if name in ("mean", "var", "std"):
            yield one(name, {"x": NOTHING}, within=within, slopes=False)
        if name in ("max", "min") or places:
            yield one(name, {"x": NO_ROWS}, {"axis": 1}, within=within, slopes=False)
    for name in ("max", "min"):
        for settings in ({}, {"axis": 0}, {"axis": 1, "keepdims": 1}):
            yield corner(name, {"x": TIES}, settings)
    zeros = np.array([[0.0, 2.0, 3.0], [0.0, 0.0, 3.0], [1.0, 2.0, -1.5]])
    for settings in ({}, {"axis": 1}, {"axis": 0, "keepdims": 1}):
        yield one("prod", {"x": zeros}, settings, title="with zeros")
    # The words that programs print keep the corner of a length at zero, where the bare `jnp.linalg.norm` gives nan.
    yield corner("norm", {"x": np.zeros(3)})
    yield corner("norm", {"x": np.array([[0.0, 0.0], [3.0, 4.0]])}, {"axis": 1})
    yield corner("std", {"x": np.array([2.0, 2.0])})


def shaping(one, corner):
    for array, shape in [
        (VECTOR, (2, 2)), (MATRIX, (3, 2)), (MATRIX, (6,)), (MATRIX, 6), (CUBE, (3, -1)), (CUBE, (2, 1, 6)),
        (MATRIX, -1), (NO_ROWS, (3, 0)), (SCALAR, (1, 1)),
    ]:
        yield one("reshape", {"x": array}, {"shape": shape})
    for parts, axes in [
        ([VECTOR, VECTOR[:2]], [0, -1]), ([MATRIX, MATRIX[:1], MATRIX * 2], [0, -2]), ([MATRIX, MATRIX[:, :1]], [1, -1]),
        ([CUBE, CUBE[:, :1]], [1]), ([CUBE, CUBE + 1], [0, 2]), ([NO_ROWS, MATRIX], [0]), ([VECTOR], [0]),
    ]:
        for axis in axes:
            yield one("concatenate", {"parts": parts}, {"axis": axis})
    yield one("concatenate", {"parts": [VECTOR, VECTOR[1:]]})
    for parts, axes in [
        ([SCALAR, SCALAR * 2], [0]), ([VECTOR, VECTOR * 2], [0, 1, -1]), ([MATRIX, MATRIX * 2, MATRIX], [0, 1, 2, -2]),
    ]:
        for axis in axes:
            yield one("stack", {"parts": parts}, {"axis": axis})
    yield one("stack", {"parts": [VECTOR, VECTOR * 3]})
    for array in (VECTOR, MATRIX, CUBE, NOTHING, NO_COLUMNS):
        yield one("len", {"x": array})
    for array in (SCALAR, VECTOR, MATRIX, CUBE, NO_ROWS):
        yield one("shape", {"x": array}, slopes=False)
        yield one("size", {"x": array})
    yield one("size", {"x": MATRIX}, {"axis": 0})
    yield one("size", {"x": CUBE}, {"axis": -2})


def creation(one, corner):
    for name in ("zeros", "ones"):
        for shape in (3, (2, 3), (0, 3), (), (2, 1, 2)):
            yield one(name, {}, {"shape": shape})
    for shape in (3, (2, 2), ()):
        yield one("full", {"fill_value": SCALAR}, {"shape": shape})
    yield one("full", {"fill_value": VECTOR}, {"shape": (2, 4)})
    for n in (0, 1, 3):
        yield one("eye", {}, {"N": n})
    for settings in (
        {"start": 5}, {"start": 0}, {"start": 2, "stop": 7}, {"start": 1, "stop": 2, "step": 0.1},
        {"start": 3, "stop": -3, "step": -1.5}, {"start": 5, "stop": 2}, {"start": 0.3, "stop": 4.2, "step": 0.7},
    ):
        yield one("range", {}, settings)
    for settings in (
        {"start": 0, "stop": 1}, {"start": 0, "stop": 1, "num": 11}, {"start": -4, "stop": 4, "num": 9},
        {"start": 3, "stop": 1, "num": 4}, {"start": 2, "stop": 5, "num": 1}, {"start": 0, "stop": 1, "num": 0},
        {"start": 1, "stop": 1, "num": 3}, {"start": 0.1, "stop": 0.7, "num": 7},
    ):
        yield one("linspace", {}, settings)


def linear_algebra(one, corner):
    for array in (VECTOR, MATRIX, MATRIX.T, np.array([[2.0]]), NOTHING):
        yield one("diag", {"x": array})
    for a, b in [(VECTOR, VECTOR[:2]), (MATRIX, VECTOR), (SCALAR, VECTOR), (NOTHING, VECTOR)]:
        yield one("outer", {"a": a, "b": b})
    for array in (SCALAR, VECTOR, MATRIX, CUBE):
        yield one("transpose", {"x": array})
    for axes in ((1, 0),):
        yield one("transpose", {"x": MATRIX}, {"axes": axes})
    for axes in ((0, 2, 1), (2, 0, 1), (-1, 0, -2)):
        yield one("transpose", {"x": CUBE}, {"axes": axes})


def losses(one, corner):
    for prediction, target in [
        (VECTOR, VECTOR[::-1].copy()), (MATRIX, MATRIX * 0.3), (MATRIX, VECTOR[:3]), (SCALAR, VECTOR), (CUBE, CUBE[::-1].copy()),
    ]:
        yield one("mse", {"prediction": prediction, "target": target}, within=ROUNDING)
    shares = np.array([[0.2, 0.3, 0.5], [1.0, 0.0, 0.0]])
    for logits, labels in [
        (MATRIX, np.array([2, 0])), (MATRIX, shares), (MATRIX, shares * 0.4), (VECTOR, np.array(1)),
        (VECTOR, np.array([0.1, 0.2, 0.3, 0.4])), (CUBE, np.array([[0, 1, 1], [1, 0, 0]])), (CUBE, CUBE * 0.1 + 0.4),
        (np.array([[1000.0, 0.0], [-1000.0, 5.0]]), np.array([1, 1])),
    ]:
        yield one("cross_entropy", {"logits": logits, "labels": labels}, within=ROUNDING)
    for p, target in [
        (np.array([0.3, 0.8, 0.55]), np.array([0.0, 1.0, 0.25])), (np.array([[0.2, 0.9]]), np.array([[1.0, 0.6]])),
        (np.array(0.4), np.array(1.0)), (np.array([[0.2, 0.9], [0.6, 0.1]]), np.array([1, 0])),
    ]:
        yield one("binary_cross_entropy", {"p": p, "target": target}, within=ROUNDING)
    yield one("binary_cross_entropy", {"p": np.array([0.0, 1.0, 0.0, 1.0, 1e-60]), "target": np.array([0, 1, 1, 0, 1])},
              within=ROUNDING, slopes=False, title="sure")
    for labels, classes in [(np.array([0, 2, 1]), 3), (np.array(1), 4), (np.array([[0, 1], [1, 1]]), 2)]:
        yield one("one_hot", {"labels": labels}, {"classes": classes})
    scores = np.array([[0.1, 0.7, 0.2], [0.5, 0.3, 0.2], [0.2, 0.2, 0.6]])
    for prediction, labels in [
        (scores, np.array([1, 1, 2])), (scores, np.eye(3)[[1, 0, 0]]), (np.array([0.2, 0.5, 0.9]), np.array([0, 1, 0])),
        (np.array([0.0, 1.0, 2.0, 3.0]), np.array([0, 1, 2, 2])), (TIES, np.array([1, 0])),
    ]:
        yield one("accuracy", {"prediction": prediction, "labels": labels}, slopes=prediction is scores)
