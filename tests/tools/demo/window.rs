//! The window: handed to the person at a display, or else played in a virtual one.

use std::{
    cell::Cell,
    env, fs,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    time::Duration,
};

use journeys::{
    app::App,
    desk::{ADA, Desk, IN_LONDON},
    engine::{Engine, Image},
    session::Session,
    tray::Tray,
    window::Window,
};

use crate::{
    display::Display,
    telling::{heading, masked, print, remark},
};

/// As long as a person may look around.
const A_DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Opens the app on the person's display, and ends when they quit it.
pub(crate) fn hand_over(display: &Display) {
    println!(
        "Starting the stand-ins: a session with a keyring of its own, Tinybird's cloud, and a"
    );
    println!("container engine with Tinybird Local's image.");
    let desk = Desk::of(Session::start(), IN_LONDON);
    let engine = engine(&desk);
    let folder = desk.session.project("web-dashboard");
    open_links_before_their_eyes(&desk, display);
    let mut app = app(&desk, engine.as_ref());
    for (name, value) in &display.variables {
        app = app.env(name, value);
    }
    for name in ["LANG", "LC_ALL", "LC_MESSAGES"] {
        if let Ok(value) = env::var(name) {
            app = app.env(name, &value);
        }
    }
    println!("\nThe window is on your display; a browser opens when you sign in. Try:");
    println!("  - sign in as {}, workspace {}, or as bob@example.com", ADA.0, ADA.1);
    println!("  - the project folder {}", folder.display());
    println!(
        "Nothing of it reaches your own session, keyring, tray or files. Close the window to end."
    );
    // Whatever ends this program ends the app.
    app.run_by(&["setpriv", "--pdeathsig", "KILL", "--"]).start().finish_within(A_DAY).ok();
    println!("Everything it made is gone now.");
}

/// Plays the whole job by real clicks, and keeps a picture of each step.
pub(crate) fn play(folder: &Path) {
    println!("There is no display here, so the window is played in a virtual one.");
    println!(
        "Starting the stand-ins: a desktop session with a keyring and a tray, Tinybird's cloud,"
    );
    println!("a browser without a window, and a container engine with Tinybird Local's image.");
    let desk = Desk::in_london();
    let tray = Tray::start(&desk.session);
    let engine = engine(&desk);
    let album = Album::new(folder);
    let window = app(&desk, engine.as_ref()).open();
    Play { desk: &desk, window: &window, album: &album, tray: &tray }.all(engine.is_some());
    println!("\nThat was the whole job. The pictures are in {}", folder.display());
}

/// What the steps need.
struct Play<'a> {
    desk: &'a Desk,
    window: &'a Window,
    album: &'a Album,
    tray: &'a Tray,
}

