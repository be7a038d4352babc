//! The icon, the state line, and the question that a sign-in asks.

use super::{Action, Icon, Item, entry};
use crate::contract::{
    ClipboardView, CopiedContent, Copyable, Destination, LocalStage, LocalState, Phase,
    SignInStage, Snapshot, Text, TokenId, VaultState,
};

pub(super) fn icon(snapshot: &Snapshot) -> Icon {
    if needs_attention(snapshot) {
        Icon::NeedsAttention
    } else if local_word(snapshot) == "ready" {
        Icon::LocalReady
    } else if snapshot.account.is_some() {
        Icon::SignedIn
    } else {
        Icon::SignedOut
    }
}

fn needs_attention(snapshot: &Snapshot) -> bool {
    question(snapshot).is_some()
        || has_session_ended(snapshot)
        || has_credentials_problem(snapshot)
        || matches!(local_word(snapshot), "failed" | "unhealthy")
}

/// What a sign-in asks the person, as a part of the keys of its texts.
fn question(snapshot: &Snapshot) -> Option<&'static str> {
    match snapshot.sign_in.phase {
        Phase::Running(SignInStage::Confirming { .. }) => Some("confirm"),
        Phase::Running(SignInStage::ForeignHost { .. }) => Some("confirm-host"),
        _ => None,
    }
}

/// The entry that leads to the question.
pub(super) fn question_entry(snapshot: &Snapshot) -> Option<Item> {
    question(snapshot).map(|question| entry(&format!("tray-{question}"), Action::OpenWindow))
}

fn has_session_ended(snapshot: &Snapshot) -> bool {
    snapshot.account.as_ref().is_some_and(|account| account.ended)
}

/// There is an account, and its credentials are not kept or cannot be read.
fn has_credentials_problem(snapshot: &Snapshot) -> bool {
    let unreadable = snapshot.tokens.is_empty() && !are_tokens_awaited(snapshot);
    snapshot.account.is_some() && (snapshot.vault.problem.is_some() || unreadable)
}

/// The tokens were not read yet.
pub(super) fn are_tokens_awaited(snapshot: &Snapshot) -> bool {
    snapshot.vault.state == VaultState::Unknown
        || matches!(snapshot.account_work.phase, Phase::Running(_))
}

pub(super) fn title(snapshot: &Snapshot) -> Text {
    if let Some(question) = question(snapshot) {
        return Text::new(&format!("tray-state-{question}"));
    }
    let of_sign_in = match &snapshot.sign_in.phase {
        Phase::Running(SignInStage::Waiting { .. }) => Some(Text::new("tray-state-waiting")),
        Phase::Running(_) => Some(Text::new("tray-state-signing-in")),
        Phase::Idle | Phase::Done | Phase::Failed(_) => None,
    };
    of_sign_in.or_else(|| copied(snapshot)).unwrap_or_else(|| account_state(snapshot))
}

/// The last token, while the clipboard holds it. What a sign-in needs is not worth a line.
fn copied(snapshot: &Snapshot) -> Option<Text> {
    let ClipboardView::Holds(CopiedContent { what: Copyable::Token(token), destination, .. }) =
        &snapshot.clipboard
    else {
        return None;
    };
    let text = match workspace_or_email(snapshot) {
        Some(name) => Text::new("tray-state-copied").with("workspace", name),
        None => Text::new("tray-state-copied-signed-out"),
    };
    Some(with_destination(text.with("token", token_word(token)), *destination))
}

/// The account with what is wrong with it, else with the local instance.
fn account_state(snapshot: &Snapshot) -> Text {
    let Some(name) = workspace_or_email(snapshot) else {
        return Text::new("tray-state-signed-out").with("local", local_word(snapshot));
    };
    let text = if has_session_ended(snapshot) {
        Text::new("tray-state-ended")
    } else if has_credentials_problem(snapshot) {
        Text::new("tray-state-credentials")
    } else {
        Text::new("tray-state").with("local", local_word(snapshot))
    };
    text.with("workspace", name)
}

/// The name of the active workspace; the account's email, where it has none.
fn workspace_or_email(snapshot: &Snapshot) -> Option<&str> {
    let account = snapshot.account.as_ref()?;
    Some(snapshot.workspace.as_ref().map_or(&account.email, |workspace| &workspace.name))
}

/// A token in the catalogue's word for it.
pub(in crate::view) fn token_word(token: &TokenId) -> &'static str {
    match token {
        TokenId::Workspace => "workspace",
        TokenId::User => "user",
        TokenId::Static(_) => "static",
        TokenId::Jwt(_) => "jwt",
        TokenId::LocalWorkspace => "local_workspace",
        TokenId::LocalUser => "local_user",
        TokenId::LocalAdmin => "local_admin",
        TokenId::LocalNamed(_) => "local_named",
    }
}

/// A text that says where something is to be pasted. For the token alone it says nothing.
pub(in crate::view) fn with_destination(text: Text, destination: Destination) -> Text {
    let is_named = if destination == Destination::Token { "no" } else { "yes" };
    text.with("is_named", is_named).with("destination", destination.name())
}

/// The local instance's state in the catalogue's word for it. What is being done, or went wrong,
/// says more than what the engine says meanwhile.
fn local_word(snapshot: &Snapshot) -> &'static str {
    let state = snapshot.local.state;
    match &snapshot.local_work.phase {
        Phase::Running(LocalStage::Stopping) => "stopping",
        Phase::Running(LocalStage::Removing) => "removing",
        Phase::Running(_) => "starting",
        // One that got ready some other way needs nobody, whatever became of our own start.
        _ if state != LocalState::Ready && snapshot.local_work.failure().is_some() => "failed",
        Phase::Idle | Phase::Done | Phase::Failed(_) => state_word(state),
    }
}

fn state_word(state: LocalState) -> &'static str {
    match state {
        LocalState::Unknown => "unknown",
        LocalState::NoEngine => "no_engine",
        LocalState::Absent => "absent",
        LocalState::Stopped => "stopped",
        LocalState::Starting => "starting",
        LocalState::Ready => "ready",
        LocalState::Unhealthy => "unhealthy",
    }
}
