//! A pair of local tokens, as the real `tb` makes one.

use journeys::companion::Companion;
use journeys::engine::Pair;
use journeys::session::Session;
use journeys::tb::Tb;
use serde_json::Value;
use tinybird_local_stand_in::tokens::{Claims, check};

#[test]
fn a_generated_pair_is_as_tb_makes_one() {
    let session = Session::start();
    let folder = session.project("shop");
    let ours = ["local", "generate-tokens", "--output", "json"];
    let ours = Companion::new(&session).run(&folder, &ours).ok();
    let theirs = ["--output", "json", "local", "generate-tokens"];
    let theirs = Tb(&session).run(&folder, &theirs).ok();

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
