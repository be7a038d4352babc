//! The tray's menu, read as a person reads it: in the catalogue's words.

use std::collections::BTreeSet;

use companion_core::contract::{
    AccountView, ClipboardView, Code, CopiedContent, Copyable, Destination, Flow, Intent, Language,
    LocalStage, LocalState, LocalTokens, Phase, Problem, RequestId, SignIn, SignInStage,
    SignedInUser, Snapshot, StartLocal, TokenId, TokenView, VaultState, Working, WorkspaceView,
};
use companion_core::view::menu::{Action, Icon, Item, MOST_WORKSPACES, Menu, menu};
use companion_core::words::Words;

/// Somebody signed in whose credentials are kept.
fn signed_in() -> Snapshot {
    let token = |id| TokenView { id, masked: "p.ey...12345678".to_owned() };
    let mut snapshot = Snapshot {
        account: Some(AccountView {
            api_host: "https://api.tinybird.co".to_owned(),
            user_id: "1".to_owned(),
            email: "ada@example.com".to_owned(),
            region: "europe-west3".to_owned(),
            ended: false,
            workspace: Some("acme".to_owned()),
            auth_host: "https://cloud.tinybird.co".to_owned(),
        }),
        workspace: Some(workspace("acme")),
        tokens: vec![token(TokenId::User), token(TokenId::Workspace)],
        ..Snapshot::default()
    };
    snapshot.vault.state = VaultState::InKeyring;
    snapshot.local.state = LocalState::Stopped;
    snapshot
}

fn with(change: impl FnOnce(&mut Snapshot)) -> Snapshot {
    let mut snapshot = signed_in();
    change(&mut snapshot);
    snapshot
}

fn workspace(name: &str) -> WorkspaceView {
    WorkspaceView { id: format!("id-of-{name}"), name: name.to_owned() }
}

fn running<S>(stage: S) -> Flow<S> {
    Flow { request: Some(RequestId(1)), phase: Phase::Running(stage) }
}

fn failed<S>(code: Code) -> Flow<S> {
    Flow { request: Some(RequestId(1)), phase: Phase::Failed(Problem::new(code)) }
}

fn waiting() -> Flow<SignInStage> {
    running(SignInStage::Waiting {
        link: "https://x.test/?state=s".to_owned(),
        ends_at: 9,
        code: None,
        problem: None,
    })
}

fn confirming() -> Flow<SignInStage> {
    let who = SignedInUser {
        email: "eve@example.com".to_owned(),
        workspace: "other".to_owned(),
        region: "us-east".to_owned(),
        api_host: "https://api.us-east.tinybird.co".to_owned(),
    };
    running(SignInStage::Confirming { who })
}

fn pair() -> LocalTokens {
    LocalTokens {
        workspace_token: "p.local-workspace".to_owned(),
        user_token: "p.local-user".to_owned(),
    }
}

fn pulling(bytes: u64) -> LocalStage {
    let percent = u8::try_from(bytes).unwrap();
    LocalStage::Pulling {
        bytes,
        total: 100,
        layers: 0,
        of_layers: 4,
        percent,
        rate: None,
        seconds_left: None,
    }
}

fn holding(what: Copyable) -> ClipboardView {
    ClipboardView::Holds(CopiedContent {
        what,
        destination: Destination::Token,
        field: None,
        copied_at: 0,
        clears_at: Some(1),
    })
}

#[test]
fn another_account_is_named_with_its_workspace_and_the_place_of_its_region() {
    let rows_of = |region: &str, workspace: Option<&str>| {
        let snapshot = with(|s| {
            let other = AccountView {
                user_id: "2".to_owned(),
                region: region.to_owned(),
                workspace: workspace.map(str::to_owned),
                ..s.account.clone().unwrap()
            };
            s.accounts = vec![other];
        });
        rows(&menu(&snapshot, &[]))
    };
    for (region, workspace, label) in [
        ("europe-west2", None, "ada@example.com (London)"),
        ("europe-west2", Some("widgets"), "widgets, ada@example.com (London)"),
        ("eu-central-1", None, "ada@example.com (Frankfurt, AWS)"),
        ("far-away", None, "ada@example.com (far-away)"),
        ("https://tinybird.example.com", None, "ada@example.com (tinybird.example.com)"),
    ] {
        let rows = rows_of(region, workspace);
        assert!(rows.iter().any(|(row, _)| row == label), "{rows:?}");
    }
}

