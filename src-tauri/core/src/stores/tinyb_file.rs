//! `.tinyb`: the file in which `tb` keeps the credentials that it uses in a folder.
//!
//! It belongs to `tb`. We add to it as `tb login` does, keep every key that we do not know, and
//! write it so that no reader sees half of it. No token is written through a link that leads out
//! of the folder. Source: `tinybird/tb/modules/config.py`.

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde_json::{Map, Value};

use super::atomic::{AtomicFile, Locks};
use super::{Error, python_json};
use crate::credentials::Secret;

/// The version of `tb` that this format was checked against. It is written to a new file.
pub const TB_VERSION: &str = "5.0.2";
const MOST_BYTES: usize = 1024 * 1024;
/// The keys that `tb logout` sets to an empty text.
const BLANKED: [&str; 6] = ["token", "user_token", "id", "name", "user_id", "user_email"];

/// What a sign-in or a switch of workspace writes into the file.
#[derive(Debug)]
pub struct Entry<'a> {
    /// The region's API.
    pub host: &'a str,
    /// The workspace token.
    pub token: &'a Secret,
    /// The user token, where there is one.
    pub user_token: Option<&'a Secret>,
    /// `id`, `name`, `scope`, `user_email` and `user_id`, as far as Tinybird returned them.
    pub facts: Map<String, Value>,
}

/// A folder's `.tinyb`.
#[derive(Clone, Debug)]
pub struct TinybFile(AtomicFile);

/// The content of a `.tinyb`.
#[derive(Clone, Default, PartialEq)]
pub struct Content(Map<String, Value>);

impl std::fmt::Debug for Content {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(crate::redact::REDACTED)
    }
}

impl Content {
    /// Parses a file's bytes; `None` if they are no JSON object.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok().map(Self)
    }

    /// The bytes as `tb` spells them.
    pub fn to_bytes(&self) -> serde_json::Result<Vec<u8>> {
        python_json::to_vec(&self.0)
    }

    /// The text under `key`, if there is one and it is not empty.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.0.get(key).and_then(Value::as_str).filter(|text| !text.is_empty())
    }

    /// Whether it has a token of any kind.
    pub fn has_token(&self) -> bool {
        let is_set = |key| self.text(key).is_some();
        let tokens = self.0.get("tokens").and_then(Value::as_object);
        is_set("token") || is_set("user_token") || tokens.is_some_and(|tokens| !tokens.is_empty())
    }

    /// The token under `key`; `None` if there is none, or a text that cannot be one.
    pub fn secret(&self, key: &str) -> Option<Secret> {
        self.text(key).and_then(Secret::parse_token)
    }

    /// Writes what `tb login` writes, and keeps all other keys.
    pub fn insert(&mut self, entry: &Entry<'_>) {
        let map = &mut self.0;
        let token: Value = entry.token.expose().into();
        let tokens = map.entry("tokens").or_insert_with(|| Map::new().into());
        if !tokens.is_object() {
            *tokens = Map::new().into();
        }
        tokens[entry.host] = token.clone();
        map.insert("token".to_owned(), token);
        let user_token = entry.user_token.map(Secret::expose).unwrap_or_default();
        map.insert("user_token".to_owned(), user_token.into());
        map.insert("host".to_owned(), entry.host.into());
        map.extend(entry.facts.clone());
        map.entry("version").or_insert_with(|| TB_VERSION.into());
    }

    /// Removes what `tb logout` removes.
    pub fn blank(&mut self) {
        BLANKED.iter().for_each(|key| drop(self.0.insert((*key).to_owned(), "".into())));
        self.0.insert("tokens".to_owned(), Map::new().into());
    }

    /// Replaces each old token with the new one beside it. Returns `false`, and changes nothing, if
    /// it has others.
    pub fn replace_tokens(&mut self, replaced: &[(Secret, Secret)]) -> bool {
        let mut is_changed = false;
        for key in ["user_token", "token"] {
            let current = self.secret(key);
            let new = replaced.iter().find(|(old, _)| current.as_ref() == Some(old));
            if let Some((_, new)) = new {
                self.0.insert(key.to_owned(), new.expose().into());
                is_changed = true;
            }
        }
        is_changed
    }
}

impl TinybFile {
    /// The file of `folder`; nothing is read yet. `tb` writes it in place, so a content that cannot
    /// be understood is read again for at most `half_written`.
    pub fn new(folder: &Path, locks: &Locks, half_written: Duration) -> Self {
        let file = AtomicFile::new(folder.join(".tinyb"), locks, MOST_BYTES);
        Self(file.retrying_half_written(half_written))
    }

    /// The path, where links are not resolved.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// The file that a token would be written to: the path with links resolved. Blocks.
    pub fn resolve_links(&self) -> Result<PathBuf, Error> {
        self.staying_in_folder().0.resolve_links()
    }

    /// Reads the file; `None` if there is none. Blocks.
    pub fn read(&self) -> Result<Option<Content>, Error> {
        self.0.read(|bytes| self.parse(bytes))
    }

    /// Moves a broken file to `.tinyb.broken-<now, in unix seconds>`, and returns that path; `None`
    /// if it is not broken any more. To be called only after the user agreed. Blocks.
    pub fn set_aside(&self, now: SystemTime) -> Result<Option<PathBuf>, Error> {
        self.0.set_aside(now, |bytes| self.parse(bytes))
    }

    /// Writes `entry` into the file, as `tb login` does. Blocks.
    pub fn write(&self, entry: &Entry<'_>) -> Result<(), Error> {
        self.staying_in_folder().change(|content| {
            content.insert(entry);
            true
        })
    }

