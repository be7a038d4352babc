//! The tray's icon and its menu. A desktop draws the menu, and there is none here: the pictures list
//! its lines as the desktop gets them, with what opens beside a line below it, and grey what cannot
//! be pressed. The icon is on a light panel and on a dark one.

use std::fs;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use journeys::{
    browser::Browser,
    desk::{ADA, Desk},
    engine::{Engine, Fault, Image},
    tray::{Entry, Tray},
};

use crate::{
    frame::{Gallery, Sitter},
    scenes::past_first_run,
};

const WIDTH: u32 = 520;
const LINE: u32 = 26;
const PANEL: u32 = 44;

/// Signed out, asked whether it was they, signed in, and with a keyring that is locked.
pub(crate) fn account(gallery: &Gallery) {
    let desk = Desk::in_london();
    let tray = Tray::start(&desk.session);
    let sitter = gallery.sit(&desk.session, gallery.app(&desk), past_first_run());
    tray.wait_for("Not signed in · Local not installed");
    keep(&sitter, &tray, &desk.browser, "tray-signed-out");
    desk.sign_in_as_far_as_the_question(&sitter.window, ADA);
    tray.wait_for("Confirm your account");
    keep(&sitter, &tray, &desk.browser, "tray-confirm");
    sitter.window.press("That’s me");
    tray.wait_for("acme · Local not installed");
    keep(&sitter, &tray, &desk.browser, "tray-signed-in");
    desk.session.lock_keyring();
    tray.wait_for("acme · check your sign-in");
    keep(&sitter, &tray, &desk.browser, "tray-attention");
}

/// The local instance on its way up, and ready.
pub(crate) fn local(gallery: &Gallery) {
    let desk = Desk::in_london();
    desk.login(ADA, &desk.session.project("web-dashboard"));
    for (image, state, name) in [
        (
            Image::quick().with(Fault::ServerNotReady),
            "Starting Tinybird Local…",
            "tray-local-starting",
        ),
        (Image::quick(), "acme · Local ready", "tray-local-ready"),
    ] {
        let engine = Engine::beside(&desk.session, &image);
        let tray = Tray::start(&desk.session);
        let app = desk.app().env("DOCKER_HOST", &engine.host());
        let sitter = gallery.sit(&desk.session, app, past_first_run());
        tray.press("Start Tinybird Local");
        tray.wait_for(state);
        keep(&sitter, &tray, &desk.browser, name);
    }
}

fn keep(sitter: &Sitter<'_>, tray: &Tray, browser: &Browser, name: &str) {
    for (language, last) in [("es", "Salir"), ("en", "Quit")] {
        sitter.dress(language, "light");
        tray.wait_for(last);
        let entries = tray.entries();
        let home = sitter.session.home();
        let page = home.join("menu.html");
        fs::write(&page, draw(&tray.icon(), &entries)).expect("the home is ours");
        browser.open(&format!("file://{}", page.display()));
        browser.wait_for_text(last);
        let height = PANEL + LINE * count(&entries) + 12;
        sitter.gallery.keep_page(browser, (WIDTH, height), &format!("{name}.{language}"));
    }
}

fn draw(icon: &[u8], entries: &[Entry]) -> String {
    let style = format!(
        "::-webkit-scrollbar {{ display: none }}
        body {{ margin: 0; font: 14px/{LINE}px 'DejaVu Sans', sans-serif }}
        header {{ display: grid; grid-template-columns: 1fr 1fr; height: {PANEL}px }}
        header span {{ padding: 10px 16px; background: #eee }} header span + span {{ background: #222 }}
        img {{ display: block; width: 24px; height: 24px }}
        main {{ padding: 6px 16px }} div {{ height: {LINE}px; white-space: nowrap }}
        .off {{ color: #8a8a8a }} hr {{ height: 1px; margin: 12.5px 0; border: 0; background: #ccc }}"
    );
    let icon = STANDARD.encode(icon);
    let icon = format!("<span><img src='data:image/png;base64,{icon}'></span>");
    let lines: String = entries.iter().map(|entry| line(entry, 0)).collect();
    format!(
        "<!doctype html><meta charset='utf-8'><style>{style}</style>\
         <header>{icon}{icon}</header><main>{lines}</main>"
    )
}

/// An entry, and below it what opens beside it.
fn line(entry: &Entry, depth: u32) -> String {
    if entry.label.is_empty() {
        return "<hr>".to_owned();
    }
    let class = if entry.enabled { "on" } else { "off" };
    let label = entry.label.replace('&', "&amp;").replace('<', "&lt;");
    let below: String = entry.entries.iter().map(|entry| line(entry, depth + 1)).collect();
    let indent = depth * 24;
    format!("<div class='{class}' style='padding-left: {indent}px'>{label}</div>{below}")
}

fn count(entries: &[Entry]) -> u32 {
    entries.iter().map(|entry| 1 + count(&entry.entries)).sum()
}