/// Every row that can be read, with what it does, in English.
fn rows(menu: &Menu) -> Vec<(String, Option<Action>)> {
    let mut rows = Vec::new();
    read(&menu.items, &Words::english(), &mut rows);
    rows
}

/// The label of a submenu comes before its rows.
fn read(items: &[Item], words: &Words, rows: &mut Vec<(String, Option<Action>)>) {
    for item in items {
        match item {
            Item::Entry { text, action } => rows.push((words.render(text), action.clone())),
            Item::Submenu { text, items } => {
                rows.push((words.render(text), None));
                read(items, words, rows);
            }
            Item::Separator => {}
        }
    }
}

fn labels_of_top(menu: &Menu) -> Vec<String> {
    let words = Words::english();
    let label = |item: &Item| match item {
        Item::Entry { text, .. } | Item::Submenu { text, .. } => Some(words.render(text)),
        Item::Separator => None,
    };
    menu.items.iter().filter_map(label).collect()
}

fn title(snapshot: &Snapshot) -> String {
    Words::english().render(&menu(snapshot, &[]).title)
}

fn icon(snapshot: &Snapshot) -> Icon {
    menu(snapshot, &[]).icon
}

/// What pressing the row does; `None`: it is there and disabled.
#[track_caller]
fn pressing(menu: &Menu, label: &str) -> Option<Action> {
    let rows = rows(menu);
    let found = rows.iter().find(|(text, _)| text == label);
    assert!(found.is_some(), "no {label} in {rows:#?}");
    found.and_then(|(_, action)| action.clone())
}

#[track_caller]
fn says(snapshot: &Snapshot, label: &str) {
    assert_eq!(pressing(&menu(snapshot, &[workspace("acme")]), label), None, "{label}");
}

fn copying(token: TokenId, destination: Destination) -> Option<Action> {
    Some(Action::Send(Intent::Copy { token, destination, field: None }))
}

#[test]
fn the_menu_is_in_the_order_people_are_told() {
    let snapshot = with(|s| s.local_tokens = Some(pair()));
    let menu = menu(&snapshot, &[workspace("acme"), workspace("beta")]);
    let expected = [
        "acme · Local stopped",
        "Copy workspace token",
        "Copy local workspace token",
        "Copy as…",
        "Start Tinybird Local",
        "Workspace",
        "Open Tinybird Companion",
        "Sign out…",
        "Quit",
    ];
    assert_eq!(labels_of_top(&menu), expected);
}

#[test]
fn every_entry_does_what_it_says() {
    let snapshot = with(|s| s.local_tokens = Some(pair()));
    let menu = menu(&snapshot, &[workspace("acme"), workspace("beta")]);
    let pressing = |label| pressing(&menu, label);
    assert_eq!(pressing("acme · Local stopped"), None);
    assert_eq!(pressing("Copy workspace token"), copying(TokenId::Workspace, Destination::Token));
    assert_eq!(
        pressing("Copy local workspace token"),
        copying(TokenId::LocalWorkspace, Destination::Token)
    );
    let start = Action::Send(Intent::StartLocal(StartLocal::default()));
    assert_eq!(pressing("Start Tinybird Local"), Some(start));
    let switch =
        Intent::UseWorkspace { workspace: "id-of-beta".to_owned(), account: None, folder: None };
    assert_eq!(pressing("beta"), Some(Action::Send(switch)));
    assert_eq!(pressing("Open Tinybird Companion"), Some(Action::OpenWindow));
    assert_eq!(pressing("Sign out…"), Some(Action::AskSignOut));
    assert_eq!(pressing("Quit"), Some(Action::Quit));
}

