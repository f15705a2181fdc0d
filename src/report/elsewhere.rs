//! What things are called elsewhere, and what they are called here; knows no catalogue.

/// Names of other fields and libraries: the word, the name that it has here, and what to write.
///
/// A row counts only where its name here is one of those that may stand there, so `dim` is an axis of a reduction
/// and nothing at all of an optimizer. A row without a name here counts everywhere.
static ELSEWHERE: &[(&str, &str, &str)] = &[
    // Arguments.
    ("lr", "rate", "here it is called `rate`, as in `rate=0.1`"),
    ("learning_rate", "rate", "here it is called `rate`, as in `rate=0.1`"),
    ("eta", "rate", "here it is called `rate`, as in `rate=0.1`"),
    ("step_size", "rate", "here it is called `rate`, as in `rate=0.1`"),
    ("dim", "axis", "here it is called `axis`, as in `axis=0`"),
    ("keepdim", "keepdims", "write `keepdims=True`"),
    ("descending", "axis", "turn the result round: `sort(x)[::-1]`"),
    ("reverse", "axis", "turn the result round: `sort(x)[::-1]`"),
    ("correction", "ddof", "write `ddof=1`"),
    ("batch_size", "batch", "write `batch=32`"),
    ("decay", "weight_decay", "write `weight_decay=0.01`"),
    ("betas", "beta1", "write `beta1=0.9, beta2=0.999`"),
    ("eps", "epsilon", "write `epsilon=1e-8`"),
    ("std", "scale", "NumPy calls the standard deviation `scale`"),
    ("sigma", "scale", "NumPy calls the standard deviation `scale`"),
    ("mean", "loc", "NumPy calls the mean `loc`"),
    ("mu", "loc", "NumPy calls the mean `loc`"),
    ("shape", "size", "how many comes as `size`, last"),
    ("count", "num", "NumPy calls how many points there are `num`"),
    ("n_points", "num", "NumPy calls how many points there are `num`"),
    ("value", "fill_value", "NumPy calls it `fill_value`"),
    ("width", "pad_width", "NumPy calls it `pad_width`"),
    ("degree", "deg", "NumPy calls it `deg`"),
    ("low", "a_min", "NumPy calls the bounds of `clip` `a_min` and `a_max`"),
    ("high", "a_max", "NumPy calls the bounds of `clip` `a_min` and `a_max`"),
    ("counts", "repeats", "NumPy calls it `repeats`"),
    ("counts", "reps", "NumPy calls it `reps`"),
    ("steps", "step", "write `at(L, step=10)`; `steps` is how many there were"),
    ("delimiter", "separator", "write `separator=\";\"`"),
    ("sep", "separator", "write `separator=\";\"`"),
    ("usecols", "columns", "write `columns=[0, 2]`"),
    (
        "skiprows",
        "header",
        "leave it out: a line of names is found by itself, and lines that begin with `#` are passed over",
    ),
    (
        "skip_header",
        "header",
        "leave it out: a line of names is found by itself, and lines that begin with `#` are passed over",
    ),
    ("na_values", "missing", "write `missing=\"drop\"`"),
    // Optimizers.
    (
        "sgd",
        "gradient_descent",
        "it is `gradient_descent` here: `descend L by gradient_descent(rate=0.1) for 100 steps`",
    ),
    (
        "SGD",
        "gradient_descent",
        "it is `gradient_descent` here: `descend L by gradient_descent(rate=0.1) for 100 steps`",
    ),
    (
        "gd",
        "gradient_descent",
        "it is `gradient_descent` here: `descend L by gradient_descent(rate=0.1) for 100 steps`",
    ),
    ("Adam", "adam", "it is `adam` here: `descend L by adam(rate=0.1) for 100 steps`"),
    ("RMSprop", "rmsprop", "it is `rmsprop` here: `descend L by rmsprop(rate=0.1) for 100 steps`"),
    // Functions.
    ("ln", "log", "it is `log(x)` here"),
    ("expit", "sigmoid", "it is `sigmoid(x)` here"),
    ("logistic", "sigmoid", "it is `sigmoid(x)` here"),
    ("ReLU", "relu", "it is `relu(x)` here"),
    ("logit", "log", "write `log(p / (1 - p))`"),
    ("rand", "random", "it is `random(2)` here, or `random((2, 3))`"),
    ("randn", "standard_normal", "it is `standard_normal(2)` here, or `standard_normal((2, 3))`"),
    ("Linear", "dense", "write `param W, bias = dense(2, 16)` and `X @ W + bias`"),
    ("linear", "dense", "write `param W, bias = dense(2, 16)` and `X @ W + bias`"),
    ("log_loss", "binary_cross_entropy", "it is `binary_cross_entropy(p, y)` here"),
    ("bce", "binary_cross_entropy", "it is `binary_cross_entropy(p, y)` here"),
    ("mse_loss", "mse", "it is `mse(prediction, y)` here"),
    ("mean_squared_error", "mse", "it is `mse(prediction, y)` here"),
    ("mean_absolute_error", "mae", "it is `mae(prediction, y)` here"),
    ("nll_loss", "nll", "it is `nll(log_p, labels)` here"),
    ("rmse", "mse", "write `sqrt(mse(prediction, y))`"),
    ("lerp", "interp", "write `a + t * (b - a)`"),
    ("amap", "scan", "write `[f(x) for x in xs]`"),
    ("map", "scan", "write `[f(x) for x in xs]`"),
    ("vmap", "scan", "write `[f(x) for x in xs]`"),
    ("filter", "where", "write `xs[xs > 0]`"),
    ("reduce", "iterate", "write `scan(maximum, 0, xs)[-1]` with any function of two values"),
    ("derivative", "grad", "write `grad(L, w)`, or `f'(x)` for a function"),
    ("gradient_of", "grad", "write `grad(L, w)`, or `f'(x)` for a function"),
    ("diff_by", "grad", "write `grad(L, w)`, or `f'(x)` for a function"),
    ("nabla", "grad", "write `grad(L, w)`"),
    ("value_and_grad", "grad", "write `L` and `grad(L, w)`"),
    ("cat", "concatenate", "it is `concatenate([a, b])` here"),
    ("view", "reshape", "it is `reshape(x, (2, 3))` here"),
    ("permute", "transpose", "it is `transpose(X, (1, 0))` here"),
    ("unsqueeze", "expand_dims", "it is `expand_dims(x, 0)` here"),
    ("clamp", "clip", "it is `clip(x, 0, 1)` here"),
    ("mm", "matmul", "write `a @ b`"),
    ("bmm", "matmul", "write `a @ b`"),
    ("rank", "matrix_rank", "it is `matrix_rank(A)` here; the number of axes is `ndim(x)`"),
    ("shuffle", "permutation", "no value changes: `permutation(x)` is a new array"),
    ("argsort_desc", "argsort", "write `argsort(-x)`"),
    ("array", "stack", "write the array itself: `[1, 2]` or `[[1, 2], [3, 4]]`"),
    ("asarray", "stack", "write the array itself: `[1, 2]` or `[[1, 2], [3, 4]]`"),
    ("tensor", "stack", "write the array itself: `[1, 2]` or `[[1, 2], [3, 4]]`"),
    ("list", "stack", "write the array itself: `[1, 2]` or `[[1, 2], [3, 4]]`"),
    ("tuple", "stack", "write the values in brackets: `[1, 2]`"),
    ("zip", "range", "run over positions: `[x[k] * y[k] for k in range(len(x))]`"),
    ("enumerate", "range", "run over positions: `[x[k] * y[k] for k in range(len(x))]`"),
    ("loadtxt", "csv", "write `csv(\"file.csv\")`"),
    ("genfromtxt", "csv", "write `csv(\"file.csv\")`"),
    ("read_csv", "csv", "write `csv(\"file.csv\")`"),
    ("train_test_split", "split", "write `split(X, y, test=0.2)`"),
    ("print", "", "a name or expression on a line of its own shows its value"),
    ("lambda", "", "give it a name on a line above, `f(x) = x**2`, and pass `f`"),
    ("detach", "stop_gradient", "it is `stop_gradient(e)` here"),
    ("stop_grad", "stop_gradient", "it is `stop_gradient(e)` here"),
    ("poly1d", "polyval", "write the coefficients as a list, `p = [1, 0, -2]`, and `polyval(p, x)`"),
    ("vectorize", "scan", "write `[f(x) for x in xs]`"),
    ("apply_along_axis", "scan", "write `[f(row) for row in X]`"),
    ("conj", "abs", "complex numbers are not known here"),
    ("real", "abs", "complex numbers are not known here"),
    ("imag", "abs", "complex numbers are not known here"),
    ("complex", "abs", "complex numbers are not known here"),
    ("vline", "line", "write `plot line([2, 2], [0, 1])`"),
    ("hline", "line", "write `plot line([0, 1], [2, 2])`"),
    ("dsplit", "array_split", "write `array_split(x, 3, axis=-1)`"),
    ("hsplit", "array_split", "write `array_split(X, 2, axis=1)`"),
    ("vsplit", "array_split", "write `array_split(x, 3)`"),
    // Values and words before a point.
    ("newaxis", "", "write `None` in the index: `x[:, None]`"),
    ("c_", "", "write `column_stack([x, y])`"),
    ("r_", "", "write `concatenate([x, y])`"),
    ("mgrid", "", "write `meshgrid(x, y)`"),
    ("copy", "", "leave it out: no value changes, so none needs a copy"),
    ("torch", "", "take the word and its point out: functions stand alone"),
    ("plt", "", "write `plot line(x, y)`, or `plot f(t) for t in 0..1` for a curve"),
    ("F", "", "take the word and its point out, as in `relu(x)`"),
    ("epoch", "", "steps are counted by `step`; the loss of each is `history(L)`"),
    ("epochs", "", "write `descend L by adam(rate=0.1) for 20 epochs with batch=32`"),
];

