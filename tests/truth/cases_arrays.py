"""Cases for what arrays are asked, joined, cut and counted by, and for the plain arithmetic that has names."""

import numpy as np

from cases import EXACT, ROUNDING, function, literal, program

VECTOR = np.array([0.3, -1.2, 0.8, 2.1])
OTHER = np.array([1.4, 0.6, -0.9, 0.25])
MATRIX = np.array([[0.5, -0.25, 1.5], [-0.75, 2.25, -1.125]])
SQUARE = np.array([[2.0, -0.5, 0.25], [0.3, 0.1, -1.4], [-0.7, 1.9, 0.6]])
SYMMETRIC = SQUARE + SQUARE.T
CUBE = np.array([[[0.2, -1.4], [1.3, 0.9], [-0.6, 0.1]], [[2.2, -0.3], [0.45, 1.7], [-2.4, 0.65]]])
GAPS = np.array([[1.0, np.nan, 3.0], [np.nan, -2.5, 0.5]])
HOLES = np.array([[0.0, 1.5, 0.0], [2.0, 0.0, -1.0]])
WHOLE = np.array([3, 0, 2, 3, 1, 3])
ODD = np.array([np.nan, np.inf, -np.inf, 0.0, 2.5])
NEAR = {"relative": 1e-12}


def cases(rows):
    def one(name, arrays, settings=None, **options):
        return function(rows, name, arrays, settings, **options)

    def known(name, text, arrays, in_python, within=EXACT):
        """What is asked of data, which NumPy alone answers."""
        above = "".join(f"data {key} = {literal(value)}\n" for key, value in arrays.items())
        value = np.asarray(eval(in_python, {"np": np, **arrays}), dtype=float)
        return program(f"{text} of {', '.join(map(str, arrays))}", f"{above}result = {text}", {"result": value}, rows=[name], within=within)

    yield from plain(one)
    yield from questions(one, known)
    yield from gaps(one)
    yield from joining(one, known)
    yield from making(one)
    yield from norms(one)
    yield from counting(known)
    yield from parts(one, known)
    yield from slopes(one, known)
    yield from combinations(one)
    for name in ("eigvalsh", "svdvals", "cond"):
        yield one(name, {"x": SYMMETRIC if name == "eigvalsh" else SQUARE}, within=NEAR, slope_within={"relative": 1e-9})


def plain(one):
    for name in ("add", "subtract", "multiply", "divide", "fmax", "fmin"):
        # The second derivatives of a quotient cancel to nothing.
        yield one(name, {"a": VECTOR, "b": OTHER}, slope_within={"relative": 1e-10})
        yield one(name, {"a": MATRIX, "b": OTHER[:3]}, slope_within={"relative": 1e-10})
        yield one(name, {"a": ODD[:, None], "b": ODD}, slopes=False, title="edges")
    yield one("floor_divide", {"a": VECTOR, "b": OTHER}, slopes=False)
    yield one("negative", {"x": MATRIX})
    for name in ("deg2rad", "rad2deg", "sinc"):
        yield one(name, {"x": VECTOR}, within=ROUNDING)
        yield one(name, {"x": ODD[2:] if name != "sinc" else ODD[3:]}, within=ROUNDING, slopes=False)
    yield one("heaviside", {"x1": ODD, "x2": np.array(0.5)}, slopes=False)
    for ddof in (1, 2):
        for name in ("var", "std"):
            yield one(name, {"x": VECTOR}, {"ddof": ddof}, within=NEAR)
            yield one(name, {"x": CUBE}, {"ddof": ddof - 1, "axis": 1}, within=NEAR)
    yield one("clip", {"x": VECTOR}, {"a_min": 0})


