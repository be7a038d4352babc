//! What people read: a snapshot as catalogue texts.

use companion_core::contract::{
    Arg, Code, Intent, LeakKind, LeakSearch, LeakView, LocalStage, LocalState, LocalView, Problem,
    ProjectView, Risk, Snapshot, Text, TinybState, TokenFile, TokenFileKind, TokenFileState,
    VaultState, VaultView, Who,
};

use crate::args::Store;

/// Who is signed in, where the credentials are, and what this folder holds.
pub(crate) fn status(snapshot: &Snapshot) -> Vec<Text> {
    let mut lines = vec![match &snapshot.account {
        Some(account) => Text::new("cli-signed-in")
            .with("email", account.email.as_str())
            .with("region", account.region.as_str()),
        None => Text::new("cli-signed-out"),
    }];
    lines.extend(
        snapshot
            .workspace
            .as_ref()
            .map(|workspace| Text::new("cli-workspace").with("name", workspace.name.as_str())),
    );
    lines.extend(others(snapshot));
    lines.push(vault(&snapshot.vault));
    lines.extend(movable(&snapshot.vault));
    lines.extend(snapshot.project.as_ref().map(project));
    lines
}

/// The lines of `status` about the local instance: its state, and why that is not known.
pub(crate) fn local_status(of: &LocalView) -> Vec<Text> {
    // Where no engine runs the state says it all.
    let says_more = |problem: &&Problem| problem.code != Code::LocalNoEngine;
    let is_known = !matches!(of.state, LocalState::Unknown | LocalState::NoEngine);
    let why = of.problem.as_ref().filter(|_| !is_known).filter(says_more);
    std::iter::once(local(of)).chain(why.map(|problem| problem.text.clone())).collect()
}

fn others(snapshot: &Snapshot) -> Option<Text> {
    let is_other =
        |email: &&str| snapshot.account.as_ref().is_none_or(|account| account.email != **email);
    let emails: Vec<&str> =
        snapshot.accounts.iter().map(|account| account.email.as_str()).filter(is_other).collect();
    (!emails.is_empty()).then(|| Text::new("cli-other-accounts").with("emails", emails.join(", ")))
}

/// What is asked for by where credentials are to be kept.
pub(crate) fn store(store: Store) -> Intent {
    match store {
        Store::Keyring => Intent::KeepCredentials,
        Store::Session => Intent::KeepForSession,
        Store::File => Intent::KeepInFile,
    }
}

/// Where credentials are.
fn vault(vault: &VaultView) -> Text {
    let key = match vault.state {
        VaultState::Unknown => "cli-vault-unknown",
        VaultState::InKeyring => "cli-vault-in-keyring",
        VaultState::Locked => "cli-vault-locked",
        VaultState::Absent => "cli-vault-absent",
        VaultState::Volatile => "cli-vault-volatile",
        VaultState::Failed => "cli-vault-failed",
        VaultState::SessionOnly => "cli-vault-session-only",
        VaultState::File => "cli-vault-file",
    };
    let known = if vault.backend.is_some() { "yes" } else { "no" };
    Text::new(key)
        .with("known", known)
        .with("backend", vault.backend.as_deref().unwrap_or_default())
        .with("file", vault.file.as_deref().unwrap_or_default())
}

/// That a file need not hold them any more.
fn movable(vault: &VaultView) -> Option<Text> {
    let can_move = vault.state == VaultState::File && vault.keyring == VaultState::InKeyring;
    can_move.then(|| Text::new("cli-vault-movable"))
}

/// The folder's `.tinyb`.
pub(crate) fn project(project: &ProjectView) -> Text {
    let key = match project.state {
        TinybState::Written => "cli-tinyb-written",
        TinybState::Missing => "cli-tinyb-missing",
        TinybState::Other => "cli-tinyb-other",
        TinybState::Broken => "cli-tinyb-broken",
        TinybState::Gone => "cli-tinyb-gone",
    };
    Text::new(key).with("path", project.path.as_str())
}

/// A project.
pub(crate) fn project_line(project: &ProjectView) -> Text {
    let key = match project.state {
        TinybState::Written => "cli-project-written",
        TinybState::Missing => "cli-project-missing",
        TinybState::Other => "cli-project-other",
        TinybState::Broken => "cli-project-broken",
        TinybState::Gone => "cli-project-gone",
    };
    let workspace = project.workspace.as_ref().map(|workspace| workspace.name.as_str());
    Text::new(key)
        .with("folder", project.folder.as_str())
        .with("email", project.email.as_deref().unwrap_or_default())
        .with("workspace", workspace.unwrap_or_default())
}

/// Each file of a project that holds a token, with what is unsafe about it. What `.tinyb` holds
/// stands elsewhere.
pub(crate) fn file_lines(project: &ProjectView) -> Vec<Text> {
    let of_file = |file: &TokenFile| {
        let what = file_line(file).into_iter();
        what.chain(file.risks.iter().map(|risk| risk_line(file, *risk))).collect::<Vec<_>>()
    };
    project.files.iter().flat_map(of_file).collect()
}

