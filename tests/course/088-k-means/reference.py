X = np.array([[1, 1], [1.5, 2], [1, .5], [2, 1.2], [6, 5], [7, 5.5], [6.5, 4.5], [7, 6.2], [2, 7], [2.5, 8], [1.5, 7.5], [3, 7.2]])
def km(idx):
    C, prev, I = X[idx].copy(), None, []
    while True:
        d = ((X[:, None] - C) ** 2).sum(2)
        a = d.argmin(1)
        I.append(d.min(1).sum())
        if prev is not None and np.array_equal(a, prev):
            return C, a, I
        C = np.array([X[a == k].mean(0) for k in range(3)])
        prev = a
A, B = km([0, 1, 2]), km([0, 4, 8])
D = np.sqrt(((X[:, None] - X) ** 2).sum(2))
sil = []
for i in range(12):
    k = B[1][i]
    a = D[i, B[1] == k].sum() / ((B[1] == k).sum() - 1)
    b = min(D[i, B[1] == j].mean() for j in range(3) if j != k)
    sil.append((b - a) / max(a, b))
out.update(rounds=[len(A[2]), len(B[2])], inertia_A=A[2], inertia_B=B[2], centres_A=A[0], centres_B=B[0], sizes=[np.bincount(A[1], minlength=3), np.bincount(B[1], minlength=3)], assign_B=B[1], silhouette=np.mean(sil))
out["claims"] = {"c1": np.all(np.diff(A[2]) <= 1e-12) and np.all(np.diff(B[2]) <= 1e-12), "c2": len(B[2]) <= len(A[2]), "c3": list(np.bincount(B[1])) == [4, 4, 4]}
