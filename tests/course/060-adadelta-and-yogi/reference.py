G = lambda x: np.array([0.2, 4.0]) * x
f = lambda x: 0.1 * x[0] ** 2 + 2 * x[1] ** 2
def rms(n):
    x, s, P = np.array([-5.0, -2.0]), np.zeros(2), []
    for _ in range(n):
        g = G(x); s = 0.9 * s + 0.1 * g * g; x = x - 0.4 * g / np.sqrt(s + 1e-6); P.append(x)
    return P, s, None
def adad(n):
    x, s, d, P = np.array([-5.0, -2.0]), np.zeros(2), np.zeros(2), []
    for _ in range(n):
        g = G(x); s = 0.9 * s + 0.1 * g * g
        r = np.sqrt(d + 1e-5) / np.sqrt(s + 1e-5) * g
        x = x - r; d = 0.9 * d + 0.1 * r * r; P.append(x)
    return P, s, d
def yogi(n):
    x, s, m, P = np.array([-5.0, -2.0]), np.zeros(2), np.zeros(2), []
    for t in range(1, n + 1):
        g = G(x); m = 0.9 * m + 0.1 * g; s = s + 0.001 * np.sign(g * g - s) * g * g
        x = x - 0.5 * (m / (1 - 0.9**t)) / (np.sqrt(s / (1 - 0.999**t)) + 1e-3); P.append(x)
    return P, s, None
R = [rms(20), adad(200), yogi(60)]
for name, r in zip(("rmsprop", "adadelta", "yogi"), R):
    out[name] = [r[0][k] for k in (0, 1, 4, -1)]
w = 0.1 * 0.9 ** np.arange(40)
out.update(f_end=[f(r[0][-1]) for r in R], s_end=[r[1] for r in R], d_end=R[1][2], weights=[w[:10].sum(), w.sum()])
x0 = np.array([-5.0, -2.0])
out["claims"] = {"c1": np.all(np.abs(R[1][0][0] - x0) < 0.0101), "c2": np.allclose(np.abs(R[0][0][0] - x0), 0.4 * np.sqrt(10), atol=1e-4), "c3": out["f_end"][0] < f(x0) and out["f_end"][2] < f(x0)}
