//! `.env.local`: where Tinybird's SDKs read a token and its host from.
//!
//! The file belongs to the project; only the two values in it are ours. So it is treated as bytes,
//! whatever else it holds and however its lines end. A value that is a reference (`op://…`, `${…}`,
//! `$(…)`) or encrypted (`encrypted:…`) is the project's and never replaced. No token is written
//! through a link that leads out of the folder.
//! Source: `@tinybirdco/sdk` 0.0.84; the lines as `dotenv` reads them.

mod line;

use std::path::{Path, PathBuf};

use self::line::Line;
use super::Error;
use super::atomic::{self, AtomicFile, Locks};
use crate::credentials::Secret;
use crate::os::untrusted_files;
use crate::token::Token;

const TOKEN: &str = "TINYBIRD_TOKEN";
const URL: &str = "TINYBIRD_URL";
/// The longest placeholder for a token, such as `your_tinybird_token`.
const MOST_PLACEHOLDER_BYTES: usize = 40;
const MOST_BYTES: usize = 1024 * 1024;
const MOST_ENTRIES: usize = 100_000;
/// The usual names of an SDK's configuration.
const CONFIGURATIONS: [&str; 5] = [
    "tinybird.json",
    "tinybird.config.json",
    "tinybird.config.ts",
    "tinybird.config.js",
    "tinybird.config.mjs",
];

/// The two variables in a `.env.local`.
#[derive(Debug)]
pub struct Content {
    /// `TINYBIRD_TOKEN`.
    pub token: Option<Secret>,
    /// `TINYBIRD_URL`.
    pub url: Option<String>,
    /// One of the two is a reference or encrypted, and must not be replaced.
    pub is_reference: bool,
}

/// The path of a folder's `.env.local`.
pub fn path_in(folder: &Path) -> PathBuf {
    folder.join(".env.local")
}

/// Whether one of Tinybird's SDKs, which read the file, is used in the folder. In a folder with
/// more than 100,000 entries only the usual names of its configuration are found. Blocks.
pub fn is_sdk_project(folder: &Path) -> bool {
    let is_there = |name: &&str| folder.join(name).is_file();
    if CONFIGURATIONS.iter().any(is_there) {
        return true;
    }
    untrusted_files::entries(folder, MOST_ENTRIES).into_iter().flatten().any(|entry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        name == "tinybird.json" || name.starts_with("tinybird.config.")
    })
}

/// The file that a token would be written to: the path with links resolved. Blocks.
pub fn resolve_links(folder: &Path, locks: &Locks) -> Result<PathBuf, Error> {
    file(folder, locks).staying_in_folder().resolve_links()
}

/// Reads a folder's `.env.local`; `None` if it sets neither variable. Blocks.
pub fn read(folder: &Path) -> Result<Option<Content>, Error> {
    let path = path_in(folder);
    let Some(bytes) = atomic::read(&path, MOST_BYTES)? else {
        return Ok(None);
    };
    reject_utf16(&path, &bytes)?;
    let (token, url) = (value_of(&bytes, TOKEN), value_of(&bytes, URL));
    let is_reference = has_computed_value(&bytes);
    let says_something = token.is_some() || url.is_some() || is_reference;
    let token = token.and_then(Secret::parse_token);
    Ok(says_something.then(|| Content { token, url, is_reference }))
}

/// Sets the token and the address of its API: in the lines that set them now, whose spelling is
/// kept, else in new lines at the end. The rest stays byte for byte. A file in which one of the two
/// is a reference or encrypted stays as it is. Blocks.
pub fn write(folder: &Path, token: &Secret, url: &str, locks: &Locks) -> Result<(), Error> {
    let file = file(folder, locks).staying_in_folder();
    if ![token.expose(), url].into_iter().all(is_plain) {
        return Err(Error::Unfit { path: file.path().to_owned() });
    }
    file.change(|old| {
        let old = old.unwrap_or_default();
        reject_utf16(file.path(), old)?;
        if has_computed_value(old) {
            return Ok(None);
        }
        let new = set_value(old, TOKEN, token.expose());
        Ok(Some(set_value(&new, URL, url)))
    })
}

/// Removes the lines that set a token for which `matches` is true and, if no token is left, those
/// of its address. Returns whether there were any. Blocks.
pub fn remove(
    folder: &Path,
    matches: impl Fn(&Secret) -> bool,
    locks: &Locks,
) -> Result<bool, Error> {
    // If there is nothing to remove, no lock is taken, and a link may lead anywhere.
    let content = atomic::read(&path_in(folder), MOST_BYTES)?;
    if content.is_none_or(|content| remove_token(&content, &matches) == content) {
        return Ok(false);
    }
    let file = file(folder, locks).staying_in_folder();
    let mut is_removed = false;
    file.change(|old| {
        let old = old.unwrap_or_default();
        reject_utf16(file.path(), old)?;
        let new = remove_token(old, &matches);
        is_removed = new != old;
        Ok(is_removed.then_some(new))
    })?;
    Ok(is_removed)
}

