//! The life of a session at a standard authority: refresh, rotation, revocation, its end. And
//! several accounts side by side.

use std::time::Duration;

use companion_core::contract::{Intent, TokenId};

use crate::sign_in::parameter;
use crate::tinybird::{Answer, SECRET, token};
use crate::wait::wait_until;
use crate::world::{Process, World};

/// Ada, signed in at a standard authority whose user tokens live for `lifetime` seconds.
pub(crate) async fn signed_in(world: &World, lifetime: u64) -> Process {
    world.tinybird.publishes(|_| {});
    world.tinybird.turn(|turned| turned.lifetime = lifetime);
    let process = world.process();
    let request = process.handle.send(world.sign_in());
    let link = process.waits_for_the_browser().await;
    let state = parameter(&link, "state").unwrap();
    comes_back(&process, &link, &format!("code=ada&state={state}&iss={}", world.tinybird.url))
        .await;
    process.finished(request).await.unwrap();
    process
}

/// The browser comes back to the address in the link; what it is shown.
async fn comes_back(process: &Process, link: &str, query: &str) -> String {
    let redirect: url::Url = parameter(link, "redirect_uri").unwrap().parse().unwrap();
    process.comes_back_to(redirect.port().unwrap(), redirect.path(), query).await
}

pub(crate) fn refreshes(world: &World) -> usize {
    world.tinybird.requests("/token").len() - 1
}

