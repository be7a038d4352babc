//! The server of a desktop's notifications, which keeps what programs give it to show.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex},
};

use zbus::{
    blocking::{Connection, connection::Builder},
    zvariant::OwnedValue,
};

use crate::{
    session::Session,
    wait::{SOON, wait_until},
};

const SERVER: &str = "org.freedesktop.Notifications";

/// The notifications of a session. Programs see the server go when this is dropped.
pub struct Notifications {
    _bus: Connection,
    shown: Shown,
}

/// The title and the text of each notification, the oldest first.
type Shown = Arc<Mutex<Vec<(String, String)>>>;

impl Notifications {
    /// Adds a server to the session, which has none of its own.
    pub fn start(session: &Session) -> Self {
        let shown = Shown::default();
        let bus = Builder::address(session.bus_address().as_str())
            .and_then(|bus| bus.serve_at("/org/freedesktop/Notifications", Server(shown.clone())))
            .and_then(|bus| bus.name(SERVER))
            .and_then(Builder::build)
            .expect("a session without notifications");
        Self { _bus: bus, shown }
    }

    /// The title and the text of each notification so far, the oldest first.
    pub fn all(&self) -> Vec<(String, String)> {
        self.shown.lock().unwrap().clone()
    }

    /// Waits until there are so many, and returns them.
    pub fn wait_for(&self, count: usize) -> Vec<(String, String)> {
        let what = format!("{count} notifications");
        wait_until(&what, SOON, || Some(self.all()).filter(|all| all.len() >= count))
    }
}

impl fmt::Debug for Notifications {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Notifications({:?})", self.all())
    }
}

struct Server(Shown);

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Server {
    fn get_capabilities(&self) -> Vec<&str> {
        vec!["body"]
    }

    #[allow(clippy::too_many_arguments, reason = "the specification has so many")]
    fn notify(
        &self,
        _app: String,
        _replaced: u32,
        _icon: String,
        title: String,
        body: String,
        _actions: Vec<String>,
        _hints: HashMap<String, OwnedValue>,
        _timeout: i32,
    ) -> u32 {
        let mut shown = self.0.lock().unwrap();
        shown.push((title, body));
        u32::try_from(shown.len()).expect("few")
    }
}