fn file(folder: &Path, locks: &Locks) -> AtomicFile {
    AtomicFile::new(path_in(folder), locks, MOST_BYTES)
}

/// Refuses UTF-16, in which a line of ours would not be read.
fn reject_utf16(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let is_utf16 = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    if is_utf16 || bytes.contains(&0) {
        return Err(Error::Broken { path: path.to_owned() });
    }
    Ok(())
}

/// Whether every reader of such files reads a value as it is written. Values come from a server:
/// one with a line break in it could set any variable.
fn is_plain(value: &str) -> bool {
    let special = br#"#"'`\$!"#;
    !value.is_empty() && value.bytes().all(|b| b.is_ascii_graphic() && !special.contains(&b))
}

/// Whether the token or its address is computed: a reference, a template or an encrypted value.
fn has_computed_value(bytes: &[u8]) -> bool {
    let is_other = |name, is_plain: fn(&[u8]) -> bool| {
        last_line(bytes, name).is_some_and(|line| {
            // A template's mark (`#{`) looks like a comment after an empty value.
            let is_template = line.value.is_empty()
                && bytes[line.value.end..line.all.end].trim_ascii_start().starts_with(b"#{");
            is_template || !is_plain(&bytes[line.value])
        })
    };
    is_other(TOKEN, is_plain_token) || is_other(URL, is_plain_url)
}

/// Whether a value is a token or a placeholder for one. A long value that is no token counts as
/// encrypted.
fn is_plain_token(value: &[u8]) -> bool {
    // An encrypted token (JWE) has five parts, and is none of Tinybird's.
    let is_token = str::from_utf8(value).is_ok_and(|text| Token::parse(text).is_some());
    let is_allowed = |byte: &u8| byte.is_ascii_alphanumeric() || b"._-".contains(byte);
    value.iter().all(is_allowed) && (is_token || value.len() <= MOST_PLACEHOLDER_BYTES)
}

/// Whether a value is an address or empty.
fn is_plain_url(value: &[u8]) -> bool {
    let is_web = value.starts_with(b"https://") || value.starts_with(b"http://");
    let has_reference = value.iter().any(|byte| b"$`{}()<>".contains(byte));
    value.is_empty() || (is_web && !has_reference)
}

/// The value of a variable, if it is set and not empty.
fn value_of(bytes: &[u8], name: &str) -> Option<String> {
    let line = last_line(bytes, name)?;
    let value = str::from_utf8(&bytes[line.value]).ok()?;
    Some(value.to_owned()).filter(|value| !value.is_empty())
}

/// The last line that sets a variable: the one that counts, as in a shell.
fn last_line(bytes: &[u8], name: &str) -> Option<Line> {
    Line::parse_all(bytes).filter(|line| line.sets(bytes, name)).last()
}

/// The content with a variable set.
fn set_value(old: &[u8], name: &str, value: &str) -> Vec<u8> {
    let Some(line) = last_line(old, name) else {
        return append_line(old, name, value);
    };
    let (before, after) = (&old[..line.value.start], &old[line.value.end..]);
    // Some readers recognize a comment only after a space.
    let gap: &[u8] = if after.starts_with(b"#") { b" " } else { b"" };
    [before, value.as_bytes(), gap, after].concat()
}

/// The content with a line more. If the last line has no line break, the new last line has none.
fn append_line(old: &[u8], name: &str, written_value: &str) -> Vec<u8> {
    let newline: &[u8] = if old.windows(2).any(|pair| pair == b"\r\n") { b"\r\n" } else { b"\n" };
    let lines = old.strip_prefix(line::BOM).unwrap_or(old);
    let new = [name.as_bytes(), b"=", written_value.as_bytes()].concat();
    match lines.last() {
        None | Some(b'\n' | b'\r') => [old, &new, newline].concat(),
        Some(_) => [old, newline, &new].concat(),
    }
}

/// The content without the lines of a token for which `matches` is true, and without its address if
/// no token is left.
fn remove_token(old: &[u8], matches: impl Fn(&Secret) -> bool) -> Vec<u8> {
    let new = remove_lines(old, TOKEN, |value| matches(&Secret::new(value)));
    let is_address_left = new != old && last_line(&new, TOKEN).is_none();
    if is_address_left { remove_lines(&new, URL, |_| true) } else { new }
}

