//! Who may change a file: one of our processes at a time.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sha2::{Digest as _, Sha256};

use super::super::Error;
use crate::os::files;

/// How long to wait before the lock is tried again.
const RETRY: Duration = Duration::from_millis(10);

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
        let file = files::set_private_mode(&mut options).open(&path).map_err(Error::io(&path))?;
        let until = Instant::now() + self.wait;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Guard(file)),
                Err(TryLockError::Error(source)) => return Err(Error::io(&path)(source)),
                Err(TryLockError::WouldBlock) if Instant::now() >= until => {
                    return Err(Error::Locked { path: target.to_owned() });
                }
                Err(TryLockError::WouldBlock) => std::thread::sleep(RETRY),
            }
        }
    }
}

fn name_of(target: &Path) -> String {
    let hash = Sha256::digest(target.as_os_str().as_encoded_bytes());
    hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect::<String>() + ".lock"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_holder_waits_and_then_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("file");
        let first = Locks::new(folder.path(), Duration::ZERO).take(&target).unwrap();
        let second = Locks::new(folder.path(), Duration::from_millis(30)).take(&target);
        assert!(matches!(second, Err(Error::Locked { path }) if path == target));
        drop(first);
        // A program that another thread starts has it too, until it is another program.
        assert!(Locks::new(folder.path(), Duration::from_secs(10)).take(&target).is_ok());
    }
}
