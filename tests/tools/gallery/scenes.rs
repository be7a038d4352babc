//! The states, in the order in which a person meets them.

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path};

use journeys::{
    app::{App, TITLE},
    desk::{ADA, BOB, Desk, IN_LONDON},
    engine::{Engine, Image},
    keyring::Keyring,
    session::Session,
    tray::Tray,
    wait::{SOON, wait_until},
    window::{Key, Window},
};
use serde_json::{Value, json};

use crate::{
    browser,
    frame::{Gallery, hold_port},
    local, rare, tokens, tray,
};

/// One state or several, in a session of its own.
type Scene = fn(&Gallery);

/// By the names that the third argument of `gallery` takes a part of.
const SCENES: [(&str, Scene); 39] = [
    ("first-run", first_run),
    ("first-run-finds-things", first_run_finds_things),
    ("other-ways-in", other_ways_in),
    ("any-region", any_region),
    ("a-foreign-host", a_foreign_host),
    ("sign-in-goes-astray", sign_in_goes_astray),
    ("browser-pages", browser::pages),
    ("signed-out", signed_out),
    ("signed-in", signed_in),
    ("tokens-in-use", tokens::in_use),
    ("tokens-read-only", tokens::read_only),
    ("tokens-explained", tokens::explained),
    ("tokens-many", tokens::many),
    ("questions", questions),
    ("projects", projects),
    ("unsafe-projects", unsafe_projects),
    ("exposed-files", exposed_files),
    ("sign-in-fails", sign_in_fails),
    ("the-keyring-is-locked", the_keyring_is_locked),
    ("the-cloud-is-away", the_cloud_is_away),
    ("the-session-is-over", the_session_is_over),
    ("local-does-not-come-up", local::does_not_come_up),
    ("local-is-downloaded", local::is_downloaded),
    ("local-is-unhealthy", local::is_unhealthy),
    ("local-has-a-newer-version", local::has_a_newer_version),
    ("local-port-is-busy", local::port_is_busy),
    ("local-stops-slowly", local::stops_slowly),
    ("the-settings-are-broken", the_settings_are_broken),
    ("rare-no-workspace", rare::no_workspace),
    ("rare-many-workspaces", rare::many_workspaces),
    ("rare-offline", rare::offline),
    ("rare-settings-set-aside", rare::settings_set_aside),
    ("rare-no-keyring", rare::no_keyring),
    ("rare-typed-path", rare::typed_path),
    ("rare-tracked-by-git", rare::tracked_by_git),
    ("rare-focus", rare::focus),
    ("rare-reduced-motion", rare::reduced_motion),
    ("tray-account", tray::account),
    ("tray-local", tray::local),
];

/// Takes the pictures of each scene whose name has this part.
pub(crate) fn all(gallery: &Gallery, part: &str) {
    for (_, scene) in SCENES.into_iter().filter(|(name, _)| name.contains(part)) {
        scene(gallery);
    }
}

fn first_run(gallery: &Gallery) {
    let desk = Desk::in_london();
    let engine = Engine::beside(&desk.session, &Image::quick());
    let app = desk.app().env("DOCKER_HOST", &engine.host());
    let sitter = gallery.sit(&desk.session, app, json!({}));
    let window = &sitter.window;
    window.shows("control", "Optional, for developers");
    sitter.keep("first-run");
    window.press("Sign in with your browser");
    window.says("Waiting for you to finish in your browser…");
    sitter.keep("first-run-waiting");
    desk.browser.authorize(&desk.session.link_opened(), ADA.0, ADA.1);
    window.shows("control", "That’s me");
    sitter.keep("first-run-is-this-you");
    window.press("That’s me");
    window.shows("control", "Change workspace");
    sitter.keep("first-run-signed-in");
    window.press("Change workspace");
    window.shows("field", "Search workspaces");
    sitter.keep("first-run-workspaces");
    window.press("Close");
    window.press("Copy workspace token");
    window.says("Copied the workspace token.");
    sitter.keep("first-run-done");
    window.press("Optional, for developers");
    add_project(window, &desk.session.project("web-dashboard"));
    start_local(window);
    sitter.keep("first-run-optional");
}

fn first_run_finds_things(gallery: &Gallery) {
    let desk = Desk::in_london();
    desk.login(ADA, &desk.session.project("web-dashboard"));
    let sitter = gallery.sit(&desk.session, gallery.app(&desk), json!({}));
    sitter.window.says("Signed in as ada@example.com");
    sitter.keep("first-run-found");
}

