//! `workspace ls` and `workspace use`.

use clap::Subcommand;
use companion_core::contract::{Intent, WorkspaceView};
use serde::Serialize;

use super::status;
use crate::failure::Failure;
use crate::folder;
use crate::printer::Printer;
use crate::session::Session;

/// Workspaces of the active account; another account's can be used by its name.
#[derive(Debug, Subcommand)]
pub(crate) enum WorkspaceCommand {
    /// List the workspaces you can use
    Ls,
    /// Switch to another workspace, here and in this folder's .tinyb
    Use {
        /// Its name or ID
        #[arg(value_name = "NAME")]
        name: String,
        /// The email or user ID of the account that has the workspace
        #[arg(long, value_name = "ACCOUNT")]
        account: Option<String>,
    },
}

impl WorkspaceCommand {
    pub(super) async fn run(self, session: &mut Session<'_>) -> Result<(), Failure> {
        match self {
            Self::Ls => list(session).await,
            Self::Use { name, account } => switch(session, name, account).await,
        }
    }
}

async fn list(session: &mut Session<'_>) -> Result<(), Failure> {
    let snapshot = session.request(Intent::ListWorkspaces).await?;
    let workspaces = session.handle.workspaces().borrow().clone();
    print_list(session.printer, &workspaces, snapshot.workspace.as_ref());
    Ok(())
}

async fn switch(
    session: &mut Session<'_>,
    workspace: String,
    account: Option<String>,
) -> Result<(), Failure> {
    let intent = Intent::UseWorkspace { workspace, account, folder: folder::current() };
    let snapshot = session.request(intent).await?;
    status::print_account(session.printer, &snapshot);
    status::check_folder(snapshot.project)
}

/// Prints the workspaces, with a mark at the active one.
pub(super) fn print_list(
    printer: &Printer,
    workspaces: &[WorkspaceView],
    active: Option<&WorkspaceView>,
) {
    let is_active = |workspace: &WorkspaceView| active.is_some_and(|one| one.id == workspace.id);
    let rows = workspaces.iter().map(|workspace| Workspace {
        id: &workspace.id,
        name: &workspace.name,
        current: is_active(workspace),
    });
    print_rows(printer, rows.collect());
}

/// Prints workspaces, with a mark at the current one.
pub(super) fn print_rows(printer: &Printer, workspaces: Vec<Workspace<'_>>) {
    let document = Document { workspaces };
    if printer.print_if_json(&document) {
        return;
    }
    for Workspace { id, name, current } in document.workspaces {
        let mark = if current { '*' } else { ' ' };
        printer.print_line(&format!("{mark} {name}  {id}"));
    }
}

#[derive(Serialize)]
struct Document<'a> {
    workspaces: Vec<Workspace<'a>>,
}

/// A workspace, in Tinybird's cloud or inside the local instance.
#[derive(Serialize)]
pub(super) struct Workspace<'a> {
    pub(super) id: &'a str,
    pub(super) name: &'a str,
    /// Whether it is the one that is used.
    pub(super) current: bool,
}
