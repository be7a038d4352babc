//! Changing a file as carefully as a database changes its pages.
//!
//! All that we write to disk goes through [`AtomicFile`], whoever owns it. Read, change and write
//! happen under a lock that lives in our own state folder, so that no lock file litters other
//! people's folders. A write goes to a temp file beside the target, private from birth, is flushed
//! to the disk, takes the target's name in one step, and the folder is flushed too: whoever reads
//! sees the old file or the new one.
//!
//! Other programs write some of these files in place and know nothing of our lock. So the file is
//! read once more right before the last step, and if it is not what was changed, the change is
//! made anew to what it is now; and what cannot be understood may be half of a file, and is read
//! again for a while before it is called broken. What is left is the instant between that look
//! and the rename, which no program can close alone.

mod locks;
mod temp_file;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

pub use locks::{Guard, Locks};

use super::Error;
use crate::os::files;
use crate::os::untrusted_files::{self, Bounds};

/// How long to wait before a file that may be half written is read again.
const RETRY: Duration = Duration::from_millis(5);
/// How often a change is made anew because another program changed the file meanwhile. One that
/// does so every few milliseconds, for longer than this takes, will not stop.
const TRIES: usize = 50;

/// A file, and how it is to be treated.
#[derive(Clone, Debug)]
pub struct AtomicFile {
    path: PathBuf,
    locks: Locks,
    most_bytes: usize,
    half_written: Duration,
    is_public: bool,
    links: Links,
}

/// What is done where the path of a file is a symlink.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Links {
    /// What it leads to is the file.
    Follow,
    /// The same, unless it leads out of the folder.
    StayInFolder,
    /// A symlink is no file.
    Refuse,
}

/// A file whose lock is held.
#[derive(Debug)]
pub struct Held {
    target: PathBuf,
    bounds: Bounds,
    is_public: bool,
    _lock: Guard,
}

impl AtomicFile {
    /// The file at `path`, which is none if it has more than `most_bytes`; nothing is read.
    pub fn of(path: PathBuf, locks: &Locks, most_bytes: usize) -> Self {
        let half_written = Duration::ZERO;
        let locks = locks.clone();
        let links = Links::Follow;
        Self { path, locks, most_bytes, half_written, is_public: false, links }
    }

    /// The same of one whose owner follows no symlink: a symlink in its place is
    /// [`Error::NotAFile`], and is neither followed nor replaced.
    #[must_use]
    pub fn without_links(self) -> Self {
        Self { links: Links::Refuse, ..self }
    }

    /// The same of one that holds no secret and is for others too: it keeps the mode that it has.
    #[must_use]
    pub fn public(mut self) -> Self {
        self.is_public = true;
        self
    }

    /// The same of one that is not written where its path is a link that leads out of its folder.
    #[must_use]
    pub fn staying_in_folder(self) -> Self {
        Self { links: Links::StayInFolder, ..self }
    }

