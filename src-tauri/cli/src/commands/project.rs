//! `project ls`, `project add`, `project check` and `project remove`.

use std::path::PathBuf;

use clap::Subcommand;
use companion_core::contract::{
    Arg, Intent, LeakKind, LeakSearch, LeakView, ProjectView, Risk, Text, TinybState,
    TokenFileKind, WorkspaceView,
};
use serde::Serialize;

use crate::failure::Failure;
use crate::folder;
use crate::json::ProblemJson;
use crate::printer::Printer;
use crate::session::Session;
use crate::token_files::{self, TokenFileJson};

/// Projects.
#[derive(Debug, Subcommand)]
pub(crate) enum ProjectCommand {
    /// List connected folders, and what each needs
    Ls,
    /// Connect a folder to the active workspace
    Add {
        /// The folder; this one, if none is named
        folder: Option<PathBuf>,
        /// Save the token even in a file that git tracks, or an .env.local that git doesn't ignore
        #[arg(long)]
        allow_exposed: bool,
    },
    /// Look for exposed tokens in the files that git tracks or would track
    Check {
        /// The folder; this one, if none is named
        folder: Option<PathBuf>,
    },
    /// Disconnect a folder: remove your token from its .tinyb
    Remove {
        /// The folder; this one, if none is named
        folder: Option<PathBuf>,
    },
}

impl ProjectCommand {
    pub(super) async fn run(self, session: &mut Session<'_>) -> Result<(), Failure> {
        match self {
            Self::Ls => list(session).await,
            Self::Add { folder, allow_exposed } => {
                add(session, folder::absolute(folder)?, allow_exposed).await
            }
            Self::Check { folder } => check(session, folder::absolute(folder)?).await,
            Self::Remove { folder } => remove(session, folder::absolute(folder)?).await,
        }
    }
}

async fn list(session: &mut Session<'_>) -> Result<(), Failure> {
    let snapshot = session.request(Intent::RefreshStores { folder: None }).await?;
    print_list(session.printer, &snapshot.projects);
    Ok(())
}

async fn add(
    session: &mut Session<'_>,
    folder: String,
    allow_exposed: bool,
) -> Result<(), Failure> {
    let both = [TokenFileKind::Tinyb, TokenFileKind::EnvLocal];
    let allow_exposed = if allow_exposed { both.to_vec() } else { Vec::new() };
    let intent = Intent::WriteProject { folder: folder.clone(), allow_exposed };
    let written = session.request(intent).await?;
    let searched = session.request(Intent::SearchLeaks { folder }).await?;
    let leaks = session.handle.leaks().borrow().clone();
    if let (Some(project), Some(search)) = (&written.project, &searched.leak_search) {
        print_added(session.printer, project, search, &leaks);
    }
    Ok(())
}

async fn check(session: &mut Session<'_>, folder: String) -> Result<(), Failure> {
    let snapshot = session.request(Intent::SearchLeaks { folder }).await?;
    let leaks = session.handle.leaks().borrow().clone();
    snapshot.leak_search.iter().for_each(|search| print_leaks(session.printer, search, &leaks));
    Ok(())
}

async fn remove(session: &mut Session<'_>, folder: String) -> Result<(), Failure> {
    let snapshot = session.request(Intent::RemoveProject { folder: folder.clone() }).await?;
    print_removed(session.printer, &folder, &snapshot.projects);
    Ok(())
}

pub(super) fn print_list(printer: &Printer, projects: &[ProjectView]) {
    if printer.print_if_json(&ListDocument::new(projects)) {
        return;
    }
    if projects.is_empty() {
        printer.print(&Text::new("cli-no-projects"));
    }
    projects.iter().for_each(|project| print_project_lines(printer, project));
}

/// Prints a project that was added, and the leaked tokens found in its files.
pub(super) fn print_added(
    printer: &Printer,
    project: &ProjectView,
    search: &LeakSearch,
    leaks: &[LeakView],
) {
    let document = Document { leaks: Some(Leaks::new(search, leaks)), ..Document::new(project) };
    if !printer.print_if_json(&document) {
        print_project_lines(printer, project);
        leak_lines(search, leaks).iter().for_each(|line| printer.print(line));
    }
}

