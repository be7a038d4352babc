//! `credentials.json` in our state folder: the vault's entries of whoever has no keyring and
//! chose to keep them in a file, readable by its owner alone and not encrypted.
//!
//! That the file is there is the choice: it is made only when a person says so, and holds for
//! every process and every start until the entries are moved into the keyring.
//!
//! A copy or a restored backup may have a mode that lets others read it. Then the mode is
//! tightened before anything is read or written, and remembered, so that it can be said: the tokens
//! may be known by then. Where it cannot be tightened, because the file is somebody else's, it is
//! not used. A symlink is followed, as for every file of ours: who can put one into our folder is
//! its owner. Our other files hold no secret; each write of ours makes them private, and reading
//! them changes nothing.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use super::entry;
use crate::os::files;
use crate::stores::Error;
use crate::stores::atomic::{self, AtomicFile, Locks};

const VERSION: u32 = 1;
/// The entry of the local tokens.
pub(super) const LOCAL: &str = "local";
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// The file. The vault is the one to use it. A clone is another way to the same one.
#[derive(Clone, Debug)]
pub struct VaultFile {
    file: AtomicFile,
    /// Others could read it, and an account that it had then is still in it.
    was_readable: Arc<AtomicBool>,
    /// Others could read it at some time since this process began.
    found_readable: Arc<AtomicBool>,
}

/// Entries with their names.
pub type Entries = Vec<(String, Zeroizing<Vec<u8>>)>;

/// What it says. The entries stay in the bytes they were read from, which are wiped.
#[derive(Serialize, Deserialize)]
struct Content<'a> {
    v: u32,
    #[serde(borrow)]
    entries: BTreeMap<String, &'a RawValue>,
}

impl VaultFile {
    /// The file in `state_dir`; nothing is read.
    pub fn of(state_dir: &Path, locks: &Locks) -> Self {
        let file = AtomicFile::of(state_dir.join("credentials.json"), locks, MOST_BYTES);
        Self { file, was_readable: Arc::default(), found_readable: Arc::default() }
    }

    /// Where it is, or would be.
    pub fn path(&self) -> &Path {
        self.file.path()
    }

    /// Whether somebody chose it.
    pub fn is_chosen(&self) -> bool {
        // One that cannot be looked at is there: its error is told by whoever reads it.
        self.path().try_exists().unwrap_or(true)
    }

    /// Whether others could read it, until every account that it had then is signed out. It is
    /// looked at, and made private if it still is so. Blocks.
    pub fn was_readable(&self) -> Result<bool, Error> {
        self.make_private()?;
        Ok(self.was_readable.load(Ordering::SeqCst))
    }

    /// Whether this process found that others could read it. Nothing is looked at.
    pub fn found_readable(&self) -> bool {
        self.found_readable.load(Ordering::SeqCst)
    }

    /// Chooses it. Blocks.
    pub fn choose(&self) -> Result<(), Error> {
        let folder = self.path().parent().unwrap_or(Path::new("."));
        files::create_private_folder(folder).map_err(Error::io(folder))?;
        self.make_private()?;
        self.file.change(|old| match old {
            Some(bytes) => parse(self.path(), bytes).map(|_| None),
            None => self.written(BTreeMap::new()).map(Some),
        })
    }

    /// An entry; `None` where it has none, or nobody chose it. Blocks.
    pub fn entry(&self, user: &str) -> Result<Option<Zeroizing<Vec<u8>>>, Error> {
        let Some(bytes) = self.bytes()? else {
            return Ok(None);
        };
        let content = parse(self.path(), &bytes)?;
        Ok(content.entries.get(user).map(|entry| to_bytes(entry)))
    }

    /// Every entry with its name. Blocks.
    pub fn entries(&self) -> Result<Entries, Error> {
        let Some(bytes) = self.bytes()? else {
            return Ok(Vec::new());
        };
        let content = parse(self.path(), &bytes)?;
        Ok(content.entries.into_iter().map(|(user, entry)| (user, to_bytes(entry))).collect())
    }

    /// Makes or replaces an entry, if somebody chose the file; says whether. Blocks.
    pub fn put(&self, user: &str, entry: &[u8]) -> Result<bool, Error> {
        let broken = |_| Error::Broken { path: self.path().to_owned() };
        let entry = serde_json::from_slice(entry).map_err(broken)?;
        Ok(self.change(user, Some(entry))?.is_some())
    }

    /// Removes an entry; says whether there was one. Blocks.
    pub fn remove(&self, user: &str) -> Result<bool, Error> {
        Ok(self.change(user, None)? == Some(true))
    }

