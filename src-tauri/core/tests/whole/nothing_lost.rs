//! Credentials are not lost, and do not come back, whatever happens between reading and writing
//! them: another process, a keyring that fails, a sign-out, an exit.

use std::sync::atomic::Ordering;
use std::time::Duration;

use companion_core::contract::{Intent, Method, Pasted, SignIn, TokenId, VaultState};
use futures::poll;

use crate::session::{refreshes, signed_in, two_accounts, user_token};
use crate::tinybird::{SECRET, token};
use crate::wait::{or_fail, wait_until};
use crate::world::{Process, World};

fn using(name: &str) -> Intent {
    Intent::UseWorkspace { workspace: name.to_owned(), account: None, folder: None }
}

async fn revealed(process: &Process) -> String {
    process.handle.reveal(TokenId::User).await.unwrap().expose().to_owned()
}

/// Waits until Tinybird was asked for this more often than before.
async fn asked(world: &World, path: &str, before: usize) {
    let is_asked = async || world.tinybird.requests(path).len() > before;
    wait_until(&format!("a request for {path}"), is_asked).await;
}

/// Somebody whose refresh found a keyring that does not take what it yielded.
async fn unkept(world: &World) -> (Process, String) {
    let process = signed_in(world, 3600).await;
    let before = user_token(world);
    world.keyring.refuses.store(true, Ordering::SeqCst);
    world.clock.jump(3590);
    process.ask(Intent::ListWorkspaces).await.unwrap();
    let now = revealed(&process).await;
    assert_ne!(now, before);
    assert_eq!(world.entry()["user_token"], before);
    process.wait_for(|snapshot| snapshot.vault.state == VaultState::SessionOnly).await;
    (process, now)
}

#[tokio::test]
async fn a_refreshed_session_that_the_keyring_refuses_is_held_and_kept_later() {
    let world = World::resident().await;
    let (process, now) = unkept(&world).await;
    world.keyring.refuses.store(false, Ordering::SeqCst);
    process.ask(Intent::KeepCredentials).await.unwrap();
    assert_eq!(world.entry()["user_token"], now.as_str());
    process.wait_for(|snapshot| snapshot.vault.state == VaultState::InKeyring).await;
    assert_eq!(refreshes(&world), 1);
}

#[tokio::test]
async fn what_is_held_goes_into_the_keyring_by_itself_once_that_can_take_it() {
    let mut world = World::resident().await;
    world.config.limits.session_check = Duration::from_millis(10);
    let (process, now) = unkept(&world).await;
    world.keyring.refuses.store(false, Ordering::SeqCst);
    process.wait_for(|snapshot| snapshot.vault.state == VaultState::InKeyring).await;
    assert_eq!(world.entry()["user_token"], now.as_str());
}

#[tokio::test]
async fn what_is_held_does_not_replace_a_newer_sign_in() {
    let world = World::resident().await;
    let (process, held) = unkept(&world).await;
    world.keyring.refuses.store(false, Ordering::SeqCst);
    let _other = signed_in(&world, 3600).await;
    let newer = user_token(&world);
    assert_ne!(newer, held);
    process.ask(Intent::KeepCredentials).await.unwrap();
    assert_eq!(world.entry()["user_token"], newer.as_str());
    assert_eq!(revealed(&process).await, newer);
}

#[tokio::test]
async fn a_command_whose_keyring_refuses_the_refreshed_session_says_so() {
    let world = World::new().await;
    let process = signed_in(&world, 30).await;
    world.keyring.refuses.store(true, Ordering::SeqCst);
    let problem = process.ask(Intent::ListWorkspaces).await.unwrap_err();
    assert_eq!(problem.code, "vault.failed");
}

#[tokio::test]
async fn what_nobody_clicked_for_asks_nobody_to_unlock_the_keyring() {
    let mut world = World::resident().await;
    world.config.limits.session_check = Duration::from_millis(10);
    let _process = signed_in(&world, 3600).await;
    world.keyring.locked.store(true, Ordering::SeqCst);
    world.clock.jump(3600);
    world.clock.is_looked_at(20).await;
    assert_eq!(world.keyring.asked.load(Ordering::SeqCst), 0);
    assert_eq!(refreshes(&world), 0);
}

