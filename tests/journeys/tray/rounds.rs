//! The local instance started and stopped again and again: nothing is left behind.

use std::fs;

use journeys::app::App;
use journeys::engine::{CONTAINER, Engine, Image};
use journeys::session::Session;
use journeys::tray::Tray;
use journeys::wait::{SOON, wait_until};

use super::in_the_tray;

/// KiB that the memory of the app may differ by: what an allocator keeps.
const KIB: usize = 6 * 1024;
/// Descriptors and threads that come and go.
const FEW: usize = 4;

/// `COMPANION_ROUNDS` says how often: `make soak` does it 200 times.
#[test]
fn starting_and_stopping_the_instance_leaves_nothing_behind() {
    let session = Session::with_desktop();
    let engine = Engine::beside(&session, &Image::quick());
    let tray = Tray::start(&session);
    let app = in_the_tray(App::new(&session)).env("DOCKER_HOST", &engine.host()).arg("--hidden");
    let app = app.start();
    tray.wait_for("Start Tinybird Local");
    let round = || {
        tray.press("Start Tinybird Local");
        tray.wait_for("Not signed in · Local ready");
        tray.press("Stop Tinybird Local");
        tray.wait_for("Not signed in · Local stopped");
    };
    // What is opened once and kept.
    (0..3).for_each(|_| round());
    let before = Used::by(app.pid());

    let rounds = std::env::var("COMPANION_ROUNDS").map_or(5, |text| text.parse().unwrap());
    (0..rounds).for_each(|_| round());

    wait_until("as much to be in use as before", SOON, || {
        let now = Used::by(app.pid());
        let is_same = now.descriptors <= before.descriptors + FEW
            && now.threads <= before.threads + FEW
            && now.memory <= before.memory + KIB;
        if !is_same {
            println!("{now:?} after {rounds} rounds, {before:?} before");
        }
        is_same.then_some(())
    });
    let containers = engine.docker(&["ps", "--all", "--format", "{{.Names}}"]);
    assert_eq!(containers, CONTAINER);
    let volumes = engine.docker(&["volume", "ls", "--quiet"]);
    assert_eq!(volumes, "", "a volume for each start");
}

/// What a process has of the system.
#[derive(Debug)]
struct Used {
    descriptors: usize,
    threads: usize,
    /// KiB of memory that are its own.
    memory: usize,
}

impl Used {
    fn by(pid: i32) -> Self {
        let count =
            |name: &str| fs::read_dir(format!("/proc/{pid}/{name}")).expect("it runs").count();
        let status = fs::read_to_string(format!("/proc/{pid}/status")).expect("it runs");
        let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
        let memory = line.and_then(|line| line.trim().strip_suffix(" kB"));
        Self {
            descriptors: count("fd"),
            threads: count("task"),
            memory: memory.and_then(|text| text.trim().parse().ok()).expect("a number"),
        }
    }
}
