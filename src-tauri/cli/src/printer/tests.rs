//! Every string of the contract is hostile here, and every method of the printer prints it.

use std::collections::BTreeSet;
use std::rc::Rc;

use companion_core::contract::{
    Arg, Check, ClipboardView, Code, Copied, Copyable, Defaults, Ended, Flow, Format, Given,
    Language, LeakKind, LocalState, LocalView, Phase, RegionView, RequestId, Risk, Settings, Theme,
    TinybState, TokenFile, TokenFileKind, TokenFileState, TokenId, TokenView, Tried, VaultTest,
    VaultView, Way, Working,
};
use companion_core::credentials::Secret;
use serde_json::{Deserializer, Value};

use super::*;

const CATALOGUE: &str = include_str!("../../../../ui/locales/en.ftl");

/// What a server, a file or a container may call something: it writes the clipboard, erases the
/// line, forges another one, turns the reading order, and is written with letters and emoji.
const HOSTILE: &str = "acme\u{1b}]52;c;ZXZpbA==\u{7}\u{9b}2K\r\nFORGED\t\u{7f}\u{85}\u{61c}\u{202e}\
                       \u{2066}\u{2028}\u{2029}\u{200b}\u{feff}\u{e0041}é👩\u{200d}💻'\"\\";

/// The words of the contract's enums: all else in it is somebody's text.
const WORDS: [&str; 35] = [
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
];
/// The same of the stages that a start has.
const STAGES: [&str; 5] = ["finding_engine", "pulling", "creating", "booting", "stopping"];

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
    Some(Problem::new(Code::StoreUnwritable).with("path", HOSTILE).with("reason", HOSTILE))
}

fn account() -> AccountView {
    AccountView {
        api_host: hostile(),
        user_id: hostile(),
        email: hostile(),
        region: hostile(),
        auth_host: hostile(),
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

fn who() -> Who {
    Who { email: hostile(), workspace: hostile(), region: hostile(), api_host: hostile() }
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
        S::Stopping => None,
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
        first_run_done: true,
    }
}

fn defaults() -> Defaults {
    let given = || Given { value: hostile(), variable: Some(hostile()) };
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
        engine: Some(hostile()),
        startable: Some(hostile()),
        image: Some(hostile()),
        version: Some(hostile()),
        clickhouse: Some(hostile()),
        since: None,
        tokens: Some(local_tokens()),
    }
}

fn snapshot(vault: VaultState) -> Snapshot {
    let request = Some(RequestId(1));
    let copied = Copied {
        what: Copyable::Token(TokenId::Workspace),
        format: Format::Token,
        clears_at: None,
    };
    Snapshot {
        language: Language::En,
        settings: settings(),
        settings_problem: problem(),
        defaults: defaults(),
        has_tray: false,
        account: Some(account()),
        accounts: vec![account(), AccountView { email: format!("other {HOSTILE}"), ..account() }],
        workspace: Some(workspace()),
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
        tried: Some(Tried {
            method: Way::Found(hostile()),
            api_host: Some(hostile()),
            auth_host: Some(hostile()),
        }),
        account_work: Flow { request, phase: Phase::Done },
        local_work: Flow { request, phase: Phase::Done },
        local_tokens: Some(local_tokens()),
        ended: vec![Ended { request: RequestId(1), problem: problem() }],
    }
}

/// What is written to it can be read.
#[derive(Clone, Default)]
struct Page(Rc<RefCell<Vec<u8>>>);

impl Write for Page {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Page {
    fn text(&self) -> String {
        String::from_utf8(self.0.borrow().clone()).unwrap()
    }
}

fn printer(output: Output, language: &str, live: bool) -> (Printer, Page, Page) {
    let (out, err) = (Page::default(), Page::default());
    let printer = Printer {
        output,
        words: Words::new(language),
        live,
        asks: live,
        stdout: RefCell::new(Box::new(out.clone())),
        stderr: RefCell::new(Box::new(err.clone())),
        told: RefCell::default(),
        failed: Cell::new(None),
    };
    (printer, out, err)
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
        printer.status(&snapshot);
        printer.signed_in(&snapshot);
        printer.switched(&snapshot);
        printer.signed_out(Some(&account()), &snapshot);
        printer.local(&snapshot);
    }
    printer.tokens(&local_tokens());
    printer.workspaces(&[workspace()], Some(&workspace()));
    use TinybState as T;
    let projects = [T::Written, T::Missing, T::Other, T::Gone, T::Broken].map(project);
    printer.projects(&projects);
    printer.project(&projects[0], &search(), &leaks());
    printer.leaks(&search(), &leaks());
    printer.removed(HOSTILE, &projects);
    let variables = vec![("TB_TOKEN", Secret::new(HOSTILE))];
    printer.environment(&variables, Shell::Posix);
    printer.environment(&variables, Shell::PowerShell);
}

