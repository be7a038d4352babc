//! `status`: who is signed in, where credentials are, what this folder holds, and the state of the
//! local instance. `login`, `logout` and `workspace use` print the same JSON document.

use clap::Args;
use companion_core::contract::{
    AccountView, Intent, LocalState, ProjectView, Risk, Snapshot, Text, TinybState, VaultState,
    VaultView, WorkspaceView,
};
use companion_core::view;
use serde::Serialize;

use super::local;
use crate::failure::{self, Failure};
use crate::folder;
use crate::json::ProblemJson;
use crate::printer::{Output, Printer};
use crate::session::Session;
use crate::token_files::{self, TokenFileJson};

#[derive(Debug, Args)]
pub(crate) struct StatusArgs {
    /// Exit with 1 when nobody is signed in
    #[arg(long)]
    check: bool,
}

impl StatusArgs {
    pub(super) async fn run(self, session: &mut Session<'_>) -> Result<(), Failure> {
        let snapshot = session.request(Intent::Refresh { folder: folder::current() }).await?;
        print(session.printer, &snapshot);
        failure::check(!self.check || snapshot.account.is_some())
    }
}

/// The intent that reads the accounts, the vault and this folder. It asks no container engine.
pub(super) fn stores() -> Intent {
    Intent::RefreshStores { folder: folder::current() }
}

/// Prints the whole status.
pub(super) fn print(printer: &Printer, snapshot: &Snapshot) {
    if print_if_json(printer, snapshot) {
        return;
    }
    print_account_lines(printer, snapshot);
    local::print_state(printer, &snapshot.local);
    // Why the state is not known, unless the line about the state says so already.
    let is_known = !matches!(snapshot.local.state, LocalState::Unknown | LocalState::NoEngine);
    let reason = snapshot.local_summary.problem.as_ref().filter(|_| !is_known);
    reason.iter().for_each(|problem| printer.print(&problem.text));
    if snapshot.vault.state == VaultState::File {
        // The line about a keyring says what is wrong with it. The one about a file does not.
        snapshot.vault.problem.iter().for_each(|problem| printer.report_problem(problem));
    }
}

/// Prints the status without the local instance, after a command that changed the account.
pub(super) fn print_account(printer: &Printer, snapshot: &Snapshot) {
    if snapshot.vault.state != VaultState::InKeyring && printer.output() == Output::Text {
        // The command succeeded although the keyring did not take the credentials. In JSON this
        // problem is part of the document.
        snapshot.vault.problem.iter().for_each(|problem| printer.report_problem(problem));
    }
    if !print_if_json(printer, snapshot) {
        print_account_lines(printer, snapshot);
    }
}

/// Fails if the account was saved but the folder could not be written.
pub(super) fn check_folder(project: Option<ProjectView>) -> Result<(), Failure> {
    match project.and_then(|project| project.problem) {
        Some(problem) => Err(problem.into()),
        None => Ok(()),
    }
}

/// Prints the document if the output is JSON. Returns whether it did.
pub(super) fn print_if_json(printer: &Printer, snapshot: &Snapshot) -> bool {
    let is_printed = printer.print_if_json(&Document::new(snapshot));
    if is_printed {
        snapshot.vault.problem.iter().for_each(|problem| printer.mark_reported(problem));
    }
    is_printed
}

fn print_account_lines(printer: &Printer, snapshot: &Snapshot) {
    account_lines(printer, snapshot).iter().for_each(|line| printer.print(line));
    snapshot.project.iter().for_each(|project| token_files::print(printer, project));
}

