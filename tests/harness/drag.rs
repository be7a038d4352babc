//! Dragging a file from a file manager and dropping it on a window: the sending side of XDND,
//! version 5 (<https://www.freedesktop.org/wiki/Specifications/XDND/>).

use std::path::Path;

use x11rb::{
    connection::Connection as _,
    protocol::{
        Event,
        xproto::{
            ClientMessageEvent, ConnectionExt as _, CreateWindowAux, EventMask, PropMode,
            SELECTION_NOTIFY_EVENT, SelectionNotifyEvent, SelectionRequestEvent, Window,
            WindowClass,
        },
    },
    wrapper::ConnectionExt as _,
};

use crate::{
    screen::View,
    session::Session,
    wait::{SOON, within},
};

const VERSION: u32 = 5;
/// Where on the target it is let go, from its upper left corner.
const AT: (i16, i16) = (400, 300);

impl Session {
    /// Drags a folder over the window with this title and lets it go there.
    pub fn drop_on_window(&self, title: &str, folder: &Path) {
        let view = self.view();
        let target = within(SOON, || view.titled(title));
        let target = target.unwrap_or_else(|| panic!("no window {title:?}: {:?}", self.windows()));
        Drag::begin(&view, target, folder).finish();
    }
}

struct Drag<'a> {
    view: &'a View,
    source: Window,
    target: Window,
    /// What is dragged, as `text/uri-list`.
    list: String,
}

impl<'a> Drag<'a> {
    fn begin(view: &'a View, target: Window, folder: &Path) -> Self {
        let connection = &view.connection;
        let source = connection.generate_id().expect("an id");
        let aux = CreateWindowAux::new();
        let kind = WindowClass::INPUT_OUTPUT;
        let made = connection
            .create_window(0, source, view.root, 0, 0, 1, 1, 0, kind, 0, &aux)
            .expect("a server");
        made.check().expect("a window");
        let selection = view.atom("XdndSelection");
        connection.set_selection_owner(source, selection, 0_u32).expect("a server");
        let list = format!("{}\r\n", url::Url::from_file_path(folder).expect("an absolute path"));
        Self { view, source, target, list }
    }

    /// Enters, moves until the target says that it would take it, lets go, and waits until the
    /// target has.
    fn finish(&self) {
        let list = self.view.atom("text/uri-list");
        self.tell("XdndEnter", [self.source, VERSION << 24, list, 0, 0]);
        self.hover();
        self.until("XdndStatus", |status| {
            let takes_it = status[1] & 1 == 1;
            if !takes_it {
                self.hover();
            }
            takes_it
        });
        self.tell("XdndDrop", [self.source, 0, 0, 0, 0]);
        self.until("XdndFinished", |_| true);
    }

    fn hover(&self) {
        let (x, y) = self.place();
        let action = self.view.atom("XdndActionCopy");
        self.tell("XdndPosition", [self.source, 0, x << 16 | y, 0, action]);
    }

    fn place(&self) -> (u32, u32) {
        let (connection, root) = (&self.view.connection, self.view.root);
        let (x, y) = AT;
        let asked = connection.translate_coordinates(self.target, root, x, y).expect("a server");
        let there = asked.reply().expect("the window is there");
        let on_screen = |at: i16| u32::try_from(at).expect("on the screen");
        (on_screen(there.dst_x), on_screen(there.dst_y))
    }

    /// Serves what is dragged until the target sends a message that `is_it`.
    fn until(&self, message: &str, mut is_it: impl FnMut([u32; 5]) -> bool) {
        let kind = self.view.atom(message);
        let came = within(SOON, || {
            while let Some(event) = self.view.connection.poll_for_event().expect("a server") {
                match event {
                    Event::SelectionRequest(asked) => self.give(&asked),
                    Event::ClientMessage(told)
                        if told.type_ == kind && is_it(told.data.as_data32()) =>
                    {
                        return Some(());
                    }
                    _ => {}
                }
            }
            None
        });
        came.unwrap_or_else(|| panic!("the window sends no {message} that would do"));
    }

    fn give(&self, asked: &SelectionRequestEvent) {
        let list = self.view.atom("text/uri-list");
        let property = if asked.target == list { asked.property } else { x11rb::NONE };
        if property != 0 {
            let put = self.view.connection.change_property8(
                PropMode::REPLACE,
                asked.requestor,
                property,
                list,
                self.list.as_bytes(),
            );
            put.expect("a server").check().expect("a property");
        }
        let event = SelectionNotifyEvent {
            response_type: SELECTION_NOTIFY_EVENT,
            sequence: 0,
            time: asked.time,
            requestor: asked.requestor,
            selection: asked.selection,
            target: asked.target,
            property,
        };
        let sent =
            self.view.connection.send_event(false, asked.requestor, EventMask::NO_EVENT, event);
        sent.expect("a server").check().expect("it is there");
    }

    fn tell(&self, message: &str, data: [u32; 5]) {
        let event = ClientMessageEvent::new(32, self.target, self.view.atom(message), data);
        let sent = self.view.connection.send_event(false, self.target, EventMask::NO_EVENT, event);
        sent.expect("a server").check().expect("the window is there");
    }
}