/// All that is said on the way.
fn print_the_rest(printer: &Printer) {
    for problem in problems() {
        printer.also(&problem);
        printer.problem(&problem);
    }
    printer.attending();
    printer.attended(&snapshot(VaultState::File));
    printer.found(&found());
    printer.wants_token();
    printer.token_entered();
    let waiting = json::Waiting { link: HOSTILE, ends_at: 0, code: Some(HOSTILE) };
    printer.waiting(&waiting, Duration::from_secs(1));
    printer.countdown(Duration::from_secs(1));
    printer.clear_line();
    for stage in sign_in_stages() {
        printer.sign_in_stage(&stage);
        printer.came_back(&stage, &who());
    }
    local_stages().iter().for_each(|stage| printer.local_stage(stage));
}

fn ask(printer: &Printer) {
    printer.ask(&who());
    printer.ask_host(HOSTILE, HOSTILE);
    printer.ask_again();
}

/// That a terminal finds nothing to obey in it, and that no line was forged.
fn assert_is_plain(text: &str) {
    let text = text.replace(CLEAR, "");
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
        snapshot(VaultState::InKeyring),
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

#[test]
fn every_method_that_prints_is_tried() {
    let (source, tests) = (include_str!("../printer.rs"), include_str!("tests.rs"));
    let methods = source.split("pub(crate) fn ").skip(1).filter_map(|rest| {
        let (name, arguments) = rest.split_once('(')?;
        arguments.starts_with("&self").then_some(name)
    });
    let silent = ["is_live", "written", "answer"];
    for method in methods.filter(|method| !silent.contains(method)) {
        assert!(tests.contains(&format!("printer.{method}(")), "{method}");
    }
}

#[test]
fn nothing_that_people_read_moves_a_terminal() {
    for (language, live) in [("en", false), ("en", true), ("es", false), ("es", true)] {
        let (printer, out, err) = printer(Output::Text, language, live);
        print_results(&printer);
        print_the_rest(&printer);
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
    print_the_rest(&printer);
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
    let (english, ..) = printer(Output::Text, "en", false);
    let (spanish, ..) = printer(Output::Text, "es", false);
    for yes in ["y", "yes", "Y", " YES \r\n", "y\n"] {
        assert_eq!((english.answer(yes), spanish.answer(yes)), (Some(true), Some(true)), "{yes:?}");
    }
    for yes in ["s", "sí", "SÍ", "si", "Si\n"] {
        assert_eq!((english.answer(yes), spanish.answer(yes)), (None, Some(true)), "{yes:?}");
    }
    for no in ["n", "no", "No\n"] {
        assert_eq!((english.answer(no), spanish.answer(no)), (Some(false), Some(false)), "{no:?}");
    }
    for neither in
        ["", "\n", " ", "stop", "skip", "sorry no", "yess", "y y", "yes no", "sin", "ye", "1"]
    {
        assert_eq!((english.answer(neither), spanish.answer(neither)), (None, None), "{neither:?}");
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
            let (printer, ..) = printer(output, "en", false);
            printer.stdout.replace(Box::new(Fails(kind)));
            printer.tokens(&local_tokens());
            printer.written()
        };
        let problem = print_into(io::ErrorKind::StorageFull).unwrap_err();
        assert_eq!(problem.code, Code::AppOutput);
        assert_eq!(problem.text.args["reason"], Arg::from("no storage space"));
        assert_eq!(print_into(io::ErrorKind::BrokenPipe), Ok(()));
    }
}
