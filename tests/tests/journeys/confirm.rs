//! At a terminal: anybody's page can send the browser back to us, so the person has to say that
//! who came back is who they are.

use std::{fs, path::Path};

use journeys::{
    desk::{ADA, Desk},
    process::Process,
    session::Session,
    tinyb,
};

const QUESTION: &str = "[Y/n]";

#[test]
fn a_person_is_asked_who_they_are_and_says_yes() {
    let desk = Desk::new();
    let folder = desk.session.project("shop");
    let mut login = login_as_far_as_the_question(&desk, &folder);
    let question = login.stdout();
    for part in ["ada@example.com", "acme", "stand-in"] {
        assert!(question.contains(part), "{question}");
    }
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0, "nothing is saved before");

    login.type_text("\n");

    login.finish().ok();
    assert_eq!(tinyb::value(&folder)["user_email"], ADA.0);
}

#[test]
fn a_person_who_says_no_is_left_with_nothing() {
    let desk = Desk::new();
    let folder = desk.session.project("shop");
    let mut login = login_as_far_as_the_question(&desk, &folder);

    login.type_text("n\n");

    let said = login.finish().expect_code(1).stdout;
    assert!(said.contains("auth.declined"), "{said}");
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
    assert_eq!(desk.session.entries(), [""; 0]);
}

#[test]
fn ctrl_c_at_the_question_leaves_nothing() {
    let desk = Desk::new();
    let folder = desk.session.project("shop");
    let mut login = login_as_far_as_the_question(&desk, &folder);

    login.type_text("\u{3}");

    login.finish().expect_code(130);
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
    assert_eq!(desk.session.entries(), [""; 0]);
}

#[test]
fn nobody_is_asked_who_said_yes_beforehand() {
    let desk = Desk::new();
    let folder = desk.session.project("shop");
    let mut login = start(&desk, &folder, &["--yes"]);
    authorize(&desk, &mut login);

    let said = login.finish().ok().stdout;

    assert!(said.contains("ada@example.com") && !said.contains(QUESTION), "{said}");
    assert_eq!(tinyb::value(&folder)["user_email"], ADA.0);
}

#[test]
fn a_state_that_came_back_is_proof_enough() {
    let desk = Desk::of(Session::start(), &["--echo-state"]);
    let folder = desk.session.project("shop");
    let mut login = start(&desk, &folder, &[]);
    authorize(&desk, &mut login);

    let said = login.finish().ok().stdout;

    assert!(said.contains("ada@example.com") && !said.contains(QUESTION), "{said}");
}

fn login_as_far_as_the_question(desk: &Desk, folder: &Path) -> Process {
    let mut login = start(desk, folder, &[]);
    authorize(desk, &mut login);
    login.wait_for("the question", |login| login.stdout().contains(QUESTION).then_some(()));
    login
}

fn start(desk: &Desk, folder: &Path, more: &[&str]) -> Process {
    let hosts = ["login", "--host", &desk.cloud.url, "--auth-host", &desk.cloud.url];
    desk.companion().start_at_terminal(folder, &[&hosts[..], more].concat())
}

fn authorize(desk: &Desk, login: &mut Process) {
    let link = desk.session.next_link(login);
    desk.browser.authorize(&link, ADA.0, ADA.1);
}
