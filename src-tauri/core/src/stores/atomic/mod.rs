//! Changes a file atomically: a reader sees the old content or the new one, also after a crash.
//!
//! Everything that we write to disk goes through [`AtomicFile`], our own files and those of other
//! programs. Read, change and write happen under a lock. The lock is in our own state folder, so
//! that no lock file lies in other folders. A write goes to a temp file beside the target, which
//! only its owner can read from the start. It is flushed to the disk and takes the target's name
//! in one step; then the folder is flushed.
//!
//! Other programs write some of these files in place, without our lock. So the file is read once
//! more right before the last step. If it has changed, the change is made again to its new
//! content. A content that cannot be understood may be half written: it is read again for a while
//! before it is called broken. The instant between that last read and the rename remains; no
//! program can close it alone.

mod locks;
mod temp_file;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

pub use locks::{LockGuard, Locks};

use super::Error;
use crate::os::files;
use crate::os::untrusted_files::{self, Bounds};

/// How long to wait before a file that may be half written is read again.
const RETRY: Duration = Duration::from_millis(5);
/// How often a change is made again because another program changed the file meanwhile. A program
/// that does so more often will not stop.
const TRIES: usize = 50;

/// A file that is changed atomically.
#[derive(Clone, Debug)]
pub struct AtomicFile {
    path: PathBuf,
    locks: Locks,
    most_bytes: usize,
    half_written: Duration,
    keeps_mode: bool,
    links: Links,
}

/// What to do if the path of a file is a symlink.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Links {
    /// Use the file that it leads to.
    Follow,
    /// The same, but refuse a write if that file is not in the folder.
    StayInFolder,
    /// Refuse it.
    Refuse,
}

/// A file with its lock taken; dropping it releases the lock.
#[derive(Debug)]
pub struct LockedFile {
    target: PathBuf,
    bounds: Bounds,
    keeps_mode: bool,
    _lock: LockGuard,
}

impl AtomicFile {
    /// The file at `path`; nothing is read yet. More than `most_bytes` are [`Error::TooLarge`].
    pub fn new(path: PathBuf, locks: &Locks, most_bytes: usize) -> Self {
        let half_written = Duration::ZERO;
        let locks = locks.clone();
        let links = Links::Follow;
        Self { path, locks, most_bytes, half_written, keeps_mode: false, links }
    }

    /// The same for a file whose program follows no symlink: a symlink in its place is
    /// [`Error::NotAFile`], and is neither followed nor replaced.
    #[must_use]
    pub fn without_links(self) -> Self {
        Self { links: Links::Refuse, ..self }
    }

    /// The same for a file without secrets: it keeps the mode it has, so that other users who may
    /// read it still can.
    #[must_use]
    pub fn keeping_mode(mut self) -> Self {
        self.keeps_mode = true;
        self
    }

    /// The same for a file that is not written if its path is a link out of its folder.
    #[must_use]
    pub fn staying_in_folder(self) -> Self {
        Self { links: Links::StayInFolder, ..self }
    }

    /// The same for a file that other programs write in place: a content that cannot be understood
    /// is read again for at most this long.
    #[must_use]
    pub fn retrying_half_written(mut self, most: Duration) -> Self {
        self.half_written = most;
        self
    }

    /// The path, where links are not resolved.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Creates the file's folder, which only its owner may open, if it does not exist. Blocks.
    pub fn create_folder(&self) -> Result<(), Error> {
        let folder = folder_of(&self.path);
        files::create_private_folder(folder).map_err(Error::io(folder))
    }

    /// Reads and parses the file; `None` if there is none. Blocks.
    pub fn read<T>(&self, parse: impl Fn(&[u8]) -> Result<T, Error>) -> Result<Option<T>, Error> {
        self.retry_half_written(|| {
            let bytes = read_within(&self.path, self.bounds())?;
            bytes.map(|bytes| parse(&bytes)).transpose()
        })
    }

    /// Replaces the content with what `change` returns for it. On `None` the file stays as it is,
    /// and none is created. `change` is called again if another program changed the file
    /// meanwhile. Blocks.
    pub fn change(
        &self,
        mut change: impl FnMut(Option<&[u8]>) -> Result<Option<Vec<u8>>, Error>,
    ) -> Result<(), Error> {
        let locked = self.lock()?;
        for _ in 0..TRIES {
            let (old, new) = self.retry_half_written(|| {
                let old = locked.read()?;
                let new = change(old.as_deref())?;
                Ok((old, new))
            })?;
            let Some(new) = new else { return Ok(()) };
            if locked.replace(old.as_deref(), &new)? {
                return Ok(());
            }
        }
        Err(Error::Busy { path: self.path.clone() })
    }

