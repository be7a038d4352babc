//! Reads files and folders that other people and other programs write.
//!
//! Such a file may be a pipe without a writer, a device without an end, a symlink to either, or
//! larger than the memory. So only this module reads them: a file has to be regular, of a bounded
//! size, and read within a bounded time, and a symlink is followed only where the program that owns
//! the file follows it. Kind and size are those of the open file, so that no other file can replace
//! it in between.
//!
//! A file system that does not answer blocks the thread. A caller that must go on uses another
//! thread.

use std::fs::{self, DirEntry, File, OpenOptions};
use std::io::{self, Read, Seek as _};
use std::path::Path;
use std::time::{Duration, Instant};

/// Bytes that are read between two checks of the time.
const CHUNK_BYTES: usize = 64 * 1024;
/// Time for reading a file. A file of the allowed size takes a fraction of it, unless its disk does
/// not answer.
const MAX_TIME: Duration = Duration::from_secs(2);

/// The limits within which a file is read.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    max_bytes: u64,
    max_time: Duration,
    follows_links: bool,
}

impl Bounds {
    /// At most `max_bytes`, within two seconds. Symlinks are followed.
    pub const fn max_bytes(max_bytes: u64) -> Self {
        Self { max_bytes, max_time: MAX_TIME, follows_links: true }
    }

    /// The same bounds with another time.
    #[must_use]
    pub const fn with_max_time(self, max_time: Duration) -> Self {
        Self { max_time, ..self }
    }

    /// The same bounds, but the file must not be a symlink. Folders on its path may be.
    #[must_use]
    pub const fn without_links(self) -> Self {
        Self { follows_links: false, ..self }
    }
}

/// Why a file that exists was not read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is a symlink, which the bounds do not allow.
    #[error("it is a symlink")]
    Link,
    /// It is a folder, a pipe, a device or the like.
    #[error("it is no regular file")]
    NotAFile,
    /// It has more bytes than the bounds allow.
    #[error("it is too large")]
    TooLarge,
    /// Reading it took more time than the bounds allow.
    #[error("it takes too long to read")]
    TooSlow,
    /// The system returned an error.
    #[error(transparent)]
    Io(io::Error),
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::TimedOut => Self::TooSlow,
            io::ErrorKind::FileTooLarge => Self::TooLarge,
            _ => Self::Io(error),
        }
    }
}

/// Reads a whole file; `None` if there is no file. Blocks.
pub fn read(path: &Path, bounds: Bounds) -> Result<Option<Vec<u8>>, Error> {
    let Some(mut file) = open(path, bounds)? else {
        return Ok(None);
    };
    let mut bytes = Vec::with_capacity(usize::try_from(file.length).unwrap_or(0) + 1);
    file.read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

/// Opens a file for reading within bounds; `None` if there is no file. Blocks.
pub fn open(path: &Path, bounds: Bounds) -> Result<Option<OpenFile>, Error> {
    let file = match open_options(bounds.follows_links).open(path) {
        Ok(file) => file,
        Err(error) => return open_error(path, bounds, error),
    };
    let metadata = file.metadata()?;
    if metadata.is_symlink() {
        return Err(Error::Link);
    }
    if !metadata.is_file() {
        return Err(Error::NotAFile);
    }
    let length = metadata.len();
    if length > bounds.max_bytes {
        return Err(Error::TooLarge);
    }
    let deadline = Instant::now() + bounds.max_time;
    Ok(Some(OpenFile { file, length, bytes_left: bounds.max_bytes, bounds, deadline }))
}

/// The result for a file that could not be opened.
fn open_error(path: &Path, bounds: Bounds, error: io::Error) -> Result<Option<OpenFile>, Error> {
    use io::ErrorKind as Kind;
    if matches!(error.kind(), Kind::NotFound | Kind::NotADirectory) {
        return Ok(None);
    }
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_symlink() && !bounds.follows_links => Err(Error::Link),
        // A socket cannot be opened, and on some systems a folder cannot.
        Ok(found) if !found.is_symlink() && !found.is_file() => Err(Error::NotAFile),
        _ => Err(error.into()),
    }
}

/// Options with which opening does not wait for a pipe's other end or for a device.
fn open_options(follows_links: bool) -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt as _;
        let link = if follows_links { OFlags::empty() } else { OFlags::NOFOLLOW };
        let flags = OFlags::NONBLOCK | OFlags::NOCTTY | link;
        options.custom_flags(flags.bits().cast_signed());
    }
    #[cfg(windows)]
    {
        use std::os::windows::fs::OpenOptionsExt as _;
        const FILE_FLAG_OPEN_REPARSE_POINT: u32 = 0x0020_0000;
        options.custom_flags(if follows_links { 0 } else { FILE_FLAG_OPEN_REPARSE_POINT });
    }
    options
}

/// A regular file whose reads fail at its bounds.
#[derive(Debug)]
pub struct OpenFile {
    file: File,
    length: u64,
    bytes_left: u64,
    bounds: Bounds,
    deadline: Instant,
}

