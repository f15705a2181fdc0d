//! How NumPy writes each function, with the arguments' names; plain Python stands where NumPy has no word.

/// The functions in the order of the manual; `rng` is the block's generator.
pub(super) const FUNCTIONS: &[(&str, &str)] = &[
    // Elementary.
    ("exp", "np.exp(x)"),
    ("log", "np.log(x)"),
    ("log1p", "np.log1p(x)"),
    ("expm1", "np.expm1(x)"),
    ("exp2", "np.exp2(x)"),
    ("log2", "np.log2(x)"),
    ("log10", "np.log10(x)"),
    ("logaddexp", "np.logaddexp(a, b)"),
    ("sqrt", "np.sqrt(x)"),
    ("cbrt", "np.cbrt(x)"),
    ("square", "np.square(x)"),
    ("power", "np.power(a, b)"),
    ("reciprocal", "np.reciprocal(x)"),
    ("abs", "np.abs(x)"),
    ("sign", "np.sign(x)"),
    ("stop_gradient", "x"),
    // Trigonometry.
    ("sin", "np.sin(x)"),
    ("cos", "np.cos(x)"),
    ("tan", "np.tan(x)"),
    ("arcsin", "np.arcsin(x)"),
    ("arccos", "np.arccos(x)"),
    ("arctan", "np.arctan(x)"),
    ("arctan2", "np.arctan2(y, x)"),
    ("hypot", "np.hypot(a, b)"),
    ("sinh", "np.sinh(x)"),
    ("cosh", "np.cosh(x)"),
    ("tanh", "np.tanh(x)"),
    ("arcsinh", "np.arcsinh(x)"),
    ("arccosh", "np.arccosh(x)"),
    ("arctanh", "np.arctanh(x)"),
    // Rounding.
    ("floor", "np.floor(x)"),
    ("ceil", "np.ceil(x)"),
    ("trunc", "np.trunc(x)"),
    ("round", "np.round(x, decimals)"),
    ("mod", "np.mod(a, b)"),
    // Arithmetic.
    ("where", "np.where(condition, then, otherwise)"),
    ("maximum", "np.maximum(a, b)"),
    ("minimum", "np.minimum(a, b)"),
    ("clip", "np.clip(x, low, high)"),
    // Kinds.
    ("float", "np.asarray(x, dtype=float)"),
    ("int", "np.asarray(x, dtype=int)"),
    ("bool", "np.asarray(x, dtype=bool)"),
    // Activations.
    ("sigmoid", "np.exp(-np.logaddexp(0, -x))"),
    ("relu", "np.maximum(x, 0)"),
    ("leaky_relu", "np.where(x > 0, x, slope * x)"),
    ("elu", "np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)))"),
    ("selu", "1.0507009873554805 * np.where(x > 0, x, 1.6732632423543772 * np.expm1(np.minimum(x, 0)))"),
    ("gelu", "x * np.vectorize(math.erfc, otypes=[float])(-x / np.sqrt(2)) / 2"),
    ("gelu_tanh", "x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3))) / 2"),
    ("silu", "x * np.exp(-np.logaddexp(0, -x))"),
    ("swish", "x * np.exp(-np.logaddexp(0, -beta * x))"),
    ("mish", "x * np.tanh(np.logaddexp(0, x))"),
    ("hard_tanh", "np.clip(x, -1, 1)"),
    ("hard_sigmoid", "np.clip(x / 6 + 0.5, 0, 1)"),
    ("softsign", "x / (1 + np.abs(x))"),
    ("log_sigmoid", "-np.logaddexp(0, -x)"),
    ("softplus", "np.logaddexp(0, x)"),
    ("softmax", "np.exp(x - np.logaddexp.reduce(x, axis=axis, keepdims=True))"),
    ("log_softmax", "(x - np.logaddexp.reduce(x, axis=axis, keepdims=True))"),
    ("logsumexp", "np.logaddexp.reduce(x, axis=axis, keepdims=bool(keepdims))"),
    // Reductions.
    ("sum", "np.sum(x, axis=axis, keepdims=keepdims)"),
    ("mean", "np.mean(x, axis=axis, keepdims=keepdims)"),
    ("max", "np.max(x, axis=axis, keepdims=keepdims)"),
    ("min", "np.min(x, axis=axis, keepdims=keepdims)"),
    ("prod", "np.prod(x, axis=axis, keepdims=keepdims)"),
    ("var", "np.var(x, axis=axis, keepdims=keepdims)"),
    ("std", "np.std(x, axis=axis, keepdims=keepdims)"),
    ("norm", "np.sqrt(np.sum(x**2, axis=axis, keepdims=keepdims))"),
    ("argmax", "np.argmax(x, axis=axis, keepdims=keepdims)"),
    ("argmin", "np.argmin(x, axis=axis, keepdims=keepdims)"),
    // Statistics.
    ("average", "np.average(x, weights=weights, axis=axis)"),
    ("median", "np.median(x, axis=axis, keepdims=bool(keepdims))"),
    ("quantile", "np.quantile(x, q, axis=axis, keepdims=bool(keepdims))"),
    ("percentile", "np.percentile(x, q, axis=axis, keepdims=bool(keepdims))"),
    ("ptp", "np.ptp(x, axis=axis, keepdims=bool(keepdims))"),
    ("cov", "np.cov(x, y, rowvar=bool(rowvar), ddof=ddof)"),
    ("corrcoef", "np.corrcoef(x, y, rowvar=bool(rowvar))"),
    (
        "standardize",
        "(x - np.mean(x, axis=axis, keepdims=True)) / np.where(np.ptp(x, axis=axis, keepdims=True) > \
         0, np.std(x, axis=axis, keepdims=True), np.inf)",
    ),
    // Ordering.
    ("sort", "np.sort(x, axis=axis)"),
    ("argsort", "np.argsort(x, axis=axis, kind='stable')"),
    ("searchsorted", "np.searchsorted(a, v, side=side)"),
    ("unique", "np.unique(x, return_counts=bool(return_counts))"),
    // Counting.
    ("counts", "np.bincount(np.asarray(labels, dtype=int), minlength=classes or 0)"),
    ("histogram", "np.histogram(x, bins=bins, range=range, density=bool(density))"),
    // Sequences.
    ("cumsum", "np.cumsum(x, axis=axis)"),
    ("cumprod", "np.cumprod(x, axis=axis)"),
    ("diff", "np.diff(x, n=n, axis=axis)"),
    ("trapezoid", "np.trapezoid(y, x=x, dx=dx, axis=axis)"),
    ("convolve", "np.convolve(a, v, mode=mode)"),
    ("interp", "np.interp(x, xp, fp)"),
    ("polyval", "np.polyval(p, x)"),
    ("polyfit", "np.polyfit(x, y, degree)"),
    ("meshgrid", "np.meshgrid(x, y, indexing=indexing)"),
    // Comparison.
    ("all", "np.all(x, axis=axis, keepdims=bool(keepdims))"),
    ("any", "np.any(x, axis=axis, keepdims=bool(keepdims))"),
    ("allclose", "np.allclose(a, b, rtol=rtol, atol=atol)"),
    ("isnan", "np.isnan(x)"),
    ("isfinite", "np.isfinite(x)"),
    ("isinf", "np.isinf(x)"),
    ("nan_to_num", "np.nan_to_num(x, nan=nan)"),
    // Shaping.
    ("reshape", "np.reshape(x, shape)"),
    ("concatenate", "np.concatenate(parts, axis=axis)"),
    ("stack", "np.stack(parts, axis=axis)"),
    ("len", "len(x)"),
    ("shape", "np.shape(x)"),
    ("size", "np.size(x, axis)"),
    ("ndim", "np.ndim(x)"),
    // Axes.
    ("squeeze", "np.squeeze(x, axis)"),
    ("expand_dims", "np.expand_dims(x, axis)"),
    ("swapaxes", "np.swapaxes(x, axis1, axis2)"),
    ("moveaxis", "np.moveaxis(x, source, destination)"),
    ("flip", "np.flip(x, axis)"),
    ("roll", "np.roll(x, shift, axis)"),
    ("ravel", "np.ravel(x)"),
    // Copies.
    ("tile", "np.tile(x, counts)"),
    ("repeat", "np.repeat(x, counts, axis)"),
    ("pad", "np.pad(x, width, mode, **({'constant_values': value} if mode == 'constant' else {}))"),
    ("array_split", "tuple(np.array_split(x, parts, axis))"),
    ("take", "np.take(x, np.asarray(indices).astype(int), axis)"),
    ("vstack", "np.vstack(parts)"),
    ("hstack", "np.hstack(parts)"),
    ("broadcast_to", "np.broadcast_to(x, shape)"),
    ("zeros_like", "np.zeros_like(x)"),
    ("ones_like", "np.ones_like(x)"),
    // Creation.
    ("zeros", "np.zeros(shape)"),
    ("ones", "np.ones(shape)"),
    ("full", "np.full(shape, value)"),
    ("eye", "np.eye(n)"),
    ("range", "(np.arange(start) if stop is None else np.arange(start, stop, step))"),
    ("linspace", "np.linspace(start, stop, count)"),
    // Linear algebra.
    ("diag", "np.diag(x)"),
    ("outer", "np.outer(a, b)"),
    ("transpose", "np.transpose(x, axes)"),
    // Products.
    ("dot", "np.dot(a, b)"),
    ("matmul", "np.matmul(a, b)"),
    ("inner", "np.inner(a, b)"),
    ("vdot", "np.vdot(a, b)"),
    // Contractions.
    ("einsum", "np.einsum(subscripts, *(x for x in (a, b, c, d) if x is not None))"),
    ("tensordot", "np.tensordot(a, b, axes=axes)"),
    ("kron", "np.kron(a, b)"),
    ("cross", "np.cross(a, b)"),
    ("trace", "np.trace(x)"),
    ("tril", "np.tril(x, k)"),
    ("triu", "np.triu(x, k)"),
    // Equations.
    ("inv", "np.linalg.inv(x)"),
    ("solve", "np.linalg.solve(a, b)"),
    ("det", "np.linalg.det(x)"),
    ("slogdet", "tuple(np.linalg.slogdet(x))"),
    ("matrix_power", "np.linalg.matrix_power(x, n)"),
    // Least squares.
    ("pinv", "np.linalg.pinv(x, rtol=None)"),
    ("lstsq", "np.linalg.lstsq(a, b)[0]"),
    ("matrix_rank", "np.linalg.matrix_rank(x)"),
    // Decompositions.
    ("cholesky", "np.linalg.cholesky(x)"),
    ("eigh", "tuple(np.linalg.eigh(x))"),
    ("svd", "tuple(np.linalg.svd(x, full_matrices=False))"),
    ("qr", "tuple(np.linalg.qr(x))"),
    // Layers.
    (
        "conv2d",
        "np.einsum('nchwuv,ocuv->nohw', np.lib.stride_tricks.sliding_window_view(np.pad(x, [(0, 0), \
         (0, 0)] + 2 * [(padding, padding)]), kernel.shape[2:], axis=(2, 3))[:, :, ::stride, \
         ::stride], kernel)",
    ),
    (
        "conv1d",
        "np.einsum('nclu,ocu->nol', np.lib.stride_tricks.sliding_window_view(np.pad(x, [(0, 0), (0, \
         0), (padding, padding)]), kernel.shape[2], axis=2)[:, :, ::stride], kernel)",
    ),
    (
        "max_pool2d",
        "np.max(np.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(-2, -1))[..., ::stride \
         or size, ::stride or size, :, :], axis=(-2, -1))",
    ),
    (
        "avg_pool2d",
        "np.mean(np.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(-2, -1))[..., \
         ::stride or size, ::stride or size, :, :], axis=(-2, -1))",
    ),
    (
        "layer_norm",
        "(x - np.mean(x, axis=-1, keepdims=True)) / np.sqrt(np.var(x, axis=-1, keepdims=True) + \
         epsilon) * scale + shift",
    ),
    (
        "batch_norm",
        "((x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + epsilon) * scale + shift if x.ndim < 3 else \
         (x - x.mean(axis=(0, 2, 3), keepdims=True)) / np.sqrt(x.var(axis=(0, 2, 3), keepdims=True) + \
         epsilon) * np.reshape(scale, (-1, 1, 1)) + np.reshape(shift, (-1, 1, 1)))",
    ),
    ("dropout", "np.where(rng.uniform(size=np.shape(x)) < rate, 0, x / (1 - rate))"),
    // Losses.
    ("mse", "np.mean((prediction - target)**2)"),
    ("mae", "np.mean(np.abs(prediction - target))"),
    (
        "huber",
        "np.mean(np.where(np.abs(prediction - target) <= delta, (prediction - target)**2 / 2, delta * \
         (np.abs(prediction - target) - delta / 2)))",
    ),
    ("hinge", "np.mean(np.maximum(0, 1 - target * score))"),
    ("squared_hinge", "np.mean(np.maximum(0, 1 - target * score)**2)"),
    (
        "cross_entropy",
        "-np.mean(np.take_along_axis(logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True), \
         np.asarray(labels, dtype=int)[..., None], axis=-1) if np.ndim(labels) < np.ndim(logits) else \
         np.sum(labels * (logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True)), axis=-1))",
    ),
    ("nll", "-np.mean(np.take_along_axis(log_p, np.asarray(labels, dtype=int)[..., None], axis=-1))"),
    (
        "binary_cross_entropy",
        "-np.mean(target * np.log(np.maximum(p, 3.720075976020836e-44)) + (1 - target) * \
         np.log(np.maximum(1 - p, 3.720075976020836e-44)))",
    ),
    ("one_hot", "np.eye(classes)[np.asarray(labels, dtype=int)]"),
    (
        "accuracy",
        "np.mean((np.argmax(prediction, axis=-1) if np.ndim(prediction) > 1 else np.where((prediction \
         > 0) & (prediction < 1), prediction >= 0.5, prediction)) == (np.argmax(labels, axis=-1) if \
         np.ndim(labels) > 1 else labels))",
    ),
    // Metrics.
    ("r2_score", "1 - np.mean((prediction - target)**2) / np.var(target)"),
    (
        "confusion_matrix",
        "np.eye(classes)[np.asarray(labels, dtype=int)].T @ np.eye(classes)[np.asarray(prediction, \
         dtype=int)]",
    ),
    ("precision", "np.sum((prediction >= 0.5) * labels) / np.maximum(np.sum(prediction >= 0.5), 1)"),
    ("recall", "np.sum((prediction >= 0.5) * labels) / np.maximum(np.sum(labels), 1)"),
    (
        "f1_score",
        "2 * np.sum((prediction >= 0.5) * labels) / np.maximum(np.sum(prediction >= 0.5) + \
         np.sum(labels), 1)",
    ),
    // Probability.
    ("erf", "np.vectorize(math.erf, otypes=[float])(x)"),
    ("erfc", "np.vectorize(math.erfc, otypes=[float])(x)"),
    ("normal_pdf", "np.exp(-((x - mean) / std)**2 / 2) / (std * np.sqrt(2 * np.pi))"),
    ("normal_cdf", "np.vectorize(math.erfc, otypes=[float])((mean - x) / (std * np.sqrt(2))) / 2"),
    ("entropy", "-np.sum(np.where(p == 0, 0, p * np.log(np.where(p == 0, 1, p))), axis=axis)"),
    (
        "kl_divergence",
        "np.sum(np.where(p == 0, 0, p * (np.log(np.where(p == 0, 1, p)) - np.log(q))), axis=axis)",
    ),
    // Draws.
    ("random", "rng.random(size)"),
    ("uniform", "rng.uniform(low, high, size)"),
    ("normal", "rng.normal(loc, scale, size)"),
    ("standard_normal", "rng.standard_normal(size)"),
    ("integers", "rng.integers(low, high, size, endpoint=bool(endpoint))"),
    ("exponential", "rng.exponential(scale, size)"),
    ("poisson", "rng.poisson(lam, size)"),
    ("binomial", "rng.binomial(n, p, size)"),
    ("gamma", "rng.gamma(shape, scale, size)"),
    // Choices.
    ("permutation", "rng.permutation(x)"),
    ("choice", "rng.choice(a, size, replace=bool(replace), p=p)"),
    ("multivariate_normal", "rng.multivariate_normal(mean, cov, size, method='cholesky')"),
    // Starts.
    (
        "glorot",
        "(lambda bound: rng.uniform(-bound, bound, shape))(np.sqrt(6 / ((shape[0] + shape[1]) * \
         np.prod(shape[2:]))))",
    ),
    ("he", "rng.normal(0, np.sqrt(2 / (shape[0] if len(shape) == 2 else np.prod(shape[1:]))), shape)"),
    (
        "fans",
        "np.array([shape[0], shape[1]] if len(shape) == 2 else [np.prod(shape[1:]), shape[0] * \
         np.prod(shape[2:])])",
    ),
    (
        "dense",
        "(rng.uniform(-np.sqrt(6 / (inputs + outputs)), np.sqrt(6 / (inputs + outputs)), (inputs, \
         outputs)), np.zeros(outputs))",
    ),
];