    /// The file that would be written: the path with links resolved. Blocks.
    pub fn resolve_links(&self) -> Result<PathBuf, Error> {
        if self.links == Links::Refuse {
            return resolve_folder(&self.path);
        }
        let target = resolve(&self.path)?;
        let folder = folder_of(&self.path);
        let leads_out =
            || files::canonicalize(folder).is_ok_and(|folder| !target.starts_with(folder));
        if self.links == Links::StayInFolder && leads_out() {
            return Err(Error::LeadsOut { path: self.path.clone(), target });
        }
        Ok(target)
    }

    /// Takes the lock, for a caller that changes more than this file under it. Blocks.
    pub fn lock(&self) -> Result<LockedFile, Error> {
        let target = self.resolve_links()?;
        let lock = self.locks.lock(&target)?;
        // We have the lock, so a temp file was left by a killed process. It may hold tokens.
        temp_file::remove_left_over(&target);
        Ok(LockedFile { target, bounds: self.bounds(), keeps_mode: self.keeps_mode, _lock: lock })
    }

    fn bounds(&self) -> Bounds {
        let bounds = Bounds::max_bytes(self.most_bytes as u64);
        if self.links == Links::Refuse { bounds.without_links() } else { bounds }
    }

    /// Moves a broken file to `<name>.broken-<now, in unix seconds>` beside it, where its owner can
    /// repair it, and returns that path. `None` if `parse` understands the file, or it is gone.
    /// Blocks.
    pub fn set_aside<T>(
        &self,
        now: SystemTime,
        parse: impl Fn(&[u8]) -> Result<T, Error>,
    ) -> Result<Option<PathBuf>, Error> {
        let _lock = self.lock()?;
        // The caller read the file a while ago: it may have been repaired since.
        match self.read(parse) {
            Err(Error::Broken { .. }) => {}
            read => return read.map(|_| None),
        }
        let aside = self.free_name(now);
        let folder = folder_of(&self.path);
        let durable = files::Folder::open(folder).map_err(Error::io(folder))?;
        files::rename(&self.path, &aside).map_err(Error::io(folder))?;
        durable.sync().map_err(Error::io(folder))?;
        Ok(Some(aside))
    }

    /// A path that does not exist: a file that was set aside within the same second stays.
    fn free_name(&self, now: SystemTime) -> PathBuf {
        let since = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let mut seconds = since.as_secs();
        loop {
            let mut name = self.path.file_name().unwrap_or_default().to_owned();
            name.push(format!(".broken-{seconds}"));
            let aside = self.path.with_file_name(name);
            if aside.symlink_metadata().is_err() {
                return aside;
            }
            seconds += 1;
        }
    }

    /// Repeats `attempt` while the file cannot be understood. It is broken if no program writes it
    /// any more, otherwise [`Error::Busy`].
    fn retry_half_written<T>(
        &self,
        mut attempt: impl FnMut() -> Result<T, Error>,
    ) -> Result<T, Error> {
        let until = Instant::now() + self.half_written;
        let mut first_written = None;
        loop {
            let error = match attempt() {
                Err(error @ Error::Broken { .. }) => error,
                done => return done,
            };
            let written = fs::metadata(&self.path).and_then(|is| is.modified()).ok();
            let is_being_written = *first_written.get_or_insert(written) != written;
            if Instant::now() < until {
                std::thread::sleep(RETRY);
            } else if is_being_written {
                return Err(Error::Busy { path: self.path.clone() });
            } else {
                return Err(error);
            }
        }
    }
}

impl LockedFile {
    /// Reads the content; `None` if there is no file. Blocks.
    pub fn read(&self) -> Result<Option<Vec<u8>>, Error> {
        read_within(&self.target, self.bounds)
    }

