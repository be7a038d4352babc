//! The terminal at standard input: what was typed before a question is thrown away, a line is read
//! and nothing after it, and what is secret is not shown while it is typed.
//!
//! Where standard input is no terminal, nothing is done. Which questions are asked is not decided
//! here.

/// Throws away what was typed and not read yet. A question is shown only after this: an answer
/// that was typed before it answers nothing.
pub fn discard_typed_input() {
    system::discard_typed_input();
}

/// Reads standard input up to the end of its line, with the line break. What has none is the last
/// line of the input, or has `most` bytes; no bytes are the end of the input. Blocks.
///
/// On Unix nothing after the line is taken, so that what is typed before the next question can be
/// thrown away by [`discard_typed_input`].
pub fn read_line(most: usize) -> std::io::Result<Vec<u8>> {
    system::read_line(most)
}

/// Keeps what is typed from being shown, until it is dropped. What was typed before is thrown
/// away too: it was seen. Of the keys that stop or end a program only Ctrl-C acts: the others
/// would leave the terminal to a shell while nothing is shown, or show the rest of the secret.
#[derive(Debug)]
#[must_use]
pub struct Unseen(Option<system::Mode>);

impl Unseen {
    /// From now on.
    pub fn begin() -> Self {
        Self(system::hide())
    }
}

impl Drop for Unseen {
    fn drop(&mut self) {
        if let Some(mode) = self.0.take() {
            system::restore(&mode);
        }
    }
}

#[cfg(unix)]
mod system {
    use std::io::{self, IsTerminal as _};

    use rustix::io::{Errno, read};
    use rustix::termios::{
        LocalModes, OptionalActions, QueueSelector, SpecialCodeIndex, Termios, tcflush, tcgetattr,
        tcsetattr,
    };

    /// No key stands for this (`_POSIX_VDISABLE`).
    const NO_KEY: u8 = if cfg!(any(target_os = "linux", target_os = "android")) { 0 } else { 0xff };
    /// Ctrl-Z and Ctrl-\.
    #[cfg(not(target_vendor = "apple"))]
    const OFF: [SpecialCodeIndex; 2] = [SpecialCodeIndex::VSUSP, SpecialCodeIndex::VQUIT];
    /// Ctrl-Z, Ctrl-\, and Ctrl-Y, which stops a program when it reads.
    #[cfg(target_vendor = "apple")]
    const OFF: [SpecialCodeIndex; 3] =
        [SpecialCodeIndex::VSUSP, SpecialCodeIndex::VQUIT, SpecialCodeIndex::VDSUSP];

    pub(super) type Mode = Termios;

    pub(super) fn discard_typed_input() {
        let stdin = io::stdin();
        if stdin.is_terminal()
            && let Err(error) = tcflush(&stdin, QueueSelector::IFlush)
        {
            tracing::warn!(%error, "what was typed cannot be thrown away");
        }
    }

    pub(super) fn read_line(most: usize) -> io::Result<Vec<u8>> {
        let stdin = io::stdin();
        let (mut line, mut byte) = (Vec::new(), [0]);
        while line.len() < most && line.last() != Some(&b'\n') {
            match read(&stdin, &mut byte) {
                Ok(0) => break,
                Ok(_) => line.push(byte[0]),
                Err(Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(line)
    }

    pub(super) fn hide() -> Option<Mode> {
        let stdin = io::stdin();
        let before = tcgetattr(&stdin).ok()?;
        let mut hidden = before.clone();
        hidden.local_modes.remove(LocalModes::ECHO);
        OFF.into_iter().for_each(|key| hidden.special_codes[key] = NO_KEY);
        match tcsetattr(&stdin, OptionalActions::Flush, &hidden) {
            Ok(()) => Some(before),
            Err(error) => {
                tracing::warn!(%error, "what is typed is shown");
                None
            }
        }
    }

    pub(super) fn restore(mode: &Mode) {
        if let Err(error) = tcsetattr(io::stdin(), OptionalActions::Now, mode) {
            tracing::warn!(%error, "the terminal stays without echo: stty echo");
        }
    }
}

#[cfg(windows)]
#[allow(unsafe_code, reason = "the console's calls have no safe form; each is given our own input")]
mod system {
    use std::io::{self, BufRead as _, Read as _};
    use std::os::windows::io::AsRawHandle as _;

    use windows_sys::Win32::Foundation::HANDLE;
    use windows_sys::Win32::System::Console::{
        CONSOLE_MODE, ENABLE_ECHO_INPUT, FlushConsoleInputBuffer, GetConsoleMode, SetConsoleMode,
    };

    pub(super) type Mode = CONSOLE_MODE;

    fn input() -> HANDLE {
        io::stdin().as_raw_handle()
    }

    pub(super) fn discard_typed_input() {
        // SAFETY: a handle of this process, which is open for as long as it runs.
        // What is no console has no such buffer, and the call says no.
        let _ = unsafe { FlushConsoleInputBuffer(input()) };
    }

    pub(super) fn read_line(most: usize) -> io::Result<Vec<u8>> {
        let mut line = Vec::new();
        let most = u64::try_from(most).unwrap_or(u64::MAX);
        io::stdin().lock().take(most).read_until(b'\n', &mut line)?;
        Ok(line)
    }

    pub(super) fn hide() -> Option<Mode> {
        let mut before: CONSOLE_MODE = 0;
        // SAFETY: the handle as above; the mode is written to a place of its type.
        if unsafe { GetConsoleMode(input(), &raw mut before) } == 0 {
            return None;
        }
        discard_typed_input();
        // SAFETY: as above.
        if unsafe { SetConsoleMode(input(), before & !ENABLE_ECHO_INPUT) } == 0 {
            tracing::warn!(error = %io::Error::last_os_error(), "what is typed is shown");
            return None;
        }
        Some(before)
    }

    pub(super) fn restore(mode: &Mode) {
        // SAFETY: as above.
        if unsafe { SetConsoleMode(input(), *mode) } == 0 {
            tracing::warn!(error = %io::Error::last_os_error(), "the console stays without echo");
        }
    }
}
