"""Cases for axes that move and arrays that are copied, padded, cut and joined."""

import numpy as np

from cases import expression, function

SCALAR = np.array(0.7)
VECTOR = np.array([0.3, -1.2, 0.8, 2.1])
MATRIX = np.array([[0.5, -0.25, 1.5], [-0.75, 2.25, -1.125]])
CUBE = np.array([[[0.2, -1.4], [1.3, 0.9], [-0.6, 0.1]], [[2.2, -0.3], [0.45, 1.7], [-2.4, 0.65]]])
ODD = np.array([np.nan, np.inf, -0.0])
NOTHING = np.zeros(0)
NO_ROWS = np.zeros((0, 3))


def cases(rows):
    def one(name, arrays, settings=None, **options):
        return function(rows, name, arrays, settings, **options)

    yield from axes(one)
    yield from copies(one)


def axes(one):
    thin = MATRIX[:, None, :, None]
    for settings in ({}, {"axis": 1}, {"axis": -1}, {"axis": (1, 3)}):
        yield one("squeeze", {"x": thin}, settings)
    yield one("squeeze", {"x": MATRIX})
    for axis in (0, 1, -1, (0, 2)):
        yield one("expand_dims", {"x": MATRIX}, {"axis": axis})
    yield one("expand_dims", {"x": SCALAR}, {"axis": 0})
    for pair in ((0, 1), (0, -1), (-2, -1), (1, 1)):
        yield one("swapaxes", {"x": CUBE}, dict(zip(("axis1", "axis2"), pair)))
        yield one("moveaxis", {"x": CUBE}, dict(zip(("source", "destination"), pair)))
    for array in (VECTOR, MATRIX, CUBE, NOTHING, NO_ROWS, ODD):
        yield one("flip", {"x": array})
        yield one("ravel", {"x": array})
        yield one("roll", {"x": array}, {"shift": 1})
        yield one("roll", {"x": array}, {"shift": -5})
    for axis in (0, 1, -1, (0, 2)):
        yield one("flip", {"x": CUBE}, {"axis": axis})
    for shift, axis in ((1, 0), (2, 1), (-1, -1), (0, 0), ((1, 2), (0, 1)), (1, (0, 1))):
        yield one("roll", {"x": MATRIX}, {"shift": shift, "axis": axis})
    yield one("ravel", {"x": SCALAR})
    for array in (SCALAR, VECTOR, CUBE, NO_ROWS):
        yield one("ndim", {"x": array}, slopes=False)


def copies(one):
    for array, counts in [(VECTOR, 2), (VECTOR, (2, 3)), (MATRIX, 2), (MATRIX, (2, 1)), (MATRIX, (2, 1, 2)),
                          (SCALAR, 3), (CUBE, (1, 2, 1)), (VECTOR, 0), (NO_ROWS, 2)]:
        yield one("tile", {"x": array}, {"reps": counts})
    for array, counts, axis in [(VECTOR, 2, None), (MATRIX, 2, None), (MATRIX, 3, 0), (MATRIX, np.array([0, 2, 1]), 1), (CUBE, 2, -1), (VECTOR, 0, 0),
                                (SCALAR, 3, None), (MATRIX, np.array([1, 3]), 0)]:
        settings = {} if axis is None else {"axis": axis}
        if isinstance(counts, np.ndarray):
            yield one("repeat", {"x": array, "repeats": counts}, settings)
        else:
            yield one("repeat", {"x": array}, {"repeats": counts, **settings})
    for array, width in [(VECTOR, 1), (VECTOR, (2, 0)), (MATRIX, 1), (MATRIX, (1, 2)), (MATRIX, ((1, 0), (0, 2))), (CUBE, 1), (NOTHING, 2)]:
        yield one("pad", {"x": array}, {"pad_width": width})
        yield one("pad", {"x": array}, {"pad_width": width, "constant_values": 1.5})
        for mode in ("edge", "reflect", "symmetric", "wrap"):
            if array.size:
                yield one("pad", {"x": array}, {"pad_width": width, "mode": mode})
    for mode in ("reflect", "symmetric", "wrap"):
        yield one("pad", {"x": VECTOR[:3]}, {"pad_width": 7, "mode": mode})
    yield one("pad", {"x": ODD}, {"pad_width": 1, "constant_values": 2}, slopes=False)
    for array, indices, axis in [(VECTOR, np.array([2, 0, -1, 2]), None), (MATRIX, np.array([[5, 0], [1, 1]]), None), (MATRIX, np.array([1, 0, 1]), 0),
                                 (MATRIX, np.array(2), 1), (CUBE, np.array([[0, 1], [1, 1]]), -1), (CUBE, np.array([2, 2]), 1)]:
        yield one("take", {"x": array, "indices": indices}, {"axis": axis} if axis is not None else {})
    for name in ("vstack", "hstack"):
        for parts in ([VECTOR, VECTOR * 2], [MATRIX, MATRIX * 2], [SCALAR, SCALAR * 2], [CUBE, CUBE + 1], [NO_ROWS, NO_ROWS]):
            yield one(name, {"parts": parts})
    yield one("vstack", {"parts": [MATRIX, VECTOR[:3]]})
    yield one("hstack", {"parts": [MATRIX, MATRIX[:, :1] * 3]})
    yield one("hstack", {"parts": [VECTOR, VECTOR[:1]]})
    for array, shape in [(VECTOR, (3, 4)), (SCALAR, (2, 2)), (MATRIX[:, :1], (2, 5)), (MATRIX, (2, 2, 3)), (VECTOR[:1], 3)]:
        yield one("broadcast_to", {"x": array}, {"shape": shape})
    for array in (SCALAR, VECTOR, CUBE, NO_ROWS, ODD):
        yield one("zeros_like", {"x": array}, slopes=False)
        yield one("ones_like", {"x": array}, slopes=False)
    for array, parts, axis in [(VECTOR, 2, 0), (VECTOR, 3, 0), (MATRIX, 2, 0), (CUBE, (1,), 1), (CUBE, (1, 2), 1), (VECTOR, (1, 1, 3), 0)]:
        count = len(np.array_split(array, parts, axis))
        for index in range(count):
            text = f"array_split(x, {list(parts) if isinstance(parts, tuple) else parts}, axis={axis})[{index}]"
            made = expression(text, {"x": array}, f"np.array_split(x, {parts}, {axis})[{index}]")
            yield {**made, "rows": ["array_split"]}
