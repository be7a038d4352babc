//! Project folders: what `tb` changes in them is taken over, what is unsafe is said, and a
//! terminal is opened there.

use companion_core::contract::{
    Code, Intent, LeakKind, Phase, ProjectView, Risk, Snapshot, TinybState, TokenId,
};
use companion_core::os::Program;
use serde_json::{Value, json};

use crate::repository::Repository;
use crate::session::{signed_in, two_accounts};
use crate::tinybird::{SECRET, token};
use crate::wait::wait_until;
use crate::world::{Process, World};

/// As `tb` does it: in place.
fn tb_writes(world: &World, change: impl FnOnce(&mut Value)) {
    let mut content = world.tinyb().unwrap();
    change(&mut content);
    std::fs::write(world.folder.join(".tinyb"), content.to_string()).unwrap();
}

fn tb_uses_lab(world: &World) {
    tb_writes(world, |content| {
        content["id"] = "id-lab".into();
        content["name"] = "lab".into();
        content["token"] = format!("{SECRET}ada-lab").into();
    });
}

fn project(snapshot: &Snapshot) -> Option<&ProjectView> {
    snapshot.projects.first()
}

async fn ada() -> (World, Process) {
    let world = World::resident().await;
    let process = world.process();
    process.signs_in(&world, "ada").await.unwrap();
    is(&process, TinybState::Written).await;
    (world, process)
}

async fn is(process: &Process, state: TinybState) -> ProjectView {
    let snapshot = process.wait_for(|s| project(s).is_some_and(|p| p.state == state)).await;
    project(&snapshot).unwrap().clone()
}

fn name(snapshot: &Snapshot) -> Option<&str> {
    Some(&project(snapshot)?.workspace.as_ref()?.name)
}

#[tokio::test]
async fn another_workspace_that_tb_chose_is_taken_over() {
    let (world, process) = ada().await;
    tb_uses_lab(&world);
    process.wait_for(|s| name(s) == Some("lab")).await;
    is(&process, TinybState::Written).await;
    // The folder went along with the active workspace.
    process.wait_for(|s| s.workspace.as_ref().is_some_and(|w| w.name == "lab")).await;
    let token = process.handle.reveal(TokenId::Workspace).await.unwrap();
    assert_eq!(token.expose(), format!("{SECRET}ada-lab"));
    assert_eq!(world.accounts()["projects"][0]["workspace"]["name"], "lab");
}

#[tokio::test]
async fn what_tb_chose_while_nobody_looked_is_taken_over_at_the_start() {
    let (world, process) = ada().await;
    drop(process);
    tb_uses_lab(&world);
    let process = world.process();
    process.wait_for(|s| s.workspace.as_ref().is_some_and(|w| w.name == "lab")).await;
    is(&process, TinybState::Written).await;
}

#[tokio::test]
async fn a_folder_that_went_its_own_way_does_not_take_the_active_workspace_along() {
    let (world, process) = ada().await;
    let to_lab = Intent::UseWorkspace { workspace: "lab".to_owned(), account: None, folder: None };
    process.ask(to_lab).await.unwrap();
    tb_writes(&world, |content| content["id"] = "id-yard".into());
    process
        .wait_for(|s| {
            project(s).and_then(|p| p.workspace.as_ref()).is_some_and(|w| w.id == "id-yard")
        })
        .await;
    assert_eq!(process.snapshot().workspace.unwrap().name, "lab");
}

#[tokio::test]
async fn a_logout_by_tb_is_that_folders_alone() {
    let (world, process) = ada().await;
    tb_writes(&world, |content| {
        for key in ["token", "user_token", "id", "name", "user_id", "user_email"] {
            content[key] = "".into();
        }
        content["tokens"] = json!({});
    });
    is(&process, TinybState::Missing).await;
    assert_eq!(process.snapshot().account.unwrap().email, "ada@example.com");
    wait_until("a project without a workspace", async || {
        world.accounts()["projects"][0]["workspace"].is_null()
    })
    .await;
    assert!(process.handle.reveal(TokenId::User).await.is_ok());
}

