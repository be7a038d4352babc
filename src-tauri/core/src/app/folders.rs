//! Folders that a face names.

use std::path::PathBuf;

use crate::app::Error;
use crate::app::context::Context;
use crate::os::files;
use crate::stores::accounts_file::Project;

/// The folder that a face named, by the one name that it has if it is there.
pub(crate) fn folder_of(folder: Option<&String>) -> Option<PathBuf> {
    folder.map(|folder| named(folder))
}

/// The same of one that is named.
pub(crate) fn named(folder: &str) -> PathBuf {
    let named = PathBuf::from(folder);
    files::canonical(&named).unwrap_or(named)
}

/// A folder that is a project of ours: nothing else is opened, or changed.
pub(crate) async fn listed(context: &Context, folder: &str) -> Result<Project, Error> {
    let accounts = context.read_accounts().await?;
    let project = accounts.project(&named(folder)).cloned();
    project.ok_or_else(|| Error::NoFolder { path: folder.to_owned() })
}

/// The folder a person named; `~` is the home.
pub(crate) async fn existing(context: &Context, text: &str) -> Result<PathBuf, Error> {
    let text = text.trim();
    let folder = match text.strip_prefix('~') {
        Some(rest) => context.config.home.join(rest.trim_start_matches(['/', '\\'])),
        None => PathBuf::from(text),
    };
    let missing = || Error::NoFolder { path: text.to_owned() };
    let named = folder.clone();
    let look = move || {
        let is_there = named.is_absolute() && named.is_dir();
        is_there.then(|| files::canonical(&named))
    };
    context.look(&folder, look).await?.and_then(Result::ok).ok_or_else(missing)
}
