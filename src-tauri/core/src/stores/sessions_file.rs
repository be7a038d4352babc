//! `~/.tinybird/<provider>/<region>/<workspace>/sessions.txt`: the folders `tb` was used in.
//!
//! `tb --cloud` stops to ask if the file lists other folders and not this one. So a folder is added
//! when its `.tinyb` is written. Lines are `<absolute folder>\t<ISO time>`. `tb` does not read the
//! time; ours is UTC.
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
/// The most providers, regions or workspaces that are looked at.
const MOST_FOLDERS: usize = 200;
/// The longest name of a file or folder in bytes, on every system we know.
const LONGEST_NAME: usize = 255;

/// Adds a folder to the file of its workspace, or sets the time of its line to `now`. A folder
/// whose path does not fit into one line is left out. Blocks.
pub fn add_folder(
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
    AtomicFile::new(path.clone(), locks, MOST_BYTES).change(|old| {
        let text = std::str::from_utf8(old.unwrap_or_default());
        let text = text.map_err(|_| Error::Broken { path: path.clone() })?;
        Ok(Some(set_line(text, &line.0, &line.1).into_bytes()))
    })
}

/// The folders that `tb` was used in, the newest first, at most `most` of them. A file that cannot
/// be read is skipped. Blocks.
pub fn read_folders(home: &Path, most: usize) -> Vec<PathBuf> {
    let mut lines: Vec<(String, PathBuf)> = Vec::new();
    // Provider, region, workspace.
    for workspace in folders_at_depth(&home.join(".tinybird"), 3) {
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

/// The folders that are `depth` levels below another.
fn folders_at_depth(folder: &Path, depth: usize) -> Vec<PathBuf> {
    let inside = untrusted_files::entries(folder, MOST_FOLDERS).into_iter().flatten();
    let inside = inside.map(|entry| entry.path()).filter(|path| path.is_dir());
    match depth {
        1 => inside.collect(),
        _ => inside.flat_map(|path| folders_at_depth(&path, depth - 1)).collect(),
    }
}

/// The path of a workspace's file. The names come from a server: `None` if one of them would lead
/// out of its folder, on any system.
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

/// Whether a text is the name of one folder: no path, no drive or stream (`C:`), no invisible
/// characters. Windows drops dots and spaces at the end of a name, so that `.. ` is `..` there.
fn is_folder_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= LONGEST_NAME
        && !name.ends_with(['.', ' '])
        && !name.contains(['/', '\\', ':'])
        && plain::is_plain(name)
}

fn set_line(text: &str, folder: &str, stamp: &str) -> String {
    let is_of_folder = |line: &&str| line.split('\t').next() == Some(folder);
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let line = format!("{folder}\t{stamp}");
    match text.lines().position(|line| is_of_folder(&line)) {
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
        add_folder(home, &region(), workspace, Path::new(folder), now, &locks).unwrap();
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
