f = np.exp
h = 10.0 ** -np.arange(1, 16)
e1 = np.abs((f(1 + h) - f(1)) / h - np.e)
e2 = np.abs((f(1 + h) - f(1 - h)) / (2 * h) - np.e)
o1, o2 = np.log10(e1[0] / e1[1]), np.log10(e2[0] / e2[1])
k1, k2 = 1 + np.argmin(e1), 1 + np.argmin(e2)
out.update(forward_error=e1[:5], central_error=e2[:4], order_forward=o1, order_central=o2)
out["claims"] = {"c1": abs(o1 - 1) < 0.05, "c2": abs(o2 - 2) < 0.05, "c3": 7 <= k1 <= 9, "c4": 4 <= k2 <= 7, "c5": e1[-1] > 0.01 and e2[-1] > 0.01}
