dirs = load("dirs.csv")
g = lambda w: np.sum(w * w, -1) + 2
def rs(alpha):
    w, C, rej = np.array([3.0, 4.0]), [], 0
    for k in range(10):
        c = w + alpha(k) * dirs[20 * k:20 * k + 20]
        v = g(c)
        if v.min() < g(w):
            w = c[v.argmin()]
        else:
            rej += 1
        C.append(g(w))
    return C, w, rej
a, b = rs(lambda k: 1.0), rs(lambda k: 1 / (k + 1))
q = lambda w: 0.26 * np.sum(w * w, -1) - 0.48 * w[..., 0] * w[..., 1]
w, Q, rej, last = np.array([3.0, 4.0]), [q(np.array([3.0, 4.0]))], 0, False
E = np.array([[1, 0], [0, 1], [-1, 0], [0, -1.0]])
for k in range(20):
    c = w + 0.5 * E
    v = q(c)
    last = not v.min() < q(w)
    if last:
        rej += 1
    else:
        w = c[v.argmin()]
    Q.append(q(w))
out.update(cost_1=a[0], w_1=a[1], rejected_1=a[2], cost_dim=b[0], w_dim=b[1], rejected_dim=b[2], coord_cost=[Q[5], Q[10], Q[20]], coord_w=w, coord_rejected=rej, axis_chance=[0.5, 0.25, 0.05, 0.005])
out["claims"] = {"c1": all(np.all(np.diff(x) <= 1e-12) for x in (a[0], b[0], Q)), "c2": a[2] >= 1, "c3": last}
