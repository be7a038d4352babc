//! Accounts after the sign-in: several of them, two processes, and what a snapshot may hold.

use std::sync::atomic::Ordering;
use std::time::Duration;

use companion_core::contract::{
    CloudCheck, Intent, Method, Pasted, Remedy, RequestId, SignIn, Snapshot, TinybState, VaultState,
};
use serde_json::json;

use crate::tinybird::{Answer, SECRET, token};
use crate::wait::wait_until;
use crate::world::World;

fn here(world: &World) -> Option<String> {
    Some(world.folder.display().to_string())
}

#[tokio::test]
async fn a_second_sign_in_adds_an_account_and_makes_it_the_active_one() {
    let world = World::new().await;
    let process = world.process();
    process.signs_in(&world, "ada").await.unwrap();
    process.signs_in(&world, "bob").await.unwrap();
    let snapshot = process.snapshot();
    let mut emails: Vec<_> = snapshot.accounts.iter().map(|one| one.email.as_str()).collect();
    emails.sort_unstable();
    assert_eq!(emails, ["ada@example.com", "bob@example.com"]);
    assert_eq!(snapshot.account.unwrap().email, "bob@example.com");
    assert_eq!(world.tinyb().unwrap()["user_email"], "bob@example.com");
    let mut entries: Vec<_> = world.keyring.entries.lock().unwrap().keys().cloned().collect();
    entries.sort_unstable();
    assert_eq!(entries, ["id-ada", "id-bob"].map(|id| format!("{} {id}", world.tinybird.url)));
}

#[tokio::test]
async fn signing_in_again_is_no_second_account() {
    let world = World::new().await;
    let process = world.process();
    process.signs_in(&world, "ada").await.unwrap();
    let answer = json!({
        "user_token": format!("{SECRET}ada"), "workspace_token": format!("{SECRET}ada-lab"),
        "api_host": world.tinybird.url,
    });
    world.tinybird.answers("/api/cli-login", Answer::Json(answer));
    process.signs_in(&world, "ada").await.unwrap();
    let snapshot = process.snapshot();
    assert_eq!(snapshot.accounts.len(), 1);
    assert_eq!(snapshot.workspace.unwrap().name, "lab");
    assert_eq!(world.entry()["user_token"], format!("{SECRET}ada"));
}

#[tokio::test]
async fn signing_out_leaves_another_account_its_credentials_and_its_folder() {
    let mut world = World::new().await;
    let process = world.process();
    process.signs_in(&world, "ada").await.unwrap();
    let before = (std::fs::read(world.folder.join(".tinyb")).unwrap(), world.entry());
    let of_ada = world.folder.clone();
    world.folder = of_ada.with_file_name("of bob");
    std::fs::create_dir(&world.folder).unwrap();
    process.signs_in(&world, "bob").await.unwrap();
    assert_eq!(process.snapshot().accounts.len(), 2);
    process.ask(Intent::SignOut { folder: here(&world) }).await.unwrap();
    let snapshot = process.snapshot();
    assert_eq!(snapshot.account.unwrap().email, "ada@example.com");
    assert_eq!(snapshot.project.unwrap().state, TinybState::Missing);
    assert_eq!(world.tinyb().unwrap()["user_token"], "");
    let after = (std::fs::read(of_ada.join(".tinyb")).unwrap(), world.entry());
    assert_eq!(after, before);
}

