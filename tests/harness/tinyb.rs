//! `.tinyb` in a folder, as a journey compares it.

use std::{fs, path::Path};

use serde_json::Value;

/// Its text, byte for byte.
pub fn text(folder: &Path) -> String {
    let path = folder.join(".tinyb");
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What it says.
pub fn value(folder: &Path) -> Value {
    serde_json::from_str(&text(folder)).expect("JSON")
}

/// Its text without the line that names the version of the `tb` that wrote it.
pub fn without_version(folder: &Path) -> String {
    let text = text(folder);
    let lines = text.split_inclusive('\n');
    lines.filter(|line| !line.starts_with("    \"version\": ")).collect()
}
