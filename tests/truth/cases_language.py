"""The signs of the language: arithmetic, comparison, products, indices, choices and derivatives."""

import jax
import jax.numpy as jnp
import numpy as np

from cases import EXACT, ROUNDING, expression, program

A = np.array([[1.5, -2.25, 3.0], [-0.5, 4.0, 0.75]])
B = np.array([0.5, -1.5, 2.0])
C = np.array([[2.0], [-3.0]])
S = np.array(1.25)
T = np.arange(24, dtype=float).reshape(2, 3, 4) / 7 - 1.3
M = np.array([[1.0, 2.0], [3.0, -4.0], [0.5, 6.0]])


def cases(rows):
    found = []
    for sign in "+ - * /".split():
        for left, right in [(A, A + 0.5), (A, B), (A, C), (C, B), (A, S), (S, B), (T, B[:, None])]:
            found.append(expression(f"a {sign} b", {"a": left, "b": right}))
    for left, right in [(A, B), (A, S), (-A, C), (np.array(7.0), np.array(-2.0))]:
        found.append(expression("a // b", {"a": left, "b": right}, slopes=False))
        found.append(expression("a % b", {"a": left, "b": right}, slopes=False))
    positive = np.array([0.5, 1.0, 2.5])
    powers = {"relative": 1e-15}
    for text in ["a**2", "a**3", "a**-1", "a**0.5", "2**a", "a**2.5", "-a**2"]:
        found.append(expression(text, {"a": positive}, within=powers))
    found.append(expression("a**b", {"a": positive, "b": B}, within=powers))
    found.append(expression("a**2", {"a": A}))
    found.append(expression("a**3", {"a": A}, within=powers))
    for sign in "== != < <= > >=".split():
        found.append(expression(f"a {sign} b", {"a": np.array([1.0, 2.0, 3.0]), "b": np.array([1.0, 3.0, 2.0])}, slopes=False))
    found.append(expression("a < b < 3", {"a": B, "b": B + 1}, numpy="(a < b) & (b < 3)", slopes=False))
    found.append(expression("a > 0 and not b > 0 or a == b", {"a": B, "b": np.array([1.0, 1.0, -1.0])},
                            numpy="((a > 0) & ~(b > 0)) | (a == b)", slopes=False))
    for left, right in [(A, M), (A, B), (B, M), (B, B), (T, np.moveaxis(T, 1, 2)), (T, T[0].T), (A, np.moveaxis(T, 1, 2)[0].T)]:
        found.append(expression("a @ b", {"a": left, "b": right}, within=ROUNDING))
    found.append(expression("a.T", {"a": A}))
    found.append(expression("a.T", {"a": T}))
    for index in ["0", "-1", "1:", ":-1", "::-1", "None", ":, 0", ":, None", "0, 1", "..., 0", "1, ::2", ":, ::-2"]:
        found.append(expression(f"a[{index}]", {"a": A}))
    found.append(expression("a[[0, 2, 0]]", {"a": B}, numpy="a[np.array([0, 2, 0])]"))
    found.append(expression("a[[0, 1, 1], [2, 0, 2]]", {"a": A}, numpy="a[np.array([0, 1, 1]), np.array([2, 0, 2])]"))
    found.append(expression("a[:, [2, 0]]", {"a": A}, numpy="a[:, np.array([2, 0])]"))
    found.append(expression("a * 2 if a > 0 else a**2", {"a": A}, numpy="np.where(a > 0, a * 2, a**2)"))
    found.append(expression("[k * a for k in range(4)]", {"a": B}, numpy="np.stack([k * a for k in range(4)])"))
    found.append(expression("[x**2 for x in a]", {"a": B}, numpy="np.stack([x**2 for x in a])"))
    found += derivatives()
    found.append(masks())
    return found


def masks():
    b = np.array([2.0, 1.0, 2.0])
    early, slope = B > 0, np.where(b == 2, 2 * B, 0)
    return program("masks", """
data a, b, c, m = [[1.5, -2.25, 3], [-0.5, 4, 0.75]], [2, 1, 2], [0.5, -1.5, 2], [[1, 2], [3, -4], [0.5, 6]]
data early = c > 0
columns = a[:, b == 2]
nothing = a[:, b > 5]
both = c[early and not b == 1]
product = c[early * (b == 2)]
positive = a[a > 0]
row = a[range(2) == 1, 1:]
listed = m[[k == 1 for k in range(3)]]
groups = [sum(c[mask]) for mask in [b == 1, b == 2]]
slope = grad(sum(c[b == 2]**2), c)
""", {"columns": A[:, b == 2], "nothing": A[:, b > 5], "both": B[early & ~(b == 1)], "product": B[early * (b == 2)],
      "positive": A[A > 0], "row": A[np.arange(2) == 1, 1:], "listed": M[[k == 1 for k in range(3)]],
      "groups": [B[b == 1].sum(), B[b == 2].sum()], "slope": slope})


def derivatives():
    def f(x):
        return x**3 * jnp.sin(x)

    def loss(w):
        return jnp.sum(jnp.exp(w) * jnp.roll(w, 1))

    xs = np.array([-1.2, 0.3, 2.0])
    first, second, third = jax.grad(f), jax.grad(jax.grad(f)), jax.grad(jax.grad(jax.grad(f)))
    primes = {"one": [first(x) for x in xs], "two": [second(x) for x in xs], "three": [third(x) for x in xs]}
    yield program("primes of any order", """
f(x) = x**3 * sin(x)
xs = [-1.2, 0.3, 2.0]
one = f'(xs)
two = f''(xs)
three = f'''(xs)
""", primes)
    w = np.array([0.5, -1.0, 0.25])
    hessian = jax.hessian(loss)(w)
    v = np.array([1.0, 2.0, -1.0])
    yield program("Hessians and their products", """
w = [0.5, -1, 0.25]
v = [1, 2, -1]
L = sum(exp(w) * w[[2, 0, 1]])
H = hessian(L, w)
g = grad(L, w)
Hv = grad(sum(g * v), w)
J = jacobian(exp(w) * w[0], w)
""", {"H": hessian, "g": jax.grad(loss)(w), "Hv": hessian @ v, "J": jax.jacobian(lambda w: jnp.exp(w) * w[0])(w)})
    yield program("at other values", """
w = [0.5, -1, 0.25]
L = sum(exp(w))
elsewhere = at(L, w=[1, 2])
slope = at(grad(L, w), w=[0, 1])
""", {"elsewhere": np.exp([1, 2]).sum(), "slope": np.exp([0, 1])})
    yield program("recurrences and their gradients", """
r = 0.8
g(s, x) = tanh(r * s + x)
states = scan(g, 0, [1, -0.5, 0.25])
slope = grad(sum(states), r)
root(x) = (x + 2 / x) / 2
close(x) = abs(x**2 - 2) < 0.000001
two = iterate(root, 1, 20, until=close)
""", recurrence())


def recurrence():
    def states(r):
        s, found = 0.0, []
        for x in [1, -0.5, 0.25]:
            s = jnp.tanh(r * s + x)
            found.append(s)
        return jnp.stack(found)

    root = 1.0
    while abs(root**2 - 2) >= 1e-6:
        root = (root + 2 / root) / 2
    return {"states": states(0.8), "slope": jax.grad(lambda r: jnp.sum(states(r)))(0.8), "two": root}
