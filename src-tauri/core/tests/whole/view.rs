//! What follows from a snapshot, as every face draws it.

use std::collections::BTreeSet;

use companion_core::contract::{
    AccountView, Check, ClipboardView, CloudCheck, Code, CopiedContent, Copyable, DoctorCheck,
    FaultyProject, Finding, FirstRunStep, Flow, Format, Language, LeakSearch, LocalAction,
    LocalStage, LocalState, NextStep, Phase, Problem, ProjectFault, ProjectView, RegionView,
    RequestId, Risk, SignInStage, SignedInUser, Snapshot, Text, TinybState, TokenFile,
    TokenFileKind, TokenFileState, TokenId, TokenView, Tone, VaultState, VaultTest, Working,
    WorkspaceView,
};
use companion_core::view::{self, derive};
use companion_core::words::Words;

use crate::world::World;

const CATALOGUE: &str = include_str!("../../../../ui/locales/en.ftl");

const VAULT_STATES: [VaultState; 8] = [
    VaultState::Unknown,
    VaultState::InKeyring,
    VaultState::Locked,
    VaultState::Absent,
    VaultState::Volatile,
    VaultState::Failed,
    VaultState::SessionOnly,
    VaultState::File,
];

const LOCAL_STATES: [LocalState; 7] = [
    LocalState::Unknown,
    LocalState::NoEngine,
    LocalState::Absent,
    LocalState::Stopped,
    LocalState::Starting,
    LocalState::Ready,
    LocalState::Unhealthy,
];

/// Somebody signed in for whom everything is ready.
fn ready() -> Snapshot {
    let mut snapshot = Snapshot {
        account: Some(AccountView {
            api_host: "https://api.tinybird.co".to_owned(),
            user_id: "1".to_owned(),
            email: "ada@example.com".to_owned(),
            region: "europe-west3".to_owned(),
            auth_host: "https://cloud.tinybird.co".to_owned(),
            workspace: Some("acme".to_owned()),
            ended: false,
        }),
        workspace: Some(WorkspaceView { id: "w".to_owned(), name: "acme".to_owned() }),
        cloud_check: Some(CloudCheck { problem: None }),
        tokens: vec![TokenView { id: TokenId::Workspace, masked: "p.ey...abcdefgh".to_owned() }],
        projects: vec![project(TinybState::Written)],
        has_tray: true,
        ..Snapshot::default()
    };
    snapshot.vault.state = VaultState::InKeyring;
    snapshot.vault.keyring = VaultState::InKeyring;
    snapshot.vault.backend = Some("GNOME Keyring".to_owned());
    snapshot.local.state = LocalState::Ready;
    snapshot.local.engine = Some("Docker".to_owned());
    snapshot.local.address = Some("http://localhost:7181".to_owned());
    snapshot.local.since = Some(1_795_430_000_000);
    snapshot
}

fn project(state: TinybState) -> ProjectView {
    ProjectView {
        folder: "/shop".to_owned(),
        path: "/shop/.tinyb".to_owned(),
        state,
        email: None,
        workspace: None,
        was_connected: false,
        files: Vec::new(),
        problem: None,
    }
}

type Change = fn(&mut Snapshot);

/// A ready snapshot with a change, and what follows from it.
fn with(change: impl FnOnce(&mut Snapshot)) -> Snapshot {
    let mut snapshot = ready();
    change(&mut snapshot);
    derive(&mut snapshot);
    snapshot
}

fn local(state: LocalState) -> Snapshot {
    with(|s| s.local.state = state)
}

fn running<S>(stage: S) -> Flow<S> {
    Flow { request: Some(RequestId(1)), phase: Phase::Running(stage) }
}

fn failed<S>(code: Code) -> Flow<S> {
    Flow { request: Some(RequestId(1)), phase: Phase::Failed(Problem::new(code)) }
}

fn code(problem: Option<&Problem>) -> Option<Code> {
    problem.map(|problem| problem.code)
}

