p, q = np.array([.5, .25, .125, .125]), np.array([.4, .3, .2, .1])
H = lambda p: -np.sum(p * np.log(p)); KL = lambda p, q: np.sum(p * np.log(p / q))
J = np.array([[.1, .5], [.1, .3]])
hx, hy, hj = H(J.sum(1)), H(J.sum(0)), H(J)
a, F = np.zeros(4), []
sm = lambda a: np.exp(a - a.max()) / np.exp(a - a.max()).sum()
g0 = sm(a) - p
for k in range(201):
    if k in (0, 1, 10, 200):
        F.append(KL(p, sm(a)))
    if k < 200:
        a = a - (sm(a) - p)
x = np.linspace(-10, 10, 2001)
n = lambda x, m, s: np.exp(-((x - m) ** 2) / (2 * s * s)) / (s * np.sqrt(2 * np.pi))
y = n(x, 0, 1) * np.log(n(x, 0, 1) / n(x, 1, 2))
ki = 0.01 * (y.sum() - (y[0] + y[-1]) / 2)
kc = np.log(2) + (1 + 1) / 8 - 0.5
b = lambda t: -t * np.log(t) - (1 - t) * np.log(1 - t)
out.update(entropy_bits=H(p) / np.log(2), entropy_nats=H(p), cross=-np.sum(p * np.log(q)), kl_pq=KL(p, q), kl_qp=KL(q, p), joint=[hj, hx, hy, hx + hy - hj], grad0=g0, kl_fit=F, r=sm(a), kl_normals=[kc, ki], binary=[b(.1), b(.5), b(.9)])
c = lambda a: -np.sum(p * np.log(sm(a)))
fd = [(c(1e-6 * e) - c(-1e-6 * e)) / 2e-6 for e in np.eye(4)]
out["claims"] = {"c1": np.isclose(H(p) / np.log(2), 1.75), "c2": np.isclose(out["cross"], H(p) + KL(p, q)), "c3": np.allclose(fd, g0, atol=1e-8), "c4": abs(KL(p, q) - KL(q, p)) > 1e-3, "c5": abs(kc - ki) < 1e-6}
