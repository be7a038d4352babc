//! Every string of the contract is hostile here, and every function that prints is called with it.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::Duration;

use companion_core::contract::{
    AccountView, Arg, Check, ClipboardView, CloudCheck, Code, CopiedContent, Copyable,
    DefaultValue, Defaults, Flow, Format, FoundView, Language, LeakKind, LeakSearch, LeakView,
    LocalStage, LocalState, LocalSummary, LocalTokens, LocalView, MethodName, Phase, Problem,
    ProjectView, RegionView, RequestEnd, RequestId, Risk, Settings, SignInAttempt, SignInStage,
    SignedInUser, Snapshot, Text, Theme, TinybState, TokenFile, TokenFileKind, TokenFileState,
    TokenId, TokenView, VaultState, VaultTest, VaultView, Working, WorkspaceView,
};
use companion_core::credentials::Secret;
use companion_core::{plain, view};
use serde_json::{Deserializer, Value};

use super::{doctor, env, local, login, logout, project, status, workspace};
use crate::printer::{CLEAR_LINE, Output, Printer, Terminal};
use crate::progress::{self, Waiting};
use crate::shell::Shell;
use crate::{prompt, token_files};

const CATALOGUE: &str = include_str!("../../../../ui/locales/en.ftl");

/// What a server, a file or a container may call something: it writes the clipboard, erases the
/// line, forges another one, turns the reading order, and is written with letters and emoji.
const HOSTILE: &str = "acme\u{1b}]52;c;ZXZpbA==\u{7}\u{9b}2K\r\nFORGED\t\u{7f}\u{85}\u{61c}\u{202e}\
                       \u{2066}\u{2028}\u{2029}\u{200b}\u{feff}\u{e0041}é👩\u{200d}💻'\"\\";

/// The words of the contract's enums: all else in it is somebody's text.
const WORDS: [&str; 36] = [
    "en",
    "system",
    "in_keyring",
    "workspace",
    "token",
    "holds",
    "written",
    "readable",
    "tracked",
    "not_ignored",
    "unknown",
    "tinyb",
    "env_local",
    "set_aside",
    "missing",
    "other",
    "reference",
    "broken",
    "foreign_host",
    "done",
    "running",
    "working",
    "ready",
    "found",
    "confirming",
    "waiting",
    "discovering",
    "asking",
    "exchanging",
    "saving",
    "cloud",
    "local",
    "jwt",
    "clickhouse",
    "checking",
    "off",
];
/// The same of the stages that a start has.
const STAGES: [&str; 6] =
    ["finding_engine", "pulling", "creating", "booting", "stopping", "removing"];

fn hostile() -> String {
    HOSTILE.to_owned()
}

/// A problem of each code, with every variable that any text has.
fn problems() -> Vec<Problem> {
    let variables = CATALOGUE.split('$').skip(1).map(|rest| {
        rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>()
    });
    let variables: BTreeSet<String> = variables.collect();
    let problem = |code: &Code| {
        let problem = Problem::new(*code);
        variables.iter().fold(problem, |problem, name| problem.with(name, HOSTILE))
    };
    Code::ALL.iter().map(problem).collect()
}

fn problem() -> Option<Problem> {
    let problem = Problem::new(Code::StoreUnwritable).with("path", HOSTILE);
    Some(problem.with("why", HOSTILE).with("reason", HOSTILE))
}

fn account() -> AccountView {
    AccountView {
        api_host: hostile(),
        user_id: hostile(),
        email: hostile(),
        region: hostile(),
        auth_host: hostile(),
        workspace: Some("acme".to_owned()),
        ended: false,
    }
}

fn workspace() -> WorkspaceView {
    WorkspaceView { id: hostile(), name: hostile() }
}

fn found() -> FoundView {
    FoundView {
        at: hostile(),
        email: Some(hostile()),
        workspace: Some(hostile()),
        region: hostile(),
    }
}

fn local_tokens() -> LocalTokens {
    LocalTokens { workspace_token: hostile(), user_token: hostile() }
}

fn project(state: TinybState) -> ProjectView {
    ProjectView {
        folder: hostile(),
        path: hostile(),
        state,
        email: Some(hostile()),
        workspace: Some(workspace()),
        was_connected: false,
        files: files(),
        problem: problem(),
    }
}

/// Each kind of file in each state.
fn files() -> Vec<TokenFile> {
    use TokenFileKind as K;
    use TokenFileState as S;
    let file = |kind, state| TokenFile {
        path: hostile(),
        kind,
        state,
        risks: vec![Risk::Readable, Risk::Tracked, Risk::NotIgnored, Risk::Unknown],
        problem: problem(),
    };
    let states = [S::Written, S::Missing, S::Other, S::Reference, S::Broken];
    let of_kind = |kind| states.map(|state| file(kind, state));
    [K::Tinyb, K::EnvLocal, K::SetAside].into_iter().flat_map(of_kind).collect()
}

