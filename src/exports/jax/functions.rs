//! How JAX writes the functions for which it has words of its own; all others are NumPy's.

/// The functions in the order of the manual; `key` is a key of JAX's random numbers.
pub(super) const FUNCTIONS: &[(&str, &str)] = &[
    // Elementary.
    ("power", "jnp.where((a == 0) & (b == 1), a, jnp.where((a == 0) & ((b == 0) | (b == 1)), 1.0, a)**b)"),
    ("stop_gradient", "jax.lax.stop_gradient(x)"),
    // Trigonometry.
    ("hypot", "jnp.where((s := a**2 + b**2) == 0, 0.0, jnp.sqrt(jnp.where(s == 0, 1.0, s)))"),
    // Combinations.
    ("factorial", "jnp.round(jax.scipy.special.factorial(n))"),
    (
        "comb",
        "jnp.where(k > n, 0, jnp.round(jnp.exp(jax.scipy.special.gammaln(n + 1) - jax.scipy.special.gammaln(k + 1) - \
         jax.scipy.special.gammaln(n - k + 1))))",
    ),
    // Activations.
    ("sigmoid", "jax.nn.sigmoid(x)"),
    ("relu", "jax.nn.relu(x)"),
    ("leaky_relu", "jnp.where(x > 0, x, slope * x)"),
    ("elu", "jax.nn.elu(x, alpha)"),
    ("selu", "jax.nn.selu(x)"),
    ("gelu", "jax.nn.gelu(x, approximate=False)"),
    ("gelu_tanh", "jax.nn.gelu(x, approximate=True)"),
    ("silu", "jax.nn.silu(x)"),
    ("swish", "x * jax.nn.sigmoid(beta * x)"),
    ("mish", "jax.nn.mish(x)"),
    ("hard_tanh", "jax.nn.hard_tanh(x)"),
    ("hard_sigmoid", "jax.nn.hard_sigmoid(x)"),
    ("softsign", "jax.nn.soft_sign(x)"),
    ("log_sigmoid", "jax.nn.log_sigmoid(x)"),
    ("softplus", "jax.nn.softplus(x)"),
    ("softmax", "jax.nn.softmax(x, axis=axis)"),
    ("log_softmax", "jax.nn.log_softmax(x, axis=axis)"),
    ("logsumexp", "jax.nn.logsumexp(x, axis=axis, keepdims=bool(keepdims))"),
    // Reductions.
    (
        "norm",
        "(jnp.where((s := jnp.sum(x**2, axis=axis, keepdims=keepdims)) == 0, 0.0, jnp.sqrt(jnp.where(s == \
         0, 1.0, s))) if ord is None else jnp.linalg.norm(x, ord, axis=axis, keepdims=bool(keepdims)))",
    ),
    // Gaps.
    ("nanquantile", "jnp.nanquantile(x, jnp.asarray(q, dtype=float), axis=axis, keepdims=bool(keepdims))"),
    (
        "nanpercentile",
        "jnp.nanpercentile(x, jnp.asarray(q, dtype=float), axis=axis, keepdims=bool(keepdims))",
    ),
    // Statistics.
    ("quantile", "jnp.quantile(x, jnp.asarray(q, dtype=float), axis=axis, keepdims=bool(keepdims))"),
    ("percentile", "jnp.percentile(x, jnp.asarray(q, dtype=float), axis=axis, keepdims=bool(keepdims))"),
    // Ordering.
    ("argsort", "jnp.argsort(x, axis=axis, stable=True)"),
    // Counting.
    ("counts", "jnp.bincount(jnp.asarray(labels, dtype=int), length=classes)"),
    ("bincount", "jnp.bincount(jnp.asarray(x, dtype=int), weights=weights, minlength=minlength)"),
    // Slopes.
    (
        "gradient",
        "(jnp.gradient(f, *(x for x in (first, second, third) if x is not None), axis=axis) if edge_order == 1 else wordless)",
    ),
    // Copies.
    ("repeat", "jnp.repeat(x, np.asarray(repeats), axis)"),
    // Joining.
    ("insert", "jnp.insert(x, np.asarray(places), values, axis)"),
    ("delete", "jnp.delete(x, np.asarray(places), axis)"),
    // Exponentials.
    ("expm", "jax.scipy.linalg.expm(x)"),
    // Eigenvalues.
    ("eig", "tuple(jnp.real(x) for x in jnp.linalg.eig(x))"),
    ("eigvals", "jnp.real(jnp.linalg.eigvals(x))"),
    // Layers.
    (
        "conv2d",
        "jax.lax.conv_general_dilated(x, kernel, (stride, stride), 2 * [(padding, padding)]) if x.ndim > 3 else \
         jax.lax.conv_general_dilated(x[None], kernel, (stride, stride), 2 * [(padding, padding)])[0]",
    ),
    ("conv1d", "jax.lax.conv_general_dilated(x, kernel, (stride,), [(padding, padding)])"),
    (
        "max_pool2d",
        "jax.lax.reduce_window(x, -jnp.inf, jax.lax.max, (x.ndim - 2) * (1,) + (size, size), (x.ndim - 2) * (1,) + \
         (stride or size, stride or size), 'VALID')",
    ),
    (
        "avg_pool2d",
        "jax.lax.reduce_window(x, 0.0, jax.lax.add, (x.ndim - 2) * (1,) + (size, size), (x.ndim - 2) * (1,) + \
         (stride or size, stride or size), 'VALID') / size**2",
    ),
    ("dropout", "jnp.where(jax.random.uniform(key, jnp.shape(x)) < rate, 0, x / (1 - rate))"),
    // Losses.
    (
        "cross_entropy",
        "-jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(logits), jnp.asarray(labels, dtype=int)[..., \
         None], axis=-1) if jnp.ndim(labels) < jnp.ndim(logits) else jnp.sum(labels * \
         jax.nn.log_softmax(logits), axis=-1))",
    ),
    ("one_hot", "jax.nn.one_hot(labels, classes)"),
    (
        "accuracy",
        "jnp.mean((jnp.argmax(prediction, axis=-1) if jnp.ndim(prediction) > 1 else \
         jnp.where((prediction > 0) & (prediction < 1), prediction >= 0.5, prediction)) == \
         (jnp.argmax(labels, axis=-1) if jnp.ndim(labels) > 1 else labels), dtype=float)",
    ),
    // Probability.
    ("erf", "jax.scipy.special.erf(x)"),
    ("erfc", "jax.scipy.special.erfc(x)"),
    ("normal_pdf", "jax.scipy.stats.norm.pdf(x, mean, std)"),
    ("normal_cdf", "jax.scipy.stats.norm.cdf(x, mean, std)"),
    // Draws.
    ("random", "jax.random.uniform(key, size or ())"),
    ("uniform", "jax.random.uniform(key, size or (), minval=low, maxval=high)"),
    ("normal", "jax.random.normal(key, size or ()) * scale + loc"),
    ("standard_normal", "jax.random.normal(key, size or ())"),
    ("integers", "jax.random.randint(key, size or (), low, high + endpoint)"),
    ("exponential", "jax.random.exponential(key, size or ()) * scale"),
    ("poisson", "jax.random.poisson(key, lam, size or ())"),
    ("binomial", "jax.random.binomial(key, n, p, size or ())"),
    ("gamma", "jax.random.gamma(key, shape, size or ()) * scale"),
    // Choices.
    ("permutation", "jax.random.permutation(key, x)"),
    ("choice", "jax.random.choice(key, a, size or (), replace=bool(replace), p=p)"),
    ("multivariate_normal", "jax.random.multivariate_normal(key, mean, cov, size, method='cholesky')"),
    // Starts.
    ("glorot", "jax.nn.initializers.glorot_uniform()(key, shape)"),
    ("he", "jax.nn.initializers.he_normal()(key, shape)"),
    (
        "fans",
        "jnp.array([shape[0], shape[1]] if len(shape) == 2 else [np.prod(shape[1:]), shape[0] * \
         np.prod(shape[2:])])",
    ),
    (
        "dense",
        "(jax.random.uniform(key, (inputs, outputs), minval=-1, maxval=1) * (6 / (inputs + \
         outputs))**0.5, jnp.zeros(outputs))",
    ),
];
