f = lambda x: x / (1 + x**2)
ex = np.log(5) / 2
l5 = np.sum(f(np.arange(40) * 0.05)) * 0.05
def rules(f, a, b, n):
    x = np.linspace(a, b, n + 1); h = (b - a) / n; y = f(x)
    return h * y[:-1].sum(), h * (y.sum() - (y[0] + y[-1]) / 2), h / 3 * (y[0] + y[-1] + 4 * y[1:-1:2].sum() + 2 * y[2:-1:2].sum())
E = np.abs(np.array([rules(f, 0, 2, n) for n in (4, 8, 16, 32, 64)]) - ex)
x = np.arange(201) * 0.01
F = np.concatenate([[0], np.cumsum((f(x)[1:] + f(x)[:-1]) / 2 * 0.01)])
r = E[3] / E[4]
ar = [rules(lambda x: x / 2, 1, 2, 100)[1], rules(lambda x: 2 * x, 3, 4, 100)[1], rules(lambda x: np.exp(-x**2), -2, 2, 400)[1]]
out.update(left_005=[l5, l5 - ex], err_left=E[:, 0], err_trap=E[:, 1], err_simpson=E[:, 2], ratios=r, areas=ar, F1=F[100], dF1=(F[101] - F[99]) / 0.02)
out["claims"] = {"c1": abs(r[0] / 2 - 1) < .03 and abs(r[1] / 4 - 1) < .03 and abs(r[2] / 16 - 1) < .15, "c2": np.allclose(ar[:2], [.75, 7]), "c3": abs(out["dF1"] - f(1)) < 1e-4}