    /// The same of one that other programs write in place: for so long what cannot be understood
    /// may be half of it.
    #[must_use]
    pub fn half_written_for(mut self, most: Duration) -> Self {
        self.half_written = most;
        self
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What it says; `None` where there is none. Blocks.
    pub fn read<T>(&self, parse: impl Fn(&[u8]) -> Result<T, Error>) -> Result<Option<T>, Error> {
        self.retry_half_written(|| {
            let bytes = read_within(&self.path, self.bounds())?;
            bytes.map(|bytes| parse(&bytes)).transpose()
        })
    }

    /// Makes of its content what `change` makes of it; `None` leaves it as it is, and makes no
    /// file where there is none. `change` is asked anew when another program changed the file
    /// meanwhile. Blocks.
    pub fn change(
        &self,
        mut change: impl FnMut(Option<&[u8]>) -> Result<Option<Vec<u8>>, Error>,
    ) -> Result<(), Error> {
        let held = self.hold()?;
        for _ in 0..TRIES {
            let (old, new) = self.retry_half_written(|| {
                let old = held.read()?;
                let new = change(old.as_deref())?;
                Ok((old, new))
            })?;
            let Some(new) = new else { return Ok(()) };
            if held.replace(old.as_deref(), &new)? {
                return Ok(());
            }
        }
        Err(Error::Busy { path: self.path.clone() })
    }

    /// The file that is written: where its path is a link, what that leads to. Blocks.
    pub fn target(&self) -> Result<PathBuf, Error> {
        if self.links == Links::Refuse {
            return place_of(&self.path);
        }
        let target = target_of(&self.path)?;
        let folder = self.path.parent().unwrap_or(Path::new("."));
        let leads_out = || fs::canonicalize(folder).is_ok_and(|folder| !target.starts_with(folder));
        if self.links == Links::StayInFolder && leads_out() {
            return Err(Error::LeadsOut { path: self.path.clone(), target });
        }
        Ok(target)
    }

    /// Takes the lock, for whoever changes more than this file under it. Blocks.
    pub fn hold(&self) -> Result<Held, Error> {
        let target = self.target()?;
        let lock = self.locks.take(&target)?;
        // The lock is held, so this one was left by a writer that was killed: it may hold tokens.
        temp_file::clear(&target);
        Ok(Held { target, bounds: self.bounds(), is_public: self.is_public, _lock: lock })
    }

    fn bounds(&self) -> Bounds {
        let bounds = Bounds::max_bytes(self.most_bytes as u64);
        if self.links == Links::Refuse { bounds.without_links() } else { bounds }
    }

    /// Moves it to `<name>.broken-<now, in unix seconds>` beside it, where its owner can mend it.
    /// `None` if `parse` understands it, or there is none any more. Blocks.
    pub fn set_aside<T>(
        &self,
        now: SystemTime,
        parse: impl Fn(&[u8]) -> Result<T, Error>,
    ) -> Result<Option<PathBuf>, Error> {
        let _held = self.hold()?;
        // Whoever asked for this read it a while ago: it may have been mended since.
        match self.read(parse) {
            Err(Error::Broken { .. }) => {}
            read => return read.map(|_| None),
        }
        let aside = self.free_name(now);
        let folder = self.path.parent().unwrap_or(Path::new("."));
        let durable = files::Folder::open(folder).map_err(Error::io(folder))?;
        fs::rename(&self.path, &aside).map_err(Error::io(folder))?;
        durable.sync().map_err(Error::io(folder))?;
        Ok(Some(aside))
    }

    /// A name that nothing has: what was set aside within the same second stays too.
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

    /// What cannot be understood is broken if nobody writes it any more.
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
            let is_written_still = *first_written.get_or_insert(written) != written;
            if Instant::now() < until {
                std::thread::sleep(RETRY);
            } else if is_written_still {
                return Err(Error::Busy { path: self.path.clone() });
            } else {
                return Err(error);
            }
        }
    }
}

impl Held {
    /// Its content; `None` where there is none. Blocks.
    pub fn read(&self) -> Result<Option<Vec<u8>>, Error> {
        read_within(&self.target, self.bounds)
    }

    /// Removes the file, if it is there. Blocks.
    pub fn remove(&self) -> Result<(), Error> {
        let folder = self.target.parent().unwrap_or(Path::new("."));
        let durable = files::Folder::open(folder).map_err(Error::io(folder))?;
        match fs::remove_file(&self.target) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            removed => removed.map_err(Error::io(&self.target))?,
        }
        durable.sync().map_err(Error::io(folder))
    }

    /// Puts `new` in the place of `old`, which was read under this lock. `false`, and nothing is
    /// changed, if another program changed it since. Writes nothing when nothing changes; the
    /// same bytes in a file that others may read are a change to make, if it may be written. Blocks.
    pub fn replace(&self, old: Option<&[u8]>, new: &[u8]) -> Result<bool, Error> {
        let is_loose = !self.is_public && files::is_readable_by_others(&self.target);
        if old == Some(new) && (!is_loose || files::is_read_only(&self.target)) {
            return Ok(true);
        }
        temp_file::write(&self.target, new, self.is_public, || Ok(self.read()?.as_deref() == old))
    }
}

/// The file that `path` stands for: its folder resolved, a symlink followed, also one to a file
/// that is not there yet.
fn target_of(path: &Path) -> Result<PathBuf, Error> {
    match fs::canonicalize(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        target => return target.map_err(Error::io(path)),
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    // This ends: of links in a circle the system says so, and not that nothing is there.
    if let Ok(link) = fs::read_link(path) {
        return target_of(&folder.join(link));
    }
    place_of(path)
}

/// The same path with its folder resolved, and nothing else.
fn place_of(path: &Path) -> Result<PathBuf, Error> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let folder = fs::canonicalize(folder).map_err(Error::io(folder))?;
    Ok(folder.join(path.file_name().unwrap_or_default()))
}

/// The content of a regular file; `None` where there is none. Blocks.
pub fn read(path: &Path, most_bytes: usize) -> Result<Option<Vec<u8>>, Error> {
    read_within(path, Bounds::max_bytes(most_bytes as u64))
}

fn read_within(path: &Path, bounds: Bounds) -> Result<Option<Vec<u8>>, Error> {
    untrusted_files::read(path, bounds).map_err(Error::unread(path))
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
        AtomicFile::of(folder.join("file"), &locks, 100)
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
        fs::write(temp_file::temp_of(file.path()), "left by a kill").unwrap();
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
        let file = file(folder.path()).half_written_for(Duration::from_secs(60));
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
        let file = file(folder.path()).half_written_for(Duration::from_millis(100));
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
