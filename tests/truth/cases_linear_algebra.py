"""Cases for equations, decompositions and contractions of matrices."""

import numpy as np

from cases import EXACT, ROUNDING, expression, function

MATRIX = np.array([[0.5, -0.25, 1.5], [-0.75, 2.25, -1.125]])
SQUARE = np.array([[2.0, -0.5, 0.25], [0.3, 0.1, -1.4], [-0.7, 1.9, 0.6]])
PAIR = np.array([[0.0, 2.0], [3.0, -1.0]])
STACK = np.array([[[1.5, 0.2], [-0.4, 0.9]], [[0.1, 1.1], [-2.0, 0.3]], [[1.0, 0.5], [0.25, -1.0]]])
VECTOR = np.array([0.3, -1.2, 0.8])
SYMMETRIC = np.array([[2.0, -0.5, 0.3], [-0.5, 0.7, 1.1], [0.3, 1.1, -1.0]])
POSITIVE = np.array([[2.0, -0.5, 0.3], [-0.5, 1.7, 0.4], [0.3, 0.4, 1.1]])
TALL = np.array([[0.5, -0.25], [1.5, -0.75], [2.25, -1.125 + 0.4], [0.1, 0.9]])
CUBE = np.array([[[0.2, -1.4], [1.3, 0.9], [-0.6, 0.1]], [[2.2, -0.3], [0.45, 1.7], [-2.4, 0.65]]])
LARGE = np.sin(np.arange(144.0) ** 1.3 * 1.7).reshape(12, 12)
NEAR = {"relative": 1e-11}
NEARLY = {"relative": 1e-9}


def cases(rows):
    def one(name, arrays, settings=None, within=NEAR, **options):
        return function(rows, name, arrays, settings, within=within, slope_within=NEARLY, **options)

    def part(name, text, arrays, in_python, **options):
        made = expression(text, arrays, in_python, within=NEAR, slope_within=NEARLY, **options)
        return {**made, "rows": [name]}

    yield from products(one)
    yield from equations(one, part)
    yield from least_squares(one, part)
    yield from decompositions(one, part)
    yield from spectra(part)
    yield from contractions(one)


def products(one):
    for name in ("dot", "matmul", "inner"):
        yield one(name, {"a": VECTOR, "b": VECTOR})
        yield one(name, {"a": SQUARE, "b": VECTOR})
        yield one(name, {"a": SQUARE, "b": SQUARE.T})
        yield one(name, {"a": STACK, "b": PAIR})
    for name in ("dot", "inner"):
        yield one(name, {"a": np.array(0.5), "b": SQUARE})
        yield one(name, {"a": VECTOR, "b": np.array(-2.0)})
    yield one("vdot", {"a": SQUARE, "b": SQUARE.T.copy()})


def equations(one, part):
    for array in (SQUARE, PAIR, STACK, LARGE, np.array([[4.0]]), np.zeros((0, 0)), np.stack([SQUARE, SQUARE.T])[None]):
        yield one("inv", {"x": array})
        yield one("det", {"x": array}, slopes=array.size > 0)
        yield part("slogdet", "slogdet(x)[1]", {"x": array}, "np.linalg.slogdet(x)[1]", slopes=array.size > 0)
        yield part("slogdet", "slogdet(x)[0]", {"x": array}, "np.linalg.slogdet(x)[0]", slopes=False)
    for array in (np.zeros((2, 2)), np.array([[1.0, 2.0], [2.0, 4.0]]), np.array([[np.nan, 1.0], [1.0, 2.0]])):
        yield one("det", {"x": array}, slopes=False, title="edges")
        if not np.any(np.isnan(array)):
            yield part("slogdet", "slogdet(x)[0]", {"x": array}, "np.linalg.slogdet(x)[0]", slopes=False)
            yield part("slogdet", "slogdet(x)[1]", {"x": array}, "np.linalg.slogdet(x)[1]", slopes=False)
    yield one("inv", {"x": np.array([[1e200, 0.0], [0.0, 1e-200]])}, slopes=False, title="edges")
    for a, b in [
        (SQUARE, VECTOR), (SQUARE, MATRIX.T), (STACK, STACK[::-1].copy()), (STACK, PAIR), (PAIR, STACK),
        (STACK, np.array([0.5, -2.0])), (LARGE, LARGE[:, :2].copy()), (STACK[:, None], STACK[None, :, :, :1]),
        (np.zeros((0, 0)), np.zeros(0)), (SQUARE, np.zeros((3, 0))),
    ]:
        yield one("solve", {"a": a, "b": b})
    for n in (0, 1, 2, 5, -1, -3):
        yield one("matrix_power", {"x": PAIR}, {"n": n}, slopes=n != 0)
    yield one("matrix_power", {"x": STACK}, {"n": 3})


