//! Podman, through its interface that is Docker's.

use journeys::engine::{CONTAINER, Engine, Image, LocalDesk, Pair};
use journeys::wait::{SOON, wait_until};

#[test]
fn podman_does_all_that_docker_does() {
    does_all_that_docker_does(Engine::podman_with(&Image::quick()));
}

#[test]
fn podman_of_an_ordinary_user_does_so_too() {
    does_all_that_docker_does(Engine::rootless_podman_with(&Image::quick()));
}

fn does_all_that_docker_does(engine: Engine) {
    let desk = LocalDesk::of(engine);
    let pair = Pair::fresh();

    let ready = desk.ask(&pair.start(&["--skip-new-version"]));

    assert_eq!(ready["state"], "ready", "{ready}");
    assert_eq!(desk.served(), pair);
    assert!(desk.ask(&["local", "logs"])["log"].is_array());
    // Podman runs programs to say its version, so that a look on a busy machine may know nothing.
    let becomes = |state: &str| {
        wait_until(state, SOON, || {
            (desk.ask(&["local", "status"])["state"] == state).then_some(())
        });
    };
    becomes("ready");
    desk.ask(&["local", "stop"]);
    becomes("stopped");
    assert_eq!(desk.ask(&["local", "restart"])["state"], "ready");
    assert_eq!(desk.served(), pair);
    desk.ask(&["local", "remove", "--yes"]);
    assert_eq!(desk.engine.container(CONTAINER), None);
}
