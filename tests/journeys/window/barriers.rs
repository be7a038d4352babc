//! Nothing bars anybody: axe-core finds nothing in any place and state, in both themes, also in the
//! smallest window at 200 %, where nothing is cut off at the side.

use journeys::{
    app::{App, TITLE},
    desk::{ADA, Desk},
    engine::{Engine, Image},
    keyring::Keyring,
    session::Session,
    wait::{SOON, wait_until},
    window::{Key, Window},
};
use serde_json::json;

const PLACES: [&str; 6] = ["Home", "Tokens", "Tinybird Local", "Projects", "Settings", "Doctor"];

#[test]
fn the_first_run() {
    let desk = Desk::with_screen();
    let engine = Engine::beside(&desk.session, &Image::quick());
    let folder = desk.session.project("web-dashboard");
    let app = desk.app().env("DOCKER_HOST", &engine.host());
    let window = app.open();
    window.says("Let’s get you a token");
    assert_clean(&desk.session, &window, "an empty home");
    window.press("Sign in with your browser");
    window.says("Waiting for you to finish in your browser…");
    assert_clean(&desk.session, &window, "waiting for the browser");
    desk.cloud.authorize(&desk.session.link_opened(), ADA);
    window.shows("control", "That’s me");
    assert_clean(&desk.session, &window, "the question who it was");
    window.press("That’s me");
    window.press("Change workspace");
    window.shows("field", "Search workspaces");
    assert_clean(&desk.session, &window, "the list of workspaces");
    window.press("Close");
    window.shows("control", "Copy workspace token");
    assert_clean(&desk.session, &window, "the token");
    window.press("Optional, for developers");
    super::add_project(&window, &folder);
    window.press("Start Tinybird Local");
    window.says("Ready at localhost:7181");
    window.press("Copy workspace token");
    window.says("Copied the workspace token.");
    assert_clean(&desk.session, &window, "all done");
}

#[test]
fn the_places() {
    let (desk, _) = super::signed_in();
    let engine = Engine::beside(&desk.session, &Image::quick());
    let app = desk.app().env("DOCKER_HOST", &engine.host());
    let window = app.after_first_run().open();
    for place in PLACES {
        window.press(place);
        assert_clean(&desk.session, &window, &format!("{place}, with no instance"));
    }
    window.press("Tinybird Local");
    window.press("Start Tinybird Local");
    window.says("Ready at localhost:7181");
    for place in PLACES {
        window.press(place);
        assert_clean(&desk.session, &window, &format!("{place}, with an instance"));
    }
    window.press("Tinybird Local");
    window.press("Show logs");
    window.press("API");
    window.says("message=");
    assert_clean(&desk.session, &window, "the logs");
    window.press("Close");
    window.press("Tokens");
    window.press("Reveal workspace token");
    window.shows("control", "Hide workspace token");
    window.press("Use the user token in…");
    window.shows("option", "curl");
    assert_clean(&desk.session, &window, "where a token is used, and a revealed token");
    window.press("Grafana");
    window.shows("control", "Copy Password");
    assert_clean(&desk.session, &window, "the fields of a form");
    window.key(Key::Escape);
    window.press("New read-only token…");
    window.press("top_pages Endpoint");
    assert_clean(&desk.session, &window, "a new read-only token");
    window.press("Create token");
    window.says("Your read-only token is ready");
    assert_clean(&desk.session, &window, "a read-only token that was made");
    window.press("Done");
    window.press("What is this token?");
    window.fill("Paste a token", "p.ey...abcdefgh");
    window.says("part of it is missing or hidden");
    assert_clean(&desk.session, &window, "what a token is");
    window.press("Close");
    window.press("More for the token dashboard");
    window.press("Delete…");
    window.shows("control", "Delete token");
    assert_clean(&desk.session, &window, "the question before a token is deleted");
    window.press("Cancel");
    super::open_account_menu(&window);
    window.press("Sign out…");
    window.shows("dialog", "Sign out ada@example.com?");
    assert_clean(&desk.session, &window, "the question before signing out");
    window.press("Stay signed in");
    window.press("Projects");
    window.press("More actions for web-dashboard");
    window.press("Disconnect…");
    window.shows("control", "Cancel");
    assert_clean(&desk.session, &window, "the question before a project is removed");
    window.press("Cancel");
    window.press("Settings");
    window.press("Language: Same as system");
    window.shows("option", "Español");
    assert_clean(&desk.session, &window, "a list of languages");
}