#[tokio::test]
async fn signing_out_does_not_blank_what_is_anothers() {
    let world = World::new().await;
    let process = world.process();
    process.signs_in(&world, "bob").await.unwrap();
    process.signs_in(&world, "ada").await.unwrap();
    process.ask(Intent::SignOut { folder: None }).await.unwrap();
    // Now bob is active, and the folder, which held ada, is blank.
    assert_eq!(world.tinyb().unwrap()["user_token"], "");
    std::fs::write(world.folder.join(".tinyb"), r#"{"user_token": "p.of.another"}"#).unwrap();
    process.ask(Intent::SignOut { folder: here(&world) }).await.unwrap();
    assert_eq!(world.tinyb().unwrap()["user_token"], "p.of.another");
    assert!(process.snapshot().account.is_none());
}

#[tokio::test]
async fn what_one_process_does_the_other_sees() {
    let world = World::resident().await;
    let (one, other) = (world.process(), world.process());
    one.signs_in(&world, "ada").await.unwrap();
    other.wait_for(|s| s.account.as_ref().is_some_and(|a| a.email == "ada@example.com")).await;
    other.ask(Intent::SignOut { folder: here(&world) }).await.unwrap();
    one.wait_for(|snapshot| snapshot.account.is_none()).await;
}

#[tokio::test]
async fn a_face_that_ends_after_its_request_makes_no_folder() {
    let world = World::new().await;
    let process = world.process();
    process.ask(Intent::RefreshStores { folder: None }).await.unwrap();
    assert!(!world.config.state_dir.exists());
}

#[tokio::test]
async fn without_the_accounts_file_the_keyring_gets_no_entry() {
    let world = World::new().await;
    std::fs::create_dir_all(&world.config.state_dir).unwrap();
    std::fs::write(world.config.state_dir.join("accounts.json"), "{").unwrap();
    let user = Method::Token(Pasted::new(token("ada", "", "stand-in")));
    let sign_in = SignIn { method: user, ..SignIn::default() };
    let problem = world.process().ask(Intent::SignIn(sign_in)).await.unwrap_err();
    assert_eq!(problem.code, "store.broken");
    assert!(world.keyring.entries.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_sign_in_that_the_accounts_file_does_not_take_is_saved_once_it_does() {
    let world = World::resident().await;
    let file = world.config.state_dir.join("accounts.json");
    let process = world.process();
    process.wait_for(|snapshot| snapshot.vault.state == VaultState::InKeyring).await;
    std::fs::write(&file, "{").unwrap();
    let user = Method::Token(Pasted::new(token("ada", "", "stand-in")));
    let sign_in = SignIn { method: user, folder: here(&world), ..SignIn::default() };

    let problem = process.ask(Intent::SignIn(sign_in)).await.unwrap_err();

    assert_eq!(problem.code, "store.broken");
    let is_held = |snapshot: &Snapshot| {
        snapshot.vault.state == VaultState::SessionOnly
            && snapshot.vault.problem.as_ref() == Some(&problem)
    };
    process.wait_for(is_held).await;
    assert!(world.keyring.is_empty(), "the vault is not written without the file's lock");
    assert!(world.tinyb().is_none());
    // Another file that cannot be read does not lose it.
    std::fs::write(&file, "[").unwrap();
    assert_eq!(process.ask(Intent::KeepCredentials).await.unwrap_err().code, "store.broken");
    process.wait_for(is_held).await;

    std::fs::remove_file(&file).unwrap();

    process.wait_for(|s| s.account.is_some() && s.vault.state == VaultState::InKeyring).await;
    assert_eq!(world.entry()["user_token"], token("ada", "", "stand-in").as_str());
    wait_until("the folder's file", async || {
        world.tinyb().is_some_and(|content| content["user_email"] == "ada@example.com")
    })
    .await;
}

#[tokio::test]
async fn another_workspace_needs_no_new_sign_in() {
    let world = World::new().await;
    let process = world.process();
    process.signs_in(&world, "ada").await.unwrap();
    process.ask(Intent::ListWorkspaces).await.unwrap();
    let names: Vec<_> =
        process.handle.workspaces().borrow().iter().map(|w| w.name.clone()).collect();
    assert_eq!(names, ["acme", "lab"]);
    let switch = |name: &str| Intent::UseWorkspace {
        workspace: name.to_owned(),
        account: None,
        folder: here(&world),
    };
    process.ask(switch("id-lab")).await.unwrap();
    assert_eq!(process.snapshot().workspace.unwrap().name, "lab");
    assert_eq!(world.tinyb().unwrap()["token"], format!("{SECRET}ada-lab"));
    let before = world.tinyb();
    let problem = process.ask(switch("nowhere")).await.unwrap_err();
    assert_eq!(problem.code, "cloud.unknown_workspace");
    assert_eq!(world.tinyb(), before);
    assert_eq!(process.snapshot().workspace.unwrap().name, "lab");
}

#[tokio::test]
async fn a_region_that_refuses_or_is_gone_is_a_problem_of_its_own() {
    let mut world = World::new().await;
    world.config.limits.request = Duration::from_secs(2);
    let process = world.process();
    process.signs_in(&world, "ada").await.unwrap();
    for (answer, code, remedy) in [
        (
            Answer::Text(403, r#"{"error": "invalid token"}"#.to_owned()),
            "cloud.refused",
            Remedy::SignIn,
        ),
        (Answer::Text(200, "<!doctype html>".to_owned()), "cloud.unexpected", Remedy::TryAgain),
        (Answer::Hang, "cloud.unreachable", Remedy::TryAgain),
    ] {
        world.tinybird.answers("/v1/user/workspaces/", answer);
        let problem = process.ask(Intent::ListWorkspaces).await.unwrap_err();
        assert_eq!((problem.code.as_str(), problem.remedy), (code, remedy));
    }
}

#[tokio::test]
async fn tinybird_is_asked_whether_it_takes_the_token() {
    let mut world = World::resident().await;
    world.config.limits.request = Duration::from_secs(2);
    let process = world.process();
    process.ask(Intent::CheckCloud).await.unwrap();
    assert_eq!(process.snapshot().cloud_check, None, "there is nobody to ask about");
    process.signs_in(&world, "ada").await.unwrap();

    process.ask(Intent::CheckCloud).await.unwrap();
    assert_eq!(process.snapshot().cloud_check, Some(CloudCheck { problem: None }));

    world.tinybird.answers("/v1/user/workspaces/", Answer::Hang);
    process.ask(Intent::CheckCloud).await.unwrap();
    let check = process.snapshot().cloud_check.unwrap();
    assert_eq!(check.problem.unwrap().code, "cloud.unreachable");

    world.tinybird.is_well();
    process.ask(Intent::ListWorkspaces).await.unwrap();
    assert_eq!(process.snapshot().cloud_check, Some(CloudCheck { problem: None }));

    process.ask(Intent::SignOut { folder: None }).await.unwrap();
    assert_eq!(process.snapshot().cloud_check, None);
}

#[tokio::test]
async fn a_token_that_tinybird_refuses_is_the_end_of_the_session() {
    let world = World::resident().await;
    let process = world.process();
    process.signs_in(&world, "ada").await.unwrap();
    let refused = Answer::Text(403, r#"{"error": "invalid token"}"#.to_owned());
    world.tinybird.answers("/v1/user/workspaces/", refused);

    process.ask(Intent::CheckCloud).await.unwrap();

    let snapshot = process.snapshot();
    assert!(snapshot.account.unwrap().ended);
    assert_eq!(snapshot.cloud_check.unwrap().problem.unwrap().code, "cloud.refused");

    world.tinybird.is_well();
    process.signs_in(&world, "ada").await.unwrap();
    let check = process.snapshot().cloud_check;
    assert!(check.is_none_or(|check| check.problem.is_none()), "it was the session before");
}

#[tokio::test]
async fn a_locked_keyring_is_not_asked_for_the_token_that_is_to_be_checked() {
    let world = World::resident().await;
    let process = world.process();
    process.signs_in(&world, "ada").await.unwrap();
    world.keyring.turns_locked(true);
    let asked = world.keyring.asked.load(Ordering::SeqCst);

    process.ask(Intent::CheckCloud).await.unwrap();

    assert_eq!(world.keyring.asked.load(Ordering::SeqCst), asked);
}

#[tokio::test]
async fn with_no_keyring_the_folder_that_was_written_is_enough_to_switch() {
    let world = World::new().await;
    *world.keyring.absent.lock().unwrap() = true;
    let process = world.process();
    process.signs_in(&world, "ada").await.unwrap();
    let intent =
        Intent::UseWorkspace { workspace: "lab".to_owned(), account: None, folder: here(&world) };
    process.ask(intent).await.unwrap();
    assert_eq!(world.tinyb().unwrap()["name"], "lab");
}

#[tokio::test]
async fn every_intent_ends_also_one_that_changes_nothing() {
    let world = World::new().await;
    let process = world.process();
    let unknown = Intent::Cancel { request: RequestId(999) };
    for intent in [Intent::OpenAgain, Intent::ConfirmSignIn { keep: true }, unknown] {
        process.ask(intent).await.unwrap();
    }
    process.ask(Intent::SignOut { folder: here(&world) }).await.unwrap();
    assert!(world.tinyb().is_none() && world.accounts().is_null());
    let folder = world.folder.display().to_string();
    for intent in [Intent::ListWorkspaces, Intent::WriteProject { folder, allow_exposed: vec![] }] {
        assert_eq!(process.ask(intent).await.unwrap_err().code, "app.not_signed_in");
    }
}

#[tokio::test]
async fn a_pair_that_is_kept_is_the_one_in_the_snapshot() {
    let world = World::new().await;
    let process = world.process();
    process.ask(Intent::GenerateLocalTokens).await.unwrap();
    let tokens = process.snapshot().local_tokens.unwrap();
    let entries = world.keyring.entries.lock().unwrap();
    let kept: serde_json::Value = serde_json::from_slice(&entries["local"]).unwrap();
    assert_eq!(kept["user_token"], tokens.user_token);
    assert_eq!(kept["v"], 1);
}

#[tokio::test]
async fn no_snapshot_ever_holds_a_cloud_token() {
    let world = World::new().await;
    let process = world.process();
    let mut snapshots = process.handle.snapshots();
    let watching = tokio::spawn(async move {
        let mut seen = String::new();
        while snapshots.changed().await.is_ok() {
            seen += &serde_json::to_string(&*snapshots.borrow_and_update()).unwrap();
        }
        seen
    });
    process.signs_in(&world, "ada").await.unwrap();
    process.ask(Intent::Refresh { folder: here(&world) }).await.unwrap();
    process.ask(Intent::SignOut { folder: here(&world) }).await.unwrap();
    drop(process);
    let seen = watching.await.unwrap();
    assert!(seen.contains("ada@example.com"));
    assert!(!seen.contains(SECRET));
}
