//! Lists of workspaces: those of Tinybird's cloud, and those inside the local instance.

use serde::Serialize;

use crate::printer::Printer;

/// Prints workspaces, with a mark at the current one.
pub(crate) fn print_rows(printer: &Printer, workspaces: Vec<WorkspaceRow<'_>>) {
    let document = Document { workspaces };
    if printer.print_if_json(&document) {
        return;
    }
    for WorkspaceRow { id, name, current } in document.workspaces {
        let mark = if current { '*' } else { ' ' };
        printer.print_line(&format!("{mark} {name}  {id}"));
    }
}

#[derive(Serialize)]
struct Document<'a> {
    workspaces: Vec<WorkspaceRow<'a>>,
}

/// A workspace, in Tinybird's cloud or inside the local instance.
#[derive(Serialize)]
pub(crate) struct WorkspaceRow<'a> {
    pub(crate) id: &'a str,
    pub(crate) name: &'a str,
    /// Whether it is the one that is used.
    pub(crate) current: bool,
}
