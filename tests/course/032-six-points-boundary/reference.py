X = np.array([[0.5, 1.5], [1, 1], [1.5, 0.5], [3, 0.5], [2, 2], [1, 2.5]]); y = np.array([0, 0, 0, 1, 1, 1.0])
s = lambda z: 1 / (1 + np.exp(-z))
def cost(w, b):
    p = s(X @ w + b)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
def grad(w, b):
    e = s(X @ w + b) - y
    return X.T @ e / 6, e.mean()
g, gb = grad(np.array([2.0, 3.0]), 1.0)
w, b, C = np.zeros(2), 0.0, []
for k in range(1, 10001):
    u, v = grad(w, b)
    w, b = w - 0.1 * u, b - 0.1 * v
    if k in (1, 10, 100, 1000, 10000):
        C.append(cost(w, b))
p = s(X @ w + b)
out.update(grad=[*g, gb], cost=C, w=w, b=b, prob=p, accuracy=np.mean((p >= 0.5) == y), boundary=[-b / w[1], -b / w[0]])
out["claims"] = {"c1": np.allclose([*g, gb], [0.498333393278696, 0.49883942983996693, 0.49861806546328574], atol=1e-12), "c2": np.all((p >= 0.5) == y), "c3": np.all(np.diff(C) < 0)}
