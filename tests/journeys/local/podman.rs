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

/// Podman writes the options of a folder at length.
#[test]
fn the_data_folder_of_a_container_in_podman_is_known() {
    let desk = LocalDesk::of(Engine::podman_with(&Image::quick()));
    let folder = desk.session.project("data");
    let pair = Pair::fresh();
    let start = pair.start(&["--skip-new-version", "--volumes-path", folder.to_str().unwrap()]);
    desk.ask(&start);
    assert_eq!(desk.ask(&start)["state"], "ready");
    let other = desk.session.project("other");
    let start = pair.start(&["--skip-new-version", "--volumes-path", other.to_str().unwrap()]);
    let problem = desk.refusal(&start);
    assert_eq!(problem["args"]["path"], folder.to_str().unwrap(), "{problem}");
}
