//! An engine that says it is there, and then leaves every call without an answer.

use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::thread;
use std::time::Duration;

use journeys::companion::Companion;
use journeys::desk::{ADA, Desk};

/// Much less than an engine's own client waits, two minutes; more than a busy machine needs.
const AT_MOST: Duration = Duration::from_secs(20);

#[test]
fn an_engine_that_hangs_costs_a_status_a_moment_and_hides_nothing_else() {
    let desk = Desk::new();
    let folder = desk.session.project("shop");
    desk.login(ADA, &folder);
    let companion = beside_one_that_hangs(&desk);
    let run = |arguments: &[&str]| companion.start(&folder, arguments).finish_within(AT_MOST);

    let status = run(&["status", "--output", "json"]).ok().json();
    assert_eq!(status["account"]["email"], ADA.0, "{status}");
    assert_eq!(status["vault"]["state"], "in_keyring", "{status}");
    assert_eq!(status["local"]["problem"]["code"], "local.engine_hangs", "{status}");
    let text = run(&["status"]).ok().stdout;
    assert!(text.contains(ADA.0) && text.contains("doesn’t finish our requests"), "{text}");

    let problem = run(&["local", "start", "-d", "--output", "json"]).expect_code(1).problem();
    assert_eq!(problem["code"], "local.engine_hangs", "{problem}");
    let problem = run(&["local", "update", "--output", "json"]).expect_code(1).problem();
    assert_eq!(problem["code"], "local.engine_hangs", "{problem}");

    run(&["logout"]).ok();
    assert_eq!(desk.session.entries(), [""; 0]);
}

fn beside_one_that_hangs(desk: &Desk) -> Companion<'_> {
    let socket = desk.session.home().join("engine.sock");
    serve(&socket);
    desk.companion().env("DOCKER_HOST", &format!("unix://{}", socket.display()))
}

/// Answers for as long as the test runs.
fn serve(socket: &Path) {
    let listener = UnixListener::bind(socket).expect("a new socket");
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || answer(&stream));
        }
    });
}

/// One connection, until a call that is left without an answer: it is held open.
fn answer(stream: &UnixStream) {
    let mut lines = BufReader::new(stream).lines();
    let mut path = String::new();
    while let Some(Ok(line)) = lines.next() {
        if path.is_empty() {
            path = line.split(' ').nth(1).unwrap_or_default().to_owned();
        }
        if !line.is_empty() {
            continue;
        }
        let (kind, body) = match path.as_str() {
            path if path.ends_with("/_ping") => ("text/plain", "OK"),
            path if path.ends_with("/version") => ("application/json", r#"{"ApiVersion":"1.41"}"#),
            _ => continue,
        };
        let head = format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n");
        let answer = format!("{head}Content-Length: {}\r\n\r\n{body}", body.len());
        let mut writer = stream;
        if writer.write_all(answer.as_bytes()).is_err() {
            return;
        }
        path.clear();
    }
}
