//! A project's files that hold tokens, as `status` and the `project` commands print them.

use companion_core::contract::{ProjectView, Risk, Text, TokenFile, TokenFileKind, TokenFileState};
use serde::Serialize;

use crate::json::ProblemJson;
use crate::printer::Printer;

/// A file that holds a token, or is to hold one.
#[derive(Serialize)]
pub(crate) struct TokenFileJson<'a> {
    path: &'a str,
    kind: TokenFileKind,
    state: TokenFileState,
    risks: &'a [Risk],
    problem: Option<ProblemJson>,
}

/// The JSON document of each file.
pub(crate) fn documents(project: &ProjectView) -> impl Iterator<Item = TokenFileJson<'_>> {
    project.files.iter().map(|file| TokenFileJson {
        path: &file.path,
        kind: file.kind,
        state: file.state,
        risks: &file.risks,
        problem: file.problem.as_ref().map(ProblemJson::new),
    })
}

/// Prints the state and the risks of each file, and why a file was not written. The project's own
/// problem is left to the caller.
pub(crate) fn print(printer: &Printer, project: &ProjectView) {
    project.files.iter().flat_map(lines).for_each(|line| printer.print(&line));
    let problems = project.files.iter().filter_map(|file| file.problem.as_ref());
    let of_files = problems.filter(|problem| project.problem.as_ref() != Some(problem));
    of_files.for_each(|problem| printer.print_problem(problem));
}

fn lines(file: &TokenFile) -> impl Iterator<Item = Text> {
    let risks = file.risks.iter().map(|risk| risk_line(file, *risk));
    state_line(file).into_iter().chain(risks)
}

/// The file's state. That of `.tinyb` is the project's, which another line tells.
fn state_line(file: &TokenFile) -> Option<Text> {
    let key = match (file.kind, file.state) {
        (TokenFileKind::Tinyb, _) => return None,
        (TokenFileKind::SetAside, _) => "cli-file-set-aside",
        (TokenFileKind::EnvLocal, TokenFileState::Written) => "cli-file-written",
        (TokenFileKind::EnvLocal, TokenFileState::Missing) => "cli-file-missing",
        (TokenFileKind::EnvLocal, TokenFileState::Other) => "cli-file-other",
        (TokenFileKind::EnvLocal, TokenFileState::Reference) => "cli-file-reference",
        (TokenFileKind::EnvLocal, TokenFileState::Broken) => "cli-file-broken",
    };
    Some(Text::new(key).with("path", &*file.path))
}

fn risk_line(file: &TokenFile, risk: Risk) -> Text {
    let key = match risk {
        Risk::Readable => "cli-risk-readable",
        Risk::Tracked => "cli-risk-tracked",
        Risk::NotIgnored => "cli-risk-not-ignored",
        Risk::Unknown => "cli-risk-unknown",
    };
    Text::new(key).with("path", &*file.path)
}
