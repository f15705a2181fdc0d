import autograd.numpy as anp
from autograd import grad
X = np.array([[1, 0, 1, 0], [0, 2, 0, 2], [1, 1, 1, 1.0]])
Wq = np.array([[1, 0, 1], [1, 0, 0], [0, 0, 1], [0, 1, 1.0]]); Wk = np.array([[0, 0, 1], [1, 1, 0], [0, 1, 0], [1, 1, 0.0]]); Wv = np.array([[0, 2, 0], [0, 3, 0], [1, 0, 3], [1, 1, 0.0]])
def att(X, mask=None):
    Q, K, V = anp.dot(X, Wq), anp.dot(X, Wk), anp.dot(X, Wv)
    S = anp.dot(Q, K.T) / anp.sqrt(3.0)
    if mask is not None:
        S = anp.where(mask, S, -1e30)
    e = anp.exp(S - anp.max(S, axis=1, keepdims=True))
    A = e / anp.sum(e, axis=1, keepdims=True)
    return Q, K, V, S, A, anp.dot(A, V)
Q, K, V, S, A, O = att(X)
M = np.tril(np.ones((3, 3), bool))
Am, Om = att(X, M)[4:]
dX = grad(lambda X: anp.sum(att(X)[5]))(X)
out.update(Q=Q, K=K, V=V, scores=S, weights=A, out=O, weights_masked=Am, out_masked=Om, entropy=-(A * np.log(A)).sum(1), dX=dX)
p = [2, 0, 1]
out["claims"] = {"c1": np.allclose(A.sum(1), 1) and np.allclose(Am.sum(1), 1), "c2": np.allclose(Om[0], V[0]), "c3": np.allclose(att(X[p])[5], O[p])}
