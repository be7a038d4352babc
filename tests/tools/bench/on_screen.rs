//! The moment in which a window is mapped, as the X server tells it.

use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use x11rb::connection::Connection;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    AtomEnum, ChangeWindowAttributesAux, ConnectionExt, EventMask, Window,
};
use x11rb::rust_connection::RustConnection;

/// Long enough for the slowest machine.
const LIMIT: Duration = Duration::from_secs(30);

/// Sees every window that is mapped on a display which has no window manager: there a window with a
/// title is a child of the root.
#[derive(Debug)]
pub(crate) struct Mapped {
    titles: Receiver<(Instant, String)>,
}

impl Mapped {
    /// Looks from now on.
    pub(crate) fn on(display: &str) -> Self {
        let (connection, screen) = RustConnection::connect(Some(display)).expect("an X server");
        let root = connection.setup().roots[screen].root;
        let wanted = ChangeWindowAttributesAux::new().event_mask(EventMask::SUBSTRUCTURE_NOTIFY);
        let asked = connection.change_window_attributes(root, &wanted).expect("an X server");
        asked.check().expect("events of the root");
        let (sender, titles) = mpsc::channel();
        // It ends with the X server.
        thread::spawn(move || {
            while let Ok(event) = connection.wait_for_event() {
                let now = Instant::now();
                if let Event::MapNotify(event) = event {
                    let _ = sender.send((now, title(&connection, event.window)));
                }
            }
        });
        Self { titles }
    }

    /// When a window of this title was mapped, from now on.
    pub(crate) fn next(&self, title: &str) -> Instant {
        loop {
            let (when, mapped) = self.titles.recv_timeout(LIMIT).expect("a window");
            if mapped == title {
                return when;
            }
        }
    }
}

fn title(connection: &RustConnection, window: Window) -> String {
    let (name, kind) = (AtomEnum::WM_NAME, AtomEnum::ANY);
    let asked = connection.get_property(false, window, name, kind, 0, 1024).expect("an X server");
    // A window may be gone by now.
    asked.reply().map(|name| String::from_utf8_lossy(&name.value).into_owned()).unwrap_or_default()
}
