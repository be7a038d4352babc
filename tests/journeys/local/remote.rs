//! Engines that are reached over TLS and over ssh.

use std::fs;
use std::path::Path;
use std::process::Command;

use journeys::companion::Companion;
use journeys::engine::{CONTAINER, Engine, Image, LocalDesk, Pair, run};
use journeys::process::Process;
use journeys::remote::{Certificates, Sshd, TLS_PORT, tls_arguments};
use journeys::wait::{SOON, wait_until};
use serde_json::{Value, json};

const NAMES: &str = "DNS:localhost,IP:127.0.0.1";
const THIS_CENTURY: (&str, &str) = ("20200101", "20491231");
/// `printf %s far | sha256sum`
const FAR: &str = "512eea46ceb3921dff4363c7069d89d4964d1d9fccaa0f411851a7aa60a5c868";

#[test]
fn an_engine_over_tls_does_all_that_one_here_does() {
    let (certificates, desk) = tls_desk(THIS_CENTURY);
    let client = certificates.issue("client", "DNS:ada", THIS_CENTURY);
    let host = format!("tcp://127.0.0.1:{TLS_PORT}");

    whole_life(&desk, &|command| {
        command.env("DOCKER_HOST", &host).env("DOCKER_TLS_VERIFY", "1");
        command.env("DOCKER_CERT_PATH", &client);
    });
    write_context(&desk, &host, Some(&client));
    whole_life(&desk, &|command| {
        command.env("DOCKER_HOST", "").env("DOCKER_CONTEXT", "far");
    });
}

#[test]
fn a_secure_connection_that_fails_is_named_with_its_cause() {
    let (certificates, desk) = tls_desk(THIS_CENTURY);
    let client = certificates.issue("client", "DNS:ada", THIS_CENTURY);
    let other = Certificates::make();
    let stranger = other.issue("client", "DNS:ada", THIS_CENTURY);
    let none = certificates.issue("none", "DNS:ada", THIS_CENTURY);
    fs::remove_file(none.join("cert.pem")).unwrap();
    fs::remove_file(none.join("key.pem")).unwrap();
    let foreign = certificates.issue("foreign", "DNS:ada", THIS_CENTURY);
    for name in ["cert.pem", "key.pem"] {
        fs::copy(stranger.join(name), foreign.join(name)).unwrap();
    }
    let missing = desk.session.project("missing");
    let why = |folder: &Path, host: &str| why_of_tls(&desk, folder, host);

    assert_eq!(why(&client, "localhost"), Value::Null);
    assert_eq!(why(&stranger, "localhost"), "unknown_authority");
    assert_eq!(why(&none, "localhost"), "our_certificate");
    assert_eq!(why(&foreign, "localhost"), "our_certificate");
    assert_eq!(why(&missing, "localhost"), "tls_file");
    let plain = refusal(&desk, &|command| {
        command.env("DOCKER_HOST", format!("tcp://localhost:{TLS_PORT}"));
    });
    assert_eq!(plain["args"]["why"], "tls_wanted", "{plain}");
    drop(desk);

    let (certificates, desk) = tls_desk(("20200101", "20200102"));
    let client = certificates.issue("client", "DNS:ada", THIS_CENTURY);
    assert_eq!(why_of_tls(&desk, &client, "localhost"), "expired");
    drop(desk);

    let (certificates, desk) = desk_of(&Certificates::make, "DNS:build.example", THIS_CENTURY);
    let client = certificates.issue("client", "DNS:ada", THIS_CENTURY);
    assert_eq!(why_of_tls(&desk, &client, "localhost"), "wrong_name");
}

#[test]
fn an_engine_over_ssh_does_all_that_one_here_does() {
    let desk = LocalDesk::with(&Image::quick());
    let sshd = Sshd::start(&desk.session, &desk.engine, "/usr/bin:/bin");

    whole_life(&desk, &|command| {
        command.env("DOCKER_HOST", sshd.host());
    });
    write_context(&desk, &sshd.host(), None);
    whole_life(&desk, &|command| {
        command.env("DOCKER_HOST", "").env("DOCKER_CONTEXT", "far");
    });
    // No connection outlives the program that made it.
    let state = desk.session.home().join(".local/state");
    let left: Vec<_> =
        fs::read_dir(state).unwrap().flatten().map(|file| file.file_name()).collect();
    let is_connection = |name: &&std::ffi::OsString| name.to_string_lossy().starts_with(".ssh-");
    assert_eq!(left.iter().filter(is_connection).count(), 0, "{left:?}");
}

