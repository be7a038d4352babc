//! States that few people meet: no network, no workspace, a file that is broken, a desktop that moves
//! nothing.

use std::fs;

use journeys::{
    app::App,
    authority::Authority,
    desk::{ADA, Desk, IN_LONDON},
    keyring::Keyring,
    session::Session,
};
use serde_json::{Value, json};

use crate::{
    frame::Gallery,
    scenes::{open_account_menu, past_first_run},
};

/// Somebody signs in for whom nobody has made a workspace yet.
pub(crate) fn no_workspace(gallery: &Gallery) {
    let session = Session::with_desktop();
    let authority = Authority::start(&session);
    let desk = Desk::of(session, &[IN_LONDON, &["--authority", &authority.issuer]].concat());
    let none = json!({"id": null, "email": ADA.0, "workspaces": []});
    desk.cloud.fail(&json!({"workspaces": {"status": 200, "body": none}}));
    let app = gallery.app(&desk).env("TB_AUTH_HOST", &authority.issuer);
    let sitter = gallery.sit(&desk.session, app, past_first_run());
    let window = &sitter.window;
    window.press("Sign in with your browser");
    desk.browser.authorize_at_authority(&desk.session.link_opened(), ADA.0);
    window.says("This account has no workspace yet.");
    sitter.keep("home-no-workspace");
}

/// More workspaces than a list shows: all of them, those that a search finds, and none.
pub(crate) fn many_workspaces(gallery: &Gallery) {
    let desk = Desk::in_london();
    desk.login(ADA, &desk.session.project("web-dashboard"));
    let person = desk.cloud.person(ADA.0);
    let known = person["workspaces"].as_array().expect("a list").clone();
    let token = known[0]["tokens"][0]["token"].clone();
    let new = (0..30 - known.len()).map(|number| {
        let kind = ["sales", "billing", "web_events"][number % 3];
        let id = format!("00000000-0000-4000-8000-{number:012}");
        json!({"id": id, "name": format!("{kind}_{}", number / 3 + 1)})
    });
    let rows = known.iter().cloned().chain(new).map(|workspace| row(&workspace, &token));
    let rows: Vec<_> = rows.collect();
    let all = json!({"id": known[0]["id"], "email": ADA.0, "workspaces": rows});
    desk.cloud.fail(&json!({"workspaces": {"status": 200, "body": all}}));
    let sitter = gallery.sit(&desk.session, gallery.app(&desk), past_first_run());
    let window = &sitter.window;
    open_account_menu(window);
    window.press("Switch workspace…");
    window.says("30 workspaces");
    sitter.keep("workspaces-many");
    window.fill("Search workspaces", "billing");
    window.says("9 workspaces");
    sitter.keep("workspaces-search");
    window.fill("Search workspaces", "invoices");
    window.says("No workspace matches your search.");
    sitter.keep("workspaces-no-match");
}

/// The cloud goes away while somebody is signed in.
pub(crate) fn offline(gallery: &Gallery) {
    let desk = Desk::in_london();
    desk.login(ADA, &desk.session.project("web-dashboard"));
    desk.cloud.end();
    let sitter = gallery.sit(&desk.session, gallery.app(&desk), past_first_run());
    let window = &sitter.window;
    open_account_menu(window);
    window.press("Switch workspace…");
    window.says("We can’t reach");
    window.press("Close");
    window.hides("field", "Search workspaces");
    sitter.keep("home-offline");
    window.press("Doctor");
    window.says("We can’t reach Tinybird");
    sitter.keep("doctor-offline");
}

/// The file of the settings breaks, and the defaults hold: the language and the theme are the
/// system's.
pub(crate) fn settings_set_aside(gallery: &Gallery) {
    for (language, system, said) in [
        ("en", "en_GB.UTF-8", "We couldn’t read your settings"),
        ("es", "es_ES.UTF-8", "No pudimos leer tus ajustes"),
    ] {
        let session = Session::with_desktop();
        let app = App::new(&session).env("LANG", system);
        let sitter = gallery.sit(&session, app, past_first_run());
        let settings = session.home().join(".config/tinybird-companion/settings.json");
        fs::write(settings, "{\"theme\": ").expect("it is there");
        sitter.window.says(said);
        let file = gallery.folder.join(format!("settings-set-aside.{language}.light.png"));
        session.picture_of(&sitter.window, &file);
    }
}

