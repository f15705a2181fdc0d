"""Derivatives where lessons ask for them: through functions, choices, indices, recurrences, and of derivatives."""

import jax
import jax.numpy as jnp
import numpy as np

from cases import literal, program

W = np.array([0.5, -1.0, 0.25])
V = np.array([1.0, 2.0, -1.0])
A = np.array([[1.5, -2.25, 3.0], [-0.5, 4.0, 0.75]])
HEAD = f"w = {literal(W)}\nv = {literal(V)}\nA = {literal(A)}\n"


def cases(rows):
    yield from through()
    yield from higher()
    yield from recurrences()
    yield from several()


def slopes(title, source, value, more=None):
    """A scalar `L` of `w` with its gradient and Hessian."""
    expect = {"L": value(W), "g": jax.grad(value)(W), "H": jax.hessian(value)(W)}
    return program(title, f"{HEAD}{source}\ng = grad(L, w)\nH = hessian(L, w)\n", expect)


def through():
    yield slopes("through a function", "f(x, a=2) = sum(a * sin(x) * x)\nL = f(w) + f(v * w, a=3)",
                 lambda w: jnp.sum(2 * jnp.sin(w) * w) + jnp.sum(3 * jnp.sin(V * w) * V * w))
    yield slopes("through a choice", "L = sum(w**3 if w > 0 else exp(w))",
                 lambda w: jnp.sum(jnp.where(w > 0, w**3, jnp.exp(w))))
    yield slopes("through `where`", "L = sum(where(A @ w > 0, (A @ w)**2, sin(A @ w)))",
                 lambda w: jnp.sum(jnp.where(A @ w > 0, (A @ w) ** 2, jnp.sin(A @ w))))
    yield slopes("through the largest", "L = max(A @ w)**2 + min(w * v)**3",
                 lambda w: jnp.max(A @ w) ** 2 + jnp.min(w * V) ** 3)
    yield slopes("through indices", "L = w[0] * w[-1]**2 + sum(w[[0, 1, 1]] * w[::-1]) + sum(A[:, [2, 0]] @ w[1:])**2",
                 lambda w: w[0] * w[-1] ** 2 + jnp.sum(w[jnp.array([0, 1, 1])] * w[::-1])
                 + jnp.sum(A[:, np.array([2, 0])] @ w[1:]) ** 2)
    yield slopes("at the place of the largest", "L = (A @ w)[argmax(A @ v)]**2 + w[argmin(w)]**3",
                 lambda w: (A @ w)[np.argmax(A @ V)] ** 2 + w[jnp.argmin(w)] ** 3)
    yield slopes("through a list that is made piece by piece", "L = sum([x**k for k in range(1, 4) for x in w])",
                 lambda w: sum(jnp.sum(w**k) for k in range(1, 4)))
    yield slopes("with a part held still", "L = sum(stop_gradient(w**2) * w)",
                 lambda w: jnp.sum(jax.lax.stop_gradient(w**2) * w))


