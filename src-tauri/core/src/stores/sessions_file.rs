//! `~/.tinybird/<provider>/<region>/<workspace>/sessions.txt`: the folders `tb` was used in.
//!
//! If it lists other folders and not this one, `tb --cloud` stops to ask; so whoever writes a
//! `.tinyb` adds its folder. Lines are `<absolute folder>\t<ISO time>`; nobody reads the time, ours
//! is UTC.
//! Source: `tinybird/tb/modules/login_common.py`.

use std::path::{Path, PathBuf};

use time::OffsetDateTime;
use time::macros::format_description;

use super::Error;
use super::atomic::{self, AtomicFile, Locks};
use crate::credentials::Region;
use crate::os::untrusted_files;
use crate::plain;

const MOST_BYTES: usize = 1024 * 1024;
/// More providers, regions or workspaces than anybody has.
const MOST_FOLDERS: usize = 200;
/// Bytes of a name, on every system we know.
const LONGEST_NAME: usize = 255;

/// Adds `folder`, or gives its line the time `now`. A folder whose name is more than one line gets
/// none. Blocks.
pub fn add(
    home: &Path,
    region: &Region,
    workspace: &str,
    folder: &Path,
    now: OffsetDateTime,
    locks: &Locks,
) -> Result<(), Error> {
    let line = (folder.to_string_lossy(), stamp(now));
    let Some(path) = path_of(home, region, workspace).filter(|_| plain::is_plain(&line.0)) else {
        return Ok(());
    };
    let parent = path.parent().unwrap_or(home);
    std::fs::create_dir_all(parent).map_err(Error::io(parent))?;
    AtomicFile::of(path.clone(), locks, MOST_BYTES).change(|old| {
        let text = std::str::from_utf8(old.unwrap_or_default());
        let text = text.map_err(|_| Error::Broken { path: path.clone() })?;
        Ok(Some(with_line(text, &line.0, &line.1).into_bytes()))
    })
}

/// The folders that `tb` was used in, the newest first, at most `most` of them. What cannot be
/// read is passed over: it only means that less is offered. Blocks.
pub fn folders(home: &Path, most: usize) -> Vec<PathBuf> {
    let mut lines: Vec<(String, PathBuf)> = Vec::new();
    // Provider, region, workspace.
    for workspace in below(&home.join(".tinybird"), 3) {
        let read = atomic::read(&workspace.join("sessions.txt"), MOST_BYTES);
        let text = String::from_utf8(read.ok().flatten().unwrap_or_default());
        let sessions = text.unwrap_or_default();
        lines.extend(sessions.lines().filter_map(|line| {
            let (folder, stamp) = line.split_once('\t')?;
            Some((stamp.to_owned(), PathBuf::from(folder)))
        }));
    }
    // ISO times sort as texts.
    lines.sort_by(|a, b| b.cmp(a));
    let mut folders: Vec<PathBuf> = Vec::new();
    for (_, folder) in lines {
        if folders.len() < most && !folders.contains(&folder) {
            folders.push(folder);
        }
    }
    folders
}

/// The folders that are `deep` levels below another.
fn below(folder: &Path, deep: usize) -> Vec<PathBuf> {
    let inside = untrusted_files::entries(folder, MOST_FOLDERS).into_iter().flatten();
    let inside = inside.map(|entry| entry.path()).filter(|path| path.is_dir());
    match deep {
        1 => inside.collect(),
        _ => inside.flat_map(|path| below(&path, deep - 1)).collect(),
    }
}

/// Names come from a server: one that would leave its folder, on any system, gets no file.
fn path_of(home: &Path, region: &Region, workspace: &str) -> Option<PathBuf> {
    let mut path = home.join(".tinybird");
    for name in [region.provider.as_str(), region.name.as_str(), workspace] {
        if !is_folder_name(name) {
            return None;
        }
        path.push(name);
    }
    Some(path.join("sessions.txt"))
}

/// Whether a text is the name of one folder: no path, no drive or stream (`C:`), nothing that
/// cannot be seen. Windows drops dots and spaces at a name's end, so that `.. ` is `..` to it.
fn is_folder_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= LONGEST_NAME
        && !name.ends_with(['.', ' '])
        && !name.contains(['/', '\\', ':'])
        && plain::is_plain(name)
}

fn with_line(text: &str, folder: &str, stamp: &str) -> String {
    let is_it = |line: &&str| line.split('\t').next() == Some(folder);
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let line = format!("{folder}\t{stamp}");
    match text.lines().position(|line| is_it(&line)) {
        Some(at) => lines[at] = line,
        None => lines.push(line),
    }
    lines.join("\n") + "\n"
}

/// As Python's `datetime.isoformat()`: no zone, microseconds.
fn stamp(now: OffsetDateTime) -> String {
    let format =
        format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:6]");
    now.format(&format).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use time::macros::datetime;

    use super::*;

    fn region() -> Region {
        Region {
            name: "europe-west2".to_owned(),
            provider: "gcp".to_owned(),
            api_host: "https://api".to_owned(),
            host: String::new(),
        }
    }

    fn add_at(home: &Path, workspace: &str, folder: &str, now: OffsetDateTime) {
        let locks = Locks::new(&home.join("state"), Duration::from_secs(1));
        add(home, &region(), workspace, Path::new(folder), now, &locks).unwrap();
    }

    #[test]
    fn a_folder_is_listed_once_beside_the_others() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join(".tinybird/gcp/europe-west2/acme/sessions.txt");
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, "/other\t2026-01-01T00:00:00").unwrap();
        add_at(home.path(), "acme", "/here", datetime!(2026-01-02 03:04:05.678901 UTC));
        add_at(home.path(), "acme", "/here", datetime!(2026-01-03 00:00:00 UTC));
        assert_eq!(
            std::fs::read_to_string(path).unwrap(),
            "/other\t2026-01-01T00:00:00\n/here\t2026-01-03T00:00:00.000000\n"
        );
    }

    #[test]
    fn a_folder_whose_name_would_be_two_lines_gets_none() {
        let home = tempfile::tempdir().unwrap();
        let now = datetime!(2026-01-02 03:04:05 UTC);
        for folder in ["/here\t2027-01-01T00:00:00\n/forged", "/a\u{85}/b", "/a\u{2028}/b"] {
            add_at(home.path(), "acme", folder, now);
        }
        assert!(!home.path().join(".tinybird").exists());
    }

    #[test]
    fn a_name_that_would_leave_the_folder_gets_no_file() {
        let home = tempfile::tempdir().unwrap();
        let long = "a".repeat(256);
        for name in [
            "",
            ".",
            "..",
            "...",
            ".. ",
            "a/../../b",
            "/etc",
            r"..\b",
            r"\\host\share",
            "C:",
            "C:\\b",
            "a:b",
            "a\0b",
            "a\nb",
            "a\u{1b}[2K",
            "a\u{202e}b",
            &long,
        ] {
            assert!(path_of(home.path(), &region(), name).is_none(), "{name:?}");
            for named in [
                Region { name: name.to_owned(), ..region() },
                Region { provider: name.to_owned(), ..region() },
            ] {
                assert!(path_of(home.path(), &named, "acme").is_none(), "{name:?}");
            }
        }
        for name in ["acme", "análisis", ".hidden", "a b", "a..b"] {
            assert!(path_of(home.path(), &region(), name).is_some(), "{name:?}");
        }
    }
}
