from math import factorial
x = np.pi / 4
taus = [1e-2, 1e-4, 1e-8, 1e-12]
N, V, D = [], [], []
for tau in taus:
    s = ds = 0.0
    i = 0
    while True:
        c = (-1) ** i / factorial(2 * i + 1)
        t = c * x ** (2 * i + 1)
        s, ds, i = s + t, ds + c * (2 * i + 1) * x ** (2 * i), i + 1
        if abs(t) < tau:
            break
    N.append(i); V.append(s); D.append(ds)
ve, de = np.abs(np.array(V) - np.sin(x)), np.abs(np.array(D) - np.cos(x))
out.update(n_terms=N, value=V, derivative=D, value_error=ve, derivative_error=de)
out["claims"] = {"c1": N[1] == 4, "c2": np.all(ve < taus), "c3": np.all(de[1:] < 1e-3)}
