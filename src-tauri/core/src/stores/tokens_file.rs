//! `tokens.json` in our state folder: the JWTs that were made here, and where each token was pasted
//! last.
//!
//! It holds no token. A JWT is made again from what the file says of it.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::atomic::{AtomicFile, Locks};
use super::{Error, parse_versioned};
use crate::credentials::AccountKey;

const VERSION: u32 = 1;
const MOST_BYTES: usize = 4 * 1024 * 1024;
/// JWTs that are kept. The oldest is forgotten first.
const MOST_JWTS: usize = 500;
/// Tokens whose last destination is kept.
const MOST_DESTINATIONS: usize = 100;

/// The content of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TokensFileContent {
    /// The JWTs, the newest first.
    pub jwts: Vec<StoredJwt>,
    /// The name of the destination at which a token was pasted last, by the token's id.
    pub destinations: BTreeMap<String, String>,
    /// The workspace of the local instance whose token "the local workspace token" is; `None`: its
    /// first one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub local_workspace: Option<String>,
}

/// A JWT that was made here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredJwt {
    /// Names it in the list.
    pub id: String,
    /// The account of its workspace; `None`: it is for the local instance.
    pub account: Option<AccountKey>,
    /// Tinybird's id of the workspace.
    pub workspace_id: String,
    /// The workspace's name at that time.
    pub workspace: String,
    /// Its name.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<StoredScope>,
    /// The most requests a second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rps: Option<u32>,
    /// When it was made, unix seconds.
    pub made_at: u64,
    /// When it ends, unix seconds.
    pub ends_at: u64,
    /// It was signed on this computer.
    pub offline: bool,
    /// The vault has it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub kept: bool,
}

/// One scope of a JWT.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredScope {
    /// Tinybird's name of what may be done.
    #[serde(rename = "type")]
    pub kind: String,
    /// The endpoint or the data source.
    pub resource: String,
    /// Parameters that every request has.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fixed_params: BTreeMap<String, String>,
    /// The condition that every row fulfils.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    v: u32,
    #[serde(flatten)]
    content: TokensFileContent,
}

/// `tokens.json`.
#[derive(Clone, Debug)]
pub struct TokensFile(AtomicFile);

impl TokensFile {
    /// The file in `state_dir`; nothing is read yet.
    pub fn new(state_dir: &Path, locks: &Locks) -> Self {
        Self(AtomicFile::new(state_dir.join("tokens.json"), locks, MOST_BYTES))
    }

    /// The path of the file.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Reads the file; no file means an empty one. Blocks.
    pub fn read(&self) -> Result<TokensFileContent, Error> {
        Ok(self.0.read(|bytes| self.parse(bytes))?.unwrap_or_default())
    }

    /// Changes the file under its lock, and returns the new content. Blocks.
    pub fn change(
        &self,
        mut change: impl FnMut(&mut TokensFileContent),
    ) -> Result<TokensFileContent, Error> {
        self.0.create_folder()?;
        let mut changed = TokensFileContent::default();
        self.0.change(|old| {
            let before = old.map(|bytes| self.parse(bytes)).transpose()?;
            let mut content = before.unwrap_or_default();
            change(&mut content);
            content.jwts.truncate(MOST_JWTS);
            while content.destinations.len() > MOST_DESTINATIONS {
                // Those of JWTs come first, and a JWT ends soon.
                content.destinations.pop_first();
            }
            changed.clone_from(&content);
            let broken = |_| Error::Broken { path: self.path().to_owned() };
            serde_json::to_vec_pretty(&Stored { v: VERSION, content }).map(Some).map_err(broken)
        })?;
        Ok(changed)
    }

    fn parse(&self, bytes: &[u8]) -> Result<TokensFileContent, Error> {
        Ok(parse_versioned::<Stored>(self.path(), bytes, VERSION)?.content)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn jwt(id: &str) -> StoredJwt {
        StoredJwt {
            id: id.to_owned(),
            account: None,
            workspace_id: "w".to_owned(),
            workspace: "acme".to_owned(),
            name: "web".to_owned(),
            scopes: Vec::new(),
            rps: None,
            made_at: 1,
            ends_at: 2,
            offline: true,
            kept: false,
        }
    }

    #[test]
    fn what_is_written_is_read_again_and_the_oldest_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let file =
            TokensFile::new(folder.path(), &Locks::new(folder.path(), Duration::from_secs(1)));
        assert_eq!(file.read().unwrap(), TokensFileContent::default());
        file.change(|content| content.jwts.insert(0, jwt("1"))).unwrap();
        let newest = file.change(|content| content.jwts.insert(0, jwt("2"))).unwrap();
        assert_eq!(file.read().unwrap(), newest);
        assert_eq!(newest.jwts.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["2", "1"]);
        let many = file.change(|content| {
            (0..MOST_JWTS).for_each(|at| content.jwts.insert(0, jwt(&at.to_string())));
        });
        assert_eq!(many.unwrap().jwts.len(), MOST_JWTS);
    }

    #[test]
    fn a_newer_file_is_not_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let file =
            TokensFile::new(folder.path(), &Locks::new(folder.path(), Duration::from_secs(1)));
        let newer = br#"{"v": 2, "jwts": "another shape"}"#;
        std::fs::write(file.path(), newer).unwrap();
        assert!(matches!(file.change(|_| ()), Err(Error::Newer { .. })));
        assert_eq!(std::fs::read(file.path()).unwrap(), newer);
    }
}
