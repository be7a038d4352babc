//! `--output json`: one document on standard output, problems on standard error. The shapes
//! are in the README and change only by gaining keys. Texts are English.

use std::collections::BTreeMap;

use companion_core::contract::{
    AccountView, Arg, Code, LeakSearch, LeakView, LocalState, LocalView, Problem, ProjectView,
    Risk, Snapshot, TinybState, TokenFile, TokenFileKind, TokenFileState, VaultState, VaultView,
    WorkspaceView,
};
use companion_core::words::Words;
use serde::Serialize;

/// `login`, `logout`, `status`, `workspace use`.
#[derive(Serialize)]
pub(crate) struct Status<'a> {
    account: Option<&'a AccountView>,
    accounts: &'a [AccountView],
    workspace: Option<&'a WorkspaceView>,
    vault: Vault<'a>,
    tinyb: Option<Tinyb<'a>>,
    files: Vec<File<'a>>,
    local: Local<'a>,
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

/// A file that holds a token, or is to hold one.
#[derive(Serialize)]
struct File<'a> {
    path: &'a str,
    kind: TokenFileKind,
    state: TokenFileState,
    risks: &'a [Risk],
    problem: Option<ProblemJson>,
}

/// `local start`, `local stop`, `local status`.
#[derive(Serialize)]
pub(crate) struct Local<'a> {
    state: LocalState,
    address: Option<&'a str>,
    container: Option<&'a str>,
    engine: Option<&'a str>,
    user_token: Option<&'a str>,
    workspace_token: Option<&'a str>,
    problem: Option<ProblemJson>,
}

/// `workspace ls`.
#[derive(Serialize)]
pub(crate) struct Workspaces<'a> {
    workspaces: Vec<Workspace<'a>>,
}

#[derive(Serialize)]
struct Workspace<'a> {
    id: &'a str,
    name: &'a str,
    current: bool,
}

/// `project ls`, `project remove`.
#[derive(Serialize)]
pub(crate) struct Projects<'a> {
    projects: Vec<Project<'a>>,
}

/// `project add`.
#[derive(Serialize)]
pub(crate) struct Project<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    leaks: Option<Leaks<'a>>,
    folder: &'a str,
    path: &'a str,
    state: TinybState,
    email: Option<&'a str>,
    workspace: Option<&'a WorkspaceView>,
    risks: &'a [Risk],
    files: Vec<File<'a>>,
    problem: Option<ProblemJson>,
}

/// `project check`.
#[derive(Serialize)]
pub(crate) struct Leaks<'a> {
    files: u64,
    not_read: u64,
    more: bool,
    finds: &'a [LeakView],
}

/// What is awaited of the person while they sign in, on standard error.
#[derive(Serialize)]
#[serde(tag = "at", rename = "waiting")]
pub(crate) struct Waiting<'a> {
    pub(crate) link: &'a str,
    pub(crate) ends_at: u64,
    pub(crate) code: Option<&'a str>,
}

/// A problem, wherever it stands.
#[derive(Serialize)]
pub(crate) struct ProblemJson {
    code: Code,
    text: String,
    hint: String,
    args: BTreeMap<String, Arg>,
}

impl ProblemJson {
    pub(crate) fn new(problem: &Problem) -> Self {
        let words = Words::english();
        Self {
            code: problem.code,
            text: words.render(&problem.text),
            hint: words.render(&problem.hint),
            args: problem.text.args.clone(),
        }
    }
}

impl<'a> Status<'a> {
    pub(crate) fn new(snapshot: &'a Snapshot) -> Self {
        Self {
            account: snapshot.account.as_ref(),
            accounts: &snapshot.accounts,
            workspace: snapshot.workspace.as_ref(),
            vault: vault(&snapshot.vault),
            tinyb: snapshot.project.as_ref().map(tinyb),
            files: snapshot.project.iter().flat_map(files).collect(),
            local: Local::new(&snapshot.local),
        }
    }
}

impl<'a> Local<'a> {
    pub(crate) fn new(local: &'a LocalView) -> Self {
        let tokens = local.tokens.as_ref();
        Self {
            state: local.state,
            address: local.address.as_deref(),
            container: local.container.as_deref(),
            engine: local.engine.as_deref(),
            user_token: tokens.map(|tokens| tokens.user_token.as_str()),
            workspace_token: tokens.map(|tokens| tokens.workspace_token.as_str()),
            problem: local.problem.as_ref().map(ProblemJson::new),
        }
    }
}

impl<'a> Workspaces<'a> {
    pub(crate) fn new(list: &'a [WorkspaceView], current: Option<&WorkspaceView>) -> Self {
        let workspace = |w: &'a WorkspaceView| Workspace {
            id: &w.id,
            name: &w.name,
            current: current.is_some_and(|current| current.id == w.id),
        };
        Self { workspaces: list.iter().map(workspace).collect() }
    }
}

impl<'a> Projects<'a> {
    pub(crate) fn new(projects: &'a [ProjectView]) -> Self {
        Self { projects: projects.iter().map(Project::new).collect() }
    }
}

impl<'a> Project<'a> {
    pub(crate) fn new(project: &'a ProjectView) -> Self {
        Self {
            leaks: None,
            folder: &project.folder,
            path: &project.path,
            state: project.state,
            email: project.email.as_deref(),
            workspace: project.workspace.as_ref(),
            risks: project.risks(),
            files: files(project).collect(),
            problem: project.problem.as_ref().map(ProblemJson::new),
        }
    }

    pub(crate) fn with(self, leaks: Leaks<'a>) -> Self {
        Self { leaks: Some(leaks), ..self }
    }
}

impl<'a> Leaks<'a> {
    pub(crate) fn new(search: &LeakSearch, finds: &'a [LeakView]) -> Self {
        let LeakSearch { files, not_read, more, .. } = *search;
        Self { files, not_read, more, finds }
    }
}

fn vault(vault: &VaultView) -> Vault<'_> {
    Vault {
        state: vault.state,
        keyring: vault.keyring,
        backend: vault.backend.as_deref(),
        file: vault.file.as_deref(),
        problem: vault.problem.as_ref().map(ProblemJson::new),
    }
}

fn tinyb(project: &ProjectView) -> Tinyb<'_> {
    Tinyb {
        path: &project.path,
        state: project.state,
        risks: project.risks(),
        problem: project.problem.as_ref().map(ProblemJson::new),
    }
}

fn files(project: &ProjectView) -> impl Iterator<Item = File<'_>> {
    project.files.iter().map(|file: &TokenFile| File {
        path: &file.path,
        kind: file.kind,
        state: file.state,
        risks: &file.risks,
        problem: file.problem.as_ref().map(ProblemJson::new),
    })
}
