//! Starting and stopping, and what the real `tb` makes of it.

use journeys::engine::{CONTAINER, Engine, IMAGE, Image, LocalDesk, Pair, run};
use serde_json::{Value, json};

use super::identity;

#[test]
fn an_instance_we_start_with_the_pair_of_tb_is_as_tb_wants_it() {
    let desk = LocalDesk::with(&Image::quick());
    let theirs = desk.tb(&["--output", "json", "local", "generate-tokens"]).ok();
    let pair = Pair::in_answer(&theirs.json());

    let started = desk.ask(&pair.start(&["--skip-new-version"]));

    assert_ready(started, &pair, 7181);
    assert_eq!(desk.served(), pair);
    let status = desk.tb(&["local", "status"]).ok();
    assert!(status.stdout.contains("✓ Tinybird Local is ready!"), "{}", status.stdout);
    assert_ready(desk.ask(&["local", "status", "--check"]), &pair, 7181);
}

#[test]
fn the_container_is_ours_and_on_this_machine_only() {
    let desk = LocalDesk::with(&Image::quick());
    let pair = Pair::fresh();

    desk.ask(&pair.start(&[]));

    let container = desk.instance();
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

#[test]
fn the_real_tb_starts_an_instance_with_our_pair_and_we_find_it_ready() {
    let desk = LocalDesk::with(&Image::quick());
    let pair = Pair::in_answer(&desk.ask(&["local", "generate-tokens"]));

    let started = desk.tb(&pair.start(&["--skip-new-version"])).ok();
    assert!(started.stdout.contains("✓ Tinybird Local is ready!"), "{}", started.stdout);
    assert_eq!(desk.served(), pair);

    let before = identity(&desk.instance());
    assert_ready(desk.ask(&["local", "status", "--check"]), &pair, 7181);
    assert_ready(desk.ask(&pair.start(&[])), &pair, 7181);
    assert_eq!(identity(&desk.instance()), before);
}

#[test]
fn starting_again_with_the_same_tokens_changes_nothing() {
    let desk = LocalDesk::with(&Image::quick());
    let pair = Pair::fresh();
    desk.ask(&pair.start(&[]));
    let before = identity(&desk.instance());

    assert_ready(desk.ask(&pair.start(&[])), &pair, 7181);

    assert_eq!(identity(&desk.instance()), before);
}

#[test]
fn stopping_and_starting_keeps_the_container_and_its_data() {
    let desk = LocalDesk::with(&Image::quick());
    let pair = Pair::fresh();
    desk.ask(&pair.start(&[]));
    let before = desk.instance();
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

#[test]
fn other_ports_are_used_if_the_environment_names_them() {
    let desk = LocalDesk::with(&Image::quick());
    let pair = Pair::fresh();
    let mut command = desk.companion(&pair.start(&[]));
    command.env("TB_LOCAL_PORT", "17181").env("TB_LOCAL_CLICKHOUSE_INTERFACE_PORT", "17182");

    let started = run(&mut command).ok().json();

    assert_ready(started, &pair, 17181);
    assert!(desk.engine.page("http://127.0.0.1:17181/tokens").is_some());
    assert!(desk.engine.page("http://127.0.0.1:17182/ping").is_some());
    assert!(desk.engine.page("http://127.0.0.1:7181/tokens").is_none());
}

#[test]
fn the_status_says_what_is_and_a_check_says_whether_that_is_ready() {
    let desk = LocalDesk::of(Engine::start());
    let state = |code: i32| {
        let checked = desk.run(&["local", "status", "--check"]).expect_code(code).json();
        assert_eq!(desk.ask(&["local", "status"]), checked);
        checked["state"].as_str().unwrap().to_owned()
    };
    assert_eq!(state(1), "absent");
    let problem = desk.refusal(&["local", "stop"]);
    assert_eq!(problem["code"], "local.absent", "{problem}");

    desk.engine.make(&Image::quick());
    desk.ask(&["local", "start", "-d"]);
    assert_eq!(state(0), "ready");

    desk.ask(&["local", "stop"]);
    assert_eq!(state(1), "stopped");
}

/// That this is what `local start` and `local status` answer of an instance that is ready.
#[track_caller]
fn assert_ready(mut answer: Value, pair: &Pair, port: u16) {
    let engine = answer.as_object_mut().unwrap().remove("engine").unwrap();
    assert!(engine.as_str().is_some_and(|name| !name.is_empty()), "{engine}");
    let expected = json!({
        "state": "ready",
        "problem": null,
        "address": format!("http://localhost:{port}"),
        "container": CONTAINER,
        "user_token": pair.user,
        "workspace_token": pair.workspace,
    });
    assert_eq!(answer, expected);
}
