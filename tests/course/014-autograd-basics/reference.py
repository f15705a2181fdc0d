from autograd import grad
import autograd.numpy as anp
x = np.array([0.0, 1.0, 2.0, 3.0])
W = np.array([[1.0, 2], [3, 4], [5, 6]]); X = np.array([[1.0, 0, 2], [-1, 1, 0]]); G = np.array([[1.0, 0, 0], [0, 2, 0], [1, 1, 1]])
u = x * x
S = lambda W, X: anp.sum(G * anp.dot(W, X))
gq = grad(lambda v: 2 * anp.dot(v, v))(x)
gf, gl = grad(lambda v: anp.sum(u * v))(x), grad(lambda v: anp.sum(v * v * v))(x)
dW, dX = grad(S, 0)(W, X), grad(S, 1)(W, X)
out.update(y=2 * x @ x, g_quadratic=gq, g_sum=grad(lambda v: anp.sum(v))(x), g_square_sum=grad(lambda v: anp.sum(v * v))(x), g_frozen=gf, g_live=gl, dW=dW, dX=dX)
out["claims"] = {"c1": np.allclose(gq, 4 * x), "c2": np.allclose(gf, u) and np.allclose(gl, 3 * x**2), "c3": np.allclose(dW, G @ X.T) and np.allclose(dX, W.T @ G)}