    /// Takes the choice back, and the entries with it. Blocks.
    pub fn discard(&self) -> Result<(), Error> {
        self.file.hold()?.remove()?;
        self.was_readable.store(false, Ordering::SeqCst);
        Ok(())
    }

    /// Changes an entry under the file's lock, and says whether there was one; `None` where nobody
    /// chose the file.
    fn change(&self, user: &str, entry: Option<&RawValue>) -> Result<Option<bool>, Error> {
        if !self.is_chosen() {
            return Ok(None);
        }
        self.make_private()?;
        let mut was_there = None;
        self.file.change(|old| {
            let Some(bytes) = old else {
                was_there = None;
                return Ok(None);
            };
            let mut entries = parse(self.path(), bytes)?.entries;
            let before = match entry {
                Some(entry) => entries.insert(user.to_owned(), entry),
                None => entries.remove(user),
            };
            was_there = Some(before.is_some());
            if entries.keys().all(|user| user == LOCAL) {
                self.was_readable.store(false, Ordering::SeqCst);
            }
            self.written(entries).map(Some)
        })?;
        Ok(was_there)
    }

    /// Takes from others what the file's mode gives them, and remembers that it did.
    fn make_private(&self) -> Result<(), Error> {
        if files::is_readable_by_others(self.path()) {
            files::make_private(self.path()).map_err(Error::io(self.path()))?;
            self.was_readable.store(true, Ordering::SeqCst);
            self.found_readable.store(true, Ordering::SeqCst);
            tracing::warn!("others could read credentials.json; it is private again");
        }
        Ok(())
    }

    fn bytes(&self) -> Result<Option<Zeroizing<Vec<u8>>>, Error> {
        self.make_private()?;
        Ok(atomic::read(self.path(), MOST_BYTES)?.map(Zeroizing::new))
    }

    fn written(&self, entries: BTreeMap<String, &RawValue>) -> Result<Vec<u8>, Error> {
        let broken = |_| Error::Broken { path: self.path().to_owned() };
        let mut bytes = entry::to_bytes(&Content { v: VERSION, entries }).map_err(broken)?;
        Ok(std::mem::take(&mut *bytes))
    }
}

fn to_bytes(entry: &RawValue) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(entry.get().as_bytes().to_vec())
}

fn parse<'a>(path: &Path, bytes: &'a [u8]) -> Result<Content<'a>, Error> {
    #[derive(Deserialize)]
    struct Version {
        v: u32,
    }
    let broken = |_| Error::Broken { path: path.to_owned() };
    let Version { v } = serde_json::from_slice(bytes).map_err(broken)?;
    if v > VERSION {
        return Err(Error::Newer { path: path.to_owned() });
    }
    serde_json::from_slice(bytes).map_err(broken)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::time::Duration;

    use super::*;

    fn file(folder: &Path) -> VaultFile {
        VaultFile::of(folder, &Locks::new(folder, Duration::from_secs(5)))
    }

    #[test]
    fn nothing_is_written_before_somebody_chose_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path());
        assert!(!file.put("ada", br#"{"v":1}"#).unwrap());
        assert!(!file.remove("ada").unwrap());
        assert_eq!(file.entry("ada").unwrap(), None);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn gives_back_byte_for_byte_what_was_put_there() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(&folder.path().join("new"));
        file.choose().unwrap();
        let (ada, bob) = (br#"{"v":1, "name":"an\u00e1lisis","n":1.0}"#, br#"{"v":1}"#);
        assert!(file.put("ada", ada).unwrap() && file.put("bob \"b\"", bob).unwrap());
        file.choose().unwrap();
        assert_eq!(file.entry("ada").unwrap().unwrap().as_slice(), ada);
        assert_eq!(file.entries().unwrap().len(), 2);
        assert!(!files::is_readable_by_others(file.path()));
        assert!(file.remove("ada").unwrap() && !file.remove("ada").unwrap());
        assert_eq!(file.entry("ada").unwrap(), None);
        assert!(file.is_chosen());
        file.discard().unwrap();
        assert!(!file.is_chosen());
    }

    #[test]
    fn a_newer_or_broken_file_is_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path());
        for (text, newer) in [(r#"{"v": 2, "strange": []}"#, true), ("{", false), ("[]", false)] {
            fs::write(file.path(), text).unwrap();
            let errors = [
                file.put("ada", b"{}").unwrap_err(),
                file.remove("ada").unwrap_err(),
                file.choose().unwrap_err(),
                file.entry("ada").unwrap_err(),
            ];
            for error in errors {
                assert_eq!(matches!(error, Error::Newer { .. }), newer, "{error}");
            }
            assert_eq!(fs::read_to_string(file.path()).unwrap(), text);
        }
    }
}
