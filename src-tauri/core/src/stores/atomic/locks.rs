//! Locks, so that only one of our processes changes a file at a time.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sha2::{Digest as _, Sha256};

use super::super::Error;
use crate::os::files;

/// How long to wait before the lock is tried again.
const RETRY: Duration = Duration::from_millis(10);

/// The locks of all files: the folder that holds them, and how long to wait for one.
#[derive(Clone, Debug)]
pub struct Locks {
    folder: PathBuf,
    wait: Duration,
}

/// A lock that is taken; dropping it releases the lock.
#[derive(Debug)]
pub struct LockGuard(#[expect(dead_code, reason = "dropping it unlocks")] File);

impl Locks {
    /// The locks in a state folder.
    pub fn new(state_dir: &Path, wait: Duration) -> Self {
        Self { folder: state_dir.join("locks"), wait }
    }

    /// Takes the lock of `target`, waiting at most as long as was set. Blocks.
    pub fn lock(&self, target: &Path) -> Result<LockGuard, Error> {
        files::create_private_folder(&self.folder).map_err(Error::io(&self.folder))?;
        let path = self.folder.join(lock_name(target));
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        let file = files::open_private(&mut options, &path).map_err(Error::io(&path))?;
        let until = Instant::now() + self.wait;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(LockGuard(file)),
                Err(TryLockError::Error(source)) => return Err(Error::io(&path)(source)),
                Err(TryLockError::WouldBlock) if Instant::now() >= until => {
                    return Err(Error::Locked { path: target.to_owned() });
                }
                Err(TryLockError::WouldBlock) => std::thread::sleep(RETRY),
            }
        }
    }
}

fn lock_name(target: &Path) -> String {
    let hash = Sha256::digest(target.as_os_str().as_encoded_bytes());
    hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect::<String>() + ".lock"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_lock_is_waited_for_and_then_refused() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("file");
        let first = Locks::new(folder.path(), Duration::ZERO).lock(&target).unwrap();
        let second = Locks::new(folder.path(), Duration::from_millis(30)).lock(&target);
        assert!(matches!(second, Err(Error::Locked { path }) if path == target));
        drop(first);
        // A process that another thread forks shares the lock until it runs its program.
        assert!(Locks::new(folder.path(), Duration::from_secs(10)).lock(&target).is_ok());
    }
}
