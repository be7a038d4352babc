//! What a face holds.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::{mpsc, watch};

use crate::app::context::Context;
use crate::app::flows::environment::{self, Variables};
use crate::app::flows::local;
use crate::app::folders;
use crate::app::secrets::tokens;
use crate::app::secrets::tokens::LocalCredentials;
use crate::app::updates::Updates;
use crate::contract::{Intent, LeakView, Problem, RequestId, Snapshot, TokenId, WorkspaceView};
use crate::credentials::Secret;

/// Sends intents and shows snapshots. Cheap to clone; the core ends with the last one.
#[derive(Clone)]
pub struct Handle {
    pub(super) context: Arc<Context>,
    /// How many requests were sent.
    pub(super) sent: Arc<AtomicU64>,
    pub(super) intents: mpsc::UnboundedSender<(RequestId, Intent)>,
    pub(super) updates: Updates,
    pub(super) snapshots: watch::Receiver<Snapshot>,
    pub(super) workspaces: watch::Receiver<Vec<WorkspaceView>>,
    pub(super) leaks: watch::Receiver<Vec<LeakView>>,
}

impl Handle {
    /// Asks for something; the request ends in [`Handle::wait_for_end`].
    pub fn send(&self, intent: Intent) -> RequestId {
        let request = RequestId(self.sent.fetch_add(1, Ordering::Relaxed) + 1);
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

    /// What the last search for leaked tokens found. Too long for the snapshot.
    pub fn leaks(&self) -> watch::Receiver<Vec<LeakView>> {
        self.leaks.clone()
    }

    /// The whole token of this name: a door for a person who asked to see it, and for nothing
    /// else. The caller keeps the token out of logs, arguments and files.
    pub async fn reveal(&self, token: TokenId) -> Result<Secret, Problem> {
        let local = LocalCredentials::of(&self.snapshots.borrow());
        let found = tokens::find_token(&self.context, &self.updates, token, local).await;
        found.map(|token| token.text).map_err(Problem::from)
    }

    /// The last lines of the log of the local instance, for a person who asked to see them. Secrets
    /// in them are replaced.
    pub async fn read_local_log(&self) -> Result<String, Problem> {
        local::read_log(&self.context).await.map_err(Problem::from)
    }

    /// The variables by which `tb` finds the tokens of a folder's workspace, or of the local
    /// instance: a door like [`Handle::reveal`], for a face whose output they are.
    pub async fn environment(
        &self,
        folder: Option<&Path>,
        of_instance: bool,
    ) -> Result<Variables, Problem> {
        let local = LocalCredentials::of(&self.snapshots.borrow());
        let variables = match of_instance {
            true => environment::read_local_variables(&self.context, local).await,
            false => {
                let folder = folder.map(|folder| folder.to_string_lossy());
                let folder = folders::canonical_if_named(&self.context, folder.as_deref()).await;
                environment::read_cloud_variables(&self.context, &self.updates, folder.as_deref())
                    .await
            }
        };
        variables.map_err(Problem::from)
    }

    /// The problem `vault.file_was_exposed`, if this process found that others could read the
    /// vault's file. It is private since, and an intent that looked at the file for something else
    /// did not say so.
    pub fn file_was_exposed(&self) -> Option<Problem> {
        self.context.secrets.file_was_exposed()
    }

    /// Waits until no refresh is under way: a refresh token that was used up, and whose successor is
    /// not kept yet, must not be cut off. A process that is about to exit waits for this, for a
    /// limited time.
    pub async fn wait_for_refresh(&self) {
        self.context.secrets.wait_for_refresh().await;
    }

    /// Waits for a request to end.
    pub async fn wait_for_end(&self, request: RequestId) -> Result<(), Problem> {
        let mut snapshots = self.snapshots();
        let is_it = |snapshot: &Snapshot| snapshot.ended.iter().any(|e| e.request == request);
        let Ok(snapshot) = snapshots.wait_for(is_it).await else {
            return Err(crate::app::Error::Broke.into());
        };
        let ended = snapshot.ended.iter().find(|ended| ended.request == request);
        ended.and_then(|ended| ended.problem.clone()).map_or(Ok(()), Err)
    }
}

impl std::fmt::Debug for Handle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Handle")
    }
}
