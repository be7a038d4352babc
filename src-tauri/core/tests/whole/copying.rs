//! Copying a token, and what becomes of it in the clipboard.

use std::sync::atomic::Ordering;
use std::time::UNIX_EPOCH;

use companion_core::contract::{ClipboardView, Code, Destination, Intent, Settings, TokenId};
use companion_core::stores::settings_file::CLEAR_AFTER;

use crate::session::{signed_in, two_accounts};
use crate::tinybird::Answer;
use crate::wait::wait_until;
use crate::world::{Process, World};

fn copy(token: TokenId) -> Intent {
    Intent::Copy { token, destination: Destination::Token, field: None }
}

async fn with_local_tokens() -> (World, Process) {
    let world = World::resident().await;
    let process = world.process();
    process.ask(Intent::GenerateLocalTokens).await.unwrap();
    (world, process)
}

#[tokio::test]
async fn a_cloud_token_is_copied_past_the_history_and_is_in_no_snapshot() {
    let world = World::resident().await;
    let process = world.process();
    process.signs_in(&world, "ada").await.unwrap();
    process.ask(copy(TokenId::User)).await.unwrap();
    let copied = world.clipboard.holds().unwrap();
    assert_eq!(*world.clipboard.secrets.lock().unwrap(), vec![copied.clone()]);
    let snapshot = process.snapshot();
    assert!(matches!(snapshot.clipboard, ClipboardView::Holds(_)));
    assert!(!serde_json::to_string(&snapshot).unwrap().contains(&copied));
}

#[tokio::test]
async fn a_local_token_needs_neither_an_account_nor_a_network() {
    let (world, process) = with_local_tokens().await;
    process.ask(copy(TokenId::LocalWorkspace)).await.unwrap();
    let pair = process.snapshot().local_tokens.unwrap();
    assert_eq!(world.clipboard.holds(), Some(pair.workspace_token));
}

#[tokio::test]
async fn host_and_token_are_copied_together() {
    let (world, process) = with_local_tokens().await;
    let intent =
        Intent::Copy { token: TokenId::LocalUser, destination: Destination::Env, field: None };
    process.ask(intent).await.unwrap();
    let pair = process.snapshot().local_tokens.unwrap();
    let expected = format!("TB_HOST=http://localhost:7181\nTB_TOKEN={}\n", pair.user_token);
    assert_eq!(world.clipboard.holds(), Some(expected));
}

#[tokio::test]
async fn a_token_that_is_not_there_is_a_problem_and_the_clipboard_stays() {
    let world = World::resident().await;
    let process = world.process();
    *world.clipboard.text.lock().unwrap() = Some("theirs".to_owned());
    let local = process.ask(copy(TokenId::LocalUser)).await.unwrap_err();
    let cloud = process.ask(copy(TokenId::User)).await.unwrap_err();
    assert_eq!((local.code, cloud.code), (Code::AppNoLocalTokens, Code::AppNotSignedIn));
    assert_eq!(world.clipboard.holds().as_deref(), Some("theirs"));
}

#[tokio::test]
async fn what_was_copied_is_taken_out_when_its_time_has_come() {
    let (world, process) = with_local_tokens().await;
    let least = *CLEAR_AFTER.start();
    let settings = Settings { clear_clipboard_after: Some(least), ..Settings::default() };
    process.ask(Intent::ChangeSettings(settings)).await.unwrap();
    process.ask(copy(TokenId::LocalUser)).await.unwrap();
    process.wait_for(|snapshot| snapshot.clipboard == ClipboardView::Cleared).await;
    assert_eq!(world.clipboard.holds(), None);
}

#[tokio::test]
async fn what_another_program_copied_is_left_alone() {
    let (world, process) = with_local_tokens().await;
    process.ask(copy(TokenId::LocalUser)).await.unwrap();
    *world.clipboard.text.lock().unwrap() = Some("theirs".to_owned());
    process.ask(Intent::ClearClipboard).await.unwrap();
    assert_eq!(process.snapshot().clipboard, ClipboardView::Replaced);
    assert_eq!(world.clipboard.holds().as_deref(), Some("theirs"));
}

