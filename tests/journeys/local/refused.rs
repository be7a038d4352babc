//! What stands in the way of a container: no image, a port that is taken.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::os::unix::net::UnixListener;
use std::path::Path;

use journeys::engine::{CONTAINER, Engine, IMAGE, Image, LocalDesk, Pair, run};
use journeys::paths;
use journeys::process::Process;
use journeys::session::Session;
use journeys::wait::{SOON, wait_until};

/// A user who is in no group.
const NOBODY: u32 = 65534;

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
    assert_eq!(problem["args"]["why"], "missing", "{problem}");
    assert!(problem["text"].as_str().unwrap().contains(image), "{problem}");
    assert_eq!(desk.engine.container(CONTAINER), None);
}

/// A user who is not of the group of the socket.
#[test]
fn an_engine_that_this_user_may_not_use_is_named_with_the_group_that_may() {
    let session = Session::start();
    let folder = tempfile::tempdir().expect("a folder");
    let (socket, home) = (folder.path().join("docker.sock"), folder.path().join("home"));
    let _engine = UnixListener::bind(&socket).expect("a socket");
    fs::create_dir(&home).expect("a home");
    let mode = |path: &Path, mode| fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
    mode(folder.path(), 0o755);
    mode(&socket, 0o660);
    // The first group after root's has a name on every system.
    chown(&socket, None, Some(1)).expect("root's right to give a file away");
    chown(&home, Some(NOBODY), Some(NOBODY)).expect("the same");
    let group = session.command("getent").args(["group", "1"]).output().expect("a group").stdout;
    let group = String::from_utf8_lossy(&group).split(':').next().unwrap_or_default().to_owned();

    let user = [format!("--reuid={NOBODY}"), format!("--regid={NOBODY}")];
    let mut command = session.command("setpriv");
    command.args(&user).arg("--clear-groups").arg(paths::program("TB_COMPANION_BIN", ""));
    command.args(["local", "status", "--output", "json"]).current_dir(&home);
    command.env("DOCKER_HOST", format!("unix://{}", socket.display())).env("HOME", &home);
    for folder in ["XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"] {
        command.env(folder, &home);
    }
    let status = run(&mut command).ok().json();

    assert_eq!(status["state"], "no_engine", "{status}");
    assert_eq!(status["problem"]["code"], "local.engine_denied", "{status}");
    assert_eq!(status["problem"]["args"]["group"], *group, "{status}");
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