/// There is no keyring, and a file that everybody with this account can read is offered instead.
pub(crate) fn no_keyring(gallery: &Gallery) {
    let mut session = Session::with_keyring(Keyring::Absent);
    session.start_desktop();
    let desk = Desk::of(session, IN_LONDON);
    let sitter = gallery.sit(&desk.session, gallery.app(&desk), past_first_run());
    let window = &sitter.window;
    desk.sign_in(window, ADA);
    window.press("Save in a file…");
    window.says("The file isn’t encrypted");
    sitter.keep("file-question");
    window.press("Save in a file");
    window.stops_saying("The file isn’t encrypted");
    window.press("Doctor");
    window.says("Saved in a file that isn’t encrypted");
    sitter.keep("doctor-file");
}

/// Where the files would be written, while somebody types a folder.
pub(crate) fn typed_path(gallery: &Gallery) {
    let desk = Desk::in_london();
    desk.login(ADA, &desk.session.project("web-dashboard"));
    desk.session.project("reports");
    let sitter = gallery.sit(&desk.session, gallery.app(&desk), past_first_run());
    let window = &sitter.window;
    window.press("Projects");
    window.fill("Project folder", "~/projects/reports");
    window.says("Saves your token in ~/projects/reports/.tinyb.");
    sitter.keep("projects-typed");
}

/// Somebody has committed the file with the token.
pub(crate) fn tracked_by_git(gallery: &Gallery) {
    let desk = Desk::in_london();
    let shop = desk.session.project("shop");
    desk.login(ADA, &shop);
    desk.session.git(&shop, &["init", "--quiet"]);
    desk.session.git(&shop, &["add", "--force", ".tinyb"]);
    let sitter = gallery.sit(&desk.session, gallery.app(&desk), past_first_run());
    sitter.window.press("Projects");
    sitter.window.says("Git tracks");
    sitter.keep("projects-tracked");
    sitter.keep_place("Home", "home-tracked");
}

/// Where the keyboard is.
pub(crate) fn focus(gallery: &Gallery) {
    let desk = Desk::in_london();
    desk.login(ADA, &desk.session.project("web-dashboard"));
    let sitter = gallery.sit(&desk.session, gallery.app(&desk), past_first_run());
    let window = &sitter.window;
    window.shows("control", "Copy workspace token");
    for (name, kept) in [
        ("Copy workspace token", "focus-primary"),
        ("Copy API address", "focus-secondary"),
        ("Open in Tinybird", "focus-link"),
        ("Tokens", "focus-sidebar"),
    ] {
        window.tab_to(name);
        sitter.keep(kept);
    }
}

/// The desktop is told to move nothing.
pub(crate) fn reduced_motion(gallery: &Gallery) {
    let desk = Desk::in_london();
    let settings = desk.session.home().join(".config/gtk-3.0");
    fs::create_dir_all(&settings).expect("the home is ours");
    let still = "[Settings]\ngtk-enable-animations=false\n";
    fs::write(settings.join("settings.ini"), still).expect("a file");
    let sitter = gallery.sit(&desk.session, gallery.app(&desk), past_first_run());
    sitter.window.press("Sign in with your browser");
    sitter.window.says("Waiting for you to finish in your browser…");
    sitter.keep("reduced-motion");
}

/// A workspace as the cloud lists it.
fn row(workspace: &Value, token: &Value) -> Value {
    json!({
        "id": workspace["id"], "name": workspace["name"], "token": token, "role": "admin",
        "plan": "dev", "is_branch": false, "main": null, "user_email": ADA.0,
    })
}