/// Arguments of NumPy's that no function takes here, with what to do instead.
static LEFT_OUT: &[(&str, &str)] = &[
    ("out", "leave `out` out: a function gives a new array, which gets a name by `y = f(x)`"),
    ("dtype", "leave `dtype` out: every number is a 64-bit float; whole numbers are made by `int(x)`"),
    ("order", "leave `order` out: arrays are read row by row"),
    ("casting", "leave it out: every number is a 64-bit float"),
    ("overwrite_input", "leave it out: no array changes"),
    ("where", "choose before: `sum(where(x > 0, x, 0))`"),
    ("initial", "join it behind: `maximum(max(x), 0)`, or `sum(x) + 5`"),
    ("method", "there is NumPy's own way between two numbers only, which is linear"),
];

/// What to do instead of an argument of NumPy's that no function takes here.
pub fn left_out(argument: &str) -> Option<&'static str> {
    LEFT_OUT.iter().find(|(word, _)| *word == argument).map(|(_, instead)| *instead)
}

/// What to write for a word of another field, where some names may stand.
pub fn elsewhere<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str> + Clone,
) -> Option<&'static str> {
    let fits =
        |here: &str| here.is_empty() || candidates.clone().into_iter().any(|candidate| candidate == here);
    ELSEWHERE.iter().find(|(other, here, _)| *other == word && fits(here)).map(|(_, _, write)| *write)
}

/// The words of other fields for a name here.
pub fn words_elsewhere(word: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    ELSEWHERE.iter().filter(move |(other, _, _)| *other == word).map(|(_, here, write)| (*here, *write))
}
