//! Each data set in Python: NumPy code that draws from `rng`, or the call of the package that ships it.

/// The data sets in the order of the manual.
pub(in crate::exports) const DATA: &[(&str, &str)] = &[
    (
        "csv",
        "table = np.loadtxt(file, delimiter=separator or \",\", skiprows=1, ndmin=2)\n\
         X, y = table[:, :-1], table[:, -1]",
    ),
    (
        "split",
        "n = len(X)\n\
         count = int(np.ceil(test * n)) if test < 1 else int(test)\n\
         order = rng.permutation(n) if shuffle else np.roll(np.arange(n), count)\n\
         train, test = order[count:], order[:count]\n\
         if stratify is not None:\n    \
             kinds, kind = np.unique(stratify, return_inverse=True)\n    \
             share = count * np.bincount(kind) / n\n    \
             left = share.astype(int)\n    \
             left[np.argsort(left - share, kind=\"stable\")[:count - left.sum()]] += 1\n    \
             chosen = [row for k in range(len(kinds)) for row in order[kind[order] == k][:left[k]]]\n    \
             train, test = order[~np.isin(order, chosen)], order[np.isin(order, chosen)]\n\
         X_train, X_test = X[train], X[test]\n\
         y_train, y_test = (y[train], y[test]) if y is not None else (None, None)",
    ),
    ("iris", "X, y = sklearn.datasets.load_iris(return_X_y=True)"),
    ("digits", "X, y = sklearn.datasets.load_digits(n_class=n_class, return_X_y=True)"),
    ("breast_cancer", "X, y = sklearn.datasets.load_breast_cancer(return_X_y=True)"),
    ("wine", "X, y = sklearn.datasets.load_wine(return_X_y=True)"),
    ("diabetes", "X, y = sklearn.datasets.load_diabetes(scaled=bool(scaled), return_X_y=True)"),
    (
        "moons",
        "outer, inner = (n_samples // 2, n_samples - n_samples // 2) if np.ndim(n_samples) == 0 else n_samples\n\
         a, b = np.linspace(0, np.pi, outer), np.linspace(0, np.pi, inner)\n\
         X = np.concatenate([np.stack([np.cos(a), np.sin(a)], 1), np.stack([1 - np.cos(b), 1 - np.sin(b) - 0.5], 1)])\n\
         y = np.repeat([0, 1], [outer, inner])\n\
         if shuffle:\n    \
             order = rng.permutation(len(y))\n    \
             X, y = X[order], y[order]\n\
         if noise > 0:\n    \
             X = X + rng.normal(0, noise, X.shape)",
    ),
    (
        "circles",
        "outer, inner = (n_samples // 2, n_samples - n_samples // 2) if np.ndim(n_samples) == 0 else n_samples\n\
         a = np.linspace(0, 2 * np.pi, outer, endpoint=False)\n\
         b = np.linspace(0, 2 * np.pi, inner, endpoint=False)\n\
         X = np.concatenate([np.stack([np.cos(a), np.sin(a)], 1), np.stack([np.cos(b), np.sin(b)], 1) * factor])\n\
         y = np.repeat([0, 1], [outer, inner])\n\
         if shuffle:\n    \
             order = rng.permutation(len(y))\n    \
             X, y = X[order], y[order]\n\
         if noise > 0:\n    \
             X = X + rng.normal(0, noise, X.shape)",
    ),
    (
        "spirals",
        "arms, y = [], []\n\
         for j in range(n_classes):\n    \
             n = n_samples // n_classes + (j < n_samples % n_classes)\n    \
             r, t = np.linspace(0, 1, n), np.linspace(4 * j, 4 * j + 4, n)\n    \
             if noise > 0:\n        \
                 t = t + rng.normal(0, noise, n)\n    \
             arms.append(np.stack([r * np.sin(t), r * np.cos(t)], 1))\n    \
             y = np.append(y, np.full(n, j))\n\
         X = np.concatenate(arms)\n\
         if shuffle:\n    \
             order = rng.permutation(n_samples)\n    \
             X, y = X[order], y[order]",
    ),
    (
        "xor",
        "k = np.arange(n_samples)\n\
         X = np.stack([k // 2 % 2, k % 2], 1).astype(float)\n\
         y = k // 2 % 2 ^ k % 2\n\
         if noise > 0:\n    \
             X = X + rng.normal(0, noise, X.shape)",
    ),
    (
        "blobs",
        "if centers is None:\n    \
             centers = 3 if np.ndim(n_samples) == 0 else len(n_samples)\n\
         if np.ndim(centers) == 0:\n    \
             centers = rng.uniform(*(center_box if center_box is not None else (-10, 10)), (centers, n_features))\n\
         k = len(centers)\n\
         sizes = [n_samples // k + (i < n_samples % k) for i in range(k)] if np.ndim(n_samples) == 0 else n_samples\n\
         std = np.broadcast_to(cluster_std, k)\n\
         X = np.concatenate([rng.normal(c, s, (n, len(c))) for c, s, n in zip(centers, std, sizes)])\n\
         y = np.repeat(np.arange(k), sizes)\n\
         if shuffle:\n    \
             order = rng.permutation(len(y))\n    \
             X, y = X[order], y[order]",
    ),
    (
        "classification",
        "k = n_classes * n_clusters_per_class\n\
         weights = [1 / n_classes] * n_classes if weights is None else list(weights)\n\
         weights = weights + [1.0 - sum(weights)] if len(weights) < n_classes else weights\n\
         sizes = [int(n_samples * weights[i % n_classes] / n_clusters_per_class) for i in range(k)]\n\
         for i in range(n_samples - sum(sizes)):\n    \
             sizes[i % k] += 1\n\
         corners = rng.choice(2**n_informative, k, replace=False)\n\
         corners = (corners[:, None] >> np.arange(n_informative)[::-1] & 1) * (2.0 * class_sep) - class_sep\n\
         if not hypercube:\n    \
             corners = corners * rng.uniform(size=(k, 1)) * rng.uniform(size=(1, n_informative))\n\
         Z = np.split(rng.standard_normal((n_samples, n_informative)), np.cumsum(sizes)[:-1])\n\
         X = np.concatenate([z @ (2 * rng.uniform(size=(n_informative, n_informative)) - 1) + c for z, c in zip(Z, corners)])\n\
         y = np.repeat(np.arange(k) % n_classes, sizes)\n\
         if n_redundant > 0:\n    \
             X = np.hstack([X, X @ (2 * rng.uniform(size=(n_informative, n_redundant)) - 1)])\n\
         if n_repeated > 0:\n    \
             X = np.hstack([X, X[:, ((X.shape[1] - 1) * rng.uniform(size=n_repeated) + 0.5).astype(int)]])\n\
         X = np.hstack([X, rng.standard_normal((n_samples, n_features - X.shape[1]))])\n\
         flip = rng.uniform(size=n_samples) < flip_y\n\
         y[flip] = rng.integers(0, n_classes, flip.sum())\n\
         X = X + ((2 * rng.uniform(size=n_features) - 1) * class_sep if shift is None else shift)\n\
         X = X * (1 + 100 * rng.uniform(size=n_features) if scale is None else scale)\n\
         if shuffle:\n    \
             order = rng.permutation(n_samples)\n    \
             X, y = X[order], y[order]\n    \
             X = X[:, rng.permutation(n_features)]",
    ),
    (
        "regression",
        "n_informative = min(n_features, n_informative)\n\
         X = rng.standard_normal((n_samples, n_features))\n\
         w = np.zeros((n_features, n_targets))\n\
         w[:n_informative] = 100 * rng.uniform(size=(n_informative, n_targets))\n\
         y = X @ w + bias\n\
         if noise > 0:\n    \
             y = y + rng.normal(0, noise, y.shape)\n\
         if shuffle:\n    \
             order = rng.permutation(n_samples)\n    \
             X, y = X[order], y[order]\n    \
             order = rng.permutation(n_features)\n    \
             X, w = X[:, order], w[order]\n\
         y, w = np.squeeze(y), np.squeeze(w) if coef else None",
    ),
];
