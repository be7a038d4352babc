//! The one program of the image that stands in for `tinybirdco/tinybird-local`.
//!
//! It goes by several names, as busybox does: `tinybird-local` is the instance itself, process 1 of
//! the container; the others are what `tb` runs inside the container to see whether it is ready,
//! and they ask the running instance as the real ones would.
//!
//! Faults are switched on by the environment, see [`plan`].

mod api;
mod commands;
mod http;
mod instance;
mod plan;
mod services;
mod workspaces;

use std::env;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut words = env::args();
    let name = words.next().as_deref().map(base_name).unwrap_or_default();
    let arguments: Vec<String> = words.collect();
    let outcome = match name.as_str() {
        "tinybird-local" => instance::run(),
        "clickhouse" => commands::clickhouse(&arguments),
        "redis-cli" => commands::redis_cli(&arguments),
        "curl" => commands::curl(&arguments),
        "healthcheck" => commands::healthcheck(),
        _ => Err("call me tinybird-local, clickhouse, redis-cli, curl or healthcheck".into()),
    };
    outcome.map_or_else(|error| failed(&name, &*error), |()| ExitCode::SUCCESS)
}

fn base_name(path: &str) -> String {
    Path::new(path).file_name().unwrap_or_default().to_string_lossy().into_owned()
}

#[allow(clippy::print_stderr, reason = "what a program says when it fails")]
fn failed(name: &str, error: &dyn std::error::Error) -> ExitCode {
    eprintln!("{name}: {error}");
    ExitCode::FAILURE
}
