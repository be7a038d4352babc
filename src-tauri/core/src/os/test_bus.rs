//! A session bus for one test.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use zbus::connection::Builder;

/// A running `dbus-daemon`, which is killed when this is dropped.
pub(super) struct Bus {
    daemon: Child,
    address: String,
}

impl Bus {
    pub(super) fn start() -> Self {
        let mut daemon = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--print-address"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus-daemon is installed");
        let mut address = String::new();
        let out = daemon.stdout.take().expect("piped");
        BufReader::new(out).read_line(&mut address).expect("its address");
        Self { daemon, address: address.trim().to_owned() }
    }

    pub(super) fn builder(&self) -> zbus::Result<Builder<'static>> {
        Builder::address(self.address.as_str())
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}
