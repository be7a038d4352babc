//! Sign-ins that come to nothing: each says why, and leaves nothing behind.

use std::{
    fs,
    net::{Ipv4Addr, Ipv6Addr, TcpListener},
    path::Path,
};

use journeys::{
    authority::Authority,
    cloud::Cloud,
    companion::Companion,
    desk::{ADA, Desk},
    process::{Finished, Process},
    session::Session,
    tinyb,
    wait::{SOON, wait_until},
};
use serde_json::{Value, json};

use crate::sign_in::start_at;

const PORT: u16 = 49160;

#[test]
fn ctrl_c_while_waiting_for_the_browser() {
    let session = Session::start();
    let cloud = Cloud::start(&session);
    let folder = session.project("shop");
    let (login, _link) = Companion::new(&session).start_login(&cloud, &folder);

    login.interrupt();

    login.finish().expect_code(130);
    assert_nothing_left(&session, &folder);
    assert!(cloud.requests().iter().all(|request| request.endpoint != "exchange"));
}

#[test]
fn ctrl_c_at_the_question_for_a_token() {
    let session = Session::start();
    let folder = session.project("shop");
    let mut login = Companion::new(&session).start_at_terminal(&folder, &["login", "--with-token"]);
    login.wait_for("the question", |login| login.stdout().contains("token").then_some(()));

    // As a person does it: at the keys, and the terminal makes a signal of it.
    login.type_text("\u{3}");

    login.finish().expect_code(130);
    assert_nothing_left(&session, &folder);
}

#[test]
fn ctrl_c_while_the_code_is_exchanged() {
    let desk = Desk::new();
    let folder = desk.session.project("shop");
    interrupt_at("exchange", &desk, &folder).expect_code(130);
    assert_nothing_left(&desk.session, &folder);
}

#[test]
fn ctrl_c_after_the_credentials_came_back() {
    let desk = Desk::new();
    let folder = desk.session.project("shop");
    interrupt_at("workspace", &desk, &folder).expect_code(130);
    assert_nothing_left(&desk.session, &folder);
}

#[test]
fn ctrl_c_before_there_is_a_link() {
    let session = Session::start();
    let cloud = Cloud::start(&session);
    let folder = session.project("shop");
    cloud.fail(&json!({"metadata": {"hang": true}}));
    let hosts = ["login", "--host", &cloud.url, "--auth-host", &cloud.url];
    let login = Companion::new(&session).start(&folder, &hosts);

    wait_for_request(&cloud, "metadata");
    login.interrupt();

    login.finish().expect_code(130);
    assert!(session.links().is_empty());
    assert_nothing_left(&session, &folder);
}

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
fn turned_away_at_a_cloud_that_returns_the_state() {
    let desk = Desk::of(Session::start(), &["--echo-state"]);
    let folder = desk.session.project("shop");
    let (login, link) = desk.companion().start_login(&desk.cloud, &folder);

    desk.browser.deny(&link, ADA.0);

    assert_problem(&login.finish(), "auth.denied");
    assert_nothing_left(&desk.session, &folder);
}

#[test]
fn an_error_without_our_state_is_anyones_and_ends_nothing() {
    let desk = Desk::new();
    let folder = desk.session.project("shop");
    let (login, link) = desk.companion().start_login(&desk.cloud, &folder);
    desk.browser.deny(&link, ADA.0);
    wait_until("the way back", SOON, || {
        desk.browser.address().starts_with("http://localhost:49160/").then_some(())
    });

    desk.browser.authorize(&link, ADA.0, ADA.1);

    login.finish().ok();
    assert_eq!(tinyb::value(&folder)["user_email"], ADA.0);
}

#[test]
fn the_port_is_taken_by_a_program_which_is_named() {
    let session = Session::start();
    let cloud = Cloud::start_with(&session, &["--port", "49160"]);
    let folder = session.project("shop");

    let login = login_to_its_end(&session, &cloud.url, &cloud.url, &folder);

    let problem = assert_problem(&login, "auth.port_taken");
    assert!(problem["args"].to_string().contains("cloud-stand-in"), "{problem}");
    assert!(session.links().is_empty(), "no browser was opened");
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
}