fn other_ways_in(gallery: &Gallery) {
    let desk = Desk::in_london();
    desk.tb_login(ADA, &desk.session.project("web-dashboard"));
    let sitter = gallery.sit(&desk.session, gallery.app(&desk), json!({}));
    let window = &sitter.window;
    window.shows("control", "Use a code");
    window.says("Found a sign-in for ada@example.com");
    sitter.keep("first-run-offer");
    window.press("Paste a token");
    window.shows("field", "Token");
    sitter.keep("sign-in-paste");
    window.fill("Token", "p.this-is-none");
    window.press("Use this token");
    window.says("This isn’t a Tinybird token.");
    sitter.keep("first-run-no-token");
    window.press("Cancel");
    window.press("Use a code");
    desk.session.link_opened();
    window.shows("control", "Copy code");
    sitter.keep("first-run-code");
}

fn any_region(gallery: &Gallery) {
    let session = Session::with_desktop();
    let sitter = gallery.sit(&session, App::new(&session), past_first_run());
    let window = &sitter.window;
    window.press("Sign in another way…");
    window.shows("field", "Region");
    sitter.keep("sign-in-ways");
    window.press("Suggestions for Region");
    window.shows("option", "US East, Virginia · AWS https://api.us-east.aws.tinybird.co");
    sitter.keep("sign-in-regions");
}

fn a_foreign_host(gallery: &Gallery) {
    let desk = Desk::in_london();
    let host = "https://tinybird.example.net";
    let found = desk.session.home().join(".tinyb");
    // {"u": "1", "id": "2"}
    let content = json!({"host": host, "token": "p.eyJ1IjogIjEiLCAiaWQiOiAiMiJ9.c2ln"});
    fs::write(&found, content.to_string()).expect("the home is ours");
    let sitter = gallery.sit(&desk.session, gallery.app(&desk), json!({}));
    let window = &sitter.window;
    window.press("Continue with the sign-in found in ~/.tinyb");
    window.shows("control", "Don’t send");
    sitter.keep("sign-in-foreign-host");
    window.press("Don’t send");
    window.says("No token was sent");
    sitter.keep("sign-in-foreign-host-refused");
}

fn sign_in_goes_astray(gallery: &Gallery) {
    let desk = Desk::in_london();
    let sitter = gallery.sit(&desk.session, gallery.app(&desk), past_first_run());
    let window = &sitter.window;
    let taken = hold_port(&desk.session, 49160);
    window.press("Sign in with your browser");
    window.says("is blocking the sign-in on port 49160");
    sitter.keep("sign-in-port-taken");
    drop(taken);
    desk.cloud.fail(&json!({"exchange": {"status": 500}}));
    window.press("Sign in with your browser");
    desk.browser.authorize(&desk.session.link_opened(), ADA.0, ADA.1);
    window.says("We’re still waiting.");
    sitter.keep("sign-in-astray");
}

fn signed_out(gallery: &Gallery) {
    let session = Session::with_desktop();
    let sitter = gallery.sit(&session, App::new(&session), past_first_run());
    sitter.keep("home-signed-out");
    sitter.keep_place("Tokens", "tokens-signed-out");
    sitter.window.press("Create local tokens");
    sitter.window.shows("control", "Copy local workspace token");
    sitter.keep("tokens-local-only");
    sitter.keep_place("Tinybird Local", "local-no-engine");
    sitter.keep_place("Projects", "projects-none");
    sitter.keep_place("Doctor", "doctor-signed-out");
}

fn signed_in(gallery: &Gallery) {
    let desk = Desk::in_london();
    let _tray = Tray::start(&desk.session);
    desk.login(ADA, &desk.session.project("web-dashboard"));
    let engine = Engine::beside(&desk.session, &Image::quick());
    let app = desk.app().env("DOCKER_HOST", &engine.host());
    let sitter = gallery.sit(&desk.session, app, past_first_run());
    let window = &sitter.window;
    window.shows("control", "Start Tinybird Local");
    sitter.keep("home");
    sitter.keep_place("Tokens", "tokens");
    window.press("Reveal workspace token");
    window.shows("control", "Hide workspace token");
    sitter.keep("tokens-revealed");
    window.press("Hide workspace token");
    sitter.keep_place("Tinybird Local", "local-absent");
    start_local(window);
    wait_until("the charts", SOON, || {
        let charts = "return document.querySelectorAll('figure canvas').length";
        (window.execute(charts, &[]) == 2).then_some(())
    });
    sitter.keep("local-ready");
    window.press("Show logs");
    window.press("API");
    window.says("message=");
    sitter.keep("local-logs");
    window.press("Close");
    sitter.keep_place("Home", "home-ready");
    window.press("Copy workspace token");
    window.says("Copied the workspace token.");
    sitter.keep("home-copied");
    sitter.keep_place("Tokens", "tokens-with-an-instance");
    sitter.keep_place("Settings", "settings");
    window.press("Advanced");
    sitter.keep_end("settings-end");
    sitter.keep_place("Doctor", "doctor");
    window.press("Tinybird Local");
    window.press("Stop Tinybird Local");
    window.says("Stopped");
    sitter.keep("local-stopped");
}