fn account_lines(printer: &Printer, snapshot: &Snapshot) -> Vec<Text> {
    let account = match &snapshot.account {
        Some(account) => Text::new("cli-signed-in")
            .with("email", &*account.email)
            .with("region", view::region::text(&account.region)),
        None => Text::new("cli-signed-out"),
    };
    let workspace = snapshot.workspace.as_ref();
    let workspace =
        workspace.map(|workspace| Text::new("cli-workspace").with("name", &*workspace.name));
    let mut lines = vec![account];
    lines.extend(workspace);
    lines.extend(other_accounts(snapshot));
    lines.push(vault_line(printer, snapshot));
    lines.extend(view::vault::file_text(&snapshot.vault));
    lines.extend(movable_to_keyring(&snapshot.vault));
    lines.extend(snapshot.project.as_ref().map(tinyb_line));
    lines
}

fn other_accounts(snapshot: &Snapshot) -> Option<Text> {
    let active = snapshot.account.as_ref().map(|account| &account.email);
    let emails = snapshot.accounts.iter().map(|account| &account.email);
    let emails: Vec<&str> =
        emails.filter(|email| Some(*email) != active).map(String::as_str).collect();
    (!emails.is_empty()).then(|| Text::new("cli-other-accounts").with("emails", emails.join(", ")))
}

/// Where credentials are.
fn vault_line(printer: &Printer, snapshot: &Snapshot) -> Text {
    let text = match snapshot.vault.state {
        VaultState::SessionOnly => &Text::new("cli-vault-session-only"),
        _ => &snapshot.vault_text,
    };
    Text::new("cli-credentials").with("where", printer.render(text))
}

/// That the keyring could take the credentials that are in a file.
fn movable_to_keyring(vault: &VaultView) -> Option<Text> {
    let can_move = vault.state == VaultState::File && vault.keyring == VaultState::InKeyring;
    can_move.then(|| Text::new("cli-vault-movable"))
}

/// The state of this folder's `.tinyb`.
fn tinyb_line(project: &ProjectView) -> Text {
    let key = match project.state {
        TinybState::Written => "cli-tinyb-written",
        TinybState::Missing => "cli-tinyb-missing",
        TinybState::Other => "cli-tinyb-other",
        TinybState::Broken => "cli-tinyb-broken",
        TinybState::Gone => "cli-tinyb-gone",
    };
    Text::new(key).with("path", &*project.path)
}

#[derive(Serialize)]
struct Document<'a> {
    account: Option<&'a AccountView>,
    accounts: &'a [AccountView],
    workspace: Option<&'a WorkspaceView>,
    vault: Vault<'a>,
    tinyb: Option<Tinyb<'a>>,
    files: Vec<TokenFileJson<'a>>,
    local: local::Document<'a>,
}

#[derive(Serialize)]
struct Vault<'a> {
    state: VaultState,
    keyring: VaultState,
    backend: Option<&'a str>,
    file: Option<&'a str>,
    problem: Option<ProblemJson>,
}

#[derive(Serialize)]
struct Tinyb<'a> {
    path: &'a str,
    state: TinybState,
    risks: &'a [Risk],
    problem: Option<ProblemJson>,
}

impl<'a> Document<'a> {
    fn new(snapshot: &'a Snapshot) -> Self {
        Self {
            account: snapshot.account.as_ref(),
            accounts: &snapshot.accounts,
            workspace: snapshot.workspace.as_ref(),
            vault: Vault::new(&snapshot.vault),
            tinyb: snapshot.project.as_ref().map(Tinyb::new),
            files: snapshot.project.iter().flat_map(token_files::documents).collect(),
            local: local::Document::new(&snapshot.local),
        }
    }
}

impl<'a> Vault<'a> {
    fn new(vault: &'a VaultView) -> Self {
        Self {
            state: vault.state,
            keyring: vault.keyring,
            backend: vault.backend.as_deref(),
            file: vault.file.as_deref(),
            problem: vault.problem.as_ref().map(ProblemJson::new),
        }
    }
}

impl<'a> Tinyb<'a> {
    fn new(project: &'a ProjectView) -> Self {
        Self {
            path: &project.path,
            state: project.state,
            risks: project.risks(),
            problem: project.problem.as_ref().map(ProblemJson::new),
        }
    }
}