#[test]
fn the_port_is_taken_on_either_loopback_address() {
    let session = Session::start();
    let cloud = Cloud::start(&session);
    let folder = session.project("shop");
    for address in [Ipv4Addr::LOCALHOST.into(), std::net::IpAddr::from(Ipv6Addr::LOCALHOST)] {
        let _taken = TcpListener::bind((address, PORT)).unwrap();

        let login = login_to_its_end(&session, &cloud.url, &cloud.url, &folder);

        assert_problem(&login, "auth.port_taken");
        assert!(session.links().is_empty(), "no browser was opened");
    }
}

#[test]
fn nobody_answers_at_the_authority() {
    let session = Session::start();
    let cloud = Cloud::start(&session);
    let folder = session.project("shop");
    let nowhere = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap();

    let login = login_to_its_end(&session, &cloud.url, &format!("http://{nowhere}"), &folder);

    assert_problem(&login, "auth.unreachable");
    assert!(session.links().is_empty(), "no browser was opened");
    assert_nothing_left(&session, &folder);
}

#[test]
fn metadata_that_cannot_be_trusted_or_had_is_never_passed_over() {
    let session = Session::start();
    let cloud = Cloud::start(&session);
    let folder = session.project("shop");
    let foreign = json!({"issuer": "https://elsewhere.example"});
    for (fault, code) in [
        (json!({"status": 200, "body": foreign}), "auth.metadata"),
        (json!({"status": 503}), "auth.unreachable"),
    ] {
        cloud.fail(&json!({"metadata": fault}));

        let login = login_to_its_end(&session, &cloud.url, &cloud.url, &folder);

        assert_problem(&login, code);
        assert!(session.links().is_empty(), "no browser was opened");
    }
    assert_nothing_left(&session, &folder);
}

#[test]
fn a_page_or_a_redirect_in_place_of_metadata_means_cli_login() {
    let desk = Desk::new();
    for fault in [
        json!({"status": 200, "body": "<!doctype html><title>Tinybird</title>"}),
        json!({"location": "/login"}),
        json!({"status": 401, "body": {"error": "who?"}}),
    ] {
        desk.cloud.fail(&json!({"metadata": fault}));
        let said = desk.login(ADA, &desk.session.project("shop"));
        assert_eq!(said["account"]["email"], ADA.0, "{said}");
        wait_for_request(&desk.cloud, "metadata");
    }
}

#[test]
fn an_answer_for_another_api_host_is_not_believed() {
    let desk = Desk::new();
    let folder = desk.session.project("shop");
    let person = desk.cloud.person(ADA.0);
    let answer = json!({
        "user_token": person["user_token"], "api_host": "https://elsewhere.example",
        "workspace_token": desk.cloud.workspace_token(ADA.0, ADA.1),
    });
    desk.cloud.fail(&json!({"exchange": {"status": 200, "body": answer}}));
    let (login, link) = desk.companion().start_login(&desk.cloud, &folder);

    desk.browser.authorize(&link, ADA.0, ADA.1);

    assert_problem(&login.finish(), "auth.foreign_host");
    assert_nothing_left(&desk.session, &folder);
}

fn login_to_its_end(session: &Session, host: &str, authority: &str, folder: &Path) -> Finished {
    let arguments = ["login", "--host", host, "--auth-host", authority, "--output", "json"];
    Companion::new(session).run(folder, &arguments)
}

/// Signs ada in as far as a request that is never answered, and presses Ctrl-C then.
fn interrupt_at(endpoint: &str, desk: &Desk, folder: &Path) -> Finished {
    desk.cloud.fail(&json!({endpoint: {"hang": true}}));
    let (login, link): (Process, _) = desk.companion().start_login(&desk.cloud, folder);
    desk.browser.authorize(&link, ADA.0, ADA.1);
    wait_for_request(&desk.cloud, endpoint);
    login.interrupt();
    let finished = login.finish();
    desk.cloud.fail(&json!({}));
    finished
}

fn wait_for_request(cloud: &Cloud, endpoint: &str) {
    wait_until(endpoint, SOON, || {
        cloud.requests_of_ours().iter().any(|seen| seen.endpoint == endpoint).then_some(())
    });
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
