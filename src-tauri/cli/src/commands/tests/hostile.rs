//! Each type of the contract, with a hostile text in place of every string.

use std::collections::{BTreeMap, BTreeSet};

use companion_core::contract::{
    AccountView, Check, ClipboardView, CloudCheck, Code, CopiedContent, Copyable, DefaultValue,
    Defaults, Destination, Flow, FoundView, JwtScope, JwtScopeKind, JwtView, Language, LeakKind,
    LeakSearch, LeakView, LocalStage, LocalState, LocalSummary, LocalTokens, LocalView,
    LocalWorkspaceView, MethodName, Phase, Power, Problem, ProjectView, RegionView, RequestEnd,
    RequestId, Risk, ScopeView, Settings, SignInAttempt, SignInStage, Signature, SignedInUser,
    Snapshot, StaticTokenList, StaticTokenView, Text, Theme, TinybState, TokenFact, TokenFile,
    TokenFileKind, TokenFileState, TokenId, TokenKind, TokenPlace, TokenReport, TokenView, Tone,
    VaultState, VaultTest, VaultView, Working, WorkspaceView,
};
use companion_core::view;

use super::{CATALOGUE, strings};

/// What a server, a file or a container may call something: it writes the clipboard, erases the
/// line, forges another one, turns the reading order, and is written with letters and emoji.
pub(super) const HOSTILE: &str = "acme\u{1b}]52;c;ZXZpbA==\u{7}\u{9b}2K\r\nFORGED\t\u{7f}\u{85}\
                                  \u{61c}\u{202e}\u{2066}\u{2028}\u{2029}\u{200b}\u{feff}\u{e0041}\
                                  é👩\u{200d}💻'\"\\";

/// The words of the contract's enums: all else in it is somebody's text.
const WORDS: [&str; 38] = [
    "full",
    "PIPES:READ",
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
pub(super) fn problems() -> Vec<Problem> {
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

pub(super) fn account() -> AccountView {
    AccountView {
        api_host: hostile(),
        user_id: hostile(),
        email: hostile(),
        region: hostile(),
        auth_host: hostile(),
        workspace: Some(hostile()),
        ended: false,
    }
}

pub(super) fn workspace() -> WorkspaceView {
    WorkspaceView { id: hostile(), name: hostile() }
}

pub(super) fn found() -> FoundView {
    FoundView {
        at: hostile(),
        email: Some(hostile()),
        workspace: Some(hostile()),
        region: hostile(),
    }
}

pub(super) fn local_tokens() -> LocalTokens {
    LocalTokens { workspace_token: hostile(), user_token: hostile() }
}

pub(super) fn project(state: TinybState) -> ProjectView {
    ProjectView {
        folder: hostile(),
        path: hostile(),
        state,
        email: Some(hostile()),
        workspace: Some(workspace()),
        local_workspace: Some(hostile()),
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

pub(super) fn search() -> LeakSearch {
    LeakSearch {
        folder: hostile(),
        phase: Phase::Running(Working::Working),
        files: 3,
        not_read: 1,
        finds: 3,
        more: true,
    }
}

pub(super) fn leaks() -> Vec<LeakView> {
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

pub(super) fn static_token() -> StaticTokenView {
    StaticTokenView {
        id: hostile(),
        name: hostile(),
        masked: hostile(),
        can: text(),
        scopes: vec![scope()],
        power: Power::Full,
        delete_breaks: text(),
        refresh_breaks: text(),
    }
}

pub(super) fn jwt() -> JwtView {
    JwtView {
        id: hostile(),
        place: TokenPlace::Local,
        workspace_id: hostile(),
        workspace: hostile(),
        name: hostile(),
        can: text(),
        scopes: vec![JwtScope {
            kind: JwtScopeKind::PipesRead,
            resource: hostile(),
            fixed_params: [("name".to_owned(), hostile())].into(),
            filter: Some(hostile()),
        }],
        ends_at: 0,
        rps: None,
        masked: Some(hostile()),
        kept: false,
    }
}

pub(super) fn token_report() -> TokenReport {
    TokenReport {
        kind: TokenKind::Jwt,
        title: text(),
        facts: vec![TokenFact { name: text(), value: text(), tone: Tone::Off }],
        owner: Some(hostile()),
        region: Some(hostile()),
        name: Some(hostile()),
        scopes: vec![scope()],
        rps: None,
        ends_at: None,
        signature: Signature::Unknown,
        api_host: Some(hostile()),
    }
}

fn scope() -> ScopeView {
    ScopeView { kind: hostile(), resource: Some(hostile()), filter: Some(hostile()) }
}

fn text() -> Text {
    Text::new("report-value").with("value", hostile())
}

pub(super) fn who() -> SignedInUser {
    SignedInUser { email: hostile(), workspace: hostile(), region: hostile(), api_host: hostile() }
}

/// Each stage of a sign-in: a new one has to be put here.
pub(super) fn sign_in_stages() -> Vec<SignInStage> {
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

pub(super) fn local_stages() -> Vec<LocalStage> {
    use LocalStage as S;
    let next = |stage: &LocalStage| match stage {
        S::FindingEngine => Some(S::Pulling {
            bytes: 1,
            total: 2,
            layers: 1,
            of_layers: 2,
            percent: 50,
            rate: Some(1),
            seconds_left: Some(61),
        }),
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
        local_data_folder: Some(hostile()),
        local_memory_gib: None,
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

pub(super) fn local_workspace() -> LocalWorkspaceView {
    LocalWorkspaceView { id: hostile(), name: hostile(), masked: hostile() }
}

pub(super) fn local() -> LocalView {
    LocalView {
        state: LocalState::Ready,
        problem: problem(),
        address: Some(hostile()),
        container: Some(hostile()),
        is_ours: true,
        engine: Some(hostile()),
        startable: Some(hostile()),
        image: Some(hostile()),
        has_newer_image: true,
        version: Some(hostile()),
        clickhouse: Some(hostile()),
        data_folder: Some(hostile()),
        since: None,
        room: None,
        tokens: Some(local_tokens()),
    }
}

pub(crate) fn snapshot(vault: VaultState) -> Snapshot {
    let mut snapshot = underived(vault);
    view::derive(&mut snapshot);
    snapshot
}

/// A snapshot without the fields that follow from the others.
fn underived(vault: VaultState) -> Snapshot {
    let request = Some(RequestId(1));
    let copied = CopiedContent {
        what: Copyable::Token(TokenId::Workspace),
        destination: Destination::Token,
        field: None,
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
        static_tokens: StaticTokenList { workspace: Some(hostile()), phase: Phase::Done, count: 1 },
        last_destinations: [(hostile(), Destination::Token)].into(),
        local_workspace: Some(hostile()),
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

#[test]
fn every_string_of_the_contract_is_hostile_here() {
    let whole = serde_json::json!([
        underived(VaultState::InKeyring),
        leaks(),
        static_token(),
        jwt(),
        token_report(),
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
