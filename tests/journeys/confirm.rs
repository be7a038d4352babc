//! At a terminal: anybody's page can send the browser back to us, so the person has to say that
//! who came back is who they are. Only an answer answers: nothing that was typed before, nothing
//! that merely begins like a yes. And a token that is typed is not shown.

use std::{fs, path::Path};

use journeys::{
    companion::Companion,
    desk::{ADA, Desk},
    process::Process,
    session::Session,
    tinyb,
};

const QUESTION: &str = "[y/n]";
const AGAIN: &str = "Please answer y";

/// A language: its variable, its question, what asks again, and the end of the line that counts
/// the time down.
struct Spoken {
    lang: &'static str,
    question: &'static str,
    again: &'static str,
    waits: &'static str,
}

const SPOKEN: [Spoken; 2] = [
    Spoken { lang: "C.UTF-8", question: QUESTION, again: AGAIN, waits: "Press Ctrl-C to cancel." },
    Spoken {
        lang: "es_ES.UTF-8",
        question: "[s/n]",
        again: "Responde s",
        waits: "Pulsa Ctrl-C para cancelar.",
    },
];

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

    login.type_text("y\n");

    login.finish().ok();
    assert_eq!(tinyb::value(&folder)["user_email"], ADA.0);
}

#[test]
fn what_was_typed_before_the_question_does_not_answer_it() {
    let desk = Desk::new();
    let folder = desk.session.project("shop");
    for spoken in SPOKEN {
        for typed in ["\n", "y\n", "yes\ny\n", "y"] {
            let companion = desk.companion().env("LANG", spoken.lang);
            let mut login = start_with(&companion, &desk, &folder, &[]);
            let link = desk.session.next_link(&mut login);
            login.wait_for("the wait", |login| login.stdout().contains(spoken.waits).then_some(()));
            // The terminal has it, and shows it, before the browser comes back.
            login.type_text(typed);
            let echo = format!("{}{}", spoken.waits, typed.replace('\n', "\r\n"));
            login.wait_for("the echo", |login| login.stdout().contains(&echo).then_some(()));

            desk.cloud.authorize(&link, ADA);

            wait_for(&mut login, spoken.question, 1);
            login.type_text("n\n");
            let said = login.finish().expect_code(1).stdout;
            assert!(said.contains("auth.declined") && !said.contains(spoken.again), "{said}");
            assert_eq!(fs::read_dir(&folder).unwrap().count(), 0, "{typed:?}");
        }
    }
}

#[test]
fn what_is_neither_yes_nor_no_is_asked_again() {
    let desk = Desk::new();
    for (spoken, yes) in SPOKEN.into_iter().zip(["YES", "SÍ"]) {
        let folder = desk.session.project(spoken.lang);
        let companion = desk.companion().env("LANG", spoken.lang);
        let mut login = login_as_far_as(&spoken, &companion, &desk, &folder);

        let words = ["stop", "skip", "sorry no", "yess", "", "y y", "1", "sin"];
        for (times, word) in words.iter().enumerate() {
            login.type_text(&format!("{word}\n"));
            wait_for(&mut login, spoken.again, times + 1);
            assert_eq!(fs::read_dir(&folder).unwrap().count(), 0, "{word:?}");
        }

        login.type_text(&format!("{yes}\n"));
        login.finish().ok();
        assert_eq!(tinyb::value(&folder)["user_email"], ADA.0);
    }
}

#[test]
fn what_is_no_yes_leaves_nothing() {
    let desk = Desk::new();
    let folder = desk.session.project("shop");
    // The end of the input, the same after a yes that was not entered, a no, and Ctrl-C.
    for (typed, code) in [("\u{4}", 1), ("y\u{4}\u{4}", 1), ("n\n", 1), ("\u{3}", 130)] {
        let mut login = login_as_far_as_the_question(&desk, &folder);

        login.type_text(typed);

        let said = login.finish().expect_code(code).stdout;
        assert_eq!(said.contains("auth.declined"), code == 1, "{typed:?}: {said}");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 0, "{typed:?}");
        assert_eq!(desk.session.entries(), [""; 0], "{typed:?}");
    }
}

