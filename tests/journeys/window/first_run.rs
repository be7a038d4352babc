//! The first run: from an empty home to tokens, and every way to leave it halfway.

use std::fs;

use journeys::{
    app::App,
    desk::{ADA, Desk},
    engine::{CONTAINER, Engine, Image},
    session::Session,
    tinyb,
    window::Window,
};

use super::add_project;

#[test]
fn a_person_who_never_saw_a_terminal_does_the_whole_job() {
    let desk = Desk::with_screen();
    let engine = Engine::beside(&desk.session, &Image::quick());
    let folder = desk.session.project("web-dashboard");
    let window = desk.app().env("DOCKER_HOST", &engine.host()).open();
    window.says("Let’s get you a token");

    desk.sign_in(&window, ADA);
    window.says("Signed in as ada@example.com");
    window.says("Workspace acme");
    add_project(&window, &folder);
    window.press("Start Tinybird Local");
    window.says("Ready at localhost:7181");
    window.press("Copy workspace token");
    window.says("Copied workspace token. Clears in");

    let token = desk.cloud.workspace_token(ADA.0, ADA.1);
    assert_eq!(desk.session.clipboard().text().as_deref(), Some(token.as_str()));
    assert!(desk.session.clipboard().is_kept_from_histories());
    let written = tinyb::value(&folder);
    assert_eq!((&written["name"], &written["token"]), (&ADA.1.into(), &token.as_str().into()));
    let stored = desk.session.stored(&desk.cloud.vault_entry(ADA.0)).expect("an entry");
    assert!(stored.contains(&token));
    assert_eq!(engine.container(CONTAINER).expect("an instance")["State"]["Running"], true);
    let current = desk.tb().run(&folder, &["--cloud", "workspace", "current"]).ok();
    assert!(current.stdout.contains(ADA.1), "{}", current.stdout);

    window.press("Done");
    window.shows("heading", "Ready");
    assert!(window.is_on("Home"));
}

#[test]
fn not_me_leaves_nothing_anywhere() {
    let desk = Desk::with_screen();
    let window = desk.app().open();
    desk.sign_in_as_far_as_the_question(&window, ADA);
    window.says("ada@example.com in acme (stand-in)");

    window.press("Not me");

    window.shows("control", "Sign in with your browser");
    assert_eq!(desk.session.entries(), [""; 0]);
    assert!(!window.has("control", "Copy workspace token"));
    let accounts = desk.session.home().join(".local/state/tinybird-companion/accounts.json");
    let known = fs::read_to_string(accounts).unwrap_or_default();
    assert!(!known.contains(ADA.0), "{known}");
    assert!(!desk.session.home().join(".tinybird").exists());
    // The app goes on as if nothing had been.
    desk.sign_in(&window, ADA);
    window.says("Signed in as ada@example.com");
}

#[test]
fn while_the_browser_is_awaited_the_person_can_reopen_copy_and_cancel() {
    let desk = Desk::with_screen();
    let window = desk.app().open();
    window.press("Sign in with your browser");
    let link = desk.session.link_opened();
    window.says("Waiting for you to finish in your browser");
    window.says(" left");

    window.press("Copy link");
    desk.session.clipboard().wait_for(&link);
    window.press("Open again");
    assert_eq!(desk.session.link_opened(), link);
    window.press("Cancel sign-in");

    window.shows("control", "Sign in with your browser");
    assert!(!window.text().contains("Cancelled."), "what a person ended is no problem");
}

#[test]
fn local_tokens_are_made_and_copied_with_no_sign_in_and_no_network() {
    let session = Session::with_desktop();
    let window = App::new(&session).open();

    window.press("Only make local tokens");
    window.press("Copy local workspace token");

    window.says("Copied local workspace token.");
    let copied = session.clipboard().text().expect("a token");
    let kept = session.stored("local").expect("an entry");
    assert!(copied.starts_with("p.") && kept.contains(&copied), "{copied} in {kept}");
}

#[test]
fn every_line_can_be_skipped_and_is_not_asked_again() {
    let session = Session::with_desktop();
    let window = App::new(&session).open();

    window.press("Skip for now");
    window.shows("control", "Settings");
    drop(window);

    let window = App::new(&session).open();
    window.shows("control", "Settings");
    assert!(!window.text().contains("Let’s get you a token"));
}

#[test]
fn what_is_there_already_is_found_before_it_is_asked_for() {
    let desk = Desk::with_screen();
    let engine = Engine::beside(&desk.session, &Image::quick());
    let folder = desk.session.project("web-dashboard");
    desk.login(ADA, &folder);
    let app = desk.app().env("DOCKER_HOST", &engine.host());
    let mut start = desk.companion().command(&folder);
    start.env("DOCKER_HOST", engine.host()).args(["local", "start", "-d"]);
    journeys::engine::run(&mut start).ok();

    let window = app.open();

    window.says("Let’s get you a token");
    window.says("Signed in as ada@example.com");
    window.says("Workspace acme");
    window.says("Ready at localhost:7181");
    assert_all_copy(&window);
}

#[test]
fn a_workspace_is_found_by_its_name_and_chosen() {
    let desk = Desk::with_screen();
    let folder = desk.session.project("web-dashboard");
    let window = desk.app().open();
    desk.sign_in(&window, ADA);
    add_project(&window, &folder);

    window.says("3 that you can use");
    window.press("Change workspace");
    window.fill("Search workspaces", "PLAY");
    window.press("playground");

    window.says("Workspace playground");
    assert_eq!(desk.ask(&folder, &["status"])["workspace"]["name"], "playground");
    window.press("Copy workspace token");
    desk.session.clipboard().wait_for(&desk.cloud.workspace_token(ADA.0, "playground"));
}

fn assert_all_copy(window: &Window) {
    for token in ["workspace token", "local workspace token"] {
        window.press(&format!("Copy {token}"));
        window.says(&format!("Copied {token}."));
    }
}
