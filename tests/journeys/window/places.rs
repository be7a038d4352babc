//! The places of the sidebar, and what is set in Settings.

use std::fs;

use journeys::{
    app::{App, TITLE},
    desk::{ADA, BOB, Desk},
    engine::{CONTAINER, Engine, Fault, IMAGE, Image},
    registry::{ADDRESS, Registry},
    session::Session,
    tinyb,
    wait::{SOON, wait_until},
    window::{Key, Window},
};
use serde_json::Value;

use super::{add_project, signed_in};

#[test]
fn each_place_is_there_in_both_languages() {
    let session = Session::with_desktop();
    let window = App::new(&session).after_first_run().open();
    for place in ["Tokens", "Tinybird Local", "Projects", "Settings", "Doctor"] {
        window.press(place);
        window.shows("heading", place);
        assert!(window.is_on(place));
    }
    window.press("Settings");

    window.choose("Language: Same as system", "Español");

    for place in ["Tokens", "Tinybird Local", "Proyectos", "Ajustes", "Diagnóstico"] {
        window.press(place);
        window.shows("heading", place);
    }
    assert_eq!(window.execute("return document.documentElement.lang", &[]), "es");
}

#[test]
fn settings_hold_at_once_and_after_a_restart() {
    let session = Session::with_desktop();
    let window = App::new(&session).after_first_run().open();
    window.press("Settings");
    window.choose("Theme: Same as system", "Dark");
    window.choose("Clear the clipboard after: 45 seconds", "Never");
    window.press("Advanced");
    window.fill("Region", "virginia aws");
    window.fill("API port", "17181");
    window.key(Key::Tab);
    window.shows("control", "Theme: Dark");
    assert_eq!(window.execute("return document.documentElement.dataset.theme", &[]), "dark");
    // The port is saved last.
    let settings = session.home().join(".config/tinybird-companion/settings.json");
    wait_until("the settings to be saved", SOON, || {
        fs::read_to_string(&settings).unwrap_or_default().contains("17181").then_some(())
    });
    drop(window);

    let window = App::new(&session).open();
    window.press("Settings");
    window.shows("control", "Theme: Dark");
    window.shows("control", "Clear the clipboard after: Never");
    window.press("Advanced");
    assert_eq!(window.value("Region"), "US East, Virginia · AWS");
    assert_eq!(window.value("API port"), "17181");
}

#[test]
fn projects_are_written_and_removed_after_a_question_that_names_the_file() {
    let (desk, first) = signed_in();
    let second = desk.session.project("shop");
    let window = desk.app().after_first_run().open();
    window.press("Projects");
    add_project(&window, &second);
    window.says(&desk.session.shown(&second));
    assert_eq!(tinyb::value(&second)["user_email"], ADA.0);

    // Another account's `.tinyb`, written behind our back.
    desk.login(BOB, &first);
    desk.ask(desk.session.home(), &["logout"]);
    window.says("Other workspace");
    window.press("Connect web-dashboard");
    window.stops_saying("Other workspace");
    assert_eq!(tinyb::value(&first)["user_email"], ADA.0);

    window.press("More actions for shop");
    window.press("Disconnect…");
    let shown = desk.session.shown(&second.join(".tinyb"));
    window.says(&format!("Removes your token from {shown}"));
    window.press("Disconnect");
    window.stops_saying(&desk.session.shown(&second));
    assert_eq!(tinyb::value(&second)["user_token"], "");
    assert_eq!(tinyb::value(&first)["user_email"], ADA.0, "the other stays as it is");
}

#[test]
fn a_folder_that_is_dropped_on_the_window_is_named_and_written_on_a_press() {
    let (desk, _) = signed_in();
    let folder = desk.session.project("my shop");
    let window = desk.app().after_first_run().open();
    window.shows("heading", ADA.1);

    desk.session.drop_on_window("Tinybird Companion", &folder);

    window.says(&desk.session.shown(&folder.join(".tinyb")));
    assert!(!folder.join(".tinyb").exists(), "a drop alone writes nothing");
    window.press("Connect folder");
    window.hides("control", "Connect folder");
    assert_eq!(tinyb::value(&folder)["user_email"], ADA.0);
}

