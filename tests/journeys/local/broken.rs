//! Instances that do not become ready.

use journeys::engine::{CONTAINER, Engine, Fault, Image, LocalDesk, Pair, SERVER_READY};
use journeys::process::Process;
use journeys::wait::{SOON, wait_until};

#[test]
fn an_instance_that_dies_between_healthy_and_ready_is_a_problem() {
    let desk = LocalDesk::with(&Image::quick().with(Fault::ServerNotReady));
    let start = start(&desk);
    wait_until("it to be healthy", SOON, || (health(&desk)? == "healthy").then_some(()));

    desk.engine.docker(&["kill", CONTAINER]);

    let problem = start.finish().expect_code(1).problem();
    assert_eq!(problem["code"], "local.died", "{problem}");
}

#[test]
fn a_start_ends_when_the_server_is_ready_and_not_when_the_container_is_healthy() {
    let desk = LocalDesk::with(&Image::quick().with(Fault::ServerNotReady));
    let mut start = start(&desk);
    wait_until("it to be healthy", SOON, || (health(&desk)? == "healthy").then_some(()));
    let status = desk.run(&["local", "status", "--check"]).expect_code(1).json();
    assert_eq!(status["state"], "starting", "{status}");
    assert!(start.is_running());

    desk.engine.docker(&["exec", CONTAINER, "sh", "-c", &format!("echo > {SERVER_READY}")]);

    assert_eq!(start.finish().ok().json()["state"], "ready");
}

#[test]
fn a_healthy_instance_without_redis_or_all_its_tokens_is_not_called_ready() {
    let desk = LocalDesk::of(Engine::start());
    for fault in [Fault::RedisDown, Fault::TokensMissing] {
        desk.engine.make(&Image::quick().with(fault));
        let mut start = start(&desk);
        wait_until("it to be healthy", SOON, || (health(&desk)? == "healthy").then_some(()));

        let status = desk.run(&["local", "status", "--check"]).expect_code(1).json();

        assert_eq!(status["state"], "starting", "{status}");
        assert!(start.is_running(), "{fault:?}");
        drop(start);
        desk.engine.docker(&["rm", "--force", CONTAINER]);
    }
}

#[test]
fn ctrl_c_ends_a_start_and_leaves_the_container_running() {
    let desk = LocalDesk::with(&Image::quick().with(Fault::NeverHealthy));
    let start = start(&desk);
    wait_until("it to boot", SOON, || (health(&desk)? == "starting").then_some(()));

    start.interrupt();

    start.finish().expect_code(130);
    assert_eq!(desk.instance()["State"]["Running"], true);
    assert_eq!(desk.ask(&["local", "status"])["state"], "starting");
}

fn start(desk: &LocalDesk) -> Process {
    Process::start(&mut desk.companion(&Pair::fresh().start(&[])))
}

fn health(desk: &LocalDesk) -> Option<String> {
    let container = desk.engine.container(CONTAINER)?;
    container["State"]["Health"]["Status"].as_str().map(str::to_owned)
}
