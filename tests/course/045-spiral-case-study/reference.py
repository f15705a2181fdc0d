D = load("spiral.csv"); X, c = D[:, :2], D[:, 2].astype(int)
n, Y = len(X), np.eye(3)[c]
def probs(z):
    e = np.exp(z - z.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)
ce = lambda p: -np.mean(np.log(p[np.arange(n), c]))
W, b, C = load("W.csv"), np.zeros(3), []
for k in range(201):
    p = probs(X @ W + b)
    if k in (0, 10, 50, 200):
        C.append(ce(p) + 0.0005 * np.sum(W**2))
    if k < 200:
        d = (p - Y) / n
        W, b = W - (X.T @ d + 0.001 * W), b - d.sum(0)
la = np.mean(probs(X @ W + b).argmax(1) == c)
W1, W2, b1, b2, N = load("W1.csv"), load("W2.csv"), np.zeros(32), np.zeros(3), []
for k in range(1501):
    h = np.maximum(0, X @ W1 + b1)
    p = probs(h @ W2 + b2)
    if k in (0, 10, 100, 500, 1500):
        N.append(ce(p) + 0.0005 * (np.sum(W1**2) + np.sum(W2**2)))
    if k < 1500:
        d = (p - Y) / n
        g2, gb2, dh = h.T @ d + 0.001 * W2, d.sum(0), (d @ W2.T) * (h > 0)
        W1, b1, W2, b2 = W1 - 0.5 * (X.T @ dh + 0.001 * W1), b1 - 0.5 * dh.sum(0), W2 - 0.5 * g2, b2 - 0.5 * gb2
na = np.mean(p.argmax(1) == c)
out.update(lin_cost=C, lin_acc=la, net_cost=N, net_acc=na, dead_units=int(np.sum(np.all(h == 0, 0))))
out["claims"] = {"c1": la < 0.65, "c2": na > 0.9, "c3": abs(C[0] - np.log(3)) < 0.02 and abs(N[0] - np.log(3)) < 0.02}
