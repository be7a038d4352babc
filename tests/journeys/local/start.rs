//! Starting and stopping, and what the real `tb` makes of it.

use journeys::engine::{CONTAINER, IMAGE, Image, LocalDesk, Pair};
use journeys::process::Process;
use journeys::wait::{SOON, wait_until};
use serde_json::{Value, json};

use super::identity;

/// Other programs call an instance ready once the engine does.
#[test]
fn an_instance_is_ready_once_it_answers_however_seldom_its_image_is_checked() {
    let desk = LocalDesk::with(&Image::quick().checked_every(3600));

    let ready = desk.ask(&Pair::fresh().start(&[]));

    assert_eq!(ready["state"], "ready", "{ready}");
    let status = desk.tb_finds_it_ready();
    assert!(status.contains("Clickhouse"), "{status}");
}

#[test]
fn an_instance_we_start_with_the_pair_of_tb_is_as_tb_wants_it() {
    let desk = LocalDesk::with(&Image::quick());
    let theirs = desk.tb(&["--output", "json", "local", "generate-tokens"]).ok();
    let pair = Pair::in_answer(&theirs.json());

    let started = desk.ask(&pair.start(&["--skip-new-version"]));

    assert_ready(started, &pair);
    assert_eq!(desk.served(), pair);
    assert_is_ours_and_on_this_machine_only(&desk.instance(), &pair);
    desk.tb_finds_it_ready();
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

#[test]
fn a_restart_keeps_the_tokens_and_a_removal_waits_for_a_yes() {
    let desk = LocalDesk::with(&Image::quick());
    let pair = Pair::fresh();
    desk.ask(&pair.start(&[]));
    let before = desk.instance();
    assert_ready(desk.ask(&["local", "restart"]), &pair);
    let after = desk.instance();
    assert_eq!(after["Id"], before["Id"]);
    assert_ne!(after["State"]["StartedAt"], before["State"]["StartedAt"]);

    assert_eq!(desk.refusal(&["local", "remove"])["code"], "token.not_confirmed");
    assert_eq!(identity(&desk.instance()), identity(&after));
    assert_eq!(desk.ask(&["local", "remove", "--yes"])["state"], "absent");
    assert_eq!(desk.engine.container(CONTAINER), None);
}

#[test]
fn data_in_a_folder_outlives_the_container_and_the_real_tb_reads_it() {
    let desk = LocalDesk::with(&Image::quick());
    let folder = desk.session.project("data");
    let pair = Pair::fresh();
    let start = ["--skip-new-version", "--volumes-path", folder.to_str().expect("a path")];
    let write = |what: &str| {
        let write = format!("echo {what} > /var/lib/clickhouse/{what}");
        desk.engine.docker(&["exec", CONTAINER, "sh", "-c", &write]);
    };
    desk.ask(&pair.start(&start));
    write("ours");
    assert!(folder.join("data/ours").exists() && folder.join("metadata").is_dir());
    desk.ask(&["local", "remove", "--yes"]);

    desk.tb(&pair.start(&start)).ok();
    let read = ["exec", CONTAINER, "cat", "/var/lib/clickhouse/ours"];
    assert_eq!(desk.engine.docker(&read), "ours");
    write("theirs");
    desk.engine.docker(&["rm", "--force", CONTAINER]);

    desk.ask(&pair.start(&start));
    assert!(folder.join("data/theirs").exists());
    let other = desk.session.project("other");
    let start = ["--volumes-path", other.to_str().expect("a path")];
    let problem = desk.refusal(&pair.start(&start));
    assert_eq!(problem["code"], "local.other_folder", "{problem}");
    assert_eq!(problem["args"]["path"], folder.to_str().expect("a path"));
}

#[test]
fn the_log_is_shown_and_followed_until_the_instance_stops() {
    let desk = LocalDesk::with(&Image::quick());
    desk.ask(&Pair::fresh().start(&[]));
    let say = |what: &str| {
        let write = format!("echo '{what}' > /proc/1/fd/1");
        desk.engine.docker(&["exec", CONTAINER, "sh", "-c", &write]);
    };
    say("first p.eyJ1IjogImEifQ.c2lnbmF0dXJl");
    let log = desk.ask(&["local", "logs"]);
    let lines = log["log"].as_array().expect("lines");
    assert!(lines.contains(&json!("first <redacted>")), "{log}");

    let says = |ours: &Process, text: &str| ours.stdout().contains(text).then_some(());
    let mut following = Process::start(&mut desk.companion(&["local", "logs", "--follow"]));
    following.wait_for("its last lines", |ours| says(ours, "first <redacted>"));
    say("second");
    following.wait_for("a new line", |ours| says(ours, "second"));
    desk.ask(&["local", "stop"]);
    following.finish().ok();
}

#[test]
fn a_log_of_a_service_is_followed_and_leaves_no_program_in_the_container() {
    let desk = LocalDesk::with(&Image::quick());
    desk.ask(&Pair::fresh().start(&[]));
    let logs = ["local", "logs", "--source", "server"];
    let log = desk.ask(&logs);
    assert!(
        log["log"]
            .as_array()
            .unwrap()
            .iter()
            .any(|line| line.as_str().is_some_and(|line| line.contains("ready"))),
        "{log}"
    );
    let programs = || desk.engine.docker(&["exec", CONTAINER, "ps"]);

    let mut following = Process::start(&mut desk.companion(&[&logs[..], &["--follow"]].concat()));
    let says = |ours: &Process, text: &str| ours.stdout().contains(text).then_some(());
    following.wait_for("its last lines", |ours| says(ours, "ready"));
    assert!(programs().contains("tail -n"), "{}", programs());
    let file = "/var/log/tinybird-local-server.log";
    let write =
        format!("busybox seq 1 100000 >> {file}; echo token p.eyJ1IjogImEifQ.c2ln >> {file}");
    desk.engine.docker(&["exec", CONTAINER, "sh", "-c", &write]);
    following.wait_for("the last of many lines", |ours| says(ours, "token <redacted>"));
    assert_eq!(following.stdout().lines().filter(|line| line.contains("\"99999\"")).count(), 1);
    drop(following);

    wait_until("the program to end", SOON, || (!programs().contains("tail -n")).then_some(()));
    desk.ask(&["local", "stop"]);
    assert_eq!(desk.refusal(&logs)["code"], "local.log_unavailable");
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
        "newer_image": false,
        "address": "http://localhost:7181",
        "container": CONTAINER,
        "user_token": pair.user,
        "workspace_token": pair.workspace,
    });
    assert_eq!(answer, expected);
}
