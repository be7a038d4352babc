//! The first run: from an empty home to tokens, and every way to leave it halfway.

use journeys::{
    desk::{ADA, Desk},
    engine::{CONTAINER, Engine, Image},
    tinyb,
    wait::{SOON, within},
    window::{Key, Window},
};

use super::add_project;

#[test]
fn a_person_who_never_saw_a_terminal_does_the_whole_job() {
    let desk = Desk::with_screen();
    let engine = Engine::beside(&desk.session, &Image::quick());
    let folder = desk.session.project("web-dashboard");
    let window = desk.app().env("DOCKER_HOST", &engine.host()).open();
    window.says("Let’s get you a token");

    window.press("Sign in with your browser");
    desk.browser.authorize(&desk.session.link_opened(), ADA.0, ADA.1);
    window.press("That’s me");
    window.says("Signed in as ada@example.com");
    window.says("Workspace acme");
    window.press("Optional, for developers");
    add_project(&window, &folder);
    window.press("Start Tinybird Local");
    window.says("Ready at localhost:7181");
    window.press("Copy workspace token");
    window.says("Copied the workspace token. Clears in");

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
    window.shows("heading", ADA.1);
    assert!(window.is_on("Home"));
}

/// Counts the presses of buttons from now on: a key that presses one counts too.
const COUNT_PRESSES: &str =
    "window.presses = 0; addEventListener('click', () => (window.presses += 1), true);";

#[test]
fn two_clicks_after_the_browser_copy_the_token() {
    let desk = Desk::with_screen();
    let window = desk.app().open();
    window.press("Sign in with your browser");
    desk.browser.authorize(&desk.session.link_opened(), ADA.0, ADA.1);
    window.shows("control", "That’s me");
    window.execute(COUNT_PRESSES, &[]);

    window.press("That’s me");
    window.press("Copy workspace token");
    window.says("You’re all set");

    assert_eq!(window.execute("return window.presses", &[]), 2);
    let token = desk.cloud.workspace_token(ADA.0, ADA.1);
    assert_eq!(desk.session.clipboard().text(), Some(token));
}

#[test]
fn two_presses_of_enter_after_the_browser_copy_the_token() {
    let desk = Desk::with_screen();
    let window = desk.app().open();
    window.tab_to("Sign in with your browser");
    window.key(Key::Enter);
    desk.cloud.authorize(&desk.session.link_opened(), ADA);
    window.shows("control", "That’s me");
    window.execute(COUNT_PRESSES, &[]);

    window.tab_to("That’s me");
    window.key(Key::Enter);
    let is_at_copy = || (window.focused() == "Copy workspace token").then_some(());
    assert!(within(SOON, is_at_copy).is_some(), "the keyboard is at {:?}", window.focused());
    window.key(Key::Enter);
    window.says("You’re all set");

    assert_eq!(window.execute("return window.presses", &[]), 2);
    let token = desk.cloud.workspace_token(ADA.0, ADA.1);
    assert_eq!(desk.session.clipboard().text(), Some(token));
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

    window.says("Your token is ready");
    window.says("Signed in as ada@example.com");
    window.says("Workspace acme");
    window.press("Optional, for developers");
    window.says("Ready at localhost:7181");
    assert_all_copy(&window);
}

fn assert_all_copy(window: &Window) {
    for token in ["workspace token", "local workspace token"] {
        window.press(&format!("Copy {token}"));
        window.says(&format!("Copied the {token}."));
    }
}