pub(crate) fn user_token(world: &World) -> String {
    world.tinyb().unwrap()["user_token"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_answer_that_is_not_the_authoritys_does_not_use_up_the_attempt() {
    let world = World::new().await;
    world.tinybird.publishes(|_| {});
    let process = world.process();
    let request = process.handle.send(world.sign_in());
    let link = process.waits_for_the_browser().await;
    let (state, issuer) = (parameter(&link, "state").unwrap(), &world.tinybird.url);
    for answer in [
        format!("code=forged&state=wrong&iss={issuer}"),
        format!("code=forged&iss={issuer}"),
        format!("code=forged&state={state}&state={state}&iss={issuer}"),
        format!("error=access_denied&state=wrong&iss={issuer}"),
        format!("code=forged&state={state}"),
        format!("code=forged&state={state}&iss=http://attacker.example"),
    ] {
        let page = comes_back(&process, &link, &answer).await;
        assert!(page.starts_with("HTTP/1.1 4"), "{answer}: {page}");
    }
    assert!(world.tinybird.requests("/token").is_empty(), "no code was exchanged");
    comes_back(&process, &link, &format!("code=ada&state={state}&iss={issuer}")).await;
    process.finished(request).await.unwrap();
    assert_eq!(world.tinyb().unwrap()["user_email"], "ada@example.com");
}

#[tokio::test]
async fn a_token_that_lives_is_not_refreshed() {
    let world = World::new().await;
    let process = signed_in(&world, 3600).await;
    process.ask(Intent::ListWorkspaces).await.unwrap();
    assert_eq!(refreshes(&world), 0);
}

#[tokio::test]
async fn a_token_that_is_about_to_end_is_refreshed_where_it_is_used() {
    let world = World::new().await;
    let process = signed_in(&world, 30).await;
    let before = user_token(&world);
    world.tinybird.turn(|turned| turned.lifetime = 3600);
    process.ask(Intent::ListWorkspaces).await.unwrap();
    assert_eq!(refreshes(&world), 1);
    let now = process.handle.reveal(TokenId::User).await.unwrap();
    assert_ne!(now.expose(), before);
    assert_eq!(user_token(&world), now.expose(), "tb goes on with the new one");
    process.ask(Intent::ListWorkspaces).await.unwrap();
    assert_eq!(refreshes(&world), 1);
}

#[tokio::test]
async fn a_lifetime_that_cannot_be_costs_nobody_the_session() {
    for said in [
        "18446744073709551615",
        "18446744073709551616",
        "9223372036854775808",
        "-1",
        "1e308",
        "\"soon\"",
        "null",
        "[]",
        "{}",
    ] {
        let world = World::new().await;
        let process = signed_in(&world, 30).await;
        let lifetime = serde_json::from_str(said).unwrap();
        world.tinybird.turn(|turned| turned.said_lifetime = Some(lifetime));
        let refreshed = process.ask(Intent::ListWorkspaces).await;
        assert_eq!(refreshed, Ok(()), "{said}");
        let good = world.tinybird.turned.lock().unwrap().refresh_tokens.clone();
        assert_eq!(world.entry()["refresh_token"], good[0].as_str(), "{said}");
        process.ask(Intent::ListWorkspaces).await.unwrap();
        assert_eq!(refreshes(&world), 1, "{said}: it has no end");
        drop(process);
        // The same of a sign-in.
        drop(signed_in(&world, 30).await);
    }
}

#[tokio::test]
async fn an_authority_that_is_silent_before_the_exchange_holds_up_no_other_process() {
    const METADATA: &str = "/.well-known/oauth-authorization-server";
    let world = World::new().await;
    let one = signed_in(&world, 30).await;
    let other = world.process();
    world.tinybird.answers(METADATA, Answer::Hang);
    let before = world.tinybird.requests(METADATA).len();
    let request = one.handle.send(Intent::ListWorkspaces);
    wait_until("a question for the metadata", async || {
        world.tinybird.requests(METADATA).len() > before
    })
    .await;
    world.tinybird.publishes(|_| {});
    other.ask(Intent::ListWorkspaces).await.unwrap();
    assert_eq!(refreshes(&world), 1);
    one.ask(Intent::Cancel { request }).await.unwrap();
}

#[tokio::test]
async fn an_answer_of_another_content_type_is_read_all_the_same() {
    let world = World::new().await;
    let process = signed_in(&world, 30).await;
    world.tinybird.turn(|turned| turned.refresh_tokens.clear());
    let answer = r#"{"access_token": "secret-of-ada.9", "refresh_token": "next"}"#;
    world.tinybird.answers("/token", Answer::Text(200, answer.to_owned()));
    process.ask(Intent::ListWorkspaces).await.unwrap();
    assert_eq!(world.entry()["refresh_token"], "next");
}

#[tokio::test]
async fn an_answer_with_oddities_beside_its_tokens_keeps_the_session() {
    let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
    for (status, front, odd) in [
        (201, "", "null"),
        (206, "", "null"),
        (200, "\u{feff}", "null"),
        (200, "", r#""\ud83d""#),
        (200, "", r#"{"$serde_json::private::Number": "x"}"#),
        (200, "", &deep),
    ] {
        let world = World::new().await;
        let process = signed_in(&world, 30).await;
        world.tinybird.turn(|turned| turned.refresh_tokens.clear());
        let answer = format!(
            r#"{front}{{"x": {odd}, "access_token": "secret-of-ada.9", "refresh_token": "next"}}"#
        );
        world.tinybird.answers("/token", Answer::Text(status, answer.clone()));
        assert_eq!(process.ask(Intent::ListWorkspaces).await, Ok(()), "{answer}");
        assert_eq!(world.entry()["refresh_token"], "next", "{status} {answer}");
    }
}

#[tokio::test]
async fn a_session_is_over_whatever_else_the_refusal_says() {
    let world = World::new().await;
    let process = signed_in(&world, 30).await;
    world.clock.jump(60);
    let refusal = "\u{feff}{\"error\": \"invalid_grant\", \"x\": \"\\ud83d\"}";
    world.tinybird.answers("/token", Answer::Text(400, refusal.to_owned()));
    let problem = process.ask(Intent::ListWorkspaces).await.unwrap_err();
    assert_eq!(problem.code, "auth.session_over");
}

#[tokio::test]
async fn a_workspace_token_is_had_without_a_refresh() {
    let world = World::new().await;
    let process = signed_in(&world, 30).await;
    world.tinybird.answers("/token", Answer::Hang);
    let workspace = process.handle.reveal(TokenId::Workspace).await.unwrap();
    assert_eq!(workspace.expose(), format!("{SECRET}ada-acme"));
}

#[tokio::test]
async fn a_token_that_tinybird_refuses_is_refreshed_once_and_then_works() {
    let world = World::new().await;
    let process = signed_in(&world, 3600).await;
    let refused = user_token(&world);
    world.tinybird.turn(|turned| turned.revoked.push(refused));
    process.ask(Intent::ListWorkspaces).await.unwrap();
    assert_eq!(refreshes(&world), 1);
    assert!(!process.snapshot().account.unwrap().ended);
}

#[tokio::test]
async fn an_authority_that_is_away_does_not_end_the_session() {
    let world = World::new().await;
    let process = signed_in(&world, 30).await;
    world.tinybird.answers("/token", Answer::Text(503, String::new()));
    process.ask(Intent::ListWorkspaces).await.unwrap();
    let before = user_token(&world);
    assert!(!process.snapshot().account.unwrap().ended, "the old token lives for a moment");
    world.clock.jump(60);
    let problem = process.ask(Intent::ListWorkspaces).await.unwrap_err();
    assert_eq!(problem.code, "auth.unreachable");
    assert!(!process.snapshot().account.unwrap().ended);
    assert_eq!(user_token(&world), before, "the old one is kept");
}

#[tokio::test]
async fn a_session_that_is_over_needs_the_person_and_opens_no_browser() {
    let world = World::new().await;
    let process = signed_in(&world, 30).await;
    let opened = world.browser.0.lock().unwrap().len();
    world.tinybird.turn(|turned| turned.refresh_tokens.clear());
    world.clock.jump(60);
    let problem = process.ask(Intent::ListWorkspaces).await.unwrap_err();
    assert_eq!(problem.code, "auth.session_over");
    assert!(process.snapshot().account.unwrap().ended);
    assert_eq!(world.browser.0.lock().unwrap().len(), opened);
    // What needs no user token goes on.
    assert!(process.handle.reveal(TokenId::Workspace).await.is_ok());
    signed_in(&world, 3600).await;
    process.ask(Intent::ListWorkspaces).await.unwrap();
    assert!(!process.snapshot().account.unwrap().ended, "a new sign-in ends that");
}

#[tokio::test]
async fn of_two_processes_one_refreshes_and_the_other_takes_what_it_got() {
    let world = World::new().await;
    let one = signed_in(&world, 30).await;
    let other = world.process();
    world.tinybird.turn(|turned| turned.lifetime = 3600);
    let (first, second) =
        tokio::join!(one.ask(Intent::ListWorkspaces), other.ask(Intent::ListWorkspaces));
    first.unwrap();
    second.unwrap();
    assert_eq!(refreshes(&world), 1);
}

#[tokio::test]
async fn a_hundred_rounds_of_two_processes_lose_no_session() {
    let world = World::new().await;
    let one = signed_in(&world, 30).await;
    let other = world.process();
    for round in 0..100 {
        let (first, second) =
            tokio::join!(one.ask(Intent::ListWorkspaces), other.ask(Intent::ListWorkspaces));
        assert!(first.is_ok() && second.is_ok(), "{round}: {first:?} {second:?}");
    }
    assert!(refreshes(&world) >= 100, "{}", refreshes(&world));
    assert_eq!(world.tinybird.turned.lock().unwrap().refresh_tokens.len(), 1);
}

#[tokio::test]
async fn cancelling_does_not_lose_a_refresh_token_that_was_used() {
    let world = World::new().await;
    let process = signed_in(&world, 30).await;
    world.keyring.holds.store(true, std::sync::atomic::Ordering::SeqCst);
    let request = process.handle.send(Intent::ListWorkspaces);
    wait_until("a refresh", async || refreshes(&world) > 0).await;
    process.ask(Intent::Cancel { request }).await.unwrap();
    world.keyring.holds.store(false, std::sync::atomic::Ordering::SeqCst);
    process.ask(Intent::ListWorkspaces).await.unwrap();
}

#[tokio::test]
async fn a_signing_key_that_was_renewed_during_a_refresh_is_kept() {
    let world = World::new().await;
    let process = signed_in(&world, 30).await;
    world.tinybird.turn(|turned| turned.lifetime = 3600);
    let held = world.holds_accounts().await;
    let request = process.handle.send(Intent::ListWorkspaces);
    wait_until("a refresh", async || refreshes(&world) > 0).await;
    let mut entry = world.entry();
    entry["signing_keys"] = serde_json::json!([{"workspace": "id-acme", "token": "p.newer"}]);
    for bytes in world.keyring.entries.lock().unwrap().values_mut() {
        *bytes = serde_json::to_vec(&entry).unwrap();
    }
    drop(held);
    process.finished(request).await.unwrap();
    assert_eq!(world.entry()["signing_keys"][0]["token"], "p.newer");
    assert_eq!(world.entry()["user_token"], user_token(&world));
}

#[tokio::test]
async fn signing_out_revokes_and_is_not_held_up_by_an_authority_that_is_away() {
    let mut world = World::new().await;
    world.config.limits.revoke = Duration::from_millis(100);
    let process = signed_in(&world, 3600).await;
    process.ask(Intent::SignOut { folder: None }).await.unwrap();
    assert!(world.tinybird.turned.lock().unwrap().refresh_tokens.is_empty());
    let process = signed_in(&world, 3600).await;
    world.tinybird.answers("/revoke", Answer::Hang);
    process.ask(Intent::SignOut { folder: None }).await.unwrap();
    assert!(process.snapshot().account.is_none());
    assert!(world.keyring.entries.lock().unwrap().is_empty());
}

#[tokio::test]
async fn nothing_is_revoked_where_that_is_not_announced_or_not_safe() {
    for endpoint in [serde_json::Value::Null, "http://evil.test/revoke".into()] {
        let world = World::new().await;
        let process = signed_in(&world, 3600).await;
        world.tinybird.publishes(|metadata| metadata["revocation_endpoint"] = endpoint.clone());
        process.ask(Intent::SignOut { folder: None }).await.unwrap();
        assert!(world.tinybird.requests("/revoke").is_empty());
        assert!(process.snapshot().account.is_none());
    }
}

#[tokio::test]
async fn after_the_computer_slept_a_dead_token_is_noticed() {
    let mut world = World::resident().await;
    world.config.limits.session_check = Duration::from_millis(10);
    let process = world.process();
    process.signs_in(&world, "ada").await.unwrap();
    let asked = || world.tinybird.requests("/v1/user/workspaces/").len();
    let before = asked();
    world.tinybird.turn(|turned| turned.revoked.push(format!("{SECRET}ada")));
    let request = process.handle.send(Intent::Refresh { folder: None });
    process.finished(request).await.unwrap();
    assert_eq!(asked(), before, "nobody is asked for nothing");
    world.clock.jump(3600);
    process.wait_for(|snapshot| snapshot.account.as_ref().is_some_and(|a| a.ended)).await;
}

#[tokio::test]
async fn a_face_that_stays_refreshes_before_the_end() {
    let mut world = World::resident().await;
    world.config.limits.session_check = Duration::from_millis(10);
    let _process = signed_in(&world, 30).await;
    wait_until("a refresh", async || refreshes(&world) > 0).await;
}

pub(crate) async fn two_accounts(world: &World) -> Process {
    let process = world.process();
    process.signs_in(world, "ada").await.unwrap();
    process.signs_in(world, "bob").await.unwrap();
    process
}

#[tokio::test]
async fn another_account_is_a_press_away() {
    let world = World::resident().await;
    let process = two_accounts(&world).await;
    let active = || process.snapshot().account.unwrap().email;
    assert_eq!(active(), "bob@example.com");
    let ada = process.snapshot().accounts[0].clone();
    let to_ada = Intent::UseAccount { api_host: ada.api_host, user_id: ada.user_id };
    process.ask(to_ada).await.unwrap();
    assert_eq!(active(), "ada@example.com");
    assert_eq!(process.snapshot().workspace.unwrap().name, "acme");
    let token = process.handle.reveal(TokenId::User).await.unwrap();
    assert_eq!(token.expose(), format!("{SECRET}ada"));
    let nobody =
        Intent::UseAccount { api_host: world.tinybird.url.clone(), user_id: "?".to_owned() };
    assert_eq!(process.ask(nobody).await.unwrap_err().code, "app.not_signed_in");
    assert_eq!(active(), "ada@example.com");
}

#[tokio::test]
async fn a_workspace_of_another_account_makes_that_the_active_one() {
    let world = World::new().await;
    let process = two_accounts(&world).await;
    let using = |name: &str| Intent::UseWorkspace {
        workspace: name.to_owned(),
        account: None,
        folder: None,
    };
    process.ask(using("lab")).await.unwrap();
    assert_eq!(process.snapshot().account.unwrap().email, "ada@example.com");
    assert_eq!(process.snapshot().workspace.unwrap().name, "lab");
    // Both have an `acme`: the active account's is meant.
    process.ask(using("acme")).await.unwrap();
    assert_eq!(process.snapshot().account.unwrap().email, "ada@example.com");
    assert_eq!(process.ask(using("none")).await.unwrap_err().code, "cloud.unknown_workspace");
}

#[tokio::test]
async fn a_name_that_two_other_accounts_have_is_ambiguous() {
    let (world, elsewhere) = (World::new().await, World::new().await.tinybird);
    let process = two_accounts(&world).await;
    let third = companion_core::contract::SignIn {
        method: companion_core::contract::Method::Token(companion_core::contract::Pasted::new(
            token("bob", "den", "x"),
        )),
        api_host: Some(elsewhere.url.clone()),
        ..Default::default()
    };
    process.ask(Intent::SignIn(third)).await.unwrap();
    let using = |name: &str| Intent::UseWorkspace {
        workspace: name.to_owned(),
        account: None,
        folder: None,
    };
    assert_eq!(process.ask(using("acme")).await.unwrap_err().code, "cloud.ambiguous_workspace");
    process.ask(using("lab")).await.unwrap();
    assert_eq!(process.snapshot().account.unwrap().email, "ada@example.com");
}
