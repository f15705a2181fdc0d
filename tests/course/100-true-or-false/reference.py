F = [lambda x: x**2, lambda x: x**3, np.sin, np.exp, lambda x: 1 / x]
ex = np.array([4, 12, np.cos(2), np.exp(2), -0.25])
q = np.array([(f(2 + 1e-5) - f(2 - 1e-5)) / 2e-5 for f in F])
X = np.array([.3, .7, 1.3, 2.1]); h = 1e-5
d = lambda f: (f(X + h) - f(X - h)) / (2 * h)
gap = lambda f, g: np.max(np.abs(d(f) - g(X)))
s = lambda x: 1 / (1 + np.exp(-x))
pw = lambda x: x**x
g2, g4, g6 = gap(pw, lambda x: x * x ** (x - 1)), gap(lambda x: np.sin(x**2), lambda x: np.cos(x**2)), gap(lambda x: x**2 * np.exp(x), lambda x: 2 * x * np.exp(x))
G = -3 + 0.5 * np.arange(13)
def bad(f):
    for a in G:
        for b in G:
            if f((a + b) / 2) > (f(a) + f(b)) / 2 + 1e-12:
                return [a, b]
    return None
w = lambda x: x**4 - 2 * x**2
x, y = .7, 1.3
fxy = 6 * x * y**2 + np.cos(x * y) - x * y * np.sin(x * y)
f = lambda x, y: x**2 * y**3 + np.sin(x * y)
k = 1e-4
mixed = (f(x + k, y + k) - f(x + k, y - k) - f(x - k, y + k) + f(x - k, y - k)) / (4 * k * k)
out.update(quotient=q, exact=ex, error=np.abs(q - ex), gaps=[g2, g4, g6], counterexample=bad(w))
out["claims"] = {"c1": gap(pw, lambda x: x**x * (np.log(x) + 1)) < 1e-6, "c2": g2 < 1e-6, "c3": gap(lambda x: np.log(3 * x), lambda x: 1 / x) < 1e-6, "c4": g4 < 1e-6, "c5": gap(s, lambda x: s(x) * (1 - s(x))) < 1e-6,
                 "c6": g6 < 1e-6, "c7": bad(np.abs) is None, "c8": bad(w) is None, "c9": bad(lambda x: np.log1p(np.exp(x))) is None, "c10": abs(mixed - fxy) < 1e-5}
