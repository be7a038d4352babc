//! What the webview is told by environment variables, and nobody else is to hear: a program that
//! we start may have a webview of its own.
//!
//! WebKitGTK, which Linux has, reads these; other systems' webviews read none.

use std::ffi::OsString;
use std::sync::OnceLock;

const TOLD: [(&str, &str); 2] = [
    // Its DMABUF renderer leaves windows white with some drivers.
    ("WEBKIT_DISABLE_DMABUF_RENDERER", "1"),
    // A page as small as ours does nothing that is worth being compiled: compilers and code would
    // cost it 8 MiB. Nor does a page that may show tokens need memory both writable and executable.
    ("JSC_useJIT", "false"),
];

/// The names of these that were not there before.
static OURS: OnceLock<Vec<&str>> = OnceLock::new();

/// Tells it, but for what the person told it already.
///
/// # Safety
///
/// No other thread may be there, which could read the environment meanwhile.
#[allow(unsafe_code)]
pub unsafe fn tell() {
    let is_new = |(name, _): &&(&str, &str)| std::env::var_os(name).is_none();
    let new: Vec<_> = TOLD.iter().filter(is_new).collect();
    for (name, value) in &new {
        // SAFETY: no other thread is there.
        unsafe { std::env::set_var(name, value) };
    }
    let _ = OURS.set(new.into_iter().map(|(name, _)| *name).collect());
}

/// The environment for a program that we start: as ours was before.
pub(crate) fn environment_for_others() -> Vec<(OsString, OsString)> {
    let told = OURS.get().map(Vec::as_slice).unwrap_or_default();
    std::env::vars_os().filter(|(name, _)| !told.iter().any(|told| name == told)).collect()
}
