//! What a face holds.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::{mpsc, watch};

use crate::app::Lists;
use crate::app::context::Context;
use crate::app::flows::environment::{self, Variables};
use crate::app::flows::{inspect, local};
use crate::app::folders;
use crate::app::secrets::local_tokens::LocalCredentials;
use crate::app::secrets::tokens;
use crate::app::updates::Updates;
use crate::contract::{
    CopyPreview, Destination, FieldPreview, Intent, JwtPreview, LeakView, LocalUsage, LogSource,
    NewJwt, Problem, RequestId, Snapshot, TokenId, TokenPlace, TokenReport, WorkspaceView,
};
use crate::credentials::Secret;
use crate::redact;
use crate::token::Claims;
use crate::tokens::{copy_text, jwt};
use crate::view::rights;

/// Sends intents and shows snapshots. Cheap to clone; the core ends with the last one.
#[derive(Clone)]
pub struct Handle {
    pub(super) context: Arc<Context>,
    /// How many requests were sent.
    pub(super) sent: Arc<AtomicU64>,
    pub(super) intents: mpsc::UnboundedSender<(RequestId, Intent)>,
    pub(super) updates: Updates,
    pub(super) snapshots: watch::Receiver<Snapshot>,
    pub(super) lists: Arc<Lists>,
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
        self.lists.workspaces.subscribe()
    }

    /// What the last search for leaked tokens found. Too long for the snapshot.
    pub fn leaks(&self) -> watch::Receiver<Vec<LeakView>> {
        self.lists.leaks.subscribe()
    }

    /// The lists that are too long for the snapshot.
    pub fn lists(&self) -> &Lists {
        &self.lists
    }

    /// The whole token of this name: a door for a person who asked to see it, and for nothing
    /// else. The caller keeps the token out of logs, arguments and files.
    pub async fn reveal(&self, token: TokenId) -> Result<Secret, Problem> {
        Ok(self.find_token(&token).await?.text)
    }

    /// The whole text that is copied for a destination: a door like [`Handle::reveal`].
    pub async fn write_for(
        &self,
        token: TokenId,
        destination: Destination,
        field: Option<usize>,
    ) -> Result<Secret, Problem> {
        let found = self.find_token(&token).await?;
        let text = copy_text::write_field(destination, field, &found.text, &found.target);
        text.map_err(|error| crate::app::Error::from(error).into())
    }

    async fn find_token(&self, token: &TokenId) -> Result<tokens::Token, Problem> {
        let local = LocalCredentials::of(&self.snapshots.borrow());
        let found = tokens::find_token(&self.context, &self.updates, token, local).await;
        found.map_err(Problem::from)
    }

    /// What would be copied of a token for each destination that it can be used at. The token in it
    /// is masked.
    pub async fn preview_copies(&self, token: TokenId) -> Result<Vec<CopyPreview>, Problem> {
        let found = self.find_token(&token).await?;
        let masked = redact::mask_token(found.text.expose());
        let listed = self.lists.static_tokens.borrow().clone();
        let reader = rights::reader(&listed).map(|reader| reader.name.as_str());
        let preview = |destination: Destination| {
            let values = copy_text::preview_fields(destination, &masked, &found.target).ok()?;
            let fields = destination.fields().iter().zip(values);
            Some(CopyPreview {
                destination,
                group: destination.group(),
                name: destination.name(),
                place: destination.place(),
                warnings: rights::warnings(&token, destination, found.scopes.as_deref(), reader),
                fields: fields
                    .map(|(field, value)| FieldPreview {
                        label: field.label.to_owned(),
                        value,
                        has_token: field.has_token(),
                    })
                    .collect(),
                main_field: destination.main_field(),
            })
        };
        Ok(found.target.destinations().filter_map(preview).collect())
    }

    /// What a JWT will say. No server is asked.
    pub fn preview_jwt(&self, new: &NewJwt) -> JwtPreview {
        let snapshot = self.snapshots.borrow();
        let workspace = match new.place {
            TokenPlace::Cloud => snapshot.workspace.as_ref().map(|one| one.id.clone()),
            TokenPlace::Local => self.local_workspace_id(&snapshot),
        };
        let now = self.context.unix_ms(std::time::Duration::ZERO) / 1000;
        let obstacle = jwt::check(new, now)
            .err()
            .map(|error| Problem::from(crate::app::Error::from(error)).text);
        let claims = jwt::pretty_claims(new, &workspace.unwrap_or_default());
        rights::preview_jwt(new, claims, obstacle)
    }

    /// The id of the workspace of the local instance that is chosen, as far as it is known.
    fn local_workspace_id(&self, snapshot: &Snapshot) -> Option<String> {
        let local = LocalCredentials::of(snapshot);
        match local.workspace {
            Some(chosen) => {
                let listed = self.lists.local_workspaces.borrow();
                listed.iter().find(|one| one.name == chosen).map(|one| one.id.clone())
            }
            None => Claims::of(&local.tokens?.workspace_token).owner,
        }
    }

    /// What a text is and says of itself, if it is a token. It is not stored, and no server is asked.
    pub async fn inspect(&self, text: Secret) -> TokenReport {
        let local = LocalCredentials::of(&self.snapshots.borrow());
        inspect::inspect(&self.context, &text, &local).await
    }

    /// The same with what Tinybird says of the token.
    pub async fn ask_about(&self, text: Secret) -> Result<TokenReport, Problem> {
        let local = LocalCredentials::of(&self.snapshots.borrow());
        let report = inspect::ask(&self.context, &self.updates, &text, &local).await;
        report.map_err(Problem::from)
    }

    /// The last lines of a log of the local instance, for a person who asked to see them. Secrets
    /// in them are replaced.
    pub async fn read_local_log(&self, source: LogSource) -> Result<String, Problem> {
        local::read_log(&self.context, source).await.map_err(Problem::from)
    }

    /// Sends the same lines, and each that follows, until the container ends or nobody receives
    /// them.
    pub async fn follow_local_log(
        &self,
        source: LogSource,
        lines: mpsc::Sender<String>,
    ) -> Result<(), Problem> {
        local::follow_log(&self.context, source, &lines).await.map_err(Problem::from)
    }

    /// What the local instance used in the last ten minutes, while a face that stays watched it.
    pub fn local_usage(&self) -> LocalUsage {
        self.context.usage().usage()
    }

    /// Saves lines of a log in a file that the person chose. Secrets in them are replaced.
    pub async fn save_log(&self, path: PathBuf, text: &str) -> Result<(), Problem> {
        local::save_log(path, text).await.map_err(Problem::from)
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
