//! Paths, owners and modes of files, files that others use, and folders that are flushed.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long a file that another program uses is waited for, and how often it is tried.
const IN_USE: Duration = Duration::from_secs(2);
const RETRY: Duration = Duration::from_millis(10);
/// The errors of Windows for a file that another program has open, or is about to remove:
/// `ERROR_SHARING_VIOLATION`, `ERROR_LOCK_VIOLATION` and `ERROR_USER_MAPPED_FILE`.
const USED_BY_OTHERS: [i32; 3] = [32, 33, 1224];
/// Windows says this of such a file too: `ERROR_ACCESS_DENIED`.
const DENIED: i32 = 5;

/// The absolute path of a folder, with symlinks resolved, in the form that programs accept. On
/// Windows the standard library's answer begins with `\\?\`, which few of them accept.
#[allow(clippy::disallowed_methods, reason = "all others call this function")]
pub fn canonicalize(path: &Path) -> io::Result<PathBuf> {
    let whole = path.canonicalize()?;
    #[cfg(windows)]
    if let Some(rest) = whole.to_str().and_then(|whole| whole.strip_prefix(r"\\?\"))
        && rest.as_bytes().get(1) == Some(&b':')
    {
        return Ok(PathBuf::from(rest));
    }
    Ok(whole)
}

/// Opens a file, which `options` may create, so that only its owner may read it. On Windows the
/// system and the administrators may read it too.
pub fn open_private(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600).open(path)
    }
    #[cfg(windows)]
    {
        // A new file has nothing in it yet.
        let file = options.open(path)?;
        if super::acl::is_readable_by_others(path)? {
            super::acl::make_private(path)?;
        }
        Ok(file)
    }
}

/// Renames a file, over another one if there is one of that name. On Windows one that another
/// program uses, such as a virus scanner, is waited for.
pub fn rename(from: &Path, to: &Path) -> io::Result<()> {
    retry_in_use(|| fs::rename(from, to), may_be_in_use).map_err(|error| why_denied(to, error))
}

/// Removes a file. On Windows one that another program uses is waited for.
pub fn remove(path: &Path) -> io::Result<()> {
    retry_in_use(|| fs::remove_file(path), may_be_in_use).map_err(|error| why_denied(path, error))
}

/// The error of a file that could not be replaced or removed. Windows says "access denied" of one that
/// another program has open, too; an attempt to open the file tells the two apart.
fn why_denied(path: &Path, error: io::Error) -> io::Error {
    #[cfg(windows)]
    if error.raw_os_error() == Some(DENIED) {
        use std::os::windows::fs::OpenOptionsExt as _;
        const DELETE: u32 = 0x0001_0000;
        let opened = OpenOptions::new().access_mode(DELETE).open(path);
        return opened.err().filter(is_in_use).unwrap_or(error);
    }
    let _ = path;
    error
}

/// Whether an error says that another program uses the file, which only Windows does.
pub fn is_in_use(error: &io::Error) -> bool {
    cfg!(windows) && error.raw_os_error().is_some_and(|code| USED_BY_OTHERS.contains(&code))
}

/// Whether an error may be of a file that another program uses. Windows may call it "access denied".
pub fn may_be_in_use(error: &io::Error) -> bool {
    is_in_use(error) || cfg!(windows) && error.raw_os_error() == Some(DENIED)
}

/// Attempts something again, for a limited time, while `is_in_use` says so of its error.
pub fn retry_in_use<T, E>(
    mut attempt: impl FnMut() -> Result<T, E>,
    is_in_use: impl Fn(&E) -> bool,
) -> Result<T, E> {
    let until = Instant::now() + IN_USE;
    loop {
        match attempt() {
            Err(error) if is_in_use(&error) && Instant::now() < until => std::thread::sleep(RETRY),
            done => return done,
        }
    }
}

/// Gives `file` the owner of the file at `old`, if that is another. So a process of root that
/// replaces a user's file does not take it away from them.
pub fn copy_owner(file: &File, old: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt as _, fchown};
        if let Ok(old) = fs::metadata(old)
            && old.uid() != file.metadata()?.uid()
        {
            fchown(file, Some(old.uid()), Some(old.gid()))?;
        }
    }
    #[cfg(not(unix))]
    let _ = (file, old);
    Ok(())
}

/// Lets those read the file at `new` who may read the file at `old`; without one, others may read
/// it.
pub fn copy_mode(new: &Path, old: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
        let mode = fs::metadata(old).map_or(0o644, |old| old.mode() & 0o777);
        fs::set_permissions(new, fs::Permissions::from_mode(mode))
    }
    #[cfg(windows)]
    super::acl::copy(new, old)
}

