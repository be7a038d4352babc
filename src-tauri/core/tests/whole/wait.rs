//! Waiting for a state, with a deadline that fails the test.

use std::future::Future;
use std::time::Duration;

/// Longer than anything here takes on a busy machine; a test that waits longer has failed.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// How long a probe is let rest.
const REST: Duration = Duration::from_millis(1);

/// Probes until it is so. Panics with `what` when [`PATIENCE`] passes before.
pub(crate) async fn wait_until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let waiting = async {
        while !is_so().await {
            tokio::time::sleep(REST).await;
        }
    };
    or_fail(what, waiting).await;
}

/// What a future yields. Panics with `what` when [`PATIENCE`] passes before.
pub(crate) async fn or_fail<T>(what: &str, waiting: impl Future<Output = T>) -> T {
    let ended = tokio::time::timeout(PATIENCE, waiting).await;
    assert!(ended.is_ok(), "waited {PATIENCE:?} in vain for: {what}");
    ended.unwrap()
}
