//! Where the programs under test and their judges are: an environment variable names each, with a
//! default inside the workspace.

use std::{
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

/// The root of the workspace.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package is in the workspace")
}

/// The path in `variable`, or `default` below the root. Panics if nothing is there.
pub fn part(variable: &str, default: &str) -> PathBuf {
    let given = env::var_os(variable).filter(|value| *value != OsString::new());
    let path = root().join(given.unwrap_or_else(|| default.into()));
    assert!(path.exists(), "{} is missing: run `make test`, or set {variable}", path.display());
    path
}

/// The same for a program of ours, which must not be older than a source it was built from.
pub fn program(variable: &str, default: &str) -> PathBuf {
    let program = part(variable, default);
    let built = modified(&program).expect("it exists");
    let newer = sources(&program).into_iter().find(|source| modified(source) > Some(built));
    if let Some(source) = newer {
        panic!("{} is older than {}: run `make test`", program.display(), source.display());
    }
    program
}

/// What Cargo says it was built from, in the file beside it. A copy elsewhere has none.
fn sources(program: &Path) -> Vec<PathBuf> {
    let rule = fs::read_to_string(program.with_extension("d")).unwrap_or_default();
    let (_, sources) = rule.split_once(": ").unwrap_or_default();
    // A space inside a path is escaped.
    let sources = sources.trim().replace("\\ ", "\0");
    sources.split(' ').map(|path| PathBuf::from(path.replace('\0', " "))).collect()
}

/// When a file was last written; `None` if there is none.
pub(crate) fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|metadata| metadata.modified()).ok()
}
