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
    ("deg2rad", "np.deg2rad(x)"),
    ("rad2deg", "np.rad2deg(x)"),
    ("sinc", "np.sinc(x)"),
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
    (
        "clip",
        "(np.maximum(x, a_min) if a_max is None else np.minimum(x, a_max) if a_min is None else np.clip(x, a_min, a_max))",
    ),
    ("add", "np.add(a, b)"),
    ("subtract", "np.subtract(a, b)"),
    ("multiply", "np.multiply(a, b)"),
    ("divide", "np.divide(a, b)"),
    ("negative", "np.negative(x)"),
    ("floor_divide", "np.floor_divide(a, b)"),
    ("fmax", "np.fmax(a, b)"),
    ("fmin", "np.fmin(a, b)"),
    ("heaviside", "np.heaviside(x1, x2)"),
    // Combinations.
    ("factorial", "np.vectorize(math.factorial, otypes=[float])(np.asarray(n, dtype=int))"),
    ("comb", "np.vectorize(math.comb, otypes=[float])(np.asarray(n, dtype=int), np.asarray(k, dtype=int))"),
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
    (
        "sum",
        "((np.sum(x, axis=axis, keepdims=keepdims) if initial is None else np.sum(x, axis=axis, keepdims=keepdims, initial=initial)) if where is None else np.sum(x, axis=axis, keepdims=keepdims, initial=(0 if initial is None else initial), where=where))",
    ),
    (
        "mean",
        "(np.mean(x, axis=axis, keepdims=keepdims) if where is None else np.mean(x, axis=axis, keepdims=keepdims, where=where))",
    ),
    (
        "max",
        "((np.max(x, axis=axis, keepdims=keepdims) if initial is None else np.max(x, axis=axis, keepdims=keepdims, initial=initial)) if where is None else np.max(x, axis=axis, keepdims=keepdims, initial=initial, where=where))",
    ),
    (
        "min",
        "((np.min(x, axis=axis, keepdims=keepdims) if initial is None else np.min(x, axis=axis, keepdims=keepdims, initial=initial)) if where is None else np.min(x, axis=axis, keepdims=keepdims, initial=initial, where=where))",
    ),
    (
        "prod",
        "((np.prod(x, axis=axis, keepdims=keepdims) if initial is None else np.prod(x, axis=axis, keepdims=keepdims, initial=initial)) if where is None else np.prod(x, axis=axis, keepdims=keepdims, initial=(1 if initial is None else initial), where=where))",
    ),
    (
        "var",
        "((np.var(x, axis=axis, keepdims=keepdims) if ddof is None else np.var(x, axis=axis, keepdims=keepdims, ddof=ddof)) if where is None else np.var(x, axis=axis, keepdims=keepdims, ddof=(0 if ddof is None else ddof), where=where))",
    ),
    (
        "std",
        "((np.std(x, axis=axis, keepdims=keepdims) if ddof is None else np.std(x, axis=axis, keepdims=keepdims, ddof=ddof)) if where is None else np.std(x, axis=axis, keepdims=keepdims, ddof=(0 if ddof is None else ddof), where=where))",
    ),
    (
        "norm",
        "(np.sqrt(np.sum(x**2, axis=axis, keepdims=keepdims)) if ord is None else np.linalg.norm(x, ord, axis=axis, keepdims=bool(keepdims)))",
    ),
    ("argmax", "np.argmax(x, axis=axis, keepdims=keepdims)"),
    ("argmin", "np.argmin(x, axis=axis, keepdims=keepdims)"),
    // Gaps.
    ("nansum", "np.nansum(x, axis=axis, keepdims=bool(keepdims))"),
    ("nanmean", "np.nanmean(x, axis=axis, keepdims=bool(keepdims))"),
    ("nanmax", "np.nanmax(x, axis=axis, keepdims=bool(keepdims))"),
    ("nanmin", "np.nanmin(x, axis=axis, keepdims=bool(keepdims))"),
    ("nanvar", "np.nanvar(x, axis=axis, keepdims=bool(keepdims), ddof=ddof)"),
    ("nanstd", "np.nanstd(x, axis=axis, keepdims=bool(keepdims), ddof=ddof)"),
    ("nanprod", "np.nanprod(x, axis=axis, keepdims=bool(keepdims))"),
    ("nanmedian", "np.nanmedian(x, axis=axis, keepdims=bool(keepdims))"),
    ("nanquantile", "np.nanquantile(x, q, axis=axis, keepdims=bool(keepdims))"),
    ("nanpercentile", "np.nanpercentile(x, q, axis=axis, keepdims=bool(keepdims))"),
    ("nanargmax", "np.nanargmax(x, axis=axis, keepdims=bool(keepdims))"),
    ("nanargmin", "np.nanargmin(x, axis=axis, keepdims=bool(keepdims))"),
    ("nancumsum", "np.nancumsum(x, axis=axis)"),
    ("nancumprod", "np.nancumprod(x, axis=axis)"),
    // Statistics.
    ("average", "np.average(x, axis=axis, weights=weights, keepdims=bool(keepdims))"),
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
    ("searchsorted", "np.searchsorted(a, v, side=side, sorter=sorter)"),
    (
        "unique",
        "np.unique(x, return_index=bool(return_index), return_inverse=bool(return_inverse), return_counts=bool(return_counts))",
    ),
    // Counting.
    ("counts", "np.bincount(np.asarray(labels, dtype=int), minlength=classes or 0)"),
    ("histogram", "np.histogram(x, bins=bins, range=range, density=bool(density))"),
    ("bincount", "np.bincount(np.asarray(x, dtype=int), weights=weights, minlength=minlength)"),
    ("digitize", "np.digitize(x, bins, right=bool(right))"),
    // Sequences.
    ("cumsum", "np.cumsum(x, axis=axis)"),
    ("cumprod", "np.cumprod(x, axis=axis)"),
    ("diff", "np.diff(x, n=n, axis=axis)"),
    ("trapezoid", "np.trapezoid(y, x=x, dx=dx, axis=axis)"),
    ("convolve", "np.convolve(a, v, mode=mode)"),
    ("interp", "np.interp(x, xp, fp, left=left, right=right)"),
    ("polyval", "np.polyval(p, x)"),
    ("polyfit", "np.polyfit(x, y, deg)"),
    ("meshgrid", "np.meshgrid(x, y, indexing=indexing, sparse=bool(sparse))"),
    // Slopes.
    (
        "gradient",
        "np.gradient(f, *(x for x in (first, second, third) if x is not None), axis=axis, edge_order=edge_order)",
    ),
    // Comparison.
    (
        "all",
        "(np.all(x, axis=axis, keepdims=bool(keepdims)) if where is None else np.all(x, axis=axis, keepdims=bool(keepdims), where=where))",
    ),
    (
        "any",
        "(np.any(x, axis=axis, keepdims=bool(keepdims)) if where is None else np.any(x, axis=axis, keepdims=bool(keepdims), where=where))",
    ),
    ("allclose", "np.allclose(a, b, rtol=rtol, atol=atol, equal_nan=bool(equal_nan))"),
    ("isnan", "np.isnan(x)"),
    ("isfinite", "np.isfinite(x)"),
    ("isinf", "np.isinf(x)"),
    ("nan_to_num", "np.nan_to_num(x, nan=nan, posinf=posinf, neginf=neginf)"),
    // Logic.
    ("logical_and", "np.logical_and(a, b)"),
    ("logical_or", "np.logical_or(a, b)"),
    ("logical_not", "np.logical_not(x)"),
    ("logical_xor", "np.logical_xor(a, b)"),
    ("isclose", "np.isclose(a, b, rtol=rtol, atol=atol, equal_nan=bool(equal_nan))"),
    ("array_equal", "np.array_equal(a, b, equal_nan=bool(equal_nan))"),
    ("isin", "np.isin(element, test_elements, invert=bool(invert))"),
    ("count_nonzero", "np.count_nonzero(x, axis=axis, keepdims=bool(keepdims))"),
    ("nonzero", "np.nonzero(x)"),
    ("argwhere", "np.argwhere(x)"),
    ("flatnonzero", "np.flatnonzero(x)"),
    ("select", "np.select([np.asarray(x) != 0 for x in condlist], choicelist, default)"),
    // Bits.
    (
        "bitwise_and",
        "(np.logical_and(x1, x2) if np.asarray(x1).dtype == bool else np.bitwise_and(np.asarray(x1, dtype=int), np.asarray(x2, dtype=int)))",
    ),
    (
        "bitwise_or",
        "(np.logical_or(x1, x2) if np.asarray(x1).dtype == bool else np.bitwise_or(np.asarray(x1, dtype=int), np.asarray(x2, dtype=int)))",
    ),
    (
        "bitwise_xor",
        "(np.logical_xor(x1, x2) if np.asarray(x1).dtype == bool else np.bitwise_xor(np.asarray(x1, dtype=int), np.asarray(x2, dtype=int)))",
    ),
    ("invert", "(np.logical_not(x) if np.asarray(x).dtype == bool else np.invert(np.asarray(x, dtype=int)))"),
    // Shaping.
    ("reshape", "(np.reshape(x, shape) if order is None else np.reshape(x, shape, order=order))"),
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
    ("ravel", "(np.ravel(x) if order is None else np.ravel(x, order=order))"),
    // Copies.
    ("tile", "np.tile(x, reps)"),
    ("repeat", "np.repeat(x, repeats, axis)"),
    (
        "pad",
        "np.pad(x, pad_width, mode, **({'constant_values': constant_values} if mode == 'constant' else {}))",
    ),
    ("array_split", "tuple(np.array_split(x, sections, axis))"),
    ("take", "np.take(x, np.asarray(indices).astype(int), axis)"),
    ("vstack", "np.vstack(parts)"),
    ("hstack", "np.hstack(parts)"),
    ("broadcast_to", "np.broadcast_to(x, shape)"),
    ("zeros_like", "np.zeros_like(x)"),
    ("ones_like", "np.ones_like(x)"),
    // Joining.
    ("column_stack", "np.column_stack(parts)"),
    ("append", "np.append(x, values, axis)"),
    ("insert", "np.insert(x, places, values, axis)"),
    ("delete", "np.delete(x, places, axis)"),
    ("rot90", "np.rot90(x, k, (0, 1) if axes is None else axes)"),
    ("fliplr", "np.fliplr(x)"),
    ("flipud", "np.flipud(x)"),
    ("flatten", "(np.ravel(x) if order is None else np.ravel(x, order=order))"),
    ("take_along_axis", "np.take_along_axis(x, np.asarray(indices).astype(int), axis)"),
    ("unravel_index", "np.unravel_index(np.asarray(indices).astype(int), shape)"),
    // Creation.
    ("zeros", "np.zeros(shape)"),
    ("ones", "np.ones(shape)"),
    ("full", "np.full(shape, fill_value)"),
    ("eye", "(np.eye(N, M) if k is None else np.eye(N, M, k))"),
    ("range", "(np.arange(start) if stop is None else np.arange(start, stop, step))"),
    ("linspace", "np.linspace(start, stop, num, endpoint=bool(endpoint), retstep=bool(retstep))"),
    ("logspace", "np.logspace(start, stop, num, endpoint=bool(endpoint), base=base)"),
    ("geomspace", "np.geomspace(start, stop, num, endpoint=bool(endpoint))"),
    ("identity", "np.identity(n)"),
    ("full_like", "np.full(np.shape(x), fill_value)"),
    ("vander", "np.vander(x, N, increasing=bool(increasing))"),
    // Linear algebra.
    ("diag", "np.diag(x, k=k)"),
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
    ("cross", "np.cross(a, b, axisa, axisb, axisc)"),
    ("trace", "np.trace(x)"),
    ("tril", "np.tril(x, k)"),
    ("triu", "np.triu(x, k)"),
    // Equations.
    ("inv", "np.linalg.inv(x)"),
    ("solve", "np.linalg.solve(a, b)"),
    ("det", "np.linalg.det(x)"),
    ("slogdet", "tuple(np.linalg.slogdet(x))"),
    ("matrix_power", "np.linalg.matrix_power(x, n)"),
    // Exponentials.
    (
        "expm",
        "np.linalg.matrix_power(sum(np.linalg.matrix_power(x / m, i) / math.factorial(i) for i in range(18)), m) if (m := \
         2**max(0, int(np.ceil(np.log2(np.max(np.abs(x)) + 1))) + 4)) else x",
    ),
    // Least squares.
    ("pinv", "np.linalg.pinv(x, rtol=None)"),
    ("lstsq", "tuple(np.linalg.lstsq(a, b))"),
    ("matrix_rank", "np.linalg.matrix_rank(x)"),
    // Decompositions.
    ("cholesky", "np.linalg.cholesky(x)"),
    ("eigh", "tuple(np.linalg.eigh(x))"),
    ("svd", "tuple(np.linalg.svd(x, full_matrices=bool(full_matrices)))"),
    ("qr", "tuple(np.linalg.qr(x))"),
    ("eigvalsh", "np.linalg.eigvalsh(x)"),
    ("svdvals", "np.linalg.svdvals(x)"),
    ("cond", "np.linalg.cond(x, p)"),
    // Eigenvalues.
    ("eig", "tuple(np.linalg.eig(x))"),
    ("eigvals", "np.linalg.eigvals(x)"),
    // Layers.
    (
        "conv2d",
        "np.einsum('...chwuv,ocuv->...ohw', np.lib.stride_tricks.sliding_window_view(np.pad(x, (x.ndim - 2) * \
         [(0, 0)] + 2 * [(padding, padding)]), kernel.shape[2:], axis=(-2, -1))[..., ::stride, ::stride, :, :], \
         kernel)",
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
    ("binomial", "rng.binomial(n if np.ndim(n) == 0 else np.asarray(n, dtype=int), p, size)"),
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
