//! The sockets and addresses on which engines listen on this system.

use std::path::{Path, PathBuf};

/// The address that Docker's own tools use by default.
pub fn default_engine_address() -> &'static str {
    if cfg!(windows) { "npipe:////./pipe/docker_engine" } else { "unix:///var/run/docker.sock" }
}

/// Names and sockets of the usual engines, the system's own first; `read` gives the value of one
/// environment variable.
///
/// A desktop app does not have the shell's environment, so a socket that a shell's profile names
/// has to be known by its path.
pub fn engine_sockets(
    home: &Path,
    read: &impl Fn(&str) -> Option<String>,
) -> Vec<(String, PathBuf)> {
    if cfg!(windows) {
        return Vec::new();
    }
    let mut sockets = vec![("Docker".to_owned(), PathBuf::from("/var/run/docker.sock"))];
    let below_home = [
        ("Docker Desktop", ".docker/run/docker.sock"),
        ("Docker Desktop", ".docker/desktop/docker.sock"),
        ("OrbStack", ".orbstack/run/docker.sock"),
        ("Colima", ".colima/default/docker.sock"),
        ("Rancher Desktop", ".rd/docker.sock"),
    ];
    sockets.extend(below_home.map(|(name, place)| (name.to_owned(), home.join(place))));
    if let Some(runtime) = read("XDG_RUNTIME_DIR").map(PathBuf::from) {
        sockets.push(("Docker (rootless)".to_owned(), runtime.join("docker.sock")));
        sockets.push(("Podman".to_owned(), runtime.join("podman/podman.sock")));
    }
    sockets
}

/// Connects to a Unix socket; `None` if no program listens on it.
pub async fn dial_unix(path: &Path) -> Option<()> {
    #[cfg(unix)]
    return tokio::net::UnixStream::connect(path).await.ok().map(drop);
    #[cfg(not(unix))]
    {
        let _ = path;
        None
    }
}
