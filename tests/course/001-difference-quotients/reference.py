f = lambda x: 3 * x**2 - 4 * x
h = np.array([1e-1, 1e-2, 1e-3, 1e-4, 1e-5])
q = (f(1 + h) - f(1)) / h
d = 6 * 1 - 4
xs = np.arange(6) * 0.5
out.update(h=h, quotient=q, derivative=float(d), error=q - d, tangent=[float(d), float(f(1) - d)],
           curve_f=f(xs), curve_tangent=d * xs + f(1) - d)
out["claims"] = {"c1": d == 2, "c2": np.max(np.abs(q - d - 3 * h)) < 1e-9, "c3": np.all(np.diff(np.abs(q - d)) < 0)}
