//! A training step allocates nothing: counted by an allocator that counts; knows no numbers.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use mdbook_descent::engine;
use mdbook_descent::language::parse_block;
use mdbook_descent::model::{self, BlockKind, Limits, Model, Step};

thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

struct Counting;

// Counting needs the allocator's own interface, which is unsafe; the tool itself has no unsafe code.
#[expect(unsafe_code)]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.with(|count| count.set(count.get() + 1));
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// How often a training of so many steps allocates.
fn allocations(source: &str, steps: usize) -> usize {
    let (statements, faults) = parse_block(&source.replace("STEPS", &steps.to_string()), 0, &[]);
    assert!(faults.is_empty(), "{faults:?}");
    let mut model = Model::new(Limits { steps: 100_000, memory: 512_000_000, work: u64::MAX }, 0);
    let block = model::resolve_block(&mut model.names, None, &statements.into());
    model::open_block(&mut model, &block, BlockKind::Train, 0);
    for statement in block.statements.iter() {
        if let Step::Train(program) =
            model::take(&mut model, statement).map_err(|fault| fault.message).expect("a sound line")
        {
            let before = COUNT.with(Cell::get);
            engine::train(&mut model.graph, &mut model.state, *program, &|_, _| false)
                .map_err(|fault| fault.message)
                .expect("a sound training");
            return COUNT.with(Cell::get) - before;
        }
    }
    panic!("the block trains");
}

#[track_caller]
fn check(source: &str) {
    // Once to fill what is made once and for all; numbers of steps that no rule has among its own numbers.
    allocations(source, 11);
    assert_eq!(allocations(source, 11), allocations(source, 1009));
}

#[test]
fn the_four_points() {
    check(
        "data X = [[1, 1], [1, 2], [2, 2], [2, 3]]\ndata y = [1, 2, 2, 3]\nparam w = random(2)\nloss L = mean((y - X @ w)**2)\nmetric worst = max(abs(y - X @ w))\ndescend L by gradient_descent(rate=0.01) for STEPS steps",
    );
}

#[test]
fn a_network_by_adam() {
    check(
        "data X = [[0, 0], [0, 1], [1, 0], [1, 1]]\ndata y = [[0], [1], [1], [0]]\nparam W, b = dense(2, 8)\nparam V, c = dense(8, 1)\nh = tanh(X @ W + b)\nloss L = mean((sigmoid(h @ V + c) - y)**2)\ndescend L by adam(rate=0.01) for STEPS steps until L < 0",
    );
}

#[test]
fn more_axes_than_a_view_keeps_on_the_stack() {
    check(
        "param w = ones((2, 3, 2, 3, 2))\nturned = pad(swapaxes(w, 0, 3)[1:], 1)\nloss L = mean((turned - ones((4, 5, 4, 4, 4)))**2)\ndescend L by gradient_descent(rate=0.01) for STEPS steps",
    );
}

#[test]
fn batches() {
    check(
        "data X = standard_normal((50, 3))\ndata y = X @ [1, 2, 3]\nparam w = zeros(3)\nloss L = mean((X @ w - y)**2)\ndescend L by momentum(rate=0.01) for STEPS steps with batch=16",
    );
}

#[test]
fn the_own_rule_with_noise() {
    check(
        "param w = 1\nnoise = standard_normal(3)\nloss L = (w - 2)**2 + sum(noise) * 0\nupdate w = w - 0.1 * grad(L, w)\nrepeat STEPS steps",
    );
}

#[test]
fn a_line_search() {
    check(
        "param p = [-1.2, 1]
loss L = (1 - p[0])**2 + 100 * (p[1] - p[0]**2)**2
descend L by conjugate_gradient(clip_norm=7) for STEPS steps until stalled(L, 2000)",
    );
}

#[test]
fn products_shared_out_among_threads() {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().expect("two threads");
    pool.install(|| {
        check(
            "data X = standard_normal((1024, 64))\nparam W = standard_normal((64, 8))\nloss L = mean(tanh(X @ W)**2)\ndescend L by gradient_descent(rate=0.01) for STEPS steps",
        );
    });
}
