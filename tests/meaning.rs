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

#[test]
fn a_loss_that_climbs_on_its_way_does_not_just_fall() {
    let climbing = "```train\nparam w = 1\nloss L = w**2\nupdate w = [1, 30, 50, 2, 0.9, 0.8][step]\nrepeat 5 steps\n\
                    show loss_curve\n```\n";
    let page = page(climbing);
    assert!(page.contains("goes from 1 to 0.64 in 5 steps, and is 2500 at its highest"), "{page}");
}
