//! Podman, through its interface that is Docker's.

use journeys::engine::{CONTAINER, Engine, Image, LocalDesk, Pair};
use serde_json::json;

#[test]
fn podman_does_all_that_docker_does() {
    let desk = LocalDesk::of(Engine::podman_with(&Image::quick()));
    let pair = Pair::fresh();

    let ready = desk.ask(&pair.start(&["--skip-new-version"]));

    assert_eq!((&ready["state"], &ready["engine"]), (&json!("ready"), &json!("Podman")), "{ready}");
    assert_eq!(desk.served(), pair);
    assert!(desk.ask(&["local", "logs"])["log"].is_array());
    assert_eq!(desk.ask(&["local", "status"])["state"], "ready");
    assert_eq!(desk.ask(&["local", "stop"])["state"], "stopped");
    assert_eq!(desk.ask(&["local", "restart"])["state"], "ready");
    assert_eq!(desk.served(), pair);
    desk.ask(&["local", "remove", "--yes"]);
    assert_eq!(desk.engine.container(CONTAINER), None);
}