def questions(one, known):
    for name in ("logical_and", "logical_or", "logical_xor"):
        yield one(name, {"a": HOLES, "b": HOLES[::-1].copy()}, slopes=False)
    yield known("bitwise_and", "(x > 0) & (x < 1)", {"x": VECTOR}, "(x > 0) & (x < 1)")
    yield known("bitwise_or", "(x < 0) | (x > 1) & (x < 2)", {"x": VECTOR}, "(x < 0) | (x > 1) & (x < 2)")
    yield known("invert", "~(x > 0)", {"x": VECTOR}, "~(x > 0)")
    for name in ("bitwise_and", "bitwise_or", "bitwise_xor"):
        yield one(name, {"x1": np.array([13, 0, -7, 255]), "x2": np.array([17, 5, 3, -1])}, slopes=False)
        yield known(name, f"{name}(x > 0, x < 1)", {"x": VECTOR}, f"np.{name}(x > 0, x < 1)")
    yield one("invert", {"x": np.array([13, 0, -7])}, slopes=False)
    yield one("nan_to_num", {"x": ODD}, {"nan": 7, "posinf": 8, "neginf": -9}, slopes=False)
    yield one("array_equal", {"a": ODD, "b": ODD}, {"equal_nan": True}, slopes=False)
    for index in (0, 1):
        yield known("linspace", f"linspace(0, 3, 7, retstep=True)[{index}]", {}, f"np.linspace(0, 3, 7, retstep=True)[{index}]")
        yield known("meshgrid", f"meshgrid(x, [1, 2], sparse=True)[{index}]", {"x": VECTOR}, f"np.meshgrid(x, [1, 2], sparse=True)[{index}]")
    yield known("cross", "cross(x, y, axisa=0, axisb=0, axisc=0)", {"x": SQUARE, "y": SYMMETRIC}, "np.cross(x, y, axisa=0, axisb=0, axisc=0)", within=NEAR)
    yield known("cross", "cross(x[:2], y)", {"x": OTHER, "y": SQUARE[0]}, "np.cross([*x[:2], 0], y)", within=NEAR)
    for k in (1, 2, 3):
        yield known("rot90", f"rot90(x, {k}, axes=(1, 2))", {"x": CUBE}, f"np.rot90(x, {k}, axes=(1, 2))")
    yield known("interp", "interp(x, [-1, 0, 1], [3, 1, 2], left=-5, right=9)", {"x": VECTOR}, "np.interp(x, [-1, 0, 1], [3, 1, 2], left=-5, right=9)", within=NEAR)
    yield one("logical_not", {"x": HOLES}, slopes=False)
    yield one("isclose", {"a": ODD[:, None], "b": ODD}, slopes=False)
    yield one("isclose", {"a": ODD, "b": ODD}, {"equal_nan": 1}, slopes=False)
    yield one("isclose", {"a": VECTOR, "b": VECTOR + 1e-3}, {"atol": 1e-2}, slopes=False)
    yield one("array_equal", {"a": MATRIX, "b": MATRIX}, slopes=False)
    yield one("array_equal", {"a": MATRIX, "b": MATRIX[0]}, slopes=False)
    yield one("isin", {"element": HOLES, "test_elements": np.array([1.5, -1.0])}, slopes=False)
    for settings in ({}, {"axis": 0}, {"axis": 1, "keepdims": True}):
        yield one("count_nonzero", {"x": HOLES}, settings, slopes=False)
    for axis in (0, 1):
        yield known("nonzero", f"nonzero(x)[{axis}]", {"x": HOLES}, f"np.nonzero(x)[{axis}]")
    yield known("nonzero", "nonzero(x > 1)[0]", {"x": VECTOR}, "np.nonzero(x > 1)[0]")
    yield known("argwhere", "argwhere(x)", {"x": HOLES}, "np.argwhere(x)")
    yield known("flatnonzero", "flatnonzero(x)", {"x": HOLES}, "np.flatnonzero(x)")
    yield known("select", "select([x < 0, x > 1], [-x, x**2], 7)", {"x": VECTOR}, "np.select([x < 0, x > 1], [-x, x**2], 7)")


