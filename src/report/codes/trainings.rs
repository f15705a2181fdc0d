//! Codes of faults about what is learned, how, and what is asked of it; knows no fault.

use super::FaultCode;

pub(super) static CODES: &[FaultCode] = &[
    FaultCode {
        slug: "training",
        found_in: &[
            "language/training.rs",
            "model/training.rs",
            "model/descent.rs",
            "model/watching.rs",
            "model/batches.rs",
        ],
        doc: "A `descend` or `repeat` has nothing to do, counts what is not there, or stops at what is no condition.",
        wrong: "```train\n\
                param w = 4\n\
                L = w**2\n\
                descend L by gradient_descent(rate=0.1) for 20 steps\n\
                ```\n",
        right: "```train\n\
                param w = 4\n\
                loss L = w**2\n\
                descend L by gradient_descent(rate=0.1) for 20 steps\n\
                ```\n",
        ..FaultCode::IN_A_LESSON
    },
    FaultCode {
        slug: "update",
        found_in: &["model/updates.rs"],
        doc: "An `update` changes what does not change, or gives it another shape, or nothing says how often it is made.",
        wrong: "```train\n\
                x = 1\n\
                update x = x / 2\n\
                repeat 5 steps\n\
                ```\n",
        right: "```train\n\
                state x = 1\n\
                update x = x / 2\n\
                repeat 5 steps\n\
                ```\n",
        ..FaultCode::IN_A_LESSON
    },
    FaultCode {
        slug: "optimizer",
        found_in: &["model/optimizer.rs", "optimizers/"],
        doc: "There is no such optimizer, or a setting of it cannot have this value.",
        wrong: "```train\n\
                param w = 4\n\
                loss L = w**2\n\
                descend L by momentum(0.1, beta=1.5) for 10 steps\n\
                ```\n",
        right: "```train\n\
                param w = 4\n\
                loss L = w**2\n\
                descend L by momentum(0.1, beta=0.9) for 10 steps\n\
                ```\n",
        ..FaultCode::IN_A_LESSON
    },
    FaultCode {
        slug: "divergence",
        found_in: &["chapter/training.rs", "model/start.rs"],
        doc: "A training leaves the finite numbers. If that is the lesson, write `diverges` behind the fence's first word.",
        wrong: "```train\n\
                param w = 4\n\
                loss L = w**2\n\
                descend L by gradient_descent(rate=1.5) for 1000 steps\n\
                ```\n",
        right: "```train\n\
                param w = 4\n\
                loss L = w**2\n\
                descend L by gradient_descent(rate=0.1) for 1000 steps\n\
                ```\n",
        ..FaultCode::IN_A_LESSON
    },
    FaultCode {
        slug: "moment",
        found_in: &["model/moments.rs", "model/looking_back.rs", "engine/history.rs", "model/modes.rs"],
        doc: "A moment of a training is asked for that there was not, or of a block that does not train.",
        wrong: "```calc\n\
                x = 2\n\
                history(x)\n\
                ```\n",
        right: "```train\n\
                param w = 4\n\
                loss L = w**2\n\
                descend L by gradient_descent(rate=0.1) for 20 steps\n\
                history(L)\n\
                ```\n",
        ..FaultCode::IN_A_LESSON
    },
    FaultCode {
        slug: "vary",
        found_in: &["model/varied.rs"],
        doc: "A `vary` goes through too many values, none, or what is no value.",
        wrong: "```train\n\
                vary rate in linspace(0.1, 0.5, 100)\n\
                param w = 4\n\
                loss L = w**2\n\
                descend L by gradient_descent(rate=rate) for 20 steps\n\
                ```\n",
        right: "```train\n\
                vary rate in linspace(0.1, 0.5, 5)\n\
                param w = 4\n\
                loss L = w**2\n\
                descend L by gradient_descent(rate=rate) for 20 steps\n\
                ```\n",
        ..FaultCode::IN_A_LESSON
    },
    FaultCode {
        slug: "derivative",
        found_in: &["model/calculus.rs", "model/derivatives.rs", "functions/differentiate.rs"],
        doc: "Something is to be differentiated that has no slope, or in a way that there is not.",
        wrong: "```calc\n\
                floor'(2.5)\n\
                ```\n",
        right: "```calc\n\
                exp'(2.5)\n\
                ```\n",
        ..FaultCode::IN_A_LESSON
    },
];