#[test]
fn both_tokens_can_be_copied_for_every_general_destination() {
    let menu = menu(&with(|s| s.local_tokens = Some(pair())), &[]);
    let formats = [
        ("HTTP header", Destination::Header),
        ("tb (.env)", Destination::Env),
        ("Tinybird SDKs (.env.local)", Destination::Sdk),
        ("curl", Destination::Curl),
    ];
    for (label, format) in formats {
        let cloud = pressing(&menu, &format!("Workspace token: {label}"));
        assert_eq!(cloud, copying(TokenId::Workspace, format));
        let local = pressing(&menu, &format!("Local workspace token: {label}"));
        assert_eq!(local, copying(TokenId::LocalWorkspace, format));
    }
}

#[test]
fn signed_out_the_local_token_can_be_copied_and_the_rest_says_why_not() {
    let snapshot = Snapshot { local_tokens: Some(pair()), ..Snapshot::default() };
    says(&snapshot, "Not signed in · checking Local");
    says(&snapshot, "Copy workspace token (not signed in)");
    says(&snapshot, "Workspace token (not signed in)");
    says(&snapshot, "Workspace (not signed in)");
    let menu = menu(&snapshot, &[]);
    let copied = pressing(&menu, "Copy local workspace token");
    assert_eq!(copied, copying(TokenId::LocalWorkspace, Destination::Token));
    let sign_in = Action::Send(Intent::SignIn(SignIn::default()));
    assert_eq!(pressing(&menu, "Sign in…"), Some(sign_in));
}

#[test]
fn a_token_that_is_not_there_says_why() {
    says(&signed_in(), "Copy local workspace token (not created yet)");
    says(&signed_in(), "Local workspace token (not created yet)");
    let only_user = with(|s| s.tokens.retain(|token| token.id == TokenId::User));
    says(&only_user, "Copy workspace token (no workspace)");
    says(&with(|s| s.tokens.clear()), "Copy workspace token (sign-in can’t be read)");
    let not_asked = with(|s| {
        s.tokens.clear();
        s.vault.state = VaultState::Unknown;
    });
    let keyring = if cfg!(windows) { "Credential Manager" } else { "keyring" };
    says(&not_asked, &format!("Copy workspace token (reading {keyring})"));
}

#[test]
fn a_running_instances_token_can_be_copied_without_a_kept_pair() {
    let snapshot = with(|s| s.local.tokens = Some(pair()));
    let copied = pressing(&menu(&snapshot, &[]), "Copy local workspace token");
    assert_eq!(copied, copying(TokenId::LocalWorkspace, Destination::Token));
}

#[test]
fn the_local_instance_has_the_one_entry_that_its_state_allows() {
    let with_state = |state| menu(&with(|s| s.local.state = state), &[]);
    for state in [LocalState::Unknown, LocalState::Absent, LocalState::Stopped] {
        let start = Action::Send(Intent::StartLocal(StartLocal::default()));
        assert_eq!(pressing(&with_state(state), "Start Tinybird Local"), Some(start));
    }
    for state in [LocalState::Starting, LocalState::Ready, LocalState::Unhealthy] {
        let stop = Some(Action::Send(Intent::StopLocal));
        assert_eq!(pressing(&with_state(state), "Stop Tinybird Local"), stop);
    }
    says(&with(|s| s.local_work = running(pulling(1))), "Starting Tinybird Local…");
    says(&with(|s| s.local_work = running(LocalStage::Stopping)), "Stopping Tinybird Local…");
    says(&with(|s| s.local_work = running(LocalStage::Removing)), "Deleting Tinybird Local…");
}