def gaps(one):
    for name in ("nansum", "nanmean", "nanmax", "nanmin", "nanvar", "nanstd", "nanprod"):
        for array, settings in ((GAPS, {}), (GAPS, {"axis": 0}), (GAPS, {"axis": 1, "keepdims": True}), (MATRIX, {"axis": 1})):
            yield one(name, {"x": array}, settings, within=NEAR, slopes=False)
    yield one("nanvar", {"x": GAPS}, {"ddof": 1}, within=NEAR, slopes=False)
    wide = np.array([[np.nan, 4.0, -1.0, 7.5, np.nan], [0.5, np.nan, 2.0, 9.0, 3.25]])
    for settings in ({}, {"axis": 0}, {"axis": 1, "keepdims": True}):
        yield one("nanmedian", {"x": wide[:, 1:]}, settings, within=NEAR, slopes=False)
        for q in (0.25, (0.1, 0.5, 1)):
            yield one("nanquantile", {"x": wide[:, 1:]}, {"q": q, **settings}, within=NEAR, slopes=False)
        yield one("nanpercentile", {"x": wide[:, 1:]}, {"q": 60, **settings}, within=NEAR, slopes=False)
        yield one("nanargmax", {"x": wide[:, 1:]}, settings, slopes=False)
        yield one("nanargmin", {"x": wide[:, 1:]}, settings, slopes=False)
    yield one("nanmedian", {"x": MATRIX}, {"axis": 1}, within=NEAR)
    yield one("nanquantile", {"x": MATRIX}, {"q": 0.3, "axis": 1}, within=NEAR)
    for settings in ({}, {"axis": 0}, {"axis": 1}):
        yield one("nancumsum", {"x": wide}, settings, within=NEAR, slopes=False)
        yield one("nancumprod", {"x": wide}, settings, within=NEAR, slopes=False)


def joining(one, known):
    yield one("column_stack", {"parts": [VECTOR, OTHER]})
    yield one("column_stack", {"parts": [MATRIX, MATRIX[:, 0].copy()]})
    yield one("append", {"x": MATRIX, "values": VECTOR})
    yield one("append", {"x": MATRIX, "values": MATRIX[:, :1].copy()}, {"axis": 1})
    for place, axis in ((1, None), ((0, -1), None), (1, 1), ((0, 2), -1)):
        yield known("delete", f"delete(x, {place}, {axis})", {"x": MATRIX}, f"np.delete(x, {place}, {axis})")
    yield known("insert", "insert(x, 1, 9)", {"x": VECTOR}, "np.insert(x, 1, 9)")
    yield known("insert", "insert(x, (1, 3), 9)", {"x": VECTOR}, "np.insert(x, (1, 3), 9)")
    yield known("insert", "insert(x, 1, [7, 8])", {"x": VECTOR}, "np.insert(x, 1, [7, 8])")
    yield known("insert", "insert(x, [0, 2], [7, 8])", {"x": VECTOR}, "np.insert(x, [0, 2], [7, 8])")
    yield known("insert", "insert(x, 1, 5, axis=1)", {"x": MATRIX}, "np.insert(x, 1, 5, axis=1)")
    yield known("insert", "insert(x, 1, [7, 8], axis=1)", {"x": MATRIX}, "np.insert(x, 1, [7, 8], axis=1)")
    yield known("insert", "insert(x, 2, 5)", {"x": MATRIX}, "np.insert(x, 2, 5)")
    for k in (0, 1, 2, 3, -1):
        yield one("rot90", {"x": MATRIX}, {"k": k})
    yield one("rot90", {"x": CUBE})
    for name in ("fliplr", "flipud", "flatten"):
        yield one(name, {"x": MATRIX})
    for axis in (0, 1, -1):
        yield known("take_along_axis", f"take_along_axis(x, argsort(x, axis={axis}), axis={axis})", {"x": SQUARE},
                    f"np.take_along_axis(x, np.argsort(x, axis={axis}), axis={axis})")
    yield known("take_along_axis", "take_along_axis(x, argmax(x, axis=1, keepdims=True), axis=1)", {"x": MATRIX},
                "np.take_along_axis(x, np.argmax(x, axis=1, keepdims=True), axis=1)")
    for index in (0, 1):
        yield known("unravel_index", f"unravel_index(x, (3, 4))[{index}]", {"x": WHOLE}, f"np.unravel_index(x, (3, 4))[{index}]")


