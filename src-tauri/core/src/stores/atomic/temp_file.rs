//! A new content, written beside the file and put in its place in one step.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::super::Error;
use crate::os::files;

/// Gives `target`, whose lock the caller holds, the content `new`, unless `is_unchanged` says no
/// once all but the last step is done. Says whether it did; where not, nothing is changed. What
/// is not public only its owner may read.
pub(super) fn write(
    target: &Path,
    new: &[u8],
    is_public: bool,
    is_unchanged: impl FnOnce() -> Result<bool, Error>,
) -> Result<bool, Error> {
    if files::is_read_only(target) {
        return Err(Error::ReadOnly { path: target.to_owned() });
    }
    let folder = target.parent().unwrap_or(Path::new("."));
    // Opened first: after the last step nothing may fail that could have been known before.
    let durable = files::Folder::open(folder).map_err(Error::io(folder))?;
    let mut temp = Temp::create(target, folder)?;
    temp.fill(new, target).map_err(Error::io(target))?;
    if is_public {
        files::copy_mode(&temp.file, target).map_err(Error::io(target))?;
    }
    if !is_unchanged()? {
        return Ok(false);
    }
    temp.take_the_place_of(target).map_err(Error::io(target))?;
    durable.sync().map_err(Error::io(folder))?;
    Ok(true)
}

/// Where the temp file of `target` is.
///
/// One fixed name: a kill leaves at most one, which the next writer takes away.
pub(super) fn temp_of(target: &Path) -> PathBuf {
    let mut name = target.file_name().unwrap_or_default().to_owned();
    name.push(".companion-tmp");
    target.with_file_name(name)
}

/// Removes a temp file that was left behind. The caller holds the target's lock.
pub(super) fn clear(target: &Path) {
    // Where it cannot be removed, the next write says so.
    let _ = fs::remove_file(temp_of(target));
}

/// A file that goes away when dropped, unless it took its target's place.
struct Temp {
    path: PathBuf,
    file: File,
    is_placed: bool,
}

impl Temp {
    fn create(target: &Path, folder: &Path) -> Result<Self, Error> {
        let path = temp_of(target);
        // The lock is held, so a file of this name is nobody's.
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(Error::io(&path)(error));
            }
            _ => {}
        }
        let mut options = OpenOptions::new();
        let file = files::set_private_mode(options.write(true).create_new(true)).open(&path);
        Ok(Self { file: file.map_err(Error::io(folder))?, path, is_placed: false })
    }

    fn fill(&mut self, new: &[u8], target: &Path) -> io::Result<()> {
        self.file.write_all(new)?;
        files::copy_owner(&self.file, target)?;
        self.file.sync_all()
    }

    fn take_the_place_of(mut self, target: &Path) -> io::Result<()> {
        fs::rename(&self.path, target)?;
        self.is_placed = true;
        Ok(())
    }
}

impl Drop for Temp {
    fn drop(&mut self) {
        if !self.is_placed {
            // The error to tell is the one that led here.
            let _ = fs::remove_file(&self.path);
        }
    }
}
