x = np.arange(10.0); y = 1 + 2 * x; y[8] = 40
b = w = 1.0
for _ in range(2000):
    e = b + w * x - y
    b, w = b - 0.02 * 2 * e.mean(), w - 0.02 * 2 * (e * x).mean()
mae = lambda b, w: np.abs(b + w * x - y).mean()
B = W = 1.0
best = (mae(B, W), 0, B, W)
for k in range(1, 2001):
    s = np.sign(B + W * x - y)
    B, W = B - 0.5 / k * s.mean(), W - 0.5 / k * (s * x).mean()
    best = min(best, (mae(B, W), k, B, W))
c, k, B, W = best
out.update(squared=[b, w, np.mean((b + w * x - y) ** 2)], absolute=[B, W, c], best_update=k, mae_of_squared=mae(b, w), predict_8=[b + 8 * w, B + 8 * W], predict_20=[b + 20 * w, B + 20 * W])
out["claims"] = {"c1": abs(W - 2) < abs(w - 2), "c2": abs(w - 2) > 0.8, "c3": c < mae(b, w)}