/// The content without the lines that set a variable to a value for which `matches` is true.
fn remove_lines(old: &[u8], name: &str, matches: impl Fn(&str) -> bool) -> Vec<u8> {
    let is_removed = |line: &Line| {
        let value = String::from_utf8_lossy(&old[line.value.clone()]);
        line.sets(old, name) && matches(&value)
    };
    let mut new = if old.starts_with(line::BOM) { line::BOM.to_vec() } else { Vec::new() };
    let mut is_last_removed = false;
    for line in Line::parse_all(old) {
        is_last_removed = is_removed(&line);
        if !is_last_removed {
            new.extend_from_slice(&old[line.all]);
        }
    }
    // A file without a line break at its end still has none.
    if is_last_removed && !old.ends_with(b"\n") {
        let rest = new.strip_suffix(b"\n").unwrap_or(&new);
        new.truncate(rest.strip_suffix(b"\r").unwrap_or(rest).len());
    }
    new
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::time::Duration;

    use proptest::prelude::*;

    use super::*;
    use crate::os::files;

    const API: &str = "https://api.tinybird.co";

    /// A project whose `.env.local` holds `old`.
    struct Project(tempfile::TempDir, Locks);

    impl Project {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let locks = Locks::new(&folder.path().join("state"), Duration::from_secs(10));
            Self(folder, locks)
        }

        fn holding(old: impl AsRef<[u8]>) -> Self {
            let project = Self::new();
            fs::write(project.path(), old).unwrap();
            project
        }

        fn path(&self) -> PathBuf {
            path_in(self.0.path())
        }

        fn write(&self, token: &str, url: &str) -> Result<(), Error> {
            write(self.0.path(), &Secret::new(token), url, &self.1)
        }

        fn remove(&self, token: &str) -> bool {
            remove(self.0.path(), |found| *found == Secret::new(token), &self.1).unwrap()
        }

        fn read(&self) -> Option<(String, Option<String>)> {
            let content = read(self.0.path()).unwrap()?;
            Some((content.token?.expose().to_owned(), content.url))
        }

        fn bytes(&self) -> Vec<u8> {
            fs::read(self.path()).unwrap()
        }
    }

    #[test]
    fn reads_what_the_sdks_read() {
        let text = b"# mine\nTINYBIRD_TOKEN=old\nexport TINYBIRD_TOKEN = \"p.new\" # note\nTINYBIRD_URL=https://api # eu\n";
        assert_eq!(value_of(text, TOKEN).as_deref(), Some("p.new"));
        assert_eq!(value_of(text, URL).as_deref(), Some("https://api"));
    }

    #[test]
    fn a_name_that_only_begins_so_is_another() {
        assert_eq!(value_of(b"TINYBIRD_TOKEN_OLD=p.x\nMY_TINYBIRD_TOKEN=p.y\n", TOKEN), None);
        assert_eq!(value_of(b"TINYBIRD_TOKEN=\nexportTINYBIRD_URL=x\n", TOKEN), None);
    }

    #[test]
    fn a_folder_without_one_has_none() {
        let project = Project::new();
        assert_eq!(project.read(), None);
        assert!(!project.remove("p.x"));
        assert!(!project.path().exists());
    }

    #[test]
    fn utf_16_is_left_as_it_is() {
        for text in [&b"\xff\xfeA\0=\0"[..], b"\xfe\xff\0A", b"A\0=\0"] {
            let project = Project::holding(text);
            assert!(matches!(read(project.0.path()), Err(Error::Broken { .. })));
            assert!(matches!(project.write("p.x", API), Err(Error::Broken { .. })));
            assert_eq!(project.bytes(), text);
        }
    }

    #[test]
    fn a_new_one_is_private_and_has_the_two_lines() {
        let project = Project::new();
        project.write("p.x", API).unwrap();
        let expected = format!("TINYBIRD_TOKEN=p.x\nTINYBIRD_URL={API}\n");
        assert_eq!(project.bytes(), expected.as_bytes());
        assert_eq!(project.read(), Some(("p.x".to_owned(), Some(API.to_owned()))));
        assert!(!files::is_readable_by_others(&project.path()));
        assert!(project.remove("p.x"));
        assert_eq!(project.bytes(), b"");
    }

    #[test]
    fn a_line_keeps_how_it_is_written() {
        for (old, new) in [
            ("TINYBIRD_TOKEN=old\n", "TINYBIRD_TOKEN=p.x\n"),
            (
                "  export TINYBIRD_TOKEN = \"old\" # mine\r\n",
                "  export TINYBIRD_TOKEN = \"p.x\" # mine\r\n",
            ),
            ("TINYBIRD_TOKEN='old'", "TINYBIRD_TOKEN='p.x'"),
            ("TINYBIRD_TOKEN: \"old\"\n", "TINYBIRD_TOKEN: \"p.x\"\n"),
            ("TINYBIRD_TOKEN:old\n", "TINYBIRD_TOKEN:old\nTINYBIRD_TOKEN=p.x\n"),
            ("TINYBIRD_TOKEN=`` ", "TINYBIRD_TOKEN=`p.x` "),
            ("TINYBIRD_TOKEN= # none yet\n", "TINYBIRD_TOKEN=p.x # none yet\n"),
            ("TINYBIRD_TOKEN=# none yet\n", "TINYBIRD_TOKEN=p.x # none yet\n"),
            ("TINYBIRD_TOKEN=old\t# mine\rA=1\r", "TINYBIRD_TOKEN=p.x\t# mine\rA=1\r"),
            ("TINYBIRD_TOKEN=a\nTINYBIRD_TOKEN=b\n", "TINYBIRD_TOKEN=a\nTINYBIRD_TOKEN=p.x\n"),
            ("\u{feff}TINYBIRD_TOKEN=old\n", "\u{feff}TINYBIRD_TOKEN=p.x\n"),
            ("# TINYBIRD_TOKEN=old\n", "# TINYBIRD_TOKEN=old\nTINYBIRD_TOKEN=p.x\n"),
            ("A=1\r\n", "A=1\r\nTINYBIRD_TOKEN=p.x\r\n"),
            ("A=1", "A=1\nTINYBIRD_TOKEN=p.x"),
            ("\u{feff}", "\u{feff}TINYBIRD_TOKEN=p.x\n"),
        ] {
            let written = set_value(old.as_bytes(), TOKEN, "p.x");
            assert_eq!(String::from_utf8(written).unwrap(), new, "{old:?}");
        }
    }

    #[test]
    fn a_reference_or_an_encrypted_value_is_left_as_it_is() {
        let long = "A".repeat(64);
        for line in [
            "TINYBIRD_TOKEN=\"encrypted:BDq0placeholder\"",
            "TINYBIRD_TOKEN=op://dev/tinybird/token",
            "TINYBIRD_TOKEN='vault:secret/data/tb#token'",
            "TINYBIRD_TOKEN=${TB_FROM_VAULT}",
            "TINYBIRD_TOKEN=$TB_FROM_VAULT",
            "TINYBIRD_TOKEN=$(pass tinybird)",
            "TINYBIRD_TOKEN=`pass tinybird`",
            "TINYBIRD_TOKEN=ENC[AES256_GCM,data:Zm9v,type:str]",
            "TINYBIRD_TOKEN={{ op://dev/tinybird/token }}",
            "TINYBIRD_TOKEN=ref+awsssm://tinybird",
            "TINYBIRD_TOKEN=#{TINYBIRD_TOKEN}#",
            "TINYBIRD_TOKEN: op://dev/tinybird/token",
            &format!("TINYBIRD_TOKEN=eyJh.a.b.c.{long}"),
            "TINYBIRD_TOKEN=<ask ada>",
            &format!("TINYBIRD_TOKEN={long}"),
            "TINYBIRD_TOKEN=p.old\nTINYBIRD_URL=${TINYBIRD_URL}",
            "TINYBIRD_TOKEN=p.old\nTINYBIRD_URL=op://dev/tinybird/url",
            "TINYBIRD_URL=https://${REGION}.tinybird.co",
        ] {
            let old = format!("A=1\n{line}\n");
            let project = Project::holding(&old);
            project.write("p.x", API).unwrap();
            assert_eq!(project.bytes(), old.as_bytes());
            let content = read(project.0.path()).unwrap();
            assert!(content.unwrap().is_reference, "{line}");
        }
    }

    #[test]
    fn a_word_that_stands_in_for_a_token_is_replaced() {
        for old in
            ["", "changeme", "your_tinybird_token", "p.eyJ1IjogIjEifQ.c2ln", "eyJh.eyJi.c2ln"]
        {
            let project = Project::holding(format!("TINYBIRD_TOKEN={old}\nTINYBIRD_URL=\n"));
            project.write("p.x", API).unwrap();
            let expected = format!("TINYBIRD_TOKEN=p.x\nTINYBIRD_URL={API}\n");
            assert_eq!(project.bytes(), expected.as_bytes());
        }
    }

    #[test]
    fn a_value_that_could_set_another_variable_is_not_written() {
        let project = Project::holding("A=1\n");
        for value in ["p.x\nPATH=/evil", "p.x # y", "'", "p.$HOME", "p.`id`", "p.\\", "", "p.é"] {
            assert!(matches!(project.write(value, API), Err(Error::Unfit { .. })), "{value:?}");
            assert!(matches!(project.write("p.x", value), Err(Error::Unfit { .. })), "{value:?}");
        }
        assert_eq!(project.bytes(), b"A=1\n");
    }

    #[test]
    fn another_token_and_its_address_stay() {
        let old = "TINYBIRD_TOKEN=p.theirs\nTINYBIRD_URL=https://api\n";
        let project = Project::holding(old);
        assert!(!project.remove("p.ours"));
        assert_eq!(project.bytes(), old.as_bytes());
        fs::write(project.path(), format!("{old}TINYBIRD_TOKEN=p.ours\n")).unwrap();
        assert!(project.remove("p.ours"));
        assert_eq!(project.bytes(), old.as_bytes());
        fs::write(project.path(), format!("TINYBIRD_TOKEN=p.ours\n{old}")).unwrap();
        assert!(project.remove("p.ours"));
        assert_eq!(project.bytes(), old.as_bytes());
    }

    #[test]
    fn an_sdk_project_is_one_with_its_configuration() {
        for name in ["tinybird.config.ts", "tinybird.config.json", "tinybird.json"] {
            let project = Project::new();
            fs::write(project.0.path().join("tinybird.yaml"), "").unwrap();
            assert!(!is_sdk_project(project.0.path()));
            fs::write(project.0.path().join(name), "").unwrap();
            assert!(is_sdk_project(project.0.path()), "{name}");
        }
        assert!(!is_sdk_project(Path::new("/nowhere")));
    }

    /// Lines as people and programs write them, the two variables among them.
    fn lines() -> impl Strategy<Value = Vec<u8>> {
        let text = prop_oneof![
            4 => prop::sample::select(vec![
                "", "TINYBIRD_TOKEN=p.old", " export TINYBIRD_TOKEN = 'p.old' # c",
                "TINYBIRD_TOKEN=\"open", "TINYBIRD_TOKEN", "TINYBIRD_TOKEN=#", "TINYBIRD_URL=",
                "\tTINYBIRD_URL=\"https://x\"#c", "# TINYBIRD_URL=no", "A=1", "B='x y'",
            ])
            .prop_map(|line| line.as_bytes().to_vec()),
            1 => prop::collection::vec(any::<u8>(), 0..12),
        ];
        let end = prop::sample::select(vec!["\n", "\r\n", "\r", ""]);
        let line = (text, end).prop_map(|(text, end)| [&text[..], end.as_bytes()].concat());
        let bom = prop::sample::select(vec![&b""[..], line::BOM]);
        (bom, prop::collection::vec(line, 0..8))
            .prop_map(|(bom, lines)| [bom, &lines.concat()].concat())
            .prop_filter("text", |bytes| reject_utf16(Path::new(""), bytes).is_ok())
    }

    proptest! {
        #[test]
        fn all_but_two_lines_is_the_same_and_what_was_written_is_read(
            old in lines(), token in "p\\.[A-Za-z0-9_.-]{1,20}", url in "https://[a-z0-9.:/-]{1,20}",
        ) {
            let new = set_value(&set_value(&old, TOKEN, &token), URL, &url);
            prop_assert_eq!(value_of(&new, TOKEN), Some(token.clone()));
            prop_assert_eq!(value_of(&new, URL), Some(url.clone()));
            for (name, value) in [(TOKEN, &token), (URL, &url)] {
                let written = set_value(&old, name, value);
                match last_line(&old, name) {
                    // The same before and after the value; a comment may have got its space.
                    Some(line) => {
                        prop_assert!(written.starts_with(&old[..line.value.start]));
                        prop_assert!(written.ends_with(&old[line.value.end..]));
                        let more = written.len() - value.len() + line.value.len() - old.len();
                        prop_assert!(more <= 1);
                    }
                    None => prop_assert!(written.starts_with(&old)),
                }
            }
        }

        #[test]
        fn what_was_added_can_be_taken_out_again(old in lines(), token in "p\\.[a-z]{1,20}") {
            let clean = remove_lines(&remove_lines(&old, TOKEN, |_| true), URL, |_| true);
            let new = set_value(&set_value(&clean, TOKEN, &token), URL, API);
            prop_assert_eq!(&remove_token(&new, |token| *token == Secret::new("p.0")), &new);
            prop_assert_eq!(remove_token(&new, |found| *found == Secret::new(token.as_str())), clean);
        }
    }
}