fn file_line(file: &TokenFile) -> Option<Text> {
    let key = match (file.kind, file.state) {
        (TokenFileKind::Tinyb, _) => return None,
        (TokenFileKind::SetAside, _) => "cli-file-set-aside",
        (TokenFileKind::EnvLocal, TokenFileState::Written) => "cli-file-written",
        (TokenFileKind::EnvLocal, TokenFileState::Missing) => "cli-file-missing",
        (TokenFileKind::EnvLocal, TokenFileState::Other) => "cli-file-other",
        (TokenFileKind::EnvLocal, TokenFileState::Reference) => "cli-file-reference",
        (TokenFileKind::EnvLocal, TokenFileState::Broken) => "cli-file-broken",
    };
    Some(Text::new(key).with("path", file.path.as_str()))
}

fn risk_line(file: &TokenFile, risk: Risk) -> Text {
    let key = match risk {
        Risk::Readable => "cli-risk-readable",
        Risk::Tracked => "cli-risk-tracked",
        Risk::NotIgnored => "cli-risk-not-ignored",
        Risk::Unknown => "cli-risk-unknown",
    };
    Text::new(key).with("path", file.path.as_str())
}

/// What a search for leaked tokens found, and what is to be done.
pub(crate) fn leak_lines(search: &LeakSearch, finds: &[LeakView]) -> Vec<Text> {
    let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let count = Text::new(if finds.is_empty() { "cli-no-leaks" } else { "cli-leaks" })
        .with("finds", Arg::Number(number(search.finds)))
        .with("files", Arg::Number(number(search.files)))
        .with("skipped", Arg::Number(number(search.not_read)));
    let line = |leak: &LeakView| {
        let key = match leak.kind {
            LeakKind::Cloud => "cli-leak-cloud",
            LeakKind::Local => "cli-leak-local",
            LeakKind::Jwt => "cli-leak-jwt",
        };
        let named = [&leak.whose, &leak.owner, &leak.region];
        let whose = named.into_iter().flatten().next().map(String::as_str);
        Text::new(key)
            .with("at", format!("{}:{}:{}", leak.path, leak.line, leak.column))
            .with("masked", leak.masked.as_str())
            .with("whose", whose.unwrap_or("?"))
    };
    let advice = (!finds.is_empty()).then(|| Text::new("cli-leaks-advice"));
    std::iter::once(count).chain(finds.iter().map(line)).chain(advice).collect()
}

/// The state of the local instance.
pub(crate) fn local(local: &LocalView) -> Text {
    let key = match local.state {
        LocalState::Unknown => "cli-local-unknown",
        LocalState::NoEngine => "cli-local-no-engine",
        LocalState::Absent => "cli-local-absent",
        LocalState::Stopped => "cli-local-stopped",
        LocalState::Starting => "cli-local-starting",
        LocalState::Ready => "cli-local-ready",
        LocalState::Unhealthy => "cli-local-unhealthy",
    };
    Text::new(key).with("address", local.address.as_deref().unwrap_or_default())
}

/// A stage of starting or stopping.
pub(crate) fn local_stage(stage: &LocalStage) -> Text {
    match stage {
        LocalStage::FindingEngine => Text::new("cli-stage-engine"),
        LocalStage::Pulling { bytes, total, layers, of_layers } => Text::new("cli-stage-pulling")
            .with("mib", mebibytes(*bytes))
            .with("of_mib", mebibytes(*total))
            .with("layers", layers.to_string())
            .with("of_layers", of_layers.to_string()),
        LocalStage::Creating => Text::new("cli-stage-creating"),
        LocalStage::Booting => Text::new("cli-stage-booting"),
        LocalStage::Checking { passed } => {
            Text::new("cli-stage-checking").with("passed", passed.len().to_string())
        }
        LocalStage::Stopping => Text::new("cli-stage-stopping"),
    }
}

/// The question after a sign-in, or the answer when nobody is asked.
pub(crate) fn who(key: &str, who: &Who) -> Text {
    Text::new(key)
        .with("email", who.email.as_str())
        .with("workspace", who.workspace.as_str())
        .with("region", who.region.as_str())
        .with("host", who.api_host.as_str())
}

fn mebibytes(bytes: u64) -> String {
    format!("{:.1}", bytes as f64 / (1024.0 * 1024.0))
}

#[cfg(test)]
mod tests {
    const CATALOGUE: &str = include_str!("../../../ui/locales/en.ftl");
    const SOURCES: [&str; 2] = [include_str!("text.rs"), include_str!("printer.rs")];

    /// The keys in the catalogue's lines.
    fn keys() -> impl Iterator<Item = &'static str> {
        let keys = CATALOGUE.lines().filter_map(|line| line.split_once(" = "));
        keys.map(|(key, _)| key).filter(|key| key.starts_with("cli-"))
    }

    #[test]
    fn every_key_of_the_catalogue_is_used() {
        let used = |key: &str| SOURCES.iter().any(|s| s.contains(&format!("\"{key}\"")));
        assert_eq!(keys().filter(|key| !used(key)).collect::<Vec<_>>(), Vec::<&str>::new());
    }

    #[test]
    fn every_key_that_is_used_is_in_the_catalogue() {
        let texts = SOURCES.iter().flat_map(|source| source.split('"'));
        let is_key = |text: &&str| {
            let rest = text.strip_prefix("cli-").unwrap_or_default();
            !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
        };
        for key in texts.filter(is_key) {
            assert!(keys().any(|known| known == key), "{key}");
        }
    }
}
