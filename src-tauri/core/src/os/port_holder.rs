//! Finds the process that listens on a port, if the system shows it to a user.

/// A process that listens on a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortHolder {
    /// The name of its program.
    pub name: String,
    /// Its number.
    pub process: u32,
}

/// A process that listens on `port` of this machine; `None` if the system does not show it.
pub async fn find_port_holder(port: u16) -> Option<PortHolder> {
    #[cfg(target_os = "linux")]
    return tokio::task::spawn_blocking(move || linux::holder(port)).await.ok()?;
    #[cfg(not(target_os = "linux"))]
    {
        let _ = port;
        None
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use std::fs;
    use std::path::Path;

    use super::PortHolder;

    const LISTEN: &str = "0A";

    /// Reads the files of every process in `/proc`. Blocks.
    pub(super) fn holder(port: u16) -> Option<PortHolder> {
        let inodes: Vec<String> = ["/proc/net/tcp", "/proc/net/tcp6"]
            .iter()
            .filter_map(|table| fs::read_to_string(table).ok())
            .flat_map(|table| listening_inodes(&table, port))
            .collect();
        fs::read_dir("/proc").ok()?.flatten().find_map(|process| {
            let path = process.path();
            is_process(&path).then_some(())?;
            owns_any(&path, &inodes).then(|| describe(&path)).flatten()
        })
    }

    /// Columns of `/proc/net/tcp`: 1 is the local address in hex, 3 the state, 9 the inode.
    fn listening_inodes(table: &str, port: u16) -> Vec<String> {
        let ending = format!(":{port:04X}");
        let columns = table.lines().skip(1).map(|line| line.split_whitespace().collect::<Vec<_>>());
        columns
            .filter(|c| c.len() > 9 && c[1].ends_with(&ending) && c[3] == LISTEN)
            .map(|c| format!("socket:[{}]", c[9]))
            .collect()
    }

    /// Whether a path is that of a process by its number. `/proc/self` and the like are other names
    /// of such processes.
    fn is_process(path: &Path) -> bool {
        let name = path.file_name().and_then(|name| name.to_str());
        name.is_some_and(|name| name.bytes().all(|byte| byte.is_ascii_digit()))
    }

    fn owns_any(process: &Path, inodes: &[String]) -> bool {
        let Ok(open) = fs::read_dir(process.join("fd")) else {
            return false;
        };
        open.flatten().filter_map(|fd| fs::read_link(fd.path()).ok()).any(|target| {
            target.to_str().is_some_and(|target| inodes.iter().any(|inode| inode == target))
        })
    }

    fn describe(path: &Path) -> Option<PortHolder> {
        let process = path.file_name()?.to_str()?.parse().ok()?;
        let name = fs::read_to_string(path.join("comm")).ok()?;
        Some(PortHolder { name: name.trim().to_owned(), process })
    }

    #[cfg(test)]
    mod tests {
        use std::net::TcpListener;

        #[test]
        fn names_this_process_for_a_port_it_holds() {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let port = listener.local_addr().unwrap().port();
            let holder = super::holder(port).unwrap();
            assert_eq!(holder.process, std::process::id());
            assert!(!holder.name.is_empty());
        }
    }
}
