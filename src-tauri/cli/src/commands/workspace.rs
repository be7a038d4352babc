//! `workspace ls` and `workspace use`.

use clap::Subcommand;
use companion_core::contract::{Intent, WorkspaceView};

use super::status;
use crate::failure::Failure;
use crate::folder;
use crate::printer::Printer;
use crate::session::Session;
use crate::workspace_rows::{WorkspaceRow, print_rows};

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
    let rows = workspaces.iter().map(|workspace| WorkspaceRow {
        id: &workspace.id,
        name: &workspace.name,
        current: is_active(workspace),
    });
    print_rows(printer, rows.collect());
}
