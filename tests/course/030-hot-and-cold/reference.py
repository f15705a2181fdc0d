w, H = 0.5, {}
for r in range(1, 1102):
    up, dn = (0.5 * (w + 0.001) - 0.8) ** 2, (0.5 * (w - 0.001) - 0.8) ** 2
    w = w - 0.001 if dn < up else w + 0.001 if dn > up else w
    H[r] = (w, (0.5 * w - 0.8) ** 2)
v, D = 0.5, []
for _ in range(20):
    p = 0.5 * v
    D.append((p - 0.8) ** 2)
    v -= 0.5 * (p - 0.8)
def over(alpha):
    w, E = 0.0, []
    for _ in range(10):
        p = 2 * w
        E.append((p - 0.8) ** 2)
        w -= alpha * 2 * (p - 0.8)
    return E
W, x, P = np.array([0.1, 0.2, -0.1]), np.array([8.5, 0.65, 1.2]), []
for _ in range(3):
    p = W @ x
    P.append(p)
    d = 0.3 * x * (p - 1)
    d[0] = 0
    W = W - d
P = np.array(P)
A = np.array([[1, 0, 1], [0, 1, 1], [0, 0, 1], [1, 1, 1], [0, 1, 1], [1, 0, 1.0]]); t = np.array([0, 1, 0, 1, 1, 0.0])
s, SE = np.array([0.5, 0.48, -0.7]), []
for _ in range(40):
    q = 0.0
    for a, g in zip(A, t):
        d = a @ s - g
        q, s = q + d * d, s - 0.1 * a * d
    SE.append(q)
out.update(H=[*H[300], *H[1101]], D_errors=[D[0], D[4], D[19]], D_weight=v, O_1=over(1.0), O_01=over(0.1), F_pred=P, F_error=(P - 1) ** 2, F_weights=W, S_error=[SE[k] for k in (0, 4, 9, 39)], S_weights=s)
out["claims"] = {"c1": abs(w - 1.6) < 0.01 and abs(v - 1.6) < 0.01, "c2": np.all(np.diff(over(1.0)) > 0) and np.all(np.diff(over(0.1)) < 0), "c3": W[0] == 0.1 and np.all(np.diff((P - 1) ** 2) < 0), "c4": np.all(np.abs(s - [0, 1, 0]) < 0.05)}
