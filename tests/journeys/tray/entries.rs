//! Each entry of the menu: what it says, in both languages, and what it does.

use journeys::{
    app::{App, TITLE},
    desk::{ADA, Desk},
    engine::{CONTAINER, Engine, Image},
    session::Session,
    tinyb,
    tray::Tray,
    wait::{SOON, wait_until},
};
use serde_json::json;

use super::{in_the_tray, signed_in};

#[test]
fn signed_out_it_says_what_cannot_be_done_and_why() {
    let session = Session::with_desktop();
    let tray = Tray::start(&session);
    let _app = App::new(&session).arg("--hidden").start();
    tray.wait_for_item();

    tray.wait_for("Not signed in · Docker not running");

    let labels = [
        "Not signed in · Docker not running",
        "Copy workspace token (not signed in)",
        "Copy local workspace token (not created yet)",
        "Copy as…",
        "Start Tinybird Local (Docker isn’t running)",
        "Workspace (not signed in)",
        "Open Tinybird Companion",
        "Sign in…",
        "Quit",
    ];
    assert_eq!(tray.labels(), labels);
    for label in &labels[..3] {
        assert!(!tray.is_enabled(label), "{label}");
    }
    assert!(tray.is_enabled("Sign in…"));
}

#[test]
fn it_speaks_spanish_where_the_system_does() {
    let session = Session::with_desktop();
    let tray = Tray::start(&session);
    let _app = App::new(&session).env("LANG", "es_ES.UTF-8").arg("--hidden").start();
    tray.wait_for_item();

    tray.wait_for("Sin sesión · Docker no está en marcha");

    let labels = [
        "Sin sesión · Docker no está en marcha",
        "Copiar token de workspace (sin sesión)",
        "Copiar token de workspace local (aún sin crear)",
        "Copiar como…",
        "Iniciar Tinybird Local (Docker no está en marcha)",
        "Workspace (sin sesión)",
        "Abrir Tinybird Companion",
        "Iniciar sesión…",
        "Salir",
    ];
    assert_eq!(tray.labels(), labels);
}

#[test]
fn the_language_that_was_chosen_in_settings_holds_at_once() {
    let session = Session::with_desktop();
    let tray = Tray::start(&session);
    let window = in_the_tray(App::new(&session)).open();
    tray.wait_for("Quit");
    window.press("Settings");

    window.choose("Language: Same as system", "Español");

    tray.wait_for("Salir");
    window.shows("heading", "Ajustes");
}

#[test]
fn signed_in_each_token_is_copied_for_each_general_destination() {
    let (desk, _, tray) = signed_in();
    let pair =
        json!({"v": 1, "workspace_token": "p.local.workspace", "user_token": "p.local.user"});
    desk.session.store("local", &pair.to_string());
    let _app = in_the_tray(desk.app()).arg("--hidden").start();
    let token = desk.cloud.workspace_token(ADA.0, ADA.1);
    let cloud = desk.cloud.url.as_str();
    let clipboard = desk.session.clipboard();

    tray.wait_for("acme · Docker not running");
    tray.press("Copy workspace token");
    clipboard.wait_for(&token);
    assert!(clipboard.is_kept_from_histories());
    tray.wait_for("acme · workspace token copied");
    tray.press("Copy local workspace token");
    clipboard.wait_for("p.local.workspace");
    tray.wait_for("acme · local workspace token copied");

    for (name, token, host) in [
        ("Workspace token", token.as_str(), cloud),
        ("Local workspace token", "p.local.workspace", "http://localhost:7181"),
    ] {
        tray.press(&format!("{name}: HTTP header"));
        clipboard.wait_for(&format!("Authorization: Bearer {token}"));
        tray.press(&format!("{name}: tb (.env)"));
        clipboard.wait_for(&format!("TB_HOST={host}\nTB_TOKEN={token}\n"));
        tray.press(&format!("{name}: Tinybird SDKs (.env.local)"));
        clipboard.wait_for(&format!("TINYBIRD_URL={host}\nTINYBIRD_TOKEN={token}\n"));
        tray.press(&format!("{name}: curl"));
        let curl = format!("curl -H \"Authorization: Bearer {token}\" \"{host}/v0/pipes\"");
        clipboard.wait_for(&curl);
        // What was copied last has an entry of its own.
        tray.wait_for(&format!(
            "Copy {} for curl",
            name.replacen(&name[..1], &name[..1].to_lowercase(), 1)
        ));
    }
}

