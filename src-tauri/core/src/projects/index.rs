//! Reads a repository's index, which lists the files that git tracks: versions 2 to 4.
//!
//! It is read as a stream, so that its size costs time but no memory. Only names and kinds are
//! read. Its hashes are not checked, because a damaged index is git's to report. A split index
//! (`git update-index --split-index`) is not read.
//! Source: `git help gitformat-index`.

use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::time::Duration;

use super::Error;
use super::work_tree::IGNORE_FILE;
use crate::os::untrusted_files::{self, Bounds, OpenFile};

/// To look up one file. An index of two million files has some 200 MB.
pub(super) const LOOKUP_BOUNDS: Bounds = Bounds::max_bytes(1 << 30);
/// To search each file that it lists.
pub(super) const SEARCH_BOUNDS: Bounds = LOOKUP_BOUNDS.with_max_time(Duration::from_secs(3600));

/// No file system has longer names.
const MOST_NAME_BYTES: usize = 64 * 1024;
/// Times, device, inode, mode, owner and size, before the hash.
const STAT_BYTES: usize = 40;
const HAS_MORE_FLAGS: u16 = 0x4000;
const SKIP_WORK_TREE: u16 = 0x4000;
const NAME_LENGTH: u16 = 0x0fff;

/// The hash function of a repository. The index does not say which one it has, and can be written
/// so that it is valid with either.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hash {
    Sha1,
    Sha256,
}

impl Hash {
    fn length(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
        }
    }
}

/// An entry of the index.
#[derive(Debug)]
pub(super) struct Entry<'a> {
    /// The git path.
    pub(super) name: &'a [u8],
    /// It is a regular file: neither a symlink, nor another repository, nor a folder.
    pub(super) is_file: bool,
    /// Git does not expect it in the work tree, for example because of `git sparse-checkout`.
    pub(super) is_not_checked_out: bool,
}

impl Entry<'_> {
    /// The git path of the folder whose ignore file this is, if it is not checked out: git then
    /// reads the rules from the index.
    pub(super) fn folder_of_ignore_file(&self) -> Option<&[u8]> {
        let folder = self.name.strip_suffix(IGNORE_FILE.as_bytes())?;
        let folder = folder.strip_suffix(b"/").or_else(|| folder.is_empty().then_some(folder))?;
        self.is_not_checked_out.then_some(folder)
    }
}

/// Calls `visit` for every entry of the index at `path`; for none if there is no index yet. Blocks.
pub(super) fn visit_entries(
    path: &Path,
    hash: Hash,
    bounds: Bounds,
    visit: &mut dyn FnMut(&Entry<'_>),
) -> Result<(), Error> {
    let broken = || Error::Index { path: path.to_owned() };
    let mut file = match untrusted_files::open(path, bounds) {
        Ok(Some(file)) => file,
        Ok(None) => return Ok(()),
        Err(untrusted_files::Error::Io(error)) => return Err(Error::io(path)(error)),
        Err(_) => return Err(broken()),
    };
    // The whole index is checked before the first entry is visited.
    read_index(&mut file, hash.length(), &mut |_| {}).map_err(|error| {
        match is_malformed(&error) {
            true => broken(),
            false => Error::io(path)(error),
        }
    })?;
    file.rewind().map_err(|_| broken())?;
    read_index(&mut file, hash.length(), visit).map_err(|_| broken())
}

fn is_malformed(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof)
}

fn malformed() -> io::Error {
    io::ErrorKind::InvalidData.into()
}

fn ensure(holds: bool) -> io::Result<()> {
    if holds { Ok(()) } else { Err(malformed()) }
}

