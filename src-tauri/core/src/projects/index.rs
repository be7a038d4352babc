//! What git tracks: the names in a repository's index, versions 2 to 4, read without git.
//!
//! It is read as a stream, so that its size costs time and no memory. Only names and kinds are
//! kept; its hashes are not checked, since a file that git cannot read is git's to mend.
//! A split index (`git update-index --split-index`) is not read.
//! Source: `git help gitformat-index`.

use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::time::Duration;

use super::Error;
use super::work_tree::IGNORE_FILE;
use crate::os::untrusted_files::{self, Bounds, OpenFile};

/// For a look at one file. An index of two million files has some 200 MB.
pub(super) const BRIEFLY: Bounds = Bounds::max_bytes(1 << 30);
/// For work on each file that it names.
pub(super) const AT_LENGTH: Bounds = BRIEFLY.with_max_time(Duration::from_secs(3600));

/// A longer name is none that a system could hold.
const MOST_NAME_BYTES: usize = 64 * 1024;
/// Times, device, inode, mode, owner and size, before the hash.
const STAT_BYTES: usize = 40;
const HAS_MORE_FLAGS: u16 = 0x4000;
const SKIP_WORK_TREE: u16 = 0x4000;
const NAME_LENGTH: u16 = 0x0fff;

/// The hash of a repository. The index does not say which one it has, and may be written so that it
/// can be read with either.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hash {
    Sha1,
    Sha256,
}

impl Hash {
    fn bytes(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
        }
    }
}

/// One entry.
#[derive(Debug)]
pub(super) struct Entry<'a> {
    /// From the top of the work tree, with `/` between its parts.
    pub(super) name: &'a [u8],
    /// Whether it is a file: neither a symlink, nor another repository, nor a folder.
    pub(super) is_file: bool,
    /// Git does not look for it in the work tree: `git sparse-checkout` left it out, say.
    pub(super) is_not_checked_out: bool,
}

impl Entry<'_> {
    /// The folder, from the top of the work tree, whose ignore file this is, if it is not checked
    /// out: git reads its rules from the index then.
    pub(super) fn ignores_in(&self) -> Option<&[u8]> {
        let folder = self.name.strip_suffix(IGNORE_FILE.as_bytes())?;
        let folder = folder.strip_suffix(b"/").or_else(|| folder.is_empty().then_some(folder))?;
        self.is_not_checked_out.then_some(folder)
    }
}

/// Tells every entry of the index at `path`, of a repository with this hash; none where there is
/// no index yet. Blocks.
pub(super) fn each(
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
    // Nothing is told before all of it was read once.
    read(&mut file, hash.bytes(), &mut |_| {}).map_err(|error| match is_of_its_form(&error) {
        true => broken(),
        false => Error::io(path)(error),
    })?;
    file.rewind().map_err(|_| broken())?;
    read(&mut file, hash.bytes(), visit).map_err(|_| broken())
}

fn is_of_its_form(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof)
}

fn malformed() -> io::Error {
    io::ErrorKind::InvalidData.into()
}

fn ensure(holds: bool) -> io::Result<()> {
    if holds { Ok(()) } else { Err(malformed()) }
}

fn read(file: &mut OpenFile, hash: usize, visit: &mut dyn FnMut(&Entry<'_>)) -> io::Result<()> {
    let size = file.length();
    let mut bytes = Counted { from: BufReader::with_capacity(64 * 1024, file), at: 0 };
    ensure(bytes.array::<4>()? == *b"DIRC")?;
    let version = u32::from_be_bytes(bytes.array()?);
    ensure((2..=4).contains(&version))?;
    let count = u32::from_be_bytes(bytes.array()?);
    let mut name = Vec::new();
    for _ in 0..count {
        let (is_file, is_not_checked_out) = entry(&mut bytes, version, hash, &mut name)?;
        visit(&Entry { name: &name, is_file, is_not_checked_out });
    }
    extensions(&mut bytes, size, hash)
}

/// Reads one entry, whose name takes the place of the one before; whether it is a file, and
/// whether it is not checked out.
fn entry(
    bytes: &mut Counted<impl BufRead>,
    version: u32,
    hash: usize,
    name: &mut Vec<u8>,
) -> io::Result<(bool, bool)> {
    let start = bytes.at;
    let stat = bytes.array::<STAT_BYTES>()?;
    let mode = u32::from_be_bytes([stat[24], stat[25], stat[26], stat[27]]);
    bytes.skip(hash as u64)?;
    let flags = u16::from_be_bytes(bytes.array()?);
    let mut more_flags = 0;
    if flags & HAS_MORE_FLAGS != 0 {
        ensure(version > 2)?;
        more_flags = u16::from_be_bytes(bytes.array()?);
    }
    let length = usize::from(flags & NAME_LENGTH);
    if version == 4 {
        let kept = name.len().checked_sub(bytes.number()?).ok_or_else(malformed)?;
        name.truncate(kept);
        bytes.until_nul(name)?;
    } else {
        name.clear();
        bytes.until_nul(name)?;
        // At least one NUL, and as many as make the entry a multiple of eight bytes.
        while !(bytes.at - start).is_multiple_of(8) {
            ensure(bytes.array()? == [0])?;
        }
    }
    ensure(name.len().min(usize::from(NAME_LENGTH)) == length && length > 0)?;
    Ok((mode & 0o170_000 == 0o100_000, more_flags & SKIP_WORK_TREE != 0))
}

/// What follows the entries must be known, or say of itself that it may be skipped.
fn extensions(bytes: &mut Counted<impl BufRead>, size: u64, hash: usize) -> io::Result<()> {
    let end = size.checked_sub(hash as u64).ok_or_else(malformed)?;
    while bytes.at < end {
        let name = bytes.array::<4>()?;
        let length = u32::from_be_bytes(bytes.array()?);
        // In a sparse index some entries are folders; they are told as what they are.
        ensure(name[0].is_ascii_uppercase() || name == *b"sdir")?;
        ensure(bytes.at + u64::from(length) <= end)?;
        bytes.skip(u64::from(length))?;
    }
    ensure(bytes.at == end)
}

/// Bytes, and how many of them were read.
struct Counted<R> {
    from: R,
    at: u64,
}

impl<R: BufRead> Counted<R> {
    fn array<const N: usize>(&mut self) -> io::Result<[u8; N]> {
        let mut array = [0; N];
        self.from.read_exact(&mut array)?;
        self.at += N as u64;
        Ok(array)
    }

    fn skip(&mut self, count: u64) -> io::Result<()> {
        let skipped = io::copy(&mut self.from.by_ref().take(count), &mut io::sink())?;
        self.at += skipped;
        if skipped == count { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
    }

    /// Appends what comes before the next NUL.
    fn until_nul(&mut self, name: &mut Vec<u8>) -> io::Result<()> {
        let before = name.len();
        let most = (MOST_NAME_BYTES - before.min(MOST_NAME_BYTES)) as u64;
        self.from.by_ref().take(most).read_until(0, name)?;
        self.at += (name.len() - before) as u64;
        ensure(name.len() > before && name.pop() == Some(0))
    }

    /// A number as version 4 writes it: seven bits a byte, each further byte one more.
    fn number(&mut self) -> io::Result<usize> {
        let mut number = 0usize;
        loop {
            let [byte] = self.array()?;
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