#[tokio::test]
async fn cleared_is_said_only_when_it_is_so() {
    let (world, process) = with_local_tokens().await;
    process.ask(copy(TokenId::LocalUser)).await.unwrap();
    world.clipboard.sticks.store(true, Ordering::SeqCst);
    process.ask(Intent::ClearClipboard).await.unwrap();
    assert!(matches!(process.snapshot().clipboard, ClipboardView::Failed(_)));
}

#[tokio::test]
async fn the_second_of_two_copies_is_the_one_that_counts() {
    let (world, process) = with_local_tokens().await;
    process.ask(copy(TokenId::LocalUser)).await.unwrap();
    process.ask(copy(TokenId::LocalWorkspace)).await.unwrap();
    let pair = process.snapshot().local_tokens.unwrap();
    assert_eq!(world.clipboard.holds(), Some(pair.workspace_token));
    process.ask(Intent::ClearClipboard).await.unwrap();
    assert_eq!(process.snapshot().clipboard, ClipboardView::Cleared);
}

#[tokio::test]
async fn the_second_of_two_copies_has_a_time_of_its_own() {
    let (world, process) = with_local_tokens().await;
    let least = *CLEAR_AFTER.start();
    let settings = Settings { clear_clipboard_after: Some(least), ..Settings::default() };
    process.ask(Intent::ChangeSettings(settings)).await.unwrap();
    let clears_at = || match process.snapshot().clipboard {
        ClipboardView::Holds(copied) => copied.clears_at.unwrap(),
        other => panic!("{other:?}"),
    };
    let now = || u64::try_from(UNIX_EPOCH.elapsed().unwrap().as_millis()).unwrap();
    process.ask(copy(TokenId::LocalUser)).await.unwrap();
    let first = clears_at();
    wait_until("half of the first one's time", async || now() + 2_500 > first).await;

    process.ask(copy(TokenId::LocalWorkspace)).await.unwrap();
    let second = clears_at();

    wait_until("the end of the first one's time", async || now() > first + 500).await;
    let pair = process.snapshot().local_tokens.unwrap();
    assert_eq!((world.clipboard.holds(), clears_at()), (Some(pair.workspace_token), second));
    process.wait_for(|snapshot| snapshot.clipboard == ClipboardView::Cleared).await;
    assert!(now() >= second);
}

#[tokio::test]
async fn signing_out_leaves_nothing_in_the_clipboard() {
    let world = World::resident().await;
    let process = world.process();
    process.signs_in(&world, "ada").await.unwrap();
    process.ask(copy(TokenId::Workspace)).await.unwrap();
    process.ask(Intent::SignOut { folder: None }).await.unwrap();
    process.wait_for(|snapshot| snapshot.clipboard == ClipboardView::Cleared).await;
    assert_eq!(world.clipboard.holds(), None);
}

#[tokio::test]
async fn a_sign_out_that_waits_for_other_work_takes_back_what_was_copied_before() {
    let world = World::resident().await;
    let process = world.process();
    process.signs_in(&world, "ada").await.unwrap();
    process.ask(Intent::GenerateLocalTokens).await.unwrap();
    process.ask(copy(TokenId::LocalUser)).await.unwrap();
    world.tinybird.answers("/v1/user/workspaces/", Answer::Hang);
    let listing = process.handle.send(Intent::ListWorkspaces);
    let leaving = process.handle.send(Intent::SignOut { folder: None });
    process.wait_for(|snapshot| snapshot.account_work.request == Some(listing)).await;
    assert!(world.clipboard.holds().is_some(), "the sign-out has not begun");

    process.ask(Intent::Cancel { request: listing }).await.unwrap();

    process.finished(leaving).await.unwrap();
    process.wait_for(|snapshot| snapshot.clipboard == ClipboardView::Cleared).await;
    assert_eq!(world.clipboard.holds(), None);
}

#[tokio::test]
async fn a_sign_out_by_another_process_takes_back_the_tokens_of_that_account() {
    for (token, destination) in [
        (TokenId::User, Destination::Token),
        (TokenId::Workspace, Destination::Token),
        (TokenId::Workspace, Destination::Env),
    ] {
        let world = World::resident().await;
        let (process, other) = (world.process(), world.process());
        process.signs_in(&world, "ada").await.unwrap();
        process.ask(Intent::Copy { token, destination, field: None }).await.unwrap();
        assert!(world.clipboard.holds().is_some());
        other.ask(Intent::SignOut { folder: None }).await.unwrap();
        process.wait_for(|snapshot| snapshot.clipboard == ClipboardView::Cleared).await;
        assert_eq!(world.clipboard.holds(), None);
    }
}

