//! Reading files and folders that other people and other programs write.
//!
//! Such a file may be a pipe that nobody writes to, a device without an end, a symlink to either,
//! or larger than the memory. So all of them are read here, and only here: it has to be a regular
//! file, of a bounded size, read within a bounded time, and a symlink is followed only where the
//! program that owns the file follows it. Kind and size are asked of the open file, so that
//! nothing can take its place in between.
//!
//! A file system that does not answer holds the thread that asks. Whoever must go on meanwhile
//! asks on a thread of its own.

use std::fs::{self, DirEntry, File, OpenOptions};
use std::io::{self, Read, Seek as _};
use std::path::Path;
use std::time::{Duration, Instant};

/// Bytes between two looks at the clock.
const PIECE: usize = 64 * 1024;
/// A file within its size is read in a fraction of this, unless its disk does not answer.
const MOST_TIME: Duration = Duration::from_secs(2);

/// How much of a file is read, for how long, and through what.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    most_bytes: u64,
    most_time: Duration,
    follows_links: bool,
}

impl Bounds {
    /// At most `most_bytes`, within two seconds, through symlinks.
    pub const fn of(most_bytes: u64) -> Self {
        Self { most_bytes, most_time: MOST_TIME, follows_links: true }
    }

    /// The same within another time.
    #[must_use]
    pub const fn within(self, most_time: Duration) -> Self {
        Self { most_time, ..self }
    }

    /// The same of a file that is itself no symlink. Folders on the way to it may be.
    #[must_use]
    pub const fn without_links(self) -> Self {
        Self { follows_links: false, ..self }
    }
}

/// Why a file that is there was not read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is a symlink, which is not followed here.
    #[error("it is a symlink")]
    Link,
    /// It is a folder, a pipe, a device or the like.
    #[error("it is no regular file")]
    NotAFile,
    /// It has more bytes than were allowed.
    #[error("it is too large")]
    TooLarge,
    /// It was not read within the time.
    #[error("it takes too long to read")]
    TooSlow,
    /// The system refused.
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

/// The whole content of a file; `None` where there is none. Blocks.
pub fn read(path: &Path, bounds: Bounds) -> Result<Option<Vec<u8>>, Error> {
    let Some(mut file) = open(path, bounds)? else {
        return Ok(None);
    };
    let mut bytes = Vec::with_capacity(usize::try_from(file.length).unwrap_or(0) + 1);
    file.read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

/// Opens a file for reading within its bounds; `None` where there is none. Blocks.
pub fn open(path: &Path, bounds: Bounds) -> Result<Option<OpenFile>, Error> {
    let file = match options(bounds.follows_links).open(path) {
        Ok(file) => file,
        Err(error) => return refused(path, bounds, error),
    };
    let metadata = file.metadata()?;
    if metadata.is_symlink() {
        return Err(Error::Link);
    }
    if !metadata.is_file() {
        return Err(Error::NotAFile);
    }
    let length = metadata.len();
    if length > bounds.most_bytes {
        return Err(Error::TooLarge);
    }
    let until = Instant::now() + bounds.most_time;
    Ok(Some(OpenFile { file, length, left: bounds.most_bytes, bounds, until }))
}

/// What it means that a file could not be opened.
fn refused(path: &Path, bounds: Bounds, error: io::Error) -> Result<Option<OpenFile>, Error> {
    use io::ErrorKind as Kind;
    if matches!(error.kind(), Kind::NotFound | Kind::NotADirectory) {
        return Ok(None);
    }
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_symlink() && !bounds.follows_links => Err(Error::Link),
        // A socket cannot be opened, on some systems a folder neither.
        Ok(found) if !found.is_symlink() && !found.is_file() => Err(Error::NotAFile),
        _ => Err(error.into()),
    }
}

/// Opening never waits: not for a pipe's other end, and not for a device.
fn options(follows_links: bool) -> OpenOptions {
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

/// A regular file that ends with an error where its bounds are.
#[derive(Debug)]
pub struct OpenFile {
    file: File,
    length: u64,
    left: u64,
    bounds: Bounds,
    until: Instant,
}

impl OpenFile {
    /// Bytes that it had when it was opened.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Begins again at the first byte, with as many bytes and as much time as at first.
    pub fn rewind(&mut self) -> Result<(), Error> {
        self.file.rewind()?;
        self.left = self.bounds.most_bytes;
        self.until = Instant::now() + self.bounds.most_time;
        Ok(())
    }

    /// Reads until `room` is full or the file ends. Gives the number of bytes.
    pub fn fill(&mut self, room: &mut [u8]) -> Result<usize, Error> {
        let mut length = 0;
        while length < room.len() {
            match self.read(&mut room[length..]) {
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
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        if Instant::now() >= self.until {
            return Err(io::ErrorKind::TimedOut.into());
        }
        let most = room.len().min(PIECE);
        let length = self.file.read(&mut room[..most])?;
        // It may have grown since its size was asked for.
        let left = self.left.checked_sub(length as u64);
        self.left = left.ok_or_else(|| io::Error::from(io::ErrorKind::FileTooLarge))?;
        Ok(length)
    }
}

/// What is in a folder, at most the first `most` entries, in the system's order. Blocks.
pub fn entries(folder: &Path, most: usize) -> io::Result<impl Iterator<Item = DirEntry>> {
    Ok(fs::read_dir(folder)?.take(most).filter_map(Result::ok))
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;
    use std::process::Command;

    use super::*;

    const BOUNDS: Bounds = Bounds::of(10);

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
        let late = read(&path, BOUNDS.within(Duration::ZERO));
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
