//! The codes of faults: which family of mistakes a fault belongs to, told by the file of this house that found it.

/// A family of faults: what goes wrong in the same way has the same code.
pub struct FaultCode {
    /// What it is called on the terminal, in an editor and behind `explain`.
    pub slug: &'static str,
    /// The files, or folders, under `src/` that find such faults.
    pub found_in: &'static [&'static str],
}

/// What has no other code, which a test forbids.
const UNTOLD: &str = "fault";

/// All codes. Of several rows that fit a file, the longest path counts.
pub static CODES: &[FaultCode] = &[
    FaultCode {
        slug: "fence",
        found_in: &["lesson/fence.rs", "lesson/words.rs", "lesson/scan.rs", "lesson/nearly.rs"],
    },
    FaultCode { slug: "form", found_in: &["lesson/forms.rs"] },
    FaultCode { slug: "dollars", found_in: &["lesson/mathematics.rs", "lesson/dollars.rs"] },
    FaultCode { slug: "untrusted", found_in: &["lesson/untrusted.rs", "book/untrusted.rs"] },
    FaultCode { slug: "heading", found_in: &["book/found.rs"] },
    FaultCode { slug: "claim", found_in: &["chapter/block.rs", "checks/"] },
    FaultCode { slug: "prose", found_in: &["chapter/prose.rs"] },
    FaultCode {
        slug: "exercise",
        found_in: &["chapter/tries.rs", "chapter/change.rs", "chapter/settings.rs", "language/tasks.rs"],
    },
    FaultCode { slug: "question", found_in: &["chapter/questions.rs"] },
    FaultCode { slug: "reference", found_in: &["chapter/placed.rs", "chapter/numbers.rs"] },
    FaultCode { slug: "markdown", found_in: &["chapter/mod.rs"] },
    FaultCode {
        slug: "internal",
        found_in: &["chapter/guard.rs", "studies/rehearsal/", "studies/printed.rs", "graph/fold.rs"],
    },
    FaultCode { slug: "divergence", found_in: &["chapter/training.rs", "model/start.rs"] },
    FaultCode { slug: "file", found_in: &["environment.rs"] },
    FaultCode { slug: "table", found_in: &["datasets/table/", "datasets/table.rs"] },
    FaultCode { slug: "data", found_in: &["datasets/", "model/data.rs"] },
    FaultCode {
        slug: "syntax",
        found_in: &[
            "language/",
            "language/parser.rs",
            "language/operands.rs",
            "language/expressions.rs",
            "language/indices.rs",
        ],
    },
    FaultCode {
        slug: "letters",
        found_in: &["language/tokens.rs", "language/literals.rs", "language/lines.rs"],
    },
    FaultCode {
        slug: "statement",
        found_in: &["language/statements.rs", "model/statements.rs", "model/block.rs"],
    },
    FaultCode { slug: "definition", found_in: &["language/targets.rs", "model/spelling.rs"] },
    FaultCode {
        slug: "foreign",
        found_in: &[
            "language/foreign.rs",
            "language/libraries.rs",
            "language/numpy.rs",
            "language/elements.rs",
        ],
    },
    FaultCode {
        slug: "training",
        found_in: &[
            "language/training.rs",
            "model/training.rs",
            "model/descent.rs",
            "model/watching.rs",
            "model/batches.rs",
        ],
    },
    FaultCode { slug: "update", found_in: &["model/updates.rs"] },
    FaultCode { slug: "optimizer", found_in: &["model/optimizer.rs", "optimizers/"] },
    FaultCode {
        slug: "display",
        found_in: &["language/displays.rs", "model/displays.rs", "model/elements.rs", "studies/plots.rs"],
    },
    FaultCode { slug: "view", found_in: &["views/", "studies/", "model/printed.rs"] },
    FaultCode { slug: "program", found_in: &["exports/", "script/", "studies/known.rs"] },
    FaultCode { slug: "name", found_in: &["model/names.rs", "resolve/", "model/scope.rs"] },
    FaultCode {
        slug: "call",
        found_in: &["model/calls.rs", "model/bodies.rs", "functions/arguments.rs", "functions/value.rs"],
    },
    FaultCode {
        slug: "operator",
        found_in: &["model/operators.rs", "model/expression.rs", "functions/bits.rs"],
    },
    FaultCode { slug: "condition", found_in: &["model/choices.rs", "model/claims.rs", "functions/logic.rs"] },
    FaultCode { slug: "loop", found_in: &["model/loops.rs", "model/apart.rs", "model/comprehension.rs"] },
    FaultCode { slug: "text", found_in: &["model/texts.rs"] },
    FaultCode {
        slug: "index",
        found_in: &["model/index.rs", "model/masks.rs", "functions/shaping/indexing.rs"],
    },
    FaultCode {
        slug: "moment",
        found_in: &["model/moments.rs", "model/looking_back.rs", "engine/history.rs", "model/modes.rs"],
    },
    FaultCode { slug: "vary", found_in: &["model/varied.rs"] },
    FaultCode {
        slug: "derivative",
        found_in: &["model/calculus.rs", "model/derivatives.rs", "functions/differentiate.rs"],
    },
    FaultCode {
        slug: "shape",
        found_in: &["graph/", "functions/shaping/", "model/columns.rs", "functions/creation.rs"],
    },
    FaultCode { slug: "limit", found_in: &["graph/work.rs", "graph/make.rs", "engine/", "chapter/page.rs"] },
    FaultCode { slug: "function", found_in: &["functions/", "model/"] },
    FaultCode { slug: "draw", found_in: &["functions/draws.rs", "functions/draws/"] },
    FaultCode {
        slug: "reduction",
        found_in: &[
            "functions/reductions/",
            "functions/statistics.rs",
            "functions/gaps.rs",
            "functions/ordering.rs",
            "functions/counting.rs",
        ],
    },
    FaultCode { slug: "loss", found_in: &["functions/losses.rs", "functions/cross_entropy.rs"] },
    FaultCode { slug: "layer", found_in: &["functions/layers/", "functions/convolution.rs"] },
    FaultCode { slug: "linear-algebra", found_in: &["functions/linear_algebra/"] },
];

/// The code of what a file of this house found; the path may begin anywhere.
pub(super) fn code_of(file: &str) -> &'static str {
    // The compiler writes paths as its system does.
    let file = file.replace('\\', "/");
    let file = file.rsplit_once("src/").map_or("", |(_, below)| below);
    let rows = CODES.iter().flat_map(|row| row.found_in.iter().map(|place| (place.len(), row.slug, place)));
    let fits = rows.filter(|(.., place)| file.starts_with(**place));
    fits.max_by_key(|(length, ..)| *length).map_or(UNTOLD, |(_, slug, _)| slug)
}
