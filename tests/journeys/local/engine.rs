//! The engine: where it is looked for, and what happens when it is not there or goes away.

use std::time::Duration;

use journeys::engine::{CONTAINER, Fault, Image, LocalDesk, Pair, run};
use journeys::process::Process;
use journeys::wait::{SOON, wait_until};

/// Long enough to notice that an engine is dead, short enough not to be called a hang.
const NOTICE: Duration = Duration::from_secs(10);

#[test]
fn the_engine_of_the_current_docker_context_is_used() {
    let desk = LocalDesk::with(&Image::quick());
    let folder = desk.session.project("docker-config");
    let docker = |arguments: &[&str]| {
        let mut command = desk.session.command("docker");
        run(command.args(arguments).env("DOCKER_CONFIG", &folder)).ok();
    };
    let endpoint = format!("host={}", desk.engine.host());
    docker(&["context", "create", "desk", "--docker", &endpoint]);
    docker(&["context", "create", "lost", "--docker", "host=unix:///nowhere/docker.sock"]);
    docker(&["context", "use", "desk"]);
    let with_contexts = |arguments: &[&str]| {
        let mut command = desk.companion(arguments);
        command.env_remove("DOCKER_HOST").env("DOCKER_CONFIG", &folder);
        command
    };

    run(&mut with_contexts(&["local", "start", "-d"])).ok();
    assert_eq!(desk.instance()["State"]["Running"], true);

    let mut other = with_contexts(&["local", "start", "-d"]);
    let problem = run(other.env("DOCKER_CONTEXT", "lost")).expect_code(1).problem();
    assert_eq!(problem["code"], "local.engine_unreachable", "{problem}");
    assert!(problem["text"].as_str().unwrap().contains("lost"), "{problem}");
}

#[test]
fn an_engine_that_dies_while_the_instance_boots_ends_the_start() {
    dies_during_a_start(Fault::NeverHealthy, "starting");
}

#[test]
fn an_engine_that_dies_while_the_instance_is_checked_ends_the_start() {
    dies_during_a_start(Fault::ServerNotReady, "healthy");
}

#[test]
fn an_engine_that_comes_back_still_has_the_instance() {
    let mut desk = LocalDesk::with(&Image::quick());
    let pair = Pair::fresh();
    desk.ask(&pair.start(&[]));
    let id = desk.instance()["Id"].clone();

    desk.engine.kill();
    let problem = desk.refusal(&pair.start(&[]));
    assert_eq!(problem["code"], "local.engine_unreachable", "{problem}");
    assert_eq!(desk.ask(&["local", "status"])["state"], "no_engine");

    desk.engine.revive();
    desk.ask(&pair.start(&[]));
    assert_eq!(desk.instance()["Id"], id);
    assert_eq!(desk.served(), pair);
}

fn dies_during_a_start(fault: Fault, at: &str) {
    let mut desk = LocalDesk::with(&Image::quick().with(fault));
    let start = Process::start(&mut desk.companion(&Pair::fresh().start(&[])));
    wait_until("the right moment", SOON, || {
        let container = desk.engine.container(CONTAINER)?;
        (container["State"]["Health"]["Status"] == at).then_some(())
    });

    desk.engine.kill();

    let problem = start.finish_within(NOTICE).expect_code(1).problem();
    assert_eq!(problem["code"], "local.engine_lost", "{problem}");
}