impl Play<'_> {
    fn all(&self, has_engine: bool) {
        self.sign_in();
        self.choose_a_folder();
        if has_engine {
            self.start_the_local_instance();
        }
        self.copy();
        self.look_around();
        self.use_the_tray();
    }

    fn sign_in(&self) {
        heading("The first run: what is there already was found before anything is asked");
        self.window.says("Let’s get you a token");
        self.keep("first-run");
        self.press("Sign in with your browser");
        let link = self.desk.session.link_opened();
        remark(&format!("the browser opens {link}"));
        self.keep("waiting-for-the-browser");
        remark(&format!("the form there is filled in: {}, workspace {}", ADA.0, ADA.1));
        self.desk.browser.authorize(&link, ADA.0, ADA.1);
        self.window.shows("control", "That’s me");
        self.keep("is-this-you");
        self.press("That’s me");
        self.window.says("Signed in as");
        self.keep("signed-in");
    }

    fn choose_a_folder(&self) {
        heading("A project folder, in which tb is to work");
        self.press("Optional, for developers");
        let folder = self.desk.session.project("web-dashboard");
        self.window.fill("Project folder", folder.to_str().expect("a path that is text"));
        remark(&format!("typed: {}", folder.display()));
        self.press("Connect folder");
        self.window.says("This folder is connected.");
        self.keep("project-folder");
        remark("what tb itself says there, without a question:");
        let current = self.desk.tb().run(&folder, &["--cloud", "workspace", "current"]).ok();
        print(&current.stdout);
    }

    fn start_the_local_instance(&self) {
        heading("Tinybird on this computer");
        self.press("Start Tinybird Local");
        self.keep("starting");
        self.window.says("Ready at localhost:7181");
        self.keep("ready");
    }

    fn copy(&self) {
        heading("The token");
        self.press("Copy workspace token");
        self.window.says("Copied the workspace token.");
        self.keep("copied");
        let token = self.desk.session.clipboard().text().expect("it was copied");
        remark(&format!("the clipboard holds {}, and histories do not keep it", masked(&token)));
    }

    fn look_around(&self) {
        heading("Every day");
        self.press("Done");
        self.window.shows("control", "Settings");
        self.keep("home");
        for place in ["Tokens", "Tinybird Local", "Projects", "Settings", "Doctor"] {
            self.press(place);
            self.window.shows("heading", place);
            self.keep(&place.to_lowercase().replace(' ', "-"));
        }
    }

    fn use_the_tray(&self) {
        heading("The tray's menu, as a panel shows it");
        print(&self.tray.labels().join("\n"));
    }

    fn press(&self, name: &str) {
        self.window.press(name);
        remark(&format!("pressed: {name}"));
    }

    fn keep(&self, name: &str) {
        let file = self.album.next(name);
        self.desk.session.picture_of(self.window, &file);
        remark(&format!("picture: {}", file.display()));
    }
}

/// Numbered pictures in a folder that has no others.
struct Album {
    folder: PathBuf,
    taken: Cell<usize>,
}

impl Album {
    fn new(folder: &Path) -> Self {
        let _ = fs::remove_dir_all(folder);
        fs::create_dir_all(folder).expect("a folder for the pictures");
        Self { folder: folder.to_owned(), taken: Cell::new(0) }
    }

    fn next(&self, name: &str) -> PathBuf {
        self.taken.set(self.taken.get() + 1);
        self.folder.join(format!("{:02}-{name}.png", self.taken.get()))
    }
}

/// Only root can have one in the session's network.
fn engine(desk: &Desk) -> Option<Engine> {
    let is_root = fs::metadata("/proc/self").expect("/proc is there").uid() == 0;
    if !is_root {
        println!("Without an engine: one for this session would need root.");
        return None;
    }
    Some(Engine::beside(&desk.session, &Image::of_real_speed()))
}

fn app<'a>(desk: &'a Desk, engine: Option<&Engine>) -> App<'a> {
    match engine {
        Some(engine) => desk.app().env("DOCKER_HOST", &engine.host()),
        None => desk.app(),
    }
}

/// The session's opener shows each link in a browser with a profile of its own.
fn open_links_before_their_eyes(desk: &Desk, display: &Display) {
    let home = desk.session.home();
    let mut opening = desk.session.command("chromium");
    opening.args([
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
    ]);
    opening.args(["--disable-sync", "--password-store=basic", "--no-default-browser-check"]);
    opening.arg(format!("--user-data-dir={}", home.join("visible-browser").display()));
    if fs::metadata(home).expect("a home").uid() == 0 {
        opening.arg("--no-sandbox");
    }
    let words: Vec<_> = opening.get_args().map(|word| format!("'{}'", word.display())).collect();
    let variables: Vec<_> =
        display.variables.iter().map(|(name, value)| format!("{name}='{value}'")).collect();
    let script = format!(
        "#!/bin/sh\nsetsid -f env {} chromium {} \"$1\" >/dev/null 2>&1\n",
        variables.join(" "),
        words.join(" ")
    );
    fs::write(home.join("bin/xdg-open"), script).expect("the session's opener");
}
