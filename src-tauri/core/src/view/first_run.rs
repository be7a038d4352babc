//! The step of the first run whose button is the main one.

use crate::contract::{
    ClipboardView, CopiedContent, Copyable, FirstRunStep, Phase, Snapshot, TokenId,
};

/// `None` while a sign-in runs, which has buttons of its own. Only the token is led to: a folder and
/// the local instance are for developers.
pub(super) fn first_run_step(snapshot: &Snapshot) -> Option<FirstRunStep> {
    let has_token = snapshot.tokens.iter().any(|token| token.id == TokenId::Workspace);
    if matches!(snapshot.sign_in.phase, Phase::Running(_)) {
        None
    } else if snapshot.account.is_none() {
        Some(FirstRunStep::SignIn)
    } else if snapshot.workspace.is_none() {
        Some(FirstRunStep::Workspace)
    } else if has_token && !is_token_copied(&snapshot.clipboard) {
        Some(FirstRunStep::CopyToken)
    } else {
        Some(FirstRunStep::Done)
    }
}

/// Whether the clipboard holds the workspace token. Once it was cleared it can be copied again.
fn is_token_copied(clipboard: &ClipboardView) -> bool {
    matches!(
        clipboard,
        ClipboardView::Holds(CopiedContent { what: Copyable::Token(TokenId::Workspace), .. })
    )
}