#[tokio::test]
async fn a_switch_keeps_what_another_process_refreshed_meanwhile() {
    let world = World::new().await;
    let process = signed_in(&world, 3600).await;
    let held = world.holds_accounts().await;
    let before = world.tinybird.requests("/v1/workspace").len();
    let request = process.handle.send(using("lab"));
    asked(&world, "/v1/workspace", before).await;
    let mut entry = world.entry();
    entry["user_token"] = "newer".into();
    entry["refresh_token"] = "newer still".into();
    let bytes = serde_json::to_vec(&entry).unwrap();
    world.keyring.entries.lock().unwrap().values_mut().for_each(|kept| kept.clone_from(&bytes));
    drop(held);
    process.finished(request).await.unwrap();
    assert_eq!(process.snapshot().workspace.unwrap().name, "lab");
    assert_eq!(world.entry()["user_token"], "newer");
    assert_eq!(world.entry()["refresh_token"], "newer still");
}

#[tokio::test]
async fn a_switch_does_not_bring_back_who_signed_out_meanwhile() {
    let world = World::new().await;
    let process = signed_in(&world, 3600).await;
    let tinyb = world.tinyb();
    let mut held = world.holds_accounts().await;
    let before = world.tinybird.requests("/v1/workspace").len();
    let folder = Some(world.folder.display().to_string());
    let to_lab = Intent::UseWorkspace { workspace: "lab".to_owned(), account: None, folder };
    let request = process.handle.send(to_lab);
    asked(&world, "/v1/workspace", before).await;
    let key = held.accounts.active.clone().unwrap();
    held.accounts.remove(&key);
    world.keyring.entries.lock().unwrap().clear();
    held.save().unwrap();
    assert_eq!(process.finished(request).await.unwrap_err().code, "app.not_signed_in");
    assert!(world.keyring.entries.lock().unwrap().is_empty());
    assert_eq!(world.accounts()["accounts"], serde_json::json!([]));
    assert_eq!(world.tinyb(), tinyb);
}

