//! Codes of faults about what single functions take; knows no fault.

use super::FaultCode;

pub(super) static CODES: &[FaultCode] = &[
    FaultCode {
        slug: "function",
        found_in: &["functions/", "model/"],
        doc: "A function gets arguments that do not go with each other, or lie where it has no value.",
        wrong: "```calc\n\
                interp(1.5, [1, 2, 3], [1, 2])\n\
                ```\n",
        right: "```calc\n\
                interp(1.5, [1, 2, 3], [1, 2, 4])\n\
                ```\n",
        ..FaultCode::IN_A_LESSON
    },
    FaultCode {
        slug: "draw",
        found_in: &["functions/draws.rs", "functions/draws/"],
        doc: "Random numbers are asked for from where there are none.",
        wrong: "```calc\n\
                uniform(2)\n\
                ```\n",
        right: "```calc\n\
                uniform(2, 3)\n\
                ```\n",
        ..FaultCode::IN_A_LESSON
    },
    FaultCode {
        slug: "reduction",
        found_in: &[
            "functions/reductions/",
            "functions/statistics.rs",
            "functions/gaps.rs",
            "functions/ordering.rs",
            "functions/counting.rs",
        ],
        doc: "There are no numbers to be put together, or too few.",
        wrong: "```calc\n\
                max([])\n\
                ```\n",
        right: "```calc\n\
                max([1, 2])\n\
                ```\n",
        ..FaultCode::IN_A_LESSON
    },
    FaultCode {
        slug: "loss",
        found_in: &["functions/losses.rs", "functions/cross_entropy.rs"],
        doc: "Predictions and truths of a loss do not go together, or a label is none of the classes.",
        wrong: "```calc\n\
                mae([1, 2, 3], [1, 2])\n\
                ```\n",
        right: "```calc\n\
                mae([1, 2, 3], [1, 2, 4])\n\
                ```\n",
        ..FaultCode::IN_A_LESSON
    },
    FaultCode {
        slug: "layer",
        found_in: &["functions/layers/", "functions/convolution.rs"],
        doc: "The input or the weights of a layer have not the shape that it needs.",
        wrong: "```calc\n\
                conv1d([1, 2, 3], [1, 1])\n\
                ```\n",
        right: "```calc\n\
                convolve([1, 2, 3], [1, 1])\n\
                ```\n",
        ..FaultCode::IN_A_LESSON
    },
    FaultCode {
        slug: "linear-algebra",
        found_in: &["functions/linear_algebra/"],
        doc: "A function of matrices gets what is none, or one that it has no answer for.",
        wrong: "```calc\n\
                svd([1, 2, 3])\n\
                ```\n",
        right: "```calc\n\
                svd([[1, 2], [3, 4]])\n\
                ```\n",
        ..FaultCode::IN_A_LESSON
    },
];
