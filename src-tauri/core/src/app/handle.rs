//! What a face holds.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::{mpsc, watch};

use crate::contract::{Intent, Problem, RequestId, Snapshot, WorkspaceView};

/// Sends intents and shows snapshots. Cheap to clone; the core ends with the last one.
#[derive(Clone, Debug)]
pub struct Handle {
    next: Arc<AtomicU64>,
    intents: mpsc::UnboundedSender<(RequestId, Intent)>,
    snapshots: watch::Receiver<Snapshot>,
    workspaces: watch::Receiver<Vec<WorkspaceView>>,
}

impl Handle {
    pub(super) fn new(
        intents: mpsc::UnboundedSender<(RequestId, Intent)>,
        snapshots: watch::Receiver<Snapshot>,
        workspaces: watch::Receiver<Vec<WorkspaceView>>,
    ) -> Self {
        Self { next: Arc::new(AtomicU64::new(1)), intents, snapshots, workspaces }
    }

    /// Asks for something; the request ends in [`Handle::finished`].
    pub fn send(&self, intent: Intent) -> RequestId {
        let request = RequestId(self.next.fetch_add(1, Ordering::Relaxed));
        // The owner lives as long as a handle does.
        let _ = self.intents.send((request, intent));
        request
    }

    /// The latest snapshot, and each that follows.
    pub fn snapshots(&self) -> watch::Receiver<Snapshot> {
        self.snapshots.clone()
    }

    /// The workspaces the account may use, as last listed. Too long for the snapshot.
    pub fn workspaces(&self) -> watch::Receiver<Vec<WorkspaceView>> {
        self.workspaces.clone()
    }

    /// Waits for a request to end.
    pub async fn finished(&self, request: RequestId) -> Result<(), Problem> {
        let mut snapshots = self.snapshots();
        let is_it = |snapshot: &Snapshot| snapshot.ended.iter().any(|e| e.request == request);
        let Ok(snapshot) = snapshots.wait_for(is_it).await else {
            return Err(super::Error::Broke.into());
        };
        let ended = snapshot.ended.iter().find(|ended| ended.request == request);
        ended.and_then(|ended| ended.problem.clone()).map_or(Ok(()), Err)
    }
}
