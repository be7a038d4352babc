//! The instance: it boots for as long as it was told, then serves until it is told to stop.
//!
//! Nothing listens before it has booted, as with the real one.

use std::error::Error;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::process::exit;
use std::thread;
use std::time::Duration;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::plan::{Fault, Plan};
use crate::{api, services};

/// Makes a server that is not ready ready.
const SERVER_READY: &str = "/tmp/server-ready";
const LOGS: [&str; 4] = ["server", "hfi", "setup", "kafka"];

/// Serves until a signal ends it.
pub(crate) fn run() -> Result<(), Box<dyn Error>> {
    fs::create_dir_all("/var/log")?;
    for name in LOGS {
        write_log(name, "starting")?;
    }
    let plan = Plan::from_env().inspect_err(|error| {
        let _ = write_log("setup", &format!("cannot start: {error}"));
    })?;
    if plan.fault != Fault::NeverStops {
        stop_on_signals()?;
    }
    if let Fault::DieAfter(time) = plan.fault {
        thread::spawn(move || die_after(time));
    }
    if plan.fault == Fault::NeverHealthy {
        wait_for_ever();
    }
    thread::sleep(plan.boot);
    listen(&plan)?;
    for name in LOGS {
        write_log(name, "ready")?;
    }
    wait_for_ever()
}

fn listen(plan: &Plan) -> io::Result<()> {
    let with_all_tokens = plan.fault != Fault::TokensMissing;
    let server_is_ready = plan.fault != Fault::ServerNotReady;
    services::authentication(plan.tokens.clone(), with_all_tokens)?;
    services::health(8001, move || server_is_ready || Path::new(SERVER_READY).exists())?;
    services::health(8042, || true)?;
    services::clickhouse()?;
    if plan.fault != Fault::RedisDown {
        services::redis()?;
    }
    api::serve(plan.tokens.clone(), with_all_tokens)
}

/// Process 1 has no default for a signal: without this, `docker stop` would take ten seconds.
fn stop_on_signals() -> io::Result<()> {
    let mut signals = Signals::new([SIGINT, SIGTERM])?;
    thread::spawn(move || {
        if signals.forever().next().is_some() {
            exit(0);
        }
    });
    Ok(())
}

fn die_after(time: Duration) {
    thread::sleep(time);
    let _ = write_log("server", "a fault ends this instance");
    exit(1);
}

fn wait_for_ever() -> ! {
    loop {
        thread::park();
    }
}

fn write_log(name: &str, message: &str) -> io::Result<()> {
    let path = format!("/var/log/tinybird-local-{name}.log");
    let mut file: File = OpenOptions::new().create(true).append(true).open(path)?;
    writeln!(file, "level=info service={name} message=\"{message}\"")
}
