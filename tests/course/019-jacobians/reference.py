import autograd.numpy as anp
from autograd import grad, jacobian
P = lambda p: anp.array([p[0] * anp.cos(p[1]), p[0] * anp.sin(p[1])])
J = jacobian(P)(np.array([2.0, np.pi / 3]))
A = np.array([[1.0, 2, 0], [0, -1, 3]])
JA = jacobian(lambda v: anp.dot(A, v))(np.array([1.0, 2, 3]))
g = lambda t: anp.array([t * anp.cos(t), t * anp.sin(t)])
f = lambda x: anp.exp(x[0] * x[1] ** 2)
fg, gp, dh = grad(f)(g(1.0)), jacobian(g)(1.0), grad(lambda t: f(g(t)))(1.0)
Phi = np.array([[1.0, 0], [1, 1], [1, 2]]); y = np.array([1.0, 2, 2]); th = np.array([0.5, 0.5])
L = lambda th: anp.sum((y - anp.dot(Phi, th)) ** 2)
dL = grad(L)(th)
out.update(J_polar=J, det=np.linalg.det(J), J_linear=JA, f_grad=fg, g_prime=gp, dh_dt=dh, dL=dL, theta_star=np.linalg.solve(Phi.T @ Phi, Phi.T @ y))
out["claims"] = {"c1": np.isclose(np.linalg.det(J), 2), "c2": np.allclose(JA, A), "c3": np.isclose(fg @ gp, dh), "c4": np.allclose(dL, -2 * (y - Phi @ th) @ Phi)}
