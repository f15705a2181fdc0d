f = lambda x: x**2 + 2 * x + 2
df = lambda x: 2 * x + 2
deltas = 10.0 ** -np.arange(7)
line = lambda a, b: [(f(b) - f(a)) / (b - a), f(b) - (f(b) - f(a)) / (b - a) * b]
s2 = (f(2 + deltas) - f(2)) / deltas
s1 = (f(-1 + deltas) - f(-1)) / deltas
tan = lambda a: [float(df(a)), float(f(a) - df(a) * a)]
out.update(secant_5=line(2, 5), secant_2_1=line(2, 2.1), slopes_at_2=s2, slopes_at_m1=s1, tangent_2=tan(2), tangent_m1=tan(-1))
out["claims"] = {"c1": df(2) == 6 and df(-1) == 0, "c2": np.max(np.abs(s2 - 6 - deltas)) < 1e-8, "c3": tan(-1) == [0.0, 1.0]}