pub(super) fn print_leaks(printer: &Printer, search: &LeakSearch, leaks: &[LeakView]) {
    if !printer.print_if_json(&Leaks::new(search, leaks)) {
        leak_lines(search, leaks).iter().for_each(|line| printer.print(line));
    }
}

/// Prints that a folder was removed. The JSON document lists the projects that remain.
pub(super) fn print_removed(printer: &Printer, folder: &str, remaining: &[ProjectView]) {
    if !printer.print_if_json(&ListDocument::new(remaining)) {
        printer.print(&Text::new("cli-project-removed").with("folder", folder));
    }
}

fn print_project_lines(printer: &Printer, project: &ProjectView) {
    printer.print(&project_line(project));
    project.problem.iter().for_each(|problem| printer.print_problem(problem));
    token_files::print(printer, project);
}

fn project_line(project: &ProjectView) -> Text {
    let key = match project.state {
        TinybState::Written => "cli-project-written",
        TinybState::Missing => "cli-project-missing",
        TinybState::Other => "cli-project-other",
        TinybState::Broken => "cli-project-broken",
        TinybState::Gone => "cli-project-gone",
    };
    let workspace = project.workspace.as_ref().map(|workspace| workspace.name.as_str());
    Text::new(key)
        .with("folder", &*project.folder)
        .with("email", project.email.as_deref().unwrap_or_default())
        .with("workspace", workspace.unwrap_or_default())
}

/// The counts of a search, each leaked token, and advice.
fn leak_lines(search: &LeakSearch, leaks: &[LeakView]) -> Vec<Text> {
    let number = |number: u64| Arg::Number(i64::try_from(number).unwrap_or(i64::MAX));
    let counts = Text::new(if leaks.is_empty() { "cli-no-leaks" } else { "cli-leaks" })
        .with("finds", number(search.finds))
        .with("files", number(search.files))
        .with("skipped", number(search.not_read));
    let advice = (!leaks.is_empty()).then(|| Text::new("cli-leaks-advice"));
    std::iter::once(counts).chain(leaks.iter().map(leak_line)).chain(advice).collect()
}

fn leak_line(leak: &LeakView) -> Text {
    let key = match leak.kind {
        LeakKind::Cloud => "cli-leak-cloud",
        LeakKind::Local => "cli-leak-local",
        LeakKind::Jwt => "cli-leak-jwt",
    };
    let owners = [&leak.whose, &leak.owner, &leak.region];
    let owner = owners.into_iter().flatten().next().map(String::as_str);
    Text::new(key)
        .with("at", format!("{}:{}:{}", leak.path, leak.line, leak.column))
        .with("masked", &*leak.masked)
        .with("whose", owner.unwrap_or("?"))
}

/// `project ls` and `project remove`.
#[derive(Serialize)]
struct ListDocument<'a> {
    projects: Vec<Document<'a>>,
}

/// `project add`, and each project of a list.
#[derive(Serialize)]
struct Document<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    leaks: Option<Leaks<'a>>,
    folder: &'a str,
    path: &'a str,
    state: TinybState,
    email: Option<&'a str>,
    workspace: Option<&'a WorkspaceView>,
    risks: &'a [Risk],
    files: Vec<TokenFileJson<'a>>,
    problem: Option<ProblemJson>,
}

/// `project check`.
#[derive(Serialize)]
struct Leaks<'a> {
    files: u64,
    not_read: u64,
    more: bool,
    finds: &'a [LeakView],
}

impl<'a> ListDocument<'a> {
    fn new(projects: &'a [ProjectView]) -> Self {
        Self { projects: projects.iter().map(Document::new).collect() }
    }
}

impl<'a> Document<'a> {
    fn new(project: &'a ProjectView) -> Self {
        Self {
            leaks: None,
            folder: &project.folder,
            path: &project.path,
            state: project.state,
            email: project.email.as_deref(),
            workspace: project.workspace.as_ref(),
            risks: project.risks(),
            files: token_files::documents(project).collect(),
            problem: project.problem.as_ref().map(ProblemJson::new),
        }
    }
}

impl<'a> Leaks<'a> {
    fn new(search: &LeakSearch, finds: &'a [LeakView]) -> Self {
        let LeakSearch { files, not_read, more, .. } = *search;
        Self { files, not_read, more, finds }
    }
}
