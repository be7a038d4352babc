//! With no mouse at all: everything is reached by Tab and arrows, and it is seen where one is.

use journeys::{
    app::App,
    desk::{ADA, Desk},
    session::Session,
    tinyb,
    wait::{SOON, wait_until},
    window::{Key, Window},
};

#[test]
fn the_whole_job_is_done_without_a_mouse() {
    let desk = Desk::with_screen();
    let folder = desk.session.project("web-dashboard");
    let window = desk.app().open();

    enter(&window, "Sign in with your browser");
    desk.cloud.authorize(&desk.session.link_opened(), ADA);
    window.shows("control", "That’s me");
    enter(&window, "That’s me");
    window.says("Signed in as ada@example.com");
    enter(&window, "Change workspace");
    window.shows("field", "Search workspaces");
    window.tab_to("Search workspaces");
    window.type_text("staging");
    window.key(Key::Enter);
    window.says("Workspace acme_staging");
    enter(&window, "Optional, for developers");
    window.tab_to("Project folder");
    window.type_text(folder.to_str().unwrap());
    window.key(Key::Enter);
    window.says("This folder is connected.");
    enter(&window, "Just create local tokens");
    enter(&window, "Copy workspace token");
    window.says("Copied the workspace token.");
    enter(&window, "Done");

    window.shows("control", "Settings");
    assert_eq!(tinyb::value(&folder)["name"], "acme_staging");
    let token = desk.cloud.workspace_token(ADA.0, "acme_staging");
    assert_eq!(desk.session.clipboard().text(), Some(token));
}

#[test]
fn menus_lists_and_questions_are_used_without_a_mouse() {
    let (desk, _) = super::signed_in();
    let window = desk.app().after_first_run().open();

    enter(&window, "Use the workspace token in…");
    window.shows("option", "curl");
    // The search field has the keyboard: the arrows choose, Enter copies.
    window.type_text("header");
    window.key(Key::Enter);
    let token = desk.cloud.workspace_token(ADA.0, ADA.1);
    desk.session.clipboard().wait_for(&format!("Authorization: Bearer {token}"));
    window.key(Key::Escape);
    window.hides("option", "curl");
    assert_eq!(window.focused(), "Use the workspace token in…");
    window.shows("control", "Copy for HTTP header: workspace token");

    enter(&window, "Settings");
    window.tab_to("Theme: Same as system");
    window.key(Key::Enter);
    window.shows("option", "Dark");
    window.type_text("Dark");
    window.key(Key::Enter);
    window.shows("control", "Theme: Dark");
    assert_eq!(window.focused(), "Theme: Dark", "the keyboard is where it was");

    enter(&window, super::ACCOUNT_MENU);
    window.shows("item", "Sign out…");
    window.key(Key::Up);
    window.key(Key::Enter);
    window.shows("dialog", "Sign out ada@example.com?");
    window.key(Key::Escape);
    window.hides("dialog", "Sign out ada@example.com?");
    assert_eq!(desk.session.entries().len(), 1, "Escape is no");
}

#[test]
fn tab_leads_to_every_control_of_every_place_and_it_is_seen_where_one_is() {
    let (desk, _) = super::signed_in();
    let window = desk.app().after_first_run().open();
    for place in ["Home", "Tokens", "Tinybird Local", "Projects", "Settings", "Doctor"] {
        enter(&window, place);
        window.shows("control", place);
        if place == "Tokens" {
            window.says("dashboard");
        }
        assert_tab_leads_everywhere(&window, place);
    }
}

#[test]
fn tab_leads_to_every_control_of_the_first_run() {
    let session = Session::with_desktop();
    let window = App::new(&session).open();
    window.says("Let’s get you a token");
    assert_tab_leads_everywhere(&window, "the first run");
}

#[test]
fn keys_zoom_the_page_and_lead_to_its_places() {
    let session = Session::with_desktop();
    let window = App::new(&session).after_first_run().open();
    window.shows("control", "Home");
    let width = || window.execute("return innerWidth", &[]).as_f64().expect("a width");
    let before = width();

    window.chord(&[char::from(Key::Control), '+']);
    wait_until("a larger page", SOON, || (width() < before).then_some(()));
    window.chord(&[char::from(Key::Control), '0']);
    wait_until("the page's own size", SOON, || (width() - before).abs().lt(&1.0).then_some(()));

    window.chord(&[char::from(Key::Control), '2']);
    let title = || window.execute("return document.querySelector('h1').textContent.trim()", &[]);
    wait_until("the place of the tokens", SOON, || (title() == "Tokens").then_some(()));
}

/// Goes there by Tab and presses Enter.
#[track_caller]
fn enter(window: &Window, name: &str) {
    window.shows("control", name);
    window.tab_to(name);
    window.key(Key::Enter);
}

#[track_caller]
fn assert_tab_leads_everywhere(window: &Window, place: &str) {
    let unused = |name: &String| window.is_usable(name);
    let mut wanted: Vec<_> = window.names("control").into_iter().filter(unused).collect();
    // The arrow keys lead from the value that is chosen to the others of its group.
    let others = "const others = document.querySelectorAll('input[type=radio]:not(:checked)');
        return [...others].map((radio) => radio.labels[0].textContent.trim())";
    let others = window.execute(others, &[]);
    wanted.retain(|name| !others.as_array().expect("a list").contains(&name.as_str().into()));
    for _ in 0..2 * wanted.len() + 10 {
        window.key(Key::Tab);
        let at = window.focused();
        if let Some(index) = wanted.iter().position(|name| *name == at) {
            assert!(shows_where_it_is(window), "{at:?} does not look as if it had the keyboard");
            wanted.remove(index);
        }
    }
    assert!(wanted.is_empty(), "Tab does not lead to {wanted:?} in {place}");
}

fn shows_where_it_is(window: &Window) -> bool {
    let script = "const {outlineStyle, outlineWidth, boxShadow} =
        getComputedStyle(document.activeElement);
        return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none'";
    window.execute(script, &[]) == true
}
