//! The page never holds a cloud token, but while a person looks at one.

use std::fs;

use journeys::{
    argv::ArgvWatch,
    desk::{ADA, Desk},
    window::Window,
};

const PLACES: [&str; 6] = ["Home", "Tokens", "Tinybird Local", "Projects", "Settings", "Doctor"];

#[test]
fn no_token_is_in_the_page_or_comes_to_it_unless_it_is_revealed() {
    let desk = Desk::with_screen();
    let folder = desk.session.project("web-dashboard");
    let window = desk.app().open();
    window.listen_at_the_bridge();
    desk.sign_in(&window, ADA);
    window.press("Optional, for developers");
    super::add_project(&window, &folder);
    window.press("Copy workspace token");
    window.says("Copied the workspace token.");
    window.press("Done");
    for place in PLACES {
        window.press(place);
        assert_holds_none(&window, &desk);
    }
    assert_heard_none(&window, &desk);

    let token = desk.cloud.person(ADA.0)["user_token"].as_str().expect("one").to_owned();
    window.press("Tokens");
    window.press("Reveal user token");
    window.says(&token);
    let heard = window.heard_at_the_bridge();
    assert!(heard.iter().any(|message| message.contains(&token)), "the ear is at the bridge");

    window.press("Hide user token");
    window.stops_saying(&token);
    assert_holds_none(&window, &desk);
}

#[test]
fn with_everything_logged_no_secret_is_in_logs_or_seen_of_a_process() {
    let desk = Desk::with_screen();
    let folder = desk.session.project("web-dashboard");
    desk.session.git(&folder, &["init", "--quiet"]);
    let app = desk.app().env("TB_COMPANION_LOG", "trace");
    let window = app.after_first_run().open();
    let watch = ArgvWatch::default();
    watch.follow_with(window.pid());
    window.press("Projects");
    desk.sign_in(&window, ADA);
    let leaked = desk.cloud.workspace_token(ADA.0, "playground");
    fs::write(folder.join("notes.md"), &leaked).unwrap();

    super::add_project(&window, &folder);
    window.says("Found one exposed token in the");
    let shown = desk.session.shown(&folder.join(".tinyb"));
    window.press(&format!("Add to .gitignore: {shown}"));
    window.stops_saying("Git doesn’t ignore");
    window.press("Home");
    window.press("Copy workspace token");
    window.says("Copied the workspace token.");
    desk.ask(&folder, &["workspace", "use", "playground"]);
    window.shows("control", "playground ada@example.com Account and workspace");
    desk.ask(&folder, &["logout"]);
    window.says("Not signed in");

    let log =
        fs::read_to_string(desk.session.home().join(".local/state/tinybird-companion/log/app.log"));
    let log = log.expect("a log");
    assert!(log.contains("TRACE"), "everything is logged");
    assert_shows_none(&log, &desk);
    let seen = watch.seen();
    assert!(seen.iter().any(|one| one.contains("TB_COMPANION_LOG=trace")), "{seen:?}");
    seen.iter().for_each(|one| assert_shows_none(one, &desk));
}

#[track_caller]
fn assert_holds_none(window: &Window, desk: &Desk) {
    let held = window.held();
    assert!(held.contains("<html"), "{held}");
    assert_shows_none(&held, desk);
}

#[track_caller]
fn assert_heard_none(window: &Window, desk: &Desk) {
    let heard = window.heard_at_the_bridge();
    assert!(heard.iter().any(|message| message.contains(ADA.0)), "snapshots are heard");
    heard.iter().for_each(|message| assert_shows_none(message, desk));
}

#[track_caller]
fn assert_shows_none(text: &str, desk: &Desk) {
    for secret in desk.cloud.secrets() {
        // Of a token, its signature makes it one. The last characters may be shown.
        let kernel = secret.value.rsplit('.').next().expect("a part");
        let kernel = &kernel[..kernel.len().min(24)];
        assert!(!text.contains(kernel), "a {} in {text}", secret.kind);
    }
}
