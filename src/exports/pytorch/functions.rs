//! How PyTorch writes each function, with the arguments' names.

/// Functions that have NumPy's name and arguments.
pub(super) const AS_NUMPY: &[&str] = &[
    "exp",
    "log",
    "log1p",
    "expm1",
    "exp2",
    "log2",
    "log10",
    "logaddexp",
    "sqrt",
    "square",
    "reciprocal",
    "abs",
    "sin",
    "cos",
    "tan",
    "sinh",
    "cosh",
    "tanh",
    "floor",
    "ceil",
    "trunc",
    "maximum",
    "minimum",
    "searchsorted",
    "allclose",
    "isnan",
    "isfinite",
    "isinf",
    "len",
    "swapaxes",
    "moveaxis",
    "tile",
    "vstack",
    "hstack",
    "broadcast_to",
    "zeros_like",
    "ones_like",
    "zeros",
    "ones",
    "range",
    "floor_divide",
    "add",
    "subtract",
    "multiply",
    "divide",
    "negative",
    "fmax",
    "fmin",
    "deg2rad",
    "rad2deg",
    "sinc",
    "logical_and",
    "logical_or",
    "logical_not",
    "logical_xor",
    "isclose",
    "argwhere",
    "fliplr",
    "flipud",
    "column_stack",
    "eigvalsh",
    "svdvals",
    "matmul",
    "inner",
    "einsum",
    "kron",
    "tril",
    "triu",
    "inv",
    "solve",
    "det",
    "slogdet",
    "matrix_power",
    "entropy",
    "kl_divergence",
    "cholesky",
    "eigh",
    "svd",
    "qr",
];

