names = "anna emma hanna lena nele mia lia leah emil liam noah elia".split()
al = "." + "".join(sorted(set("".join(names))))
V = len(al)
pairs = [(al.index(a), al.index(b)) for w in names for a, b in zip("." + w, w + ".")]
xs, ys = np.array(pairs).T
N = np.zeros((V, V))
for a, b in pairs:
    N[a, b] += 1
P = N / N.sum(1, keepdims=True)
S = (N + 1) / (N + 1).sum(1, keepdims=True)
nll = lambda P: -np.mean(np.log(P[xs, ys]))
X, Y = np.eye(V)[xs], np.eye(V)[ys]
W, Ls = np.zeros((V, V)), []
def probs():
    z = X @ W
    e = np.exp(z - z.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)
for k in range(2001):
    p = probs()
    if k in (0, 1, 10, 100, 2000):
        Ls.append(-np.mean(np.log(p[np.arange(len(xs)), ys])))
    if k < 2000:
        W = W - 10 * X.T @ (p - Y) / len(xs)
row = np.exp(W[0]) / np.exp(W[0]).sum()
u = [.1, .35, .62, .9, .05, .5, .77, .2, .4, .66, .99, .3]
cur, txt = 0, ""
for r in u:
    cur = int(np.argmax(np.cumsum(P[cur]) > r))
    txt += al[cur]
out.update(alphabet=al, n_pairs=len(xs), counts_dot=N[0].astype(int), counts_a=N[al.index("a")].astype(int), nll_counts=nll(P), nll_smoothed=nll(S), loss=Ls, p_dot=row, sampled=txt)
out["claims"] = {"c1": 0 <= Ls[-1] - nll(P) < 0.02, "c2": np.max(np.abs(row - P[0])) < 0.02, "c3": np.isclose(Ls[0], np.log(V))}