    /// Removes the credentials, as `tb logout` does, if `matches` is true for the content. Returns
    /// whether it was. Blocks.
    pub fn blank(&self, matches: impl Fn(&Content) -> bool) -> Result<bool, Error> {
        let blanked = Cell::new(false);
        self.staying_in_folder().change(|content| {
            blanked.set(matches(content));
            if blanked.get() {
                content.blank();
            }
            blanked.get()
        })?;
        Ok(blanked.get())
    }

    /// Replaces the user token `old` with `new`, if the file has that one. Blocks.
    pub fn replace_tokens(&self, replaced: &[(Secret, Secret)]) -> Result<(), Error> {
        self.staying_in_folder().change(|content| content.replace_tokens(replaced))
    }

    /// The same for a write, which must not go through a link out of the folder.
    fn staying_in_folder(&self) -> Self {
        Self(self.0.clone().staying_in_folder())
    }

    /// Changes the content under the lock, and writes it if `change` returns `true`.
    fn change(&self, change: impl Fn(&mut Content) -> bool) -> Result<(), Error> {
        self.0.change(|old| {
            let mut content = old.map_or(Ok(Content::default()), |old| self.parse(old))?;
            if !change(&mut content) {
                return Ok(None);
            }
            content.to_bytes().map(Some).map_err(|_| self.broken())
        })
    }

    fn parse(&self, bytes: &[u8]) -> Result<Content, Error> {
        Content::parse(bytes).ok_or_else(|| self.broken())
    }

    fn broken(&self) -> Error {
        Error::Broken { path: self.path().to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::os::files;

    fn file(folder: &Path) -> TinybFile {
        let locks = Locks::new(&folder.join("state"), Duration::from_secs(1));
        TinybFile::new(folder, &locks, Duration::from_millis(50))
    }

    fn write(file: &TinybFile, token: &str) -> Result<(), Error> {
        let facts = json!({"id": "1", "name": "acme", "scope": "user"});
        file.write(&Entry {
            host: "https://api.tinybird.co",
            token: &Secret::new(token),
            user_token: Some(&Secret::new("p.user")),
            facts: facts.as_object().cloned().unwrap(),
        })
    }

    fn json_of(file: &TinybFile) -> Value {
        serde_json::from_slice(&std::fs::read(file.path()).unwrap()).unwrap()
    }

    #[test]
    fn a_new_file_has_what_tb_puts_there() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path());
        write(&file, "p.ws").unwrap();
        assert_eq!(
            json_of(&file),
            json!({
                "host": "https://api.tinybird.co", "id": "1", "name": "acme", "scope": "user",
                "token": "p.ws", "tokens": {"https://api.tinybird.co": "p.ws"},
                "user_token": "p.user", "version": TB_VERSION
            })
        );
        assert!(!files::is_readable_by_others(file.path()));
    }

    #[test]
    fn keeps_what_it_does_not_know() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path());
        let old = json!({"cwd": "/x", "dev_mode": "branch", "version": "4.0",
            "tokens": {"other": "t"}, "big": 12345678901234567890123_f64});
        std::fs::write(file.path(), old.to_string()).unwrap();
        write(&file, "p.ws").unwrap();
        let new = json_of(&file);
        assert_eq!(new["cwd"], "/x");
        assert_eq!(new["version"], "4.0");
        assert_eq!(new["tokens"]["other"], "t");
        assert_eq!(new["big"], old["big"]);
    }

    #[test]
    fn tightens_a_file_that_others_may_read() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path());
        write(&file, "p.ws").unwrap();
        let same = std::fs::read(file.path()).unwrap();
        std::fs::remove_file(file.path()).unwrap();
        std::fs::write(file.path(), same).unwrap();
        write(&file, "p.ws").unwrap();
        assert!(!files::is_readable_by_others(file.path()));
    }

    #[test]
    fn a_broken_file_is_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path());
        for broken in ["{\"token\": \"p.", "[]", "\u{feff}{}", ""] {
            std::fs::write(file.path(), broken).unwrap();
            assert!(matches!(write(&file, "p.ws"), Err(Error::Broken { .. })), "{broken:?}");
            assert_eq!(std::fs::read_to_string(file.path()).unwrap(), broken);
        }
    }

    #[test]
    fn a_broken_file_is_set_aside_and_a_new_one_written() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path());
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_764_000_000);
        std::fs::write(file.path(), "{\"token\": \"p.").unwrap();
        let aside = file.set_aside(now).unwrap().unwrap();
        assert_eq!(aside, folder.path().join(".tinyb.broken-1764000000"));
        assert_eq!(std::fs::read_to_string(aside).unwrap(), "{\"token\": \"p.");
        write(&file, "p.ws").unwrap();
        assert_eq!(file.set_aside(now).unwrap(), None, "it is broken no longer");
        assert_eq!(json_of(&file)["token"], "p.ws");
    }

    #[test]
    fn signing_out_blanks_what_tb_blanks_and_nothing_of_another() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path());
        write(&file, "p.ws").unwrap();
        assert!(!file.blank(|content| content.text("user_token") == Some("p.other")).unwrap());
        assert_eq!(json_of(&file)["token"], "p.ws");
        assert!(file.blank(|content| content.text("user_token") == Some("p.user")).unwrap());
        let blank = json_of(&file);
        assert!(BLANKED.iter().all(|key| blank[*key] == ""));
        assert_eq!(blank["tokens"], json!({}));
        assert_eq!(blank["host"], "https://api.tinybird.co");
    }

    #[test]
    fn blanking_a_file_that_is_not_there_makes_none() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path());
        assert!(!file.blank(|content| content.text("user_token").is_some()).unwrap());
        assert!(!file.path().exists());
    }
}
