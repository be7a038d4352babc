//! The entries that change the workspace or the account, and that sign in and out.

use super::{Action, Item, disabled, entry};
use crate::contract::{
    AccountView, Intent, Phase, SignIn, SignInStage, Snapshot, Text, WorkspaceView,
};
use crate::view::region;

/// Workspaces that are offered; a longer list is for the window, where it can be searched.
pub const MOST_WORKSPACES: usize = 20;

/// The other workspaces and accounts; a row that says why, where there are none.
pub(super) fn switch_item(snapshot: &Snapshot, workspaces: &[WorkspaceView]) -> Item {
    let active = snapshot.workspace.as_ref().map(|workspace| workspace.id.as_str());
    let others: Vec<_> = workspaces.iter().filter(|w| Some(w.id.as_str()) != active).collect();
    let accounts: Vec<_> = other_accounts(snapshot).collect();
    let why = if snapshot.account.is_none() {
        "signed_out"
    } else if !others.is_empty() || !accounts.is_empty() {
        return workspaces_menu(&others, &accounts);
    } else if workspaces.is_empty() {
        "unknown"
    } else {
        "no_other"
    };
    disabled(Text::new("tray-workspaces-cannot").with("why", why))
}

/// The accounts that are not the active one.
fn other_accounts(snapshot: &Snapshot) -> impl Iterator<Item = &AccountView> {
    let key = |account: &AccountView| (account.api_host.clone(), account.user_id.clone());
    let active = snapshot.account.as_ref().map(key);
    snapshot.accounts.iter().filter(move |account| Some(key(account)) != active)
}

fn workspaces_menu(others: &[&WorkspaceView], accounts: &[&AccountView]) -> Item {
    let mut items: Vec<_> =
        others.iter().take(MOST_WORKSPACES).map(|workspace| workspace_entry(workspace)).collect();
    if others.len() > MOST_WORKSPACES {
        items.extend([Item::Separator, entry("tray-more-workspaces", Action::OpenWindow)]);
    }
    if !items.is_empty() && !accounts.is_empty() {
        items.push(Item::Separator);
    }
    items.extend(accounts.iter().map(|account| account_entry(account)));
    Item::Submenu { text: Text::new("tray-workspaces"), items }
}

/// Switches to another account, in the workspace that was active in it.
fn account_entry(account: &AccountView) -> Item {
    let AccountView { api_host, user_id, email, region, workspace, .. } = account;
    let text = match workspace {
        Some(workspace) => Text::new("tray-account-in").with("workspace", workspace.as_str()),
        None => Text::new("tray-account"),
    };
    Item::Entry {
        text: text.with("email", email.as_str()).with("region", region::short_text(region)),
        action: Some(Action::Send(Intent::UseAccount {
            api_host: api_host.clone(),
            user_id: user_id.clone(),
        })),
    }
}

fn workspace_entry(workspace: &WorkspaceView) -> Item {
    Item::Entry {
        text: Text::new("tray-workspace").with("workspace", workspace.name.as_str()),
        action: Some(Action::Send(Intent::UseWorkspace {
            workspace: workspace.id.clone(),
            account: None,
            folder: None,
        })),
    }
}

pub(super) fn sign_in_or_out_entry(snapshot: &Snapshot) -> Item {
    match &snapshot.sign_in.phase {
        // A person who lost the page may want another one: a new sign-in takes the old one's place.
        Phase::Running(SignInStage::Waiting { .. })
        | Phase::Idle
        | Phase::Done
        | Phase::Failed(_) => {}
        Phase::Running(_) => return disabled(Text::new("tray-signing-in")),
    }
    if snapshot.account.is_some() {
        entry("tray-sign-out", Action::AskSignOut)
    } else {
        entry("tray-sign-in", Action::Send(Intent::SignIn(SignIn::default())))
    }
}
