g = lambda w: w[0] ** 2 + 5 * w[1] ** 2
dg = lambda w: np.array([2 * w[0], 10 * w[1]])
def back(f, x, d, shrink, slope):
    a, k = 1.0, 0
    while f(x - a * d) > f(x) - slope * a * d @ d:
        a, k = a * shrink, k + 1
    return a, k
R = {}
St, Sh = [], []
for mode in ("fixed", "back", "exact"):
    w, V = np.array([2.0, 0.5]), []
    for _ in range(10):
        d = dg(w)
        if mode == "fixed":
            a = 0.1
        elif mode == "back":
            a, k = back(g, w, d, 0.8, 0.5); St.append(a); Sh.append(k)
        else:
            a = d @ d / (d @ (np.array([2.0, 10.0]) * d))
        w = w - a * d
        V.append(g(w))
    R[mode] = V
f = lambda x: np.exp(x[0] + 3 * x[1] - .1) + np.exp(x[0] - 3 * x[1] - .1) + np.exp(-x[0] - .1)
def df(x):
    a, b, c = np.exp(x[0] + 3 * x[1] - .1), np.exp(x[0] - 3 * x[1] - .1), np.exp(-x[0] - .1)
    return np.array([a + b - c, 3 * a - 3 * b])
x, F, S = np.array([-1.0, 0.7]), [], []
F.append(f(x))
while np.linalg.norm(df(x)) >= 1e-6:
    d = df(x)
    a, _ = back(f, x, d, 0.7, 0.1)
    x = x - a * d
    F.append(f(x)); S.append(a)
pst = 2 * np.sqrt(2) * np.exp(-0.1)
gap = np.array(F[:6]) - pst
out.update(A_fixed=R["fixed"], A_back=R["back"], A_exact=R["exact"], A_steps=St, A_shrinks=Sh, B_updates=len(S), B_x=x, B_min=f(x), B_values=F[:5], B_steps=S[:5])
out["claims"] = {"c1": all(np.all(np.diff(v) <= 0) for v in R.values()), "c2": abs(f(x) - pst) < 1e-9 and abs(x[1]) < 1e-5, "c3": np.all(gap[1:] < gap[:-1]) and len(S) < 60}