def least_squares(one, part):
    for array in (SQUARE, MATRIX, TALL, STACK, CUBE, np.array([[2.0, -1.0]])):
        yield one("pinv", {"x": array})
    for array in (np.zeros((2, 3)), np.array([[1.0, 2.0], [2.0, 4.0], [3.0, 6.0]])):
        yield one("pinv", {"x": array}, slopes=False, title="without full rank")
    for a, b in [(TALL, np.array([0.5, 1.0, -0.3, 2.0])), (TALL, TALL[:, ::-1] * 2 + TALL**2 + 0.1), (MATRIX, np.array([1.0, -0.5]))]:
        yield part("lstsq", "lstsq(a, b)[0]", {"a": a, "b": b}, "np.linalg.lstsq(a, b)[0]")
    yield part("lstsq", "lstsq(a, b)[0]", {"a": np.array([[1.0, 2.0], [2.0, 4.0], [3.0, 6.0]]), "b": VECTOR}, "np.linalg.lstsq(a, b)[0]", slopes=False)
    for index in (1, 2, 3):
        yield part("lstsq", f"lstsq(a, b)[{index}]", {"a": TALL, "b": TALL[:, 0] ** 2}, f"np.linalg.lstsq(a, b)[{index}]", slopes=False)
    for array in (SQUARE, MATRIX, STACK, np.zeros((2, 3)), np.array([[1.0, 2.0], [2.0, 4.0]]), LARGE @ LARGE,
                  np.arange(9.0).reshape(3, 3), np.diag([1.0, 1e-15, 1e-17])):
        yield one("matrix_rank", {"x": array}, within=EXACT, slopes=False)


def decompositions(one, part):
    for array in (POSITIVE, POSITIVE[:2, :2], np.stack([POSITIVE, POSITIVE * 3]), LARGE @ LARGE.T + np.eye(12), np.array([[4.0]])):
        yield one("cholesky", {"x": array})
    pick = "(lambda w, v: {})(*np.linalg.eigh(x))"
    for array in (SYMMETRIC, POSITIVE, SYMMETRIC * 1e200, np.stack([POSITIVE, SYMMETRIC]), np.array([[0.0, 1.0], [1.0, 0.0]]), LARGE + LARGE.T):
        slopes = np.max(np.abs(array)) < 100
        yield part("eigh", "eigh(x)[0]", {"x": array}, pick.format("w"), slopes=slopes)
        yield part("eigh", "eigh(x)[1]", {"x": array}, pick.format("v * np.sign(v[..., :1, :])"), slopes=slopes)
    yield part("eigh", "eigh(x)[0]", {"x": np.diag([3.0, 1.0, 1.0, 0.0])}, pick.format("w"), slopes=False)
    yield part("eigh", "eigh(x)[0]", {"x": np.zeros((2, 2))}, pick.format("w"), slopes=False)
    pick = "(lambda u, s, v: {})(*np.linalg.svd(x, full_matrices=False))"
    for array in (SQUARE, MATRIX, TALL, STACK, CUBE, LARGE, MATRIX * 1e-200):
        slopes = np.max(np.abs(array)) > 1e-100
        sign = "np.sign(v[..., :, :1])"
        yield part("svd", "svd(x, full_matrices=False)[1]", {"x": array}, pick.format("s"), slopes=slopes)
        yield part("svd", "svd(x, full_matrices=False)[0]", {"x": array}, pick.format("u * np.sign(v[..., None, :, 0])"), slopes=slopes)
        yield part("svd", "svd(x, full_matrices=False)[2]", {"x": array}, pick.format(f"v * {sign}"), slopes=slopes)
    for array in (np.zeros((3, 2)), np.array([[1.0, 2.0], [2.0, 4.0], [3.0, 6.0]]), np.ones((2, 4))):
        yield part("svd", "svd(x, full_matrices=False)[1]", {"x": array}, pick.format("s"), slopes=False)
        product = "(svd(x, full_matrices=False)[0] * svd(x, full_matrices=False)[1]) @ svd(x, full_matrices=False)[2]"
        yield part("svd", product, {"x": array}, pick.format("(u * s) @ v"), slopes=False)
        orthogonal = "max(abs(svd(x, full_matrices=False)[0].T @ svd(x, full_matrices=False)[0] - eye(2))) < 1e-12"
        yield part("svd", orthogonal, {"x": array}, pick.format("np.max(np.abs(u.T @ u - np.eye(2))) < 1e-12"), slopes=False)
    for array in (SQUARE, TALL, CUBE, LARGE, -POSITIVE, np.array([[1.0, 2.0], [0.0, -3.0]])):
        for index in (0, 1):
            yield part("qr", f"qr(x)[{index}]", {"x": array}, f"np.linalg.qr(x)[{index}]")
    for index in (0, 1):
        yield part("qr", f"qr(x)[{index}]", {"x": MATRIX}, f"np.linalg.qr(x)[{index}]", slopes=False)
        yield part("qr", f"qr(x)[{index}]", {"x": np.zeros((3, 2))}, f"np.linalg.qr(x)[{index}]", slopes=False)


