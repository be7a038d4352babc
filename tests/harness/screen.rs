//! The session's screen: an X server with a window manager, and what a person sees and does there.

use std::{path::Path, process::Command};

use x11rb::{
    NONE,
    connection::Connection,
    protocol::xproto::{
        Atom, AtomEnum, ClientMessageEvent, ConnectionExt, EventMask, GetPropertyReply, Window,
    },
    rust_connection::RustConnection,
};

use crate::{
    process::Process,
    session::Session,
    wait::{SOON, wait_until, within},
};

/// What the window manager is told comes from a pager, so that it is done at once.
const FROM_A_PAGER: u32 = 2;

/// An X server, and openbox on it once it was asked for.
#[derive(Debug)]
pub(crate) struct Screen {
    manager: Option<Process>,
    _server: Process,
    /// Such as `:99`.
    pub(crate) display: String,
}

impl Screen {
    /// Starts the server alone, large enough for our window and a dialog beside it.
    pub(crate) fn start(session: &Session) -> Self {
        let mut command = session.command("Xvfb");
        command.args(["-displayfd", "1", "-nolisten", "tcp", "-screen", "0", "1280x960x24"]);
        let mut server = Process::serve(&command);
        let number = server.wait_for_line("an X display", |line| line.trim().parse::<u32>().ok());
        Self { manager: None, _server: server, display: format!(":{number}") }
    }

    /// Adds the window manager, which a person's windows are never without. The pointer, which stands
    /// in the middle of the screen at first, goes to a corner: a window that opens under it shows a
    /// tooltip, over what the test or the picture is about.
    pub(crate) fn manage(&mut self, command: &Command) {
        self.manager = Some(Process::serve(command));
        let view = View::of(&self.display);
        wait_until("a window manager", SOON, || {
            view.property(view.root, "_NET_SUPPORTING_WM_CHECK").map(|_| ())
        });
        let moved = view.connection.warp_pointer(NONE, view.root, 0, 0, 0, 0, 0, 0);
        moved.expect("a server").check().expect("a pointer");
    }
}

impl Session {
    /// Gives the session a screen with a window manager, as a person sits at.
    pub fn start_desktop(&mut self) {
        self.start_display();
        self.manage_windows();
    }

    /// The titles of the windows on the screen.
    pub fn windows(&self) -> Vec<String> {
        let view = self.view();
        view.clients().into_iter().filter_map(|window| view.title(window)).collect()
    }

    /// The title of the window that has the keyboard.
    pub fn window_in_front(&self) -> Option<String> {
        let view = self.view();
        let active = view.windows_in(view.root, "_NET_ACTIVE_WINDOW").into_iter().next()?;
        view.title(active)
    }

    /// Waits until there is a window with this title.
    pub fn wait_for_window(&self, title: &str) {
        let what = format!("a window {title:?}");
        wait_until(&what, SOON, || self.windows().iter().any(|seen| seen == title).then_some(()));
    }

    /// Waits until the window with this title has the keyboard.
    pub fn wait_for_window_in_front(&self, title: &str) {
        let what = format!("{title:?} in front");
        wait_until(&what, SOON, || {
            self.window_in_front().filter(|front| front == title).map(|_| ())
        });
    }

    /// Waits until there is no window at all.
    pub fn wait_for_no_window(&self) {
        wait_until("an empty screen", SOON, || self.windows().is_empty().then_some(()));
    }

    /// Presses the cross of the window with this title.
    pub fn close_window(&self, title: &str) {
        self.tell_manager(title, "_NET_CLOSE_WINDOW", [0, FROM_A_PAGER, 0, 0, 0]);
    }

    /// Opens a window of another program, which stays for as long as this is kept.
    #[must_use]
    pub fn open_another_window(&self) -> Process {
        let mut command = self.command("xmessage");
        let program = Process::start(command.args(["-title", "Another program", "Hello"]));
        self.wait_for_window("Another program");
        program
    }

    /// Gives the window with this title a size.
    pub fn resize_window(&self, title: &str, (width, height): (u32, u32)) {
        let (gravity, with_size) = (1, 0b1100 << 8);
        let data = [gravity | with_size | FROM_A_PAGER << 12, 0, 0, width, height];
        self.tell_manager(title, "_NET_MOVERESIZE_WINDOW", data);
    }

    /// Keeps a picture of the screen in a file, whose name says the format.
    pub fn picture(&self, file: &Path) {
        let mut command = self.command("import");
        command.args(["-window", "root"]).arg(file);
        Process::start(&mut command).finish().ok();
    }

    fn tell_manager(&self, title: &str, message: &str, data: [u32; 5]) {
        let view = self.view();
        let window = within(SOON, || view.titled(title));
        let window = window.unwrap_or_else(|| panic!("no window {title:?}: {:?}", self.windows()));
        view.tell_manager(window, message, data);
    }

    pub(crate) fn view(&self) -> View {
        View::of(self.display().expect("a screen: call start_desktop first"))
    }
}

/// One look at a display.
pub(crate) struct View {
    pub(crate) connection: RustConnection,
    pub(crate) root: Window,
}

impl View {
    fn of(display: &str) -> Self {
        let (connection, screen) = RustConnection::connect(Some(display)).expect("an X server");
        let root = connection.setup().roots[screen].root;
        Self { connection, root }
    }

    /// The windows under the manager's care, oldest first.
    fn clients(&self) -> Vec<Window> {
        self.windows_in(self.root, "_NET_CLIENT_LIST")
    }

    pub(crate) fn titled(&self, title: &str) -> Option<Window> {
        self.clients().into_iter().find(|window| self.title(*window).as_deref() == Some(title))
    }

    fn title(&self, window: Window) -> Option<String> {
        let names = ["_NET_WM_NAME", "WM_NAME"];
        let name = names.iter().find_map(|name| self.property(window, name))?;
        Some(String::from_utf8_lossy(&name.value).into_owned())
    }

    fn windows_in(&self, window: Window, property: &str) -> Vec<Window> {
        let found = self.property(window, property);
        found.iter().filter_map(GetPropertyReply::value32).flatten().collect()
    }

    /// `None` also of a window that is gone by now.
    fn property(&self, window: Window, name: &str) -> Option<GetPropertyReply> {
        let (name, kind) = (self.atom(name), AtomEnum::ANY);
        let asked = self.connection.get_property(false, window, name, kind, 0, 1 << 16).ok()?;
        asked.reply().ok().filter(|reply| reply.value_len > 0)
    }

    fn tell_manager(&self, window: Window, message: &str, data: [u32; 5]) {
        let event = ClientMessageEvent::new(32, window, self.atom(message), data);
        let mask = EventMask::SUBSTRUCTURE_REDIRECT | EventMask::SUBSTRUCTURE_NOTIFY;
        let sent = self.connection.send_event(false, self.root, mask, event).expect("a server");
        sent.check().expect("a window manager");
    }

    pub(crate) fn atom(&self, name: &str) -> Atom {
        let asked = self.connection.intern_atom(false, name.as_bytes()).expect("a server");
        asked.reply().expect("a name").atom
    }
}