#[test]
fn an_ssh_connection_that_fails_is_named_with_its_cause() {
    let desk = LocalDesk::with(&Image::quick());
    let sshd = Sshd::start(&desk.session, &desk.engine, "/usr/bin:/bin");
    let why = |host: &str| {
        let problem = refusal(&desk, &|command| {
            command.env("DOCKER_HOST", host);
        });
        (problem["code"].clone(), problem["args"]["why"].clone())
    };
    let remote = |why: &str| (json!("local.remote"), json!(why));

    let known = fs::read(sshd.known_hosts()).unwrap();
    sshd.forget();
    assert_eq!(why(&sshd.host()), remote("host_unknown"));
    assert_eq!(fs::read(sshd.known_hosts()).unwrap(), b"", "the app confirmed a key by itself");
    let text = String::from_utf8(known.clone()).unwrap();
    let other = fs::read_to_string(sshd.key().with_extension("pub")).unwrap();
    let other = other.split(' ').nth(1).unwrap();
    let changed: String = text
        .lines()
        .filter(|line| line.contains("ssh-ed25519"))
        .map(|line| format!("{} {other}\n", line.rsplit_once(' ').unwrap().0))
        .collect();
    fs::write(sshd.known_hosts(), changed).unwrap();
    assert_eq!(why(&sshd.host()), remote("host_changed"));
    fs::write(sshd.known_hosts(), &known).unwrap();
    assert_eq!(why("ssh://127.0.0.1:2222"), remote("port"));
    assert_eq!(why("ssh://127.0.0.2"), (json!("local.engine_unreachable"), Value::Null));
    let hostile = "ssh://-oProxyCommand=touch%20proof";
    assert_eq!(why(hostile), (json!("local.engine_unreachable"), Value::Null));
    sshd.change_key(&desk.session);
    assert_eq!(why(&sshd.host()), remote("key_refused"));
    drop(sshd);

    fs::remove_dir_all(desk.session.project("ssh")).unwrap();
    let _sshd = Sshd::start(&desk.session, &desk.engine, "/nowhere");
    assert_eq!(why(&_sshd.host()), remote("no_docker"));
}

#[test]
fn a_port_of_another_computer_that_is_not_reached_is_said_with_the_way_to_it() {
    let desk = LocalDesk::with(&Image::quick());
    let sshd = Sshd::start(&desk.session, &desk.engine, "/usr/bin:/bin");
    let run = |arguments: &[&str]| {
        let mut command = Companion::new(&desk.session).command(desk.session.home());
        command.args(arguments).args(["--output", "json"]).env("DOCKER_HOST", sshd.host());
        run(&mut command).ok().json()
    };

    let ready = run(&Pair::fresh().start(&[]));

    assert_eq!(ready["state"], "ready", "{ready}");
    assert_eq!(ready["problem"]["code"], "local.not_reached", "{ready}");
    let forward = "-L 7181:127.0.0.1:7181 127.0.0.1";
    assert_eq!(ready["problem"]["args"]["forward"], forward, "{ready}");
    // The way that the text gives.
    let mut way = desk.session.command("ssh");
    let way = Process::start(way.arg("-N").args(forward.split(' ')));
    let reached = wait_until("the way to the port", SOON, || {
        let status = run(&["local", "status"]);
        status["problem"].is_null().then_some(status)
    });
    assert_eq!(reached["address"], "http://localhost:7181", "{reached}");
    drop(way);
}

/// Starts, reads the log, stops and removes the instance, with the variables that choose the engine.
#[track_caller]
fn whole_life(desk: &LocalDesk, choose: &dyn Fn(&mut Command)) {
    let pair = Pair::fresh();
    let ask = |arguments: &[&str]| {
        let mut command = desk.companion(arguments);
        choose(&mut command);
        run(&mut command).ok().json()
    };
    let ready = ask(&pair.start(&[]));
    assert_eq!(ready["state"], "ready", "{ready}");
    assert_eq!(ready["problem"], Value::Null, "{ready}");
    assert_eq!(ready["address"], "http://localhost:7181", "{ready}");
    assert_eq!(desk.served(), pair);
    assert!(ask(&["local", "logs"])["log"].is_array());
    assert_eq!(ask(&["local", "status"])["state"], "ready");
    assert_eq!(ask(&["local", "stop"])["state"], "stopped");
    ask(&["local", "remove", "--yes"]);
    assert_eq!(desk.engine.container(CONTAINER), None);
}

fn tls_desk(days: (&str, &str)) -> (Certificates, LocalDesk) {
    desk_of(&Certificates::make, NAMES, days)
}

fn desk_of(
    make: &dyn Fn() -> Certificates,
    names: &str,
    days: (&str, &str),
) -> (Certificates, LocalDesk) {
    let certificates = make();
    let server = certificates.issue("server", names, days);
    let engine = Engine::with_arguments(&Image::quick(), &tls_arguments(&server));
    (certificates, LocalDesk::of(engine))
}

/// Why there is no secure connection with the files of a folder; null where there is one.
fn why_of_tls(desk: &LocalDesk, folder: &Path, host: &str) -> Value {
    let problem = refusal(desk, &|command| {
        command.env("DOCKER_HOST", format!("tcp://{host}:{TLS_PORT}"));
        command.env("DOCKER_TLS_VERIFY", "1").env("DOCKER_CERT_PATH", folder);
    });
    problem["args"]["why"].clone()
}

/// The problem of the instance's status.
fn refusal(desk: &LocalDesk, choose: &dyn Fn(&mut Command)) -> Value {
    let mut command = desk.companion(&["local", "status"]);
    choose(&mut command);
    run(&mut command).ok().json()["problem"].clone()
}

/// Writes the Docker context `far`.
fn write_context(desk: &LocalDesk, host: &str, certificates: Option<&Path>) {
    let docker = desk.session.home().join(".docker/contexts");
    let meta = docker.join("meta").join(FAR);
    fs::create_dir_all(&meta).unwrap();
    let text = json!({"Name": "far", "Endpoints": {"docker": {"Host": host}}}).to_string();
    fs::write(meta.join("meta.json"), text).unwrap();
    if let Some(certificates) = certificates {
        let tls = docker.join("tls").join(FAR).join("docker");
        fs::create_dir_all(&tls).unwrap();
        for name in ["ca.pem", "cert.pem", "key.pem"] {
            fs::copy(certificates.join(name), tls.join(name)).unwrap();
        }
    }
}