/// Whether the owner made the file read-only. A rename does not check this of the file that it
/// replaces, so the caller has to.
pub fn is_read_only(path: &Path) -> bool {
    let Ok(metadata) = fs::metadata(path) else { return false };
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        metadata.mode() & 0o200 == 0
    }
    #[cfg(not(unix))]
    {
        metadata.permissions().readonly()
    }
}

/// Whether others than the owner may read the file: on Windows, others than its user, the system and
/// the administrators.
pub fn is_readable_by_others(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        fs::metadata(path).is_ok_and(|metadata| metadata.mode() & 0o077 != 0)
    }
    #[cfg(windows)]
    super::acl::is_readable_by_others(path).unwrap_or(false)
}

/// Takes from others what they may do with a file.
pub fn make_private(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
        let mode = fs::metadata(path)?.mode() & 0o700;
        fs::set_permissions(path, fs::Permissions::from_mode(mode))
    }
    #[cfg(windows)]
    super::acl::make_private(path)
}

/// Writes a script that only its owner may read and run, under a new name, in a folder that only
/// they may enter. `text` makes the script of its own path.
pub fn write_script(folder: &Path, text: impl FnOnce(&Path) -> String) -> io::Result<PathBuf> {
    create_private_folder(folder)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix("").suffix(".command").rand_bytes(16);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o700));
    }
    let mut file = builder.tempfile_in(folder)?;
    let text = text(file.path());
    io::Write::write_all(&mut file, text.as_bytes())?;
    // Closed here, because the system does not run a file that is open for writing.
    Ok(file.into_temp_path().keep()?)
}

/// A folder that can be flushed to its disk.
#[derive(Debug)]
pub struct Folder(Option<File>);

impl Folder {
    /// Opens a folder, if the system can open folders.
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = if cfg!(unix) { Some(File::open(path)?) } else { None };
        Ok(Self(file))
    }

    /// Flushes the renames in the folder.
    pub fn sync(&self) -> io::Result<()> {
        self.0.as_ref().map_or(Ok(()), File::sync_all)
    }
}

/// Creates a folder that only its owner may enter, if there is none.
pub fn create_private_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700).create(path)
    }
    #[cfg(windows)]
    {
        let is_new = !path.exists();
        builder.create(path)?;
        if is_new { super::acl::make_private(path) } else { Ok(()) }
    }
}