#[tokio::test]
async fn a_stranger_in_the_file_is_shown_and_not_taken_over() {
    let (world, process) = ada().await;
    tb_writes(&world, |content| {
        content["user_id"] = "id-eve".into();
        content["user_email"] = "eve@example.com".into();
        content["user_token"] = format!("{SECRET}eve").into();
    });
    let project = is(&process, TinybState::Other).await;
    assert_eq!(project.email.as_deref(), Some("eve@example.com"));
    assert_eq!(process.snapshot().account.unwrap().email, "ada@example.com");
    let token = process.handle.reveal(TokenId::User).await.unwrap();
    assert_eq!(token.expose(), format!("{SECRET}ada"));
}

#[tokio::test]
async fn a_newer_user_token_is_taken_over_once_tinybird_says_whose_it_is() {
    let (world, process) = ada().await;
    let entry = || world.entry()["user_token"].as_str().unwrap().to_owned();
    // Somebody else's, under Ada's name; then one that Tinybird does not take.
    for wrong in ["bob", "nobody-acme"] {
        let asked = world.tinybird.requests("/v").len();
        tb_writes(&world, |content| content["user_token"] = format!("{SECRET}{wrong}").into());
        wait_until("a question whose token it is", async || {
            world.tinybird.requests("/v").len() > asked
        })
        .await;
    }
    let newer = format!("{SECRET}ada.9");
    tb_writes(&world, |content| content["user_token"] = newer.clone().into());
    wait_until("the newer token in the keyring", async || entry() == newer).await;
    let token = process.handle.reveal(TokenId::User).await.unwrap();
    assert_eq!(token.expose(), newer);
}

