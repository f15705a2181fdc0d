b = np.array([1.0, 2.0, -3.0, 0.4]); w = np.array([0.1, -0.4, 2.0, 3.0]); x, y = 2.3, 2.0
def forward(b, w):
    f0 = b[0] + w[0] * x; h1 = np.sin(f0); f1 = b[1] + w[1] * h1; h2 = np.exp(f1); f2 = b[2] + w[2] * h2; h3 = np.cos(f2); f3 = b[3] + w[3] * h3
    return [f0, h1, f1, h2, f2, h3, f3, (f3 - y) ** 2]
f0, h1, f1, h2, f2, h3, f3, L = forward(b, w)
d3 = 2 * (f3 - y); dh3 = w[3] * d3; d2 = -np.sin(f2) * dh3; dh2 = w[2] * d2; d1 = h2 * dh2; dh1 = w[1] * d1; d0 = np.cos(f0) * dh1
db = np.array([d0, d1, d2, d3]); feed = np.array([x, h1, h2, h3])
wp = w.copy(); wp[0] += 1e-5
fd = (forward(b, wp)[-1] - L) / 1e-5
out.update(stages=forward(b, w), d_stages=[d0, dh1, d1, dh2, d2, dh3, d3], d_b=db, d_w=db * feed, fd_w0=fd)
out["claims"] = {"c1": abs(fd / (d0 * x) - 1) < 1e-3, "c2": np.allclose(db * feed / db, feed)}
