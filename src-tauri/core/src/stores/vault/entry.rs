//! The format of the vault's entries: JSON with a version.

use std::io;

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::error::Error;
use crate::contract::LocalTokens;
use crate::credentials::{Credentials, JwtSecrets, Secret, Workspace, WorkspaceRef};

const VERSION: u32 = 1;

#[derive(Deserialize)]
struct Version {
    v: u32,
}

#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
struct AccountEntry {
    v: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    user_token: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expires_at: Option<u64>,
    workspaces: Vec<WorkspaceEntry>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    signing_keys: Vec<SigningKeyEntry>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    jwts: Vec<JwtEntry>,
}

#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
struct SigningKeyEntry {
    workspace: String,
    token: String,
}

#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
struct JwtEntry {
    id: String,
    token: String,
}

#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
struct WorkspaceEntry {
    id: String,
    name: String,
    token: String,
}

#[derive(Serialize, Deserialize)]
struct LocalEntry {
    v: u32,
    workspace_token: String,
    user_token: String,
}

pub(super) fn encode_credentials(credentials: &Credentials) -> Result<Zeroizing<Vec<u8>>, Error> {
    encode(&AccountEntry {
        v: VERSION,
        user_token: credentials.user_token.as_ref().map(|t| t.expose().to_owned()),
        refresh_token: credentials.refresh_token.as_ref().map(|t| t.expose().to_owned()),
        expires_at: credentials.expires_at,
        workspaces: credentials.workspaces.iter().map(workspace_entry).collect(),
        signing_keys: credentials.jwts.keys.iter().map(signing_key_entry).collect(),
        jwts: credentials.jwts.kept.iter().map(jwt_entry).collect(),
    })
}

fn workspace_entry(workspace: &Workspace) -> WorkspaceEntry {
    WorkspaceEntry {
        id: workspace.reference.id.clone(),
        name: workspace.reference.name.clone(),
        token: workspace.token.expose().to_owned(),
    }
}

fn signing_key_entry((workspace, token): (&String, &Secret)) -> SigningKeyEntry {
    SigningKeyEntry { workspace: workspace.clone(), token: token.expose().to_owned() }
}

fn jwt_entry((id, token): (&String, &Secret)) -> JwtEntry {
    JwtEntry { id: id.clone(), token: token.expose().to_owned() }
}

pub(super) fn decode_credentials(bytes: &[u8]) -> Result<Credentials, Error> {
    let entry: AccountEntry = decode(bytes)?;
    let workspace = |w: &WorkspaceEntry| Workspace {
        reference: WorkspaceRef { id: w.id.clone(), name: w.name.clone() },
        token: Secret::new(w.token.as_str()),
    };
    Ok(Credentials {
        user_token: entry.user_token.as_deref().map(Secret::new),
        refresh_token: entry.refresh_token.as_deref().map(Secret::new),
        expires_at: entry.expires_at,
        workspaces: entry.workspaces.iter().map(workspace).collect(),
        jwts: JwtSecrets {
            keys: entry
                .signing_keys
                .iter()
                .map(|key| (key.workspace.clone(), Secret::new(key.token.as_str())))
                .collect(),
            kept: entry
                .jwts
                .iter()
                .map(|jwt| (jwt.id.clone(), Secret::new(jwt.token.as_str())))
                .collect(),
        },
    })
}

pub(super) fn encode_local_tokens(tokens: &LocalTokens) -> Result<Zeroizing<Vec<u8>>, Error> {
    let LocalTokens { user_token, workspace_token } = tokens.clone();
    encode(&LocalEntry { v: VERSION, user_token, workspace_token })
}

pub(super) fn decode_local_tokens(bytes: &[u8]) -> Result<LocalTokens, Error> {
    let LocalEntry { user_token, workspace_token, .. } = decode(bytes)?;
    Ok(LocalTokens { user_token, workspace_token })
}

/// Refuses to replace an entry that a newer version of ours wrote.
pub(super) fn check_replaceable(bytes: &[u8]) -> Result<(), Error> {
    match serde_json::from_slice::<Version>(bytes) {
        Ok(Version { v }) if v > VERSION => Err(Error::Newer),
        _ => Ok(()),
    }
}

/// Encodes into one allocation of the right size: one that grows leaves copies of secrets behind.
pub(super) fn encode<T: Serialize>(entry: &T) -> Result<Zeroizing<Vec<u8>>, Error> {
    let mut length = ByteCounter(0);
    serde_json::to_writer(&mut length, entry).map_err(|_| Error::Unreadable)?;
    let mut bytes = Zeroizing::new(Vec::with_capacity(length.0));
    serde_json::to_writer(&mut *bytes, entry).map_err(|_| Error::Unreadable)?;
    Ok(bytes)
}

/// Counts the bytes that are written to it.
struct ByteCounter(usize);

impl io::Write for ByteCounter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn decode<T: for<'a> Deserialize<'a>>(bytes: &[u8]) -> Result<T, Error> {
    let Version { v } = serde_json::from_slice(bytes).map_err(|_| Error::Unreadable)?;
    if v != VERSION {
        return Err(Error::Newer);
    }
    serde_json::from_slice(bytes).map_err(|_| Error::Unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// People have these entries: a change of a name would lose their tokens.
    #[test]
    fn local_tokens_are_read_and_written_as_ever() {
        let bytes = br#"{"v":1,"workspace_token":"p.workspace","user_token":"p.user"}"#;
        let tokens = decode_local_tokens(bytes).unwrap();
        assert_eq!(encode_local_tokens(&tokens).unwrap().as_slice(), bytes);
    }

    #[test]
    fn an_entry_is_written_without_growing() {
        let token = "t".repeat(8 * 1024);
        let credentials = Credentials {
            user_token: Some(Secret::new(token.as_str())),
            refresh_token: None,
            expires_at: Some(1),
            workspaces: Vec::new(),
            jwts: JwtSecrets {
                keys: [("w".to_owned(), Secret::new("k"))].into(),
                kept: [("j".to_owned(), Secret::new("j"))].into(),
            },
        };
        let bytes = encode_credentials(&credentials).unwrap();
        assert_eq!(bytes.capacity(), bytes.len());
        assert_eq!(decode_credentials(&bytes).unwrap(), credentials);
    }
}