def making(one):
    for settings in ({"num": 5}, {"num": 4, "endpoint": False}, {"num": 3, "base": 2}):
        yield one("logspace", {}, {"start": 0, "stop": 2, **settings}, within=NEAR)
    for settings in ({"num": 5}, {"num": 4, "endpoint": False}):
        yield one("geomspace", {}, {"start": 2, "stop": 54, **settings}, within=NEAR)
        yield one("linspace", {}, {"start": -1, "stop": 2, **settings})
    yield one("identity", {}, {"n": 3})
    for settings in ({"N": 3}, {"N": 2, "M": 4}, {"N": 3, "k": 1}, {"N": 3, "M": 4, "k": -2}):
        yield one("eye", {}, settings)
    yield one("full_like", {"x": MATRIX}, {"fill_value": 7}, slopes=False)
    for settings in ({}, {"N": 3}, {"N": 4, "increasing": True}):
        yield one("vander", {"x": OTHER}, settings, within={"ulps": 2})


def norms(one):
    near = {"relative": 1e-10}
    for order in (1, 2, 3, 0.5, 0, np.inf, -np.inf):
        yield one("norm", {"x": VECTOR}, {"ord": order}, within=NEAR, slopes=False)
        yield one("norm", {"x": MATRIX}, {"ord": order, "axis": 1}, within=NEAR, slopes=False)
    for order in (1, -1, 2, -2, np.inf, -np.inf):
        yield one("norm", {"x": SQUARE}, {"ord": order}, within=near, slopes=False)
    yield one("norm", {"x": CUBE}, {"ord": 1, "axis": (0, 2)}, within=NEAR, slopes=False)


def counting(known):
    yield known("bincount", "bincount(x)", {"x": WHOLE}, "np.bincount(x)")
    yield known("bincount", "bincount(x, minlength=7)", {"x": WHOLE}, "np.bincount(x, minlength=7)")
    yield known("bincount", "bincount(x, weights=x / 2)", {"x": WHOLE}, "np.bincount(x, weights=x / 2)")
    for bins in ("[-1, 0, 0.8, 2]", "[2, 0.8, 0, -1]"):
        for right in (False, True):
            yield known("digitize", f"digitize(x, {bins}, right={right})", {"x": VECTOR}, f"np.digitize(x, {bins}, right={right})")
    both = "np.unique(x, return_index=True, return_inverse=True)"
    for index in (0, 1, 2):
        yield known("unique", f"unique(x, return_index=True, return_inverse=True)[{index}]", {"x": WHOLE}, f"{both}[{index}]")


