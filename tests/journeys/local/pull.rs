//! The image comes from a real registry, on a way that may break.

use std::process::Command;

use journeys::companion::Companion;
use journeys::engine::{CONTAINER, Engine, Image, LocalDesk, run};
use journeys::process::Process;
use journeys::registry::{Proxy, Registry, Way};
use journeys::session::Session;
use serde_json::Value;

const NAME: &str = "tinybirdco/tinybird-local:latest";
/// More than the answers without a layer in them have.
const PART: usize = 2_000_000;

/// Each failure of a download is the last, so that no test waits for another attempt.
const ONCE: &[&str] = &["--max-download-attempts=1"];

/// A desk whose registry has the image, and the way there.
fn desk() -> (LocalDesk, Registry, Proxy) {
    let session = Session::start();
    let registry = Registry::start(&session);
    let engine = Engine::beside_with(&session, ONCE, None);
    engine.publish(&Image::quick(), NAME, &[30, 12]);
    (LocalDesk::new(session, engine), registry, Proxy::start())
}

fn start(desk: &LocalDesk, image: &str, more: &[&str]) -> Command {
    let mut command = desk.companion(&[&["local", "start", "-d"], more].concat());
    command.env("TB_COMPANION_IMAGE", image);
    command
}

/// What the lines on standard error say of a download.
fn pulling(lines: &str) -> Vec<Value> {
    let stages = lines.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    stages.filter(|stage| stage["at"] == "pulling").collect()
}

/// Starts, and waits until a part of the image is here.
fn start_until_some_is_here(desk: &LocalDesk, image: &str) -> Process {
    let mut starting = Process::start(&mut start(desk, image, &[]));
    starting.wait_for("a part of the image", |process| {
        pulling(&process.stderr())
            .iter()
            .any(|stage| stage["bytes"].as_u64() > Some(0))
            .then_some(())
    });
    starting
}

#[test]
fn an_image_arrives_and_the_percent_never_goes_back() {
    let (desk, _registry, proxy) = desk();
    let started = run(&mut start(&desk, &proxy.image(NAME), &[])).ok();

    assert_eq!(started.json()["state"], "ready");
    let stages = pulling(&started.stderr);
    let number = |stage: &Value, name: &str| stage[name].as_u64().unwrap_or_default();
    let percents: Vec<_> = stages.iter().map(|stage| number(stage, "percent")).collect();
    assert!(percents.len() > 3 && percents.is_sorted(), "{percents:?}");
    let last = stages.last().expect("there are some");
    assert_eq!(number(last, "layers"), number(last, "of_layers"), "{last}");
    assert!(number(last, "total") > 40_000_000, "{last}");
}

#[test]
fn a_terminal_shows_a_bar_and_other_output_a_line_for_each_ten_percent() {
    let (desk, _registry, proxy) = desk();
    let companion = Companion::new(&desk.session).env("DOCKER_HOST", &desk.engine.host());
    let companion = companion.env("TB_COMPANION_IMAGE", &proxy.image(NAME)).env("TERM", "xterm");
    let folder = desk.session.project("terminal");

    let shown = companion.start_at_terminal(&folder, &["local", "start", "-d"]).finish().ok();

    assert!(shown.stdout.contains("=> ") && shown.stdout.contains("] Downloading: "), "{shown:?}");
    assert!(shown.stdout.contains("Ready at localhost:7181"), "{shown:?}");

    desk.ask(&["local", "remove", "--yes"]);
    desk.engine.docker(&["image", "prune", "--all", "--force"]);
    let shown = companion.run(&folder, &["local", "start", "-d"]).ok();
    let lines = shown.stderr.lines().filter(|line| line.starts_with("Downloading: "));
    let tens: Vec<_> = lines.filter_map(|line| line.split(&[' ', '%'][..]).nth(1)).collect();
    let tens: Vec<usize> = tens.iter().map(|text| text.parse::<usize>().unwrap() / 10).collect();
    assert!((3..=11).contains(&tens.len()), "{}", shown.stderr);
    assert!(tens.is_sorted_by(|one, next| one < next), "{}", shown.stderr);
}

#[test]
fn a_download_that_was_cancelled_or_whose_engine_died_is_begun_again() {
    let (mut desk, _registry, proxy) = desk();
    let image = proxy.image(NAME);
    proxy.set(Way::StallsAfter(PART));

    let starting = start_until_some_is_here(&desk, &image);
    starting.interrupt();
    starting.finish().expect_code(130);
    assert_eq!(desk.engine.container(CONTAINER), None);

    let starting = start_until_some_is_here(&desk, &image);
    desk.engine.kill();
    let problem = starting.finish().expect_code(1).problem();
    assert_eq!(problem["code"], "local.engine_lost", "{problem}");
    desk.engine.revive();

    proxy.set(Way::Open);
    assert_eq!(run(&mut start(&desk, &image, &[])).ok().json()["state"], "ready");
}

