//! The pages on which the browser ends, in both languages. They have no style of their own, and so
//! no theme.

use journeys::{
    desk::{ADA, Desk, IN_LONDON},
    session::Session,
};
use serde_json::json;

use crate::{frame::Gallery, scenes::past_first_run};

const SIZE: (u32, u32) = (720, 300);

/// A language, the system's name of it, which is what these pages go by, the words by which the
/// person goes on, and how each page begins.
struct Words {
    language: &'static str,
    system: &'static str,
    sign_in: &'static str,
    cancel: &'static str,
    expired: &'static str,
    denied: &'static str,
    confirm: &'static str,
    failed: &'static str,
    end: &'static str,
}

const ENGLISH: Words = Words {
    language: "en",
    system: "en_GB.UTF-8",
    sign_in: "Sign in with your browser",
    cancel: "Cancel sign-in",
    expired: "This page has expired",
    denied: "Access denied",
    confirm: "Almost done",
    failed: "Sign-in didn’t finish",
    end: "You’re signed in",
};

const SPANISH: Words = Words {
    language: "es",
    system: "es_ES.UTF-8",
    sign_in: "Iniciar sesión en el navegador",
    cancel: "Cancelar el inicio de sesión",
    expired: "Esta página ha caducado",
    denied: "Acceso denegado",
    confirm: "Ya casi está",
    failed: "El inicio de sesión no terminó",
    end: "Has iniciado sesión",
};

/// Takes the pictures.
pub(crate) fn pages(gallery: &Gallery) {
    for words in [ENGLISH, SPANISH] {
        with_a_state(gallery, &words);
        without_a_state(gallery, &words);
    }
}

/// At an authority that gives the state back: what comes belongs to the attempt, or is old.
fn with_a_state(gallery: &Gallery, words: &Words) {
    let desk = Desk::of(Session::with_desktop(), &[IN_LONDON, &["--echo-state"]].concat());
    let app = gallery.app(&desk).env("LANG", words.system);
    let sitter = gallery.sit(&desk.session, app, past_first_run());
    let window = &sitter.window;
    sitter.dress(words.language, "light");
    window.press(words.sign_in);
    let old = desk.session.link_opened();
    window.press(words.cancel);
    window.press(words.sign_in);
    let link = desk.session.link_opened();
    desk.browser.authorize(&old, ADA.0, ADA.1);
    keep(gallery, &desk, words, words.expired, "browser-expired");
    desk.browser.deny(&link, ADA.0);
    keep(gallery, &desk, words, words.denied, "browser-denied");
    window.press(words.sign_in);
    desk.browser.authorize(&desk.session.link_opened(), ADA.0, ADA.1);
    keep(gallery, &desk, words, words.end, "browser-end");
}

/// At one that does not: an attempt goes on after a failure, and the person has to say in the app
/// that it was they.
fn without_a_state(gallery: &Gallery, words: &Words) {
    let desk = Desk::in_london();
    let app = gallery.app(&desk).env("LANG", words.system);
    let sitter = gallery.sit(&desk.session, app, past_first_run());
    sitter.dress(words.language, "light");
    sitter.window.press(words.sign_in);
    let link = desk.session.link_opened();
    for (fault, said, name) in [
        (json!({"exchange": {"status": 500}}), words.failed, "browser-failed"),
        (json!({}), words.confirm, "browser-confirm"),
    ] {
        desk.cloud.fail(&fault);
        desk.browser.authorize(&link, ADA.0, ADA.1);
        keep(gallery, &desk, words, said, name);
    }
}

fn keep(gallery: &Gallery, desk: &Desk, words: &Words, said: &str, name: &str) {
    desk.browser.wait_for_text(said);
    gallery.keep_page(&desk.browser, SIZE, &format!("{name}.{}", words.language));
}