#[test]
fn another_workspace_is_one_press_away() {
    let (desk, folder, tray) = signed_in();
    let _app = in_the_tray(desk.app()).arg("--hidden").start();
    let others = tray.wait_for("Workspace");
    let names: Vec<_> = others.entries.iter().map(|entry| entry.label.as_str()).collect();
    assert_eq!(names, ["acme_staging", "playground"]);

    tray.press("acme_staging");

    tray.wait_for("acme_staging · Docker not running");
    assert_eq!(desk.ask(&folder, &["status"])["workspace"]["name"], "acme_staging");
    tray.press("Copy workspace token");
    desk.session.clipboard().wait_for(&desk.cloud.workspace_token(ADA.0, "acme_staging"));
    tray.wait_for("Workspace");
    tray.press("acme");
    tray.wait_for_start("acme · ");
}

#[test]
fn signing_out_is_asked_about_in_the_window_first() {
    let (desk, folder, tray) = signed_in();
    let window = in_the_tray(desk.app()).open();
    tray.wait_for_start("acme · ");
    let signed_in = tray.icon();

    tray.press("Sign out…");
    window.shows("dialog", &format!("Sign out {}?", ADA.0));
    assert_ne!(tinyb::value(&folder)["user_token"], "");
    window.press("Sign out");
    tray.wait_for("Not signed in · Docker not running");
    // The keyring's entry goes last, after the account.
    wait_until("an empty keyring", SOON, || desk.session.entries().is_empty().then_some(()));
    assert_eq!(tinyb::value(&folder)["user_token"], "");
    wait_until("another picture", SOON, || (tray.icon() != signed_in).then_some(()));

    tray.press("Sign in…");
    let link = desk.session.link_opened();
    tray.wait_for("Waiting for your browser…");
    desk.cloud.authorize(&link, ADA);
    tray.wait_for("Confirm your account");
    window.shows("control", "That’s me");
}

#[test]
fn the_question_about_signing_out_opens_the_window() {
    let (desk, folder, tray) = signed_in();
    let _app = in_the_tray(desk.app()).arg("--hidden").start();
    tray.wait_for_start("acme · ");

    tray.press("Sign out…");

    desk.session.wait_for_window(TITLE);
    tray.wait_for_start("acme · ");
    assert_ne!(tinyb::value(&folder)["user_token"], "");
}

#[test]
fn the_local_instance_is_started_and_stopped_and_its_state_is_seen() {
    let desk = Desk::with_screen();
    let engine = Engine::beside(&desk.session, &Image::quick());
    let tray = Tray::start(&desk.session);
    let app = in_the_tray(desk.app()).env("DOCKER_HOST", &engine.host());
    let _app = app.arg("--hidden").start();
    tray.wait_for("Not signed in · Local not installed");
    let before = tray.icon();

    tray.press("Start Tinybird Local");
    tray.wait_for("Not signed in · Local ready");
    assert!(tray.is_enabled("Stop Tinybird Local"));
    wait_until("the picture of an instance", SOON, || (tray.icon() != before).then_some(()));
    tray.press("Copy local workspace token");
    let page = engine.page("http://127.0.0.1:7181/tokens").expect("an instance");
    let copied = desk.session.clipboard();
    wait_until("its token", SOON, || copied.text().filter(|it| page.contains(it.as_str())));

    tray.press("Stop Tinybird Local");
    tray.wait_for("Start Tinybird Local");
    assert_eq!(engine.container(CONTAINER).expect("it is kept")["State"]["Running"], false);
}

#[test]
fn the_four_states_have_four_pictures() {
    let (desk, _, tray) = signed_in();
    let engine = Engine::beside(&desk.session, &Image::quick());
    let app = in_the_tray(desk.app()).env("DOCKER_HOST", &engine.host()).arg("--hidden");
    let _app = app.start();
    let mut pictures = vec![];
    let mut seen = |state: &str| {
        tray.wait_for(state);
        let is_new = |icon: &Vec<u8>| !pictures.contains(icon);
        let icon = wait_until(state, SOON, || Some(tray.icon()).filter(is_new));
        pictures.push(icon);
    };

    seen("acme · Local not installed");
    tray.press("Start Tinybird Local");
    seen("acme · Local ready");
    desk.ask(desk.session.home(), &["logout"]);
    tray.wait_for("Not signed in · Local ready");
    tray.press("Stop Tinybird Local");
    seen("Not signed in · Local stopped");
    tray.press("Sign in…");
    desk.cloud.authorize(&desk.session.link_opened(), ADA);
    seen("Confirm your account");
}
