"""Optimizers step by step beside PyTorch, optax and SciPy, on losses that are no parabolas, with several parameters."""

import jax
import numpy as np
import optax
import scipy.sparse.linalg
import torch

from cases import literal, program

torch.set_default_dtype(torch.float64)
jax.config.update("jax_enable_x64", True)

X = [[0.5, -1.2, 0.3], [1.5, 0.4, -0.7], [-0.6, 0.9, 1.1], [-1.4, -0.2, 0.8], [0.1, 1.3, -0.9], [0.7, -0.5, 0.2]]
Y = [1, 1, 0, 0, 1, 0]
START = [0.4, -0.3, 0.2]
LOGISTIC = f"""
data X = {literal(X)}
data y = {literal(Y)}
param w = {literal(START)}
param b = 0.1
z = X @ w + b
loss L = mean(softplus(z) - y * z) + 0.05 * sum(w**2) + 0.1 * w[0]**2 * w[1]**2
"""
VALLEY = """
param p = [-1.2, 1]
loss L = (1 - p[0])**2 + 100 * (p[1] - p[0]**2)**2
"""
NEAR = {"relative": 1e-10}
SEARCHED = {"relative": 1e-7}
STEPS = 30


def logistic(w, b):
    z = torch.tensor(X) @ w + b
    bend = 0.05 * torch.sum(w**2) + 0.1 * w[0] ** 2 * w[1] ** 2
    return torch.mean(torch.nn.functional.softplus(z) - torch.tensor(Y) * z) + bend


