X, W = load("X.csv"), load("W.csv").reshape(5, 40, 40)
def layers(act, sigma):
    h, H = X, []
    for k in range(5):
        h = act(h @ W[k] * sigma)
        H.append(h)
    return H
sg = lambda z: 1 / (1 + np.exp(-z)); re = lambda z: np.maximum(0, z)
R = {"tanh_1": layers(np.tanh, 1), "tanh_small": layers(np.tanh, 0.01), "tanh_xavier": layers(np.tanh, 40**-0.5), "sigmoid_1": layers(sg, 1), "relu_xavier": layers(re, 40**-0.5), "relu_he": layers(re, (2 / 40) ** 0.5)}
for k, v in R.items():
    out[k] = [h.std() for h in v]
last = lambda k: R[k][-1]
hist = lambda k: np.histogram(last(k), bins=10, range=(-1, 1))[0]
out.update(saturated=np.mean(np.abs(last("tanh_1")) > 0.95), zeros=[np.mean(last("relu_xavier") == 0), np.mean(last("relu_he") == 0)], hist_1=hist("tanh_1"), hist_xavier=hist("tanh_xavier"))
out["claims"] = {"c1": out["tanh_small"][-1] < 1e-5, "c2": out["tanh_xavier"][-1] > 0.3, "c3": out["relu_he"][-1] > 0.5 and out["relu_xavier"][-1] < out["relu_xavier"][0] / 4 * 1.35, "c4": out["saturated"] > 0.5}
