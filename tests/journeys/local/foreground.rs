//! `local start` without `-d` stays, as `tb`'s does, until Ctrl-C or the instance's end.

use std::time::Duration;

use journeys::engine::{CONTAINER, Image, LocalDesk, Pair};
use journeys::process::Process;

/// Long enough to notice an end, short enough not to be called a hang.
const NOTICE: Duration = Duration::from_secs(10);

#[test]
fn ctrl_c_stops_the_instance_and_keeps_its_container() {
    let desk = LocalDesk::with(&Image::quick());
    let start = start(&desk);

    start.interrupt();

    start.finish_within(NOTICE).ok();
    assert_eq!(desk.instance()["State"]["Status"], "exited");
}

#[test]
fn an_instance_that_another_stops_ends_the_start_with_a_problem() {
    let desk = LocalDesk::with(&Image::quick());
    let start = start(&desk);

    desk.engine.docker(&["stop", CONTAINER]);

    let problem = start.finish_within(NOTICE).expect_code(1).problem();
    let code = problem["code"].as_str().unwrap();
    assert!(code.starts_with("local."), "{problem}");
}

/// Starts an instance in the foreground, as far as ready.
fn start(desk: &LocalDesk) -> Process {
    let pair = Pair::fresh();
    let arguments: Vec<_> = pair.start(&[]).into_iter().filter(|word| *word != "-d").collect();
    let mut start = Process::start(&mut desk.companion(&arguments));
    start.wait_for("it to be ready", |start| start.stdout().contains("\"ready\"").then_some(()));
    start
}
