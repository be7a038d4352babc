//! A file's text, and the places in it as people count them.

use std::path::Path;

use zeroize::Zeroizing;

use crate::os::untrusted_files::{self, Bounds, Error};

/// A NUL among so many first bytes makes a file binary, as for git.
const TELLING_BYTES: usize = 8000;

/// Room for one file, used again for the next, and wiped at the end: it held tokens.
pub(super) type Room = Zeroizing<Vec<u8>>;

/// All of a file that is itself no symlink; `None` where there is none.
pub(super) fn read<'a>(
    path: &Path,
    most: usize,
    room: &'a mut Room,
) -> Result<Option<&'a [u8]>, Error> {
    let bounds = Bounds::max_bytes(most as u64).without_links();
    let Some(mut file) = untrusted_files::open(path, bounds)? else {
        return Ok(None);
    };
    // Never grown: growing would leave a copy behind that nobody wipes. One byte more than is
    // wanted, since a file may grow while it is read.
    room.resize(most + 1, 0);
    let length = file.fill(room)?;
    Ok(Some(&room[..length]))
}

/// Whether git calls it binary.
pub(super) fn is_binary(bytes: &[u8]) -> bool {
    memchr::memchr(0, &bytes[..bytes.len().min(TELLING_BYTES)]).is_some()
}

/// A place in a text, moved only forwards.
pub(super) struct Spot {
    at: usize,
    /// From 1.
    pub(super) line: usize,
    line_start: usize,
}

impl Default for Spot {
    fn default() -> Self {
        Self { at: 0, line: 1, line_start: 0 }
    }
}

impl Spot {
    pub(super) fn move_to(&mut self, text: &[u8], at: usize) {
        for found in memchr::memchr_iter(b'\n', &text[self.at..at]) {
            self.line += 1;
            self.line_start = self.at + found + 1;
        }
        self.at = at;
    }

    /// In characters, from 1.
    pub(super) fn column(&self, text: &[u8]) -> usize {
        let before = &text[self.line_start..self.at];
        let before = before.strip_prefix(b"\xef\xbb\xbf").unwrap_or(before);
        // All bytes of a character in UTF-8 but its first are 0b10xx_xxxx.
        before.iter().filter(|byte| **byte & 0xc0 != 0x80).count() + 1
    }
}
