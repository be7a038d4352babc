//! A container that is there already is never changed unasked: its data would be lost.

use journeys::engine::{CONTAINER, IMAGE, Image, LocalDesk, Pair};
use journeys::wait::{SOON, wait_until};
use serde_json::Value;

use super::identity;

#[test]
fn other_tokens_leave_our_container_as_it_is() {
    let desk = LocalDesk::with(&Image::quick());
    let (first, other) = (Pair::fresh(), Pair::fresh());
    desk.ask(&first.start(&[]));

    let before = identity(&desk.instance());
    refused(&desk, &other, "local.other_tokens");
    assert_eq!(identity(&desk.instance()), before);
    assert_eq!(desk.served(), first);

    desk.ask(&["local", "stop"]);
    let before = identity(&desk.instance());
    refused(&desk, &other, "local.other_tokens");
    assert_eq!(identity(&desk.instance()), before);
}

#[test]
fn a_container_that_is_not_ours_is_neither_replaced_nor_started() {
    let desk = LocalDesk::with(&Image::quick());
    let (theirs, other) = (Pair::fresh(), Pair::fresh());
    run_as_another_program(&desk, CONTAINER, &theirs, &["--publish", "7181:7181"]);
    let status = wait_until("it to be ready", SOON, || {
        let status = desk.ask(&["local", "status"]);
        (status["state"] == "ready").then_some(status)
    });
    assert_eq!(Pair::in_answer(&status), theirs, "it is shown with its tokens");

    let before = identity(&desk.instance());
    refused(&desk, &other, "local.not_ours");
    assert_eq!(identity(&desk.instance()), before);
    assert_eq!(desk.served(), theirs);

    desk.engine.docker(&["stop", CONTAINER]);
    let before = identity(&desk.instance());
    refused(&desk, &other, "local.not_ours");
    refused(&desk, &theirs, "local.not_ours");
    assert_eq!(identity(&desk.instance()), before);
}

#[test]
fn a_container_of_a_similar_name_is_not_mistaken_for_the_instance() {
    let desk = LocalDesk::with(&Image::quick());
    let similar = ["my-tinybird-local-2", "tinybird-local-2"];
    for name in similar {
        run_as_another_program(&desk, name, &Pair::fresh(), &[]);
    }
    let now = || similar.map(|name| identity(&desk.engine.container(name).unwrap()));
    let before = now();
    let pair = Pair::fresh();

    assert_eq!(desk.ask(&["local", "status"])["state"], "absent");
    desk.ask(&pair.start(&[]));
    assert_eq!(desk.served(), pair);
    desk.ask(&["local", "stop"]);

    assert_eq!(now(), before);
}

fn refused(desk: &LocalDesk, pair: &Pair, code: &str) {
    let problem: Value = desk.refusal(&pair.start(&[]));
    assert_eq!(problem["code"], code, "{problem}");
    for part in ["text", "hint"] {
        assert!(problem[part].as_str().is_some_and(|text| !text.is_empty()), "{problem}");
    }
}

fn run_as_another_program(desk: &LocalDesk, name: &str, pair: &Pair, more: &[&str]) {
    let user = format!("TB_LOCAL_USER_TOKEN={}", pair.user);
    let workspace = format!("TB_LOCAL_WORKSPACE_TOKEN={}", pair.workspace);
    let mut arguments =
        vec!["run", "--detach", "--name", name, "--env", &user, "--env", &workspace];
    arguments.extend(more);
    arguments.push(IMAGE);
    desk.engine.docker(&arguments);
}