#[tokio::test]
async fn a_session_that_is_refreshed_here_takes_no_token_from_a_file() {
    let world = World::resident().await;
    let process = signed_in(&world, 3600).await;
    let kept = world.entry();
    tb_writes(&world, |content| {
        content["user_token"] = format!("{SECRET}ada.old").into();
        content["id"] = "id-lab".into();
        content["name"] = "lab".into();
    });
    process.wait_for(|s| name(s) == Some("lab")).await;
    process.ask(Intent::Refresh { folder: None }).await.unwrap();
    assert_eq!(world.entry(), kept);
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_that_others_may_read_is_said_and_made_private_on_a_press() {
    use std::os::unix::fs::PermissionsExt as _;
    let (world, process) = ada().await;
    let path = world.folder.join(".tinyb");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    process.ask(Intent::Refresh { folder: None }).await.unwrap();
    let is_readable =
        |s: &Snapshot| project(s).is_some_and(|p| p.risks().contains(&Risk::Readable));
    process.wait_for(is_readable).await;
    let ProjectView { folder, path: tinyb, .. } = project(&process.snapshot()).unwrap().clone();
    process
        .ask(Intent::FixProjectFile { folder, path: tinyb, risk: Risk::Readable })
        .await
        .unwrap();
    process.wait_for(|s| !is_readable(s)).await;
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
}

#[tokio::test]
async fn a_terminal_opens_in_a_project_with_its_tokens_and_the_local_ones() {
    let mut world = World::resident().await;
    let program = std::path::PathBuf::from("/usr/bin/terminal");
    let terminal = Program { name: "Terminal".to_owned(), program, args: Vec::new() };
    world.config.terminal = Some(terminal);
    let process = two_accounts(&world).await;
    process.ask(Intent::GenerateLocalTokens).await.unwrap();
    // Bob is the active one, and has the folder. It is Ada's again, and Bob works on.
    let folder = world.folder.display().to_string();
    let use_of = |account: &str, folder: Option<String>| Intent::UseWorkspace {
        workspace: "acme".to_owned(),
        account: Some(account.to_owned()),
        folder,
    };
    process.ask(use_of("id-ada", Some(folder.clone()))).await.unwrap();
    process.ask(use_of("id-bob", None)).await.unwrap();

    process.ask(Intent::OpenTerminal { folder: folder.clone() }).await.unwrap();

    let launched = world.launcher.0.lock().unwrap().pop().unwrap();
    assert_eq!(launched.program, std::path::Path::new("/usr/bin/terminal"));
    assert_eq!(launched.folder.as_ref(), Some(&world.folder));
    let value = |name: &str| launched.environment.get(name).cloned().unwrap_or_default();
    assert_eq!(value("TB_HOST"), world.tinybird.url);
    assert_eq!(value("TB_TOKEN"), format!("{SECRET}ada-acme"));
    assert_eq!(value("TB_USER_TOKEN"), format!("{SECRET}ada"));
    let local = process.snapshot().local_tokens.unwrap();
    assert_eq!(value("TB_LOCAL_USER_TOKEN"), local.user_token);
    assert_eq!(value("TB_LOCAL_WORKSPACE_TOKEN"), local.workspace_token);
    let elsewhere = Intent::OpenTerminal { folder: "/tmp".to_owned() };
    assert_eq!(process.ask(elsewhere).await.unwrap_err().code, "store.no_folder");
    assert!(world.launcher.0.lock().unwrap().is_empty());
}

/// Of macOS' terminal: the script is one of a shell.
#[cfg(unix)]
#[tokio::test]
async fn a_terminal_that_inherits_nothing_runs_a_script_that_asks_for_the_tokens() {
    use std::os::unix::fs::PermissionsExt as _;
    let mut world = World::resident().await;
    let programs = world.folder.with_file_name("our 'programs'");
    std::fs::create_dir(&programs).unwrap();
    let executable = |name: &str, text: &str| {
        let path = programs.join(name);
        std::fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        path
    };
    executable("tb-companion", "echo \"export GIVEN=\\\"\\$GIVEN $*\\\"\"");
    let shell = executable("shell", "echo \"$GIVEN in $PWD, $PATH\"");
    let program = std::path::PathBuf::from("/usr/bin/open");
    world.config.terminal =
        Some(Program { name: "Terminal".to_owned(), program, args: vec!["-a".to_owned()] });
    (world.config.terminal_needs_script, world.config.programs_folder) =
        (true, Some(programs.clone()));
    world.folder = world.folder.with_file_name("a 'project' $(touch x)");
    std::fs::create_dir(&world.folder).unwrap();
    let process = world.process();
    process.signs_in(&world, "ada").await.unwrap();
    let folder = world.folder.display().to_string();

    for path in [None, Some("/usr/bin:/bin")] {
        process.ask(Intent::OpenTerminal { folder: folder.clone() }).await.unwrap();

        let launched = world.launcher.0.lock().unwrap().pop().unwrap();
        assert!(launched.environment.is_empty());
        let script = launched.args.last().unwrap();
        assert!(!std::fs::read_to_string(script).unwrap().contains(SECRET));
        let mut command = std::process::Command::new(script);
        command.env_clear().env("SHELL", &shell).envs(path.map(|path| ("PATH", path)));
        let said = String::from_utf8(command.output().unwrap().stdout).unwrap();
        // An empty entry of PATH would be the project.
        let all: Vec<_> = said.trim().rsplit(", ").next().unwrap().split(':').collect();
        assert!(all.iter().all(|entry| entry.starts_with('/')), "{path:?}: {said}");
        assert!(said.trim().starts_with(&format!("env env --local in {folder}, ")), "{said}");
        assert!(!std::path::Path::new(script).exists(), "it removes itself");
    }
}

/// Of macOS' terminal.
#[cfg(unix)]
#[tokio::test]
async fn each_terminal_has_a_script_of_its_own_and_none_is_left() {
    use std::os::unix::fs::PermissionsExt as _;
    let mut world = World::resident().await;
    let program = std::path::PathBuf::from("/usr/bin/open");
    world.config.terminal =
        Some(Program { name: "Terminal".to_owned(), program, args: Vec::new() });
    world.config.terminal_needs_script = true;
    let process = world.process();
    process.signs_in(&world, "ada").await.unwrap();
    let folder = world.folder.display().to_string();
    let open = || process.ask(Intent::OpenTerminal { folder: folder.clone() });

    open().await.unwrap();
    open().await.unwrap();

    let launched = std::mem::take(&mut *world.launcher.0.lock().unwrap());
    let scripts: Vec<_> = launched.iter().map(|launched| launched.args.last().unwrap()).collect();
    assert_ne!(scripts[0], scripts[1]);
    let scripts_folder = std::path::Path::new(scripts[0]).parent().unwrap().to_owned();
    for path in [&scripts_folder, std::path::Path::new(scripts[0])] {
        let mode = std::fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700, "{}", path.display());
    }
    drop(process);
    let process = world.process();
    assert!(!scripts_folder.exists(), "what no terminal ran is removed at the next start");
    drop(process);

    world.config.programs_folder = None;
    let process = world.process();
    let problem = process.ask(Intent::OpenTerminal { folder }).await.unwrap_err();
    assert_eq!(
        problem.code, "app.no_terminal",
        "a command looked up by its name may be a stranger's"
    );
}

