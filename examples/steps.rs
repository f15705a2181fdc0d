//! Times the training of a lesson, without its page: `steps LESSON.md [RUNS]` prints JSON for `benches/compare.py`.

use std::io::Write;
use std::time::Instant;

use mdbook_descent::engine;
use mdbook_descent::language::parse_block;
use mdbook_descent::lesson::{self, ChapterPiece};
use mdbook_descent::model::{self, BlockKind, Limits, Model, Step};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut words = std::env::args().skip(1);
    let path = words.next().ok_or("which lesson?")?;
    let runs: usize = words.next().map_or(Ok(5), |runs| runs.parse())?;
    let text = std::fs::read_to_string(&path)?;
    let (mut seconds, mut loss) = (f64::INFINITY, f64::NAN);
    for _ in 0..=runs {
        // In the pool of threads, as chapters are.
        let (found, last) = rayon::scope(|_| train(&text))?;
        (seconds, loss) = (seconds.min(found), last);
    }
    writeln!(std::io::stdout(), "{}", serde_json::json!({ "seconds": seconds, "loss": loss }))?;
    Ok(())
}

/// How long one step of the lesson's training takes, and the last loss.
fn train(text: &str) -> Result<(f64, f64), String> {
    let mut model = Model::new(Limits { steps: 1_000_000, memory: 512_000_000, work: 200_000_000_000 }, 0);
    for piece in lesson::scan(text).pieces {
        let ChapterPiece::Block(block) = piece else { continue };
        let (statements, _) = parse_block(block.code.text(), 0, &[]);
        let resolved = model::resolve_block(&mut model.names, None, &statements.into());
        model::open_block(&mut model, &resolved, BlockKind::Train, 0);
        for statement in resolved.statements.iter() {
            let step = model::take(&mut model, statement).map_err(|fault| fault.message)?;
            if let Step::Train(program) = step {
                let steps = program.steps as f64;
                let start = Instant::now();
                let trained = engine::train(&mut model.graph, &mut model.state, *program, &|_, _| false);
                let (ran, _) = trained.map_err(|fault| fault.message)?;
                let seconds = start.elapsed().as_secs_f64();
                let loss = ran.loss.as_ref().and_then(|(_, values)| values.last());
                return Ok((seconds / steps, loss.copied().ok_or("the training has a loss")?));
            }
        }
    }
    Err("the lesson trains nothing".to_string())
}
