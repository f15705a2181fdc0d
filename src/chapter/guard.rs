//! An error of the tool itself, caught and made a fault; knows no block.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

use crate::report::Fault;

thread_local! {
    /// What went wrong in the guarded work of this thread; there is none outside of such work.
    static CAUGHT: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Does some work whose panic is no end of the program, but a fault that asks to be reported.
pub(super) fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, Fault> {
    listen();
    CAUGHT.set(Some(String::new()));
    let done = catch_unwind(AssertUnwindSafe(work));
    let what = CAUGHT.take().unwrap_or_default();
    done.map_err(|_| {
        let version = env!("CARGO_PKG_VERSION");
        Fault::new(format!("mdbook-descent itself went wrong here: {what}")).remedy(format!(
            "this is our mistake, not yours: please report it with this page and the version, {version}"
        ))
    })
}

/// Lets a panic in guarded work be kept instead of written to the terminal; all others are told as ever.
fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |panic| {
            let kept = CAUGHT.with_borrow_mut(|caught| {
                let what = panic.payload_as_str().unwrap_or("no reason is known");
                let place = panic.location().map(|place| format!(" ({place})")).unwrap_or_default();
                caught.as_mut().map(|caught| *caught = format!("{what}{place}")).is_some()
            });
            if !kept {
                before(panic);
            }
        }));
    });
}