#[test]
fn what_went_wrong() {
    let mut session = Session::with_keyring(Keyring::Absent);
    session.start_desktop();
    let desk = Desk::of(session, &["--echo-state"]);
    let window = desk.app().after_first_run().open();
    for place in PLACES {
        window.press(place);
        assert_clean(&desk.session, &window, &format!("{place}, signed out"));
    }
    window.press("Tokens");
    window.press("Sign in with your browser");
    desk.browser.deny(&desk.session.link_opened(), ADA.0);
    window.says("Access was denied in the browser.");
    assert_clean(&desk.session, &window, "a sign-in that was denied");
    window.press("Try again");
    desk.cloud.authorize(&desk.session.link_opened(), ADA);
    window.says("Retry keyring");
    for place in PLACES {
        window.press(place);
        assert_clean(&desk.session, &window, &format!("{place}, with no keyring"));
    }
    desk.cloud.end();
    super::open_account_menu(&window);
    window.press("Switch workspace…");
    window.says("We can’t reach");
    assert_clean(&desk.session, &window, "workspaces that cannot be listed");
}

#[test]
fn the_judge_finds_what_is_wrong() {
    let session = Session::with_desktop();
    let window = App::new(&session).open();
    window.execute("document.body.append(document.createElement('button'))", &[]);

    let found = window.barriers();

    assert!(found.iter().any(|barrier| barrier.starts_with("button-name: ")), "{found:?}");
}

#[track_caller]
fn assert_clean(session: &Session, window: &Window, state: &str) {
    assert_clean_in_each_theme(window, state);
    // The smallest window at 200 %.
    zoom(session, window, (720, 520), 2.0);
    assert_clean_in_each_theme(window, &format!("{state}, at 200 %"));
    let too_wide = "const page = document.documentElement;
        const isTooWide = (part) => part.scrollWidth > part.clientWidth + 1;
        const cause = (part) => [...part.querySelectorAll('*')].filter((inner) =>
            inner.getBoundingClientRect().right >
            part.getBoundingClientRect().left + part.clientLeft + part.clientWidth);
        return [page, ...document.querySelectorAll('main, header, [role=dialog]')]
            .filter(isTooWide)
            .map((part) => [part, ...cause(part)].map((one) => `${one.tagName}.${one.className}`));";
    assert_eq!(window.execute(too_wide, &[]), json!([]), "{state}, at 200 %");
    zoom(session, window, (940, 660), 1.0);
}

fn zoom(session: &Session, window: &Window, (width, height): (u32, u32), level: f64) {
    session.resize_window(TITLE, (width, height));
    window.invoke("zoom", &json!({"level": level})).expect("a page of another size");
    let wanted = f64::from(width) / level;
    wait_until("a page of another size", SOON, || {
        let now = window.execute("return innerWidth", &[]).as_f64().expect("a width");
        ((now - wanted).abs() <= 1.0).then_some(())
    });
}

#[track_caller]
fn assert_clean_in_each_theme(window: &Window, state: &str) {
    // As the page does it for the setting, but with no colour on its way to another.
    let set_theme = "const page = document.documentElement;
        page.style.setProperty('--quick', '0s');
        page.dataset.theme = arguments[0];";
    for theme in ["light", "dark"] {
        window.execute(set_theme, &[json!(theme)]);
        let found = window.barriers();
        assert!(found.is_empty(), "{state}, {theme}:\n{}", found.join("\n"));
    }
    window.execute("delete document.documentElement.dataset.theme", &[]);
}