/// All others, in the order of the manual.
pub(super) const FUNCTIONS: &[(&str, &str)] = &[
    // Elementary.
    (
        "cbrt",
        "torch.where(x < 0, -torch.where(x < 0, -x, 1.0)**(1 / 3), torch.where(x < 0, 1.0, x)**(1 / 3))",
    ),
    ("sign", "torch.where(x == x, torch.sign(x), x)"),
    ("power", "torch.pow(a, b)"),
    ("stop_gradient", "x.detach()"),
    // Trigonometry.
    ("arcsin", "torch.asin(x)"),
    ("arccos", "torch.acos(x)"),
    ("arctan", "torch.atan(x)"),
    ("arctan2", "torch.atan2(y, x)"),
    ("arcsinh", "torch.asinh(x)"),
    ("arccosh", "torch.acosh(x)"),
    ("arctanh", "torch.atanh(x)"),
    ("hypot", "torch.where((z := (a == 0) & (b == 0)), 0.0, torch.hypot(torch.where(z, 1.0, a), b))"),
    // Rounding.
    ("round", "torch.round(x, decimals=decimals)"),
    ("mod", "torch.remainder(a, b)"),
    // Arithmetic.
    ("where", "torch.where(condition != 0, then, otherwise)"),
    ("clip", "torch.clip(x, a_min, a_max)"),
    // Combinations.
    ("factorial", "torch.round(torch.exp(torch.lgamma(n + 1)))"),
    (
        "comb",
        "torch.where(k > n, 0, torch.round(torch.exp(torch.lgamma(n + 1) - torch.lgamma(k + 1) - torch.lgamma(n - k + 1))))",
    ),
    // Kinds.
    ("float", "torch.as_tensor(x, dtype=torch.float64)"),
    ("int", "torch.asarray(x, dtype=torch.int64)"),
    ("bool", "torch.asarray(x, dtype=torch.bool)"),
    ("heaviside", "torch.where(x1 == x1, torch.heaviside(x1, x2), x1)"),
    // Activations.
    ("sigmoid", "torch.sigmoid(x)"),
    ("relu", "torch.relu(x)"),
    ("leaky_relu", "torch.nn.functional.leaky_relu(x, slope)"),
    ("elu", "torch.nn.functional.elu(x, alpha)"),
    ("selu", "torch.selu(x)"),
    ("gelu", "torch.nn.functional.gelu(x)"),
    ("gelu_tanh", "torch.nn.functional.gelu(x, approximate='tanh')"),
    ("silu", "torch.nn.functional.silu(x)"),
    ("swish", "x * torch.sigmoid(beta * x)"),
    ("mish", "torch.nn.functional.mish(x)"),
    ("hard_tanh", "torch.nn.functional.hardtanh(x)"),
    ("hard_sigmoid", "torch.clip(x / 6 + 0.5, 0, 1)"),
    ("softsign", "torch.nn.functional.softsign(x)"),
    ("log_sigmoid", "torch.nn.functional.logsigmoid(x)"),
    ("softplus", "torch.logaddexp(x, torch.zeros_like(x))"),
    ("softmax", "torch.softmax(x, dim=axis)"),
    ("log_softmax", "torch.log_softmax(x, dim=axis)"),
    (
        "logsumexp",
        "torch.logsumexp(x, dim=(tuple(range(x.ndim)) if axis is None else axis), \
         keepdim=bool(keepdims))",
    ),
    // Reductions.
    (
        "sum",
        "((torch.sum(x, dim=(() if keepdims else axis) if axis is None else axis, keepdim=bool(keepdims)) if where is None else torch.sum(torch.where(where != 0, x, 0.0), dim=(() if keepdims else axis) if axis is None else axis, keepdim=bool(keepdims))) if initial is None else (torch.sum(x, dim=(() if keepdims else axis) if axis is None else axis, keepdim=bool(keepdims)) if where is None else torch.sum(torch.where(where != 0, x, 0.0), dim=(() if keepdims else axis) if axis is None else axis, keepdim=bool(keepdims))) + initial)",
    ),
    (
        "mean",
        "(torch.mean(x, dim=(() if keepdims else axis) if axis is None else axis, keepdim=bool(keepdims)) if where is None else torch.sum(torch.where(where != 0, x, 0.0), dim=(() if keepdims else axis) if axis is None else axis, keepdim=bool(keepdims)) / torch.sum(torch.ones_like(x) * where, dim=(() if keepdims else axis) if axis is None else axis, keepdim=bool(keepdims)))",
    ),
    (
        "max",
        "((torch.amax(x, dim=() if axis is None else axis, keepdim=bool(keepdims)) if where is None else torch.amax(torch.where(where != 0, x, -torch.inf), dim=() if axis is None else axis, keepdim=bool(keepdims))) if initial is None else torch.maximum((torch.amax(x, dim=() if axis is None else axis, keepdim=bool(keepdims)) if where is None else torch.amax(torch.where(where != 0, x, -torch.inf), dim=() if axis is None else axis, keepdim=bool(keepdims))), torch.asarray(initial, dtype=torch.float64)))",
    ),
    (
        "min",
        "((torch.amin(x, dim=() if axis is None else axis, keepdim=bool(keepdims)) if where is None else torch.amin(torch.where(where != 0, x, torch.inf), dim=() if axis is None else axis, keepdim=bool(keepdims))) if initial is None else torch.minimum((torch.amin(x, dim=() if axis is None else axis, keepdim=bool(keepdims)) if where is None else torch.amin(torch.where(where != 0, x, torch.inf), dim=() if axis is None else axis, keepdim=bool(keepdims))), torch.asarray(initial, dtype=torch.float64)))",
    ),
    (
        "prod",
        "(((torch.prod(x).reshape((1,) * x.ndim) if keepdims else torch.prod(x)) if axis is None else torch.prod(x, dim=axis, keepdim=bool(keepdims)) if np.ndim(axis) == 0 else wordless) if where is None else (wordless if keepdims else torch.prod(torch.where(where != 0, x, 1.0))) if axis is None else torch.prod(torch.where(where != 0, x, 1.0), dim=axis, keepdim=bool(keepdims)) if np.ndim(axis) == 0 else wordless) * (1 if initial is None else initial)",
    ),
    (
        "var",
        "((torch.var(x, dim=axis, correction=0, keepdim=bool(keepdims)) if ddof is None else torch.var(x, dim=axis, correction=ddof, keepdim=bool(keepdims))) if where is None else torch.sum(torch.where(where != 0, (x - torch.nanmean(torch.where(where != 0, x, torch.nan), dim=axis, keepdim=True))**2, 0.0), dim=axis, keepdim=bool(keepdims)) / (torch.sum(torch.ones_like(x) * where, dim=axis, keepdim=bool(keepdims)) - (0 if ddof is None else ddof)))",
    ),
    (
        "std",
        "((torch.std(x, dim=axis, correction=0, keepdim=bool(keepdims)) if ddof is None else torch.std(x, dim=axis, correction=ddof, keepdim=bool(keepdims))) if where is None else torch.sqrt(torch.sum(torch.where(where != 0, (x - torch.nanmean(torch.where(where != 0, x, torch.nan), dim=axis, keepdim=True))**2, 0.0), dim=axis, keepdim=bool(keepdims)) / (torch.sum(torch.ones_like(x) * where, dim=axis, keepdim=bool(keepdims)) - (0 if ddof is None else ddof))))",
    ),
    (
        "norm",
        "(torch.linalg.vector_norm(x, dim=axis, keepdim=bool(keepdims)) if ord is None else torch.linalg.norm(x, ord, dim=axis, keepdim=bool(keepdims)))",
    ),
    ("argmax", "torch.argmax(x, dim=axis, keepdim=bool(keepdims))"),
    ("argmin", "torch.argmin(x, dim=axis, keepdim=bool(keepdims))"),
    // Gaps.
    ("nansum", "torch.nansum(x, dim=axis, keepdim=bool(keepdims))"),
    ("nanmean", "torch.nanmean(x, dim=axis, keepdim=bool(keepdims))"),
    (
        "nanmax",
        "torch.amax(torch.where(torch.isnan(x), -torch.inf, x), dim=() if axis is None else axis, keepdim=bool(keepdims))",
    ),
    (
        "nanmin",
        "torch.amin(torch.where(torch.isnan(x), torch.inf, x), dim=() if axis is None else axis, keepdim=bool(keepdims))",
    ),
    (
        "nanvar",
        "torch.nansum((x - torch.nanmean(x, dim=axis, keepdim=True))**2, dim=axis, keepdim=bool(keepdims)) / \
         (torch.sum(torch.isnan(x) == False, dim=axis, keepdim=bool(keepdims)) - ddof)",
    ),
    (
        "nanstd",
        "torch.sqrt(torch.nansum((x - torch.nanmean(x, dim=axis, keepdim=True))**2, dim=axis, keepdim=bool(keepdims)) / \
         (torch.sum(torch.isnan(x) == False, dim=axis, keepdim=bool(keepdims)) - ddof))",
    ),
    (
        "nanprod",
        "(torch.prod(torch.where(torch.isnan(x), 1.0, x)) if axis is None else \
         torch.prod(torch.where(torch.isnan(x), 1.0, x), dim=axis, keepdim=bool(keepdims)))",
    ),
    ("nanmedian", "torch.nanquantile(x, 0.5, dim=axis, keepdim=bool(keepdims))"),
    ("nanquantile", "torch.nanquantile(x, q, dim=axis, keepdim=bool(keepdims))"),
    ("nanpercentile", "torch.nanquantile(x, q / 100, dim=axis, keepdim=bool(keepdims))"),
    (
        "nanargmax",
        "torch.argmax(torch.where(torch.isnan(x), -torch.inf, x), dim=axis, keepdim=bool(keepdims))",
    ),
    (
        "nanargmin",
        "torch.argmin(torch.where(torch.isnan(x), torch.inf, x), dim=axis, keepdim=bool(keepdims))",
    ),
    (
        "nancumsum",
        "torch.cumsum(torch.ravel(torch.where(torch.isnan(x), 0.0, x)) if axis is None else torch.where(torch.isnan(x), 0.0, x), dim=axis or 0)",
    ),
    (
        "nancumprod",
        "torch.cumprod(torch.ravel(torch.where(torch.isnan(x), 1.0, x)) if axis is None else torch.where(torch.isnan(x), 1.0, x), dim=axis or 0)",
    ),
    // Statistics.
    (
        "average",
        "(torch.mean(x, dim=axis, keepdim=bool(keepdims)) if weights is None else torch.sum(x * weights, dim=axis, \
         keepdim=bool(keepdims)) / torch.sum(weights, dim=axis, keepdim=bool(keepdims)) if weights.ndim == x.ndim else \
         torch.sum(torch.movedim(torch.movedim(x, axis, -1) * weights, -1, axis), dim=axis, keepdim=bool(keepdims)) / \
         torch.sum(weights))",
    ),
    (
        "median",
        "(torch.quantile(x, 0.5, dim=axis, keepdim=bool(keepdims)) if np.ndim(axis) == 0 else wordless)",
    ),
    (
        "quantile",
        "(torch.quantile(x, q, dim=axis, keepdim=bool(keepdims)) if np.ndim(axis) == 0 else wordless)",
    ),
    (
        "percentile",
        "(torch.quantile(x, q / 100, dim=axis, keepdim=bool(keepdims)) if np.ndim(axis) == 0 else wordless)",
    ),
    (
        "ptp",
        "torch.amax(x, dim=() if axis is None else axis, keepdim=bool(keepdims)) - torch.amin(x, \
         dim=() if axis is None else axis, keepdim=bool(keepdims))",
    ),
    ("cov", "torch.cov((x if rowvar else x.T) if y is None else torch.stack([x, y]), correction=ddof)"),
    ("corrcoef", "torch.corrcoef((x if rowvar else x.T) if y is None else torch.stack([x, y]))"),
    (
        "standardize",
        "(x - torch.mean(x, dim=axis, keepdim=True)) / torch.where(torch.amax(x, dim=() if axis is None else axis, \
         keepdim=True) > torch.amin(x, dim=() if axis is None else axis, keepdim=True), torch.std(x, dim=axis, \
         correction=0, keepdim=True), torch.inf)",
    ),
    // Ordering.
    ("sort", "torch.sort(x, dim=axis).values"),
    ("argsort", "torch.argsort(x, dim=axis, stable=True)"),
    (
        "unique",
        "(wordless if return_index else torch.unique(x, return_inverse=bool(return_inverse), return_counts=bool(return_counts)))",
    ),
    // Counting.
    ("counts", "torch.bincount(labels.long(), minlength=classes or 0)"),
    (
        "histogram",
        "tuple(torch.as_tensor(x) for x in np.histogram(x.detach(), bins, None if range is None else np.asarray(range), bool(density)))",
    ),
    ("bincount", "torch.bincount(x.long(), weights=weights, minlength=minlength)"),
    ("digitize", "torch.as_tensor(np.digitize(x, bins, bool(right)))"),
    // Sequences.
    ("cumsum", "torch.cumsum(torch.ravel(x) if axis is None else x, dim=axis or 0)"),
    ("cumprod", "torch.cumprod(torch.ravel(x) if axis is None else x, dim=axis or 0)"),
    ("diff", "torch.diff(x, n=n, dim=axis)"),
    ("trapezoid", "(torch.trapezoid(y, dx=dx, dim=axis) if x is None else torch.trapezoid(y, x, dim=axis))"),
    (
        "convolve",
        "torch.nn.functional.conv1d(a[None, None], v.flip(0)[None, None], padding=len(v) - 1)[0, 0][slice(*{'full': (None,), \
         'same': ((s := (min(len(a), len(v)) - 1) // 2), s + max(len(a), len(v))), \
         'valid': (min(len(a), len(v)) - 1, max(len(a), len(v)))}[mode])]",
    ),
    (
        "interp",
        "((torch.lerp(fp[i], fp[i + 1], ((x - xp[i]) / (xp[i + 1] - xp[i])).clip(0, 1)) if (i := \
         (torch.searchsorted(xp, x, right=True) - 1).clip(0, len(xp) - 2)) is not None else x) if left is None and right is None \
         else torch.as_tensor(np.interp(np.asarray(x), np.asarray(xp), np.asarray(fp), left=left, right=right)))",
    ),
    ("polyval", "sum(c * x**(len(p) - 1 - i) for i, c in enumerate(p))"),
    ("polyfit", "torch.linalg.lstsq(torch.vander(x, N=deg + 1), y, driver='gelsd').solution"),
    // Slopes.
    (
        "gradient",
        "(torch.gradient(f, edge_order=edge_order)[0] if f.ndim == 1 and first is None else \
         torch.as_tensor(np.gradient(np.asarray(f), *(x for x in (first, second, third) if x is not None), axis=axis, \
         edge_order=edge_order)))",
    ),
    (
        "meshgrid",
        "(((x[None], y[:, None]) if indexing == \"xy\" else (x[:, None], y[None])) if sparse else torch.meshgrid(x, y, indexing=indexing))",
    ),
    // Comparison.
    (
        "all",
        "(torch.all(x.bool(), dim=axis, keepdim=bool(keepdims)) if where is None else torch.all(torch.logical_or(x, where == 0), dim=axis, keepdim=bool(keepdims)))",
    ),
    (
        "any",
        "(torch.any(x.bool(), dim=axis, keepdim=bool(keepdims)) if where is None else torch.any(torch.logical_and(x, where), dim=axis, keepdim=bool(keepdims)))",
    ),
    // Logic.
    ("isin", "torch.isin(element, test_elements, invert=bool(invert))"),
    ("bitwise_and", "(x1 & x2 if x1.dtype == torch.bool else x1.long() & x2.long())"),
    ("bitwise_or", "(x1 | x2 if x1.dtype == torch.bool else x1.long() | x2.long())"),
    ("bitwise_xor", "(x1 ^ x2 if x1.dtype == torch.bool else x1.long() ^ x2.long())"),
    ("invert", "(torch.logical_not(x) if x.dtype == torch.bool else torch.bitwise_not(x.long()))"),
    (
        "array_equal",
        "torch.as_tensor(np.array_equal(np.asarray(a), np.asarray(b), equal_nan=bool(equal_nan)))",
    ),
    ("nan_to_num", "torch.nan_to_num(x, nan=nan, posinf=posinf, neginf=neginf)"),
    ("rot90", "torch.rot90(x, k, (0, 1) if axes is None else axes)"),
    ("count_nonzero", "torch.sum(x != 0, dim=axis, keepdim=bool(keepdims))"),
    ("nonzero", "torch.nonzero(x, as_tuple=True)"),
    ("flatnonzero", "torch.nonzero(torch.ravel(x), as_tuple=True)[0]"),
    (
        "select",
        "torch.as_tensor(np.select([np.asarray(x) != 0 for x in condlist], [np.asarray(x) for x in choicelist], default))",
    ),
    // Shaping.
    (
        "concatenate",
        "(torch.concatenate([torch.ravel(x) for x in parts]) if axis is None else torch.concatenate(parts, dim=axis))",
    ),
    ("stack", "torch.stack(parts, dim=axis)"),
    ("shape", "tuple(x.shape)"),
    ("size", "(x.numel() if axis is None else int(np.prod(np.take(x.shape, axis))))"),
    ("ndim", "x.ndim"),
    ("reshape", "(torch.reshape(x, shape) if order is None else wordless)"),
    // Axes.
    ("ravel", "(torch.ravel(x) if order is None else wordless)"),
    ("squeeze", "(torch.squeeze(x) if axis is None else torch.squeeze(x, axis))"),
    (
        "expand_dims",
        "(torch.unsqueeze(x, axis) if np.ndim(axis) == 0 else x.reshape(np.expand_dims(np.empty(x.shape), axis).shape))",
    ),
    ("flip", "(x.flip(tuple(range(x.ndim))) if axis is None else x.flip(axis))"),
    (
        "roll",
        "(torch.roll(x, shift) if axis is None else torch.roll(x, np.broadcast_to(shift, np.shape(axis)).tolist(), axis))",
    ),
    // Copies.
    ("repeat", "torch.repeat_interleave(x, torch.as_tensor(repeats), axis)"),
    (
        "pad",
        "torch.nn.functional.pad(x, np.broadcast_to(pad_width, (x.ndim, 2))[::-1].ravel().tolist(), value=constant_values)",
    ),
    ("array_split", "tuple(torch.tensor_split(x, sections, axis))"),
    (
        "take",
        "(torch.take(x, indices.long()) if axis is None else x[(slice(None),) * (axis % x.ndim) + (indices.long(),)])",
    ),
    // Joining.
    (
        "append",
        "torch.cat([torch.ravel(x), torch.ravel(values)]) if axis is None else torch.cat([x, values], dim=axis)",
    ),
    ("insert", "torch.as_tensor(np.insert(np.asarray(x), places, np.asarray(values), axis))"),
    ("delete", "torch.as_tensor(np.delete(np.asarray(x), places, axis))"),
    (
        "flatten",
        "(torch.ravel(x) if order is None else torch.as_tensor(np.ravel(np.asarray(x), order=order)))",
    ),
    ("take_along_axis", "torch.take_along_dim(x, torch.asarray(indices, dtype=torch.int64), axis)"),
    ("unravel_index", "torch.unravel_index(torch.asarray(indices, dtype=torch.int64), shape)"),
    // Creation.
    (
        "eye",
        "((torch.eye(N) if M is None else torch.eye(N, M)) if k is None else torch.as_tensor(np.eye(N, M, k)))",
    ),
    ("logspace", "torch.as_tensor(np.logspace(start, stop, num, endpoint=bool(endpoint), base=base))"),
    ("geomspace", "torch.as_tensor(np.geomspace(start, stop, num, endpoint=bool(endpoint)))"),
    (
        "linspace",
        "(tuple(torch.as_tensor(part) for part in np.linspace(start, stop, num, endpoint=bool(endpoint), retstep=True)) if retstep else \
         torch.as_tensor(np.linspace(start, stop, num, endpoint=bool(endpoint))))",
    ),
    ("identity", "torch.eye(n)"),
    (
        "vander",
        "x[:, None]**(torch.arange(N or len(x)) if increasing else torch.arange((N or len(x)) - 1, -1, -1))",
    ),
    (
        "full",
        "(x if (x := torch.as_tensor(fill_value)).dtype == torch.bool else x.double()).expand(shape).clone()",
    ),
    ("full_like", "torch.full(x.shape, fill_value)"),
    // Linear algebra.
    ("transpose", "(x.T if axes is None else torch.permute(x, axes))"),
    ("diag", "torch.diag(x, diagonal=k)"),
    // Products.
    (
        "dot",
        "(a * b if a.ndim == 0 or b.ndim == 0 else a @ b if b.ndim < 3 else torch.tensordot(a, b, dims=([-1], [-2])))",
    ),
    (
        "outer",
        "(torch.outer(a, b) if b.ndim == 1 else torch.outer(a, torch.ravel(b))) if a.ndim == 1 else \
         torch.outer(torch.ravel(a), torch.ravel(b))",
    ),
    ("vdot", "torch.sum(torch.ravel(a) * torch.ravel(b))"),
    // Contractions.
    ("tensordot", "torch.tensordot(a, b, dims=axes)"),
    (
        "cross",
        "(torch.linalg.cross(*torch.broadcast_tensors(a, b)) if a.shape[-1] == 3 and axisa == -1 else torch.as_tensor(np.cross(np.asarray(a), np.asarray(b), axisa, axisb, axisc)))",
    ),
    // Exponentials.
    ("expm", "torch.linalg.matrix_exp(x)"),
    ("trace", "torch.diagonal(x).sum(-1)"),
    // Least squares.
    ("matrix_rank", "torch.linalg.matrix_rank(torch.atleast_2d(x))"),
    ("pinv", "torch.linalg.pinv(x)"),
    ("lstsq", "tuple(torch.linalg.lstsq(a, b, driver=\"gelsd\"))"),
    ("cond", "torch.linalg.cond(x, p)"),
    // Eigenvalues.
    ("eig", "tuple(torch.real(x) for x in torch.linalg.eig(x))"),
    ("eigvals", "torch.real(torch.linalg.eigvals(x))"),
    // Layers.
    ("conv2d", "torch.nn.functional.conv2d(x, kernel, stride=stride, padding=padding)"),
    ("conv1d", "torch.nn.functional.conv1d(x, kernel, stride=stride, padding=padding)"),
    ("max_pool2d", "torch.nn.functional.max_pool2d(x, size, stride)"),
    ("avg_pool2d", "torch.nn.functional.avg_pool2d(x, size, stride)"),
    ("layer_norm", "torch.nn.functional.layer_norm(x, x.shape[-1:], eps=epsilon) * scale + shift"),
    (
        "batch_norm",
        "torch.nn.functional.batch_norm(x, None, None, training=True, eps=epsilon) * scale + shift if x.ndim < 3 else \
         torch.nn.functional.batch_norm(x, None, None, training=True, eps=epsilon) * torch.as_tensor(scale).reshape(-1, \
         1, 1) + torch.as_tensor(shift).reshape(-1, 1, 1)",
    ),
    ("dropout", "torch.nn.functional.dropout(x, rate)"),
    // Losses.
    ("mse", "torch.nn.functional.mse_loss(prediction, target)"),
    ("mae", "torch.nn.functional.l1_loss(prediction, target)"),
    ("huber", "torch.nn.functional.huber_loss(prediction, target, delta=delta)"),
    ("hinge", "torch.mean(torch.relu(1 - target * score))"),
    ("squared_hinge", "torch.mean(torch.relu(1 - target * score)**2)"),
    (
        "cross_entropy",
        "(torch.nn.functional.cross_entropy(logits, labels.long() if labels.ndim < logits.ndim else labels) if logits.ndim < 3 else \
         -torch.mean(torch.gather(torch.log_softmax(logits, -1), -1, labels.long()[..., None]) if labels.ndim < logits.ndim else \
         torch.sum(labels * torch.log_softmax(logits, -1), -1)))",
    ),
    ("nll", "torch.nn.functional.nll_loss(log_p, labels.long())"),
    // PyTorch's own takes its slope as if p * (1 - p) were at least 1e-12.
    (
        "binary_cross_entropy",
        "-torch.mean(target * torch.log(torch.clip(p, 3.720075976020836e-44)) + (1 - target) * torch.log(torch.clip(1 - p, \
         3.720075976020836e-44)))",
    ),
    ("one_hot", "torch.nn.functional.one_hot(labels.long(), classes).double()"),
    (
        "accuracy",
        "torch.mean(((torch.argmax(prediction, dim=-1) if prediction.ndim > 1 else \
         torch.where((prediction > 0) & (prediction < 1), (prediction >= 0.5).double(), prediction)) \
         == (torch.argmax(labels, dim=-1) if labels.ndim > 1 else labels)).double())",
    ),
    // Metrics.
    ("r2_score", "1 - torch.mean((prediction - target)**2) / torch.var(target, correction=0)"),
    ("confusion_matrix", "torch.eye(classes)[labels.long()].T @ torch.eye(classes)[prediction.long()]"),
    ("precision", "torch.sum((prediction >= 0.5) * labels) / torch.sum(prediction >= 0.5).clip(1)"),
    ("recall", "torch.sum((prediction >= 0.5) * labels) / torch.sum(labels).clip(1)"),
    (
        "f1_score",
        "2 * torch.sum((prediction >= 0.5) * labels) / (torch.sum(prediction >= 0.5) + \
         torch.sum(labels)).clip(1)",
    ),
    // Probability.
    ("erf", "torch.erf(x)"),
    ("erfc", "torch.erfc(x)"),
    ("normal_pdf", "torch.distributions.Normal(mean, std, validate_args=False).log_prob(x).exp()"),
    ("normal_cdf", "torch.distributions.Normal(mean, std, validate_args=False).cdf(x)"),
    // Draws.
    ("random", "torch.rand(size or ())"),
    ("uniform", "torch.rand(size or ()) * (high - low) + low"),
    ("normal", "torch.randn(size or ()) * scale + loc"),
    ("standard_normal", "torch.randn(size or ())"),
    ("integers", "torch.randint(low, high + endpoint, size or ())"),
    ("exponential", "torch.distributions.Exponential(1 / scale).sample(size or ())"),
    ("poisson", "torch.poisson(torch.full(size or (), lam))"),
    ("binomial", "torch.distributions.Binomial(n, p).sample(size or ())"),
    ("gamma", "torch.distributions.Gamma(shape, 1 / scale).sample(size or ())"),
    // Choices.
    ("permutation", "(torch.randperm(x) if isinstance(x, int) else x[torch.randperm(len(x))])"),
    ("choice", "a[torch.multinomial(torch.ones(len(a)) if p is None else p, size, bool(replace))]"),
    ("multivariate_normal", "torch.distributions.MultivariateNormal(mean, cov).sample(size or ())"),
    // Starts.
    ("glorot", "torch.nn.init.xavier_uniform_(torch.empty(shape))"),
    ("he", "torch.nn.init.kaiming_normal_(torch.empty(shape[::-1])).T"),
    (
        "fans",
        "torch.tensor([shape[0], shape[1]] if len(shape) == 2 else [np.prod(shape[1:]), shape[0] * np.prod(shape[2:])])",
    ),
    (
        "dense",
        "((torch.rand((inputs, outputs)) * 2 - 1) * (6 / (inputs + outputs))**0.5, torch.zeros(outputs))",
    ),
];
