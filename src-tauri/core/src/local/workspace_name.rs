//! The workspace of the local instance in which `tb` works on a project.
//! Source: `tinybird/tb/modules/cli.py` and `local_common.py`.

use std::path::Path;

use sha2::{Digest as _, Sha256};

/// The name of the workspace in which `tb` works on a project: that of its git branch, unless the
/// branch is `main` or `master`; else the name that its `.tinyb` has; else one that is made from its
/// path.
pub fn workspace_name(branch: Option<&str>, tinyb_name: Option<&str>, folder: &Path) -> String {
    let is_feature = |branch: &&str| !["main", "master"].contains(branch);
    let of_branch = branch.filter(is_feature).map(from_branch).filter(|name| !name.is_empty());
    let of_file = || tinyb_name.filter(|name| !name.is_empty()).map(str::to_owned);
    of_branch.or_else(of_file).unwrap_or_else(|| from_path(folder))
}

/// Letters, digits and single underscores, of which the first is a letter.
fn from_branch(branch: &str) -> String {
    let is_word = |c: char| c.is_ascii_alphanumeric();
    let words = branch.split(|c| !is_word(c)).filter(|word| !word.is_empty());
    let name = words.collect::<Vec<_>>().join("_");
    let needs_prefix = name.starts_with(|c: char| c.is_ascii_digit()) || name.starts_with("d_");
    if needs_prefix { format!("branch_{name}") } else { name }
}

fn from_path(folder: &Path) -> String {
    let digest = Sha256::digest(folder.to_string_lossy().as_bytes());
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("Tinybird_Local_Build_{hex}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_branch_wins_then_the_file_then_the_path() {
        let name = |branch, tinyb| workspace_name(branch, tinyb, Path::new("/shop"));
        assert_eq!(name(Some("feature/top-pages"), Some("acme")), "feature_top_pages");
        for branch in [Some("main"), Some("master"), Some("---"), None] {
            assert_eq!(name(branch, Some("acme")), "acme", "{branch:?}");
        }
        // As Python's `hashlib.sha256(b"/shop").hexdigest()` has it.
        let hash = "26315ce1e9356d671a112ad44afb5efc7678f0a2e1333a26fbe5a8e8fe6e5483";
        assert_eq!(name(None, Some("")), format!("Tinybird_Local_Build_{hash}"));
    }

    #[test]
    fn a_branch_is_written_as_tb_writes_it() {
        for (branch, name) in [
            ("fix--the__bug", "fix_the_bug"),
            ("_x_", "x"),
            ("1234-fix", "branch_1234_fix"),
            ("d/x", "branch_d_x"),
            ("año", "a_o"),
        ] {
            assert_eq!(from_branch(branch), name);
        }
    }
}
