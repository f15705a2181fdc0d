from autograd import grad, hessian
import autograd.numpy as anp
fs = [(lambda p: p[0] ** 2 - p[1] ** 2, (0, 0)), (lambda p: p[0] ** 2 + p[1] ** 2, (0, 0)), (lambda p: p[0] ** 2 + 3 * p[0] * p[1] + p[1] ** 2, (0, 0)),
      (lambda p: 5 * p[0] ** 2 + p[1] ** 2, (0, 0)), (lambda p: (1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2, (1, 1))]
Hs = [hessian(f)(np.array(p, float)) for f, p in fs]
ev = np.array([np.linalg.eigvalsh(H) for H in Hs])
kinds = ["minimum" if e[0] > 0 else "maximum" if e[1] < 0 else "saddle" for e in ev]
ab = np.sort(np.abs(ev), 1)
F = lambda p: p[0] * anp.exp(-p[0] ** 2 - p[1] ** 2)
c, t = np.array([-1.0, 0.0]), np.array([-0.9, 0.1])
g, H = grad(F)(c), hessian(F)(c)
q = lambda p: F(c) + g @ (p - c) + (p - c) @ H @ (p - c) / 2
text = lambda k: np.exp(-1) * (-1 - (t[0] + 1) + k * (t[0] + 1) ** 2 + k * t[1] ** 2)
out.update(hessians=Hs, eigenvalues=ev, kinds=kinds, condition=ab[:, 1] / ab[:, 0], F=F(c), F_grad=g, F_hess=H, F_quad=q(t), F_true=F(t))
out["claims"] = {"c1": kinds == ["saddle", "minimum", "saddle", "minimum", "minimum"], "c2": out["condition"][4] > 2000, "c3": np.isclose(q(t), text(1)), "c4": np.isclose(q(t), text(2))}
