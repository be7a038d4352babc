//! What most journeys need: a session, a cloud to sign in at, a browser, and both programs.

use std::path::Path;

use serde_json::Value;

use crate::{
    app::App, browser::Browser, cloud::Cloud, companion::Companion, judges::Judges,
    session::Session, tb::Tb, window::Window,
};

/// The first person and the first workspace of hers.
pub const ADA: (&str, &str) = ("ada@example.com", "acme");
/// Another person, with one workspace.
pub const BOB: (&str, &str) = ("bob@example.com", "widgets");
/// A person and a workspace whose names are not ASCII.
pub const ZOE: (&str, &str) = ("zoë@example.com", "análisis");

/// The options of a cloud that calls itself the region of London.
pub const IN_LONDON: &[&str] = &["--provider", "gcp", "--region", "europe-west2"];

/// The parts, in the order in which they have to end.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct Desk {
    pub browser: Browser,
    pub cloud: Cloud,
    pub session: Session,
}

impl Desk {
    /// With an unlocked keyring and the cloud as it is by default.
    pub fn new() -> Self {
        Self::of(Session::start(), &[])
    }

    /// The same with a screen, for the app's window.
    pub fn with_screen() -> Self {
        Self::of(Session::with_desktop(), &[])
    }

    /// The same, for pictures: the cloud calls itself the region of London, as one of Tinybird's.
    pub fn in_london() -> Self {
        Self::of(Session::with_desktop(), IN_LONDON)
    }

    /// In a certain session, with a cloud that has options of its own.
    pub fn of(session: Session, cloud: &[&str]) -> Self {
        Self { browser: Browser::new(&session), cloud: Cloud::start_with(&session, cloud), session }
    }

    /// The command line under test.
    pub fn companion(&self) -> Companion<'_> {
        Companion::new(&self.session)
    }

    /// The app under test, to which this cloud is Tinybird's.
    pub fn app(&self) -> App<'_> {
        let app = App::new(&self.session);
        app.env("TB_HOST", &self.cloud.url).env("TB_AUTH_HOST", &self.cloud.url)
    }

    /// Signs someone in at the window, without a browser and as far as the question who it was.
    pub fn sign_in_as_far_as_the_question(&self, window: &Window, who: (&str, &str)) {
        window.press("Sign in with your browser");
        self.cloud.authorize(&self.session.link_opened(), who);
        window.shows("control", "That’s me");
    }

    /// Signs someone in at the window, without a browser.
    pub fn sign_in(&self, window: &Window, who: (&str, &str)) {
        self.sign_in_as_far_as_the_question(window, who);
        window.press("That’s me");
        window.hides("control", "That’s me");
    }

    /// The real `tb`.
    pub fn tb(&self) -> Tb<'_> {
        Tb(&self.session)
    }

    /// Signs someone (email, workspace) in with ours, without a browser; what it said, as JSON.
    pub fn login(&self, who: (&str, &str), folder: &Path) -> Value {
        self.companion().login(&self.cloud, who, folder).json()
    }

    /// The same through the browser.
    pub fn login_by_browser(&self, who: (&str, &str), folder: &Path) -> Value {
        self.companion().login_by_browser(&self.browser, &self.cloud, who, folder).json()
    }

    /// Signs someone in with the real `tb`.
    pub fn tb_login(&self, who: (&str, &str), folder: &Path) {
        self.tb().login(&self.browser, &self.cloud, who, folder);
        self.browser.wait_for_text("You are signed in");
    }

    /// The libraries of others that judge our tokens.
    pub fn judges(&self) -> Judges<'_> {
        Judges(&self.session)
    }

    /// Runs ours in a folder with `--output json`; its answer.
    pub fn ask(&self, folder: &Path, arguments: &[&str]) -> Value {
        self.companion().run(folder, &[arguments, &["--output", "json"]].concat()).ok().json()
    }
}

impl Default for Desk {
    fn default() -> Self {
        Self::new()
    }
}