#[test]
fn a_line_typed_along_with_a_wrong_answer_does_not_answer_the_next_question() {
    let desk = Desk::new();
    let folder = desk.session.project("shop");
    // A terminal that does not hand over line by line.
    let line = format!(
        "stty -icanon; exec \"$companion\" login --host {0} --auth-host {0}",
        desk.cloud.url
    );
    let mut login = desk.companion().start_line_at_terminal(&folder, &line);
    authorize(&desk, &mut login);
    wait_for(&mut login, QUESTION, 1);

    login.type_text("what\ny\n");

    wait_for(&mut login, AGAIN, 1);
    login.type_text("n\n");
    let said = login.finish().expect_code(1).stdout;
    assert!(said.contains("auth.declined"), "{said}");
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

#[test]
fn a_token_that_is_typed_is_not_shown_and_what_is_typed_next_is() {
    let desk = Desk::new();
    let folder = desk.session.project("shop");
    let token = desk.cloud.person(ADA.0)["user_token"].as_str().unwrap().to_owned();
    for (typed, code) in
        [(format!("{token}\n"), 0), ("p.no-token\n".into(), 1), ("\u{3}".into(), 130)]
    {
        let line = format!(
            "trap : INT; \"$companion\" login --with-token --host {}; echo ended $?; stty -a",
            desk.cloud.url
        );
        let mut login = desk.companion().start_line_at_terminal(&folder, &line);
        wait_for(&mut login, "isn’t shown", 1);

        login.type_text(&typed);

        let said = login.finish().ok().stdout;
        assert!(said.contains(&format!("ended {code}")), "{said}");
        assert!(!said.contains(typed.trim_end()), "{said}");
        let (_, modes) = said.split_once("ended").unwrap();
        assert!(modes.contains(" echo ") && !modes.contains(" -echo "), "{typed:?}: {modes}");
    }
    assert_eq!(tinyb::value(&folder)["user_email"], ADA.0);
}

#[test]
fn no_key_stops_the_program_or_ends_it_unseen_while_a_token_is_typed() {
    let desk = Desk::new();
    let folder = desk.session.project("shop");
    let token = desk.cloud.person(ADA.0)["user_token"].as_str().unwrap().to_owned();
    for key in ["\u{1a}", "\u{1c}"] {
        let line = format!(
            "set -m; \"$companion\" login --with-token --host {}; echo ended $?; stty -a",
            desk.cloud.url
        );
        let mut login = desk.companion().start_line_at_terminal(&folder, &line);
        wait_for(&mut login, "isn’t shown", 1);

        login.type_text(&format!("{key}{token}\n"));

        let said = login.finish().ok().stdout;
        // The key is a part of what was typed, so that it is no token.
        assert!(said.contains("ended 1") && said.contains("auth.no_token"), "{said}");
        assert!(!said.contains(&token), "{said}");
        for mode in [" echo ", "susp = ^Z", "quit = ^\\"] {
            assert!(said.contains(mode), "{key:?}: {said}");
        }
    }
}

#[test]
fn a_token_is_asked_for_in_words_also_where_json_is_wanted() {
    let desk = Desk::new();
    let folder = desk.session.project("shop");
    let token = desk.cloud.person(ADA.0)["user_token"].as_str().unwrap().to_owned();
    let hosts = ["login", "--with-token", "--output", "json", "--host", &desk.cloud.url];
    let mut login = desk.companion().start_at_terminal(&folder, &hosts);
    wait_for(&mut login, "isn’t shown", 1);

    login.type_text(&format!("{token}\n"));

    let said = login.finish().ok().stdout;
    assert!(!said.contains(&token), "{said}");
}

fn login_as_far_as_the_question(desk: &Desk, folder: &Path) -> Process {
    login_as_far_as(&SPOKEN[0], &desk.companion(), desk, folder)
}

fn login_as_far_as(
    spoken: &Spoken,
    companion: &Companion<'_>,
    desk: &Desk,
    folder: &Path,
) -> Process {
    let mut login = start_with(companion, desk, folder, &[]);
    authorize(desk, &mut login);
    wait_for(&mut login, spoken.question, 1);
    login
}

/// Waits until it has said a text so many times.
fn wait_for(login: &mut Process, text: &str, times: usize) {
    let is_said = |login: &Process| login.stdout().matches(text).count() >= times;
    login.wait_for(text, |login| is_said(login).then_some(()));
}

fn start(desk: &Desk, folder: &Path, more: &[&str]) -> Process {
    start_with(&desk.companion(), desk, folder, more)
}

fn start_with(companion: &Companion<'_>, desk: &Desk, folder: &Path, more: &[&str]) -> Process {
    let hosts = ["login", "--host", &desk.cloud.url, "--auth-host", &desk.cloud.url];
    companion.start_at_terminal(folder, &[&hosts[..], more].concat())
}

fn authorize(desk: &Desk, login: &mut Process) {
    let link = desk.session.next_link(login);
    desk.cloud.authorize(&link, ADA);
}
