//! The folder that a command works in.

use std::path::PathBuf;

use companion_core::contract::Problem;

use crate::failure;

/// The current folder. A process whose folder was removed has none.
pub(crate) fn current() -> Option<String> {
    std::env::current_dir().ok().map(|folder| folder.to_string_lossy().into_owned())
}

/// The named folder as an absolute path, or the current one. The folder need not exist.
pub(crate) fn absolute(named: Option<PathBuf>) -> Result<String, Problem> {
    let named = named.unwrap_or_default();
    let current = std::env::current_dir().map_err(|_| failure::no_folder(&named))?;
    Ok(current.join(&named).display().to_string())
}