#[test]
fn without_an_engine_the_start_says_which_one_is_missing() {
    let no_engine = |startable: Option<&str>| {
        with(|s| {
            s.local.state = LocalState::NoEngine;
            s.local.startable = startable.map(str::to_owned);
        })
    };
    says(&no_engine(None), "Start Tinybird Local (Docker isn’t running)");
    says(&no_engine(Some("Docker Desktop")), "Start Tinybird Local (Docker Desktop isn’t running)");
}

#[test]
fn the_active_workspace_is_not_offered_and_none_is_said() {
    says(&signed_in(), "Workspace (no other workspace)");
    let unlisted = menu(&signed_in(), &[]);
    assert_eq!(pressing(&unlisted, "Workspace (not loaded yet)"), None);
    let listed = menu(&signed_in(), &[workspace("acme"), workspace("beta")]);
    assert!(rows(&listed).iter().all(|(label, _)| label != "acme"));
}

#[test]
fn twenty_workspaces_are_offered_and_the_rest_is_in_the_window() {
    let many = |count: usize| -> Vec<_> {
        (0..count).map(|number| workspace(&format!("w{number}"))).collect()
    };
    let offered = |menu: &Menu| rows(menu).iter().filter(|(l, _)| l.starts_with('w')).count();
    let all = menu(&signed_in(), &many(MOST_WORKSPACES));
    assert_eq!(offered(&all), 20);
    assert!(rows(&all).iter().all(|(label, _)| label != "More…"));
    let more = menu(&signed_in(), &many(10_000));
    assert_eq!(offered(&more), 20);
    assert_eq!(pressing(&more, "More…"), Some(Action::OpenWindow));
}

#[test]
fn the_state_line_says_what_is_happening() {
    let local = |state| title(&with(|s| s.local.state = state));
    assert_eq!(local(LocalState::Ready), "acme · Local ready");
    assert_eq!(local(LocalState::Starting), "acme · Local starting");
    assert_eq!(local(LocalState::NoEngine), "acme · Docker not running");
    assert_eq!(local(LocalState::Unhealthy), "acme · Local not responding");
    assert_eq!(title(&with(|s| s.workspace = None)), "ada@example.com · Local stopped");
    let starting = with(|s| s.local_work = running(LocalStage::Booting));
    assert_eq!(title(&starting), "acme · Local starting");
    let signing_in = with(|s| s.sign_in = running(SignInStage::Discovering));
    assert_eq!(title(&signing_in), "Signing in…");
    assert_eq!(title(&with(|s| s.sign_in = waiting())), "Waiting for your browser…");
    assert_eq!(title(&with(|s| s.sign_in = confirming())), "Confirm your account");
}

#[test]
fn the_state_line_says_what_the_clipboard_holds() {
    let copied = |token| title(&with(|s| s.clipboard = holding(token)));
    assert_eq!(copied(Copyable::Token(TokenId::Workspace)), "acme · workspace token copied");
    assert_eq!(
        copied(Copyable::Token(TokenId::LocalWorkspace)),
        "acme · local workspace token copied"
    );
    let as_header = CopiedContent {
        copied_at: 0,
        what: Copyable::Token(TokenId::User),
        destination: Destination::Header,
        field: None,
        clears_at: None,
    };
    assert_eq!(
        title(&with(|s| s.clipboard = ClipboardView::Holds(as_header))),
        "acme · user token copied for HTTP header"
    );
    assert_eq!(copied(Copyable::Link), "acme · Local stopped");
    assert_eq!(title(&with(|s| s.clipboard = ClipboardView::Cleared)), "acme · Local stopped");
    let nobody =
        Snapshot { clipboard: holding(Copyable::Token(TokenId::LocalUser)), ..Snapshot::default() };
    assert_eq!(title(&nobody), "Not signed in · local user token copied");
}