#[test]
fn the_local_instance_shows_what_it_is_and_opens_tinybirds_pages() {
    let desk = Desk::with_screen();
    let engine = Engine::beside(&desk.session, &Image::of_real_speed());
    let window = desk.app().env("DOCKER_HOST", &engine.host()).after_first_run().open();
    window.press("Tinybird Local");

    window.press("Start Tinybird Local");
    window.says("Starting up…");
    window.says("Ready at localhost:7181");

    for fact in ["localhost:7182", "tinybird-local", "tinybirdco/tinybird-local:latest"] {
        window.says(fact);
    }
    window.press("Open Tinybird UI");
    let link = desk.session.link_opened();
    assert!(link.starts_with("https://cloud.tinybird.co/local/7181"), "{link}");
}

#[test]
fn a_ready_instance_shows_what_it_uses_and_its_logs() {
    let desk = Desk::with_screen();
    let engine = Engine::beside(&desk.session, &Image::quick());
    let window = start_instance(desk.app(), &engine);

    window.shows("image", "Memory, last 10 minutes");
    window.shows("image", "Processor, last 10 minutes");
    wait_until("the charts", SOON, || {
        (window.execute("return document.querySelectorAll('figure canvas').length", &[]) == 2)
            .then_some(())
    });
    window.press("Copy: Image");
    wait_until("the image in the clipboard", SOON, || {
        (desk.session.clipboard().text().as_deref() == Some(IMAGE)).then_some(())
    });
    window.press("Show logs");
    window.press("API");
    window.says("ready");
    let file = "/var/log/tinybird-local-server.log";
    let write = format!(
        "busybox seq 1 50000 >> {file}; echo WARNING the last p.eyJ1IjogImEifQ.c2ln >> {file}"
    );
    engine.docker(&["exec", CONTAINER, "sh", "-c", &write]);
    window.says("WARNING the last <redacted>");
    let lines = "return document.querySelectorAll('.dialog .line').length";
    let drawn = window.execute(lines, &[]).as_u64().expect("a number");
    assert!((1..100).contains(&drawn), "{drawn} lines are drawn");
    window.press("Errors and warnings only");
    assert_eq!(window.execute(lines, &[]), 1);
    let programs = || engine.docker(&["exec", CONTAINER, "ps"]);
    assert!(programs().contains("tail -n"), "{}", programs());
    window.press("Close");
    wait_until("the log to be left", SOON, || (!programs().contains("tail -n")).then_some(()));
}

#[test]
fn an_instance_that_died_shows_its_log_and_is_removed_after_a_question() {
    let desk = Desk::with_screen();
    let engine = Engine::beside(&desk.session, &Image::quick().with(Fault::ServerNotReady));
    let window = desk.app().env("DOCKER_HOST", &engine.host()).after_first_run().open();
    window.press("Tinybird Local");
    window.press("Start Tinybird Local");
    window.says("Almost ready (4 of 5 services)");
    let line = "echo no memory for p.eyJ1IjogImEifQ.c2lnbmF0dXJl > /proc/1/fd/1";
    engine.docker(&["exec", CONTAINER, "sh", "-c", line]);
    engine.docker(&["kill", CONTAINER]);

    window.press("Show log");
    window.says("no memory for <redacted>");
    window.press("Close");
    window.press("Remove… Tinybird Local");
    window.says("Deletes Tinybird Local’s container and its data on this computer.");
    assert!(engine.container(CONTAINER).is_some());
    window.press("Remove");

    window.says("Not installed yet");
    assert_eq!(engine.container(CONTAINER), None);
}