#[tokio::test]
async fn a_sign_out_during_a_refresh_ends_the_refreshed_session_too() {
    let world = World::new().await;
    let process = signed_in(&world, 30).await;
    let mut held = world.holds_accounts().await;
    let request = process.handle.send(Intent::ListWorkspaces);
    asked(&world, "/token", 1).await;
    let key = held.accounts.active.clone().unwrap();
    held.accounts.remove(&key);
    world.keyring.entries.lock().unwrap().clear();
    held.save().unwrap();
    assert_eq!(process.finished(request).await.unwrap_err().code, "app.not_signed_in");
    assert!(world.tinybird.turned.lock().unwrap().refresh_tokens.is_empty());
    assert!(world.keyring.entries.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_keyring_that_is_locked_during_a_refresh_is_asked_for_nothing_under_its_lock() {
    let world = World::resident().await;
    let process = signed_in(&world, 30).await;
    let held = world.holds_accounts().await;
    let request = process.handle.send(Intent::ListWorkspaces);
    asked(&world, "/token", 1).await;
    world.keyring.turns_locked(true);
    drop(held);
    process.finished(request).await.unwrap();
    assert_eq!(world.keyring.asked.load(Ordering::SeqCst), 0);
    process.wait_for(|snapshot| snapshot.vault.state == VaultState::SessionOnly).await;
    world.keyring.turns_locked(false);
    process.wait_for(|snapshot| snapshot.vault.state == VaultState::InKeyring).await;
    let good = world.tinybird.turned.lock().unwrap().refresh_tokens.clone();
    assert_eq!(world.entry()["refresh_token"], good[0].as_str());
}

/// A command has no later: once the lock is free, the person is asked.
#[tokio::test]
async fn a_command_asks_for_a_keyring_that_was_locked_during_its_refresh() {
    let world = World::new().await;
    let process = signed_in(&world, 30).await;
    let held = world.holds_accounts().await;
    let request = process.handle.send(Intent::ListWorkspaces);
    asked(&world, "/token", 1).await;
    world.keyring.turns_locked(true);
    drop(held);
    assert_eq!(process.finished(request).await.unwrap_err().code, "vault.locked");
    assert_eq!(world.keyring.asked.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn whoever_leaves_can_wait_for_a_refresh_that_is_under_way() {
    let world = World::new().await;
    let process = signed_in(&world, 30).await;
    or_fail("what is under way", process.handle.wait_for_refresh()).await;
    world.keyring.holds.store(true, Ordering::SeqCst);
    let request = process.handle.send(Intent::ListWorkspaces);
    asked(&world, "/token", 1).await;
    process.ask(Intent::Cancel { request }).await.unwrap();
    let mut settled = Box::pin(process.handle.wait_for_refresh());
    assert!(poll!(&mut settled).is_pending());
    world.keyring.holds.store(false, Ordering::SeqCst);
    or_fail("the refresh that is under way", settled).await;
    let good = world.tinybird.turned.lock().unwrap().refresh_tokens.clone();
    assert_eq!(world.entry()["refresh_token"], good[0].as_str());
}

#[tokio::test]
async fn a_workspace_token_of_who_is_signed_in_takes_nothing_from_them() {
    let world = World::new().await;
    let process = signed_in(&world, 3600).await;
    let user = user_token(&world);
    let kept = world.entry();
    let pasted = Pasted::new(token("ada", "yard", "x"));
    let by_token = SignIn {
        method: Method::Token(pasted),
        api_host: Some(world.tinybird.url.clone()),
        ..SignIn::default()
    };
    process.ask(Intent::SignIn(by_token)).await.unwrap();
    assert_eq!(process.snapshot().workspace.unwrap().name, "yard");
    assert_eq!(revealed(&process).await, user);
    let now = world.entry();
    assert_eq!(now["refresh_token"], kept["refresh_token"]);
    let known = now["workspaces"].as_array().unwrap();
    let names: Vec<_> = known.iter().map(|w| w["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["acme", "lab", "yard"]);
    // The session can still be refreshed, and revoked.
    process.ask(Intent::SignOut { folder: None }).await.unwrap();
    assert!(world.tinybird.turned.lock().unwrap().refresh_tokens.is_empty());
}

#[tokio::test]
async fn without_a_keyring_several_accounts_are_held_side_by_side() {
    let world = World::resident().await;
    *world.keyring.absent.lock().unwrap() = true;
    let process = two_accounts(&world).await;
    assert_eq!(revealed(&process).await, format!("{SECRET}bob"));
    process.ask(using("lab")).await.unwrap();
    assert_eq!(revealed(&process).await, format!("{SECRET}ada"));
    *world.keyring.absent.lock().unwrap() = false;
    process.ask(Intent::KeepCredentials).await.unwrap();
    assert_eq!(world.keyring.entries.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn a_new_sign_in_renews_the_files_of_other_folders() {
    let mut world = World::new().await;
    drop(signed_in(&world, 3600).await);
    let first = world.folder.clone();
    world.folder = first.with_file_name("other");
    std::fs::create_dir(&world.folder).unwrap();
    let process = signed_in(&world, 3600).await;
    let newest = user_token(&world);
    world.folder = first;
    assert_eq!(user_token(&world), newest);
    process.ask(Intent::SignOut { folder: None }).await.unwrap();
    assert_eq!(user_token(&world), "");
}

#[tokio::test]
async fn a_session_that_is_over_is_not_asked_about_again_and_again() {
    let mut world = World::resident().await;
    world.config.limits.session_check = Duration::from_millis(10);
    let process = signed_in(&world, 3600).await;
    world.tinybird.turn(|turned| turned.refresh_tokens.clear());
    world.clock.jump(3600);
    process.wait_for(|snapshot| snapshot.account.as_ref().is_some_and(|a| a.ended)).await;
    let before = world.tinybird.requests("/token").len();
    world.clock.is_looked_at(20).await;
    assert_eq!(world.tinybird.requests("/token").len(), before);
}

#[tokio::test]
async fn a_sign_in_by_another_process_ends_the_notice_here() {
    let world = World::resident().await;
    let process = signed_in(&world, 3600).await;
    world.tinybird.turn(|turned| turned.refresh_tokens.clear());
    world.clock.jump(3600);
    process.ask(Intent::ListWorkspaces).await.unwrap_err();
    assert!(process.snapshot().account.unwrap().ended);
    let _other = signed_in(&world, 3600).await;
    process.wait_for(|snapshot| snapshot.account.as_ref().is_some_and(|a| !a.ended)).await;
}

#[tokio::test]
async fn another_accounts_workspace_is_there_when_the_active_ones_session_is_over() {
    let world = World::new().await;
    let process = two_accounts(&world).await;
    world.tinybird.turn(|turned| turned.revoked.push(format!("{SECRET}bob")));
    assert_eq!(process.ask(using("den")).await.unwrap_err().code, "cloud.refused");
    process.ask(using("lab")).await.unwrap();
    assert_eq!(process.snapshot().account.unwrap().email, "ada@example.com");
}

#[tokio::test]
async fn a_workspace_is_named_with_its_account() {
    let world = World::new().await;
    let process = two_accounts(&world).await;
    let of = |account: &str, workspace: &str| Intent::UseWorkspace {
        workspace: workspace.to_owned(),
        account: Some(account.to_owned()),
        folder: None,
    };
    process.ask(of("ada@example.com", "acme")).await.unwrap();
    assert_eq!(process.snapshot().account.unwrap().email, "ada@example.com");
    process.ask(of("id-bob", "acme")).await.unwrap();
    assert_eq!(process.snapshot().account.unwrap().email, "bob@example.com");
    let problem = process.ask(of("id-bob", "lab")).await.unwrap_err();
    assert_eq!(problem.code, "cloud.unknown_workspace");
    let problem = process.ask(of("eve@example.com", "lab")).await.unwrap_err();
    assert_eq!(problem.code, "app.unknown_account");
}

#[tokio::test]
async fn a_workspace_token_brought_while_the_keyring_is_locked_adds_to_what_is_there() {
    let world = World::resident().await;
    let process = signed_in(&world, 3600).await;
    let kept = world.entry();
    world.keyring.locked.store(true, Ordering::SeqCst);
    let by_token = SignIn {
        method: Method::Token(Pasted::new(token("ada", "yard", "x"))),
        api_host: Some(world.tinybird.url.clone()),
        ..SignIn::default()
    };
    process.ask(Intent::SignIn(by_token)).await.unwrap();
    world.keyring.locked.store(false, Ordering::SeqCst);
    process.ask(Intent::KeepCredentials).await.unwrap();
    let now = world.entry();
    assert_eq!(now["user_token"], kept["user_token"]);
    assert_eq!(now["refresh_token"], kept["refresh_token"]);
    let known = now["workspaces"].as_array().unwrap();
    let names: Vec<_> = known.iter().map(|w| w["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["acme", "lab", "yard"]);
}

#[tokio::test]
async fn a_second_workspace_token_adds_to_the_entry_that_could_not_be_read_for_the_first() {
    let world = World::resident().await;
    let process = signed_in(&world, 3600).await;
    let kept = world.entry();
    for (workspace, is_locked) in [("yard", true), ("lab", false)] {
        world.keyring.locked.store(is_locked, Ordering::SeqCst);
        let by_token = SignIn {
            method: Method::Token(Pasted::new(token("ada", workspace, "x"))),
            api_host: Some(world.tinybird.url.clone()),
            ..SignIn::default()
        };
        process.ask(Intent::SignIn(by_token)).await.unwrap();
    }
    let now = world.entry();
    assert_eq!(now["user_token"], kept["user_token"]);
    assert_eq!(now["refresh_token"], kept["refresh_token"]);
    let known = now["workspaces"].as_array().unwrap();
    let names: Vec<_> = known.iter().map(|w| w["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["acme", "yard", "lab"]);
}

#[tokio::test]
async fn signing_out_blanks_a_file_whose_user_token_is_an_older_one() {
    let world = World::resident().await;
    let process = signed_in(&world, 3600).await;
    let mut old = world.tinyb().unwrap();
    old["user_token"] = "older".into();
    std::fs::write(world.folder.join(".tinyb"), old.to_string()).unwrap();
    process.ask(Intent::SignOut { folder: None }).await.unwrap();
    assert_eq!(world.tinyb().unwrap()["token"], "");
}

#[tokio::test]
async fn a_refreshed_session_that_is_held_is_in_the_files_of_tb() {
    let world = World::resident().await;
    let (_process, now) = unkept(&world).await;
    assert_eq!(user_token(&world), now);
}
