//! The vault, as the snapshot shows it.

use std::path::Path;

use crate::app::context::Context;
use crate::contract::{Code, Problem, VaultState, VaultView};
use crate::stores::vault;

/// Where credentials are. No prompt is shown.
pub(crate) async fn view(context: &Context) -> VaultView {
    let seen = keyring(context).await;
    let of_file = file_problem(context).await;
    let mut pending = context.secrets.pending();
    pending.retain(|pending| !pending.in_refresh);
    if !pending.is_empty() {
        let chosen = pending.iter().all(|pending| pending.chosen);
        let problem = seen.problem.filter(|_| !chosen).or(of_file);
        return VaultView { state: VaultState::SessionOnly, chosen, problem, ..seen };
    }
    match seen.file {
        Some(_) => VaultView { state: VaultState::File, problem: of_file, ..seen },
        None => seen,
    }
}

/// What is wrong with the file in the keyring's place.
async fn file_problem(context: &Context) -> Option<Problem> {
    let path = context.secrets.vault.file()?;
    match context.secrets.vault.was_file_readable().await {
        Ok(true) => Some(file_was_readable(path)),
        Ok(false) => None,
        Err(error) => Some(error.into()),
    }
}

pub(crate) fn file_was_readable(path: &Path) -> Problem {
    Problem::new(Code::VaultFileWasReadable).with("path", path.display().to_string())
}

async fn keyring(context: &Context) -> VaultView {
    let (state, backend) = match context.secrets.vault.probe().await {
        Ok(seen) => (seen.state, seen.name),
        Err(error) => return failed(context, &error),
    };
    let problem = match state {
        VaultState::Absent => Some(Code::VaultAbsent),
        VaultState::Locked => Some(Code::VaultLocked),
        VaultState::Volatile => Some(Code::VaultVolatile),
        _ => None,
    };
    VaultView { backend, ..vault_view(context, state, problem.map(Problem::new)) }
}

/// What a keyring that did not take the credentials means for them.
pub(crate) fn not_kept(context: &Context, error: &vault::Error) -> VaultView {
    let failed = failed(context, error);
    let state = if context.config.resident { VaultState::SessionOnly } else { failed.state };
    VaultView { state, ..failed }
}

/// Nothing was written to it, because the person said so.
pub(crate) async fn session_only(context: &Context) -> VaultView {
    let seen = view(context).await;
    VaultView { state: VaultState::SessionOnly, chosen: true, problem: None, ..seen }
}

/// What a failed call says of the keyring, or of the file in its place.
pub(crate) fn failed(context: &Context, error: &vault::Error) -> VaultView {
    let state = match error {
        vault::Error::Absent => VaultState::Absent,
        vault::Error::Locked => VaultState::Locked,
        vault::Error::File(_) => VaultState::File,
        _ => VaultState::Failed,
    };
    vault_view(context, state, Some(error.clone().into()))
}

fn vault_view(context: &Context, state: VaultState, problem: Option<Problem>) -> VaultView {
    let file = context.secrets.vault.file().map(|path| path.display().to_string());
    VaultView { state, keyring: state, file, problem, ..VaultView::default() }
}
