//! The words of libraries, and what to write instead of theirs; knows no grammar.

use super::foreign;
use crate::report::Fault;

/// Libraries whose names are read over, as far as a function of that name is at hand.
pub(super) const READ_OVER: [&str; 8] = ["np", "numpy", "jnp", "math", "rng", "scipy", "LA", "linalg"];

/// Libraries whose words are refused, each with what it is.
const REFUSED: [(&str, &str); 13] = [
    ("plt", "Matplotlib"),
    ("matplotlib", "Matplotlib"),
    ("sns", "Seaborn"),
    ("pd", "Pandas"),
    ("pandas", "Pandas"),
    ("torch", "PyTorch"),
    ("nn", "PyTorch"),
    ("optim", "PyTorch"),
    ("tf", "TensorFlow"),
    ("keras", "Keras"),
    ("jax", "JAX"),
    ("optax", "Optax"),
    ("sklearn", "scikit-learn"),
];

/// Words of these libraries, and of methods, with what is written here.
const WORDS: [(&str, &str); 53] = [
    ("plot", "write `plot line(x, y)`, or `plot f(t) for t in 0..1` for a curve"),
    ("scatter", "write `plot points(x, y)`"),
    ("hist", "write `plot histogram(x)`"),
    ("bar", "write `plot bars(x)`"),
    ("imshow", "write `plot heatmap(X)`"),
    ("contour", "write `plot a * b for a in 0..1, b in 0..1`"),
    ("contourf", "write `plot a * b for a in 0..1, b in 0..1`"),
    ("heatmap", "write `plot heatmap(X)`"),
    ("read_csv", "write `csv(\"file.csv\")`"),
    ("DataFrame", "write the table itself: `data X = [[1, 2], [3, 4]]`"),
    ("tensor", "write the list itself: `[1, 2]`"),
    ("Tensor", "write the list itself: `[1, 2]`"),
    ("Variable", "write `param w = 1`"),
    ("Parameter", "write `param w = 1`"),
    ("Linear", "write `param W, bias = dense(2, 16)` and `X @ W + bias`"),
    ("Dense", "write `param W, bias = dense(2, 16)` and `X @ W + bias`"),
    ("Sequential", "write a line for each layer: `hidden = tanh(X @ W + bias)`"),
    ("Module", "write a line for each layer: `hidden = tanh(X @ W + bias)`"),
    ("ReLU", "write `relu(x)`"),
    ("Sigmoid", "write `sigmoid(x)`"),
    ("Tanh", "write `tanh(x)`"),
    ("MSELoss", "write `loss L = mse(prediction, y)`"),
    ("CrossEntropyLoss", "write `loss L = cross_entropy(scores, labels)`"),
    ("SGD", "write `descend L by gradient_descent(rate=0.01) for 100 steps`"),
    ("sgd", "write `descend L by gradient_descent(rate=0.01) for 100 steps`"),
    ("Adam", "write `descend L by adam(rate=0.01) for 100 steps`"),
    ("adam", "write `descend L by adam(rate=0.01) for 100 steps`"),
    ("grad", "write `grad(L, w)`"),
    ("jit", "leave it out: blocks are compiled by themselves"),
    ("vmap", "write `[f(x) for x in xs]`"),
    ("backward", "leave it out: `descend` finds the gradients, and `grad(L, w)` shows one"),
    ("step", "leave it out: `descend L by adam(rate=0.01) for 100 steps` makes all steps"),
    ("zero_grad", "leave it out: every step has its own gradients"),
    ("requires_grad_", "write `param w = 1`: what is learned says so"),
    ("fit", "write `descend L by adam(rate=0.01) for 100 steps`"),
    ("predict", "give the prediction a name, and read it for others: `at(prediction, X=X_test)`"),
    ("compile", "write `loss L = mse(prediction, y)` and `descend L by adam(rate=0.01) for 100 steps`"),
    ("append", "make a new array: `append(x, 1)`; in a training, `history(x)` has all values"),
    ("extend", "make a new array: `concatenate([x, y])`"),
    ("insert", "make a new array: `insert(x, 0, 1)`"),
    ("fill", "make a new array: `full(3, 1)`"),
    ("sort", "make a new array: `sort(x)`"),
    ("partition", "make a new array: `sort(x)`"),
    ("resize", "make a new array: `reshape(x, (2, 3))`"),
    ("shuffle", "make a new array: `permutation(x)`"),
    ("put", "make a new array with `where(condition, a, b)`"),
    ("to", "leave it out: there is one device, and every number is a 64-bit float"),
    ("cuda", "leave it out: there is one device, and every number is a 64-bit float"),
    ("cpu", "leave it out: there is one device, and every number is a 64-bit float"),
    ("double", "leave it out: every number is a 64-bit float"),
    ("float", "leave it out: every number is a 64-bit float"),
    ("head", "write `x[:5]`"),
    ("default_rng", "write `seed 7` instead; before a draw, `rng.` is read over"),
];

