X = np.arange(16.0).reshape(2, 8); U = load("u.csv")
def drop(X, u, p):
    return X * 0 if p == 1 else X * (u > p) / (1 - p)
M = np.mean([drop(X, r.reshape(2, 8), 0.5) for r in U], 0)
ratio = M.ravel()[1:] / X.ravel()[1:]
D = load("pts.csv"); Z, y = D[:, :2], D[:, 2:]
mk = load("m.csv")
def run(use):
    P = [load("W1.csv"), np.zeros(8), load("W2.csv").reshape(8, 1), np.zeros(1)]
    def fwd(mask):
        h = np.maximum(0, Z @ P[0] + P[1]) * mask
        return h, h @ P[2] + P[3]
    L = lambda z: np.mean(np.logaddexp(0, z) - y * z)
    E, Tm = [L(fwd(1.0)[1])], []
    for k in range(200):
        mask = (mk[k] > 0.5) / 0.5 if use else np.ones(8)
        h, z = fwd(mask)
        if k < 3:
            Tm.append(L(z))
        d = (1 / (1 + np.exp(-z)) - y) / 40
        dh = (d @ P[2].T) * mask * (Z @ P[0] + P[1] > 0)
        P = [P[0] - .5 * Z.T @ dh, P[1] - .5 * dh.sum(0), P[2] - .5 * h.T @ d, P[3] - .5 * d.sum(0)]
        if k + 1 in (50, 200):
            E.append(L(fwd(1.0)[1]))
    return E, np.mean((fwd(1.0)[1] > 0) == (y > 0.5)), Tm
a, b = run(True), run(False)
u0 = U[0].reshape(2, 8)
out.update(drop_0=drop(X, u0, 0), drop_05=drop(X, u0, 0.5), drop_1=drop(X, u0, 1), mean_ratio=[ratio.min(), ratio.max()], with_loss=a[0], without_loss=b[0], accuracy=[a[1], b[1]], train_mode_loss=a[2])
out["claims"] = {"c1": np.array_equal(out["drop_0"], X) and not np.any(out["drop_1"]), "c2": np.all(np.abs(ratio - 1) < 0.25), "c3": min(a[1], b[1]) >= 0.9}
