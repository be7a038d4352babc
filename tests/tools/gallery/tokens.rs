//! The place of the tokens: where each is used, tokens that can only read, and what a token is.

use journeys::{
    desk::{ADA, Desk},
    engine::{Engine, Image},
    window::{Key, Window},
};
use serde_json::json;

use crate::{
    frame::Gallery,
    scenes::{past_first_run, start_local},
};

/// Someone signed in, at a window.
fn signed_in() -> Desk {
    let desk = Desk::in_london();
    desk.login(ADA, &desk.session.project("web-dashboard"));
    desk
}

pub(crate) fn in_use(gallery: &Gallery) {
    let desk = signed_in();
    let sitter = gallery.sit(&desk.session, gallery.app(&desk), past_first_run());
    let window = &sitter.window;
    window.press("Tokens");
    window.says("dashboard");
    window.press("Use the workspace token in…");
    window.shows("option", "Grafana");
    sitter.keep("use-token");
    window.press("JavaScript");
    window.says("Anyone who sees your page");
    sitter.keep("use-javascript");
    window.press("Grafana");
    window.shows("control", "Copy Server address");
    sitter.keep("use-grafana");
    window.press("Copy Password");
    window.key(Key::Escape);
    window.shows("control", "Copy for Grafana: workspace token");
    window.press("Use the token dashboard in…");
    window.press("Grafana");
    window.says("Use the token reader instead.");
    sitter.keep("use-missing-right");
    window.key(Key::Escape);
    window.press("More for the token dashboard");
    window.press("Delete…");
    window.shows("control", "Delete token");
    sitter.keep("token-delete-question");
}

pub(crate) fn read_only(gallery: &Gallery) {
    let desk = signed_in();
    let engine = Engine::beside(&desk.session, &Image::quick());
    let app = desk.app().env("DOCKER_HOST", &engine.host());
    let sitter = gallery.sit(&desk.session, app, past_first_run());
    let window = &sitter.window;
    window.press("Tokens");
    window.says("dashboard");
    sitter.keep_end("jwts-none");
    window.press("New read-only token…");
    window.shows("control", "top_pages Endpoint");
    sitter.keep("jwt-new");
    window.press("top_pages Endpoint");
    window.press("More options");
    window.says("Requests a second, at most");
    sitter.keep("jwt-options");
    window.press("Create token");
    window.says("Your read-only token is ready");
    sitter.keep("jwt-created");
    window.press("Done");
    window.press("Tinybird Local");
    start_local(window);
    window.press("Tokens");
    window.shows("control", "Copy local admin token");
    sitter.keep_end("tokens-end");
}

pub(crate) fn explained(gallery: &Gallery) {
    let desk = signed_in();
    let sitter = gallery.sit(&desk.session, gallery.app(&desk), past_first_run());
    let window = &sitter.window;
    window.press("Tokens");
    open_explanation(window);
    sitter.keep("inspect");
    window.fill("Paste a token", &desk.cloud.workspace_token(ADA.0, ADA.1));
    window.says("This is a token of a Tinybird workspace or user.");
    window.press("Ask Tinybird");
    window.says("accepts it");
    sitter.keep("inspect-cloud");
    window.fill("Paste a token", "p.ey...c2lnbmF0");
    window.says("part of it is missing or hidden");
    sitter.keep("inspect-broken");
}

fn open_explanation(window: &Window) {
    window.press("What is this token?");
    window.shows("field", "Paste a token");
}

pub(crate) fn many(gallery: &Gallery) {
    let desk = signed_in();
    desk.cloud.add_tokens(ADA, 10_000);
    let sitter = gallery.sit(&desk.session, gallery.app(&desk), past_first_run());
    let window = &sitter.window;
    window.press("Tokens");
    window.fill("Search by name, right or resource", "token_0042");
    window.says("token_00420");
    sitter.keep("tokens-many");
    desk.cloud.fail(&json!({"tokens": {"status": 403, "body": {"error": "not allowed"}}}));
    window.press("Refresh the static tokens");
    window.says("can’t do that");
    sitter.keep("tokens-missing-right");
}
