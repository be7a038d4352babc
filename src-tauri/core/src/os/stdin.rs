//! Standard input of a terminal: discards what was typed before a question, reads one line and
//! nothing after it, and hides a secret while it is typed.
//!
//! If standard input is not a terminal, nothing is discarded or hidden. The questions are not in
//! this module.

/// Discards what was typed and not read yet. Call it before a question is shown, so that a line
/// that was typed earlier does not answer it.
pub fn discard_typed_input() {
    system::discard_typed_input();
}

/// Reads one line of standard input, with its line break. A line without one is the last of the
/// input, or has `max_bytes`. No bytes mean the end of the input. Blocks.
///
/// On Unix no byte after the line is read, so that [`discard_typed_input`] can discard what is
/// typed before the next question.
pub fn read_line(max_bytes: usize) -> std::io::Result<Vec<u8>> {
    system::read_line(max_bytes)
}

/// Hides what is typed, until it is dropped. What was typed before is discarded, because it was
/// shown. Of the keys that stop or end a program only Ctrl-C works: the others would leave the
/// terminal to a shell without echo, or show the rest of the secret.
#[derive(Debug)]
#[must_use]
pub struct HiddenInput(Option<system::Mode>);

impl HiddenInput {
    /// Hides what is typed from now on.
    pub fn start() -> Self {
        Self(system::hide())
    }
}

impl Drop for HiddenInput {
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

    /// The code that no key has (`_POSIX_VDISABLE`).
    const NO_KEY: u8 = if cfg!(any(target_os = "linux", target_os = "android")) { 0 } else { 0xff };
    /// The keys that do not work while input is hidden: Ctrl-Z and Ctrl-\.
    #[cfg(not(target_vendor = "apple"))]
    const DISABLED_KEYS: [SpecialCodeIndex; 2] = [SpecialCodeIndex::VSUSP, SpecialCodeIndex::VQUIT];
    /// The keys that do not work while input is hidden: Ctrl-Z, Ctrl-\, and Ctrl-Y, which stops a
    /// program when it reads.
    #[cfg(target_vendor = "apple")]
    const DISABLED_KEYS: [SpecialCodeIndex; 3] =
        [SpecialCodeIndex::VSUSP, SpecialCodeIndex::VQUIT, SpecialCodeIndex::VDSUSP];

    pub(super) type Mode = Termios;

    pub(super) fn discard_typed_input() {
        let stdin = io::stdin();
        if stdin.is_terminal()
            && let Err(error) = tcflush(&stdin, QueueSelector::IFlush)
        {
            tracing::warn!(%error, "what was typed cannot be discarded");
        }
    }

    pub(super) fn read_line(max_bytes: usize) -> io::Result<Vec<u8>> {
        let stdin = io::stdin();
        let (mut line, mut byte) = (Vec::new(), [0]);
        while line.len() < max_bytes && line.last() != Some(&b'\n') {
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
        DISABLED_KEYS.into_iter().for_each(|key| hidden.special_codes[key] = NO_KEY);
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
        // The call fails for an input that is not a console.
        let _ = unsafe { FlushConsoleInputBuffer(input()) };
    }

    pub(super) fn read_line(max_bytes: usize) -> io::Result<Vec<u8>> {
        let mut line = Vec::new();
        let max_bytes = u64::try_from(max_bytes).unwrap_or(u64::MAX);
        io::stdin().lock().take(max_bytes).read_until(b'\n', &mut line)?;
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