/// Methods that change a value in place, train, or belong to a library's objects.
const METHODS: [&str; 27] = [
    "plot",
    "hist",
    "backward",
    "step",
    "zero_grad",
    "requires_grad_",
    "fit",
    "predict",
    "compile",
    "append",
    "extend",
    "insert",
    "fill",
    "sort",
    "partition",
    "resize",
    "put",
    "to",
    "cuda",
    "cpu",
    "double",
    "float",
    "head",
    "shuffle",
    "scatter",
    "bar",
    "imshow",
];

/// Words that draw figures elsewhere step by step.
const DECORATION: [&str; 14] = [
    "show",
    "figure",
    "subplots",
    "subplot",
    "title",
    "xlabel",
    "ylabel",
    "legend",
    "grid",
    "savefig",
    "tight_layout",
    "xlim",
    "ylim",
    "axis",
];

/// Whether a word before a point is a library's.
pub(super) fn is_library(word: &str) -> bool {
    READ_OVER.contains(&word) || REFUSED.iter().any(|(library, _)| *library == word)
}

/// What is written here instead of a word of a library, or of one that begins a statement elsewhere.
pub fn word_elsewhere(word: &str) -> Option<String> {
    let statement = || foreign::statement_word(word).and_then(|fault| fault.remedy);
    instead(word).map(str::to_string).or_else(statement)
}

fn instead(name: &str) -> Option<&'static str> {
    WORDS.iter().find(|(word, _)| *word == name).map(|(_, instead)| *instead)
}

/// The fault of a name of a library that is not read over.
pub(super) fn library_fault(library: &str, name: &str) -> Fault {
    let whose = REFUSED.iter().find(|(word, _)| *word == library).map_or(library, |(_, whose)| whose);
    let fault = Fault::new(format!("`{library}.{name}` is a word of {whose}"));
    match instead(name) {
        Some(instead) => fault.remedy(instead),
        None if DECORATION.contains(&name) => {
            fault.remedy("leave it out: `plot \"title\": line(x)` draws a whole figure, and the page shows it")
        }
        None if whose == "Pandas" => fault.remedy("write `csv(\"file.csv\")` for a table"),
        None => fault.remedy(format!(
            "take `{library}.` out if a function of the block language bears the name; it has NumPy's arguments"
        )),
    }
}

/// The fault of what sets the seed, or makes a generator.
pub(super) fn generator_fault(name: &str) -> Option<Fault> {
    let makes =
        matches!(name, "default_rng" | "RandomState" | "Generator" | "seed" | "SeedSequence" | "PCG64");
    makes.then(|| {
        Fault::new("a block has one generator of random numbers, which is there already")
            .remedy("write `seed 7` on a line of its own; before a draw, `rng.` is read over")
    })
}

/// The fault of a method that changes its object, or belongs to another kind of object.
pub(super) fn method_fault(name: &str) -> Option<Fault> {
    let fault = Fault::new(format!("`.{name}(…)` changes what it stands behind, and no value changes here"));
    METHODS.contains(&name).then(|| fault.remedy(instead(name).unwrap_or("leave it out")))
}
