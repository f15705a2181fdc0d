P = np.array([[2.5, 2.4], [.5, .7], [2.2, 2.9], [1.9, 2.2], [3.1, 3.0], [2.3, 2.7], [2.0, 1.6], [1.0, 1.1], [1.5, 1.6], [1.1, .9]])
Z = P - P.mean(0)
C = Z.T @ Z / 10
def climb(C, n=30):
    w, T = np.array([1.0, 0.0]), []
    for _ in range(n):
        w = w + C @ w
        w = w / np.linalg.norm(w)
        T.append(w)
    return T
T_ = climb(C)
w = T_[-1]
w2 = climb(C - (w @ C @ w) * np.outer(w, w), 500)[-1]
l, V = np.linalg.eigh(C)
l, V = l[::-1], V.T[::-1]
V = V * np.sign(V[:, :1])
s = Z @ w
rec = np.mean(np.sum((Z - np.outer(s, w)) ** 2, 1))
out.update(mean=P.mean(0), C=C, w=[T_[0], T_[4], T_[29]], variance=[v @ C @ v for v in (T_[0], T_[4], T_[29])], w2=w2, eigenvalues=l, eigenvectors=V, explained=l[0] / l.sum(), scores=s, recon_error=rec)
out["claims"] = {"c1": np.allclose(w, V[0], atol=1e-6), "c2": np.isclose(rec, l[1]), "c3": abs(w @ w2) < 1e-6}