fn english(text: &Text) -> String {
    Words::english().render(text)
}

#[track_caller]
fn finding(snapshot: &Snapshot, check: DoctorCheck) -> Finding {
    snapshot.findings.iter().find(|finding| finding.check == check).cloned().unwrap()
}

/// The tone and the result of a check.
#[track_caller]
fn found(snapshot: &Snapshot, check: DoctorCheck) -> (Tone, String) {
    let finding = finding(snapshot, check);
    (finding.tone, english(&finding.result))
}

#[test]
fn the_next_step_is_what_is_missing_most() {
    fn repair(fault: ProjectFault) -> Option<NextStep> {
        Some(NextStep::RepairProject(FaultyProject { folder: "/shop".to_owned(), fault }))
    }
    let cases: [(Change, Option<NextStep>); 7] = [
        (|_| {}, None),
        (|s| s.account = None, Some(NextStep::SignIn)),
        (|s| (s.account, s.sign_in) = (None, running(SignInStage::Asking)), None),
        (|s| s.workspace = None, Some(NextStep::Workspace)),
        (|s| s.local.state = LocalState::Absent, None),
        (|s| s.projects.clear(), None),
        (|s| s.projects.push(project(TinybState::Gone)), repair(ProjectFault::Gone)),
    ];
    for (number, (change, step)) in cases.into_iter().enumerate() {
        assert_eq!(with(change).next_step, step, "case {number}");
    }
}

#[test]
fn the_project_that_needs_a_person_most_is_named_with_one_fault() {
    let mut unsafe_file = project(TinybState::Written);
    unsafe_file.folder = "/unsafe".to_owned();
    unsafe_file.files = vec![TokenFile {
        path: "/unsafe/.env.local".to_owned(),
        kind: TokenFileKind::EnvLocal,
        state: TokenFileState::Written,
        risks: vec![Risk::NotIgnored, Risk::Readable],
        problem: None,
    }];
    let found = |finds, phase| LeakSearch {
        folder: "/shop".to_owned(),
        phase,
        files: 3,
        not_read: 0,
        finds,
        more: false,
    };
    let fault = |snapshot: Snapshot| match snapshot.next_step {
        Some(NextStep::RepairProject(faulty)) => Some((faulty.folder, faulty.fault)),
        _ => None,
    };
    let at = |folder: &str, fault| Some((folder.to_owned(), fault));

    let broken = with(|s| {
        s.projects =
            [TinybState::Gone, TinybState::Missing, TinybState::Broken].map(project).into();
    });
    assert_eq!(fault(broken), at("/shop", ProjectFault::Broken));

    let risky = |s: &mut Snapshot| {
        s.projects = vec![project(TinybState::Broken), unsafe_file.clone()];
    };
    let not_ignored =
        ProjectFault::Unsafe { path: "/unsafe/.env.local".to_owned(), risk: Risk::NotIgnored };
    assert_eq!(fault(with(risky)), at("/unsafe", not_ignored.clone()));

    // What was found holds until another search has ended.
    let running = || Phase::Running(Working::Working);
    for (search, expected) in [
        (found(2, Phase::Done), at("/shop", ProjectFault::Leaks)),
        (found(2, running()), at("/shop", ProjectFault::Leaks)),
        (found(0, running()), at("/unsafe", not_ignored.clone())),
        (found(0, Phase::Done), at("/unsafe", not_ignored.clone())),
    ] {
        let snapshot = with(|s| {
            risky(s);
            s.leak_search = Some(search);
        });
        assert_eq!(fault(snapshot), expected);
    }
}

#[test]
fn a_folder_with_an_unsafe_file_is_no_good_news() {
    let snapshot = with(|s| {
        let mut readable = project(TinybState::Written);
        readable.files = vec![TokenFile {
            path: readable.path.clone(),
            kind: TokenFileKind::Tinyb,
            state: TokenFileState::Written,
            risks: vec![Risk::Readable],
            problem: None,
        }];
        s.projects = vec![project(TinybState::Written), readable];
    });
    assert_eq!(english(&snapshot.projects_text), "1 of 2 need attention");
    assert_eq!(found(&snapshot, DoctorCheck::Files).0, Tone::Amber);
}