#[test]
fn what_others_do_to_the_instance_and_its_engine_is_seen() {
    let desk = Desk::with_screen();
    let mut engine = Engine::beside(&desk.session, &Image::quick());
    let window = start_instance(desk.app(), &engine);

    engine.docker(&["pause", CONTAINER]);
    window.says("Stopped");
    engine.docker(&["unpause", CONTAINER]);
    window.says("Ready at localhost:7181");

    engine.docker(&["kill", CONTAINER]);
    window.says("Stopped");
    window.press("Start Tinybird Local");
    window.says("Ready at localhost:7181");

    engine.kill();
    window.shows("control", "Check again for Docker");
    engine.revive();
    window.says("Stopped");

    engine.docker(&["rm", CONTAINER]);
    window.says("Not installed yet");
}

#[test]
fn a_newer_version_is_offered_and_takes_the_place_after_a_question() {
    let desk = Desk::with_screen();
    let _registry = Registry::start(&desk.session);
    let engine = Engine::beside_without_image(&desk.session);
    let name = "tinybirdco/tinybird-local:latest";
    engine.publish(&Image::quick(), name, &[1]);
    let image = format!("{ADDRESS}/{name}");
    let window = start_instance(desk.app().env("TB_COMPANION_IMAGE", &image), &engine);
    let container = || engine.container(CONTAINER).expect("it is there")["Id"].clone();
    let before = container();

    engine.publish(&Image::of_real_speed(), name, &[1]);
    engine.docker(&["pull", &image]);
    window.press("Restart Tinybird Local");
    window.press("Update… Tinybird Local");
    window.says("The data in the container is deleted.");
    window.press("Cancel");
    assert_eq!(container(), before);
    window.press("Update… Tinybird Local");
    window.press("Update");

    window.says("Starting up…");
    window.says("Ready at localhost:7181");
    assert_ne!(container(), before);
    assert!(!window.text().contains("A newer version"), "{}", window.text());
}

/// The app with an instance that it started, at its place.
fn start_instance(app: App<'_>, engine: &Engine) -> Window {
    let window = app.env("DOCKER_HOST", &engine.host()).after_first_run().open();
    window.press("Tinybird Local");
    window.press("Start Tinybird Local");
    window.says("Ready at localhost:7181");
    window
}

#[test]
fn doctor_says_what_works_and_what_does_not() {
    let (desk, folder) = signed_in();
    let engine = Engine::beside(&desk.session, &Image::quick());
    let window = desk.app().env("DOCKER_HOST", &engine.host()).after_first_run().open();
    window.press("Doctor");

    for finding in ["Saved in GNOME Keyring", "Not installed yet", "1 folder connected"] {
        window.says(finding);
    }
    window.says("This desktop shows no system tray. Closing the window quits Companion.");
    fs::remove_file(folder.join(".tinyb")).unwrap();
    window.press("Check again");
    window.says("1 of 1 need attention");
    window.says("Your sign-in works");
}

#[test]
fn no_place_scrolls_sideways_in_the_smallest_window() {
    let (desk, _) = signed_in();
    let window = desk.app().after_first_run().open();
    desk.session.resize_window(TITLE, (720, 520));
    let wider = "return [...document.querySelectorAll('*')]
        .filter((it) => it.scrollWidth > it.clientWidth + 1
            && ['auto', 'scroll', 'visible'].includes(getComputedStyle(it).overflowX)
            && it.getBoundingClientRect().right > innerWidth + 1)
        .map((it) => it.outerHTML.slice(0, 200))";
    wait_until("a small window", SOON, || {
        let width = window.execute("return innerWidth", &[]);
        (width == 720).then_some(())
    });
    for place in ["Home", "Tokens", "Tinybird Local", "Projects", "Settings", "Doctor"] {
        window.press(place);
        assert_eq!(window.execute(wider, &[]), Value::Array(vec![]), "{place}");
    }
}
