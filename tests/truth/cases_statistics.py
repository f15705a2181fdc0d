"""Cases for what is sorted, counted, summed up and laid through points."""

import jax
import numpy as np

from cases import EXACT, ROUNDING, case, expression, function, kink, literal
from cases_functions import CUBE, EDGES, LONG, MATRIX, NO_ROWS, NOTHING, ODD, SCALAR, TIES, VECTOR, ulps

ROW = np.array([1.5, -0.4, 2.5, 0.3, -1.7])
PLACES = np.array([-2.0, -0.5, 0.0, 1.5, 4.0])


def weighed(arrays, more=""):
    call = f"average(x, weights=v{more})"
    return {**expression(call, arrays, f"np.{call}", within=ROUNDING), "rows": ["average"]}


def cases(rows):
    def one(name, arrays, settings=None, **options):
        return function(rows, name, arrays, settings, **options)

    def corner(name, arrays, settings=None, **options):
        return kink(rows, name, arrays, settings, **options)

    for family in (middles, variation, ordering, counting, running, points, questions):
        yield from family(one, corner)


def middles(one, corner):
    for array, axes in [
        (ROW, [0, -1]), (VECTOR, [0]), (MATRIX, [0, 1, -1, (0, 1)]), (CUBE, [0, 1, 2, (0, 2), (1, 2)]),
    ]:
        for name in ("median", "ptp"):
            yield one(name, {"x": array}, within=ROUNDING)
            yield one(name, {"x": array}, {"keepdims": 1}, within=ROUNDING)
            for axis in axes:
                yield one(name, {"x": array}, {"axis": axis}, within=ROUNDING)
                yield one(name, {"x": array}, {"axis": axis, "keepdims": 1}, within=ROUNDING)
        for q in (0.3, 0.85, 0.5, 0, 1):
            yield one("quantile", {"x": array}, {"q": q}, within=ROUNDING)
        yield one("quantile", {"x": array}, {"q": (0.1, 0.6)}, within=ROUNDING)
        for axis in axes:
            yield one("quantile", {"x": array}, {"q": 0.35, "axis": axis}, within=ROUNDING)
            yield one("quantile", {"x": array}, {"q": (0.25, 0.8), "axis": axis, "keepdims": 1}, within=ROUNDING)
            yield one("percentile", {"x": array}, {"q": 42, "axis": axis}, within=ROUNDING)
    for name, settings in (("median", {}), ("quantile", {"q": 0.3}), ("percentile", {"q": 90}), ("ptp", {})):
        yield one(name, {"x": np.array([1.0, np.nan, 2.0])}, settings, slopes=False, title="edges")
        yield one(name, {"x": LONG}, settings, within=ROUNDING, slopes=False, title="many")
    yield one("median", {"x": np.array([np.inf, 1.0, -np.inf])}, slopes=False, title="edges")
    for array in (SCALAR, ROW, MATRIX, CUBE):
        yield one("average", {"x": array}, within=ROUNDING)
        yield weighed({"x": array, "v": np.abs(array) + 0.2})
    for axis in (0, 1):
        yield one("average", {"x": MATRIX}, {"axis": axis}, within=ROUNDING)
        yield weighed({"x": MATRIX, "v": np.array([0.2, 0.7, 1.1][: MATRIX.shape[axis]])}, f", axis={axis}")
        yield weighed({"x": MATRIX, "v": np.abs(MATRIX)}, f", axis={axis}")


def variation(one, corner):
    for array in (ROW, MATRIX, np.vstack([ROW, ROW**2, PLACES])):
        yield one("cov", {"x": array}, within=ROUNDING)
        yield one("cov", {"x": array}, {"ddof": 0}, within=ROUNDING)
        yield one("corrcoef", {"x": array[:2] if array.ndim > 1 else array}, within=ROUNDING,
                  slopes=array.ndim > 1)
    yield one("cov", {"x": np.vstack([ROW, PLACES]).T}, {"rowvar": 0}, within=ROUNDING)
    yield one("corrcoef", {"x": np.vstack([ROW, PLACES]).T}, {"rowvar": 0}, within=ROUNDING)
    yield one("cov", {"x": ROW, "y": PLACES}, within=ROUNDING)
    yield one("corrcoef", {"x": ROW, "y": PLACES}, within=ROUNDING)
    for settings in ({}, {"axis": 1}):
        yield one("standardize", {"x": np.vstack([MATRIX, MATRIX[:1] * 1.7 - 0.3])}, settings, within=ROUNDING)
    yield one("standardize", {"x": np.array([[1.0, 5.0], [2.0, 5.0]])}, within=ROUNDING, slopes=False)


