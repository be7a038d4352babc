//! The life of a session: its user token is refreshed before it ends (`refresh`), and where it
//! cannot be the account says so once. No browser is ever opened for it.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use crate::app::context::Context;
use crate::app::secrets::read::read_credentials;
use crate::app::secrets::refresh::Refresher;
use crate::app::secrets::{Prompt, SessionState};
use crate::app::updates::{Update, Updates};
use crate::app::{Error, hosts};
use crate::cloud;
use crate::cloud::TrustedHost;
use crate::contract::CloudCheck;
use crate::credentials::{Account, Credentials, Workspace};

/// An account's session, for work that is being done with it.
pub(crate) struct Session<'a> {
    context: &'a Arc<Context>,
    updates: &'a Updates,
    account: &'a Account,
    prompt: Prompt,
}

/// After the computer slept: checks whether the active account's user token still works. Without a
/// network nothing is reported.
pub(crate) async fn check_session(context: &Arc<Context>, updates: &Updates) {
    let Ok(account) = &context.read_active_account().await else {
        return;
    };
    let session = Session::without_prompt(context, updates, account);
    if session.is_known_to_be_over().await {
        return;
    }
    if let Err(error) = session.list_workspaces(None).await {
        tracing::info!(%error, "the session was checked");
    }
}

/// Refreshes the active account's user token if it is about to end.
pub(crate) async fn refresh_active_if_ending(context: &Arc<Context>, updates: &Updates) {
    // Tinybird's own tokens have no end.
    let active = context.read_active_account().await.ok();
    let Some(account) = &active.filter(|account| account.client_id.is_some()) else {
        return;
    };
    let session = Session::without_prompt(context, updates, account);
    if let Err(error) = session.refresh_if_ending().await {
        tracing::info!(%error, "the user token was not refreshed");
    }
}

/// Whether an error says that the session is over.
pub(crate) fn ends_session(error: &Error) -> bool {
    matches!(error, Error::SessionOver | Error::Cloud(cloud::Error::Refused { .. }))
}

impl<'a> Session<'a> {
    /// The session for work that a person asked for.
    pub(crate) fn new(
        context: &'a Arc<Context>,
        updates: &'a Updates,
        account: &'a Account,
    ) -> Self {
        Self { context, updates, account, prompt: Prompt::Allowed }
    }

    /// The session for work that no person waits for: a locked keyring stays locked.
    pub(crate) fn without_prompt(
        context: &'a Arc<Context>,
        updates: &'a Updates,
        account: &'a Account,
    ) -> Self {
        Self { context, updates, account, prompt: Prompt::Never }
    }

    /// The account's secrets, with a user token that works for a while yet.
    pub(crate) async fn read_live(&self, folder: Option<&Path>) -> Result<Credentials, Error> {
        let credentials = read_credentials(self.context, self.account, folder, self.prompt).await?;
        if !is_ending(self.context, &credentials) {
            return Ok(credentials);
        }
        match self.refresh(&credentials).await {
            Err(error @ Error::Auth(_)) if !has_ended(self.context, &credentials) => {
                // The authority is away. The token works for a moment, and the next use tries again.
                tracing::info!(%error, "the user token could not be refreshed yet");
                Ok(credentials)
            }
            result => result,
        }
    }

    /// The workspaces of the account, as they are now, among its secrets. A user token that Tinybird
    /// does not take any more is refreshed once; where that is no use the session is over.
    pub(crate) async fn list_workspaces(
        &self,
        folder: Option<&Path>,
    ) -> Result<Credentials, Error> {
        let host = hosts::host_of_account(self.account)?;
        let mut credentials = self.read_live(folder).await?;
        let mut listed = fetch_or_check_workspaces(self.context, &host, &credentials).await;
        if let Err(Error::Cloud(cloud::Error::Refused { .. })) = listed
            && credentials.refresh_token.is_some()
        {
            credentials = self.refresh(&credentials).await?;
            listed = fetch_or_check_workspaces(self.context, &host, &credentials).await;
        }
        self.report_end(&credentials, listed.as_ref().err());
        if listed.is_ok() {
            self.updates.send(Update::CloudChecked(CloudCheck { problem: None }));
        }
        Ok(Credentials { workspaces: listed?, ..credentials })
    }

    async fn refresh_if_ending(&self) -> Result<(), Error> {
        let credentials = self.refresher().read_saved().await?;
        if is_ending(self.context, &credentials) && !self.is_over(&credentials) {
            self.refresh(&credentials).await?;
        }
        Ok(())
    }

    async fn is_known_to_be_over(&self) -> bool {
        let saved = self.refresher().read_saved().await;
        saved.is_ok_and(|credentials| self.is_over(&credentials))
    }

    /// A session that has ended stays so until the next sign-in.
    fn is_over(&self, with: &Credentials) -> bool {
        self.context.secrets.session(&self.account.key, with.user_token.as_ref())
            == SessionState::Ended
    }

    /// Reports whether the account's session is over, once it is known, either way.
    fn report_end(&self, with: &Credentials, error: Option<&Error>) {
        let is_over = error.is_some_and(ends_session);
        if error.is_none() || is_over {
            self.context.secrets.set_expired(&self.account.key, is_over, with.user_token.clone());
            self.updates.send(Update::Session(self.account.key.clone(), is_over));
        }
    }

    /// A newer user token than that of `stale`. It is a task of its own: a refresh token that was
    /// used must not be lost because its request was cancelled.
    async fn refresh(&self, stale: &Credentials) -> Result<Credentials, Error> {
        let (refresher, used) = (self.refresher(), stale.clone());
        let refreshing = tokio::spawn(async move { refresher.refresh(&used).await });
        let refreshed = refreshing.await.map_err(|_| Error::Broke)?;
        match &refreshed {
            Ok(refreshed) => self.report_end(refreshed, None),
            Err(error) => self.report_end(stale, Some(error)),
        }
        refreshed
    }

    fn refresher(&self) -> Refresher {
        Refresher {
            context: Arc::clone(self.context),
            account: self.account.clone(),
            prompt: self.prompt,
        }
    }
}

async fn fetch_or_check_workspaces(
    context: &Context,
    host: &TrustedHost,
    credentials: &Credentials,
) -> Result<Vec<Workspace>, Error> {
    if let Some(token) = &credentials.user_token {
        return Ok(cloud::fetch_workspaces(host, token, &context.http).await?);
    }
    // A workspace token opens that workspace alone.
    let (mut accepted, mut refused) = (false, None);
    for workspace in &credentials.workspaces {
        match cloud::fetch_workspace(host, &workspace.token, &context.http).await {
            Ok(_) => accepted = true,
            Err(error @ cloud::Error::Refused { .. }) => refused = Some(error),
            Err(error) => return Err(error.into()),
        }
    }
    match refused {
        // One token that is refused says nothing about the others.
        Some(error) if !accepted => Err(error.into()),
        _ => Ok(credentials.workspaces.clone()),
    }
}

fn is_ending(context: &Context, credentials: &Credentials) -> bool {
    credentials.refresh_token.is_some()
        && ends_within(context, credentials, context.config.limits.refresh_before)
}

fn has_ended(context: &Context, credentials: &Credentials) -> bool {
    ends_within(context, credentials, Duration::ZERO)
}

fn ends_within(context: &Context, credentials: &Credentials, time: Duration) -> bool {
    credentials.expires_at.is_some_and(|end| end <= context.unix_ms(time) / 1000)
}