fn read_index(
    file: &mut OpenFile,
    hash_length: usize,
    visit: &mut dyn FnMut(&Entry<'_>),
) -> io::Result<()> {
    let size = file.length();
    let mut bytes = CountingReader { inner: BufReader::with_capacity(64 * 1024, file), count: 0 };
    ensure(bytes.read_array::<4>()? == *b"DIRC")?;
    let version = u32::from_be_bytes(bytes.read_array()?);
    ensure((2..=4).contains(&version))?;
    let count = u32::from_be_bytes(bytes.read_array()?);
    let mut name = Vec::new();
    for _ in 0..count {
        let (is_file, is_not_checked_out) =
            read_entry(&mut bytes, version, hash_length, &mut name)?;
        visit(&Entry { name: &name, is_file, is_not_checked_out });
    }
    check_extensions(&mut bytes, size, hash_length)
}

/// Reads one entry. `name` holds the name of the entry before, and then its own. Returns whether it
/// is a regular file, and whether it is not checked out.
fn read_entry(
    bytes: &mut CountingReader<impl BufRead>,
    version: u32,
    hash_length: usize,
    name: &mut Vec<u8>,
) -> io::Result<(bool, bool)> {
    let start = bytes.count;
    let stat = bytes.read_array::<STAT_BYTES>()?;
    let mode = u32::from_be_bytes([stat[24], stat[25], stat[26], stat[27]]);
    bytes.skip(hash_length as u64)?;
    let flags = u16::from_be_bytes(bytes.read_array()?);
    let mut more_flags = 0;
    if flags & HAS_MORE_FLAGS != 0 {
        ensure(version > 2)?;
        more_flags = u16::from_be_bytes(bytes.read_array()?);
    }
    let length = usize::from(flags & NAME_LENGTH);
    if version == 4 {
        let removed = bytes.read_number()?;
        let shared = name.len().checked_sub(removed).ok_or_else(malformed)?;
        name.truncate(shared);
        bytes.read_until_nul(name)?;
    } else {
        name.clear();
        bytes.read_until_nul(name)?;
        // At least one NUL, and as many as make the entry a multiple of eight bytes.
        while !(bytes.count - start).is_multiple_of(8) {
            ensure(bytes.read_array()? == [0])?;
        }
    }
    ensure(name.len().min(usize::from(NAME_LENGTH)) == length && length > 0)?;
    Ok((mode & 0o170_000 == 0o100_000, more_flags & SKIP_WORK_TREE != 0))
}

/// Reads past the extensions that follow the entries. Each must be known here, or marked as one
/// that may be skipped.
fn check_extensions(
    bytes: &mut CountingReader<impl BufRead>,
    size: u64,
    hash_length: usize,
) -> io::Result<()> {
    let end = size.checked_sub(hash_length as u64).ok_or_else(malformed)?;
    while bytes.count < end {
        let name = bytes.read_array::<4>()?;
        let length = u32::from_be_bytes(bytes.read_array()?);
        // `sdir` marks a sparse index, in which some entries are folders.
        ensure(name[0].is_ascii_uppercase() || name == *b"sdir")?;
        ensure(bytes.count + u64::from(length) <= end)?;
        bytes.skip(u64::from(length))?;
    }
    ensure(bytes.count == end)
}

/// A reader that counts the bytes it has read.
struct CountingReader<R> {
    inner: R,
    count: u64,
}

impl<R: BufRead> CountingReader<R> {
    fn read_array<const N: usize>(&mut self) -> io::Result<[u8; N]> {
        let mut array = [0; N];
        self.inner.read_exact(&mut array)?;
        self.count += N as u64;
        Ok(array)
    }

    fn skip(&mut self, count: u64) -> io::Result<()> {
        let skipped = io::copy(&mut self.inner.by_ref().take(count), &mut io::sink())?;
        self.count += skipped;
        if skipped == count { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
    }

    /// Appends the bytes before the next NUL to `name`.
    fn read_until_nul(&mut self, name: &mut Vec<u8>) -> io::Result<()> {
        let before = name.len();
        let most = (MOST_NAME_BYTES - before.min(MOST_NAME_BYTES)) as u64;
        self.inner.by_ref().take(most).read_until(0, name)?;
        self.count += (name.len() - before) as u64;
        ensure(name.len() > before && name.pop() == Some(0))
    }

    /// Reads a number as version 4 writes it: seven bits a byte, each further byte one more.
    fn read_number(&mut self) -> io::Result<usize> {
        let mut number = 0usize;
        loop {
            let [byte] = self.read_array()?;
            number |= usize::from(byte & 0x7f);
            if byte & 0x80 == 0 {
                return Ok(number);
            }
            ensure(number < MOST_NAME_BYTES)?;
            number = (number + 1) << 7;
        }
    }
}

#[cfg(test)]
mod tests;
