//! The command line and the window are equals: what one does, the other shows.

use journeys::{
    desk::{ADA, BOB, Desk},
    engine::{self, Engine, Image},
    tray::Tray,
    wait::{SOON, wait_until},
    window::Window,
};
use serde_json::Value;

#[test]
fn what_the_command_line_does_with_accounts_is_seen_in_window_and_tray() {
    let desk = Desk::with_screen();
    let tray = Tray::start(&desk.session);
    let folder = desk.session.project("web-dashboard");
    let window = desk.app().after_first_run().open();
    tray.wait_for_start("Not signed in");

    desk.login(ADA, &folder);
    sees(&window, &tray, "ada@example.com", "acme · ");
    desk.ask(&folder, &["workspace", "use", "playground"]);
    sees(&window, &tray, "playground", "playground · ");
    window.press("Copy workspace token");
    desk.session.clipboard().wait_for(&desk.cloud.workspace_token(ADA.0, "playground"));
    desk.login(BOB, &folder);
    sees(&window, &tray, "bob@example.com", "widgets · ");
    desk.ask(&folder, &["logout"]);
    sees(&window, &tray, "ada@example.com", "playground · ");
    desk.ask(&folder, &["logout"]);
    sees(&window, &tray, "Not signed in", "Not signed in");
}

#[test]
fn what_the_command_line_does_with_the_instance_is_seen_in_window_and_tray() {
    let desk = Desk::with_screen();
    let engine = Engine::beside(&desk.session, &Image::quick());
    let tray = Tray::start(&desk.session);
    let window = desk.app().env("DOCKER_HOST", &engine.host()).after_first_run().open();
    window.press("Tinybird Local");
    window.says("Not installed yet");
    let ours = |arguments: &[&str]| {
        let mut command = desk.companion().command(desk.session.home());
        command.env("DOCKER_HOST", engine.host()).args(arguments).args(["--output", "json"]);
        engine::run(&mut command).ok().json()
    };

    let started = ours(&["local", "start", "-d"]);
    sees(&window, &tray, "Ready at localhost:7181", "Not signed in · Local ready");
    window.press("Tokens");
    window.press("Copy local workspace token");
    desk.session.clipboard().wait_for(started["workspace_token"].as_str().expect("a token"));

    window.press("Tinybird Local");
    window.press("Stop Tinybird Local");
    window.says("Stopped");
    assert_eq!(ours(&["local", "status"])["state"], "stopped");
    tray.press("Start Tinybird Local");
    window.says("Ready at localhost:7181");
    assert_eq!(ours(&["local", "status"])["state"], "ready");
    ours(&["local", "stop"]);
    window.says("Stopped");
}

#[test]
fn what_the_window_does_is_seen_on_the_command_line() {
    let desk = Desk::with_screen();
    let folder = desk.session.project("web-dashboard");
    let window = desk.app().after_first_run().open();
    let status = || desk.ask(&folder, &["status"]);
    window.press("Tokens");

    desk.sign_in(&window, ADA);
    window.shows("control", "Copy workspace token");
    assert_eq!(status()["account"]["email"], ADA.0);
    window.press("Projects");
    super::add_project(&window, &folder);
    assert_eq!(status()["tinyb"]["state"], "written");
    super::open_account_menu(&window);
    window.press("Sign out…");
    window.press("Sign out");
    window.says("Not signed in");

    let after = status();
    assert_eq!((&after["account"], &after["tinyb"]["state"]), (&Value::Null, &"missing".into()));
}

#[track_caller]
fn sees(window: &Window, tray: &Tray, text: &str, label: &str) {
    let what = format!("{text:?} in the window and {label:?} in the tray");
    wait_until(&what, SOON, || {
        let shown = tray.labels().iter().any(|known| known.starts_with(label));
        (window.text().contains(text) && shown).then_some(())
    });
}
