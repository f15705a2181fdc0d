//! What once went wrong in the hands of others, each case with its right value, as lessons in `tests/meaning/`; knows no
//! part of the house.

use std::path::Path;
use std::rc::Rc;

use mdbook_descent::chapter::{Source, process};
use mdbook_descent::config::Config;
use mdbook_descent::environment::Memory;

#[test]
fn the_lessons_of_old_cases_hold() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/meaning");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("the folder").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    for file in files {
        let lesson = std::fs::read_to_string(&file).expect("a lesson");
        let source = Source { content: &lesson, file: "lesson.md", written: None };
        let chapter = process(source, &Config::default().settings, Rc::new(Memory::default()));
        assert!(chapter.faults.is_empty(), "{}: {}", file.display(), chapter.faults.join("\n"));
    }
}

/// What a lesson's page says.
fn page(lesson: &str) -> String {
    let source = Source { content: lesson, file: "lesson.md", written: None };
    let chapter = process(source, &Config::default().settings, Rc::new(Memory::default()));
    assert!(chapter.faults.is_empty(), "{}", chapter.faults.join("\n"));
    chapter.content
}

#[test]
fn a_line_that_meets_whole_numbers_tells_no_classes() {
    let line = "```train\ndata x = [1, 2, 3]\ndata y = [2, 4, 6]\nparam w = 0\nloss L = mean((w * x - y)**2)\n\
                descend L by gradient_descent(rate=0.1) for 20 steps\nshow fit, residuals\n```\n";
    let page = page(line);
    assert!(page.contains("misses") && !page.contains("class."), "{page}");
}

#[test]
fn every_optimizer_of_a_block_is_named() {
    let two = "```train\nparam a, b = 1, 1\nloss L = a**2 + b**2\ndescend L over a by gradient_descent(rate=0.1) for 2 steps\n\
               descend L over b by adam(rate=0.1) for 3 steps\nshow decision, loop\n```\n";
    let page = page(two);
    let told = ["gradient_descent(rate=0.1) for 2 steps", "adam(rate=0.1) for 3 steps"];
    assert!(told.iter().all(|words| page.matches(words).count() >= 2), "{page}");
}

#[test]
fn nothing_is_advised_that_is_not_known() {
    let held = "```train\nparam w = 5\nloss L = (w + 1)**2\nupdate w = max([w, 0])\n\
                descend L by gradient_descent(rate=0.3) for 9 steps\nshow decision\n```\n";
    assert!(page(held).contains("The last step left the loss as it was"));
    let two = "```train\nparam g, d = 0, 1\nloss G = (g - 3)**2 + d * g**2\nloss D = (d + 2 * g)**2\n\
               update d = d - 0.1 * grad(D, d)\nupdate g = g - 0.1 * grad(G, g)\nrepeat 5 steps\nshow decision, loop\n```\n";
    let page = page(two);
    assert!(page.contains("∂G/∂g, ∂D/∂d") && !page.contains("steps are too long"), "{page}");
}

/// The first batch is other rows than all the data, so its loss is no beginning that the end could be compared with.
#[test]
fn the_loss_of_a_batch_is_not_compared_with_that_of_all_the_data() {
    let easy = "```train\ndata y = [0, 0, 10, 10]\nparam m = 0\nloss L = mean((y - m)**2)\n\
                descend L by gradient_descent(rate=0.1) for 1 epochs with batch=2, order=[0, 1, 2, 3]\nshow decision\n```\n";
    let page = page(easy);
    assert!(page.contains("on the first batch to"), "{page}");
    assert!(!page.contains("did not fall"), "{page}");
}

/// Two rows of numbers, a model, its loss and the views that tell how good it is.
fn told_of(model: &str, target: &str) -> String {
    page(&format!(
        "```train\ndata x = [-3, -2, -1, 0.5, 1, 2]\ndata u = [1, 2, 1, 2, 1, 2]\ndata y = {target}\n\
         param w, b = 0, 0\n{model}\ndescend L by gradient_descent(rate=0.05) for 400 steps\nshow fit, residuals\n```\n"
    ))
}

const TWO_CLASSES: &str = "[0, 0, 1, 0, 1, 1]";

#[test]
fn the_prediction_is_what_meets_the_truth() {
    let numbers = "[-12, -6, -2, 0.25, 0, -2]";
    let whole = [
        "loss L = mean((y - w * x - b)**2)",
        "loss L = mean((b + w * x - y)**2)",
        "e = y - w * x\nloss L = mean((e - b)**2)",
    ];
    for loss in whole {
        let page = told_of(loss, numbers);
        assert!(
            page.contains("w * x + b misses y by") || page.contains("b + w * x misses y by"),
            "{loss}: {page}"
        );
        assert!(page.contains("y − (w * x + b)") || page.contains("y − (b + w * x)"), "{loss}: {page}");
    }
    let page = told_of("p = w * x + b - x**2\nloss L = mean((y - p)**2)", numbers);
    assert!(page.contains("p misses y by"), "{page}");
    let page = told_of("q = w * x + b\nloss L = mean((y - 2 * q)**2)", numbers);
    assert!(page.contains("2 * q misses y by"), "{page}");
    let page = told_of("loss L = mean((y - w * x - u)**2)", numbers);
    assert!(page.contains("w * x + u misses y by"), "{page}");
}