    /// Removes the file, if it exists. Blocks.
    pub fn remove(&self) -> Result<(), Error> {
        let folder = folder_of(&self.target);
        let durable = files::Folder::open(folder).map_err(Error::io(folder))?;
        match files::remove(&self.target) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            removed => removed.map_err(Error::io(&self.target))?,
        }
        durable.sync().map_err(Error::io(folder))
    }

    /// Replaces the content `old`, which was read under this lock, with `new`. Returns `false`, and
    /// changes nothing, if another program has changed the file since. Equal contents are written
    /// only to make a file private that other users can read, if it is not read-only. Blocks.
    pub fn replace(&self, old: Option<&[u8]>, new: &[u8]) -> Result<bool, Error> {
        let is_loose = !self.keeps_mode && files::is_readable_by_others(&self.target);
        if old == Some(new) && (!is_loose || files::is_read_only(&self.target)) {
            return Ok(true);
        }
        temp_file::replace(
            &self.target,
            new,
            self.keeps_mode,
            || Ok(self.read()?.as_deref() == old),
        )
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new("."))
}

/// Resolves the folder of a path, and follows a symlink, also one to a file that does not exist.
fn resolve(path: &Path) -> Result<PathBuf, Error> {
    match files::canonicalize(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        target => return target.map_err(Error::io(path)),
    }
    let folder = folder_of(path);
    // This ends: for links in a circle the system returns another error than "not found".
    if let Ok(link) = fs::read_link(path) {
        return resolve(&folder.join(link));
    }
    resolve_folder(path)
}

/// Resolves the folder of a path.
fn resolve_folder(path: &Path) -> Result<PathBuf, Error> {
    let folder = folder_of(path);
    let folder = files::canonicalize(folder).map_err(Error::io(folder))?;
    Ok(folder.join(path.file_name().unwrap_or_default()))
}

/// Reads a regular file; `None` if there is none. Blocks.
pub fn read(path: &Path, most_bytes: usize) -> Result<Option<Vec<u8>>, Error> {
    read_within(path, Bounds::max_bytes(most_bytes as u64))
}

