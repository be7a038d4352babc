//! A face that stays: what it is told unasked, what is held for it, and its settings.

use companion_core::contract::{
    Intent, Language, Settings, SignIn, TinybState, TokenId, VaultState,
};
use companion_core::os::{Program, files};

use crate::tinybird::SECRET;
use crate::world::World;

#[tokio::test]
async fn masked_tokens_are_shown_unasked_and_a_whole_one_through_its_door_alone() {
    let world = World::resident().await;
    world.process().signs_in(&world, "ada").await.unwrap();

    let process = world.process();

    let snapshot = process.wait_for(|snapshot| snapshot.tokens.len() == 2).await;
    assert!(!serde_json::to_string(&snapshot).unwrap().contains(SECRET));
    let token = process.handle.reveal(TokenId::User).await.unwrap();
    assert!(token.expose().contains(SECRET));
}

#[tokio::test]
async fn a_pair_that_another_process_keeps_is_seen() {
    let world = World::resident().await;
    let (one, other) = (world.process(), world.process());
    one.ask(Intent::GenerateLocalTokens).await.unwrap();
    let pair = one.snapshot().local_tokens;
    other.wait_for(|snapshot| snapshot.local_tokens == pair).await;
}

#[tokio::test]
async fn without_a_keyring_the_credentials_are_held_until_it_takes_them() {
    let world = World::resident().await;
    *world.keyring.absent.lock().unwrap() = true;
    let process = world.process();
    let request = process.handle.send(Intent::SignIn(SignIn::default()));
    process.waits_for_the_browser().await;
    process.comes_back("code=ada").await;
    process.asks_who().await;
    process.ask(Intent::ConfirmSignIn { keep: true }).await.unwrap();
    process.finished(request).await.unwrap();
    let snapshot = process.wait_for(|snapshot| snapshot.tokens.len() == 2).await;
    assert_eq!(snapshot.vault.state, VaultState::SessionOnly);
    assert_eq!(snapshot.vault.problem.unwrap().code, "vault.absent");
    assert!(process.handle.reveal(TokenId::Workspace).await.is_ok());
    assert_eq!(process.ask(Intent::KeepCredentials).await.unwrap_err().code, "vault.absent");

    *world.keyring.absent.lock().unwrap() = false;
    process.ask(Intent::KeepCredentials).await.unwrap();

    process.wait_for(|snapshot| snapshot.vault.state == VaultState::InKeyring).await;
    assert!(!world.keyring.entries.lock().unwrap().is_empty());
}

#[tokio::test]
async fn local_tokens_are_made_without_a_keyring_too() {
    let world = World::resident().await;
    *world.keyring.absent.lock().unwrap() = true;
    let process = world.process();
    process.ask(Intent::GenerateLocalTokens).await.unwrap();
    let snapshot = process.snapshot();
    assert!(snapshot.local_tokens.is_some());
    assert_eq!(snapshot.vault.state, VaultState::Absent);
}

#[tokio::test]
async fn a_folder_is_written_listed_and_forgotten() {
    let world = World::resident().await;
    let process = world.process();
    process.signs_in(&world, "ada").await.unwrap();
    let second = world.folder.with_file_name("second");
    std::fs::create_dir(&second).unwrap();
    let folder = files::canonicalize(&second).unwrap().display().to_string();

    process
        .ask(Intent::WriteProject { folder: folder.clone(), allow_exposed: vec![] })
        .await
        .unwrap();

    let is_written = |state| {
        move |s: &companion_core::contract::Snapshot| {
            let mut states = s.projects.iter().map(|project| project.state);
            s.projects.len() == 2 && states.all(|known| known == state)
        }
    };
    process.wait_for(is_written(TinybState::Written)).await;
    process.ask(Intent::RemoveProject { folder }).await.unwrap();
    process.wait_for(|snapshot| snapshot.projects.len() == 1).await;
    let left = std::fs::read_to_string(second.join(".tinyb")).unwrap();
    assert!(!left.contains(SECRET), "{left}");
}