fn search() -> LeakSearch {
    LeakSearch {
        folder: hostile(),
        phase: Phase::Running(Working::Working),
        files: 3,
        not_read: 1,
        finds: 3,
        more: true,
    }
}

fn leaks() -> Vec<LeakView> {
    let leak = |kind, whose| LeakView {
        path: hostile(),
        line: 1,
        column: 2,
        kind,
        masked: hostile(),
        region: Some(hostile()),
        owner: Some(hostile()),
        whose,
    };
    vec![
        leak(LeakKind::Cloud, Some(hostile())),
        leak(LeakKind::Local, None),
        leak(LeakKind::Jwt, None),
    ]
}

fn who() -> SignedInUser {
    SignedInUser { email: hostile(), workspace: hostile(), region: hostile(), api_host: hostile() }
}

/// Each stage of a sign-in: a new one has to be put here.
fn sign_in_stages() -> Vec<SignInStage> {
    use SignInStage as S;
    let next = |stage: &SignInStage| match stage {
        S::Discovering => Some(S::Waiting {
            link: hostile(),
            ends_at: 0,
            code: Some(hostile()),
            problem: problem(),
        }),
        S::Waiting { .. } => Some(S::Asking),
        S::Asking => Some(S::Exchanging),
        S::Exchanging => Some(S::Confirming { who: who() }),
        S::Confirming { .. } => Some(S::ForeignHost { api_host: hostile(), named_by: hostile() }),
        S::ForeignHost { .. } => Some(S::Saving),
        S::Saving => None,
    };
    std::iter::successors(Some(S::Discovering), next).collect()
}

fn local_stages() -> Vec<LocalStage> {
    use LocalStage as S;
    let next = |stage: &LocalStage| match stage {
        S::FindingEngine => Some(S::Pulling { bytes: 1, total: 2, layers: 1, of_layers: 2 }),
        S::Pulling { .. } => Some(S::Creating),
        S::Creating => Some(S::Booting),
        S::Booting => Some(S::Checking { passed: vec![Check::Clickhouse] }),
        S::Checking { .. } => Some(S::Stopping),
        S::Stopping => Some(S::Removing),
        S::Removing => None,
    };
    std::iter::successors(Some(S::FindingEngine), next).collect()
}

fn settings() -> Settings {
    Settings {
        language: Some(Language::En),
        theme: Theme::System,
        clear_clipboard_after: None,
        auth_host: Some(hostile()),
        api_host: Some(hostile()),
        client_id: Some(hostile()),
        local_port: None,
        local_clickhouse_port: None,
        local_image: Some(hostile()),
        keep_in_tray: None,
        notify_copied: true,
        notify_local: true,
        notify_sign_in: true,
        first_run_done: true,
    }
}

fn defaults() -> Defaults {
    let given = || DefaultValue { value: hostile(), variable: Some(hostile()) };
    Defaults {
        auth_host: given(),
        api_host: given(),
        client_id: given(),
        local_port: given(),
        local_clickhouse_port: given(),
        local_image: given(),
    }
}

fn local() -> LocalView {
    LocalView {
        state: LocalState::Ready,
        problem: problem(),
        address: Some(hostile()),
        container: Some(hostile()),
        is_ours: true,
        engine: Some(hostile()),
        startable: Some(hostile()),
        image: Some(hostile()),
        version: Some(hostile()),
        clickhouse: Some(hostile()),
        since: None,
        tokens: Some(local_tokens()),
    }
}

pub(super) fn snapshot(vault: VaultState) -> Snapshot {
    let mut snapshot = underived(vault);
    view::derive(&mut snapshot);
    snapshot
}

/// A snapshot without the fields that follow from the others.
fn underived(vault: VaultState) -> Snapshot {
    let request = Some(RequestId(1));
    let copied = CopiedContent {
        what: Copyable::Token(TokenId::Workspace),
        format: Format::Token,
        copied_at: 0,
        clears_at: None,
    };
    Snapshot {
        language: Language::En,
        settings: settings(),
        settings_problem: problem(),
        defaults: defaults(),
        home: hostile(),
        has_tray: false,
        starts_at_login: Some(false),
        account: Some(account()),
        accounts: vec![account(), AccountView { email: format!("other {HOSTILE}"), ..account() }],
        workspace: Some(workspace()),
        cloud_check: Some(CloudCheck { problem: problem() }),
        found: vec![found()],
        regions: vec![RegionView { name: hostile(), provider: hostile(), api_host: hostile() }],
        vault: VaultView {
            state: vault,
            keyring: VaultState::InKeyring,
            backend: Some(hostile()),
            file: Some(hostile()),
            chosen: false,
            problem: problem(),
        },
        vault_test: Some(VaultTest { backend: Some(hostile()), problem: problem() }),
        tokens: vec![TokenView { id: TokenId::Workspace, masked: hostile() }],
        clipboard: ClipboardView::Holds(copied),
        project: Some(project(TinybState::Written)),
        projects: vec![project(TinybState::Written)],
        leak_search: Some(search()),
        local: local(),
        sign_in: Flow { request, phase: Phase::Running(SignInStage::Confirming { who: who() }) },
        tried: Some(SignInAttempt {
            method: MethodName::Found(hostile()),
            api_host: Some(hostile()),
            auth_host: Some(hostile()),
        }),
        account_work: Flow { request, phase: Phase::Done },
        local_work: Flow { request, phase: Phase::Done },
        local_tokens: Some(local_tokens()),
        ended: vec![RequestEnd { request: RequestId(1), problem: problem() }],
        places: BTreeMap::new(),
        vault_text: Text::default(),
        are_credentials_pending: false,
        sign_in_text: None,
        cloud_problem: None,
        local_summary: LocalSummary::default(),
        next_step: None,
        first_run_step: None,
        projects_text: Text::default(),
        findings: Vec::new(),
    }
}