#[test]
fn the_icon_has_four_states() {
    assert_eq!(icon(&Snapshot::default()), Icon::SignedOut);
    assert_eq!(icon(&signed_in()), Icon::SignedIn);
    let ready = |snapshot: &mut Snapshot| snapshot.local.state = LocalState::Ready;
    assert_eq!(icon(&with(ready)), Icon::LocalReady);
    let mut nobody = Snapshot::default();
    ready(&mut nobody);
    assert_eq!(icon(&nobody), Icon::LocalReady);
    assert_eq!(icon(&with(|s| s.sign_in = confirming())), Icon::NeedsAttention);
}

#[test]
fn a_sign_in_to_confirm_leads_to_the_window() {
    let menu = menu(&with(|s| s.sign_in = confirming()), &[]);
    assert_eq!(pressing(&menu, "Is this you? Open to confirm…"), Some(Action::OpenWindow));
    assert_eq!(pressing(&menu, "Signing in…"), None);
    assert!(rows(&menu).iter().all(|(label, _)| !label.contains("eve")), "who it is, is asked");
}

#[test]
fn a_lost_browser_page_can_be_had_again() {
    let snapshot = Snapshot { sign_in: waiting(), ..Snapshot::default() };
    let sign_in = Action::Send(Intent::SignIn(SignIn::default()));
    assert_eq!(pressing(&menu(&snapshot, &[]), "Sign in…"), Some(sign_in));
}

#[test]
fn credentials_that_are_not_kept_or_not_read_need_you() {
    let not_kept = with(|s| {
        s.vault.state = VaultState::SessionOnly;
        s.vault.problem = Some(Problem::new(Code::VaultAbsent));
    });
    let unreadable = with(|s| s.tokens.clear());
    for snapshot in [not_kept, unreadable] {
        assert_eq!(icon(&snapshot), Icon::NeedsAttention);
        assert_eq!(title(&snapshot), "acme · check your sign-in");
    }
}

#[test]
fn nobody_is_called_while_the_keyring_is_read_or_nobody_is_signed_in() {
    let unread = with(|s| {
        s.tokens.clear();
        s.vault.state = VaultState::Unknown;
    });
    assert_eq!(icon(&unread), Icon::SignedIn);
    let at_work = with(|s| {
        s.tokens.clear();
        s.account_work = running(Working::Working);
    });
    assert_eq!(icon(&at_work), Icon::SignedIn);
    let mut nobody = Snapshot::default();
    nobody.vault.problem = Some(Problem::new(Code::VaultAbsent));
    assert_eq!(icon(&nobody), Icon::SignedOut);
}

#[test]
fn a_failed_start_needs_you_until_the_instance_is_ready() {
    let snapshot = with(|s| s.local_work = failed(Code::LocalDied));
    assert_eq!(icon(&snapshot), Icon::NeedsAttention);
    assert_eq!(title(&snapshot), "acme · Local has a problem");
    let ready = with(|s| {
        s.local_work = failed(Code::LocalDied);
        s.local.state = LocalState::Ready;
    });
    assert_eq!(icon(&ready), Icon::LocalReady);
    for code in [Code::AppCancelled, Code::AppSuperseded] {
        assert_eq!(icon(&with(|s| s.local_work = failed(code))), Icon::SignedIn);
    }
}

#[test]
fn bytes_and_seconds_do_not_change_the_menu() {
    let pulled = |bytes| menu(&with(|s| s.local_work = running(pulling(bytes))), &[]);
    assert_eq!(pulled(1), pulled(99));
    let checking = running(LocalStage::Checking { passed: Vec::new() });
    assert_eq!(pulled(1), menu(&with(|s| s.local_work = checking), &[]));
}

#[test]
fn no_secret_is_in_it() {
    let everything = with(|s| {
        s.local_tokens = Some(pair());
        s.local.tokens = Some(pair());
        s.sign_in = waiting();
        s.clipboard = holding(Copyable::Token(TokenId::LocalWorkspace));
    });
    let debug = format!("{:?}", menu(&everything, &[workspace("beta")]));
    for secret in ["p.local", "p.ey", "12345678", "state=s"] {
        assert!(!debug.contains(secret), "{secret} in {debug}");
    }
}

