//! Requests, and how far the work of each kind is.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Problem;

/// Names one intent from its sending to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RequestId(pub u64);

/// One request that ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct RequestEnd {
    /// The request.
    pub request: RequestId,
    /// Why it failed; `None`: done.
    pub problem: Option<Problem>,
}

/// Where a kind of work stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Flow<S> {
    /// The request that runs, or ran last.
    pub request: Option<RequestId>,
    /// How far it is.
    pub phase: Phase<S>,
}

impl<S> Default for Flow<S> {
    fn default() -> Self {
        Self { request: None, phase: Phase::Idle }
    }
}

impl<S> Flow<S> {
    /// Why it failed, unless the person gave it up.
    pub fn failure(&self) -> Option<&Problem> {
        match &self.phase {
            Phase::Failed(problem) if !problem.is_given_up => Some(problem),
            _ => None,
        }
    }
}

/// How far a flow is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(tag = "is", content = "with", rename_all = "snake_case")]
pub enum Phase<S> {
    /// Nothing was asked yet.
    Idle,
    /// At this stage.
    Running(S),
    /// Ended well.
    Done,
    /// Ended in a problem.
    Failed(Problem),
}

/// A stage with nothing to say about itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum Working {
    /// At work.
    Working,
}
