//! `.env.local`: where Tinybird's SDKs read a token and its host from.
//!
//! It belongs to whoever keeps it in their project; here it is only read.
//! Source: `@tinybirdco/sdk` 0.0.84.

use std::path::{Path, PathBuf};

use super::{Error, atomic};
use crate::credentials::Secret;

const TOKEN: &str = "TINYBIRD_TOKEN";
const URL: &str = "TINYBIRD_URL";
/// More is no `.env.local`.
const MOST_BYTES: usize = 1024 * 1024;

/// What a `.env.local` says of Tinybird.
#[derive(Debug)]
pub struct Content {
    /// `TINYBIRD_TOKEN`.
    pub token: Secret,
    /// `TINYBIRD_URL`.
    pub url: Option<String>,
}

/// Where a folder has it.
pub fn path_in(folder: &Path) -> PathBuf {
    folder.join(".env.local")
}

/// What a folder's `.env.local` says; `None` where it names no token. Blocks.
pub fn read(folder: &Path) -> Result<Option<Content>, Error> {
    let path = path_in(folder);
    let Some(bytes) = atomic::read(&path, MOST_BYTES)? else {
        return Ok(None);
    };
    let text = String::from_utf8(bytes).map_err(|_| Error::Broken { path })?;
    let token = value_of(&text, TOKEN);
    Ok(token.map(|token| Content { token: Secret::new(token), url: value_of(&text, URL) }))
}

/// The last line that sets it holds, as in a shell.
fn value_of(text: &str, name: &str) -> Option<String> {
    let value = |line: &str| {
        let line = line.trim();
        let line = line.strip_prefix("export ").unwrap_or(line).trim_start();
        let value = line.strip_prefix(name)?.trim_start().strip_prefix('=')?.trim();
        Some(bare(value).to_owned())
    };
    text.lines().filter_map(value).next_back().filter(|value| !value.is_empty())
}

/// Without the quotes around it, or a comment behind it.
fn bare(value: &str) -> &str {
    for quote in ['"', '\''] {
        if let Some((inside, _)) = value.strip_prefix(quote).and_then(|rest| rest.split_once(quote))
        {
            return inside;
        }
    }
    value.split_once(" #").map_or(value, |(value, _)| value.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_sdks_read() {
        let text = "# mine\nTINYBIRD_TOKEN=old\nexport TINYBIRD_TOKEN = \"p.new\" # note\nTINYBIRD_URL=https://api # eu\n";
        assert_eq!(value_of(text, TOKEN).as_deref(), Some("p.new"));
        assert_eq!(value_of(text, URL).as_deref(), Some("https://api"));
    }

    #[test]
    fn a_name_that_only_begins_so_is_another() {
        assert_eq!(value_of("TINYBIRD_TOKEN_OLD=p.x\nMY_TINYBIRD_TOKEN=p.y\n", TOKEN), None);
        assert_eq!(value_of("TINYBIRD_TOKEN=\n", TOKEN), None);
    }

    #[test]
    fn a_folder_without_one_has_none() {
        let folder = tempfile::tempdir().unwrap();
        assert!(read(folder.path()).unwrap().is_none());
        std::fs::write(path_in(folder.path()), [0xff, 0xfe]).unwrap();
        assert!(matches!(read(folder.path()), Err(Error::Broken { .. })));
    }
}