def higher():
    def f(x):
        return jnp.exp(jnp.sin(x)) * x

    tower = [f]
    for _ in range(5):
        tower.append(jax.grad(tower[-1]))
    xs = np.array([-1.2, 0.3, 2.0])
    spelled = "\n".join(f"d{order} = f{order * chr(39)}(xs)" for order in range(1, 6))
    yield program("five primes", f"f(x) = exp(sin(x)) * x\nxs = {literal(xs)}\n{spelled}\n",
                  {f"d{order}": [tower[order](x) for x in xs] for order in range(1, 6)}, within={"relative": 1e-11})
    slope = lambda x: jax.grad(f)(x) * x
    yield program("the derivative of a function made of a derivative", f"""
f(x) = exp(sin(x)) * x
h(x) = f'(x) * x
xs = {literal(xs)}
first = h'(xs)
second = h''(xs)
""", {"first": [jax.grad(slope)(x) for x in xs], "second": [jax.grad(jax.grad(slope))(x) for x in xs]})
    loss = lambda w: jnp.sum(jnp.exp(w) * jnp.roll(w, 1)) + jnp.sum((A @ w) ** 3)
    gradient = jax.grad(loss)
    product = lambda w: jnp.sum(gradient(w) * V)
    yield program("products with the Hessian, and what follows from them", f"""{HEAD}
L = sum(exp(w) * w[[2, 0, 1]]) + sum((A @ w)**3)
g = grad(L, w)
Hv = grad(sum(g * v), w)
third = grad(sum(Hv * v), w)
length = grad(norm(g), w)
bend = v @ hessian(L, w) @ v
""", {"Hv": jax.grad(product)(W), "third": jax.grad(lambda w: jnp.sum(jax.grad(product)(w) * V))(W),
      "length": jax.grad(lambda w: jnp.linalg.norm(gradient(w)))(W), "bend": V @ jax.hessian(loss)(W) @ V})
    quotient = lambda w, h: np.array([(loss(w + h * e) - loss(w - h * e)) / (2 * h) for e in np.eye(3)])
    yield program("finite differences", f"""{HEAD}
L = sum(exp(w) * w[[2, 0, 1]]) + sum((A @ w)**3)
near = numeric_grad(L, w)
rough = numeric_grad(L, w, h=0.1)
""", {"near": quotient(W, 1e-5), "rough": quotient(W, 0.1)}, within={"relative": 1e-8})


def recurrences():
    def run(w):
        state, states = jnp.array([0.0, 1.0]), []
        for x in V:
            state = jnp.tanh(w[0] * state + w[1] * x + w[2])
            states.append(state)
        return jnp.stack(states)

    yield program("a recurrence of vectors", f"""{HEAD}
cell(s, x) = tanh(w[0] * s + w[1] * x + w[2])
states = scan(cell, [0, 1], v)
g = grad(sum(states**2), w)
H = hessian(sum(states**2), w)
J = jacobian(states, w)
""", {"states": run(W), "g": jax.grad(lambda w: jnp.sum(run(w) ** 2))(W),
      "H": jax.hessian(lambda w: jnp.sum(run(w) ** 2))(W), "J": jax.jacobian(run)(W)})

    def newton(a):
        x = 1.0
        for _ in range(6):
            x = (x + a / x) / 2
        return x

    yield program("a root that is found round by round", """
a = 2.5
better(x, a) = (x + a / x) / 2
root = iterate(better, 1, 6, a=a)
slope = grad(root, a)
bend = grad(slope, a)
""", {"root": newton(2.5), "slope": jax.grad(newton)(2.5), "bend": jax.grad(jax.grad(newton))(2.5)})


def several():
    f = lambda p: p[0] ** 2 * jnp.sin(p[1]) + p[0] * p[1] ** 3
    p = np.array([1.5, -0.5])
    yield program("by several numbers", """
x = 1.5
y = -0.5
f(x, y) = x**2 * sin(y) + x * y**3
z = f(x, y)
g = grad(z, [x, y])
H = hessian(z, [x, y])
J = jacobian([x * y, x + y**2, z], [x, y])
""", {"g": jax.grad(f)(p), "H": jax.hessian(f)(p),
      "J": jax.jacobian(lambda p: jnp.stack([p[0] * p[1], p[0] + p[1] ** 2, f(p)]))(p)})
    yield program("a Jacobian of matrices, and the chain rule", f"""{HEAD}
M = A * w
J = jacobian(M, A)
inner = A @ w
outer = tanh(inner)**2
whole = jacobian(outer, w)
product = jacobian(outer, inner) @ jacobian(inner, w)
""", {"J": jax.jacobian(lambda a: a * W)(A), "whole": jax.jacobian(lambda w: jnp.tanh(A @ w) ** 2)(W),
      "product": jax.jacobian(lambda w: jnp.tanh(A @ w) ** 2)(W)})
