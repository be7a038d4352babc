//! The sockets and addresses on which engines listen on this system, and the paths that they take.

use std::io;
use std::path::{Path, PathBuf};

#[cfg(unix)]
use super::untrusted_files::{self, Bounds};

/// Bounds of the system's list of groups.
#[cfg(unix)]
const GROUPS_BOUNDS: Bounds = Bounds::max_bytes(4 * 1024 * 1024);

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

/// Whether a path can be given to a container as the folder of its data.
pub fn is_data_folder(path: &Path) -> bool {
    let text = path.to_string_lossy();
    // An engine reads a colon as the end of the path, but for a drive's on Windows.
    let rest = text.get(2..).filter(|_| cfg!(windows)).unwrap_or(&text);
    path.is_absolute() && !rest.contains(':') && crate::plain::is_plain(&text)
}

/// Connects to a Unix socket.
pub async fn dial_unix(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    return tokio::net::UnixStream::connect(path).await.map(drop);
    #[cfg(not(unix))]
    {
        let _ = path;
        Err(io::ErrorKind::Unsupported.into())
    }
}

/// The name of the group whose members may connect to a Unix socket; `None` if no group may, or
/// its name is not known.
pub fn socket_group(path: &Path) -> Option<String> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let socket = path.metadata().ok().filter(|socket| socket.mode() & 0o020 != 0)?;
        let groups = untrusted_files::read(Path::new("/etc/group"), GROUPS_BOUNDS).ok()??;
        group_name(&String::from_utf8_lossy(&groups), socket.gid()).map(str::to_owned)
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        None
    }
}

/// The name of a group in the text of `/etc/group`. To join the group of the system's own user is
/// no advice.
#[cfg(unix)]
fn group_name(groups: &str, id: u32) -> Option<&str> {
    let mut rows = groups.lines().map(|line| line.split(':'));
    rows.find_map(|mut row| {
        let name = row.next()?;
        (row.nth(1)?.parse() == Ok(id) && id != 0 && crate::plain::is_plain(name)).then_some(name)
    })
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_found_by_its_number() {
        let groups = "root:x:0:\ndocker:x:998:ada\nbroken\nwheel:x:10:\n";
        assert_eq!(group_name(groups, 998), Some("docker"));
        assert_eq!(group_name(groups, 0), None);
        assert_eq!(group_name(groups, 7), None);
    }
}
