//! A WebDriver server, which drives a browser or the app's window.

use std::{
    net::{Ipv4Addr, Ipv6Addr, TcpListener, TcpStream},
    ops::Range,
    process::Command,
};

use crate::process::Process;

/// Ports that the system gives to no client. A driver that chooses its port for itself takes one of
/// IPv6 and fails when any connection has the same one of IPv4.
const PORTS: Range<u16> = 20_000..30_000;

/// Starts a driver by its command, and returns it with the address it answers at.
pub(crate) fn start(driver: &Command) -> (Process, String) {
    let port = PORTS.clone().find(|port| is_free(*port)).expect("a free port");
    let mut command = Process::serving(driver);
    let mut driver = Process::start(command.arg(format!("--port={port}")));
    driver.wait_for("an answer of the driver", |_| {
        TcpStream::connect((Ipv4Addr::LOCALHOST, port)).ok()
    });
    (driver, format!("http://127.0.0.1:{port}"))
}

fn is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
        && TcpListener::bind((Ipv6Addr::LOCALHOST, port)).is_ok()
}
