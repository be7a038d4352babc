//! `credentials.json` in our state folder: the vault's entries, if the user chose a file instead of
//! a keyring. Only its owner can read it; it is not encrypted.
//!
//! The file exists only if the user chose it. The choice applies to every process and every start,
//! until the entries are moved into the keyring.
//!
//! A copy or a restored backup may have a mode that lets other users read it: the file is then
//! *exposed*. It is made private before it is read or written, and the exposure is remembered so
//! that the user can be told: the tokens may be known by then. A file that cannot be made private,
//! because it belongs to another user, is not used. A symlink is followed, as for every file of
//! ours: only the owner of our folder can put one there. Our other files hold no secret; each write
//! makes them private, and reading changes nothing.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use super::entry;
use crate::os::files;
use crate::stores::atomic::{self, AtomicFile, Locks};
use crate::stores::{Error, parse_versioned};

const VERSION: u32 = 1;
/// The name of the entry with the local tokens.
pub(super) const LOCAL: &str = "local";
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// `credentials.json`. A clone shares what is remembered of exposures.
#[derive(Clone, Debug)]
pub struct VaultFile {
    file: AtomicFile,
    /// It was exposed, and an account that it had then is still in it.
    has_exposed_tokens: Arc<AtomicBool>,
    /// It was exposed at some time since this process began.
    was_exposed: Arc<AtomicBool>,
}

/// Names and contents of entries.
pub type Entries = Vec<(String, Zeroizing<Vec<u8>>)>;

/// The content. The entries stay in the bytes they were read from, which are wiped.
#[derive(Serialize, Deserialize)]
struct Content<'a> {
    v: u32,
    #[serde(borrow)]
    entries: BTreeMap<String, &'a RawValue>,
}

impl VaultFile {
    /// The file in `state_dir`; nothing is read yet.
    pub fn new(state_dir: &Path, locks: &Locks) -> Self {
        let file = AtomicFile::new(state_dir.join("credentials.json"), locks, MOST_BYTES);
        Self { file, has_exposed_tokens: Arc::default(), was_exposed: Arc::default() }
    }

    /// The path of the file, which need not exist.
    pub fn path(&self) -> &Path {
        self.file.path()
    }

    /// Whether the user chose the file.
    pub fn is_chosen(&self) -> bool {
        // If this cannot be found out, the file counts as chosen, and a read returns the error.
        self.path().try_exists().unwrap_or(true)
    }

    /// Checks the mode, and makes the file private if it is exposed. Returns whether an account is
    /// in it that it had while it was exposed. Blocks.
    pub fn has_exposed_tokens(&self) -> Result<bool, Error> {
        self.make_private()?;
        Ok(self.has_exposed_tokens.load(Ordering::SeqCst))
    }

    /// Whether this process has found the file exposed. The file is not looked at.
    pub fn was_exposed(&self) -> bool {
        self.was_exposed.load(Ordering::SeqCst)
    }

    /// Creates the file, which makes it the chosen one. Blocks.
    pub fn choose(&self) -> Result<(), Error> {
        self.file.create_folder()?;
        self.make_private()?;
        self.file.change(|old| match old {
            Some(bytes) => self.parse(bytes).map(|_| None),
            None => self.encode(BTreeMap::new()).map(Some),
        })
    }

    /// Reads an entry; `None` if there is none, or the file is not chosen. Blocks.
    pub fn entry(&self, user: &str) -> Result<Option<Zeroizing<Vec<u8>>>, Error> {
        let Some(bytes) = self.read_bytes()? else {
            return Ok(None);
        };
        let content = self.parse(&bytes)?;
        Ok(content.entries.get(user).map(|entry| copy_entry(entry)))
    }

    /// Reads all entries. Blocks.
    pub fn entries(&self) -> Result<Entries, Error> {
        let Some(bytes) = self.read_bytes()? else {
            return Ok(Vec::new());
        };
        let content = self.parse(&bytes)?;
        Ok(content.entries.into_iter().map(|(user, entry)| (user, copy_entry(entry))).collect())
    }

    /// Adds or replaces an entry, if the file is chosen. Returns whether it is. Blocks.
    pub fn put(&self, user: &str, entry: &[u8]) -> Result<bool, Error> {
        let broken = |_| Error::Broken { path: self.path().to_owned() };
        let entry = serde_json::from_slice(entry).map_err(broken)?;
        Ok(self.change(user, Some(entry))?.is_some())
    }

    /// Removes an entry. Returns whether there was one. Blocks.
    pub fn remove(&self, user: &str) -> Result<bool, Error> {
        Ok(self.change(user, None)? == Some(true))
    }

    /// Removes the file with all entries. It is not chosen any more then. Blocks.
    pub fn discard(&self) -> Result<(), Error> {
        self.file.lock()?.remove()?;
        self.has_exposed_tokens.store(false, Ordering::SeqCst);
        Ok(())
    }

    /// Sets or removes an entry under the file's lock. Returns whether there was one; `None` if the
    /// file is not chosen.
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
            let mut entries = self.parse(bytes)?.entries;
            let before = match entry {
                Some(entry) => entries.insert(user.to_owned(), entry),
                None => entries.remove(user),
            };
            was_there = Some(before.is_some());
            if entries.keys().all(|user| user == LOCAL) {
                self.has_exposed_tokens.store(false, Ordering::SeqCst);
            }
            self.encode(entries).map(Some)
        })?;
        Ok(was_there)
    }

    /// Makes the file private if it is exposed, and remembers that it was.
    fn make_private(&self) -> Result<(), Error> {
        if files::is_readable_by_others(self.path()) {
            files::make_private(self.path()).map_err(Error::io(self.path()))?;
            self.has_exposed_tokens.store(true, Ordering::SeqCst);
            self.was_exposed.store(true, Ordering::SeqCst);
            tracing::warn!("others could read credentials.json; it is private again");
        }
        Ok(())
    }

    fn read_bytes(&self) -> Result<Option<Zeroizing<Vec<u8>>>, Error> {
        self.make_private()?;
        Ok(atomic::read(self.path(), MOST_BYTES)?.map(Zeroizing::new))
    }

    fn parse<'a>(&self, bytes: &'a [u8]) -> Result<Content<'a>, Error> {
        parse_versioned(self.path(), bytes, VERSION)
    }

    fn encode(&self, entries: BTreeMap<String, &RawValue>) -> Result<Vec<u8>, Error> {
        let broken = |_| Error::Broken { path: self.path().to_owned() };
        let mut bytes = entry::encode(&Content { v: VERSION, entries }).map_err(broken)?;
        Ok(std::mem::take(&mut *bytes))
    }
}

fn copy_entry(entry: &RawValue) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(entry.get().as_bytes().to_vec())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::time::Duration;

    use super::*;

    fn file(folder: &Path) -> VaultFile {
        VaultFile::new(folder, &Locks::new(folder, Duration::from_secs(5)))
    }

    #[test]
    fn nothing_is_written_before_the_file_is_chosen() {
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
