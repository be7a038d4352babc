//! Every function that prints is called, with hostile texts in all that it prints.

use std::io::{self, Write};
use std::time::Duration;

use companion_core::contract::{Arg, Code, Destination, TinybState, VaultState};
use companion_core::credentials::Secret;
use companion_core::plain;
use serde_json::{Deserializer, Value};

use super::super::token::print;
use super::super::{doctor, env, local, login, logout, project, status, workspace};
use super::hostile::{
    HOSTILE, account, found, jwt, leaks, local, local_stages, local_tokens, local_workspace,
    problems, project, search, sign_in_stages, snapshot, static_token, token_report, who,
    workspace,
};
use super::{Page, printer, printer_to, sources, strings};
use crate::printer::{CLEAR_LINE, Output, Printer};
use crate::progress::{self, Waiting};
use crate::shell::Shell;
use crate::workspace_rows::{self, WorkspaceRow};
use crate::{prompt, token_files};

/// All results.
fn print_results(printer: &Printer) {
    use VaultState as V;
    let states = [
        V::Unknown,
        V::InKeyring,
        V::Locked,
        V::Absent,
        V::Volatile,
        V::Failed,
        V::SessionOnly,
        V::File,
    ];
    for snapshot in states.map(snapshot) {
        status::print(printer, &snapshot);
        status::print_account(printer, &snapshot);
        status::print_if_json(printer, &snapshot);
        logout::print_signed_out(printer, Some(&account()), &snapshot);
        local::print(printer, &snapshot.local);
        doctor::print_findings(printer, &snapshot.findings);
        if printer.output() == Output::Text {
            local::print_state(printer, &snapshot.local);
        }
    }
    local::print_tokens(printer, &local_tokens());
    workspace::print_list(printer, &[workspace()], Some(&workspace()));
    use TinybState as T;
    let projects = [T::Written, T::Missing, T::Other, T::Gone, T::Broken].map(project);
    project::print_list(printer, &projects);
    project::print_added(printer, &projects[0], &search(), &leaks());
    project::print_leaks(printer, &search(), &leaks());
    project::print_removed(printer, HOSTILE, &projects);
    if printer.output() == Output::Text {
        token_files::print(printer, &projects[0]);
    }
    let token = static_token();
    print::print_list(printer, Some(&workspace()), &[&token, &token]);
    print::print_changed(printer, "refresh", &token);
    let is_text = printer.output() == Output::Text;
    // Lines of it are lines of the result, and the core writes no hostile text into it.
    let written = if is_text { "curl\nline" } else { HOSTILE };
    print::print_text(printer, HOSTILE, Destination::Curl, written);
    let row = WorkspaceRow { id: HOSTILE, name: HOSTILE, current: true };
    workspace_rows::print_rows(printer, vec![row]);
    local::print_workspaces(printer, &[local_workspace()], None);
    local::print_log(printer, "one\ntwo");
    local::print_log_line(printer, HOSTILE);
    print::print_jwt(printer, &jwt(), HOSTILE);
    print::print_report(printer, &token_report());
    if printer.output() == Output::Text {
        print::print_list(printer, None, &[]);
        print::print_copied(printer, HOSTILE, Destination::Grafana);
    }
    let variables = vec![("TB_TOKEN", Secret::new(HOSTILE))];
    env::print(printer, &variables, Shell::Posix);
    env::print(printer, &variables, Shell::PowerShell);
}

/// All progress and problems.
fn report_all(printer: &Printer) {
    for problem in problems() {
        printer.report_problem_once(&problem);
        printer.report_problem(&problem);
    }
    local::report_watching(printer);
    local::report_change(printer, &local());
    local::report_not_stopped(printer);
    local::report_stopped(printer, &local());
    login::report_found(printer, &found());
    prompt::ask_token(printer);
    prompt::end_token_line(printer);
    let waiting = Waiting { link: HOSTILE, ends_at: 0, code: Some(HOSTILE) };
    progress::report_waiting(printer, &waiting, Duration::from_secs(1));
    progress::show_time_left(printer, Duration::from_secs(1));
    printer.clear_line();
    for stage in sign_in_stages() {
        progress::report_sign_in_stage(printer, &stage);
        progress::report_account(printer, &stage, &who());
    }
    local_stages().iter().for_each(|stage| progress::report_local_stage(printer, None, stage));
}

