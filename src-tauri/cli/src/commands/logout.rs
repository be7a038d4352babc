//! `logout`: forgets the active account, and blanks its `.tinyb` in this folder.

use companion_core::contract::{AccountView, Intent, Snapshot, Text};

use super::status;
use crate::failure::Failure;
use crate::folder;
use crate::printer::Printer;
use crate::session::Session;
use crate::token_files;

pub(super) async fn run(session: &mut Session<'_>) -> Result<(), Failure> {
    let before = session.request(status::stores()).await?.account;
    let snapshot = session.request(Intent::SignOut { folder: folder::current() }).await?;
    print_signed_out(session.printer, before.as_ref(), &snapshot);
    Ok(())
}

/// Prints which account was signed out, and which one is active now.
pub(super) fn print_signed_out(
    printer: &Printer,
    before: Option<&AccountView>,
    snapshot: &Snapshot,
) {
    if status::print_if_json(printer, snapshot) {
        return;
    }
    match before {
        Some(account) => {
            printer.print(&Text::new("cli-signed-out-of").with("email", &*account.email));
        }
        None => printer.print(&Text::new("cli-nobody-to-sign-out")),
    }
    if let Some(account) = &snapshot.account {
        printer.print(&Text::new("cli-now-active").with("email", &*account.email));
    }
    // A file may hold a token that is not ours to take out.
    snapshot.project.iter().for_each(|project| token_files::print(printer, project));
}
