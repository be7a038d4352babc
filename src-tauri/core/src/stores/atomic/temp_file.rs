//! Replaces a file in one step: the new content is written to a temp file beside it, which then
//! takes its name.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::folder_of;
use crate::os::files;
use crate::stores::Error;

/// Replaces the content of `target`, whose lock the caller has. `is_unchanged` is asked before the
/// last step: if it says no, nothing is changed and `false` is returned. With `keeps_mode` the file
/// keeps the mode it has; otherwise only its owner may read it.
pub(super) fn replace(
    target: &Path,
    new: &[u8],
    keeps_mode: bool,
    is_unchanged: impl FnOnce() -> Result<bool, Error>,
) -> Result<bool, Error> {
    if files::is_read_only(target) {
        return Err(Error::ReadOnly { path: target.to_owned() });
    }
    let folder = folder_of(target);
    // Opened first, so that a folder that cannot be opened is an error before anything is changed.
    let durable = files::Folder::open(folder).map_err(Error::io(folder))?;
    let mut temp = TempFile::create(target, folder)?;
    temp.fill(new, target).map_err(Error::io(target))?;
    if keeps_mode {
        files::copy_mode(&temp.path, target).map_err(Error::io(target))?;
    }
    if !is_unchanged()? {
        return Ok(false);
    }
    temp.take_the_place_of(target).map_err(Error::io(target))?;
    durable.sync().map_err(Error::io(folder))?;
    Ok(true)
}

/// The path of the temp file of `target`. The name is fixed, so that a killed process leaves at
/// most one, which the next writer removes.
pub(super) fn temp_path(target: &Path) -> PathBuf {
    let mut name = target.file_name().unwrap_or_default().to_owned();
    name.push(".companion-tmp");
    target.with_file_name(name)
}

/// Removes a temp file that a killed process left. The caller has the target's lock.
pub(super) fn remove_left_over(target: &Path) {
    // If it cannot be removed, the next write returns the error.
    let _ = files::remove(&temp_path(target));
}

/// A file that is removed when dropped, unless it took its target's place.
struct TempFile {
    path: PathBuf,
    file: File,
    is_placed: bool,
}

impl TempFile {
    fn create(target: &Path, folder: &Path) -> Result<Self, Error> {
        let path = temp_path(target);
        // We have the lock, so no process writes to a file of this name.
        match files::remove(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(Error::io(&path)(error));
            }
            _ => {}
        }
        let mut options = OpenOptions::new();
        let file = files::open_private(options.write(true).create_new(true), &path);
        Ok(Self { file: file.map_err(Error::io(folder))?, path, is_placed: false })
    }

    fn fill(&mut self, new: &[u8], target: &Path) -> io::Result<()> {
        self.file.write_all(new)?;
        files::copy_owner(&self.file, target)?;
        self.file.sync_all()
    }

    fn take_the_place_of(mut self, target: &Path) -> io::Result<()> {
        files::rename(&self.path, target)?;
        self.is_placed = true;
        Ok(())
    }
}

impl Drop for TempFile {
    fn drop(&mut self) {
        if !self.is_placed {
            // The error to return is the one that led here.
            let _ = files::remove(&self.path);
        }
    }
}