def contractions(one):
    def sums(subscripts, *arrays):
        return one("einsum", dict(zip("abcd", arrays)), {"subscripts": subscripts})

    for subscripts in ("ij->ji", "ij", "ji", "ij->", "ij->i", "i...->...i", "...j->...", "...", "ba"):
        yield sums(subscripts, MATRIX)
    for subscripts in ("ii", "ii->i", "ij->j"):
        yield sums(subscripts, SQUARE)
    for subscripts in ("...ii->...", "...ii->...i", "iab->ba", "kij"):
        yield sums(subscripts, STACK)
    yield sums("iijj->ij", np.arange(16.0).reshape(2, 2, 2, 2) / 7)
    yield sums("ijij", np.arange(36.0).reshape(2, 3, 2, 3) / 7)
    for subscripts, a, b in [
        ("ij,jk->ik", MATRIX, TALL[:3]), ("ij,jk", MATRIX, TALL[:3]), ("i,j->ij", VECTOR, VECTOR[:2]),
        ("i,i", VECTOR, VECTOR[::-1].copy()), ("ij,j->i", MATRIX, VECTOR), ("ij,j->ij", MATRIX, VECTOR), ("ij,kj->ik", MATRIX, SQUARE),
        ("ij,kl->", MATRIX, PAIR), ("bij,bjk->bik", STACK, STACK[::-1].copy()), ("bij,bij->b", STACK, STACK * 2 + 1),
        ("...ij,...jk->...ik", STACK, PAIR), ("bqd,bkd->bqk", CUBE, CUBE[:, :2].copy()), ("i...,i...->...", CUBE, CUBE * 0.5),
        ("ij,ij->ij", MATRIX, MATRIX[:, :1].copy()), ("ii,ij->j", SQUARE, SQUARE.T.copy()), ("nchw,oc->nohw", CUBE[:, :, :, None], SQUARE[:2]),
        ("ij,jk", np.zeros((2, 0)), np.zeros((0, 3))),
    ]:
        yield sums(subscripts, a, b)
    yield sums("ij,jk,k->i", MATRIX, SQUARE, VECTOR)
    yield sums("i,ij,j", MATRIX[:, 0].copy(), MATRIX, VECTOR)
    yield sums("ij,jk,kl,l->i", MATRIX, SQUARE, MATRIX.T.copy(), MATRIX[:, 1].copy())
    for a, b, axes in [
        (MATRIX, SQUARE[:2], ((0,), (0,))), (SQUARE, SQUARE.T.copy(), 2), (MATRIX, SQUARE, 1), (VECTOR, VECTOR[:2], 0),
        (CUBE, CUBE, ((0, 1), (0, 1))), (CUBE, MATRIX, ((1,), (1,))), (CUBE, MATRIX, ((-2, 0), (1, 0))),
    ]:
        yield one("tensordot", {"a": a, "b": b}, {"axes": axes})
    for a, b in [(PAIR, MATRIX), (VECTOR, VECTOR[:2]), (PAIR, VECTOR), (np.array(2.0), PAIR), (STACK, PAIR)]:
        yield one("kron", {"a": a, "b": b}, within=ROUNDING)
    for a, b in [(VECTOR, VECTOR[::-1] * 1.1), (SQUARE, VECTOR), (SQUARE, SQUARE.T.copy()), (np.stack([SQUARE, SQUARE]), SQUARE)]:
        yield one("cross", {"a": a, "b": b}, within=ROUNDING)
    for array in (SQUARE, MATRIX, TALL, np.zeros((0, 0))):
        yield one("trace", {"x": array}, within=ROUNDING)
    for name in ("tril", "triu"):
        for array in (SQUARE, MATRIX, TALL, CUBE, np.array([[1.0, np.nan], [np.inf, 2.0]])):
            for k in (0, 1, -1):
                yield one(name, {"x": array}, {"k": k}, within=EXACT)


def spectra(part):
    """Eigenvalues and eigenvectors in ways that neither their order nor their signs change."""
    in_jax = "jax.lax.linalg.eig(x, compute_left_eigenvectors=False, enable_eigvec_derivs=True)"
    matrices = (
        np.array([[2.0, 1.0, 0.3], [0.2, 3.0, -0.4], [0.5, 0.1, -1.0]]),
        np.array([[0.9, 0.2], [0.1, 0.8]]),
        np.array([[4.0, 1.0, -2.0, 0.5], [0.5, -3.0, 0.25, 1.0], [0.1, 0.7, 1.5, -0.2], [0.3, 0.2, 0.6, 9.0]]),
    )
    for matrix in matrices:
        for text in ("sum(VALUES**3)", "sum(VALUES * VECTORS[0]**2)"):
            ours = text.replace("VALUES", "eig(x)[0]").replace("VECTORS", "eig(x)[1]")
            theirs = "np." + text.replace("VALUES", "np.linalg.eig(x)[0]").replace("VECTORS", "np.linalg.eig(x)[1]")
            jaxs = "np." + text.replace("VALUES", f"np.real({in_jax}[0])").replace("VECTORS", f"np.real({in_jax}[1])")
            yield part("eig", ours, {"x": matrix}, theirs, jax_text=jaxs)
        yield part("eigvals", "sort(eigvals(x))", {"x": matrix}, "np.sort(np.real(np.linalg.eigvals(x)))", slopes=False)
