f = lambda x: 0.1 * x[0] ** 2 + 2 * x[1] ** 2
def run(rate, beta):
    x, v, P = np.array([-5.0, -2.0]), np.zeros(2), []
    for _ in range(20):
        v = beta * v + np.array([0.2, 4.0]) * x
        x = x - rate * v
        P.append(x)
    return np.array(P)
R = [run(0.4, 0), run(0.6, 0), run(0.6, 0.5), run(0.6, 0.25)]
be = np.array([0.95, 0.9, 0.6, 0.0])
ws = np.array([np.sum(b ** np.arange(40)) for b in be])
out.update(end=[r[-1] for r in R], value=[f(r[-1]) for r in R], max_x2=[np.abs(r[:, 1]).max() for r in R], first5=R[2][:5], weight_sums=ws, limits=1 / (1 - be))
v = out["value"]
out["claims"] = {"c1": np.abs(R[1][-1, 1]) > 100 and np.abs(R[1][-1, 0]) > 0.05, "c2": v[2] < min(v[0], v[1]), "c3": np.all(ws <= 1 / (1 - be) + 1e-12)}
