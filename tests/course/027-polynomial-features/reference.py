x = np.arange(20.0); y = x**2
def fit(F, rate, n, marks=()):
    w, b, C = np.zeros(F.shape[1]), 0.0, {}
    for k in range(1, n + 1):
        e = F @ w + b - y
        w, b = w - rate * F.T @ e / 20, b - rate * e.mean()
        if k in marks:
            C[k] = np.sum((F @ w + b - y) ** 2) / 40
    return w, b, np.sum((F @ w + b - y) ** 2) / 40, list(C.values())
z = lambda F: (F - F.mean(0)) / F.std(0)
w1, b1, J1, _ = fit(x[:, None], 0.01, 1000)
w3, b3, J3, C3 = fit(z(np.stack([x, x**2, x**3], 1)), 0.1, 5000, (10, 100, 1000, 5000))
w2, b2, J2, _ = fit(z((x**2)[:, None]), 0.1, 1000)
t = np.arange(20.0)
v = np.array([70.1, 55.9, 43.6, 31.0, 25.3, 15.2, 11.4, 5.1, 4.2, 0.3, 2.6, 2.0, 7.0, 8.1, 17.3, 23.5, 33.9, 41.6, 56.2, 67.9])
A = np.stack([t**2, t, np.ones(20)], 1)
p, SL = np.array([-0.8, 0.4, 1.3]), []
g0 = 2 * A.T @ (A @ p - v) / 20
for k in range(11):
    if k in (0, 1, 2, 5, 10):
        SL.append(np.mean((A @ p - v) ** 2))
    if k < 10:
        p = p - 1e-5 * 2 * A.T @ (A @ p - v) / 20
pe = np.linalg.solve(A.T @ A, A.T @ v)
le = np.mean((A @ pe - v) ** 2)
out.update(speed_grad=g0, speed_loss=SL, speed_params=p, speed_exact=[*pe, le])
out.update(line=[w1[0], b1, J1], cost3=C3, w3=w3, b3=b3, square_only=[w2[0], b2, J2])
out["claims"] = {"c1": w3.argmax() == 1, "c2": J2 < 1e-12, "c3": np.isclose(b3, y.mean()) and np.isclose(b2, y.mean()), "c4": SL[-1] < SL[0] / 3 and le < 0.01 * SL[-1]}
