//! Project folders: what `tb` changes in them is taken over, what is unsafe is said, and a
//! terminal is opened there.

use std::os::unix::fs::PermissionsExt as _;

use companion_core::contract::{Intent, ProjectView, Risk, Snapshot, TinybState, TokenId};
use companion_core::os::Program;
use serde_json::{Value, json};

use crate::session::{signed_in, two_accounts};
use crate::tinybird::SECRET;
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
    process.wait_for_world(|| world.accounts()["projects"][0]["workspace"].is_null()).await;
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
        process.wait_for_world(|| world.tinybird.requests("/v").len() > asked).await;
    }
    let newer = format!("{SECRET}ada.9");
    tb_writes(&world, |content| content["user_token"] = newer.clone().into());
    process.wait_for_world(|| entry() == newer).await;
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

#[tokio::test]
async fn a_file_that_others_may_read_is_said_and_made_private_on_a_press() {
    let (world, process) = ada().await;
    let path = world.folder.join(".tinyb");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    process.ask(Intent::Refresh { folder: None }).await.unwrap();
    let is_readable = |s: &Snapshot| project(s).is_some_and(|p| p.risks.contains(&Risk::Readable));
    process.wait_for(is_readable).await;
    let folder = project(&process.snapshot()).unwrap().folder.clone();
    process.ask(Intent::MendProject { folder, risk: Risk::Readable }).await.unwrap();
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

#[tokio::test]
async fn a_folder_is_shown_in_the_file_manager_if_it_is_a_project() {
    let (world, process) = ada().await;
    let folder = world.folder.display().to_string();
    process.ask(Intent::OpenFolder { folder: folder.clone() }).await.unwrap();
    process.wait_for_world(|| world.browser.0.lock().unwrap().contains(&folder)).await;
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
