"""Derivatives of Python functions of arrays, by autograd or JAX; knows no lessons."""

import warnings

import numpy

from values import LIBRARY, np, plain

if LIBRARY == "jax":
    import jax
    gradient, jacobian = jax.grad, jax.jacrev
else:
    import autograd
    import autograd.extend
    warnings.filterwarnings("ignore", "Output seems independent")
    gradient, jacobian = autograd.grad, autograd.jacobian
    # The slope of `tanh` is 0 far out, where `cosh` overflows.
    autograd.extend.defvjp(np.tanh, lambda ans, x: lambda g: g / np.cosh(np.clip(x, -300, 300)) ** 2)


def prime(function, order, x):
    """The derivative of a function of one number, for each component of its result and each element of `x`."""
    if numpy.ndim(plain(x)):
        return np.stack([prime(function, order, x[k]) for k in range(len(x))])
    for _ in range(order):
        function = slope(function)
    return function(x)


def slope(function):
    def sloped(x):
        result = function(x)
        if isinstance(result, tuple):
            return tuple(slope(lambda x, k=k: function(x)[k])(x) for k in range(len(result)))
        return jacobian(lambda x: function(x) * 1.0)(x)
    return sloped


def central(function, shape, h):
    """By central differences, element by element."""
    found = numpy.zeros(shape)
    for index in numpy.ndindex(shape):
        step = numpy.zeros(shape)
        step[index] = h
        found[index] = (plain(function(step)) - plain(function(-step))) / (2 * h)
    return found[()]
