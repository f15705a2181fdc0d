from math import factorial
from autograd import grad
import autograd.numpy as anp
g, co = anp.exp, []
for n in range(6):
    co.append(float(g(0.0)) / factorial(n))
    g = grad(g)
P = lambda n, x: sum(co[k] * x**k for k in range(n + 1))
pts = np.array([0.5, 1.0, 2.0, 2.99])
grid = np.arange(300) * 0.01
me = [np.max(np.abs(np.exp(grid) - P(n, grid))) for n in (1, 2, 5)]
h = np.array([0.1, 0.5, 1.0, 2.0])
e = np.e
out.update(coefficients=co, P1=P(1, pts), P2=P(2, pts), P5=P(5, pts), max_err=me, order0=e + 0 * h, order1=e + e * h,
           order2=e + e * h + e * h**2 / 2, exact=np.exp(1 + h))
bound = all(np.all(np.abs(np.exp(pts) - P(n, pts)) <= np.exp(pts) * pts ** (n + 1) / factorial(n + 1)) for n in (1, 2, 5))
out["claims"] = {"c1": np.allclose(co, [1, 1, 1 / 2, 1 / 6, 1 / 24, 1 / 120]), "c2": me[0] > me[1] > me[2], "c3": bound}