/// The counts are those of the model, whatever it gives a name to: a score turns at 0, a probability at one half.
#[test]
fn classes_are_parted_where_the_loss_parts_them() {
    let models = [
        ("z = w * x + b\nloss L = mean(softplus(z) - y * z)", "above 0 is"),
        ("z = w * x + b\nloss L = mean(y * log(1 + exp(-z)) + (1 - y) * log(1 + exp(z)))", "above 0 is"),
        ("z = w * x + b\nloss L = mean(log(1 + exp(-(2 * y - 1) * z)))", "above 0 is"),
        ("t = 2 * y - 1\nz = w * x + b\nloss L = mean(log(1 + exp(-t * z)))", "above 0 is"),
        ("q = sigmoid(w * x + b)\nloss L = binary_cross_entropy(1 - q, y)", "above 0.5 is"),
        ("p = sigmoid(w * x + b)\nloss L = -mean(y * log(p) + (1 - y) * log(1 - p))", "above 0.5 is"),
        ("loss L = mean((y - w * x - b)**2)", "above 0.5 is"),
    ];
    for (model, parted) in models {
        let page = told_of(model, TWO_CLASSES);
        assert!(
            page.contains(&format!("4 of 6 points get their own class; {parted} class 1.")),
            "{model}: {page}"
        );
    }
    let nearest = "```train\ndata X = [[0, 0], [0, 1], [4, 4], [5, 4], [8, 0], [8, 1]]\ndata y = [0, 0, 1, 1, 2, 2]\n\
                   param C = [[1, 0], [4, 3], [7, 1]]\nd = sum((X[:, None, :] - C[None])**2, axis=2)\n\
                   loss L = cross_entropy(-d, y)\ndescend L by gradient_descent(rate=0.05) for 9 steps\nshow confusion\n```\n";
    assert!(page(nearest).contains("6 of 6 points get their own class"));
}

/// The gradient at the start is that of the start, also of a loss that counts its steps or draws its numbers.
#[test]
fn the_start_of_a_card_is_row_zero() {
    let counting = "```train\nparam w = 1\nloss L = w**2 * (1 + step)\ndescend L by gradient_descent(rate=0.01) for 3 steps\n\
                    show decision, backprop(step=0)\n```\n";
    let found = page(counting);
    assert!(found.contains("2 at the start, 6.642 at the end"), "{found}");
    assert!(!found.contains("8 at the start") && !found.contains("<td>8</td>"), "{found}");
    let drawing = "```train id=a\nparam w = 1\nloss L = normal() * w\ndescend L by gradient_descent(rate=0.5) for 5 steps\n\
                   show decision\n```\n{{= at(grad(a.L, a.w), step=0) ~ 0.1257 }}\n";
    let found = page(drawing);
    assert!(found.contains("0.1257 at the start") && !found.contains("did not fall"), "{found}");
}

#[test]
fn each_loss_that_is_descended_has_its_gradients_compared() {
    let two = "```train\nparam a, b = 1, 2\nloss L = a**2 + b**2\nloss M = (a - b)**2\n\
               descend L by gradient_descent(rate=0.1) for 2 steps\ndescend M by gradient_descent(rate=0.1) for 2 steps\n\
               show checklist, gradients\n```\n";
    let page = page(two);
    assert!(
        page.contains("all 4 slopes are right") && page.matches("with respect to").count() == 1,
        "{page}"
    );
}

#[test]
fn a_loss_that_dips_on_its_way_does_not_just_fall() {
    let dipping = "```train\nparam w = 1\nloss L = (w - 3)**2 * (w**2 + 0.1)\nupdate w = [1, 3, 2, 0.5, 0.9][step]\n\
                   repeat 4 steps\nshow loss_curve\n```\n";
    assert!(page(dipping).contains("goes from 4.4 to 4.013 in 4 steps, and is 0 at its lowest"));
}

#[test]
fn a_loss_that_climbs_on_its_way_does_not_just_fall() {
    let climbing = "```train\nparam w = 1\nloss L = w**2\nupdate w = [1, 30, 50, 2, 0.9, 0.8][step]\nrepeat 5 steps\n\
                    show loss_curve\n```\n";
    let page = page(climbing);
    assert!(page.contains("goes from 1 to 0.64 in 5 steps, and is 2500 at its highest"), "{page}");
}