def parts(one, known):
    for name in ("sum", "prod", "max", "min"):
        yield one(name, {"x": VECTOR}, {"initial": 0.5})
        yield known(name, f"{name}(x, axis=0, initial=0.5, where=x > 0)", {"x": MATRIX}, f"np.{name}(x, axis=0, initial=0.5, where=x > 0)")
    yield known("clip", "clip(x, a_max=[0.1, 0.2, 0.3, 0.4])", {"x": VECTOR}, "np.clip(x, None, [0.1, 0.2, 0.3, 0.4])")
    yield known("sum", "sum(x, where=x > 0)", {"x": MATRIX}, "np.sum(x, where=x > 0)")
    for name in ("var", "std"):
        for where in ("x > -0.5", "x > -0.5, ddof=1"):
            yield known(name, f"{name}(x, axis=1, where={where})", {"x": MATRIX}, f"np.{name}(x, axis=1, where={where})", within=NEAR)
    yield known("where", "where(x > 0)[1]", {"x": MATRIX}, "np.where(x > 0)[1]")
    yield known("mean", "mean(x, axis=1, where=x > -0.5)", {"x": MATRIX}, "np.mean(x, axis=1, where=x > -0.5)")
    yield known("concatenate", "concatenate([x, x.T], axis=None)", {"x": MATRIX}, "np.concatenate([x, x.T], axis=None)")
    for k in (1, -2):
        yield one("diag", {"x": VECTOR}, {"k": k})
        yield one("diag", {"x": MATRIX}, {"k": k})
    yield one("isin", {"element": HOLES, "test_elements": np.array([1.5, -1.0])}, {"invert": True}, slopes=False)
    for p in (1, -1, 2, -2, np.inf):
        yield one("cond", {"x": SQUARE}, {"p": p}, within={"relative": 1e-10}, slopes=False)
    yield known("moveaxis", "moveaxis(x, [0, 1], [-1, -2])", {"x": CUBE}, "np.moveaxis(x, [0, 1], [-1, -2])")
    yield known("nonzero", "x[nonzero(x)]", {"x": HOLES}, "x[np.nonzero(x)]")
    yield known("unravel_index", "x[unravel_index(argmin(x), x.shape)]", {"x": MATRIX}, "x[np.unravel_index(np.argmin(x), x.shape)]")
    yield known("take", "x[(1, 2)]", {"x": MATRIX}, "x[(1, 2)]")
    for name in ("reshape", "ravel"):
        settings = {"shape": (3, 2)} if name == "reshape" else {}
        yield one(name, {"x": MATRIX}, {**settings, "order": "F"})
    yield known("searchsorted", "searchsorted(x, 0.5, sorter=argsort(x))", {"x": VECTOR}, "np.searchsorted(x, 0.5, sorter=np.argsort(x))")
    yield known("matrix_rank", "matrix_rank(x)", {"x": VECTOR}, "np.linalg.matrix_rank(x)")
    yield known("trace", "trace(x)", {"x": CUBE}, "np.trace(x)")
    yield one("dot", {"a": MATRIX, "b": CUBE}, within=NEAR)
    yield known("select", "select(x > 0, x)", {"x": MATRIX}, "np.select(x > 0, x)")
    for name in ("any", "all"):
        yield known(name, f"{name}(x, axis=0, where=x < 1)", {"x": HOLES}, f"np.{name}(x, axis=0, where=x < 1)")
    yield known("average", "average(x, axis=1, weights=[1, 2, 3], keepdims=True)", {"x": MATRIX}, "np.average(x, axis=1, weights=[1, 2, 3], keepdims=True)")
    for mode in ("maximum", "minimum", "mean"):
        yield one("pad", {"x": MATRIX}, {"pad_width": ((1, 2), (0, 3)), "mode": mode}, within=NEAR)
    yield known("size", "size(x, (0, 2))", {"x": CUBE}, "np.size(x, (0, 2))")
    yield known("einsum", "np.einsum(x, [0, 1], x, [0, 1], [1])", {"x": MATRIX}, "np.einsum(x, [0, 1], x, [0, 1], [1])", within=NEAR)


def slopes(one, known):
    places = np.array([0.0, 0.5, 1.75, 2.0])
    yield one("gradient", {"f": VECTOR}, within=NEAR)
    for order in (1, 2):
        yield known("gradient", f"gradient(x, edge_order={order})", {"x": VECTOR}, f"np.gradient(x, edge_order={order})", within=NEAR)
        yield known("gradient", f"gradient(x, 0.25, edge_order={order})", {"x": VECTOR}, f"np.gradient(x, 0.25, edge_order={order})", within=NEAR)
        yield known("gradient", f"gradient(x, p, edge_order={order})", {"x": VECTOR, "p": places}, f"np.gradient(x, p, edge_order={order})", within=NEAR)
    yield known("gradient", "gradient(x, 2, axis=1)", {"x": MATRIX}, "np.gradient(x, 2, axis=1)", within=NEAR)
    for index in (0, 1):
        yield known("gradient", f"gradient(x)[{index}]", {"x": MATRIX}, f"np.gradient(x)[{index}]", within=NEAR)
        yield known("gradient", f"gradient(x, 2, [0, 1, 3])[{index}]", {"x": MATRIX}, f"np.gradient(x, 2, [0, 1, 3])[{index}]", within=NEAR)


def combinations(one):
    yield one("factorial", {"n": np.array([0, 1, 5, 10, 20])}, within=NEAR)
    yield one("comb", {"n": np.array([5, 10, 40, 3]), "k": np.array([2, 0, 17, 4])}, within=NEAR)
    yield one("comb", {"n": np.array([[6], [9]]), "k": np.array([0, 3, 6])}, within=NEAR)
    for matrix in (SQUARE, SQUARE * 4, -SYMMETRIC):
        yield one("expm", {"x": matrix}, within=NEAR, slope_within={"relative": 1e-10})