#[test]
fn the_first_run_leads_from_the_sign_in_to_the_copied_token() {
    fn copied(what: Copyable) -> ClipboardView {
        ClipboardView::Holds(CopiedContent {
            what,
            format: Format::Token,
            copied_at: 0,
            clears_at: None,
        })
    }
    let cases: [(Change, Option<FirstRunStep>); 10] = [
        (|_| {}, Some(FirstRunStep::CopyToken)),
        (|s| s.account = None, Some(FirstRunStep::SignIn)),
        (|s| s.sign_in = running(SignInStage::Asking), None),
        (|s| s.workspace = None, Some(FirstRunStep::Workspace)),
        (|s| s.tokens.clear(), Some(FirstRunStep::Done)),
        (|s| s.clipboard = copied(Copyable::Token(TokenId::Workspace)), Some(FirstRunStep::Done)),
        (|s| s.clipboard = copied(Copyable::Link), Some(FirstRunStep::CopyToken)),
        (
            |s| s.clipboard = copied(Copyable::Token(TokenId::LocalWorkspace)),
            Some(FirstRunStep::CopyToken),
        ),
        (|s| s.clipboard = ClipboardView::Cleared, Some(FirstRunStep::CopyToken)),
        (|s| s.local.state = LocalState::Absent, Some(FirstRunStep::CopyToken)),
    ];
    for (number, (change, step)) in cases.into_iter().enumerate() {
        assert_eq!(with(change).first_run_step, step, "case {number}");
    }
}

#[test]
fn the_instance_has_a_title_and_an_action_in_each_state() {
    use LocalAction as A;
    for (state, tone, action, title) in [
        (LocalState::Unknown, Tone::Busy, None, "Checking for Docker…"),
        (LocalState::NoEngine, Tone::Off, Some(A::InstallEngine), "Docker isn’t running"),
        (LocalState::Absent, Tone::Off, Some(A::Start), "Not installed yet"),
        (LocalState::Stopped, Tone::Off, Some(A::Start), "Stopped"),
        (LocalState::Starting, Tone::Busy, Some(A::Stop), "Starting…"),
        (LocalState::Ready, Tone::Good, Some(A::Stop), "Ready at localhost:7181"),
        (LocalState::Unhealthy, Tone::Red, Some(A::Stop), "Running, but not responding properly"),
    ] {
        let summary = local(state).local_summary;
        assert_eq!((summary.tone, summary.action), (tone, action), "{state:?}");
        assert_eq!(english(&summary.title), title);
    }
}

#[test]
fn an_engine_that_hangs_leaves_the_state_unknown_and_can_be_looked_for_again() {
    let summary = with(|s| {
        s.local.state = LocalState::Unknown;
        s.local.problem = Some(Problem::new(Code::LocalEngineHangs));
    })
    .local_summary;
    assert_eq!((summary.tone, summary.action), (Tone::Amber, Some(LocalAction::LookAgain)));
    assert_eq!(english(&summary.title), "Status unknown");
}

