//! A network of the test's own. Port 49160 is the same for everyone on a machine; in a namespace
//! each test has it to itself, and nothing in it reaches any other machine.

use std::{
    fs::{self, File, OpenOptions},
    process::Command,
    time::Duration,
};

use nix::sched::{CloneFlags, setns, unshare};

use crate::wait::wait_until;

/// Held for as long as a test needs its ports.
#[derive(Debug)]
pub enum Network {
    /// This thread, and all it starts, is in a namespace that has only loopback.
    Own(Namespace),
    /// The machine's network, which one test at a time may use.
    Shared(File),
}

/// Takes the thread back to where it came from, when dropped.
#[derive(Debug)]
pub struct Namespace {
    before: File,
}

impl Network {
    /// Enters a namespace where the system lets us, else waits for the machine's lock.
    pub fn enter() -> Self {
        match Namespace::enter() {
            Some(namespace) => Self::Own(namespace),
            None => Self::Shared(machine_lock("port-49160")),
        }
    }
}

impl Namespace {
    fn enter() -> Option<Self> {
        let before = File::open("/proc/thread-self/ns/net").ok()?;
        unshare(CloneFlags::CLONE_NEWNET).ok()?;
        let namespace = Self { before };
        // Or a connection, or a server that takes any port, has it now and then. Where the system does
        // not let us, a test says so.
        let _ = fs::write("/proc/sys/net/ipv4/ip_local_reserved_ports", "49160");
        let up = Command::new("ip").args(["link", "set", "lo", "up"]).status();
        up.is_ok_and(|status| status.success()).then_some(namespace)
    }
}

impl Drop for Namespace {
    fn drop(&mut self) {
        setns(&self.before, CloneFlags::CLONE_NEWNET).expect("the namespace it came from");
    }
}

/// A lock that all journeys on this machine share; held until the file is dropped.
pub fn machine_lock(name: &str) -> File {
    let path = std::env::temp_dir().join(format!("tinybird-companion-journeys.{name}.lock"));
    // Another user's file in a sticky folder can be opened, but not "created".
    let file = File::open(&path)
        .or_else(|_| OpenOptions::new().write(true).create(true).truncate(false).open(&path));
    let file = file.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    wait_until(name, Duration::from_secs(600), || file.try_lock().ok());
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_callbacks_port_is_nobodys_by_chance() {
        let network = Network::enter();
        if matches!(network, Network::Own(_)) {
            let reserved = fs::read_to_string("/proc/sys/net/ipv4/ip_local_reserved_ports");
            assert_eq!(reserved.expect("a setting").trim(), "49160");
        }
    }
}
