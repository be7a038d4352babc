//! The running requests: one slot for each kind of exclusive work.

use std::collections::HashMap;

use tokio::task::JoinHandle;

use crate::app::Error;
use crate::app::updates::Updates;
use crate::contract::RequestId;

/// A kind of work of which one request runs at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    /// Signing in.
    SignIn,
    /// Starting or stopping the local instance, or its engine.
    Local,
    /// Accounts, projects and the vault: one request after the other.
    Account,
    /// The clipboard.
    Clipboard,
    /// Changing the settings.
    Settings,
    /// Starting when the person logs in.
    LoginItem,
    /// Listing the regions.
    Regions,
    /// Searching a project for leaked tokens.
    LeakSearch,
    /// Listing the static tokens.
    StaticTokens,
    /// Listing endpoints and data sources.
    Resources,
    /// Listing the workspaces of the local instance.
    LocalWorkspaces,
}

/// The running requests, by kind.
#[derive(Default)]
pub(crate) struct Jobs(HashMap<Kind, Slot>);

/// The request that runs, and the task of the one before it, which may still hold a port or a lock.
#[derive(Default)]
struct Slot {
    running: Option<Running>,
    leaving: Option<JoinHandle<()>>,
}

struct Running {
    updates: Updates,
    task: JoinHandle<()>,
}

impl Jobs {
    /// Whether no request of this kind runs.
    pub(crate) fn is_free(&self, kind: Kind) -> bool {
        self.0.get(&kind).is_none_or(|slot| slot.running.is_none())
    }

    /// Whether this request of this kind runs.
    pub(crate) fn runs(&self, kind: Kind, request: RequestId) -> bool {
        self.0.get(&kind).is_some_and(|slot| slot.runs(request))
    }

    /// Runs a flow as a task of its own, after the task before it has ended.
    pub(crate) fn run(
        &mut self,
        kind: Kind,
        updates: Updates,
        work: impl Future<Output = Result<(), Error>> + Send + 'static,
    ) {
        let slot = self.0.entry(kind).or_default();
        let (leaving, own) = (slot.leaving.take(), updates.clone());
        let task = tokio::spawn(async move {
            let mut ending = Ending { updates: own, result: Some(Err(Error::Broke)) };
            if let Some(leaving) = leaving {
                // Its result was reported when it was ended.
                let _ = leaving.await;
            }
            ending.result = Some(work.await);
        });
        slot.running = Some(Running { updates, task });
    }

    /// Frees the slot of a request that ended by itself.
    pub(crate) fn finish(&mut self, request: RequestId) -> Option<Kind> {
        let (kind, slot) = self.0.iter_mut().find(|(_, slot)| slot.runs(request))?;
        slot.running = None;
        Some(*kind)
    }

    /// Ends a request, unless it does not run or has begun to write.
    pub(crate) fn cancel(&mut self, request: RequestId) -> Option<Kind> {
        let (kind, slot) = self.0.iter_mut().find(|(_, slot)| slot.runs(request))?;
        slot.end_running().map(|_| *kind)
    }

    /// Frees a slot for another request. Returns the request that was ended for it; one that has
    /// begun to write goes on, and ends by itself.
    pub(crate) fn clear(&mut self, kind: Kind) -> Option<RequestId> {
        let slot = self.0.get_mut(&kind)?;
        let ended = slot.end_running();
        if let Some(writing) = slot.running.take() {
            slot.leaving = Some(writing.task);
        }
        ended
    }
}

impl Slot {
    fn runs(&self, request: RequestId) -> bool {
        self.running.as_ref().is_some_and(|running| running.updates.request() == request)
    }

    /// Ends the request that runs, unless it has begun to write.
    fn end_running(&mut self) -> Option<RequestId> {
        let running = self.running.take_if(|running| running.updates.end_request())?;
        running.task.abort();
        self.leaving = Some(running.task);
        Some(running.updates.request())
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.end_running();
    }
}

/// Reports how a flow ended, also if it panicked.
struct Ending {
    updates: Updates,
    result: Option<Result<(), Error>>,
}

impl Drop for Ending {
    fn drop(&mut self) {
        if let Some(result) = self.result.take() {
            self.updates.report_end(result);
        }
    }
}
