//! One state, in each language and theme, and in the smallest window.

use std::{
    fs,
    net::TcpStream,
    path::{Path, PathBuf},
};

use journeys::{
    app::{App, TITLE},
    browser::Browser,
    desk::Desk,
    engine::Engine,
    process::Process,
    session::Session,
    wait::{SOON, wait_until},
    window::Window,
};
use serde_json::{Value, json};

const SIZE: (u32, u32) = (940, 660);
const SMALLEST: (u32, u32) = (720, 520);
/// What is wider than its place, but for what scrolls by design: a revealed token.
const TOO_WIDE: &str = "
    const boxes = document.querySelectorAll('.side, main, dialog, aside, section, li, button');
    const isTooWide = (box) => box.clientWidth > 0 && box.scrollWidth > box.clientWidth + 1;
    return [...boxes].filter(isTooWide).map((box) => box.outerHTML.slice(0, 120));
";
/// More than this is no picture of a few colours.
const MOST_BYTES: u64 = 60_000;

/// Where the pictures go, and what every scene may use.
pub(crate) struct Gallery {
    pub(crate) folder: PathBuf,
    pub(crate) small: PathBuf,
    /// An engine that runs and has no instance, for the scenes that are about something else.
    pub(crate) engine: Engine,
}

/// An open window that pictures are taken of. It speaks English between them, so that its elements
/// can be named.
pub(crate) struct Sitter<'a> {
    pub(crate) window: Window,
    pub(crate) gallery: &'a Gallery,
    pub(crate) session: &'a Session,
    settings: Value,
}

impl Gallery {
    /// The app at a desk, with the engine that runs.
    pub(crate) fn app<'a>(&self, desk: &'a Desk) -> App<'a> {
        desk.app().env("DOCKER_HOST", &self.engine.host())
    }

    /// Takes a picture of what a browser shows.
    pub(crate) fn keep_page(&self, browser: &Browser, size: (u32, u32), name: &str) {
        println!("{name}");
        let file = self.folder.join(format!("{name}.png"));
        browser.picture(size, &file);
        assert_small(&file);
    }

    /// Opens the app with certain settings.
    pub(crate) fn sit<'a>(
        &'a self,
        session: &'a Session,
        app: App<'a>,
        settings: Value,
    ) -> Sitter<'a> {
        let window = app.with_settings(dressed(&settings, "en", "light")).open();
        Sitter { window, gallery: self, session, settings }
    }
}

impl Sitter<'_> {
    /// Takes the pictures of what there is now.
    pub(crate) fn keep(&self, name: &str) {
        println!("{name}");
        for (language, theme) in [("en", "light"), ("en", "dark"), ("es", "light"), ("es", "dark")]
        {
            self.dress(language, theme);
            let file = self.gallery.folder.join(format!("{name}.{language}.{theme}.png"));
            self.session.picture_of(&self.window, &file);
            assert_small(&file);
        }
        self.resize(SMALLEST);
        for language in ["es", "en"] {
            self.dress(language, "light");
            self.assert_fits(&format!("{name}.{language}"));
            let file = self.gallery.small.join(format!("{name}.{language}.png"));
            self.session.picture_of(&self.window, &file);
        }
        self.zoom(2.0);
        self.session
            .picture_of(&self.window, &self.gallery.small.join(format!("{name}.en.200.png")));
        self.zoom(1.0);
        self.resize(SIZE);
    }

    /// Goes to a place, and takes the pictures of it.
    pub(crate) fn keep_place(&self, place: &str, name: &str) {
        self.window.press(place);
        self.keep(name);
    }

    /// The same of the end of what is longer than the window.
    pub(crate) fn keep_end(&self, name: &str) {
        let scroll = "document.querySelector('main').scrollTo(0, arguments[0])";
        self.window.execute(scroll, &[json!(1_000_000)]);
        self.keep(name);
        self.window.execute(scroll, &[json!(0)]);
    }

    /// Makes it speak a language and wear a theme.
    pub(crate) fn dress(&self, language: &str, theme: &str) {
        let mut intent = dressed(&self.settings, language, theme);
        intent["type"] = json!("change_settings");
        let changed = self.window.invoke("dispatch", &json!({"intent": intent}));
        changed.expect("settings can be changed");
        let look = "const {lang, dataset} = document.documentElement; return [lang, dataset.theme]";
        let wanted = json!([language, theme]);
        wait_until(&format!("a page in {wanted}"), SOON, || {
            (self.window.execute(look, &[]) == wanted).then_some(())
        });
    }

    fn assert_fits(&self, name: &str) {
        let too_wide = self.window.execute(TOO_WIDE, &[]);
        assert_eq!(too_wide, json!([]), "{name} has boxes that are narrower than what is in them");
    }

    fn zoom(&self, level: f64) {
        let zoomed = self.window.invoke("zoom", &json!({"level": level}));
        zoomed.expect("a page of another size");
        let wanted = f64::from(SMALLEST.0) / level;
        wait_until("a page of another size", SOON, || {
            let now = self.window.execute("return innerWidth", &[]).as_f64().expect("a width");
            ((now - wanted).abs() <= 1.0).then_some(())
        });
    }

    fn resize(&self, (width, height): (u32, u32)) {
        self.session.resize_window(TITLE, (width, height));
        wait_until("a window of another size", SOON, || {
            let size = self.window.execute("return [innerWidth, innerHeight]", &[]);
            (size == json!([width, height])).then_some(())
        });
    }
}

/// Another program that holds a port, in the session's own network.
pub(crate) fn hold_port(session: &Session, port: u16) -> Process {
    let address = format!("127.0.0.1:{port}");
    let mut holder = session.command("busybox");
    let holder = Process::start(holder.args(["httpd", "-f", "-p", &address]));
    let is_held = || TcpStream::connect(&address).is_ok().then_some(());
    wait_until("the port to be held", SOON, is_held);
    holder
}

fn assert_small(file: &Path) {
    let bytes = fs::metadata(file).expect("just made").len();
    assert!(bytes < MOST_BYTES, "{} has {bytes} bytes", file.display());
}

fn dressed(settings: &Value, language: &str, theme: &str) -> Value {
    let mut settings = settings.clone();
    settings["language"] = json!(language);
    settings["theme"] = json!(theme);
    settings
}
