//! Project folders: what each one's `.tinyb` holds, writing it, and forgetting a folder.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::core::{Core, blocking};
use super::flow::{Fact, Tell};
use super::{Error, account, refresh};
use crate::contract::ProjectView;
use crate::stores::accounts_file::Accounts;
use crate::stores::tinyb_file::Content;

/// Writes `.tinyb` of a folder for the active workspace, and remembers the folder.
pub(super) async fn write(core: Arc<Core>, tell: Tell, folder: String) -> Result<(), Error> {
    let folder = existing(&core, &folder).await?;
    let active = core.active().await?;
    let workspace = active.workspace.clone().ok_or(Error::NoWorkspace)?.id;
    let saved = account::put_into(&core, &tell, active, workspace, Some(folder)).await?;
    saved.folder.unwrap_or(Ok(())).map_err(|problem| Error::Told(Box::new(problem)))
}

/// Leaves `.tinyb` as `tb logout` does, if it holds an account of ours, and forgets the folder.
pub(super) async fn remove(core: Arc<Core>, tell: Tell, folder: String) -> Result<(), Error> {
    tell.clone().write(forget(core, tell, PathBuf::from(folder))).await?
}

async fn forget(core: Arc<Core>, tell: Tell, folder: PathBuf) -> Result<(), Error> {
    let file = core.accounts.clone();
    let mut held = blocking(move || file.hold()).await??;
    let tinyb = core.tinyb(&folder);
    let keys: Vec<_> = held.accounts.accounts.iter().map(|known| known.key.clone()).collect();
    // Where the folder is gone, its file is gone with it.
    if folder.is_dir() {
        let is_ours = move |content: &Content| {
            let theirs = (content.text("host"), content.text("user_id"));
            keys.iter().any(|key| theirs == (Some(&key.api_host), Some(&key.user_id)))
        };
        blocking(move || tinyb.blank(is_ours)).await??;
    }
    held.accounts.projects.retain(|known| *known != folder);
    let accounts = blocking(move || held.save()).await??;
    tell.fact(Fact::Projects(views(&core, &accounts).await));
    tell.fact(Fact::Accounts(accounts));
    Ok(())
}

/// Every project, as it is now.
pub(super) async fn views(core: &Core, accounts: &Accounts) -> Vec<ProjectView> {
    let mut views = Vec::new();
    for folder in &accounts.projects {
        views.extend(refresh::project(core, Some(folder.clone()), accounts.active()).await);
    }
    views
}

/// The folder a person named; `~` is the home.
async fn existing(core: &Core, named: &str) -> Result<PathBuf, Error> {
    let named = named.trim();
    let folder = match named.strip_prefix('~') {
        Some(rest) => core.config.home.join(rest.trim_start_matches(['/', '\\'])),
        None => PathBuf::from(named),
    };
    let missing = || Error::NoFolder { path: named.to_owned() };
    let is_there = |folder: &Path| folder.is_absolute() && folder.is_dir();
    match is_there(&folder) {
        true => blocking(move || std::fs::canonicalize(folder)).await?.map_err(|_| missing()),
        false => Err(missing()),
    }
}
