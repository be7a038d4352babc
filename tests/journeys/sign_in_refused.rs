//! Sign-ins that come to nothing: each says why, and leaves nothing behind.

use std::{
    fs,
    net::{Ipv4Addr, Ipv6Addr, TcpListener},
    path::Path,
};

use journeys::{
    authority::Authority, cloud::Cloud, companion::Companion, desk::Desk, process::Finished,
    session::Session,
};
use serde_json::{Value, json};

use crate::sign_in::start_at;

const PORT: u16 = 49160;

#[test]
fn turned_away_at_a_standard_authority() {
    let session = Session::start();
    let authority = Authority::start(&session);
    let desk = Desk::of(session, &["--authority", &authority.issuer]);
    let folder = desk.session.project("shop");
    let mut login = start_at(&authority, &desk, &folder);

    desk.browser.turn_away_at_authority(&desk.session.next_link(&mut login));

    assert_problem(&login.finish(), "auth.denied");
    assert_nothing_left(&desk.session, &folder);
}

#[test]
fn the_port_is_taken_by_a_program_which_is_named() {
    let session = Session::start();
    let cloud = Cloud::start_with(&session, &["--port", "49160"]);
    let folder = session.project("shop");

    let hosts = ["--host", &cloud.url, "--auth-host", &cloud.url];
    let arguments = [&["login", "--output", "json"], &hosts[..]].concat();
    let login = Companion::new(&session).run(&folder, &arguments);

    let problem = assert_problem(&login, "auth.port_taken");
    assert!(problem["args"].to_string().contains("cloud-stand-in"), "{problem}");
    assert!(session.links().is_empty(), "no browser was opened");
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
}

fn assert_problem(finished: &Finished, code: &str) -> Value {
    let problem = finished.problem();
    assert_eq!((finished.code, problem["code"].as_str()), (Some(1), Some(code)), "{problem}");
    assert!(!problem["text"].as_str().unwrap().is_empty(), "{problem}");
    problem
}

/// No file in the folder, no entry, no account, no listed folder, and the port is free again.
fn assert_nothing_left(session: &Session, folder: &Path) {
    assert_eq!(fs::read_dir(folder).unwrap().count(), 0, "a file in the folder");
    assert_eq!(session.entries(), [""; 0]);
    assert!(!session.home().join(".tinybird").exists());
    let status = Companion::new(session).run(folder, &["status", "--output", "json"]).ok().json();
    assert_eq!((&status["account"], &status["accounts"]), (&Value::Null, &json!([])), "{status}");
    drop(TcpListener::bind((Ipv4Addr::LOCALHOST, PORT)).unwrap());
    drop(TcpListener::bind((Ipv6Addr::LOCALHOST, PORT)).unwrap());
}