fn questions(gallery: &Gallery) {
    let desk = Desk::in_london();
    let _tray = Tray::start(&desk.session);
    desk.login(BOB, &desk.session.project("shop"));
    let folder = desk.session.project("web-dashboard");
    desk.login(ADA, &folder);
    let sitter = gallery.sit(&desk.session, gallery.app(&desk), past_first_run());
    let window = &sitter.window;
    open_account_menu(window);
    sitter.keep("account-menu");
    window.press("Switch workspace…");
    window.shows("field", "Search workspaces");
    sitter.keep("workspaces");
    window.press("Close");
    open_account_menu(window);
    window.press("Sign out…");
    window.shows("dialog", "Sign out ada@example.com?");
    sitter.keep("sign-out-question");
    window.press("Stay signed in");
    window.press("Projects");
    window.press("More actions for web-dashboard");
    window.press("Disconnect…");
    window.shows("control", "Cancel");
    sitter.keep("remove-question");
    window.press("Cancel");
    desk.session.close_window(TITLE);
    window.shows("dialog", "Keep running in the system tray?");
    sitter.keep("closing-question");
}

fn projects(gallery: &Gallery) {
    let desk = Desk::in_london();
    let [written, missing, other, gone] =
        ["web-dashboard", "shop", "reports", "old"].map(|name| desk.session.project(name));
    desk.login(BOB, &other);
    // Nobody that we know has that folder then.
    desk.ask(desk.session.home(), &["logout"]);
    for folder in [&written, &missing, &gone] {
        desk.login(ADA, folder);
    }
    fs::remove_file(missing.join(".tinyb")).expect("it was written");
    fs::remove_dir_all(gone).expect("it is ours");
    let sitter = gallery.sit(&desk.session, gallery.app(&desk), past_first_run());
    sitter.window.press("Projects");
    sitter.window.says("Other workspace");
    sitter.keep("projects");
    sitter.keep_end("projects-end");
    sitter.keep_place("Home", "home-project-needs-you");
}

fn unsafe_projects(gallery: &Gallery) {
    let desk = Desk::in_london();
    let [shop, broken] = ["shop", "reports"].map(|name| desk.session.project(name));
    for folder in [&shop, &broken] {
        desk.login(ADA, folder);
    }
    desk.session.git(&shop, &["init", "--quiet"]);
    let token = desk.cloud.workspace_token(ADA.0, ADA.1);
    let pair = desk.ask(&shop, &["local", "generate-tokens"]);
    let local = pair["user_token"].as_str().expect("a token");
    let notes = format!("curl '{}/v0/pipes?token={token}'\n\n{local}\n", desk.cloud.url);
    fs::write(shop.join("notes.md"), notes).expect("a file");
    fs::set_permissions(shop.join(".tinyb"), fs::Permissions::from_mode(0o644)).expect("ours");
    fs::write(broken.join(".tinyb"), "{").expect("a file");
    let sitter = gallery.sit(&desk.session, gallery.app(&desk), past_first_run());
    let window = &sitter.window;
    window.press("Projects");
    window.says("Git doesn’t ignore");
    sitter.keep("projects-unsafe");
    window.press("More actions for shop");
    window.shows("item", "Open a terminal here");
    sitter.keep("project-menu");
    window.press("Look for exposed tokens");
    window.says("we checked");
    sitter.keep_end("projects-leaks");
    window.press("Review… the tokens in shop");
    window.says("notes.md:1:");
    sitter.keep("leaks");
    window.press("Close");
    window.press("Replace… the damaged file in reports");
    window.shows("control", "Cancel");
    sitter.keep("replace-question");
}