/// What is written to it can be read.
#[derive(Clone, Default)]
pub(super) struct Page(Rc<RefCell<Vec<u8>>>);

impl Write for Page {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Page {
    pub(super) fn text(&self) -> String {
        String::from_utf8(self.0.borrow().clone()).unwrap()
    }
}

pub(super) fn printer(output: Output, language: &str, live: bool) -> (Printer, Page, Page) {
    let (out, err) = (Page::default(), Page::default());
    let printer = printer_to(output, language, live, out.clone(), err.clone());
    (printer, out, err)
}

fn printer_to(
    output: Output,
    language: &str,
    live: bool,
    out: impl Write + 'static,
    err: impl Write + 'static,
) -> Printer {
    let terminal = Terminal { shows: live, is_interactive: live };
    Printer::with_streams(output, language, terminal, Box::new(out), Box::new(err))
}

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
    local_stages().iter().for_each(|stage| progress::report_local_stage(printer, stage));
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

fn strings(value: &Value) -> Vec<(String, String)> {
    let below = |name: &str, value: &Value| match value {
        Value::String(text) => vec![(name.to_owned(), text.clone())],
        other => strings(other),
    };
    match value {
        Value::Array(all) => all.iter().flat_map(|one| below("", one)).collect(),
        Value::Object(all) => all.iter().flat_map(|(name, one)| below(name, one)).collect(),
        Value::String(_) => below("", value),
        _ => Vec::new(),
    }
}

#[test]
fn every_string_of_the_contract_is_hostile_here() {
    let whole = serde_json::json!([
        underived(VaultState::InKeyring),
        leaks(),
        sign_in_stages(),
        local_stages(),
        problems(),
    ]);
    for (name, text) in strings(&whole) {
        let is_word = WORDS.iter().chain(&STAGES).any(|word| *word == text);
        let is_ours = ["key", "code", "remedy"].contains(&name.as_str()) || is_word;
        assert!(text.contains(HOSTILE) || is_ours, "{name}: {text:?}");
    }
}

/// The sources of the program, without those of tests.
fn sources() -> Vec<(PathBuf, String)> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.file_name().is_some_and(|name| name != "tests.rs") {
                sources.push((path.clone(), std::fs::read_to_string(path).unwrap()));
            }
        }
    }
    sources
}

#[test]
fn every_function_that_prints_is_called_here() {
    let tests = include_str!("tests.rs");
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
fn the_keys_of_the_catalogue_are_those_that_are_used() {
    let is_key = |text: &&str| {
        let rest = text.strip_prefix("cli-").unwrap_or_default();
        !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
    };
    let sources = sources();
    let used: BTreeSet<_> =
        sources.iter().flat_map(|(_, source)| source.split('"')).filter(is_key).collect();
    let known = CATALOGUE.lines().filter_map(|line| line.split_once(" = "));
    let known: BTreeSet<_> =
        known.map(|(key, _)| key).filter(|key| key.starts_with("cli-")).collect();
    assert_eq!(used, known);
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

#[test]
fn a_question_is_answered_by_a_whole_word() {
    let answer = progress::parse_answer;
    let (english, ..) = printer(Output::Text, "en", false);
    let (spanish, ..) = printer(Output::Text, "es", false);
    for yes in ["y", "yes", "Y", " YES \r\n", "y\n"] {
        assert_eq!(
            (answer(&english, yes), answer(&spanish, yes)),
            (Some(true), Some(true)),
            "{yes:?}"
        );
    }
    for yes in ["s", "sí", "SÍ", "si", "Si\n"] {
        assert_eq!((answer(&english, yes), answer(&spanish, yes)), (None, Some(true)), "{yes:?}");
    }
    for no in ["n", "no", "No\n"] {
        assert_eq!(
            (answer(&english, no), answer(&spanish, no)),
            (Some(false), Some(false)),
            "{no:?}"
        );
    }
    for neither in
        ["", "\n", " ", "stop", "skip", "sorry no", "yess", "y y", "yes no", "sin", "ye", "1"]
    {
        assert_eq!(
            (answer(&english, neither), answer(&spanish, neither)),
            (None, None),
            "{neither:?}"
        );
    }
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
