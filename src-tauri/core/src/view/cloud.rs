//! Whether Tinybird's cloud answers.

use crate::contract::{Problem, Snapshot};

/// Why the last request about the account got no answer. The end of a session is said instead, and
/// other problems are said where they belong.
pub(super) fn problem(snapshot: &Snapshot) -> Option<Problem> {
    if snapshot.account.as_ref().is_some_and(|account| account.ended) {
        return None;
    }
    let failure = snapshot.account_work.failure();
    failure.filter(|problem| ["cloud", "http"].contains(&problem.code.area())).cloned()
}
