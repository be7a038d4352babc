//! Folders that a face names.

use std::path::PathBuf;

use crate::app::Error;
use crate::app::context::Context;
use crate::config::Config;
use crate::os::files;
use crate::stores::accounts_file::Project;

/// The home folder by the one name that it has, as project folders have theirs.
pub(crate) fn home_of(config: &Config) -> String {
    let home = files::canonicalize(&config.home).unwrap_or_else(|_| config.home.clone());
    home.to_string_lossy().into_owned()
}

/// The folder that a face named, by the one name that it has if it is there. Its disk has a limited
/// time to answer.
pub(crate) async fn canonical_folder(context: &Context, folder: &str) -> PathBuf {
    let named = PathBuf::from(folder);
    let path = named.clone();
    let canonical = context.look_at_folder(&named, move || files::canonicalize(&path)).await;
    canonical.ok().and_then(Result::ok).unwrap_or(named)
}

/// The same, if a face named one.
pub(crate) async fn canonical_if_named(context: &Context, folder: Option<&str>) -> Option<PathBuf> {
    Some(canonical_folder(context, folder?).await)
}

/// The project in a folder that a face named: no other folder is opened, or changed.
pub(crate) async fn find_project(context: &Context, folder: &str) -> Result<Project, Error> {
    let accounts = context.read_accounts().await?;
    let project = accounts.project(&canonical_folder(context, folder).await).cloned();
    project.ok_or_else(|| Error::NoFolder { path: folder.to_owned() })
}

/// The folder that a person typed, if it is there; `~` is the home.
pub(crate) async fn find_folder(context: &Context, text: &str) -> Result<PathBuf, Error> {
    let text = text.trim();
    let folder = match text.strip_prefix('~') {
        Some(rest) => context.config.home.join(rest.trim_start_matches(['/', '\\'])),
        None => PathBuf::from(text),
    };
    let missing = || Error::NoFolder { path: text.to_owned() };
    let named = folder.clone();
    let look = move || {
        let is_there = named.is_absolute() && named.is_dir();
        is_there.then(|| files::canonicalize(&named))
    };
    context.look_at_folder(&folder, look).await?.and_then(Result::ok).ok_or_else(missing)
}