#[tokio::test]
async fn a_sign_out_by_another_process_leaves_what_is_not_that_accounts() {
    let world = World::resident().await;
    let process = two_accounts(&world).await;
    let other = world.process();
    process.ask(Intent::GenerateLocalTokens).await.unwrap();
    process.ask(copy(TokenId::User)).await.unwrap();
    let of_bob = world.clipboard.holds().unwrap();
    let ada = process.snapshot().accounts[0].clone();
    let to_ada = Intent::UseAccount { api_host: ada.api_host, user_id: ada.user_id };

    other.ask(to_ada).await.unwrap();
    other.ask(Intent::SignOut { folder: None }).await.unwrap();

    process.wait_for(|snapshot| snapshot.accounts.len() == 1).await;
    assert_eq!(world.clipboard.holds(), Some(of_bob));
    process.ask(copy(TokenId::LocalUser)).await.unwrap();
    other.ask(Intent::SignOut { folder: None }).await.unwrap();
    process.wait_for(|snapshot| snapshot.accounts.is_empty()).await;
    assert!(matches!(process.snapshot().clipboard, ClipboardView::Holds(_)));
    process.ask(Intent::ClearClipboard).await.unwrap();
    assert_eq!(process.snapshot().clipboard, ClipboardView::Cleared, "it was still to be cleared");
}

#[tokio::test]
async fn what_another_program_copied_stays_when_another_process_signs_out() {
    let world = World::resident().await;
    let (process, other) = (world.process(), world.process());
    process.signs_in(&world, "ada").await.unwrap();
    process.ask(copy(TokenId::User)).await.unwrap();
    *world.clipboard.text.lock().unwrap() = Some("theirs".to_owned());
    other.ask(Intent::SignOut { folder: None }).await.unwrap();
    process.wait_for(|snapshot| snapshot.clipboard == ClipboardView::Replaced).await;
    assert_eq!(world.clipboard.holds().as_deref(), Some("theirs"));
}

#[tokio::test]
async fn a_token_that_was_being_copied_during_the_sign_out_is_taken_back_too() {
    let world = World::resident().await;
    let (process, other) = (world.process(), world.process());
    process.signs_in(&world, "ada").await.unwrap();
    world.clipboard.waits.store(true, Ordering::SeqCst);
    let request = process.handle.send(copy(TokenId::User));
    wait_until("a write that has begun", async || {
        !world.clipboard.secrets.lock().unwrap().is_empty()
    })
    .await;
    other.ask(Intent::SignOut { folder: None }).await.unwrap();
    process.wait_for(|snapshot| snapshot.accounts.is_empty()).await;
    world.clipboard.waits.store(false, Ordering::SeqCst);
    process.finished(request).await.unwrap();
    process.wait_for(|snapshot| snapshot.clipboard == ClipboardView::Cleared).await;
    assert_eq!(world.clipboard.holds(), None);
}

#[tokio::test]
async fn the_link_of_a_sign_in_is_copied_and_stays() {
    let world = World::resident().await;
    let process = world.process();
    let request = process.handle.send(world.sign_in());
    let link = process.waits_for_the_browser().await;
    process.ask(Intent::CopyLink).await.unwrap();
    process.ask(Intent::ClearClipboard).await.unwrap();
    assert_eq!(world.clipboard.holds(), Some(link));
    process.ask(Intent::Cancel { request }).await.unwrap();
}

#[tokio::test]
async fn the_address_of_the_api_is_copied_and_stays() {
    let world = World::resident().await;
    let process = signed_in(&world, 3600).await;
    process.ask(Intent::CopyApiAddress).await.unwrap();
    process.ask(Intent::ClearClipboard).await.unwrap();
    assert_eq!(world.clipboard.holds(), Some(world.tinybird.url.clone()));
}

#[tokio::test]
async fn nobody_who_is_signed_out_has_an_address_to_copy() {
    let world = World::resident().await;
    world.process().ask(Intent::CopyApiAddress).await.unwrap();
    assert_eq!(world.clipboard.holds(), None);
}
