//! What Tinybird Local does on its way up and down, and what can stand in its way.

use journeys::{
    app::App,
    engine::{CONTAINER, Engine, Fault, Image},
    registry,
    session::Session,
    window::Window,
};
use serde_json::json;

use crate::{
    frame::{Gallery, Sitter, hold_port},
    scenes::past_first_run,
};

pub(crate) fn does_not_come_up(gallery: &Gallery) {
    let session = Session::with_desktop();
    let engine = Engine::beside(&session, &Image::quick().with(Fault::ServerNotReady));
    let sitter = sit(gallery, &session, &engine);
    let window = &sitter.window;
    start(window);
    window.says("Almost ready (4 of 5 services)");
    sitter.keep("local-starting");
    sitter.keep_place("Home", "home-starting");
    window.press("Tinybird Local");
    window.press("Cancel starting Tinybird Local");
    window.press("Stop Tinybird Local");
    window.says("Stopped");
    engine.docker(&["rm", "--force", CONTAINER]);
    engine.make(&Image::quick().with(Fault::DieAfter(0.5)));
    window.says("Not installed yet");
    window.press("Start Tinybird Local");
    window.shows("control", "Show log");
    sitter.keep("local-died");
}

pub(crate) fn is_downloaded(gallery: &Gallery) {
    let session = Session::with_desktop();
    let engine = Engine::beside_without_image(&session);
    let app = App::new(&session).env("DOCKER_HOST", &engine.host());
    let mut settings = past_first_run();
    settings["local_image"] = json!(registry::start_stalled());
    let sitter = gallery.sit(&session, app, settings);
    start(&sitter.window);
    sitter.window.says("Downloading: 2");
    sitter.keep("local-downloading");
}

pub(crate) fn has_a_newer_version(gallery: &Gallery) {
    let session = Session::with_desktop();
    let engine = Engine::beside(&session, &Image::quick());
    let sitter = sit(gallery, &session, &engine);
    let window = &sitter.window;
    start(window);
    window.says("Ready at localhost:7181");
    engine.make(&Image::of_real_speed());
    window.press("Restart Tinybird Local");
    window.says("A newer version of Tinybird Local is available");
    sitter.keep("local-newer-version");
    window.press("Update… Tinybird Local");
    sitter.keep("local-update");
}

pub(crate) fn is_unhealthy(gallery: &Gallery) {
    let session = Session::with_desktop();
    let engine = Engine::beside(&session, &Image::quick().with(Fault::Unhealthy));
    let sitter = sit(gallery, &session, &engine);
    start(&sitter.window);
    sitter.window.says("its health check fails");
    sitter.keep("local-unhealthy");
}

pub(crate) fn port_is_busy(gallery: &Gallery) {
    let session = Session::with_desktop();
    let engine = Engine::beside(&session, &Image::quick());
    let _holder = hold_port(&session, 7181);
    let sitter = sit(gallery, &session, &engine);
    start(&sitter.window);
    sitter.window.shows("control", "Change ports");
    sitter.keep("local-port-busy");
}

pub(crate) fn stops_slowly(gallery: &Gallery) {
    let session = Session::with_desktop();
    let engine = Engine::beside(&session, &Image::quick().with(Fault::NeverStops));
    let sitter = sit(gallery, &session, &engine);
    let window = &sitter.window;
    start(window);
    window.says("Ready at localhost:7181");
    window.press("Stop Tinybird Local");
    window.says("Waiting for Tinybird Local to stop");
    sitter.keep("local-stopping");
}

fn sit<'a>(gallery: &'a Gallery, session: &'a Session, engine: &Engine) -> Sitter<'a> {
    let app = App::new(session).env("DOCKER_HOST", &engine.host());
    gallery.sit(session, app, past_first_run())
}

fn start(window: &Window) {
    window.press("Tinybird Local");
    window.press("Start Tinybird Local");
}
