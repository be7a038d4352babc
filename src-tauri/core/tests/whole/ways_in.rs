//! The ways in besides the browser that comes back: a one-time code, a token that the person has,
//! and what is on this computer already.

use std::path::Path;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use companion_core::contract::{
    ClipboardView, Copyable, Intent, Method, Pasted, Phase, SignIn, SignInStage, Snapshot,
};
use companion_core::credentials::Secret;
use companion_core::generate_local_tokens;
use serde_json::json;

use crate::tinybird::{Answer, token};
use crate::wait::wait_until;
use crate::world::{Process, World};

fn by(world: &World, method: Method) -> Intent {
    let folder = Some(world.folder.display().to_string());
    Intent::SignIn(SignIn { method, folder, ..SignIn::default() })
}

fn pasted(world: &World, token: &str) -> Intent {
    by(world, Method::Token(Pasted::new(token.to_owned())))
}

async fn quick() -> World {
    let mut world = World::resident().await;
    world.config.limits.code_poll = Duration::from_millis(5);
    world
}

/// The code that waits to be confirmed, as it is shown.
async fn code(process: &Process) -> String {
    let of = |snapshot: &Snapshot| match &snapshot.sign_in.phase {
        Phase::Running(SignInStage::Waiting { code, .. }) => code.clone(),
        _ => None,
    };
    of(&process.wait_for(|snapshot| of(snapshot).is_some()).await).unwrap()
}

fn confirm(world: &World, shown: &str) {
    let code = shown.replace('-', "");
    world.tinybird.turn(|turned| {
        turned.confirmed.insert(code, "ada");
    });
}

#[tokio::test]
async fn a_one_time_code_signs_in_once_it_is_confirmed() {
    let world = quick().await;
    let process = world.process();
    let request = process.handle.send(by(&world, Method::OneTimeCode));
    let shown = code(&process).await;
    assert!(shown.len() == 9 && shown.as_bytes()[4] == b'-', "{shown}");
    let opened = world.opened().await;
    assert!(opened.contains(&format!("code={}&method=code", shown.replace('-', ""))), "{opened}");
    assert!(process.port_is_free(), "nothing comes back to this computer");
    confirm(&world, &shown);
    assert_eq!(process.asks_who().await.email, "ada@example.com");
    process.ask(Intent::ConfirmSignIn { keep: true }).await.unwrap();
    process.finished(request).await.unwrap();
    assert!(world.tinyb().is_some());
}

#[tokio::test]
async fn polling_goes_on_through_an_outage_and_stops_on_cancel() {
    let world = quick().await;
    let process = world.process();
    world.tinybird.answers("/api/cli-login", Answer::Text(500, String::new()));
    let request = process.handle.send(by(&world, Method::OneTimeCode));
    code(&process).await;
    let polls = || world.tinybird.requests("/api/cli-login").len();
    wait_until("polls that go on", async || polls() >= 3).await;
    process.ask(Intent::Cancel { request }).await.unwrap();
    assert_eq!(process.finished(request).await.unwrap_err().code, "app.cancelled");
    let last = polls();
    // Another sign-in begins once the one before it has let go.
    let again = process.handle.send(by(&world, Method::Browser));
    process.waits_for_the_browser().await;
    process.ask(Intent::Cancel { request: again }).await.unwrap();
    assert!(polls() <= last + 1, "one may have been on its way");
}

#[tokio::test]
async fn a_code_that_nobody_confirms_ends() {
    let mut world = quick().await;
    world.config.limits.sign_in = Duration::from_millis(50);
    let problem = world.process().ask(by(&world, Method::OneTimeCode)).await.unwrap_err();
    assert_eq!(problem.code, "auth.timed_out");
}