fn exposed_files(gallery: &Gallery) {
    let desk = Desk::in_london();
    let [shop, reports] = ["shop", "reports"].map(|name| desk.session.project(name));
    for folder in [&shop, &reports] {
        desk.session.git(folder, &["init", "--quiet"]);
        fs::write(folder.join("tinybird.json"), "{}").expect("a file");
        fs::write(folder.join(".gitignore"), ".tinyb\n").expect("a file");
    }
    let reference = "TINYBIRD_TOKEN=op://dev/tinybird/token\n";
    fs::write(reports.join(".env.local"), reference).expect("a file");
    for folder in [&shop, &reports] {
        desk.login(ADA, folder);
    }
    desk.session.git(&reports, &["update-index", "--split-index"]);
    let sitter = gallery.sit(&desk.session, gallery.app(&desk), past_first_run());
    sitter.window.press("Projects");
    sitter.window.says("We didn’t save the token there.");
    sitter.keep("projects-exposed");
}

fn sign_in_fails(gallery: &Gallery) {
    let mut session = Session::with_keyring(Keyring::Absent);
    session.start_desktop();
    // A denial counts only with the attempt's state; with it nobody is asked who they are.
    let desk = Desk::of(session, &[IN_LONDON, &["--echo-state"]].concat());
    let sitter = gallery.sit(&desk.session, gallery.app(&desk), past_first_run());
    let window = &sitter.window;
    window.press("Tokens");
    window.press("Sign in with your browser");
    let link = desk.session.link_opened();
    sitter.keep("sign-in-waiting");
    desk.browser.deny(&link, ADA.0);
    window.says("Access was denied in the browser.");
    sitter.keep("sign-in-denied");
    window.press("Try again");
    desk.browser.authorize(&desk.session.link_opened(), ADA.0, ADA.1);
    window.shows("control", "Retry keyring");
    sitter.keep("tokens-session-only");
    sitter.keep_place("Home", "home-session-only");
    sitter.keep_place("Doctor", "doctor-session-only");
}

fn the_keyring_is_locked(gallery: &Gallery) {
    let desk = Desk::in_london();
    desk.login(ADA, &desk.session.project("web-dashboard"));
    desk.session.lock_keyring();
    let sitter = gallery.sit(&desk.session, gallery.app(&desk), past_first_run());
    sitter.keep("home-keyring-locked");
    sitter.keep_place("Tokens", "tokens-keyring-locked");
}

fn the_cloud_is_away(gallery: &Gallery) {
    let desk = Desk::in_london();
    desk.login(ADA, &desk.session.project("web-dashboard"));
    desk.cloud.end();
    let sitter = gallery.sit(&desk.session, gallery.app(&desk), past_first_run());
    open_account_menu(&sitter.window);
    sitter.window.press("Switch workspace…");
    sitter.window.says("We can’t reach");
    sitter.keep("workspaces-unreachable");
}

fn the_session_is_over(gallery: &Gallery) {
    let desk = Desk::in_london();
    desk.login(ADA, &desk.session.project("web-dashboard"));
    desk.cloud.fail(&json!({"workspaces": {"status": 403, "body": {"error": "who?"}}}));
    let sitter = gallery.sit(&desk.session, gallery.app(&desk), past_first_run());
    open_account_menu(&sitter.window);
    sitter.window.press("Switch workspace…");
    sitter.window.says("didn’t accept your token");
    sitter.window.press("Close");
    sitter.window.says("Your sign-in has ended");
    sitter.keep("home-session-over");
}

fn the_settings_are_broken(gallery: &Gallery) {
    let session = Session::with_desktop();
    let sitter = gallery.sit(&session, App::new(&session), past_first_run());
    sitter.window.press("Settings");
    sitter.window.press("Advanced");
    sitter.window.fill("Sign-in server", "http://example.com");
    sitter.window.key(Key::Tab);
    sitter.window.says("http://example.com can’t be used as a server address.");
    sitter.keep("settings-refused");
}

pub(crate) fn past_first_run() -> Value {
    json!({"first_run_done": true})
}

pub(crate) fn start_local(window: &Window) {
    window.press("Start Tinybird Local");
    window.says("Ready at localhost:7181");
}

fn add_project(window: &Window, folder: &Path) {
    window.fill("Project folder", folder.to_str().expect("a path that is text"));
    window.press("Connect folder");
    window.hides("control", "Connect folder");
}

pub(crate) fn open_account_menu(window: &Window) {
    window.press("acme ada@example.com Account and workspace");
    window.shows("item", "Sign out…");
}
