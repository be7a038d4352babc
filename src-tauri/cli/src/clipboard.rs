//! The desktop's clipboard, as a program without a window has it: it can be written.
//!
//! What is in it outlives this process. So it is not taken out again, and is not read.

use std::io;

use companion_core::app::Clipboard;
use companion_core::os;

/// The clipboard of the system's own programs.
pub(crate) struct ProgramClipboard;

impl Clipboard for ProgramClipboard {
    fn write(&self, text: &str) -> io::Result<()> {
        os::write_to_clipboard(text, &std::env::vars_os().collect::<Vec<_>>())
    }

    fn write_secret(&self, text: &str) -> io::Result<()> {
        self.write(text)
    }

    fn read(&self) -> io::Result<Option<String>> {
        Err(io::ErrorKind::Unsupported.into())
    }

    fn clear(&self) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
}