#[test]
fn an_engine_that_is_installed_can_be_started_and_a_chosen_one_is_named_by_its_problem() {
    let no_engine = |code| {
        move |s: &mut Snapshot| {
            s.local.state = LocalState::NoEngine;
            s.local.problem = Some(Problem::new(code));
            s.local.startable = Some("OrbStack".to_owned());
        }
    };
    let installed = with(no_engine(Code::LocalNoEngine)).local_summary;
    assert_eq!(installed.action, Some(LocalAction::StartEngine));
    let explanation = installed.explanation.as_ref().map(english);
    assert_eq!(explanation.as_deref(), Some("OrbStack is installed but isn’t running."));
    assert_eq!(code(installed.problem.as_ref()), None, "the title says so");

    let chosen = with(no_engine(Code::LocalEngineUnreachable)).local_summary;
    let hint = Problem::new(Code::LocalEngineUnreachable).hint;
    assert_eq!(chosen.explanation, Some(hint), "it names what was chosen");
    assert_eq!(code(chosen.problem.as_ref()), None, "an engine is optional");
    let unread = with(no_engine(Code::LocalDockerConfig)).local_summary;
    assert_eq!(code(unread.problem.as_ref()), Some(Code::LocalDockerConfig));
}

#[test]
fn the_last_start_that_failed_is_told_unless_it_was_given_up() {
    let problem = |code| {
        let summary = with(|s| s.local_work = failed(code)).local_summary;
        summary.problem.map(|problem| problem.code)
    };
    assert_eq!(problem(Code::LocalDied), Some(Code::LocalDied));
    assert_eq!(problem(Code::AppNotStarted), Some(Code::AppNotStarted));
    assert_eq!(problem(Code::AppCancelled), None);
    assert_eq!(problem(Code::AppSuperseded), None);
}

#[test]
fn a_start_can_be_cancelled_and_a_stop_cannot() {
    let start = with(|s| s.local_work = running(LocalStage::Booting)).local_summary;
    assert_eq!(
        (english(&start.title).as_str(), start.action),
        ("Starting…", Some(LocalAction::Cancel))
    );
    let explanation = start.explanation.as_ref().map(english);
    assert_eq!(explanation.as_deref(), Some("Starting up…"));
    let stop = with(|s| s.local_work = running(LocalStage::Stopping)).local_summary;
    assert_eq!((english(&stop.title).as_str(), stop.action), ("Stopping…", None));
    let removal = with(|s| s.local_work = running(LocalStage::Removing)).local_summary;
    assert_eq!((english(&removal.title).as_str(), removal.action), ("Deleting…", None));
}

#[test]
fn credentials_are_pending_where_quitting_loses_them_unasked() {
    let session_only = |s: &mut Snapshot| s.vault.state = VaultState::SessionOnly;
    assert!(with(session_only).are_credentials_pending);
    let chosen = with(|s| (s.vault.state, s.vault.chosen) = (VaultState::SessionOnly, true));
    assert!(!chosen.are_credentials_pending);
    let nobody = with(|s| (s.vault.state, s.account) = (VaultState::SessionOnly, None));
    assert!(!nobody.are_credentials_pending);
    assert!(!with(|_| {}).are_credentials_pending);
}

#[test]
fn a_cloud_that_does_not_answer_is_told_unless_the_session_is_over() {
    let problem = |code, ended| {
        let snapshot = with(|s| {
            s.account_work = failed(code);
            s.account.iter_mut().for_each(|account| account.ended = ended);
        });
        snapshot.cloud_problem.map(|problem| problem.code)
    };
    assert_eq!(problem(Code::CloudUnreachable, false), Some(Code::CloudUnreachable));
    assert_eq!(problem(Code::HttpUnexpected, false), Some(Code::HttpUnexpected));
    assert_eq!(problem(Code::CloudRefused, true), None);
    assert_eq!(problem(Code::VaultLocked, false), None, "it is said where the vault is");
}

#[test]
fn doctor_finds_everything_good_where_everything_is() {
    let snapshot = with(|s| s.vault_test = Some(VaultTest { backend: None, problem: None }));
    assert!(snapshot.findings.iter().all(|finding| finding.tone == Tone::Good));
    let results: Vec<_> = snapshot.findings.iter().map(|f| english(&f.result)).collect();
    let expected = [
        "Your sign-in works",
        "Saved in GNOME Keyring",
        "Your keyring is working",
        "Docker is running",
        "Ready at localhost:7181",
        "Available",
        "1 folder connected",
    ];
    assert_eq!(results, expected);
}

