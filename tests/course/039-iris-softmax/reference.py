D = load("iris.csv", skiprows=1); X, c = D[:, :4], D[:, 4].astype(int)
te = np.arange(150) % 5 == 0
mu, sd = X[~te].mean(0), X[~te].std(0)
X = (X - mu) / sd
Xt, Y = X[~te], np.eye(3)[c[~te]]
n = len(Xt)
W, b, C = np.zeros((4, 3)), np.zeros(3), []
def probs(X):
    z = X @ W + b
    e = np.exp(z - z.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)
cost = lambda: -np.mean(np.sum(Y * np.log(probs(Xt)), 1)) + 0.0005 * np.sum(W**2)
for k in range(501):
    if k in (0, 1, 10, 100, 500):
        C.append(cost())
    if k < 500:
        d = (probs(Xt) - Y) / n
        W, b = W - 0.5 * (Xt.T @ d + 0.001 * W), b - 0.5 * d.sum(0)
pred = probs(X).argmax(1)
conf = np.zeros((3, 3), int)
for t, p in zip(c[te], pred[te]):
    conf[t, p] += 1
out.update(n=[n, int(te.sum())], cost=C, W=W, b=b, train_acc=np.mean(pred[~te] == c[~te]), test_acc=np.mean(pred[te] == c[te]), confusion=conf)
out["claims"] = {"c1": np.isclose(C[0], np.log(3)), "c2": out["test_acc"] >= 0.9, "c3": np.allclose(W.sum(1), 0, atol=1e-9)}