def ordering(one, corner):
    for array, axes in [(ROW, [0]), (MATRIX, [0, 1, -2]), (CUBE, [0, 1, 2])]:
        for axis in axes:
            yield one("sort", {"x": array}, {"axis": axis})
            yield one("argsort", {"x": array}, {"axis": axis}, slopes=False)
        yield one("sort", {"x": array})
    for array in (ODD, TIES, LONG, EDGES, NO_ROWS, NOTHING):
        yield one("sort", {"x": array}, slopes=False)
        yield one("argsort", {"x": array}, slopes=False)
    for side in ("left", "right"):
        yield one("searchsorted", {"a": PLACES, "v": ROW}, {"side": side}, slopes=False)
        yield one("searchsorted", {"a": np.array([1.0, 1.0, 2.0, 2.0, 3.0]), "v": np.array([[1.0, 2.0], [3.0, np.nan]])},
                  {"side": side}, slopes=False)
    yield one("searchsorted", {"a": PLACES, "v": SCALAR}, slopes=False)
    # JAX needs to know how many numbers there will be before it runs; NumPy alone speaks for `unique`.
    for array in (np.array([3, 1, 3, 2, 1]), np.array([[2, 2], [0, 2]]), np.array([0, 0])):
        plain = lambda x: np.unique(np.asarray(x))
        yield case(f"unique {array.shape}", ["unique"], "unique(x)", {"x": array}, plain, lambda x, a=array: np.unique(a),
                   EXACT, False, ROUNDING)
        both = np.stack(np.unique(array, return_counts=True))
        yield case(f"unique with counts {array.shape}", ["unique"], "stack(unique(x, return_counts=True))", {"x": array},
                   lambda x, b=both: b, lambda x, b=both: b, EXACT, False, ROUNDING)


def counting(one, corner):
    labels = np.array([0, 2, 2, 1, 4, 2])
    yield one("counts", {"labels": labels}, {"classes": 6})
    for array in (labels, np.array([0])):
        yield case(f"counts {array.shape}", ["counts"], "counts(labels)", {"labels": array},
                   lambda x, a=array: np.bincount(a), lambda x, a=array: np.bincount(a), EXACT, False, ROUNDING)
    inputs = [ROW, LONG, np.array([1.0, 1.0]), np.array([0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0])]
    for array in inputs:
        for settings, text in [
            ({}, ""), ({"bins": 4}, ", bins=4"), ({"bins": 5, "range": (-1, 1)}, ", bins=5, range=(-1, 1)"),
            ({"bins": [-1.0, 0.5, 0.7, 2.5]}, ", bins=[-1, 0.5, 0.7, 2.5]"),
            ({"bins": 7, "density": True}, ", bins=7, density=1"),
        ]:
            if settings.get("density") and array.size < 5:
                continue
            for part in (0, 1):
                yield case(
                    f"histogram {array.shape}{text} part {part}", ["histogram"],
                    "unused", {"x": array}, lambda x, s=settings, p=part: np.histogram(x, **s)[p],
                    lambda x, a=array, s=settings, p=part: np.histogram(a, **s)[p], ulps(2), False, ROUNDING,
                ) | {"source": f"data x = {literal(array)}\namounts, edges = histogram(x{text})\nresult = {('amounts', 'edges')[part]}"}


