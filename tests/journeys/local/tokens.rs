//! Local tokens, as the real `tb` makes them: a pair, and those of a workspace.

use journeys::companion::Companion;
use journeys::engine::{Image, LocalDesk, Pair};
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

/// The real `tb` is in a workspace of the folder's, which it makes: what it makes there opens that
/// workspace's data, and a JWT as much as it says.
#[test]
fn the_real_tb_makes_tokens_in_the_local_instance() {
    let desk = LocalDesk::with(&Image::quick());
    desk.tb(&Pair::fresh().start(&["--skip-new-version"])).ok();
    let tb = |arguments: &[&str]| desk.tb(&[&["--local", "token"], arguments].concat()).ok().stdout;
    let page = |path: &str, token: &str| {
        desk.engine.page(&format!("http://127.0.0.1:7181/v0/pipes/{path}?token={token}"))
    };

    let scope = ["--scope", "PIPES:READ", "--resource", "top_pages"];
    tb(&[&["create", "static", "reader2"], &scope[..]].concat());
    let listed = tb(&["ls"]);
    assert!(listed.contains("workspace admin token") && listed.contains("reader2"), "{listed}");

    let made = tb(&[&["create", "jwt", "mine", "--ttl", "1h"], &scope[..]].concat());
    let jwt = made.split("The token is: ").nth(1).expect("a JWT").trim();
    assert!(page("top_pages.json", jwt).expect("an answer").contains("views"));
    assert_eq!(page("sales_by_day.json", jwt), None);
    let described = page("openapi.json", jwt).expect("an answer");
    assert!(described.contains("top_pages") && !described.contains("sales_by_day"), "{described}");
}

/// Signed here or made by the instance, each opens what it names and nothing else.
#[test]
fn a_jwt_for_the_local_instance_opens_what_it_names_and_nothing_else() {
    let desk = LocalDesk::with(&Image::quick());
    desk.run(&Pair::fresh().start(&["--skip-new-version"])).ok();
    let reads = |jwt: &str, path: &str| {
        let separator = if path.contains('?') { '&' } else { '?' };
        let url = format!("http://127.0.0.1:7181/v0/{path}{separator}token={jwt}");
        desk.engine.page(&url).is_some()
    };
    let sql = |source: &str| format!("sql?q=SELECT%20*%20FROM%20{source}%20LIMIT%202");
    let things = [
        ("PIPES:READ", "top_pages", "pipes/top_pages.json".to_owned()),
        ("PIPES:READ", "sales_by_day", "pipes/sales_by_day.json".to_owned()),
        ("DATASOURCES:READ", "events", sql("events")),
        ("DATASOURCES:READ", "customers", sql("customers")),
    ];
    for (maker, (scope, resource, _)) in [&["--offline"][..], &[]]
        .into_iter()
        .flat_map(|maker| things.iter().map(move |thing| (maker, thing)))
    {
        let create = ["token", "create", "jwt", "web", "--local", "--ttl", "1h"];
        let scope = ["--scope", scope, "--resource", resource];
        let made = desk.ask(&[&create, &scope[..], maker].concat());
        let jwt = made["token"].as_str().expect("a JWT");
        for (_, other, path) in &things {
            assert_eq!(reads(jwt, path), other == resource, "{maker:?} {resource}: {path}");
        }
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

#[test]
fn the_workspaces_inside_are_those_that_the_real_tb_lists() {
    let desk = LocalDesk::with(&Image::quick());
    desk.ask(&Pair::fresh().start(&["--skip-new-version"]));

    let ours = desk.ask(&["local", "ls"]);

    let rows = ours["workspaces"].as_array().expect("a list");
    let theirs = desk.tb(&["local", "ls"]).ok().stdout;
    assert!(!rows.is_empty(), "{ours}");
    for row in rows {
        for field in ["name", "id"] {
            assert!(theirs.contains(row[field].as_str().expect("a text")), "{row}\n{theirs}");
        }
    }
    assert_eq!(rows.iter().filter(|row| row["current"] == true).count(), 1, "{ours}");
    desk.ask(&["local", "stop"]);
    assert_eq!(desk.refusal(&["local", "ls"])["code"], "local.not_running");
}