fn ask(printer: &Printer) {
    progress::ask_account(printer, &who());
    progress::ask_host(printer, HOSTILE, HOSTILE);
    progress::ask_again(printer);
}

/// That a terminal finds nothing to obey in it, and that no line was forged.
fn assert_is_plain(text: &str) {
    let text = text.replace(CLEAR_LINE, "");
    for line in text.split('\n') {
        assert!(plain::is_plain(line), "{line:?}");
        assert!(!line.starts_with("FORGED"), "{text}");
    }
}

#[test]
fn every_function_that_prints_is_called_here() {
    let tests = include_str!("printing.rs");
    let mut called = 0;
    for (path, source) in sources() {
        let module = path.file_stem().unwrap().to_string_lossy().into_owned();
        for function in source.split("\npub").skip(1).filter_map(|rest| rest.split_once(" fn ")) {
            let (name, rest) = function.1.split_once('(').unwrap();
            let prints = ["print", "report", "ask", "show", "end_"];
            let is_public = !function.0.contains('\n') && !function.0.contains("async");
            let arguments = rest.split('{').next().unwrap_or_default();
            if is_public
                && arguments.contains("&Printer")
                && prints.iter().any(|p| name.starts_with(p))
            {
                assert!(tests.contains(&format!("{module}::{name}(printer")), "{module}::{name}");
                called += 1;
            }
        }
    }
    assert!(called > 20, "{called} functions were found");
}

#[test]
fn nothing_that_people_read_moves_a_terminal() {
    for (language, live) in [("en", false), ("en", true), ("es", false), ("es", true)] {
        let (printer, out, err) = printer(Output::Text, language, live);
        print_results(&printer);
        report_all(&printer);
        ask(&printer);
        assert_is_plain(&out.text());
        assert_is_plain(&err.text());
        assert!(out.text().contains(r"acme\u{1b}]52;c;"), "a name is shown, and what is in it");
        assert!(err.text().contains(r"acme\u{1b}]52;c;"));
    }
}

#[test]
fn a_program_reads_the_very_strings() {
    let (printer, out, err) = printer(Output::Json, "es", false);
    print_results(&printer);
    report_all(&printer);
    let (out, err) = (out.text(), err.text());
    assert_is_plain(&out);
    assert_is_plain(&err);
    let documents = Deserializer::from_str(&out).into_iter::<Value>();
    let lines = err.lines().map(serde_json::from_str::<Value>);
    let mut whole = 0;
    for document in documents.chain(lines).map(Result::unwrap) {
        for (name, text) in strings(&document) {
            assert!(text.contains(HOSTILE) || plain::is_plain(&text), "{name}: {text:?}");
            whole += usize::from(text.contains(HOSTILE));
        }
    }
    assert!(whole > 300, "{whole} strings came through whole");
}

/// A disk that is full, or a reader that has gone.
struct Fails(io::ErrorKind);

impl Write for Fails {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(self.0.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Err(self.0.into())
    }
}

#[test]
fn a_result_that_cannot_be_written_is_a_problem_and_a_reader_that_has_gone_is_none() {
    for output in [Output::Text, Output::Json] {
        let print_into = |kind| {
            let printer = printer_to(output, "en", false, Fails(kind), Page::default());
            local::print_tokens(&printer, &local_tokens());
            printer.check_written()
        };
        let problem = print_into(io::ErrorKind::StorageFull).unwrap_err();
        assert_eq!(problem.code, Code::AppOutput);
        assert_eq!(problem.text.args["reason"], Arg::from("no storage space"));
        assert_eq!(print_into(io::ErrorKind::BrokenPipe), Ok(()));
    }
}
