//! Pairs of local tokens: how they are made, and which of them an instance gets.

use journeys::engine::{CONTAINER, Image, LocalDesk, Pair, run};
use serde_json::Value;
use tinybird_local_stand_in::tokens::{Claims, check};

#[test]
fn a_generated_pair_is_as_tb_makes_one() {
    let desk = LocalDesk::with(&Image::quick());
    let ours = desk.run(&["local", "generate-tokens"]).ok();
    let theirs = desk.tb(&["--output", "json", "local", "generate-tokens"]).ok();

    assert_eq!(keys(&ours.json()), keys(&theirs.json()));
    for pair in [Pair::in_answer(&ours.json()), Pair::in_answer(&theirs.json())] {
        let (user, workspace) = (check(&pair.user).unwrap(), check(&pair.workspace).unwrap());
        let ids = [&user.owner, &user.id, &workspace.owner, &workspace.id];
        for (at, id) in ids.iter().enumerate() {
            assert!(is_random_uuid(id), "{id}");
            assert!(!ids[..at].contains(id), "{id} is there twice");
        }
        assert_eq!(user.text, as_python_spells(&user));
        assert_eq!(workspace.text, as_python_spells(&workspace));
    }
}

#[test]
fn generating_makes_a_fresh_pair_and_keeps_it_only_if_asked() {
    let desk = LocalDesk::with(&Image::quick());

    let first = Pair::in_answer(&desk.ask(&["local", "generate-tokens"]));
    assert_eq!(desk.session.stored("local"), None);

    let second = Pair::in_answer(&desk.ask(&["local", "generate-tokens", "--keep"]));
    assert_ne!(first, second);
    assert_eq!(kept(&desk), Some(second));
}

#[test]
fn an_instance_gets_arguments_before_environment_before_the_kept_pair_before_a_fresh_one() {
    let desk = LocalDesk::with(&Image::quick());
    let (arguments, environment) = (Pair::fresh(), Pair::fresh());

    desk.ask(&["local", "start", "-d"]);
    let fresh = desk.served();
    assert_eq!(kept(&desk), Some(fresh.clone()), "a fresh pair is kept");
    desk.engine.docker(&["rm", "--force", CONTAINER]);

    desk.ask(&["local", "start", "-d"]);
    assert_eq!(desk.served(), fresh, "the kept pair is used again");
    desk.engine.docker(&["rm", "--force", CONTAINER]);

    start_with_environment(&desk, &environment, &["local", "start", "-d"]);
    assert_eq!(desk.served(), environment);
    desk.engine.docker(&["rm", "--force", CONTAINER]);

    start_with_environment(&desk, &environment, &arguments.start(&[]));
    assert_eq!(desk.served(), arguments);
    assert_eq!(kept(&desk), Some(fresh), "what was given for once is not kept");
}

#[test]
fn a_token_that_no_instance_accepts_is_refused_before_anything_is_made() {
    let desk = LocalDesk::with(&Image::quick());
    let good = Pair::fresh();
    let (claims, _) = good.user.rsplit_once('.').unwrap();
    let (_, signature) = good.workspace.rsplit_once('.').unwrap();

    for user in ["p.abc", &format!("{claims}.{signature}")] {
        let bad = Pair { user: user.to_owned(), ..good.clone() };
        let problem = desk.refusal(&bad.start(&[]));
        assert_eq!(problem["code"], "local.token_invalid", "{problem}");
        assert_eq!(desk.engine.container(CONTAINER), None);
    }
}

fn start_with_environment(desk: &LocalDesk, pair: &Pair, arguments: &[&str]) {
    let mut command = desk.companion(arguments);
    command.env("TB_LOCAL_USER_TOKEN", &pair.user);
    command.env("TB_LOCAL_WORKSPACE_TOKEN", &pair.workspace);
    run(&mut command).ok();
}

fn kept(desk: &LocalDesk) -> Option<Pair> {
    let value: Value = serde_json::from_str(&desk.session.stored("local")?).expect("JSON");
    assert_eq!(value["v"], 1);
    Some(Pair::in_answer(&value))
}

fn keys(answer: &Value) -> Vec<String> {
    answer.as_object().expect("an object").keys().cloned().collect()
}

fn as_python_spells(claims: &Claims) -> String {
    format!(r#"{{"u": "{}", "id": "{}", "host": null}}"#, claims.owner, claims.id)
}

fn is_random_uuid(text: &str) -> bool {
    let parsed = uuid::Uuid::try_parse(text);
    parsed.is_ok_and(|id| id.get_version_num() == 4 && id.to_string() == text)
}