/// The path of these bytes, as git writes it; `None` if this system has no such path.
pub fn path_from_bytes(bytes: &[u8]) -> Option<PathBuf> {
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt as _;
        Some(std::ffi::OsStr::from_bytes(bytes).into())
    }
    #[cfg(not(unix))]
    std::str::from_utf8(bytes).ok().map(PathBuf::from)
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    use std::path::Path;
    use std::time::Duration;

    use super::*;
    use crate::stores;
    use crate::stores::atomic::{AtomicFile, Locks};
    use crate::stores::vault::file::VaultFile;

    fn put(folder: &Path, name: &str, new: &str) {
        let locks = Locks::new(&folder.join("state"), Duration::from_secs(10));
        let file = AtomicFile::new(folder.join(name), &locks, 100);
        file.change(|_| Ok(Some(new.as_bytes().to_vec()))).unwrap();
    }

    #[test]
    fn a_write_follows_a_symlink_and_takes_from_others_what_they_could_read() {
        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("real"), folder.path().join("link"));
        fs::write(&real, "old").unwrap();
        fs::set_permissions(&real, fs::Permissions::from_mode(0o664)).unwrap();
        symlink(&real, &link).unwrap();
        for text in ["new", "newer", "newer"] {
            put(folder.path(), "link", text);
            assert_eq!(fs::read_to_string(&real).unwrap(), text);
            assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o600);
            assert!(link.is_symlink());
        }
    }

    #[test]
    fn a_file_that_is_for_others_too_keeps_its_mode() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        let locks = Locks::new(&folder.path().join("state"), Duration::from_secs(10));
        let file = AtomicFile::new(path.clone(), &locks, 100).keeping_mode();
        let put = |new: &str| file.change(|_| Ok(Some(new.as_bytes().to_vec()))).unwrap();
        let mode = || fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        put("new");
        assert_eq!(mode(), 0o644);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        put("newer");
        assert_eq!(mode(), 0o640);
    }

    #[test]
    fn the_same_bytes_in_a_file_that_others_may_read_are_written() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "same").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
        put(folder.path(), "file", "same");
        assert!(!is_readable_by_others(&file));
        fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).unwrap();
        put(folder.path(), "file", "same");
        assert!(is_readable_by_others(&file), "its owner wants no write");
    }

    #[test]
    fn a_write_follows_a_symlink_to_a_file_that_is_not_there_yet() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("dotfiles")).unwrap();
        symlink("second", folder.path().join("first")).unwrap();
        symlink("dotfiles/real", folder.path().join("second")).unwrap();
        put(folder.path(), "first", "new");
        assert_eq!(fs::read(folder.path().join("dotfiles/real")).unwrap(), b"new");
        assert!(folder.path().join("first").is_symlink());
        assert!(folder.path().join("second").is_symlink());
    }

    #[test]
    fn a_file_that_stays_in_its_folder_is_not_written_through_a_link_that_leads_out() {
        let folder = tempfile::tempdir().unwrap();
        let project = folder.path().join("project");
        fs::create_dir_all(project.join("conf")).unwrap();
        let locks = Locks::new(&folder.path().join("state"), Duration::from_secs(10));
        let file = AtomicFile::new(project.join("file"), &locks, 100);
        for (link, leads_out) in [
            ("../elsewhere", true),
            ("conf/../../elsewhere", true),
            ("hop", true),
            ("conf/real", false),
        ] {
            let _ = fs::remove_file(file.path());
            let _ = fs::remove_file(project.join("hop"));
            symlink("../elsewhere", project.join("hop")).unwrap();
            symlink(link, file.path()).unwrap();
            let put = file.clone().staying_in_folder().change(|_| Ok(Some(b"new".to_vec())));
            match put {
                Err(stores::Error::LeadsOut { path, target }) if leads_out => {
                    let outside = canonicalize(folder.path()).unwrap().join("elsewhere");
                    assert_eq!((path.as_path(), target), (file.path(), outside), "{link}");
                }
                put => assert!(put.is_ok() && !leads_out, "{link}: {put:?}"),
            }
            assert!(!folder.path().join("elsewhere").exists());
        }
        assert_eq!(fs::read(project.join("conf/real")).unwrap(), b"new");
    }

    #[test]
    fn only_a_file_without_its_owners_write_bit_is_read_only() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        for (mode, read_only) in [(0o400, true), (0o444, true), (0o600, false), (0o200, false)] {
            fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(is_read_only(&file), read_only, "{mode:o}");
        }
        assert!(!is_read_only(&folder.path().join("none")));
    }

    fn vault_file(folder: &Path) -> VaultFile {
        VaultFile::new(folder, &Locks::new(folder, Duration::from_secs(5)))
    }

    #[test]
    fn a_file_that_others_could_read_is_made_private_and_said_until_its_accounts_are_gone() {
        type Use = (&'static str, fn(&VaultFile));
        let uses: [Use; 6] = [
            ("entry", |file| drop(file.entry("ada").unwrap())),
            ("entries", |file| drop(file.entries().unwrap())),
            ("put", |file| assert!(file.put("bob", br#"{"v":1}"#).unwrap())),
            ("remove", |file| assert!(!file.remove("nobody").unwrap())),
            ("choose", |file| file.choose().unwrap()),
            ("look", |file| assert!(file.has_exposed_tokens().unwrap())),
        ];
        for (name, used) in uses {
            for mode in [0o644, 0o640, 0o620, 0o604, 0o666] {
                let folder = tempfile::tempdir().unwrap();
                let file = vault_file(folder.path());
                file.choose().unwrap();
                file.put("ada", br#"{"v":1}"#).unwrap();
                file.put("local", br#"{"v":1}"#).unwrap();
                assert!(!file.has_exposed_tokens().unwrap(), "{name}");
                fs::set_permissions(file.path(), fs::Permissions::from_mode(mode)).unwrap();

                used(&file);

                let now = fs::metadata(file.path()).unwrap().permissions().mode() & 0o777;
                assert_eq!(now, 0o600, "{name} {mode:o}");
                assert!(file.clone().has_exposed_tokens().unwrap(), "{name} {mode:o}");
                file.remove("ada").unwrap();
                file.remove("bob").unwrap();
                assert!(!file.has_exposed_tokens().unwrap(), "{name}: nothing of then is left");
            }
        }
        let folder = tempfile::tempdir().unwrap();
        let (real, file) = (folder.path().join("elsewhere"), vault_file(folder.path()));
        fs::write(&real, r#"{"v":1,"entries":{"ada":{"v":1}}}"#).unwrap();
        fs::set_permissions(&real, fs::Permissions::from_mode(0o644)).unwrap();
        symlink(&real, file.path()).unwrap();
        assert!(file.entry("ada").unwrap().is_some());
        assert!(file.has_exposed_tokens().unwrap() && !is_readable_by_others(&real));
    }
}