#[test]
fn doctor_says_what_is_missing_and_shows_the_problem_where_it_belongs() {
    let locked = with(|s| {
        s.vault.state = VaultState::Locked;
        s.vault.problem = Some(Problem::new(Code::VaultLocked));
    });
    let keyring = finding(&locked, DoctorCheck::Keyring);
    assert_eq!(keyring.tone, Tone::Amber);
    assert_eq!(code(keyring.problem.as_ref()), Some(Code::VaultLocked));

    let test = VaultTest { backend: None, problem: Some(Problem::new(Code::VaultNotKept)) };
    let test = finding(&with(|s| s.vault_test = Some(test)), DoctorCheck::KeyringTest);
    assert_eq!(test.tone, Tone::Red);
    assert_eq!(code(test.problem.as_ref()), Some(Code::VaultNotKept));

    let no_engine = with(|s| {
        (s.local.state, s.local.engine) = (LocalState::NoEngine, None);
        s.local.problem = Some(Problem::new(Code::LocalNoEngine));
    });
    let engine = finding(&no_engine, DoctorCheck::Engine);
    assert_eq!((engine.tone, engine.problem.is_some()), (Tone::Off, true));
    let instance = finding(&no_engine, DoctorCheck::Instance);
    assert_eq!((instance.tone, instance.problem), (Tone::Off, None));

    let wrong = with(|s| s.projects.push(project(TinybState::Missing)));
    let expected = (Tone::Amber, "1 of 2 need attention".to_owned());
    assert_eq!(found(&wrong, DoctorCheck::Files), expected);
    let no_tray = with(|s| s.has_tray = false);
    assert_eq!(found(&no_tray, DoctorCheck::Tray).0, Tone::Off);
}

#[test]
fn doctor_says_how_the_sign_in_is_and_whether_tinybird_answers() {
    let cloud = |change: Change| {
        let finding = finding(&with(change), DoctorCheck::Cloud);
        let code = finding.problem.as_ref().map(|problem| problem.code);
        (finding.tone, english(&finding.result), code)
    };
    let expected = |tone, result: &str, code| (tone, result.to_owned(), code);
    assert_eq!(cloud(|s| s.account = None), expected(Tone::Off, "You aren’t signed in", None));
    let not_asked = expected(Tone::Off, "Not checked yet", None);
    assert_eq!(cloud(|s| s.cloud_check = None), not_asked);
    let ended = (Tone::Red, "Your sign-in has ended", Some(Code::AuthSessionOver));
    let ended = expected(ended.0, ended.1, ended.2);
    assert_eq!(cloud(|s| s.account.as_mut().unwrap().ended = true), ended);
    let unreachable = Some(Code::CloudUnreachable);
    let unreachable = expected(Tone::Amber, "We can’t reach Tinybird", unreachable);
    assert_eq!(cloud(|s| s.cloud_check = answered(Code::CloudUnreachable)), unreachable);
    assert_eq!(cloud(|s| s.account_work = failed(Code::CloudUnreachable)), unreachable);
    let unexpected = Some(Code::CloudUnexpected);
    let unexpected = expected(Tone::Amber, "Tinybird doesn’t respond as expected", unexpected);
    assert_eq!(cloud(|s| s.cloud_check = answered(Code::CloudUnexpected)), unexpected);
}

fn answered(code: Code) -> Option<CloudCheck> {
    Some(CloudCheck { problem: Some(Problem::new(code)) })
}

#[test]
fn doctor_names_the_file_that_holds_credentials() {
    let snapshot = with(|s| {
        s.vault.state = VaultState::File;
        s.vault.file = Some("/home/ada/c.json".to_owned());
    });
    let meaning = english(&finding(&snapshot, DoctorCheck::Keyring).meaning);
    assert!(
        meaning.starts_with("Your sign-in is in /home/ada/c.json. Only you can read the file"),
        "{meaning}"
    );
}

