//! The session's keyring: a real gnome-keyring, and what `secret-tool` finds in it.

use crate::{process::Process, session::Session};

/// The password of every test's keyring.
pub const PASSWORD: &str = "keyring password";

/// What programs find when they look for a keyring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keyring {
    /// It is there and open.
    Unlocked,
    /// It is there, and wants a password first.
    Locked,
    /// No program offers one.
    Absent,
}

pub(crate) fn start(session: &Session, state: Keyring) -> Option<Process> {
    if state == Keyring::Absent {
        return None;
    }
    let mut command = session.command("gnome-keyring-daemon");
    command.args(["--unlock", "--components=secrets", "--foreground"]);
    let mut daemon = Process::start_with_input(&mut command, PASSWORD);
    daemon.wait_for("a keyring", |_| session.default_collection());
    if state == Keyring::Locked {
        session.lock_keyring();
    }
    Some(daemon)
}

/// Waits for the keyring to ask on the session's display; the window it asks in.
pub fn wait_for_question(session: &Session) -> String {
    let mut search = session.command("xdotool");
    search.args(["search", "--sync", "--onlyvisible", "--class", "gcr-prompter"]);
    Process::start(&mut search).finish().ok().stdout
}

/// Waits for the keyring to ask on the session's display, and says no.
pub fn dismiss_by_hand(session: &Session) {
    let prompt = wait_for_question(session);
    let mut pressing = session.command("xdotool");
    pressing.args(["windowfocus", "--sync", prompt.trim(), "key", "Escape"]);
    Process::start(&mut pressing).finish().ok();
}

/// Waits for the keyring to ask on the session's display, and types the password.
pub fn unlock_by_hand(session: &Session) {
    let prompt = wait_for_question(session);
    let mut typing = session.command("xdotool");
    typing.args(["windowfocus", "--sync", prompt.trim(), "type", PASSWORD]);
    Process::start(&mut typing).finish().ok();
    let mut pressing = session.command("xdotool");
    Process::start(pressing.args(["key", "Return"])).finish().ok();
}

impl Session {
    /// Locks the keyring, as the desktop may at any time.
    pub fn lock_keyring(&self) {
        let collection = self.default_collection().expect("a keyring");
        self.secret_service("Lock", &format!("[objectpath '{collection}']")).expect("a lock");
    }

    /// The value stored for a user name of ours, if any.
    pub fn stored(&self, username: &str) -> Option<String> {
        let mut command = self.command("secret-tool");
        command.args(["lookup", "service", "tinybird-companion", "username", username]);
        let found = Process::start(&mut command).finish();
        (found.code == Some(0)).then_some(found.stdout)
    }

    /// Stores a value under a user name of ours, as another version of our program might.
    pub fn store(&self, username: &str, value: &str) {
        let mut command = self.command("secret-tool");
        command.args(["store", "--label=Tinybird", "service", "tinybird-companion"]);
        command.args(["username", username]);
        Process::start_with_input(&mut command, value).finish().ok();
    }

    /// The user names of all our entries, sorted.
    pub fn entries(&self) -> Vec<String> {
        let mut command = self.command("secret-tool");
        command.args(["search", "--all", "service", "tinybird-companion"]);
        // It writes attributes to one stream or the other, depending on its version.
        let found = Process::start(&mut command).finish();
        let text = found.stdout + &found.stderr;
        let lines = text.lines().filter_map(|line| line.strip_prefix("attribute.username = "));
        let mut names: Vec<_> = lines.map(str::to_owned).collect();
        names.sort();
        names
    }

    fn default_collection(&self) -> Option<String> {
        let answer = self.secret_service("ReadAlias", "default")?;
        let path = answer.split('\'').nth(1)?;
        (path != "/").then(|| path.to_owned())
    }

    fn secret_service(&self, method: &str, argument: &str) -> Option<String> {
        let service = ("org.freedesktop.secrets", "/org/freedesktop/secrets");
        self.call(service, &format!("org.freedesktop.Secret.Service.{method}"), argument)
    }
}
