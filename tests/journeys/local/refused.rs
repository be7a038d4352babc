//! What stands in the way of a container: no image, a port that is taken.

use journeys::engine::{CONTAINER, Engine, IMAGE, Image, LocalDesk, Pair, run};
use journeys::process::Process;
use journeys::wait::{SOON, wait_until};

#[test]
fn a_registry_that_refuses_is_named() {
    let desk = LocalDesk::of(Engine::start());
    let folder = desk.session.project("registry");
    std::fs::write(folder.join("httpd.conf"), "D:*\n").unwrap();
    let mut command = desk.session.command("busybox");
    command.args(["httpd", "-f", "-p", "127.0.0.1:5000", "-c", "httpd.conf"]).current_dir(folder);
    let _registry = Process::start(&mut desk.engine.inside(&command));
    wait_until("the registry", SOON, || answers(&desk, 5000));
    let image = "127.0.0.1:5000/tinybird-local:latest";

    let mut start = desk.companion(&["local", "start", "-d"]);
    let problem = run(start.env("TB_COMPANION_IMAGE", image)).expect_code(1).problem();

    assert_eq!(problem["code"], "local.pull_failed", "{problem}");
    assert_eq!(problem["args"]["image"], image);
    assert!(problem["text"].as_str().unwrap().contains(image), "{problem}");
    assert_eq!(desk.engine.container(CONTAINER), None);
}

#[test]
fn a_port_that_a_program_holds_is_named_with_the_program() {
    let desk = LocalDesk::with(&Image::quick());
    for port in [7181, 7182] {
        let _holder = hold(&desk, port);

        let problem = desk.refusal(&Pair::fresh().start(&[]));

        assert_eq!(problem["code"], "local.port_busy", "{problem}");
        let text = problem["text"].as_str().unwrap();
        assert!(text.contains(&port.to_string()), "{text}");
        assert!(text.contains("busybox"), "{text}");
        assert_eq!(desk.engine.container(CONTAINER), None);
    }
}

#[test]
fn a_port_that_another_container_holds_is_named() {
    let desk = LocalDesk::with(&Image::quick());
    desk.engine.docker(&["run", "--detach", "--name", "other", "-p", "127.0.0.1:7182:80", IMAGE]);

    let problem = desk.refusal(&Pair::fresh().start(&[]));

    assert_eq!(problem["code"], "local.port_busy", "{problem}");
    assert!(problem["text"].as_str().unwrap().contains("7182"), "{problem}");
    assert_eq!(desk.engine.container(CONTAINER), None);
}

#[test]
fn a_stopped_instance_whose_port_was_taken_is_kept_and_starts_once_the_port_is_free() {
    let desk = LocalDesk::with(&Image::quick());
    let pair = Pair::fresh();
    desk.ask(&pair.start(&[]));
    desk.ask(&["local", "stop"]);
    let id = desk.instance()["Id"].clone();
    let holder = hold(&desk, 7181);

    let problem = desk.refusal(&pair.start(&[]));
    assert_eq!(problem["code"], "local.port_busy", "{problem}");
    assert!(problem["text"].as_str().unwrap().contains("7181"), "{problem}");
    assert_eq!(desk.instance()["Id"], id);

    drop(holder);
    desk.ask(&pair.start(&[]));
    assert_eq!(desk.instance()["Id"], id);
    assert_eq!(desk.served(), pair);
}

/// Takes a port as any program may.
fn hold(desk: &LocalDesk, port: u16) -> Process {
    let mut command = desk.session.command("busybox");
    command.args(["httpd", "-f", "-p", &format!("127.0.0.1:{port}")]);
    let holder = Process::start(&mut desk.engine.inside(&command));
    wait_until("the port to be held", SOON, || answers(desk, port));
    holder
}

/// Whether something listens on a port inside the engine's network.
fn answers(desk: &LocalDesk, port: u16) -> Option<()> {
    let mut command = desk.session.command("busybox");
    command.args(["nc", "-w", "1", "127.0.0.1", &port.to_string()]);
    (run(&mut desk.engine.inside(&command)).code == Some(0)).then_some(())
}