def running(one, corner):
    zeros = np.array([[0.5, 0.0, 2.0], [0.0, 0.0, 3.0], [1.0, 2.0, -1.5]])
    for name, within in {"cumsum": EXACT, "cumprod": EXACT}.items():
        for array, axes in [(ROW, [0]), (MATRIX, [0, 1, -1]), (CUBE, [0, 1, 2]), (zeros, [0, 1])]:
            yield one(name, {"x": array}, within=within)
            for axis in axes:
                yield one(name, {"x": array}, {"axis": axis}, within=within)
        yield one(name, {"x": ODD}, {"axis": 1}, slopes=False, title="edges")
        yield one(name, {"x": LONG}, within=ROUNDING, slopes=False, title="many")
        yield one(name, {"x": NO_ROWS}, {"axis": 0})
        yield one(name, {"x": NO_ROWS}, {"axis": 1})
        yield one(name, {"x": NOTHING})
    for array, axes in [(ROW, [0]), (MATRIX, [0, 1]), (CUBE, [0, 1, 2])]:
        yield one("diff", {"x": array})
        for axis in axes:
            yield one("diff", {"x": array}, {"axis": axis}, within=ROUNDING)
            yield one("diff", {"x": array}, {"axis": axis, "n": 2}, within=ROUNDING)
            yield one("trapezoid", {"y": array}, {"axis": axis, "dx": 0.5}, within=ROUNDING)
        yield one("trapezoid", {"y": array}, within=ROUNDING)
    yield one("diff", {"x": ROW}, {"n": 0})
    yield one("trapezoid", {"y": ROW, "x": PLACES}, within=ROUNDING)
    yield one("trapezoid", {"y": MATRIX, "x": PLACES[:2]}, {"axis": 0}, within=ROUNDING)
    yield one("trapezoid", {"y": MATRIX, "x": np.cumsum(np.abs(MATRIX), axis=1)}, within=ROUNDING)
    for mode in ("full", "same", "valid"):
        for a, v in [(ROW, ROW[:2]), (ROW, ROW[1:4]), (ROW[:2], PLACES), (PLACES, ROW), (PLACES, ROW[:4]), (ROW[:1], PLACES)]:
            yield one("convolve", {"a": a, "v": v}, {"mode": mode}, within=ROUNDING)
    yield one("convolve", {"a": LONG, "v": ROW}, within=ROUNDING, slopes=False)


def points(one, corner):
    for x in (SCALAR, np.array([-1.1, 0.2, 3.3]), MATRIX * 1.1):
        yield one("interp", {"x": x, "xp": PLACES, "fp": ROW}, within=ROUNDING)
    yield one("interp", {"x": np.array([-9.0, 9.0, 4.0, -2.0, 0.0, np.nan]), "xp": PLACES, "fp": ROW}, within=ROUNDING,
              slopes=False, title="edges")
    yield one("interp", {"x": ROW, "xp": np.array([0.5]), "fp": np.array([2.0])}, within=ROUNDING, slopes=False)
    for p in (ROW, np.array([2.0]), np.array([0.0, 1.0, -3.0])):
        for x in (SCALAR, VECTOR, MATRIX):
            yield one("polyval", {"p": p, "x": x}, within=ROUNDING, slopes=p.size > 1)
    for degree in (0, 1, 2, 3):
        for y in (ROW, np.stack([ROW, ROW**2], axis=1)):
            yield one("polyfit", {"x": PLACES, "y": y}, {"deg": degree}, within={"relative": 1e-11}, slopes=False)
    for indexing in ("xy", "ij"):
        for part in (0, 1):
            made = case(
                f"meshgrid {indexing} part {part}", ["meshgrid"], "unused", {"x": ROW, "y": VECTOR},
                lambda x, y, i=indexing, p=part: np.meshgrid(x, y, indexing=i)[p],
                lambda x, y, i=indexing, p=part: jax.numpy.meshgrid(x, y, indexing=i)[p],
                EXACT, True, ROUNDING,
            )
            call = f'grid = meshgrid(x, y, indexing="{indexing}")\nresult = grid[{part}]'
            yield {**made, "source": made["source"].replace("result = unused", call)}


def questions(one, corner):
    table = np.array([[1.0, 0.0, np.nan], [0.0, 0.0, 0.0], [-1.0, 2.0, 3.0]])
    for name in ("all", "any"):
        for array in (table, NOTHING, SCALAR, np.array([0.0, -0.0])):
            yield one(name, {"x": array}, slopes=False)
        for axis in (0, 1, (0, 1)):
            for keep in (0, 1):
                yield one(name, {"x": table}, {"axis": axis, "keepdims": keep}, slopes=False)
    for a, b in [
        (ROW, ROW + 1e-9), (ROW, ROW + 1e-3), (np.array([np.inf, 1.0]), np.array([np.inf, 1.0])), (MATRIX, SCALAR),
        (np.array([np.nan]), np.array([np.nan])), (np.array([1.0]), np.array([np.inf])),
    ]:
        yield one("allclose", {"a": a, "b": b}, slopes=False)
        yield one("allclose", {"a": a, "b": b}, {"rtol": 0.01, "atol": 0.01}, slopes=False)