fn read_within(path: &Path, bounds: Bounds) -> Result<Option<Vec<u8>>, Error> {
    let read = files::retry_in_use(
        || untrusted_files::read(path, bounds),
        |error| matches!(error, untrusted_files::Error::Io(error) if files::may_be_in_use(error)),
    );
    read.map_err(Error::from_read(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `set_aside` gives a broken file's name at [`now`].
    const ASIDE: &str = "file.broken-1764000000";

    fn now() -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_764_000_000)
    }

    fn file(folder: &Path) -> AtomicFile {
        let locks = Locks::new(&folder.join("state"), Duration::from_secs(10));
        AtomicFile::new(folder.join("file"), &locks, 100)
    }

    fn put(file: &AtomicFile, new: &str) -> Result<(), Error> {
        file.change(|_| Ok(Some(new.as_bytes().to_vec())))
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<_> = entries.map(|name| name.into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// Understands what does not begin with `{`.
    fn parse(bytes: &[u8]) -> Result<Vec<u8>, Error> {
        match bytes.first() {
            Some(b'{') => Err(Error::Broken { path: PathBuf::new() }),
            _ => Ok(bytes.to_vec()),
        }
    }

    #[test]
    fn leaves_one_private_file_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path());
        fs::write(temp_file::temp_path(file.path()), "left by a kill").unwrap();
        put(&file, "new").unwrap();
        assert_eq!(fs::read(file.path()).unwrap(), b"new");
        assert!(!files::is_readable_by_others(file.path()));
        assert_eq!(names(folder.path()), ["file", "state"]);
    }

    #[test]
    fn does_not_touch_a_file_that_stays_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path());
        put(&file, "same").unwrap();
        let before = fs::metadata(file.path()).unwrap().modified().unwrap();
        put(&file, "same").unwrap();
        file.change(|_| Ok(None)).unwrap();
        assert_eq!(fs::metadata(file.path()).unwrap().modified().unwrap(), before);
    }

    #[test]
    fn a_change_that_is_none_makes_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path());
        file.change(|old| Ok(old.map(<[u8]>::to_vec))).unwrap();
        assert!(!file.path().exists());
    }

    #[test]
    fn what_another_program_writes_meanwhile_is_what_is_changed() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path());
        fs::write(file.path(), "old").unwrap();
        let mut seen = Vec::new();
        file.change(|old| {
            let old = String::from_utf8(old.unwrap().to_vec()).unwrap();
            if seen.len() < 3 {
                fs::write(file.path(), format!("{old}, theirs")).unwrap();
            }
            seen.push(old.clone());
            Ok(Some((old + ", ours").into_bytes()))
        })
        .unwrap();
        assert_eq!(seen.len(), 4);
        let now = fs::read_to_string(file.path()).unwrap();
        assert_eq!(now, "old, theirs, theirs, theirs, ours");
    }

    #[test]
    fn a_file_that_appears_meanwhile_is_not_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path());
        file.change(|old| {
            if old.is_none() {
                fs::write(file.path(), "theirs").unwrap();
            }
            Ok(Some([old.unwrap_or_default(), b"ours"].concat()))
        })
        .unwrap();
        assert_eq!(fs::read(file.path()).unwrap(), b"theirsours");
    }

    #[test]
    fn a_program_that_never_stops_writing_is_told_of() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path());
        let mut writes = 0;
        let changed = file.change(|_| {
            writes += 1;
            fs::write(file.path(), writes.to_string()).unwrap();
            Ok(Some(b"ours".to_vec()))
        });
        assert!(matches!(changed, Err(Error::Busy { .. })), "{changed:?}");
        assert_eq!(fs::read_to_string(file.path()).unwrap(), TRIES.to_string());
        assert_eq!(names(folder.path()), ["file", "state"]);
    }

    #[test]
    fn half_a_file_is_read_again_until_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path()).retrying_half_written(Duration::from_secs(60));
        fs::write(file.path(), "{").unwrap();
        let mut reads = 0;
        file.change(|old| {
            reads += 1;
            if reads == 3 {
                fs::write(file.path(), "whole").unwrap();
            }
            parse(old.unwrap_or_default()).map(|old| Some([&old[..], b", ours"].concat()))
        })
        .unwrap();
        assert_eq!(fs::read(file.path()).unwrap(), b"whole, ours");
    }

    #[test]
    fn what_is_half_a_file_each_time_is_busy_and_not_broken() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path()).retrying_half_written(Duration::from_millis(100));
        fs::write(file.path(), "{").unwrap();
        let read = file.read(|bytes| {
            fs::write(file.path(), "{").unwrap();
            parse(bytes)
        });
        assert!(matches!(read, Err(Error::Busy { .. })), "{read:?}");
        assert!(matches!(file.read(parse), Err(Error::Broken { .. })));
    }

    #[test]
    fn a_broken_file_is_set_aside_beside_itself() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path());
        fs::write(file.path(), "{ first").unwrap();
        let aside = file.set_aside(now(), parse).unwrap().unwrap();
        assert_eq!(aside, folder.path().join(ASIDE));
        assert_eq!(fs::read(aside).unwrap(), b"{ first");
        assert!(!file.path().exists());
        fs::write(file.path(), "{ second").unwrap();
        let aside = file.set_aside(now(), parse).unwrap().unwrap();
        assert_eq!(fs::read(aside).unwrap(), b"{ second");
        assert_eq!(fs::read(folder.path().join(ASIDE)).unwrap(), b"{ first");
    }

    #[test]
    fn a_file_that_is_understood_is_not_set_aside() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path());
        assert_eq!(file.set_aside(now(), parse).unwrap(), None);
        fs::write(file.path(), "mended").unwrap();
        assert_eq!(file.set_aside(now(), parse).unwrap(), None);
        assert_eq!(fs::read(file.path()).unwrap(), b"mended");
    }

    #[test]
    fn a_folder_in_the_files_place_is_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path());
        fs::create_dir(file.path()).unwrap();
        assert!(matches!(file.read(parse), Err(Error::NotAFile { .. })));
        assert!(matches!(put(&file, "new"), Err(Error::NotAFile { .. })));
        assert!(matches!(file.set_aside(now(), parse), Err(Error::NotAFile { .. })));
        assert!(file.path().is_dir());
    }

    #[test]
    fn a_file_of_more_bytes_than_may_be_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path());
        fs::write(file.path(), [b'x'; 101]).unwrap();
        assert!(matches!(file.read(parse), Err(Error::TooLarge { .. })));
        assert!(matches!(put(&file, "new"), Err(Error::TooLarge { .. })));
        assert_eq!(fs::metadata(file.path()).unwrap().len(), 101);
    }

    #[test]
    fn a_read_only_file_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path());
        put(&file, "old").unwrap();
        let mut permissions = fs::metadata(file.path()).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(file.path(), permissions).unwrap();
        assert!(matches!(put(&file, "new"), Err(Error::ReadOnly { .. })));
        assert_eq!(fs::read(file.path()).unwrap(), b"old");
        assert_eq!(names(folder.path()), ["file", "state"]);
    }
}
