//! The lists that are too long for the snapshot: one channel for each.

use tokio::sync::watch;

use crate::contract::{
    JwtView, LeakView, LocalWorkspaceView, ResourceView, StaticTokenView, WorkspaceView,
};

/// The latest of each list, and each that follows.
#[derive(Debug, Default)]
pub struct Lists {
    /// The workspaces that the account may use, as last listed.
    pub workspaces: watch::Sender<Vec<WorkspaceView>>,
    /// What the last search for leaked tokens found.
    pub leaks: watch::Sender<Vec<LeakView>>,
    /// The static tokens of the active workspace, as last listed.
    pub static_tokens: watch::Sender<Vec<StaticTokenView>>,
    /// The JWTs that were made here, the newest first.
    pub jwts: watch::Sender<Vec<JwtView>>,
    /// The endpoints and data sources that were listed last.
    pub resources: watch::Sender<Vec<ResourceView>>,
    /// The workspaces inside the local instance, as last listed.
    pub local_workspaces: watch::Sender<Vec<LocalWorkspaceView>>,
}
