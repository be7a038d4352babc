//! Starting and stopping, and what the real `tb` makes of it.

use journeys::engine::{CONTAINER, IMAGE, Image, LocalDesk, Pair};
use journeys::wait::{SOON, wait_until};
use serde_json::{Value, json};

use super::identity;

#[test]
fn an_instance_we_start_with_the_pair_of_tb_is_as_tb_wants_it() {
    let desk = LocalDesk::with(&Image::quick());
    let theirs = desk.tb(&["--output", "json", "local", "generate-tokens"]).ok();
    let pair = Pair::in_answer(&theirs.json());

    let started = desk.ask(&pair.start(&["--skip-new-version"]));

    assert_ready(started, &pair);
    assert_eq!(desk.served(), pair);
    assert_is_ours_and_on_this_machine_only(&desk.instance(), &pair);
    let status = desk.tb(&["local", "status"]).ok();
    assert!(status.stdout.contains("✓ Tinybird Local is ready!"), "{}", status.stdout);
    assert_ready(desk.ask(&["local", "status", "--check"]), &pair);
}

#[test]
fn the_real_tb_starts_an_instance_with_our_pair_and_we_find_it_ready() {
    let desk = LocalDesk::with(&Image::quick());
    let pair = Pair::in_answer(&desk.ask(&["local", "generate-tokens"]));

    let started = desk.tb(&pair.start(&["--skip-new-version"])).ok();
    assert!(started.stdout.contains("✓ Tinybird Local is ready!"), "{}", started.stdout);
    assert_eq!(desk.served(), pair);

    let before = identity(&desk.instance());
    // A check of ours that takes long on a busy machine makes it "starting" for a moment.
    let status = wait_until("it to be ready", SOON, || {
        let status = desk.run(&["local", "status", "--check"]);
        (status.code == Some(0)).then(|| status.json())
    });
    assert_ready(status, &pair);
    assert_ready(desk.ask(&pair.start(&[])), &pair);
    assert_eq!(identity(&desk.instance()), before);
}

#[test]
fn stopping_and_starting_keeps_the_container_and_its_data() {
    let desk = LocalDesk::with(&Image::quick());
    let pair = Pair::fresh();
    desk.ask(&pair.start(&[]));
    let before = desk.instance();
    assert_ready(desk.ask(&pair.start(&[])), &pair);
    assert_eq!(identity(&desk.instance()), identity(&before), "a second start changes nothing");
    desk.engine.docker(&["exec", CONTAINER, "sh", "-c", "echo precious > /tmp/data"]);

    let stopped = desk.ask(&["local", "stop"]);
    assert_eq!(stopped["state"], "stopped", "{stopped}");
    assert_eq!(desk.instance()["State"]["Running"], false);
    assert_eq!(desk.ask(&["local", "stop"])["state"], "stopped", "stopping twice is no problem");

    desk.ask(&pair.start(&[]));
    let after = desk.instance();
    assert_eq!(after["Id"], before["Id"]);
    assert_ne!(after["State"]["StartedAt"], before["State"]["StartedAt"]);
    assert_eq!(desk.engine.docker(&["exec", CONTAINER, "cat", "/tmp/data"]), "precious");
    assert_eq!(desk.served(), pair);
}

#[track_caller]
fn assert_is_ours_and_on_this_machine_only(container: &Value, pair: &Pair) {
    let publish = |port: &str| json!([{ "HostIp": "127.0.0.1", "HostPort": port }]);
    let ports = json!({ "7181/tcp": publish("7181"), "7182/tcp": publish("7182") });
    assert_eq!(container["HostConfig"]["PortBindings"], ports);
    assert_eq!(container["NetworkSettings"]["Ports"], ports);
    assert_eq!(container["Config"]["Labels"]["co.tinybird.companion"], "1");
    assert_eq!(container["Config"]["Image"], IMAGE);
    let environment = container["Config"]["Env"].as_array().unwrap();
    assert!(environment.contains(&json!(format!("TB_LOCAL_USER_TOKEN={}", pair.user))));
    assert!(environment.contains(&json!(format!("TB_LOCAL_WORKSPACE_TOKEN={}", pair.workspace))));
}

/// That this is what `local start` and `local status` answer of an instance that is ready.
#[track_caller]
fn assert_ready(mut answer: Value, pair: &Pair) {
    let engine = answer.as_object_mut().unwrap().remove("engine").unwrap();
    assert!(engine.as_str().is_some_and(|name| !name.is_empty()), "{engine}");
    let expected = json!({
        "state": "ready",
        "problem": null,
        "address": "http://localhost:7181",
        "container": CONTAINER,
        "user_token": pair.user,
        "workspace_token": pair.workspace,
    });
    assert_eq!(answer, expected);
}
