//! Signing in at an authority that speaks `cli-login`, and what may come between.

use std::sync::atomic::Ordering;
use std::time::Duration;

use companion_core::contract::{
    Code, Intent, Language, Phase, Remedy, Settings, SignInStage, Snapshot, TinybState, VaultState,
};
use companion_core::host::Host;
use serde_json::json;

use crate::tinybird::{Answer, SECRET};
use crate::wait::wait_until;
use crate::world::World;

pub(crate) fn parameter(link: &str, name: &str) -> Option<String> {
    let link: url::Url = link.parse().unwrap();
    link.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

#[tokio::test]
async fn nothing_is_saved_before_the_person_says_that_it_was_they() {
    let world = World::new().await;
    let process = world.process();
    let request = process.handle.send(world.sign_in());
    process.waits_for_the_browser().await;
    process.comes_back("code=ada").await;
    let who = process.asks_who().await;
    assert_eq!((who.email.as_str(), who.workspace.as_str()), ("ada@example.com", "acme"));
    assert!(world.tinyb().is_none() && world.accounts().is_null());
    process.ask(Intent::ConfirmSignIn { keep: true }).await.unwrap();
    process.finished(request).await.unwrap();
    assert_eq!(world.tinyb().unwrap()["user_token"], format!("{SECRET}ada"));
    assert_eq!(world.accounts()["accounts"][0]["email"], "ada@example.com");
    assert_eq!(world.keyring.entries.lock().unwrap().len(), 1);
    assert_eq!(process.snapshot().vault.state, VaultState::InKeyring);
}

#[tokio::test]
async fn not_me_leaves_nothing() {
    let world = World::new().await;
    let process = world.process();
    let request = process.handle.send(world.sign_in());
    process.waits_for_the_browser().await;
    process.comes_back("code=bob").await;
    process.asks_who().await;
    process.ask(Intent::ConfirmSignIn { keep: false }).await.unwrap();
    assert_eq!(process.finished(request).await.unwrap_err().code, "auth.declined");
    assert!(world.tinyb().is_none() && world.accounts().is_null());
    assert!(world.keyring.entries.lock().unwrap().is_empty());
}

#[tokio::test]
async fn the_page_in_the_browser_speaks_the_language_that_was_chosen() {
    let world = World::new().await;
    let process = world.process();
    let chosen = Settings { language: Some(Language::Es), ..Settings::default() };
    process.ask(Intent::ChangeSettings(chosen)).await.unwrap();
    process.handle.send(world.sign_in());
    process.waits_for_the_browser().await;

    let page = process.comes_back("code=ada").await;

    assert!(page.contains("<html lang=\"es\">") && page.contains("Tinybird Companion"), "{page}");
}

#[tokio::test]
async fn a_code_that_is_refused_does_not_end_the_attempt() {
    let world = World::new().await;
    let process = world.process();
    let request = process.handle.send(world.sign_in());
    process.waits_for_the_browser().await;
    assert!(process.comes_back("code=mallory").await.contains("This page has expired"));
    assert!(process.comes_back("workspace=acme").await.contains("This page has expired"));
    assert!(process.comes_back("code=ada").await.contains("Almost done"));
    process.asks_who().await;
    process.ask(Intent::ConfirmSignIn { keep: true }).await.unwrap();
    process.finished(request).await.unwrap();
}

#[tokio::test]
async fn five_codes_are_exchanged_and_then_only_one_with_our_state() {
    let world = World::new().await;
    let process = world.process();
    let request = process.handle.send(world.sign_in());
    let link = process.waits_for_the_browser().await;
    for code in ["1", "2", "3", "4", "5", "6", "ada"] {
        let page = process.comes_back(&format!("code={code}")).await;
        assert!(
            page.starts_with("HTTP/1.1 400") && page.contains("This page has expired"),
            "{page}"
        );
    }
    assert_eq!(world.tinybird.requests("/api/cli-login").len(), 5);
    let problem = |snapshot: &Snapshot| match &snapshot.sign_in.phase {
        Phase::Running(SignInStage::Waiting { problem, .. }) => problem.clone(),
        _ => None,
    };
    let told = |snapshot: &Snapshot| problem(snapshot).map(|problem| problem.code);
    process.wait_for(|s| told(s) == Some(Code::AuthTooManyCodes)).await;
    let state = parameter(&link, "state").unwrap();
    let page = process.comes_back(&format!("code=ada&state={state}")).await;
    assert!(page.contains("You’re signed in"), "{page}");
    process.finished(request).await.unwrap();
    assert_eq!(world.tinybird.requests("/api/cli-login").len(), 6);
}

#[tokio::test]
async fn a_state_that_comes_back_must_be_ours_and_then_proves_who_it_is() {
    let world = World::new().await;
    let process = world.process();
    let request = process.handle.send(world.sign_in());
    let link = process.waits_for_the_browser().await;
    let state = parameter(&link, "state").unwrap();
    for wrong in ["state=wrong", "state=wrong&error=access_denied", &format!("state={state}x")] {
        assert!(
            process
                .comes_back(&format!("code=ada&{wrong}"))
                .await
                .contains("This page has expired")
        );
    }
    assert!(world.tinybird.requests("/api/cli-login").is_empty(), "no code was exchanged");
    let page = process.comes_back(&format!("code=ada&state={state}")).await;
    assert!(page.contains("You’re signed in"), "{page}");
    process.finished(request).await.unwrap();
    assert!(world.tinybird.requests("/api/cli-login")[0].contains("code_verifier="));
}

#[tokio::test]
async fn an_error_counts_only_with_our_state() {
    let world = World::new().await;
    let process = world.process();
    let request = process.handle.send(world.sign_in());
    let link = process.waits_for_the_browser().await;
    assert!(process.comes_back("error=access_denied").await.contains("This page has expired"));
    let state = parameter(&link, "state").unwrap();
    process.comes_back(&format!("error=access_denied&state={state}")).await;
    assert_eq!(process.finished(request).await.unwrap_err().code, "auth.denied");
}

#[tokio::test]
async fn an_api_that_nobody_chose_hears_nothing_without_a_yes() {
    let (world, foreign) = (World::new().await, World::new().await.tinybird);
    world.tinybird.turn(|turned| turned.api_host = Some(foreign.url.clone()));
    let process = world.process();
    let request = process.handle.send(world.sign_in());
    process.waits_for_the_browser().await;
    process.comes_back("code=ada").await;
    let asked = process.asks_about_a_host().await;
    assert_eq!(asked, (foreign.url.clone(), world.tinybird.url.clone()));
    process.ask(Intent::ConfirmSignIn { keep: false }).await.unwrap();
    assert_eq!(process.finished(request).await.unwrap_err().code, "auth.foreign_host");
    assert!(foreign.requests("/").is_empty());
}

#[tokio::test]
async fn cancelling_closes_the_port_and_leaves_nothing() {
    let world = World::new().await;
    let process = world.process();
    let request = process.handle.send(world.sign_in());
    process.waits_for_the_browser().await;
    process.ask(Intent::Cancel { request }).await.unwrap();
    assert_eq!(process.finished(request).await.unwrap_err().code, "app.cancelled");
    let again = process.handle.send(world.sign_in());
    process.waits_for_the_browser().await;
    process.ask(Intent::Cancel { request: again }).await.unwrap();
    process.frees_the_port().await;
    assert!(world.tinyb().is_none() && world.accounts().is_null());
}

#[tokio::test]
async fn cancelling_at_any_request_leaves_nothing() {
    const METADATA: &str = "/.well-known/oauth-authorization-server";
    for path in [METADATA, "/api/cli-login", "/v1/workspace"] {
        let world = World::new().await;
        world.tinybird.answers(path, Answer::Hang);
        let process = world.process();
        let request = process.handle.send(world.sign_in());
        let comes_back = async {
            if path != METADATA {
                process.waits_for_the_browser().await;
                process.comes_back("code=ada").await;
            }
        };
        let cancels = async {
            wait_until(path, async || !world.tinybird.requests(path).is_empty()).await;
            process.ask(Intent::Cancel { request }).await.unwrap();
        };
        tokio::join!(comes_back, cancels);
        assert_eq!(process.finished(request).await.unwrap_err().code, "app.cancelled", "{path}");
        process.frees_the_port().await;
        assert!(world.is_untouched(), "{path}");
        // The link is opened beside the sign-in, so it may come later.
        let is_opened = || !world.browser.0.lock().unwrap().is_empty();
        if path == METADATA {
            assert!(!is_opened());
        } else {
            wait_until("a link in the browser", async || is_opened()).await;
        }
    }
}

#[tokio::test]
async fn an_authority_at_which_nothing_listens_is_a_problem_before_any_browser_opens() {
    let mut world = World::new().await;
    let nowhere = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    world.config.auth_host = Some(Host::parse(&format!("http://{nowhere}")).unwrap());
    let problem = world.process().ask(world.sign_in()).await.unwrap_err();
    assert_eq!(problem.code, "auth.unreachable");
    assert!(json!(problem.text)["args"].to_string().contains("127.0.0.1"), "{problem:?}");
    assert!(world.browser.0.lock().unwrap().is_empty() && world.is_untouched());
}

#[tokio::test]
async fn a_write_that_has_begun_is_finished_although_it_is_cancelled() {
    let world = World::new().await;
    let process = world.process();
    world.keyring.holds.store(true, Ordering::SeqCst);
    let request = process.handle.send(world.sign_in());
    process.waits_for_the_browser().await;
    process.comes_back("code=ada").await;
    process.asks_who().await;
    process.ask(Intent::ConfirmSignIn { keep: true }).await.unwrap();
    let saving = Phase::Running(SignInStage::Saving);
    process.wait_for(|snapshot| snapshot.sign_in.phase == saving).await;
    process.ask(Intent::Cancel { request }).await.unwrap();
    assert_eq!(process.snapshot().sign_in.phase, saving);
    world.keyring.holds.store(false, Ordering::SeqCst);
    process.finished(request).await.unwrap();
    assert!(world.tinyb().is_some() && !world.accounts().is_null());
}

#[tokio::test]
async fn a_new_attempt_takes_the_place_of_the_old_one() {
    let world = World::new().await;
    let process = world.process();
    let first = process.handle.send(world.sign_in());
    let old = process.waits_for_the_browser().await;
    let second = process.handle.send(world.sign_in());
    assert_eq!(process.finished(first).await.unwrap_err().code, "app.superseded");
    let link = process.waits_for_the_browser().await;
    assert_ne!(link, old);
    process.comes_back(&format!("code=ada&state={}", parameter(&link, "state").unwrap())).await;
    process.finished(second).await.unwrap();
}

#[tokio::test]
async fn the_page_of_a_waiting_sign_in_is_opened_again() {
    let world = World::new().await;
    let process = world.process();
    process.handle.send(world.sign_in());
    let link = process.waits_for_the_browser().await;
    world.opened().await;
    process.ask(Intent::OpenAgain).await.unwrap();
    // The request does not wait for the opener.
    wait_until("a second link", async || world.browser.0.lock().unwrap().len() == 2).await;
    assert_eq!(*world.browser.0.lock().unwrap(), [link.clone(), link]);
}

#[tokio::test]
async fn waiting_ends() {
    let mut world = World::new().await;
    world.config.limits.sign_in = Duration::from_millis(50);
    let process = world.process();
    let problem = process.ask(world.sign_in()).await.unwrap_err();
    assert_eq!(problem.code, "auth.timed_out");
}

#[tokio::test]
async fn a_taken_port_is_a_problem_before_any_browser_opens() {
    let world = World::new().await;
    let taken = ("127.0.0.1", world.config.limits.callback_port);
    let _squatter = std::net::TcpListener::bind(taken).unwrap();
    let process = world.process();
    let problem = process.ask(world.sign_in()).await.unwrap_err();
    assert_eq!((problem.code, problem.remedy), (Code::AuthPortTaken, Remedy::SignInByCode));
    assert!(world.browser.0.lock().unwrap().is_empty());
}

#[tokio::test]
async fn metadata_that_is_wrong_or_gone_never_means_cli_login() {
    let world = World::new().await;
    let process = world.process();
    world.tinybird.publishes(|metadata| metadata["issuer"] = "https://evil.test".into());
    assert_eq!(process.ask(world.sign_in()).await.unwrap_err().code, "auth.metadata");
    world.tinybird.is_well();
    std::fs::create_dir_all(&world.config.state_dir).unwrap();
    let remembered = json!({"v": 1, "generation": 1, "active": null, "accounts": [],
        "publishing": [world.tinybird.url], "projects": []});
    let path = world.config.state_dir.join("accounts.json");
    std::fs::write(path, remembered.to_string()).unwrap();
    assert_eq!(process.ask(world.sign_in()).await.unwrap_err().code, "auth.metadata");
    assert!(world.browser.0.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_network_that_is_away_for_a_moment_does_not_cost_the_sign_in() {
    let mut world = World::new().await;
    world.config.limits.request = Duration::from_secs(1);
    world.config.limits.code_poll = Duration::from_millis(10);
    let process = world.process();
    let request = process.handle.send(world.sign_in());
    process.waits_for_the_browser().await;
    world.tinybird.answers("/v1/workspace", Answer::Hang);
    process.comes_back("code=ada").await;
    wait_until("a second try", async || world.tinybird.requests("/v1/workspace").len() > 1).await;
    world.tinybird.is_well();
    process.asks_who().await;
    process.ask(Intent::ConfirmSignIn { keep: true }).await.unwrap();
    process.finished(request).await.unwrap();
}

#[tokio::test]
async fn a_network_that_stays_away_ends_the_sign_in() {
    let mut world = World::new().await;
    world.config.limits.request = Duration::from_secs(1);
    world.config.limits.identify_retry = Duration::ZERO;
    let process = world.process();
    let request = process.handle.send(world.sign_in());
    process.waits_for_the_browser().await;
    world.tinybird.answers("/v1/workspace", Answer::Hang);
    process.comes_back("code=ada").await;
    assert_eq!(process.finished(request).await.unwrap_err().code, "cloud.unreachable");
}

#[tokio::test]
async fn without_a_keyring_the_folder_is_still_written() {
    let world = World::new().await;
    *world.keyring.absent.lock().unwrap() = true;
    let process = world.process();
    process.signs_in(&world, "ada").await.unwrap();
    let snapshot = process.snapshot();
    assert_eq!(snapshot.vault.problem.unwrap().code, "vault.absent");
    assert_eq!(snapshot.project.unwrap().state, TinybState::Written);
    assert!(world.tinyb().is_some());
}

#[tokio::test]
async fn a_broken_file_is_left_alone_and_the_sign_in_stands() {
    let world = World::new().await;
    std::fs::write(world.folder.join(".tinyb"), "{\"token\":").unwrap();
    let process = world.process();
    process.signs_in(&world, "ada").await.unwrap();
    let project = process.snapshot().project.unwrap();
    assert_eq!(project.problem.as_ref().unwrap().code, "store.broken");
    assert_eq!(project.state, TinybState::Broken);
    assert_eq!(std::fs::read_to_string(world.folder.join(".tinyb")).unwrap(), "{\"token\":");
    assert_eq!(std::fs::read_dir(&world.folder).unwrap().count(), 1, "nothing lies beside it");
    assert_eq!(world.keyring.entries.lock().unwrap().len(), 1);
}