#[test]
fn every_row_has_its_words_in_each_language() {
    let mut snapshots = vec![Snapshot::default(), signed_in(), with(|s| s.tokens.clear())];
    snapshots.push(with(|s| s.local_tokens = Some(pair())));
    snapshots.push(with(|s| s.sign_in = confirming()));
    snapshots.push(with(|s| s.sign_in = waiting()));
    for stage in [LocalStage::Stopping, LocalStage::Removing] {
        snapshots.push(with(|s| s.local_work = running(stage)));
    }
    snapshots.push(with(|s| s.local_work = failed(Code::LocalDied)));
    snapshots.push(with(|s| s.clipboard = holding(Copyable::Token(TokenId::User))));
    snapshots.extend(
        [
            LocalState::NoEngine,
            LocalState::Absent,
            LocalState::Starting,
            LocalState::Ready,
            LocalState::Unhealthy,
        ]
        .map(|state| with(|s| s.local.state = state)),
    );
    let many: Vec<_> = (0..30).map(|number| workspace(&number.to_string())).collect();
    for (snapshot, language) in
        snapshots.iter().flat_map(|s| Language::ALL.iter().map(move |l| (s, l)))
    {
        for workspaces in [&many[..], &[workspace("acme")], &[]] {
            let mut rows = Vec::new();
            read(&menu(snapshot, workspaces).items, &Words::of(*language), &mut rows);
            for (label, _) in rows {
                assert!(!label.contains("tray-") && !label.contains('{'), "{language:?}: {label}");
            }
        }
    }
}

#[test]
fn every_destination_has_a_name_of_its_own_in_each_language() {
    for language in Language::ALL {
        let words = Words::of(*language);
        let name = |destination: &Destination| words.render(&destination.name());
        let names: BTreeSet<_> = Destination::ALL.iter().map(name).collect();
        assert_eq!(names.len(), Destination::ALL.len(), "{language:?}: {names:?}");
        let places = Destination::ALL.iter().map(|destination| words.render(&destination.place()));
        assert!(places.clone().all(|place| !place.contains("use-")), "{language:?}");
        let places: BTreeSet<_> = places.collect();
        assert_eq!(places.len(), Destination::ALL.len(), "{language:?}: {places:?}");
    }
}

#[test]
fn the_local_workspace_that_was_chosen_is_named_and_needs_the_instance() {
    let chosen = |s: &mut Snapshot| s.local_workspace = Some("shop".to_owned());
    let ready = with(|s| {
        chosen(s);
        s.local.state = LocalState::Ready;
    });
    assert_eq!(
        pressing(&menu(&ready, &[]), "Copy local workspace token (shop)"),
        copying(TokenId::LocalWorkspace, Destination::Token)
    );
    let stopped = menu(&with(chosen), &[]);
    let label = "Copy local workspace token (Local isn’t running)";
    assert_eq!(pressing(&stopped, label), None);
}

#[test]
fn the_last_destination_of_a_token_has_an_entry_of_its_own() {
    let last = |token: &TokenId, destination| {
        with(|s| s.last_destinations = [(token.to_string(), destination)].into())
    };
    let for_grafana = menu(&last(&TokenId::Workspace, Destination::Grafana), &[]);
    assert_eq!(
        pressing(&for_grafana, "Copy workspace token for Grafana"),
        copying(TokenId::Workspace, Destination::Grafana)
    );
    let alone = menu(&last(&TokenId::Workspace, Destination::Token), &[]);
    let labels = |menu: &Menu| {
        let mut rows = Vec::new();
        read(&menu.items, &Words::of(Language::En), &mut rows);
        rows.into_iter().map(|(label, _)| label).collect::<Vec<_>>()
    };
    assert!(
        !labels(&alone)
            .iter()
            .any(|label| label.contains(" for ") && label.starts_with("Copy workspace"))
    );
}
