//! The rows of a large result shared out among threads; knows no kernel.

/// What a part must be worth, in multiplications: waking a thread takes about as long.
const LEAST: usize = 1 << 18;

/// The rows of a part go in steps of this, so that no lane stays empty.
const STEP: usize = 8;

/// Fills `output`, whose rows are `width` numbers long: `fill` gets the number of a first row and the rows from
/// there on. Who computes a row is left to chance, what it holds is not: no row may depend on another.
///
/// Threads are those of the pool that the caller runs in; without one, or with little work, there is only one part.
pub fn by_rows(output: &mut [f64], width: usize, work: usize, fill: &(impl Fn(usize, &mut [f64]) + Sync)) {
    let most = threads();
    share(output, width, 0, most.min(work / LEAST), fill);
}

/// How many threads the pool has that the caller runs in.
#[cfg(feature = "book")]
fn threads() -> usize {
    rayon::current_thread_index().map_or(1, |_| rayon::current_num_threads())
}

#[cfg(not(feature = "book"))]
fn threads() -> usize {
    1
}

/// Does both, on two threads if one is free.
#[cfg(feature = "book")]
fn both(one: impl FnOnce() + Send, other: impl FnOnce() + Send) {
    rayon::join(one, other);
}

#[cfg(not(feature = "book"))]
fn both(one: impl FnOnce(), other: impl FnOnce()) {
    one();
    other();
}

fn share(
    output: &mut [f64],
    width: usize,
    first: usize,
    parts: usize,
    fill: &(impl Fn(usize, &mut [f64]) + Sync),
) {
    let rows = output.len() / width.max(1);
    let above = if parts < 2 { rows } else { (rows * (parts / 2) / parts).next_multiple_of(STEP) };
    if above >= rows {
        return fill(first, output);
    }
    let (upper, lower) = output.split_at_mut(above * width);
    both(
        || share(upper, width, first, parts / 2, fill),
        || share(lower, width, first + above, parts - parts / 2, fill),
    );
}
