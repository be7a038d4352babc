//! The place of the tokens: a token that can do less, and where tokens are used.

use std::fs;

use journeys::{desk::ADA, window::Window};

/// Counts the presses of buttons from now on: a key that presses one counts too.
const COUNT_PRESSES: &str =
    "window.presses = 0; addEventListener('click', () => (window.presses += 1), true);";

fn presses(window: &Window) -> u64 {
    window.execute("return window.presses", &[]).as_u64().expect("a number")
}

#[test]
fn a_read_only_token_is_made_copied_and_used_with_four_presses_from_home() {
    let (desk, _) = super::signed_in();
    let window = desk.app().after_first_run().open();
    window.shows("control", "Copy workspace token");
    window.execute(COUNT_PRESSES, &[]);

    window.press("Create one that can only read, instead of the workspace token");
    window.press("top_pages Endpoint");
    window.press("Create token");
    window.says("Your read-only token is ready");
    window.press("Copy JWT top_pages_read");
    window.shows("control", "Copied JWT top_pages_read");

    assert!(presses(&window) <= 6, "{} presses", presses(&window));
    let jwt = desk.session.clipboard().text().expect("a token");
    assert!(jwt.starts_with("eyJ") && desk.session.clipboard().is_kept_from_histories());
    assert!(!window.text().contains(&jwt), "it is shown masked");
    assert_eq!(desk.cloud.get("/v0/pipes/top_pages.json", &jwt).0, 200);
    assert_eq!(desk.cloud.get("/v0/pipes/sales_by_day.json", &jwt).0, 403);
    let saved = desk.session.home().join(".local/state/tinybird-companion/tokens.json");
    let saved = fs::read_to_string(saved).expect("the list of JWTs");
    assert!(saved.contains("top_pages_read") && !saved.contains(&jwt));
}

#[test]
fn a_static_token_is_found_used_and_deleted_after_a_question() {
    let (desk, _) = super::signed_in();
    let window = desk.app().after_first_run().open();
    window.press("Tokens");
    window.says("collector");
    window.fill("Search by name, right or resource", "top_pages");
    window.hides("control", "Copy token collector");

    window.press("Use the token dashboard in…");
    window.press("curl");
    window.press("Copy for curl: token dashboard");
    let token = desk.cloud.static_token(ADA.0, ADA.1, "dashboard");
    let line = format!(
        "curl -H \"Authorization: Bearer {token}\" \"{}/v0/pipes/top_pages.json\"",
        desk.cloud.url
    );
    desk.session.clipboard().wait_for(&line);
    window.press("Close");
    assert!(!window.text().contains(&token));

    window.press("More for the token dashboard");
    window.press("Delete…");
    window.says("Every program that uses this token stops working.");
    window.press("Delete token");
    window.hides("control", "Use the token dashboard in…");
    assert_eq!(desk.cloud.get("/v0/pipes/top_pages.json", &token).0, 403);
}

#[test]
fn a_pasted_token_is_explained_and_leaves_the_page_with_its_dialog() {
    let (desk, _) = super::signed_in();
    let window = desk.app().after_first_run().open();
    window.press("Tokens");
    window.press("What is this token?");
    let token = desk.cloud.static_token(ADA.0, ADA.1, "dashboard");
    window.fill("Paste a token", &token);
    window.says("This is a token of a Tinybird workspace or user.");
    window.says(ADA.1);
    window.press("Ask Tinybird");
    window.says("accepts it");
    window.press("Close");
    window.press("What is this token?");
    assert_eq!(window.value("Paste a token"), "");
}
