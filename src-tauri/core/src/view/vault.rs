//! Where credentials are, in texts.

use crate::contract::{Snapshot, Text, VaultState, VaultView};

/// Where credentials are, as a part of a sentence.
pub fn text(vault: &VaultView) -> Text {
    let key = match vault.state {
        VaultState::Unknown => "vault-unknown",
        VaultState::InKeyring => "vault-in-keyring",
        VaultState::Locked => "vault-locked",
        VaultState::Absent => "vault-absent",
        VaultState::Volatile => "vault-volatile",
        VaultState::Failed => "vault-failed",
        VaultState::SessionOnly => "vault-session-only",
        VaultState::File => "vault-file",
    };
    with_backend(Text::new(key), vault.backend.as_deref())
}

/// Which file holds credentials, where one does.
pub fn file_text(vault: &VaultView) -> Option<Text> {
    let file = vault.file.as_deref().unwrap_or_default();
    (vault.state == VaultState::File).then(|| Text::new("vault-file-named").with("file", file))
}

/// Quitting loses credentials, and the person did not choose that.
pub(super) fn are_credentials_pending(snapshot: &Snapshot) -> bool {
    let vault = &snapshot.vault;
    snapshot.account.is_some() && vault.state == VaultState::SessionOnly && !vault.chosen
}

/// Names the program that keeps the keyring, where it is known.
pub(super) fn with_backend(text: Text, backend: Option<&str>) -> Text {
    let known = if backend.is_some() { "yes" } else { "no" };
    text.with("known", known).with("backend", backend.unwrap_or_default())
}
