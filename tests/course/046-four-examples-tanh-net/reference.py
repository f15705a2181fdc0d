import autograd.numpy as anp
from autograd import grad
X = np.array([[2, 3, -1], [3, -1, .5], [.5, 1, 1], [1, 1, -1.0]]); y = np.array([1, -1, -1, 1.0])
P = [load("W1.csv"), load("b1.csv"), load("W2.csv"), load("b2.csv"), load("W3.csv", ndmin=2).reshape(4, 1), load("b3.csv", ndmin=1)]
def net(P):
    h = X
    for k in (0, 2, 4):
        h = anp.tanh(anp.dot(h, P[k]) + P[k + 1])
    return h[:, 0]
loss = lambda P: anp.sum((net(P) - y) ** 2)
g = grad(loss)
out.update(n_params=sum(p.size for p in P), out0=net(P), loss0=loss(P), dW1=g(P)[0])
L = []
for k in range(1, 21):
    P = [p - 0.05 * d for p, d in zip(P, g(P))]
    if k in (1, 5, 10, 20):
        L.append(loss(P))
out.update(loss=L, out20=net(P))
out["claims"] = {"c1": out["n_params"] == 41, "c2": np.all(np.sign(net(P)) == y), "c3": L[-1] < 0.1 * out["loss0"]}
