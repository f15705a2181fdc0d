D = load("data.csv"); order = load("order.csv").astype(int)
X, y = D[:, :2], D[:, 2]
w, b, n = np.array([0.005, -0.012]), 0.0, 0
full = lambda: np.mean((X @ w + b - y) ** 2) / 2
W, B, Ls, L0 = [], [], [], full()
for perm in order:
    for i in range(0, 1000, 32):
        k = perm[i:i + 32]
        e = X[k] @ w + b - y[k]
        w, b, n = w - 0.03 * X[k].T @ e / len(k), b - 0.03 * e.mean(), n + 1
    W.append(w); B.append(b); Ls.append(full())
out.update(w_epochs=W, b_epochs=B, loss_epochs=Ls, loss_start=L0, n_updates=n, errors=[2 - w[0], -3.4 - w[1], 4.2 - b])
out["claims"] = {"c1": L0 > Ls[0] > Ls[1] > Ls[2], "c2": n == 96, "c3": max(abs(2 - w[0]), abs(-3.4 - w[1]), abs(4.2 - b)) < 0.5}