#[tokio::test]
async fn a_folder_that_is_none_is_a_problem_that_names_it() {
    let world = World::resident().await;
    let process = world.process();
    process.signs_in(&world, "ada").await.unwrap();
    for folder in ["/no/such/folder", "relative", ""] {
        let intent = Intent::WriteProject { folder: folder.to_owned(), allow_exposed: vec![] };
        assert_eq!(process.ask(intent).await.unwrap_err().code, "store.no_folder");
    }
}

#[tokio::test]
async fn settings_are_seen_by_every_process_and_survive() {
    let world = World::resident().await;
    let (one, other) = (world.process(), world.process());
    let wanted = Settings { language: Some(Language::Es), ..Settings::default() };
    one.ask(Intent::ChangeSettings(wanted.clone())).await.unwrap();
    assert_eq!((one.snapshot().settings, one.snapshot().language), (wanted.clone(), Language::Es));
    other.wait_for(|snapshot| snapshot.language == Language::Es).await;
    world.process().wait_for(|snapshot| snapshot.settings == wanted).await;
}

#[tokio::test]
async fn the_first_snapshot_knows_the_settings_and_the_account() {
    let world = World::resident().await;
    let before = world.process();
    before.signs_in(&world, "ada").await.unwrap();
    let wanted = Settings { first_run_done: true, ..Settings::default() };
    before.ask(Intent::ChangeSettings(wanted)).await.unwrap();
    let first = world.process().snapshot();
    assert!(first.settings.first_run_done && first.account.is_some() && first.workspace.is_some());
}

#[tokio::test]
async fn a_setting_that_cannot_be_changes_nothing() {
    let world = World::resident().await;
    let process = world.process();
    let before = process.snapshot().settings;
    let wanted = Settings { api_host: Some("http://far.example".to_owned()), ..before.clone() };
    let problem = process.ask(Intent::ChangeSettings(wanted)).await.unwrap_err();
    assert_eq!(problem.code, "config.host");
    assert_eq!(process.snapshot().settings, before);
}

#[tokio::test]
async fn what_the_environment_sets_is_told_with_the_name_of_its_variable() {
    let world = World::resident().await;
    let host = world.process().snapshot().defaults.api_host;
    assert_eq!(host.value, world.tinybird.url);
    assert_eq!(host.variable.as_deref(), Some("TB_HOST"));
}

#[tokio::test]
async fn broken_settings_are_set_aside_with_a_notice_that_stays() {
    let world = World::resident().await;
    std::fs::create_dir_all(&world.config.config_dir).unwrap();
    let file = world.config.config_dir.join("settings.json");
    std::fs::write(&file, "{\"v\": 1, \"the").unwrap();
    let process = world.process();
    let snapshot = process.wait_for(|snapshot| snapshot.settings_problem.is_some()).await;
    assert_eq!(snapshot.settings_problem.unwrap().code, "settings.set_aside");
    process.ask(Intent::Refresh { folder: None }).await.unwrap();
    assert!(process.snapshot().settings_problem.is_some());
    let wanted = Settings { first_run_done: true, ..Settings::default() };
    process.ask(Intent::ChangeSettings(wanted)).await.unwrap();
    assert!(process.snapshot().settings_problem.is_none());
}

#[tokio::test]
async fn an_engine_that_is_started_and_stays_silent_is_said() {
    let mut world = World::resident().await;
    world.config.engine.sockets.clear();
    world.config.limits.engine_start = std::time::Duration::from_millis(50);
    world.config.engine.startable = Some(Program {
        name: "Podman".to_owned(),
        program: "/usr/bin/systemctl".into(),
        args: Vec::new(),
    });
    let process = world.process();
    process.wait_for(|snapshot| snapshot.local.startable.as_deref() == Some("Podman")).await;
    let problem = process.ask(Intent::StartEngine).await.unwrap_err();
    assert_eq!(problem.code, "local.engine_silent");
    assert_eq!(world.launcher.0.lock().unwrap().len(), 1);
}