def valley(p):
    return (1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2


def walk(loss, starts, make, steps=STEPS, clip=None):
    """The parameters after 0, 1, … steps."""
    parameters = [torch.tensor(start, requires_grad=True) for start in starts]
    optimizer = make(parameters)

    def closure():
        optimizer.zero_grad()
        value = loss(*parameters)
        value.backward()
        if clip:
            clip(parameters)
        return value

    rows = [[parameter.detach().numpy().copy() for parameter in parameters]]
    for _ in range(steps):
        optimizer.step(closure)
        rows.append([parameter.detach().numpy().copy() for parameter in parameters])
    return [np.array(column) for column in zip(*rows)]


class Optax:
    """An optimizer of optax in the clothes of one of PyTorch's."""

    def __init__(self, parameters, rule):
        self.parameters, self.rule = parameters, rule
        self.state = rule.init([parameter.detach().numpy() for parameter in parameters])

    def zero_grad(self):
        for parameter in self.parameters:
            parameter.grad = None

    def step(self, closure):
        closure()
        slopes, values = ([each.detach().numpy() for each in kind] for kind in
                          ([parameter.grad for parameter in self.parameters], self.parameters))
        moves, self.state = self.rule.update(slopes, self.state, values)
        with torch.no_grad():
            for parameter, move in zip(self.parameters, moves):
                parameter.add_(torch.from_numpy(np.array(move)))


def logistic_case(call, make, title=None, clip=None, within=NEAR, beside="PyTorch"):
    w, b = walk(logistic, [START, 0.1], make, clip=clip)
    source = f"{LOGISTIC}descend L by {call} for {STEPS} steps\nws = history(w)\nbs = history(b)\n"
    return program(f"{title or call} beside {beside}", source, {"ws": w, "bs": b}, within=within)


def valley_case(call, make, steps):
    [p] = walk(valley, [[-1.2, 1.0]], make, steps)
    source = f"{VALLEY}descend L by {call} for {steps} steps\nps = history(p)\n"
    return program(f"{call} in the banana valley beside PyTorch", source, {"ps": p}, within=SEARCHED)


def lbfgs(**settings):
    return lambda p: torch.optim.LBFGS(p, max_iter=1, tolerance_grad=0, tolerance_change=0, **settings)


def yogi(rate, **settings):
    return optax.chain(optax.scale_by_yogi(initial_accumulator_value=0, **settings), optax.scale_by_learning_rate(rate))


def cases(rows):
    optim = torch.optim
    yield logistic_case("gradient_descent(rate=0.5)", lambda p: optim.SGD(p, lr=0.5))
    yield logistic_case("momentum(rate=0.2, beta=0.7)", lambda p: optim.SGD(p, lr=0.2, momentum=0.7))
    yield logistic_case("nesterov(rate=0.2, beta=0.7)", lambda p: optim.SGD(p, lr=0.2, momentum=0.7, nesterov=True))
    yield logistic_case("adagrad(rate=0.3)", lambda p: optim.Adagrad(p, lr=0.3))
    yield logistic_case("adagrad(rate=0.3, rate_decay=0.1, initial=0.2, epsilon=0.001)",
                        lambda p: optim.Adagrad(p, lr=0.3, lr_decay=0.1, initial_accumulator_value=0.2, eps=0.001))
    yield logistic_case("rmsprop(rate=0.02)", lambda p: optim.RMSprop(p, lr=0.02))
    yield logistic_case("rmsprop(rate=0.02, alpha=0.8, epsilon=0.01, momentum=0.5)",
                        lambda p: optim.RMSprop(p, lr=0.02, alpha=0.8, eps=0.01, momentum=0.5))
    yield logistic_case("adadelta", lambda p: optim.Adadelta(p))
    yield logistic_case("adadelta(rate=0.5, rho=0.7, epsilon=0.001)", lambda p: optim.Adadelta(p, lr=0.5, rho=0.7, eps=0.001))
    for name, make in [("adam", optim.Adam), ("adamw", optim.AdamW), ("adamax", optim.Adamax), ("nadam", optim.NAdam)]:
        yield logistic_case(name, lambda p: make(p))
        yield logistic_case(f"{name}(rate=0.1, beta1=0.8, beta2=0.95, epsilon=0.001)",
                            lambda p: make(p, lr=0.1, betas=(0.8, 0.95), eps=0.001))
    yield logistic_case("adamw(rate=0.1, weight_decay=0.3)", lambda p: optim.AdamW(p, lr=0.1, weight_decay=0.3))
    yield logistic_case("nadam(rate=0.1, momentum_decay=0.05)", lambda p: optim.NAdam(p, lr=0.1, momentum_decay=0.05))
    yield logistic_case("amsgrad(rate=0.1, beta2=0.6)", lambda p: optim.Adam(p, lr=0.1, betas=(0.9, 0.6), amsgrad=True))
    yield logistic_case("yogi", lambda p: Optax(p, yogi(0.01)), beside="optax")
    yield logistic_case("yogi(rate=0.1, beta1=0.8, beta2=0.95, epsilon=0.01)",
                        lambda p: Optax(p, yogi(0.1, b1=0.8, b2=0.95, eps=0.01)), beside="optax")
    yield from options(optim)
    yield from searches()
    yield from beside_scipy()


def options(optim):
    clip_value = torch.nn.utils.clip_grad_value_
    clip_norm = torch.nn.utils.clip_grad_norm_
    yield logistic_case("momentum(rate=0.2, beta=0.7, weight_decay=0.3)",
                        lambda p: optim.SGD(p, lr=0.2, momentum=0.7, weight_decay=0.3))
    yield logistic_case("adam(rate=0.1, weight_decay=0.3)", lambda p: optim.Adam(p, lr=0.1, weight_decay=0.3))
    yield logistic_case("gradient_descent(rate=0.5, clip_norm=0.1)", lambda p: optim.SGD(p, lr=0.5),
                        clip=lambda p: clip_norm(p, 0.1))
    yield logistic_case("gradient_descent(rate=0.5, clip_value=0.05)", lambda p: optim.SGD(p, lr=0.5),
                        clip=lambda p: clip_value(p, 0.05))
    yield logistic_case("momentum(rate=0.5, weight_decay=0.2, clip_norm=0.1, clip_value=0.08)",
                        lambda p: optim.SGD(p, lr=0.5, momentum=0.9, weight_decay=0.2),
                        clip=lambda p: (clip_value(p, 0.08), clip_norm(p, 0.1)))


def searches():
    yield logistic_case("lbfgs(rate=0.5, line_search=None)", lbfgs(lr=0.5, history_size=10), within=SEARCHED)
    yield logistic_case("lbfgs(rate=0.5, history=3, line_search=None)", lbfgs(lr=0.5, history_size=3), within=SEARCHED)
    yield valley_case("lbfgs", lbfgs(history_size=10, line_search_fn="strong_wolfe"), 30)
    yield valley_case("lbfgs(rate=4, history=2)", lbfgs(lr=4, history_size=2, line_search_fn="strong_wolfe"), 30)
    yield valley_case("lbfgs(rate=0.01)", lbfgs(lr=0.01, history_size=10, line_search_fn="strong_wolfe"), 20)
    p, found = np.array([-1.2, 1.0]), [np.array([-1.2, 1.0])]
    for _ in range(25):
        g, rate = valley_slope(p), 1.0
        while valley(p - rate * g) > valley(p) - 0.1 * rate * g @ g:
            rate *= 0.7
        p = p - rate * g
        found.append(p)
    yield program("backtracking", f"""{VALLEY}
descend L by gradient_descent(rate=1, line_search="backtracking", shrink=0.7, decrease=0.1) for 25 steps
ps = history(p)
""", {"ps": found}, within=SEARCHED)
    p, found = np.array([-1.2, 1.0]), [np.array([-1.2, 1.0])]
    for _ in range(6):
        p = p - np.linalg.solve(valley_hessian(p), valley_slope(p))
        found.append(p)
    yield program("newton", f"{VALLEY}descend L by newton for 6 steps\nps = history(p)\n", {"ps": found}, within=SEARCHED)
    yield program("newton on two names", """
param x = -1.2
param y = 1
loss L = (1 - x)**2 + 100 * (y - x**2)**2
descend L by newton for 6 steps
xs = history(x)
ys = history(y)
""", {"xs": np.array(found)[:, 0], "ys": np.array(found)[:, 1]}, within=SEARCHED)


def valley_slope(p):
    return np.array([-2 * (1 - p[0]) - 400 * p[0] * (p[1] - p[0] ** 2), 200 * (p[1] - p[0] ** 2)])


def valley_hessian(p):
    return np.array([[2 - 400 * p[1] + 1200 * p[0] ** 2, -400 * p[0]], [-400 * p[0], 200.0]])


def beside_scipy():
    """On a parabola, with exact steps, conjugate gradients are those of `scipy.sparse.linalg.cg`."""
    A = np.array([[4, 1, 0, 0.5], [1, 3, 1, 0], [0, 1, 2, -0.3], [0.5, 0, -0.3, 5]])
    b = np.array([1.0, 2, 3, -1])
    found = [np.zeros(4)]
    scipy.sparse.linalg.cg(A, b, rtol=0, maxiter=3, callback=lambda x: found.append(x.copy()))
    yield program("conjugate_gradient beside SciPy", f"""
data A = {literal(A)}
data b = {literal(b)}
param x = zeros(4)
loss L = x @ A @ x / 2 - b @ x
descend L by conjugate_gradient(line_search="exact") for 3 steps
xs = history(x)
""", {"xs": found}, within=SEARCHED)
    best = scipy.optimize.minimize(valley, [-1.2, 1.0], jac=valley_slope, method="CG", options={"gtol": 1e-9})
    yield program("conjugate_gradient arrives where SciPy does", f"""{VALLEY}
descend L by conjugate_gradient for 200 steps until norm(grad(L, p)) < 0.00000001
end = p
""", {"end": best.x}, within={"relative": 1e-6})
