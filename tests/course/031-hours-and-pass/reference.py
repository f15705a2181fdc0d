x = np.array([.5,.75,1,1.25,1.5,1.75,1.75,2,2.25,2.5,2.75,3,3.25,3.5,4,4.25,4.5,4.75,5,5.5])
y = np.array([0,0,0,0,0,0,1,0,1,0,1,0,1,0,1,1,1,1,1,1.])
s = lambda z: 1 / (1 + np.exp(-z))
L = lambda a, b: -np.mean(y * np.log(s(a + b * x)) + (1 - y) * np.log(1 - s(a + b * x)))
G = lambda a, b: (np.mean(s(a + b * x) - y), np.mean((s(a + b * x) - y) * x))
a = b = 0.0
T = {}
for k in range(1, 20001):
    u, v = G(a, b)
    a, b = a - 0.3 * u, b - 0.3 * v
    if k in (100, 1000, 20000):
        T[k] = (a, b, L(a, b))
T = np.array(list(T.values()))
h = np.arange(1.0, 6)
out.update(loss0=L(0, 0), grad0=G(0, 0), b0=T[:, 0], b1=T[:, 1], loss=T[:, 2], predict=s(a + b * h), half=-a / b, odds_ratio=np.exp(b))
out["claims"] = {"c1": np.isclose(L(0, 0), np.log(2)), "c2": round(a, 4) == -4.0777 and round(b, 4) == 1.5046, "c3": np.isclose(s(a + b * x).mean(), y.mean())}
