"""Random draws as blocks of the language make them, with NumPy's generator of the seed 0."""

import numpy as np

from cases import EXACT, program


def cases(rows):
    def drawn(name, call, draw, within=EXACT):
        return program(call, f"data x = {call}\ndata after = uniform()", two(draw), rows=[name], within=within)

    def two(draw):
        rng = np.random.default_rng(0)
        return {"x": draw(rng), "after": rng.uniform()}

    near = {"ulps": 1}
    yield drawn("uniform", "uniform([0, 1], [[1], [2]])", lambda rng: rng.uniform([0, 1], [[1], [2]]))
    yield drawn("normal", "normal([0, 10], [1, 0.5], (3, 2))", lambda rng: rng.normal([0, 10], [1, 0.5], (3, 2)))
    yield drawn("normal", "normal([[1, 2], [3, 4]], 1)", lambda rng: rng.normal([[1, 2], [3, 4]]))
    for size in ("", "3", "(2, 3)"):
        asked = eval(f"({size or None})")
        yield drawn("random", f"random({size})", lambda rng: rng.random(asked))
        yield drawn("standard_normal", f"standard_normal({size})", lambda rng: rng.standard_normal(asked))
    yield drawn("random", "np.random.rand(2, 3)", lambda rng: rng.random((2, 3)))
    yield drawn("standard_normal", "rng.randn(4)", lambda rng: rng.standard_normal(4))
    yield drawn("uniform", "uniform(1, 2, 3)", lambda rng: rng.uniform(1, 2, 3))
    yield drawn("uniform", "rng.uniform(high=5, size=(2, 2))", lambda rng: rng.uniform(high=5, size=(2, 2)))
    yield drawn("normal", "normal(5, 0.1, 3)", lambda rng: rng.normal(5, 0.1, 3))
    yield drawn("normal", "np.random.normal(size=2)", lambda rng: rng.normal(size=2))
    yield drawn("integers", "integers(10)", lambda rng: rng.integers(10))
    yield drawn("integers", "integers(2, 10, 50)", lambda rng: rng.integers(2, 10, 50))
    yield drawn("integers", "integers(3, size=(2, 2))", lambda rng: rng.integers(3, size=(2, 2)))
    yield drawn("integers", "rng.integers(1, 6, 20, endpoint=True)", lambda rng: rng.integers(1, 6, 20, endpoint=True))
    yield drawn("exponential", "exponential(2, 5)", lambda rng: rng.exponential(2, 5))
    yield drawn("exponential", "exponential([1, 2, 0])", lambda rng: rng.exponential([1, 2, 0]))
    yield drawn("poisson", "poisson(4, (2, 3))", lambda rng: rng.poisson(4, (2, 3)))
    yield drawn("poisson", "poisson([0.5, 20, 0])", lambda rng: rng.poisson([0.5, 20, 0]))
    yield drawn("binomial", "binomial(10, 0.3, 6)", lambda rng: rng.binomial(10, 0.3, 6))
    yield drawn("binomial", "binomial(1, [0, 0.2, 0.9, 1])", lambda rng: rng.binomial(1, [0, 0.2, 0.9, 1]))
    yield drawn("binomial", "binomial([100, 3], 0.5, (2, 2))", lambda rng: rng.binomial([100, 3], 0.5, (2, 2)))
    yield drawn("gamma", "gamma(2.5, 2, 5)", lambda rng: rng.gamma(2.5, 2, 5))
    yield drawn("gamma", "gamma([1, 3, 7], 1)", lambda rng: rng.gamma([1, 3, 7]))
    yield drawn("permutation", "permutation(7)", lambda rng: rng.permutation(7))
    yield drawn("permutation", "permutation([3, 1, 4, 1.5])", lambda rng: rng.permutation([3, 1, 4, 1.5]))
    yield drawn("permutation", "permutation([[1, 2], [3, 4], [5, 6]])", lambda rng: rng.permutation([[1, 2], [3, 4], [5, 6]]))
    yield drawn("choice", "choice(9)", lambda rng: rng.choice(9))
    yield drawn("choice", "choice(9, (2, 3))", lambda rng: rng.choice(9, (2, 3)))
    yield drawn("choice", "choice(9, 5, replace=0)", lambda rng: rng.choice(9, 5, replace=False))
    yield drawn("choice", "choice([0.5, 1.5, 2.5], 4, p=[0.2, 0.5, 0.3])", lambda rng: rng.choice([0.5, 1.5, 2.5], 4, p=[0.2, 0.5, 0.3]))
    yield drawn("choice", "choice(4, 3, replace=0, p=[0.1, 0.2, 0.3, 0.4])", lambda rng: rng.choice(4, 3, replace=False, p=[0.1, 0.2, 0.3, 0.4]))
    yield drawn("choice", "choice([[1, 2], [3, 4], [5, 6]], 4)", lambda rng: rng.choice([[1, 2], [3, 4], [5, 6]], 4))
    cov = [[2.0, 0.5, 0.1], [0.5, 1.0, -0.3], [0.1, -0.3, 0.7]]
    for size in (None, 3, (2, 2)):
        shape = "" if size is None else f", {size}"
        yield drawn("multivariate_normal", f"multivariate_normal([1, -1, 0], {cov}{shape})",
                    lambda rng: rng.multivariate_normal([1, -1, 0], cov, size, method="cholesky"), within={"relative": 1e-14})
    yield drawn("he", "he((4, 3))", lambda rng: rng.normal(0, np.sqrt(2 / 4), (4, 3)), within=near)
    yield drawn("he", "he((2, 3, 2, 2))", lambda rng: rng.normal(0, np.sqrt(2 / 12), (2, 3, 2, 2)), within=near)
    bound = np.sqrt(6 / 7)
    yield drawn("glorot", "glorot((4, 3))", lambda rng: rng.uniform(-bound, bound, (4, 3)), within=near)
    yield drawn("glorot", "glorot((2, 3, 2, 2))", lambda rng: rng.uniform(-np.sqrt(6 / 20), np.sqrt(6 / 20), (2, 3, 2, 2)), within=near)
    yield program("dense(4, 3, init=\"he\")", "data W, b = dense(4, 3, init=\"he\")",
                  {"W": np.random.default_rng(0).normal(0, np.sqrt(2 / 4), (4, 3)), "b": np.zeros(3)}, rows=["dense"], within=near)
    for shape, fans in [((4, 3), (4, 3)), ((8, 3, 5, 5), (75, 200)), ((6, 2, 3), (6, 18))]:
        yield program(f"fans({shape})", f"x = fans({shape})", {"x": np.array(fans)}, rows=["fans"], within=EXACT)
