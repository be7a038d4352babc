//! Waiting for a state, with a deadline; nothing here or in a journey sleeps a fixed time.

use std::{
    cell::LazyCell,
    future::Future,
    thread,
    time::{Duration, Instant},
};

use tokio::runtime::{Builder, Runtime};

/// Long enough for anything on a busy machine that does not wait for a person.
pub const SOON: Duration = Duration::from_secs(30);

/// Probes until there is an answer. Panics with `what` when `limit` passes without one.
pub fn wait_until<T>(what: &str, limit: Duration, probe: impl FnMut() -> Option<T>) -> T {
    within(limit, probe).unwrap_or_else(|| panic!("waited {limit:?} in vain for: {what}"))
}

/// Probes until there is an answer, but not for longer than `limit`.
pub fn within<T>(limit: Duration, mut probe: impl FnMut() -> Option<T>) -> Option<T> {
    let deadline = Instant::now() + limit;
    loop {
        let found = probe();
        if found.is_some() || Instant::now() >= deadline {
            return found;
        }
        thread::sleep(Duration::from_millis(10));
    }
}

/// More than any answer takes: a page's script has half a minute.
const ANSWER: Duration = Duration::from_secs(60);

/// Drives a future on this thread, whose network namespace its sockets then belong to. Panics when
/// it takes longer than any answer does.
pub fn block_on<F: Future>(future: F) -> F::Output {
    thread_local! {
        static RUNTIME: LazyCell<Runtime> = LazyCell::new(|| {
            Builder::new_current_thread().enable_all().build().expect("a runtime")
        });
    }
    let answer = async { tokio::time::timeout(ANSWER, future).await };
    RUNTIME.with(|runtime| runtime.block_on(answer)).expect("an answer in time")
}
