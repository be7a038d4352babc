//! Changing a file as carefully as a database changes its pages.
//!
//! Read, change and write happen under a lock that lives in our own state folder, so that no
//! lock file litters other people's folders. A write goes to a temp file beside the target,
//! private from birth, is flushed to the disk, takes the target's name in one step, and the
//! folder is flushed too: whoever reads sees the old file or the new one.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sha2::{Digest as _, Sha256};

use super::Error;
use crate::os::files;

/// How long to wait before the lock is tried again.
const LOCK_RETRY: Duration = Duration::from_millis(10);

/// The folder of the locks, and how long to wait for one.
#[derive(Clone, Debug)]
pub struct Locks {
    folder: PathBuf,
    wait: Duration,
}

/// A lock that is held until it is dropped.
#[derive(Debug)]
pub struct Guard(#[expect(dead_code, reason = "dropping it unlocks")] File);

impl Locks {
    /// Locks below the state folder.
    pub fn new(state_dir: &Path, wait: Duration) -> Self {
        Self { folder: state_dir.join("locks"), wait }
    }

    /// Takes the lock of `target`, waiting at most as long as was set. Blocks.
    pub fn take(&self, target: &Path) -> Result<Guard, Error> {
        files::create_private_folder(&self.folder).map_err(Error::io(&self.folder))?;
        let path = self.folder.join(name_of(target));
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        let file = files::private(&mut options).open(&path).map_err(Error::io(&path))?;
        let until = Instant::now() + self.wait;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Guard(file)),
                Err(TryLockError::Error(source)) => return Err(Error::Io { path, source }),
                Err(TryLockError::WouldBlock) if Instant::now() >= until => {
                    return Err(Error::Locked { path: target.to_owned() });
                }
                Err(TryLockError::WouldBlock) => std::thread::sleep(LOCK_RETRY),
            }
        }
    }
}

fn name_of(target: &Path) -> String {
    let hash = Sha256::digest(target.as_os_str().as_encoded_bytes());
    hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect::<String>() + ".lock"
}

/// The file that `path` stands for: its folder resolved, a symlink followed.
pub fn target_of(path: &Path) -> Result<PathBuf, Error> {
    match fs::canonicalize(path) {
        Ok(target) => Ok(target),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let folder = path.parent().unwrap_or(Path::new("."));
            let folder = fs::canonicalize(folder).map_err(Error::io(folder))?;
            Ok(folder.join(path.file_name().unwrap_or_default()))
        }
        Err(source) => Err(Error::Io { path: path.to_owned(), source }),
    }
}

/// The content of a regular file; `None` where there is none.
pub fn read(path: &Path, most: usize) -> Result<Option<Vec<u8>>, Error> {
    let metadata = match fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(source) => {
            return Err(Error::Io { path: path.to_owned(), source });
        }
    };
    // A FIFO would block for ever, and a huge file is no configuration.
    if !metadata.is_file() || metadata.len() > most as u64 {
        return Err(Error::Broken { path: path.to_owned() });
    }
    fs::read(path).map(Some).map_err(Error::io(path))
}

/// Replaces the content of `target`, which the caller has locked and read. Writes nothing when
/// nothing changes.
pub fn replace(target: &Path, old: Option<&[u8]>, new: &[u8]) -> Result<(), Error> {
    if old == Some(new) {
        return Ok(());
    }
    write_beside(target, new).map_err(Error::io(target))
}

fn write_beside(target: &Path, new: &[u8]) -> io::Result<()> {
    let folder = target.parent().unwrap_or(Path::new("."));
    let temp = temp_of(target);
    // One fixed name: a kill leaves at most one temp file, which the next writer takes away.
    // The lock is held, so a file of this name is nobody's.
    match fs::remove_file(&temp) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let written = (|| {
        let mut file =
            files::private(OpenOptions::new().write(true).create_new(true)).open(&temp)?;
        file.write_all(new)?;
        files::keep_stricter(&file, target)?;
        file.sync_all()?;
        fs::rename(&temp, target)
    })();
    if written.is_err() {
        // The write's own error is the one to tell.
        let _ = fs::remove_file(&temp);
    }
    written.and_then(|()| files::sync_folder(folder))
}

fn temp_of(target: &Path) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    target.with_file_name(format!("{name}.companion-tmp"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn locks(folder: &Path, wait: Duration) -> Locks {
        Locks::new(folder, wait)
    }

    #[test]
    fn a_second_holder_waits_and_then_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("file");
        let first = locks(folder.path(), Duration::ZERO).take(&target).unwrap();
        let second = locks(folder.path(), Duration::from_millis(30)).take(&target);
        assert!(matches!(second, Err(Error::Locked { path }) if path == target));
        drop(first);
        assert!(locks(folder.path(), Duration::ZERO).take(&target).is_ok());
    }

    #[test]
    fn leaves_one_private_file_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("file");
        fs::write(temp_of(&target), "left by a kill").unwrap();
        replace(&target, None, b"new").unwrap();
        assert_eq!(fs::read(&target).unwrap(), b"new");
        assert!(!files::is_readable_by_others(&target));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn does_not_touch_a_file_that_stays_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("file");
        replace(&target, None, b"same").unwrap();
        let before = fs::metadata(&target).unwrap().modified().unwrap();
        replace(&target, Some(b"same"), b"same").unwrap();
        assert_eq!(fs::metadata(&target).unwrap().modified().unwrap(), before);
    }

    #[test]
    fn a_folder_in_the_files_place_is_said_to_be_broken() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(read(folder.path(), 100), Err(Error::Broken { .. })));
    }
}