/// Snapshots in which every text of the core's views is said.
fn every_state() -> Vec<Snapshot> {
    let who = SignedInUser {
        email: "eve@example.com".to_owned(),
        workspace: "other".to_owned(),
        region: "us-east".to_owned(),
        api_host: "https://api.us-east.tinybird.co".to_owned(),
    };
    let host = || "https://api.example.com".to_owned();
    let sign_in = [
        SignInStage::Discovering,
        SignInStage::Waiting { link: host(), ends_at: 1, code: None, problem: None },
        SignInStage::Asking,
        SignInStage::Exchanging,
        SignInStage::Confirming { who },
        SignInStage::ForeignHost { api_host: host(), named_by: "a file".to_owned() },
        SignInStage::Saving,
    ];
    let stages = [
        LocalStage::FindingEngine,
        LocalStage::Pulling { bytes: 1, total: 2, layers: 0, of_layers: 4 },
        LocalStage::Creating,
        LocalStage::Booting,
        LocalStage::Checking { passed: vec![Check::Redis] },
        LocalStage::Stopping,
        LocalStage::Removing,
    ];
    let test = |problem| Some(VaultTest { backend: None, problem });
    let unknown = |s: &mut Snapshot| {
        s.local.state = LocalState::Unknown;
        s.local.engine = None;
    };
    let mut all: Vec<_> = VAULT_STATES.map(|state| with(|s| s.vault.state = state)).into();
    all.extend(LOCAL_STATES.map(local));
    all.extend(sign_in.map(|stage| with(|s| s.sign_in = running(stage))));
    all.extend(stages.map(|stage| with(|s| s.local_work = running(stage))));
    all.extend([
        with(unknown),
        with(|s| {
            unknown(s);
            s.local.problem = Some(Problem::new(Code::LocalEngineHangs));
        }),
        with(|s| {
            s.local.state = LocalState::NoEngine;
            s.local.startable = Some("OrbStack".to_owned());
        }),
        with(|s| s.vault_test = test(None)),
        with(|s| s.vault_test = test(Some(Problem::new(Code::VaultNotKept)))),
        with(|s| s.has_tray = false),
        with(|s| s.account = None),
        with(|s| s.account.as_mut().unwrap().ended = true),
        with(|s| s.cloud_check = answered(Code::CloudUnreachable)),
        with(|s| s.cloud_check = answered(Code::CloudUnexpected)),
        with(|s| s.projects.clear()),
        with(|s| s.projects.push(project(TinybState::Other))),
    ]);
    all
}

fn texts(snapshot: &Snapshot) -> Vec<&Text> {
    let findings = snapshot.findings.iter();
    let mut texts: Vec<_> = findings.flat_map(|f| [&f.name, &f.result, &f.meaning]).collect();
    texts.extend(snapshot.places.values());
    texts.extend([&snapshot.vault_text, &snapshot.local_summary.title, &snapshot.projects_text]);
    texts.extend(&snapshot.sign_in_text);
    texts.extend(&snapshot.local_summary.explanation);
    texts
}

#[test]
fn every_text_is_said_in_each_language() {
    for snapshot in &every_state() {
        for (text, language) in
            texts(snapshot).iter().flat_map(|t| Language::ALL.iter().map(move |l| (t, l)))
        {
            let said = Words::of(*language).render(text);
            assert!(said != text.key && !said.contains('{'), "{language:?} {}: {said}", text.key);
        }
    }
}

#[test]
fn the_catalogue_has_no_text_of_a_state_that_nothing_says() {
    let states = every_state();
    let said: BTreeSet<_> = states.iter().flat_map(texts).map(|text| text.key.as_str()).collect();
    let keys = CATALOGUE.lines().filter_map(|line| line.split_once(" = ")).map(|(key, _)| key);
    let areas = ["vault-", "local-", "sign-in-", "doctor-", "projects-", "region-"];
    let known = keys.filter(|key| areas.iter().any(|area| key.starts_with(area)));
    assert_eq!(known.collect::<BTreeSet<_>>(), said);
}

