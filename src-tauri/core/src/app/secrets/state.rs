//! The vault, as the snapshot shows it.

use std::path::Path;

use crate::app::secrets::{Secrets, locked};
use crate::contract::{Code, Problem, VaultState, VaultView};
use crate::stores::vault;

impl Secrets {
    /// Where credentials are. No prompt is shown.
    pub(crate) async fn state(&self) -> VaultView {
        let keyring = self.keyring_state().await;
        let file_problem = self.file_problem().await;
        let unsaved = locked(&self.unsaved).as_ref().map(|(_, problem)| problem.clone());
        let mut pending = self.pending();
        pending.retain(|pending| !pending.in_refresh);
        if unsaved.is_some() || !pending.is_empty() {
            let chosen = !pending.is_empty() && pending.iter().all(|pending| pending.chosen);
            let problem = keyring.problem.filter(|_| !chosen).or(file_problem);
            let problem = unsaved.or(problem);
            return VaultView { state: VaultState::SessionOnly, chosen, problem, ..keyring };
        }
        match keyring.file {
            Some(_) => VaultView { state: VaultState::File, problem: file_problem, ..keyring },
            None => keyring,
        }
    }

    /// What a failed call says of the keyring, or of the file in its place.
    pub(crate) fn state_failed(&self, error: &vault::Error) -> VaultView {
        let state = match error {
            vault::Error::Absent => VaultState::Absent,
            vault::Error::Locked => VaultState::Locked,
            vault::Error::File(_) => VaultState::File,
            _ => VaultState::Failed,
        };
        self.vault_view(state, Some(error.clone().into()))
    }

    /// What a keyring that did not take the credentials means for them.
    pub(super) fn state_unsaved(&self, error: &vault::Error) -> VaultView {
        let failed = self.state_failed(error);
        let state = if self.resident { VaultState::SessionOnly } else { failed.state };
        VaultView { state, ..failed }
    }

    /// The problem `vault.file_was_exposed`, if this process found that others could read the
    /// vault's file. Nothing is looked at.
    pub(crate) fn file_was_exposed(&self) -> Option<Problem> {
        self.vault.exposed_file().map(file_was_exposed)
    }

    /// What is wrong with the file in the keyring's place.
    async fn file_problem(&self) -> Option<Problem> {
        let path = self.vault.chosen_file()?;
        match self.vault.has_exposed_tokens().await {
            Ok(true) => Some(file_was_exposed(path)),
            Ok(false) => None,
            Err(error) => Some(error.into()),
        }
    }

    async fn keyring_state(&self) -> VaultView {
        let (state, backend) = match self.vault.probe().await {
            Ok(seen) => (seen.state, seen.name),
            Err(error) => return self.state_failed(&error),
        };
        let problem = match state {
            VaultState::Absent => Some(Code::VaultAbsent),
            VaultState::Locked => Some(Code::VaultLocked),
            VaultState::Volatile => Some(Code::VaultVolatile),
            _ => None,
        };
        VaultView { backend, ..self.vault_view(state, problem.map(Problem::new)) }
    }

    fn vault_view(&self, state: VaultState, problem: Option<Problem>) -> VaultView {
        let file = self.vault.chosen_file().map(|path| path.display().to_string());
        VaultView { state, keyring: state, file, problem, ..VaultView::default() }
    }
}

fn file_was_exposed(path: &Path) -> Problem {
    Problem::new(Code::VaultFileWasReadable).with("path", path.display().to_string())
}