#[test]
fn each_fault_of_a_download_has_its_name_and_leaves_nothing_in_the_way_of_the_next() {
    let (desk, _registry, proxy) = desk();
    let image = proxy.image(NAME);
    let refusal = |command: &mut Command, why: &str| {
        let problem = run(command).expect_code(1).problem();
        assert_eq!(problem["code"], "local.pull_failed", "{why}: {problem}");
        assert_eq!(problem["args"]["why"], why, "{problem}");
    };
    proxy.set(Way::Changes(PART));
    refusal(&mut start(&desk, &image, &[]), "broken");
    proxy.set(Way::BreaksAfter(PART));
    refusal(&mut start(&desk, &image, &[]), "broken");
    proxy.set(Way::Open);
    refusal(&mut start(&desk, &proxy.image("tinybirdco/nothing:latest"), &[]), "missing");
    refusal(&mut start(&desk, "127.0.0.1:9/tinybird-local", &[]), "network");
    let mut other = start(&desk, &image, &[]);
    refusal(other.env("TB_LOCAL_IMAGE_PLATFORM", "linux/s390x"), "platform");

    assert_eq!(desk.engine.container(CONTAINER), None);
    assert_eq!(run(&mut start(&desk, &image, &[])).ok().json()["state"], "ready");
}

#[test]
fn a_full_disk_is_named() {
    let session = Session::start();
    let _registry = Registry::start(&session);
    Engine::beside_with(&session, ONCE, None).publish(&Image::quick(), NAME, &[30, 12]);
    let engine = Engine::beside_with(&session, ONCE, Some("32m"));
    let (desk, proxy) = (LocalDesk::new(session, engine), Proxy::start());

    let problem = run(&mut start(&desk, &proxy.image(NAME), &[])).expect_code(1).problem();

    assert_eq!(problem["args"]["why"], "disk", "{problem}");
}

#[test]
fn a_newer_image_is_offered_and_takes_the_place_of_the_older_one_after_a_yes() {
    let (desk, _registry, proxy) = desk();
    let image = proxy.image(NAME);
    let first = run(&mut start(&desk, &image, &[])).ok().json();
    assert_eq!(first["newer_image"], false, "{first}");
    let container = desk.instance()["Id"].clone();

    desk.engine.publish(&Image::of_real_speed(), NAME, &[3]);
    let again = run(&mut start(&desk, &image, &[])).ok().json();
    assert_eq!(again["newer_image"], true, "{again}");
    assert_eq!(desk.instance()["Id"], container);
    let skipped = run(&mut start(&desk, &image, &["--skip-new-version"])).ok().json();
    assert_eq!(skipped["newer_image"], false, "the registry was not asked: {skipped}");

    // Nobody can be asked whether the data may go.
    let problem = desk.refusal(&["local", "update"]);
    assert_eq!(problem["code"], "token.not_confirmed", "{problem}");
    assert_eq!(desk.instance()["Id"], container);

    let updated = desk.ask(&["local", "update", "--yes"]);
    assert_eq!(updated["state"], "ready");
    assert_ne!(desk.instance()["Id"], container);
    assert_eq!(updated["user_token"], first["user_token"]);
    assert_eq!(desk.engine.docker(&["ps", "--all", "--format", "{{.Names}}"]), CONTAINER);
    desk.tb_finds_it_ready();
    let after = run(&mut start(&desk, &image, &[])).ok().json();
    assert_eq!(after["newer_image"], false, "{after}");
}

/// In a folder, with the container stopped: nobody is asked, nothing is lost, and it stays stopped.
#[test]
fn an_update_of_a_stopped_instance_keeps_its_data_folder() {
    let (desk, _registry, proxy) = desk();
    let folder = desk.session.project("kept");
    let image = proxy.image(NAME);
    let path = folder.to_str().expect("a path");
    run(&mut start(&desk, &image, &["--volumes-path", path])).ok();
    desk.ask(&["local", "stop"]);
    let container = desk.instance();
    desk.engine.publish(&Image::of_real_speed(), NAME, &[3]);

    assert_eq!(desk.ask(&["local", "update"])["state"], "stopped");

    let updated = desk.instance();
    assert_ne!(updated["Id"], container["Id"]);
    assert_ne!(updated["Image"], container["Image"]);
    assert_eq!(updated["HostConfig"]["Binds"], container["HostConfig"]["Binds"]);
}