#[tokio::test]
async fn a_standard_authority_has_no_one_time_codes() {
    let world = quick().await;
    world.tinybird.publishes(|_| {});
    let problem = world.process().ask(by(&world, Method::OneTimeCode)).await.unwrap_err();
    assert_eq!(problem.code, "auth.no_one_time_code");
    assert!(world.browser.0.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_code_is_copied_as_a_secret() {
    let world = quick().await;
    let process = world.process();
    process.handle.send(by(&world, Method::OneTimeCode));
    let shown = code(&process).await;
    process.ask(Intent::CopyOneTimeCode).await.unwrap();
    assert_eq!(world.clipboard.secrets.lock().unwrap().as_slice(), std::slice::from_ref(&shown));
    let ClipboardView::Holds(copied) = process.snapshot().clipboard else {
        panic!("{:?}", process.snapshot().clipboard);
    };
    assert!(copied.what == Copyable::OneTimeCode && copied.clears_at.is_some());
}

#[tokio::test]
async fn a_pasted_user_token_is_a_whole_account() {
    let world = World::new().await;
    let process = world.process();
    let user = token("ada", "", "stand-in");
    process.ask(pasted(&world, &format!("  {user}\n"))).await.unwrap();
    let tinyb = world.tinyb().unwrap();
    assert_eq!(tinyb["user_token"], user);
    assert_eq!(tinyb["user_email"], "ada@example.com");
    process.ask(Intent::ListWorkspaces).await.unwrap();
    assert_eq!(process.handle.workspaces().borrow().len(), 2);
    assert!(world.browser.0.lock().unwrap().is_empty(), "no browser was opened");
}

#[tokio::test]
async fn a_pasted_workspace_token_opens_that_workspace_alone() {
    let world = World::resident().await;
    let process = world.process();
    let lab = token("ada", "lab", "stand-in");
    process.ask(pasted(&world, &lab)).await.unwrap();
    let snapshot = process.wait_for(|snapshot| !snapshot.tokens.is_empty()).await;
    assert_eq!(snapshot.workspace.unwrap().name, "lab");
    assert_eq!(snapshot.tokens.len(), 1, "there is no user token");
    assert_eq!(world.tinyb().unwrap()["token"], lab);
    assert_eq!(world.tinyb().unwrap()["user_token"], "");
    process.ask(Intent::ListWorkspaces).await.unwrap();
    assert_eq!(process.handle.workspaces().borrow().len(), 1);
    let problem = process.handle.reveal(companion_core::contract::TokenId::User).await.unwrap_err();
    assert_eq!(problem.code, "app.no_user_token");
    let folder = Some(world.folder.display().to_string());
    process.ask(Intent::SignOut { folder }).await.unwrap();
    assert_eq!(world.tinyb().unwrap()["token"], "");
    assert!(world.keyring.is_empty());
}

#[tokio::test]
async fn one_refused_workspace_token_does_not_end_the_account() {
    let world = World::resident().await;
    let process = world.process();
    let (lab, acme) = (token("ada", "lab", "stand-in"), token("ada", "acme", "stand-in"));
    process.ask(pasted(&world, &lab)).await.unwrap();
    process.ask(pasted(&world, &acme)).await.unwrap();
    world.tinybird.turn(|turned| turned.revoked.push(lab));
    process.ask(Intent::ListWorkspaces).await.unwrap();
    assert_eq!(process.handle.workspaces().borrow().len(), 2, "the refused token is not lost");
    assert!(!process.snapshot().account.unwrap().ended);
    world.tinybird.turn(|turned| turned.revoked.push(acme));
    let problem = process.ask(Intent::ListWorkspaces).await.unwrap_err();
    assert_eq!(problem.code, "cloud.refused");
    assert!(process.snapshot().account.unwrap().ended);
}

#[tokio::test]
async fn a_pasted_token_goes_to_the_region_it_names() {
    let (world, elsewhere) = (World::new().await, World::new().await.tinybird);
    let region =
        json!({"name": "far-away", "provider": "gcp", "api_host": elsewhere.url, "host": ""});
    for tinybird in [&world.tinybird, &elsewhere] {
        tinybird.answers("/v0/regions", Answer::Json(json!({"regions": [region]})));
    }
    let process = world.process();
    process.ask(pasted(&world, &token("ada", "", "gcp-far_away"))).await.unwrap();
    assert_eq!(process.snapshot().account.unwrap().region, "far-away");
    assert_eq!(world.tinybird.requests("/v0/regions").len(), 1, "it is asked once");
    assert!(world.tinybird.requests("/v0/auth").is_empty(), "the token went nowhere else");
    assert_eq!(world.tinyb().unwrap()["host"], elsewhere.url);
}

#[tokio::test]
async fn an_api_host_that_is_named_wins_over_the_tokens_region() {
    let (world, home) = (World::new().await, World::new().await.tinybird);
    let process = world.process();
    let named = SignIn {
        method: Method::Token(Pasted::new(token("ada", "", "of_our_own"))),
        api_host: Some(home.url.clone()),
        ..SignIn::default()
    };
    process.ask(Intent::SignIn(named)).await.unwrap();
    assert_eq!(process.snapshot().account.unwrap().api_host, home.url);
}

/// A token without a region, such as old ones are.
fn token_of_no_region() -> String {
    let payload = json!({"u": "id-ada", "id": "", "host": null});
    format!("p.{}.c2ln", URL_SAFE_NO_PAD.encode(payload.to_string()))
}

#[tokio::test]
async fn the_window_asks_for_the_region_of_a_token_that_names_none() {
    let mut world = World::resident().await;
    world.config.api_host = None;
    let process = world.process();
    let problem = process.ask(pasted(&world, &token_of_no_region())).await.unwrap_err();
    assert_eq!(problem.code, "auth.no_region");
    assert!(world.tinybird.requests("/v0/auth").is_empty(), "the token went nowhere");

    let named = SignIn {
        method: Method::Token(Pasted::new(token_of_no_region())),
        api_host: Some(world.tinybird.url.clone()),
        ..SignIn::default()
    };
    process.ask(Intent::SignIn(named)).await.unwrap();
    assert_eq!(process.snapshot().account.unwrap().api_host, world.tinybird.url);
}

#[tokio::test]
async fn a_program_takes_the_usual_region_for_a_token_that_names_none() {
    let mut world = World::new().await;
    world.config.api_host = None;
    let process = world.process();
    process.ask(pasted(&world, &token_of_no_region())).await.unwrap();
    assert_eq!(process.snapshot().account.unwrap().api_host, world.tinybird.url);
}

#[tokio::test]
async fn what_is_no_token_of_the_cloud_is_told_apart_and_sent_nowhere() {
    let world = World::new().await;
    let process = world.process();
    let texts = [
        ("hello".to_owned(), "auth.no_token"),
        (String::new(), "auth.no_token"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJuYW1lIjoiYSJ9.c2ln".to_owned(), "auth.jwt"),
        (generate_local_tokens().user_token, "auth.local_token"),
    ];
    for (text, code) in texts {
        assert_eq!(process.ask(pasted(&world, &text)).await.unwrap_err().code, code, "{text}");
    }
    assert!(world.tinybird.requests("/").is_empty() && world.is_untouched());
}

#[tokio::test]
async fn a_pasted_token_that_tinybird_refuses_leaves_nothing() {
    let world = World::new().await;
    let mallory = token("mallory", "", "stand-in");
    world.tinybird.turn(|turned| turned.revoked.push(mallory.clone()));
    let problem = world.process().ask(pasted(&world, &mallory)).await.unwrap_err();
    assert_eq!(problem.code, "auth.token_refused");
    assert!(world.is_untouched());
}

/// `tb` was used in a folder: it left a `.tinyb` there, and noted the folder in its sessions.
fn used_by_tb(world: &World, folder: &Path) {
    let tinyb = json!({
        "host": world.tinybird.url, "user_email": "ada@example.com", "user_id": "id-ada",
        "name": "acme", "id": "id-acme", "token": token("ada", "acme", "stand-in"),
        "user_token": token("ada", "", "stand-in"), "kept": 1,
    });
    std::fs::write(folder.join(".tinyb"), tinyb.to_string()).unwrap();
    let sessions = world.config.home.join(".tinybird/gcp/europe-west2/acme");
    std::fs::create_dir_all(&sessions).unwrap();
    let line = format!("{}\t2026-01-02T03:04:05.678901\n", folder.display());
    std::fs::write(sessions.join("sessions.txt"), line).unwrap();
}

#[tokio::test]
async fn what_tb_left_is_offered_by_name_and_taken_on_a_yes() {
    let world = World::resident().await;
    used_by_tb(&world, &world.folder);
    let process = world.process();
    let snapshot = process.wait_for(|snapshot| !snapshot.found.is_empty()).await;
    let found = &snapshot.found[0];
    assert_eq!(found.email.as_deref(), Some("ada@example.com"));
    assert_eq!(found.at, world.folder.join(".tinyb").display().to_string());
    assert!(world.tinybird.requests("/").is_empty(), "nothing was sent to find it");
    let found = Method::Found(found.at.clone());
    process.ask(Intent::SignIn(SignIn { method: found, ..SignIn::default() })).await.unwrap();
    let snapshot = process.wait_for(|snapshot| snapshot.found.is_empty()).await;
    assert_eq!(snapshot.account.unwrap().email, "ada@example.com");
    assert_eq!(snapshot.projects.len(), 1, "its folder is a project now");
    assert_eq!(world.tinyb().unwrap()["kept"], 1);
}

#[tokio::test]
async fn what_says_it_is_somebody_elses_is_asked_about() {
    let world = World::new().await;
    used_by_tb(&world, &world.folder);
    let path = world.folder.join(".tinyb");
    let forged = std::fs::read_to_string(&path).unwrap().replace("id-ada", "id-x");
    let forged = forged.replace(&token("ada", "", "stand-in"), &token("bob", "", "stand-in"));
    std::fs::write(&path, forged.replace(&token("ada", "acme", "stand-in"), "")).unwrap();
    let process = world.process();
    let request = process.handle.send(by(&world, Method::Found(path.display().to_string())));
    assert_eq!(process.asks_who().await.email, "bob@example.com");
    process.ask(Intent::ConfirmSignIn { keep: false }).await.unwrap();
    assert_eq!(process.finished(request).await.unwrap_err().code, "auth.declined");
    assert!(world.accounts().is_null());
}

#[tokio::test]
async fn what_the_environment_and_an_sdk_hold_is_found_and_confirmed() {
    let mut world = World::new().await;
    let sdk = format!(
        "TINYBIRD_TOKEN={}\nTINYBIRD_URL={}\n",
        token("bob", "den", "x"),
        world.tinybird.url
    );
    std::fs::write(world.folder.join(".env.local"), &sdk).unwrap();
    world.config.user_token = Some(Secret::new(token("ada", "", "x")));
    let process = world.process();
    let folder = Some(world.folder.display().to_string());
    process.ask(Intent::Refresh { folder }).await.unwrap();
    let found = process.snapshot().found;
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].at, "TB_USER_TOKEN");
    assert!(found[1].at.ends_with(".env.local"));
    let request = process.handle.send(by(&world, Method::Found(found[1].at.clone())));
    assert_eq!(process.asks_who().await.email, "bob@example.com");
    process.ask(Intent::ConfirmSignIn { keep: true }).await.unwrap();
    process.finished(request).await.unwrap();
    assert_eq!(std::fs::read_to_string(world.folder.join(".env.local")).unwrap(), sdk);
    let request = process.handle.send(by(&world, Method::Found(found[0].at.clone())));
    assert_eq!(process.asks_who().await.email, "ada@example.com");
    process.ask(Intent::ConfirmSignIn { keep: true }).await.unwrap();
    process.finished(request).await.unwrap();
    assert_eq!(process.snapshot().accounts.len(), 2);
}

#[tokio::test]
async fn what_was_found_may_be_gone_and_a_foreign_host_hears_nothing() {
    let (world, foreign) = (World::new().await, World::new().await.tinybird);
    let process = world.process();
    let gone = by(&world, Method::Found("/nowhere/.tinyb".to_owned()));
    assert_eq!(process.ask(gone).await.unwrap_err().code, "auth.found_gone");
    let sdk =
        format!("TINYBIRD_TOKEN={}\nTINYBIRD_URL={}\n", token("bob", "den", "x"), foreign.url);
    let path = world.folder.join(".env.local");
    std::fs::write(&path, sdk).unwrap();
    let request = process.handle.send(by(&world, Method::Found(path.display().to_string())));
    let asked = process.asks_about_a_host().await;
    assert_eq!(asked, (foreign.url.clone(), path.display().to_string()));
    process.ask(Intent::ConfirmSignIn { keep: false }).await.unwrap();
    assert_eq!(process.finished(request).await.unwrap_err().code, "auth.foreign_host");
    assert!(foreign.requests("/").is_empty());
}

#[tokio::test]
async fn regions_are_those_that_tinybird_lists_else_the_built_in_ones() {
    let world = World::new().await;
    let process = world.process();
    let known = process.snapshot().regions.len();
    assert!(known >= 10, "{known}");
    let region =
        json!({"name": "far", "provider": "gcp", "api_host": "https://far.test", "host": ""});
    world.tinybird.answers("/v0/regions", Answer::Json(json!({"regions": [region]})));
    process.ask(Intent::ListRegions).await.unwrap();
    assert_eq!(process.snapshot().regions[0].api_host, "https://far.test");
    world.tinybird.answers("/v0/regions", Answer::Text(500, String::new()));
    process.ask(Intent::ListRegions).await.unwrap();
    assert_eq!(process.snapshot().regions.len(), known);
}