#[cfg(unix)]
#[tokio::test]
async fn the_home_folder_has_the_name_that_project_folders_have_it_by() {
    let mut world = World::new().await;
    let home = world.config.home.canonicalize().unwrap();
    let link = home.join("link");
    world.config.home.clone_from(&link);
    assert_eq!(world.process().snapshot().home, link.to_str().unwrap(), "it is not there yet");
    std::os::unix::fs::symlink(&home, &link).unwrap();
    assert_eq!(world.process().snapshot().home, home.to_str().unwrap());
}

#[tokio::test]
async fn every_built_in_region_is_read_by_its_place() {
    let snapshot = World::new().await.process().snapshot();
    assert!(snapshot.regions.len() >= 10);
    for region in &snapshot.regions {
        let place = &snapshot.places[&region.api_host];
        assert_eq!(place.key, format!("region-{}-{}", region.provider, region.name));
        assert_eq!(snapshot.places.get(&region.name), Some(place), "{region:?}");
    }
}

#[test]
fn a_region_is_read_by_its_place_else_by_its_name_else_by_its_host() {
    let listed = |name: &str, provider: &str, api_host: &str| RegionView {
        name: name.to_owned(),
        provider: provider.to_owned(),
        api_host: api_host.to_owned(),
    };
    let snapshot = with(|s| {
        s.regions = vec![
            listed("europe-west3", "gcp", "https://api.tinybird.co"),
            listed("far-away", "gcp", "https://far.test"),
            listed("farther", "moon", "https://farther.test"),
            // Another provider may call a region of its own the same.
            listed("us-east-1", "moon", "https://moon.test"),
        ];
        let account = |region: &str| {
            let region = region.to_owned();
            AccountView { region, ..s.account.clone().unwrap() }
        };
        s.accounts = ["far-away", "unlisted", "https://tinybird.example.com"].map(account).into();
    });
    let said = |region: &str| english(&snapshot.places[region]);
    let short = |region: &str| english(&snapshot.places[region].clone().with("form", "short"));
    assert_eq!(said("europe-west3"), "Europe, Frankfurt · Google Cloud");
    assert_eq!(said("https://api.tinybird.co"), "Europe, Frankfurt · Google Cloud");
    assert_eq!(said("far-away"), "far-away · Google Cloud");
    assert_eq!(said("https://far.test"), "far-away · Google Cloud");
    assert_eq!(said("https://farther.test"), "farther · moon");
    assert_eq!(said("https://moon.test"), "us-east-1 · moon");
    assert_eq!(said("unlisted"), "unlisted");
    assert_eq!(said("https://tinybird.example.com"), "tinybird.example.com");
    assert_eq!(
        (short("europe-west2"), short("far-away")),
        ("London".to_owned(), "far-away".to_owned())
    );
}

#[test]
fn the_file_is_named_only_where_credentials_are_in_it() {
    let file = |state| {
        let snapshot = with(|s| s.vault.state = state);
        view::vault::file_text(&snapshot.vault)
    };
    assert!(file(VaultState::File).is_some());
    assert_eq!(file(VaultState::InKeyring), None);
}

#[tokio::test]
async fn every_snapshot_that_is_published_has_what_follows_from_it() {
    let world = World::resident().await;
    let process = world.process();
    let assert_is_derived = || {
        let snapshot = process.snapshot();
        let mut again = snapshot.clone();
        derive(&mut again);
        assert_eq!(snapshot, again);
        assert!(!snapshot.findings.is_empty());
    };
    assert_is_derived();
    assert_eq!(process.snapshot().next_step, Some(NextStep::SignIn));

    process.signs_in(&world, "ada").await.unwrap();

    assert_is_derived();
    assert_ne!(process.snapshot().next_step, Some(NextStep::SignIn));
}
