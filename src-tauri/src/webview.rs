//! Environment variables for our webview. Programs that we start do not get them, because they may
//! have a webview of their own.
//!
//! WebKitGTK, the webview on Linux, reads them. The webviews of other systems do not.

use std::ffi::OsString;
use std::sync::OnceLock;

const VARIABLES: [(&str, &str); 2] = [
    // Its DMABUF renderer leaves windows white with some drivers.
    ("WEBKIT_DISABLE_DMABUF_RENDERER", "1"),
    // Our page is too small to gain from compiled scripts, which would cost 8 MiB. And a page that
    // may show tokens should have no memory that is both writable and executable.
    ("JSC_useJIT", "false"),
];

/// The names of the variables that we set.
static SET: OnceLock<Vec<&str>> = OnceLock::new();

/// Sets the variables that the person has not set.
///
/// # Safety
///
/// There must be no other thread, which could read the environment meanwhile.
#[allow(unsafe_code)]
pub unsafe fn set_environment() {
    let is_new = |(name, _): &&(&str, &str)| std::env::var_os(name).is_none();
    let new: Vec<_> = VARIABLES.iter().filter(is_new).collect();
    for (name, value) in &new {
        // SAFETY: the caller says that there is no other thread.
        unsafe { std::env::set_var(name, value) };
    }
    let _ = SET.set(new.into_iter().map(|(name, _)| *name).collect());
}

/// The environment of this process without the variables that we set, for a program that we start.
pub(crate) fn original_environment() -> Vec<(OsString, OsString)> {
    let ours = SET.get().map(Vec::as_slice).unwrap_or_default();
    std::env::vars_os().filter(|(name, _)| !ours.iter().any(|ours| name == ours)).collect()
}
