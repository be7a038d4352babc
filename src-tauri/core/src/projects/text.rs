//! The text of a file, and positions in it as people count them.

use std::path::Path;

use zeroize::Zeroizing;

use crate::os::untrusted_files::{self, Bounds, Error};

/// Git calls a file binary if there is a NUL in so many first bytes.
const BINARY_CHECK_BYTES: usize = 8000;

/// Memory for one file after the other. It is wiped at the end, because it held tokens.
pub(super) type Buffer = Zeroizing<Vec<u8>>;

/// Reads a file, which may not be a symlink; `None` if there is none.
pub(super) fn read_file<'a>(
    path: &Path,
    most_bytes: usize,
    buffer: &'a mut Buffer,
) -> Result<Option<&'a [u8]>, Error> {
    let bounds = Bounds::max_bytes(most_bytes as u64).without_links();
    let Some(mut file) = untrusted_files::open(path, bounds)? else {
        return Ok(None);
    };
    // The buffer has its full size from the start: growing would leave a copy that is not wiped.
    // One byte more than is wanted, since a file may grow while it is read.
    buffer.resize(most_bytes + 1, 0);
    let length = file.fill(buffer)?;
    Ok(Some(&buffer[..length]))
}

/// Whether git calls a file with this content binary.
pub(super) fn is_binary(bytes: &[u8]) -> bool {
    memchr::memchr(0, &bytes[..bytes.len().min(BINARY_CHECK_BYTES)]).is_some()
}

/// A position in a text, which only moves forward.
pub(super) struct Position {
    at: usize,
    /// From 1.
    pub(super) line: usize,
    line_start: usize,
}

impl Default for Position {
    fn default() -> Self {
        Self { at: 0, line: 1, line_start: 0 }
    }
}

impl Position {
    pub(super) fn advance_to(&mut self, text: &[u8], at: usize) {
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
