f = lambda p: (1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2
g = lambda p: np.array([-2 * (1 - p[0]) - 400 * p[0] * (p[1] - p[0] ** 2), 200 * (p[1] - p[0] ** 2)])
def rule(name, rate):
    st = {"m": np.zeros(2), "s": np.zeros(2), "t": 0}
    def step(p, d):
        st["t"] += 1
        if name == "gd":
            return p - rate * d
        if name == "momentum":
            st["m"] = 0.9 * st["m"] + d
            return p - rate * st["m"]
        st["m"] = 0.9 * st["m"] + 0.1 * d
        st["s"] = 0.999 * st["s"] + 0.001 * d * d
        return p - rate * st["m"] / (1 - 0.9 ** st["t"]) / (np.sqrt(st["s"] / (1 - 0.999 ** st["t"])) + 1e-8)
    return step
F, V, D, A, B = [], [], [], [], []
for name, rate in (("gd", 5e-4), ("momentum", 5e-4), ("adam", 0.01)):
    p, step, hist = np.array([-1.0, 1.0]), rule(name, rate), []
    for _ in range(2000):
        p = step(p, g(p))
        hist.append(f(p))
    h = np.array(hist)
    first = lambda e: int(np.argmax(h < e)) + 1 if np.any(h < e) else -1
    F.append(p); V.append(f(p)); D.append(np.linalg.norm(p - 1)); A.append(first(1e-2)); B.append(first(1e-4))
T = []
for rate in (1e-4, 5e-4, 1e-3, 5e-3, 1e-2):
    p = np.array([-1.0, 1.0])
    for _ in range(1000):
        p = p - rate * g(p)
        if np.max(np.abs(p)) > 1e6:
            break
    T.append("diverged" if np.max(np.abs(p)) > 1e6 else f(p))
S = []
for name in ("gd", "momentum", "adam"):
    p, step, n = np.array([0.01, 0.01]), rule(name, 0.01), 0
    while abs(p[1]) <= 1:
        p, n = step(p, np.array([2 * p[0], -2 * p[1]])), n + 1
    S.append(n)
out.update(grad=g(np.array([-1.0, 1.0])), final=F, f=V, distance=D, first_1e2=A, first_1e4=B, rate_f=T, saddle=S)
big = lambda k: 10**9 if k < 0 else k
out["claims"] = {"c1": big(B[1]) < big(B[0]), "c2": "diverged" in T and not all(t == "diverged" for t in T), "c3": S[1] < S[0]}
