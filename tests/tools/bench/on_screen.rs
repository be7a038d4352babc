//! The moment in which a window shows its content, as the X server has it.

use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use x11rb::connection::Connection;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    AtomEnum, ChangeWindowAttributesAux, ConnectionExt, EventMask, ImageFormat, Window,
};
use x11rb::rust_connection::RustConnection;

/// Long enough for the slowest machine.
const LIMIT: Duration = Duration::from_secs(30);
/// How often the pixels are read.
const PAUSE: Duration = Duration::from_millis(1);
/// The corner in which both windows have a text.
const CORNER: (u16, u16) = (190, 60);

/// Sees every window on a display which has no window manager: there a window with a title is a child
/// of the root.
#[derive(Debug)]
pub(crate) struct Screen {
    connection: RustConnection,
    mapped: Receiver<Window>,
}

impl Screen {
    /// Looks from now on.
    pub(crate) fn on(display: &str) -> Self {
        let (events, screen) = RustConnection::connect(Some(display)).expect("an X server");
        let root = events.setup().roots[screen].root;
        let wanted = ChangeWindowAttributesAux::new().event_mask(EventMask::SUBSTRUCTURE_NOTIFY);
        let asked = events.change_window_attributes(root, &wanted).expect("an X server");
        asked.check().expect("events of the root");
        let (sender, mapped) = mpsc::channel();
        // It ends with the X server.
        thread::spawn(move || {
            while let Ok(event) = events.wait_for_event() {
                if let Event::MapNotify(event) = event {
                    let _ = sender.send(event.window);
                }
            }
        });
        let (connection, _) = RustConnection::connect(Some(display)).expect("an X server");
        Self { connection, mapped }
    }

    /// When a window of this title has content: its corner has more than one colour.
    pub(crate) fn content(&self, title: &str) -> Instant {
        let window = self.window(title);
        let end = Instant::now() + LIMIT;
        while Instant::now() < end {
            if self.has_content(window) {
                return Instant::now();
            }
            thread::sleep(PAUSE);
        }
        panic!("{title} shows nothing");
    }

    fn window(&self, title: &str) -> Window {
        loop {
            let window = self.mapped.recv_timeout(LIMIT).expect("a window");
            if self.title(window) == title {
                return window;
            }
        }
    }

    fn title(&self, window: Window) -> String {
        let (name, kind) = (AtomEnum::WM_NAME, AtomEnum::ANY);
        let asked = self.connection.get_property(false, window, name, kind, 0, 1024);
        // A window may be gone by now.
        let answer = asked.expect("an X server").reply();
        answer.map(|name| String::from_utf8_lossy(&name.value).into_owned()).unwrap_or_default()
    }

    fn has_content(&self, window: Window) -> bool {
        let (width, height) = CORNER;
        let format = ImageFormat::Z_PIXMAP;
        let asked = self.connection.get_image(format, window, 0, 0, width, height, u32::MAX);
        let image = asked.expect("an X server").reply().expect("the window is there");
        let mut pixels = image.data.chunks_exact(4);
        let first = pixels.next();
        pixels.any(|pixel| Some(pixel) != first)
    }
}