#[tokio::test]
async fn only_links_of_the_web_and_folders_of_projects_are_opened() {
    let world = World::resident().await;
    let process = world.process();
    process.ask(Intent::OpenTinybirdUi).await.unwrap();
    let opened = world.opened().await;
    assert_eq!(opened, "https://cloud.tinybird.co/local/7181/Tinybird_Local_Testing");
    world.browser.0.lock().unwrap().clear();
    process.ask(Intent::OpenEnginePage).await.unwrap();
    assert!(world.opened().await.starts_with("https://docs.docker.com/desktop/setup/install/"));
    process.signs_in(&world, "ada").await.unwrap();
    world.browser.0.lock().unwrap().clear();
    for folder in ["-x", "--help", "file:///etc", "https://evil.example", "", ".", "project"] {
        let open = Intent::OpenFolder { folder: folder.to_owned() };
        assert_eq!(process.ask(open).await.unwrap_err().code, "store.no_folder", "{folder}");
    }
    std::fs::remove_dir_all(&world.folder).unwrap();
    let open = Intent::OpenFolder { folder: world.folder.display().to_string() };
    assert_eq!(process.ask(open).await.unwrap_err().code, "store.no_folder");
    assert!(world.browser.0.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_folder_is_shown_in_the_file_manager_if_it_is_a_project() {
    let (world, process) = ada().await;
    let folder = world.folder.display().to_string();
    process.ask(Intent::OpenFolder { folder: folder.clone() }).await.unwrap();
    wait_until("a folder in the file manager", async || {
        world.browser.0.lock().unwrap().contains(&folder)
    })
    .await;
    let elsewhere = Intent::OpenFolder { folder: "/etc".to_owned() };
    assert_eq!(process.ask(elsewhere).await.unwrap_err().code, "store.no_folder");
}

#[tokio::test]
async fn without_a_terminal_that_is_a_problem() {
    let mut world = World::resident().await;
    world.config.terminal = None;
    let process = world.process();
    process.signs_in(&world, "ada").await.unwrap();
    let folder = world.folder.display().to_string();
    let problem = process.ask(Intent::OpenTerminal { folder }).await.unwrap_err();
    assert_eq!(problem.code, "app.no_terminal");
}

/// A project in a work tree of the real git.
async fn in_git() -> (World, Process, Repository) {
    let repository = Repository::new();
    let mut world = World::resident().await;
    world.folder = repository.root.clone();
    world.config.home = repository.home();
    let process = world.process();
    process.signs_in(&world, "ada").await.unwrap();
    (world, process, repository)
}

fn has(risk: Risk) -> impl Fn(&Snapshot) -> bool {
    move |snapshot| project(snapshot).is_some_and(|project| project.risks().contains(&risk))
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_that_git_would_add_is_said_and_ignored_on_a_press() {
    use std::os::unix::fs::PermissionsExt as _;
    let (_world, process, repository) = in_git().await;
    let ignore = repository.root.join(".gitignore");
    std::fs::write(&ignore, "target\r\n").unwrap();
    std::fs::set_permissions(&ignore, std::fs::Permissions::from_mode(0o664)).unwrap();
    process.wait_for(has(Risk::NotIgnored)).await;
    let ProjectView { folder, path, .. } = project(&process.snapshot()).unwrap().clone();
    process.ask(Intent::FixProjectFile { folder, path, risk: Risk::NotIgnored }).await.unwrap();
    process.wait_for(|s| !has(Risk::NotIgnored)(s)).await;
    assert_eq!(std::fs::read_to_string(&ignore).unwrap(), "target\r\n.tinyb\r\n.tinyb.*\r\n");
    assert_eq!(ignore.metadata().unwrap().permissions().mode() & 0o777, 0o664);
    assert_eq!(repository.git(&["check-ignore", ".tinyb"]).trim(), ".tinyb");
}

async fn fix(world: &World, process: &Process, risk: Risk) -> Result<(), Code> {
    let folder = world.folder.display().to_string();
    let path = world.folder.join(".tinyb").display().to_string();
    let fixed = process.ask(Intent::FixProjectFile { folder, path, risk }).await;
    fixed.map_err(|problem| problem.code)
}

#[cfg(unix)]
#[tokio::test]
async fn a_line_is_added_only_to_a_gitignore_that_git_reads() {
    let (world, process, repository) = in_git().await;
    process.wait_for(has(Risk::NotIgnored)).await;
    let ignore = repository.root.join(".gitignore");
    let elsewhere = repository.home().join("elsewhere");
    std::fs::write(&elsewhere, "target\n").unwrap();
    std::os::unix::fs::symlink(&elsewhere, &ignore).unwrap();
    let fixed = fix(&world, &process, Risk::NotIgnored).await;
    assert_eq!(fixed, Err(Code::ProjectIgnoreFile));
    assert_eq!(std::fs::read_to_string(&elsewhere).unwrap(), "target\n");
    assert!(ignore.is_symlink());
    let utf16: Vec<u8> = "\u{feff}a\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for text in [utf16, b"# much\n".repeat(200_000)] {
        std::fs::remove_file(&ignore).unwrap();
        std::fs::write(&ignore, &text).unwrap();
        let fixed = fix(&world, &process, Risk::NotIgnored).await;
        assert_eq!(fixed, Err(Code::ProjectIgnoreFile));
        assert_eq!(std::fs::read(&ignore).unwrap(), text);
    }
    assert!(has(Risk::NotIgnored)(&process.snapshot()) || has(Risk::Unknown)(&process.snapshot()));
}

#[tokio::test]
async fn a_line_that_does_not_surely_keep_the_file_out_is_no_success() {
    let (world, process, repository) = in_git().await;
    process.wait_for(has(Risk::NotIgnored)).await;
    repository.git(&["add", "--force", ".tinyb"]);
    assert_eq!(fix(&world, &process, Risk::NotIgnored).await, Err(Code::ProjectTracked));
    repository.git(&["update-index", "--split-index"]);
    assert_eq!(fix(&world, &process, Risk::Unknown).await, Err(Code::ProjectNotIgnored));
}

#[tokio::test]
async fn where_it_is_not_known_whether_git_ignores_the_file_a_line_makes_it_known() {
    let (world, process, repository) = in_git().await;
    let included = "[include]\npath = elsewhere\n";
    std::fs::write(repository.home().join(".gitconfig"), included).unwrap();
    process.ask(Intent::Refresh { folder: None }).await.unwrap();
    process.wait_for(has(Risk::Unknown)).await;
    assert_eq!(fix(&world, &process, Risk::Unknown).await, Ok(()));
    process.wait_for(|s| !has(Risk::Unknown)(s) && !has(Risk::NotIgnored)(s)).await;
}

#[tokio::test]
async fn a_file_that_git_tracks_is_said_and_left_to_its_people() {
    let (_world, process, repository) = in_git().await;
    repository.git(&["add", "--force", ".tinyb"]);
    process.ask(Intent::Refresh { folder: None }).await.unwrap();
    process.wait_for(has(Risk::Tracked)).await;
    let ProjectView { folder, path, .. } = project(&process.snapshot()).unwrap().clone();
    let fix = Intent::FixProjectFile { folder, path, risk: Risk::Tracked };
    assert_eq!(process.ask(fix).await.unwrap_err().code, "project.tracked");
    assert!(has(Risk::Tracked)(&process.snapshot()));
}

#[tokio::test]
async fn tokens_in_files_that_git_tracks_are_found_and_named_but_never_shown() {
    let (world, process, repository) = in_git().await;
    // As long as a signature is.
    let signed = |token: String| token + &"A".repeat(39);
    let ours = signed(token("ada", "x", "gcp-europe-west2"));
    let theirs = signed(token("eve", "y", "us_east"));
    let jwt = signed("eyJhbGciOiJIUzI1NiJ9.eyJ3b3Jrc3BhY2VfaWQiOiAiaWQtbGFiIn0.c2ln".to_owned());
    let local = companion_core::generate_local_tokens().user_token;
    let text = format!("a\nurl?token={ours}&x=1\n{theirs}\n{jwt}\n{local}\n");
    std::fs::write(repository.root.join("notes.md"), text).unwrap();
    let folder = world.folder.display().to_string();

    process.ask(Intent::SearchLeaks { folder: folder.clone() }).await.unwrap();

    let snapshot = process.snapshot();
    let search = snapshot.leak_search.clone().unwrap();
    assert_eq!((search.phase, search.folder), (Phase::Done, folder));
    let leaks = process.handle.leaks().borrow().clone();
    let found = |path: &str| leaks.iter().filter(|leak| leak.path == path).collect::<Vec<_>>();
    let notes = found("notes.md");
    assert_eq!(notes.len(), 4, "{leaks:?}");
    let said: Vec<_> =
        notes.iter().map(|l| (l.line, l.kind, l.region.as_deref(), l.whose.as_deref())).collect();
    assert_eq!(said[0], (2, LeakKind::Cloud, Some("europe-west2"), Some("ada@example.com")));
    assert_eq!(said[1], (3, LeakKind::Cloud, Some("us-east4"), None));
    assert_eq!(notes[1].owner.as_deref(), Some("id-eve"));
    assert_eq!(said[2], (4, LeakKind::Jwt, None, Some("lab")));
    assert_eq!((said[3].0, said[3].1), (5, LeakKind::Local));
    let shown = serde_json::to_string(&(&leaks, &snapshot)).unwrap();
    for secret in [&ours, &theirs, &jwt] {
        assert!(!shown.contains(secret.as_str()));
    }
    // What is not a project is not searched.
    let elsewhere = Intent::SearchLeaks { folder: "/etc".to_owned() };
    assert_eq!(process.ask(elsewhere).await.unwrap_err().code, "store.no_folder");
}

#[tokio::test]
async fn a_token_of_ours_in_its_own_file_is_a_risk_and_no_leak() {
    let (world, process, repository) = in_git().await;
    // As long as a signature is.
    let signed = |token: String| token + &"A".repeat(39);
    let ours = signed(token("ada", "x", "gcp-europe-west2"));
    let theirs = signed(token("eve", "y", "us_east"));
    tb_writes(&world, |content| content["token"] = ours.clone().into());
    let env = format!("TINYBIRD_TOKEN={ours}\nOTHER={theirs}\n");
    std::fs::write(repository.root.join(".env.local"), env).unwrap();
    let found = async || {
        let folder = world.folder.display().to_string();
        process.ask(Intent::SearchLeaks { folder }).await.unwrap();
        let leaks = process.handle.leaks().borrow().clone();
        leaks.iter().map(|leak| (leak.path.clone(), leak.line)).collect::<Vec<_>>()
    };

    assert_eq!(found().await, [(".env.local".to_owned(), 2)], "the other token is nobody's file");

    tb_writes(&world, |content| content["user_id"] = "id-eve".into());
    let paths: Vec<_> = found().await.into_iter().map(|(path, _)| path).collect();
    assert_eq!(paths, [".env.local", ".env.local", ".tinyb"], "a stranger's file is not ours");
}

#[tokio::test]
async fn a_folder_that_could_not_be_written_is_not_listed() {
    let (world, process) = ada().await;
    let folder = world.folder.with_file_name("other");
    std::fs::create_dir_all(folder.join(".tinyb")).unwrap();
    let folder = folder.display().to_string();
    let write = || Intent::WriteProject { folder: folder.clone(), allow_exposed: Vec::new() };

    assert_eq!(process.ask(write()).await.unwrap_err().code, "store.not_a_file");

    assert_eq!(process.snapshot().project.unwrap().folder, folder, "the request is about it");
    let is_listed = |s: &Snapshot| s.projects.iter().any(|project| project.folder == folder);
    assert_eq!(world.accounts()["projects"].as_array().unwrap().len(), 1);
    process.wait_for(|s| !is_listed(s)).await;
    std::fs::remove_dir(std::path::Path::new(&folder).join(".tinyb")).unwrap();
    process.ask(write()).await.unwrap();
    assert_eq!(world.accounts()["projects"].as_array().unwrap().len(), 2);
    process.wait_for(is_listed).await;
}

#[tokio::test]
async fn a_folder_that_a_sign_out_blanked_is_known_to_the_same_account() {
    let (world, process) = ada().await;
    let folder = world.folder.with_file_name("other");
    std::fs::create_dir(&folder).unwrap();
    let folder = folder.display().to_string();
    let write = Intent::WriteProject { folder: folder.clone(), allow_exposed: Vec::new() };
    process.ask(write).await.unwrap();
    let other = |snapshot: &Snapshot| {
        let found = snapshot.projects.iter().find(|project| project.folder == folder);
        found.map(|project| (project.state, project.was_connected))
    };
    process.wait_for(|s| other(s) == Some((TinybState::Written, false))).await;

    process.ask(Intent::SignOut { folder: None }).await.unwrap();
    process.signs_in(&world, "ada").await.unwrap();
    process.wait_for(|s| other(s) == Some((TinybState::Missing, true))).await;

    process.ask(Intent::SignOut { folder: None }).await.unwrap();
    process.signs_in(&world, "bob").await.unwrap();
    process.wait_for(|s| other(s) == Some((TinybState::Missing, false))).await;
}

#[tokio::test]
async fn beside_an_sdks_configuration_the_environment_file_is_kept_too() {
    let world = World::resident().await;
    let process = world.process();
    std::fs::write(world.folder.join("tinybird.config.ts"), "").unwrap();
    let file = world.folder.join(".env.local");
    std::fs::write(&file, "# mine\nTINYBIRD_TOKEN=old # note\nOTHER=1").unwrap();
    process.signs_in(&world, "ada").await.unwrap();
    let text = || std::fs::read_to_string(&file).unwrap();
    let url = &world.tinybird.url;
    let with = |token: &str| {
        format!("# mine\nTINYBIRD_TOKEN={SECRET}{token} # note\nOTHER=1\nTINYBIRD_URL={url}")
    };
    assert_eq!(text(), with("ada-acme"));
    let folder = Some(world.folder.display().to_string());
    let to_lab = Intent::UseWorkspace { workspace: "lab".to_owned(), account: None, folder };
    process.ask(to_lab).await.unwrap();
    assert_eq!(text(), with("ada-lab"));
    process.ask(Intent::SignOut { folder: None }).await.unwrap();
    assert!(!text().contains(SECRET) && text().contains("OTHER=1"), "{}", text());
}

#[tokio::test]
async fn an_index_that_cannot_be_read_hides_no_find_and_ends_the_search() {
    let (world, process, repository) = in_git().await;
    repository.git(&["update-index", "--split-index"]);
    let leaked = token("eve", "y", "us_east") + &"A".repeat(39);
    std::fs::write(repository.root.join("notes.md"), leaked).unwrap();
    let folder = world.folder.display().to_string();
    process.ask(Intent::SearchLeaks { folder }).await.unwrap();
    let search = process.snapshot().leak_search.unwrap();
    assert_eq!((search.phase, search.not_read), (Phase::Done, 1));
    let leaks = process.handle.leaks().borrow().clone();
    assert!(leaks.iter().any(|leak| leak.path == "notes.md"), "{leaks:?}");
}