impl OpenFile {
    /// Bytes that the file had when it was opened.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Goes back to the first byte, with the full bounds again.
    pub fn rewind(&mut self) -> Result<(), Error> {
        self.file.rewind()?;
        self.bytes_left = self.bounds.max_bytes;
        self.deadline = Instant::now() + self.bounds.max_time;
        Ok(())
    }

    /// Reads until `buffer` is full or the file ends. Returns the number of bytes.
    pub fn fill(&mut self, buffer: &mut [u8]) -> Result<usize, Error> {
        let mut length = 0;
        while length < buffer.len() {
            match self.read(&mut buffer[length..]) {
                Ok(0) => break,
                Ok(more) => length += more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(length)
    }
}

impl Read for OpenFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if Instant::now() >= self.deadline {
            return Err(io::ErrorKind::TimedOut.into());
        }
        let max = buffer.len().min(CHUNK_BYTES);
        let length = self.file.read(&mut buffer[..max])?;
        // The file may have grown since it was opened.
        let left = self.bytes_left.checked_sub(length as u64);
        self.bytes_left = left.ok_or_else(|| io::Error::from(io::ErrorKind::FileTooLarge))?;
        Ok(length)
    }
}

/// Reads the entries of a folder, at most `max`, in the system's order. Blocks.
pub fn entries(folder: &Path, max: usize) -> io::Result<impl Iterator<Item = DirEntry>> {
    Ok(fs::read_dir(folder)?.take(max).filter_map(Result::ok))
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;
    use std::process::Command;

    use super::*;

    const BOUNDS: Bounds = Bounds::max_bytes(10);

    fn said(read: Result<Option<Vec<u8>>, Error>) -> String {
        match read {
            Ok(None) => "none".to_owned(),
            Ok(Some(bytes)) => String::from_utf8(bytes).unwrap(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn only_a_regular_file_within_its_bounds_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("ten"), "0123456789").unwrap();
        fs::write(at("more"), "0123456789a").unwrap();
        File::create(at("sparse")).unwrap().set_len(400 << 20).unwrap();
        fs::create_dir(at("folder")).unwrap();
        assert!(Command::new("mkfifo").arg(at("pipe")).status().unwrap().success());
        let _socket = UnixListener::bind(at("socket")).unwrap();
        symlink("ten", at("link")).unwrap();
        symlink("/dev/zero", at("zero")).unwrap();
        symlink("pipe", at("link-to-pipe")).unwrap();
        symlink("gone", at("dangling")).unwrap();
        symlink("circle", at("circle")).unwrap();
        let cases = [
            ("ten", "0123456789", "0123456789"),
            ("more", "it is too large", "it is too large"),
            ("sparse", "it is too large", "it is too large"),
            ("folder", "it is no regular file", "it is no regular file"),
            ("pipe", "it is no regular file", "it is no regular file"),
            ("socket", "it is no regular file", "it is no regular file"),
            ("link", "0123456789", "it is a symlink"),
            ("zero", "it is no regular file", "it is a symlink"),
            ("link-to-pipe", "it is no regular file", "it is a symlink"),
            ("dangling", "none", "it is a symlink"),
            ("none", "none", "none"),
            ("ten/below", "none", "none"),
        ];
        for (name, through_links, not_through) in cases {
            assert_eq!(said(read(&at(name), BOUNDS)), through_links, "{name}");
            assert_eq!(said(read(&at(name), BOUNDS.without_links())), not_through, "{name}");
        }
        assert!(matches!(read(&at("circle"), BOUNDS), Err(Error::Io(_))));
    }

    #[test]
    fn a_file_that_grows_while_it_is_read_ends_at_its_bound() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        fs::write(&path, "0123456789").unwrap();
        let mut open = open(&path, BOUNDS).unwrap().unwrap();
        fs::write(&path, "0123456789a").unwrap();
        assert!(matches!(open.fill(&mut [0; 20]), Err(Error::TooLarge)));
        open.rewind().unwrap();
        assert!(matches!(open.fill(&mut [0; 10]), Ok(10)));
    }

    #[test]
    fn a_read_ends_when_its_time_is_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        fs::write(&path, "0").unwrap();
        let late = read(&path, BOUNDS.with_max_time(Duration::ZERO));
        assert!(matches!(late, Err(Error::TooSlow)), "{late:?}");
    }

    #[test]
    fn of_a_large_folder_only_so_many_entries_are_listed() {
        let folder = tempfile::tempdir().unwrap();
        (0..5).for_each(|name| fs::write(folder.path().join(name.to_string()), "").unwrap());
        assert_eq!(entries(folder.path(), 3).unwrap().count(), 3);
        assert_eq!(entries(folder.path(), 9).unwrap().count(), 5);
        assert!(entries(&folder.path().join("none"), 9).is_err());
    }
}
