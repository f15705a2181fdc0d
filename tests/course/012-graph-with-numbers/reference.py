import autograd.numpy as anp
from autograd import grad
g1 = lambda p: (p[0] * p[1] + p[2]) * p[3]
p = np.array([2.0, -3.0, 10.0, -2.0])
g = grad(g1)(p)
e, d = -6.0, 4.0
L2 = g1(p + 0.01 * g)
q = np.array([2.0, -3.0, 0.0, 1.0, 6.8813735870195432])  # x1 w1 x2 w2 b
n = lambda q: q[0] * q[1] + q[2] * q[3] + q[4]
o1 = lambda q: anp.tanh(n(q))
def o2(q):
    z = anp.exp(2 * n(q))
    return (z - 1) / (z + 1)
ga, gb = grad(o1)(q), grad(o2)(q)
g3 = grad(lambda p: (p[0] * p[1]) * (p[0] + p[1]))(np.array([-2.0, 3.0]))
g4 = grad(lambda a: a + a)(3.0)
out.update(G1_values=[e, d, g1(p)], G1_grads=[*g, p[3], p[3]], L_after=L2, o=o1(q), G2_grads=[*ga, 1 - o1(q) ** 2], G3_grads=g3, G4_grad=g4)
out["claims"] = {"c1": g1(p) == -8 and np.isclose(L2, -7.286496), "c2": np.allclose(ga, gb, atol=1e-12), "c3": g4 == 2}
