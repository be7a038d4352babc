//! What closing the window means.

use crate::contract::{ClipboardView, CopiedContent, Copyable, Snapshot};

/// What closing the window means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closing {
    /// The app stays in the tray.
    Stay,
    /// The person is asked whether the app stays in the tray.
    AskToStay,
    /// The app quits.
    Quit(Quitting),
}

/// When the app quits whose window was closed. On many desktops what a program copied goes with the
/// program, and a person who closes the window may be about to paste it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quitting {
    /// At once: nothing that was copied here is in the clipboard.
    Now,
    /// As soon as what was copied has left the clipboard.
    AfterCopied {
        /// When it is taken out, unix milliseconds.
        clears_at: u64,
    },
    /// When the person says so: what was copied would stay in the clipboard.
    Ask,
}

/// What closing the window means now. `has_icon` says whether the app has an icon in the tray.
pub fn closing(snapshot: &Snapshot, has_icon: bool) -> Closing {
    // Without a tray nothing could open the window again.
    let is_reachable = has_icon && snapshot.has_tray;
    match snapshot.settings.keep_in_tray.filter(|_| is_reachable) {
        Some(true) => Closing::Stay,
        None if is_reachable => Closing::AskToStay,
        _ => Closing::Quit(quitting(snapshot)),
    }
}

/// When the app quits now if its window is closed.
pub fn quitting(snapshot: &Snapshot) -> Quitting {
    match &snapshot.clipboard {
        ClipboardView::Holds(CopiedContent { what: Copyable::Token(_), clears_at, .. }) => {
            clears_at.map_or(Quitting::Ask, |clears_at| Quitting::AfterCopied { clears_at })
        }
        // A link or a code is of no use without the sign-in, which ends with the app.
        _ => Quitting::Now,
    }
}
