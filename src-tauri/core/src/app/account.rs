//! The active account's workspaces: listing them, and switching without a new sign-in.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::core::{Core, blocking, folder_of, host_of};
use super::flow::{Fact, Tell};
use super::sign_in::{Saved, Saving, save};
use super::{Error, refresh, sign_in};
use crate::cloud;
use crate::contract::WorkspaceView;
use crate::credentials::{Account, Credentials, Region};

/// Asks Tinybird which workspaces there are, and keeps their tokens.
pub(super) async fn list(core: Arc<Core>, tell: Tell) -> Result<(), Error> {
    let accounts = core.read_accounts().await?;
    let account = accounts.active().cloned().ok_or(Error::NotSignedIn)?;
    let here = accounts.projects.last().cloned();
    tell.fact(Fact::Accounts(accounts));
    let credentials = fresh(&core, &account, here.as_deref()).await?;
    let view = |w: &crate::credentials::Workspace| WorkspaceView {
        id: w.is.id.clone(),
        name: w.is.name.clone(),
    };
    tell.fact(Fact::Workspaces(credentials.workspaces.iter().map(view).collect()));
    Ok(())
}

/// Makes another workspace the active one, in the accounts file and in the folder's `.tinyb`.
pub(super) async fn switch(
    core: Arc<Core>,
    tell: Tell,
    name: String,
    folder: Option<String>,
) -> Result<(), Error> {
    put_into(&core, &tell, name, folder_of(folder.as_ref())).await.map(drop)
}

/// Makes a workspace the active one and writes it into a folder.
pub(super) async fn put_into(
    core: &Arc<Core>,
    tell: &Tell,
    name: String,
    folder: Option<PathBuf>,
) -> Result<Saved, Error> {
    let mut account = core.active().await?;
    let credentials = fresh(core, &account, folder.as_deref()).await?;
    let workspace = credentials.workspace(&name).ok_or(Error::UnknownWorkspace { name })?;
    let host = host_of(&account)?;
    let token = workspace.token.clone();
    let info = cloud::workspace(&host, &token, &core.http).await?;
    account.workspace = Some(workspace.is.clone());
    let region = Region::of(&regions(core, &host).await, &host).cloned();
    let saving = Saving {
        account,
        credentials,
        token,
        facts: info.facts(),
        region,
        folder,
        publishing: None,
    };
    tell.clone().write(save(Arc::clone(core), tell.clone(), saving)).await?
}

/// Puts into the vault what it could not take before; a locked keyring asks the person.
pub(super) async fn keep(core: Arc<Core>, tell: Tell) -> Result<(), Error> {
    let file = core.accounts.clone();
    let held = blocking(move || file.hold()).await??;
    let kept = match core.unkept() {
        Some((account, credentials)) => sign_in::keep(&core, &account, &credentials).await,
        None => core.vault.local_tokens().await.map(drop),
    };
    let accounts = held.accounts.clone();
    drop(held);
    refresh::kept(&core, &tell, &accounts).await;
    Ok(kept?)
}

/// The account's secrets with the workspaces as they are now.
async fn fresh(
    core: &Arc<Core>,
    account: &Account,
    folder: Option<&Path>,
) -> Result<Credentials, Error> {
    let mut credentials = core.credentials(account, folder).await?;
    let host = host_of(account)?;
    credentials.workspaces = cloud::workspaces(&host, &credentials.user_token, &core.http).await?;
    Ok(credentials)
}

/// The regions as `host` lists them, with the built-in ones for when it does not.
pub(super) async fn regions(core: &Core, host: &crate::config::Host) -> Vec<Region> {
    let listed = cloud::regions(host, &core.http).await;
    let mut regions = listed.unwrap_or_else(|error| {
        tracing::info!(%error, "the built-in regions are used");
        Vec::new()
    });
    regions.extend(cloud::known());
    regions
}

/// Reads an account's `.tinyb` where `tb` would use it to find the API.
pub(super) async fn host_in(core: &Core, folder: Option<&Path>) -> Option<String> {
    let file = core.tinyb(folder?);
    let content = blocking(move || file.read()).await.ok()?.ok()??;
    content.text("token")?;
    content.text("host").map(str::to_owned)
}
