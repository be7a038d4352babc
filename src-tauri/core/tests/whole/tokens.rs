//! The tokens of a workspace: listed, copied for a place, changed; and JWTs.

use std::collections::BTreeMap;

use companion_core::contract::{
    Code, Destination, Intent, JwtScope, JwtScopeKind, Language, NewJwt, Phase, Power, ScopeView,
    Signature, TokenId, TokenKind, TokenPlace,
};
use companion_core::credentials::Secret;
use companion_core::token::{Claims, Token};
use companion_core::words::Words;
use serde_json::json;

use crate::tinybird::{Answer, SECRET};
use crate::wait::wait_until;
use crate::world::{Process, World};

/// The end of each static token in these tests.
const HIDDEN: &str = "hidden-part-of-a-token";
/// The workspace admin token.
const KEY: &str = "p.key-that-signs.hidden-part-of-a-token";

async fn signed_in() -> (World, Process) {
    let world = World::resident().await;
    let process = world.process();
    process.signs_in(&world, "ada").await.unwrap();
    list(&world, KEY);
    (world, process)
}

/// Tinybird lists these tokens from now on, with `key` as the workspace admin token.
fn list(world: &World, key: &str) {
    let token = |id: &str, name: &str, token: String, scopes: serde_json::Value| json!({"id": id, "name": name, "token": token, "scopes": scopes});
    let read = json!([{"type": "PIPES:READ", "resource": "top_pages"},
                      {"type": "DATASOURCES:READ", "resource": "events", "filter": "a = 1"}]);
    let tokens = json!({"tokens": [
        token("t1", "workspace admin token", key.to_owned(), json!([{"type": "ADMIN"}])),
        token("t2", "dashboard", format!("p.dashboard.{HIDDEN}"), read),
        token("t3", "own", format!("{SECRET}ada-acme"), json!([{"type": "ADMIN"}])),
        token("t4", "broken", "not a token\n".to_owned(), json!([])),
    ]});
    world.tinybird.answers("/v0/tokens", Answer::Json(tokens));
}

fn jwt(offline: bool) -> NewJwt {
    NewJwt {
        place: TokenPlace::Cloud,
        name: "web".to_owned(),
        scopes: vec![JwtScope {
            kind: JwtScopeKind::PipesRead,
            resource: "top_pages".to_owned(),
            fixed_params: BTreeMap::from([("org".to_owned(), "acme".to_owned())]),
            filter: None,
        }],
        ends_at: 4_000_000_000,
        rps: Some(5),
        offline,
        workspace: None,
        keep: false,
    }
}

fn copy(token: TokenId, destination: Destination, field: Option<usize>) -> Intent {
    Intent::Copy { token, destination, field }
}

/// The only JWT of the list.
async fn made(process: &Process) -> (TokenId, Secret) {
    let jwts = process.handle.lists().jwts.borrow().clone();
    let id = TokenId::Jwt(jwts[0].id.clone());
    let token = process.handle.reveal(id.clone()).await.unwrap();
    (id, token)
}

#[tokio::test]
async fn the_static_tokens_are_listed_in_words_and_none_of_them_is_shown() {
    let (_world, process) = signed_in().await;
    process.ask(Intent::ListTokens).await.unwrap();
    let tokens = process.handle.lists().static_tokens.borrow().clone();
    let rows: Vec<_> = tokens
        .iter()
        .map(|token| {
            (
                token.name.as_str(),
                token.can.key.as_str(),
                token.power,
                token.delete_breaks.key.as_str(),
            )
        })
        .collect();
    assert_eq!(
        rows,
        [
            ("workspace admin token", "scope-admin", Power::Full, "breaks-jwts"),
            ("dashboard", "scope-more", Power::Read, "breaks-programs"),
            ("own", "scope-admin", Power::Full, "breaks-own"),
        ]
    );
    let snapshot = process.snapshot();
    assert_eq!((snapshot.static_tokens.count, snapshot.static_tokens.phase), (3, Phase::Done));
    let shown = serde_json::to_string(&(tokens, process.snapshot())).unwrap();
    assert!(!shown.contains(HIDDEN) && !shown.contains(SECRET), "{shown}");
}

#[tokio::test]
async fn a_token_that_may_not_list_tokens_is_told_the_right_that_is_missing() {
    let (world, process) = signed_in().await;
    world.tinybird.answers("/v0/tokens", Answer::Text(403, r#"{"error": "not allowed"}"#.into()));
    let problem = process.ask(Intent::ListTokens).await.unwrap_err();
    assert_eq!(problem.code, Code::CloudMissingRight);
    assert_eq!(process.snapshot().static_tokens.phase, Phase::Failed(problem));
    let invalid = r#"{"error": "invalid authentication token"}"#;
    world.tinybird.answers("/v0/tokens", Answer::Text(403, invalid.into()));
    let problem = process.ask(Intent::ListTokens).await.unwrap_err();
    assert_eq!(problem.code, Code::CloudRefused);
}

#[tokio::test]
async fn a_static_token_is_copied_for_a_place_which_its_button_then_offers() {
    let (world, process) = signed_in().await;
    let token = || TokenId::Static("t2".to_owned());
    process.ask(copy(token(), Destination::Curl, None)).await.unwrap();
    let copied = world.clipboard.holds().unwrap();
    assert!(copied.contains(HIDDEN) && copied.ends_with("/v0/pipes/top_pages.json\""), "{copied}");
    let last = |process: &Process| process.snapshot().last_destinations.get("static:t2").copied();
    assert_eq!(last(&process), Some(Destination::Curl));

    let later = world.process();
    later.wait_for(|s| s.last_destinations.contains_key("static:t2")).await;
    assert_eq!(last(&later), Some(Destination::Curl));

    let unknown = TokenId::Static("nobody".to_owned());
    let problem = process.ask(copy(unknown, Destination::Token, None)).await.unwrap_err();
    assert_eq!(problem.code, Code::TokenUnknown);
}

#[tokio::test]
async fn a_field_without_the_token_is_copied_openly_and_stays() {
    let (world, process) = signed_in().await;
    process.ask(copy(TokenId::Workspace, Destination::Grafana, Some(0))).await.unwrap();
    assert_eq!(world.clipboard.holds().as_deref(), Some("127.0.0.1"));
    assert!(world.clipboard.secrets.lock().unwrap().is_empty());
    process.ask(copy(TokenId::Workspace, Destination::Grafana, None)).await.unwrap();
    assert_eq!(world.clipboard.secrets.lock().unwrap().len(), 1);
    let problem = process.ask(copy(TokenId::Workspace, Destination::Json, None)).await.unwrap_err();
    assert_eq!(problem.code, Code::TokenNotForDestination);
}

#[tokio::test]
async fn what_would_be_copied_is_shown_without_the_token() {
    let (_world, process) = signed_in().await;
    let token = TokenId::Static("t2".to_owned());
    let previews = process.handle.preview_copies(token).await.unwrap();
    let shown = serde_json::to_string(&previews).unwrap();
    assert!(!shown.contains(HIDDEN) && shown.contains("..."), "{shown}");
    let of = |destination| previews.iter().find(|one| one.destination == destination);
    let warnings = |destination| of(destination).unwrap().warnings.len();
    assert_eq!(warnings(Destination::Grafana), 1, "it may not read everything");
    assert_eq!(warnings(Destination::Javascript), 0, "it can only read");
    let previews = process.handle.preview_copies(TokenId::User).await.unwrap();
    let curl = previews.iter().find(|one| one.destination == Destination::Curl).unwrap();
    assert_eq!(curl.warnings[0].key, "use-warning-no-endpoint");
    assert!(of(Destination::LocalStart).is_none());

    let previews = process.handle.preview_copies(TokenId::Workspace).await.unwrap();
    let full = previews.iter().find(|one| one.destination == Destination::Javascript).unwrap();
    assert_eq!(full.warnings[0].key, "use-warning-public");
}

#[tokio::test]
async fn a_tool_that_only_reads_is_given_the_token_that_can_only_read() {
    let (world, process) = signed_in().await;
    let grafana = async |token: TokenId| {
        let previews = process.handle.preview_copies(token).await.unwrap();
        let preview = previews.into_iter().find(|one| one.destination == Destination::Grafana);
        let warnings = preview.unwrap().warnings;
        let texts = warnings.iter().map(|warning| Words::of(Language::En).render(warning));
        texts.collect::<Vec<_>>().join(" ")
    };
    assert!(grafana(TokenId::Workspace).await.contains("WORKSPACE:READ_ALL"));
    let reader = json!([{"id": "t6", "name": "analyst", "token": format!("p.r.{HIDDEN}"),
        "scopes": [{"type": "WORKSPACE:READ_ALL"}]}]);
    world.tinybird.answers("/v0/tokens", Answer::Json(json!({"tokens": reader})));
    process.ask(Intent::ListTokens).await.unwrap();
    assert!(grafana(TokenId::Workspace).await.ends_with("Use the token analyst instead."));
    assert!(grafana(TokenId::User).await.ends_with("Use the token analyst instead."));
    assert_eq!(grafana(TokenId::Static("t6".to_owned())).await, "");
}

#[tokio::test]
async fn a_token_is_refreshed_deleted_and_made_by_its_name_and_the_list_follows() {
    let (world, process) = signed_in().await;
    let done = Answer::Json(json!({"id": "t2", "name": "dashboard", "token": "p.new.x"}));
    world.tinybird.answers("/v0/tokens/t2/refresh", done.clone());
    world.tinybird.answers("/v0/tokens/t2", Answer::Json(json!({"ok": true})));
    world.tinybird.answers("/v0/tokens/", done);
    let named = || "dashboard".to_owned();
    process.ask(Intent::RefreshToken { token: named() }).await.unwrap();
    process.ask(Intent::DeleteToken { token: named() }).await.unwrap();
    let scope = ScopeView {
        kind: "PIPES:READ".to_owned(),
        resource: Some("top_pages".to_owned()),
        filter: None,
    };
    let create = Intent::CreateStaticToken { name: "mine & more".to_owned(), scopes: vec![scope] };
    process.ask(create).await.unwrap();
    let requests = world.tinybird.requests("/v0/tokens");
    let asked: Vec<_> = requests.iter().filter(|request| *request != "/v0/tokens").collect();
    assert_eq!(
        asked,
        [
            "/v0/tokens/t2/refresh",
            "/v0/tokens/t2",
            "/v0/tokens/?name=mine+%26+more&scope=PIPES%3AREAD%3Atop_pages",
        ]
    );
    assert_eq!(process.handle.lists().static_tokens.borrow().len(), 3);
    let problem = process.ask(Intent::DeleteToken { token: "no".into() }).await.unwrap_err();
    assert_eq!(problem.code, Code::TokenUnknown);
}

#[tokio::test]
async fn the_new_value_of_the_apps_own_token_takes_the_place_of_the_old_one() {
    let (world, process) = signed_in().await;
    let new = format!("p.newer.{HIDDEN}");
    let renewed = json!({"id": "t3", "name": "own", "token": new});
    world.tinybird.answers("/v0/tokens/t3/refresh", Answer::Json(renewed));
    process.ask(Intent::RefreshToken { token: "own".to_owned() }).await.unwrap();
    process.ask(copy(TokenId::Workspace, Destination::Token, None)).await.unwrap();
    assert_eq!(world.clipboard.holds().as_ref(), Some(&new));
    assert_eq!(world.tinyb().unwrap()["token"], new);
    let entry = world.entry();
    let acme = entry["workspaces"].as_array().unwrap().iter().find(|one| one["name"] == "acme");
    assert_eq!(acme.unwrap()["token"], new);
}

#[tokio::test]
async fn a_jwt_of_another_workspace_than_the_one_that_was_seen_is_not_made() {
    let (_world, process) = signed_in().await;
    let seen = NewJwt { workspace: Some("id-lab".to_owned()), ..jwt(true) };
    let problem = process.ask(Intent::CreateJwt(seen)).await.unwrap_err();
    assert_eq!(problem.code, Code::TokenOtherWorkspace);
    assert!(process.handle.lists().jwts.borrow().is_empty());
    let seen = NewJwt { workspace: Some("id-acme".to_owned()), ..jwt(true) };
    process.ask(Intent::CreateJwt(seen)).await.unwrap();
}

#[tokio::test]
async fn a_jwt_that_is_kept_is_copied_by_another_run_until_it_is_forgotten() {
    let (world, process) = signed_in().await;
    process.ask(Intent::CreateJwt(NewJwt { keep: true, ..jwt(true) })).await.unwrap();
    let (id, token) = made(&process).await;
    let file = std::fs::read_to_string(world.config.state_dir.join("tokens.json")).unwrap();
    assert!(!file.contains(token.expose().rsplit('.').next().unwrap()));

    let later = world.process();
    wait_until("the list", async || !later.handle.lists().jwts.borrow().is_empty()).await;
    let rows = later.handle.lists().jwts.borrow().clone();
    assert_eq!((rows[0].kept, &rows[0].masked), (true, &None));
    assert_eq!(later.handle.reveal(id.clone()).await.unwrap(), token);

    // A sign-in again keeps it.
    process.signs_in(&world, "ada").await.unwrap();
    assert_eq!(world.entry()["jwts"][0]["token"], token.expose());
    let TokenId::Jwt(named) = id else { panic!("it is a JWT") };
    process.ask(Intent::ForgetJwt { id: named }).await.unwrap();
    assert_eq!(world.entry()["jwts"], json!(null));
}

#[tokio::test]
async fn a_jwt_that_is_kept_goes_with_its_account() {
    let (_world, process) = signed_in().await;
    process.ask(Intent::CreateJwt(NewJwt { keep: true, ..jwt(true) })).await.unwrap();
    let (id, _) = made(&process).await;
    process.ask(Intent::SignOut { folder: None }).await.unwrap();
    let row = process.handle.lists().jwts.borrow()[0].clone();
    assert_eq!((row.kept, row.masked), (false, None));
    assert_eq!(process.handle.reveal(id).await.unwrap_err().code, Code::TokenNotKept);
}

#[tokio::test]
async fn a_keyring_that_does_not_take_a_jwt_leaves_it_for_this_run() {
    let (world, process) = signed_in().await;
    process.ask(Intent::CreateJwt(jwt(true))).await.unwrap();
    world.keyring.refuses.store(true, std::sync::atomic::Ordering::SeqCst);
    process.ask(Intent::CreateJwt(NewJwt { keep: true, ..jwt(true) })).await.unwrap();
    let row = process.handle.lists().jwts.borrow()[0].clone();
    assert!(!row.kept && row.masked.is_some());
}

#[tokio::test]
async fn a_jwt_is_signed_here_with_a_key_that_is_fetched_once_and_kept_in_the_vault() {
    let (world, process) = signed_in().await;
    process.ask(Intent::CreateJwt(jwt(true))).await.unwrap();
    let (id, token) = made(&process).await;
    let read = Token::parse(token.expose()).unwrap();
    assert!(read.is_signed_with(KEY.as_bytes()));
    assert_eq!(Claims::of(token.expose()).owner.as_deref(), Some("id-acme"));
    assert_eq!(read.payload()["scopes"][0]["fixed_params"], json!({"org": "acme"}));
    assert_eq!(world.entry()["signing_keys"][0]["token"], KEY);

    process.ask(Intent::CreateJwt(jwt(true))).await.unwrap();
    assert_eq!(world.tinybird.requests("/v0/tokens").len(), 1, "the key is kept");
    let listed = serde_json::to_string(&*process.handle.lists().jwts.borrow()).unwrap();
    let file = std::fs::read_to_string(world.config.state_dir.join("tokens.json")).unwrap();
    let signature = token.expose().rsplit('.').next().unwrap();
    assert!(!listed.contains(signature) && !file.contains(signature) && !file.contains(KEY));

    // Another run knows the JWT, and does not have it.
    let later = world.process();
    later.wait_for(|s| s.account.is_some()).await;
    let problem = later.handle.reveal(id).await.unwrap_err();
    assert_eq!(problem.code, Code::TokenNotKept);
}

#[tokio::test]
async fn a_jwt_is_made_by_tinybird_unless_one_says_otherwise() {
    let (world, process) = signed_in().await;
    let token = json!({"token": "eyJ.made.by-tinybird"});
    world.tinybird.answers("/v0/tokens/", Answer::Json(token));
    process.ask(Intent::CreateJwt(jwt(false))).await.unwrap();
    let (id, made) = made(&process).await;
    assert_eq!(made.expose(), "eyJ.made.by-tinybird");
    let requests = world.tinybird.requests("/v0/tokens");
    assert_eq!(requests, ["/v0/tokens/?name=web&expiration_time=4000000000"]);

    process.ask(copy(id, Destination::Javascript, None)).await.unwrap();
    let copied = world.clipboard.holds().unwrap();
    assert!(copied.contains("/v0/pipes/top_pages.json") && copied.contains("by-tinybird"));
}

#[tokio::test]
async fn a_jwt_is_made_again_with_as_long_a_life_and_forgotten() {
    let (world, process) = signed_in().await;
    process.ask(Intent::CreateJwt(jwt(true))).await.unwrap();
    let first = process.handle.lists().jwts.borrow()[0].clone();
    world.clock.jump(1000);
    process.ask(Intent::RepeatJwt { id: first.id.clone() }).await.unwrap();
    let second = process.handle.lists().jwts.borrow()[0].clone();
    assert_eq!((&second.name, &second.scopes), (&first.name, &first.scopes));
    let longer = (second.ends_at - first.ends_at) / 1000;
    assert!((1000..1100).contains(&longer), "{longer}");
    process.ask(Intent::ForgetJwt { id: second.id.clone() }).await.unwrap();
    let left = process.handle.lists().jwts.borrow().clone();
    assert_eq!(left.iter().map(|jwt| &jwt.id).collect::<Vec<_>>(), [&first.id]);
    assert!(process.handle.reveal(TokenId::Jwt(second.id)).await.is_err());
}

#[tokio::test]
async fn a_jwt_that_tinybird_would_not_take_is_not_made() {
    let (world, process) = signed_in().await;
    let refused = process.ask(Intent::CreateJwt(NewJwt { ends_at: 1, ..jwt(true) })).await;
    assert_eq!(refused.unwrap_err().code, Code::TokenJwt);
    assert!(world.tinybird.requests("/v0/tokens").is_empty());
    let preview = process.handle.preview_jwt(&NewJwt { scopes: Vec::new(), ..jwt(true) });
    assert!(preview.obstacle.is_some());
    let preview = process.handle.preview_jwt(&jwt(true));
    assert_eq!(preview.obstacle, None);
    assert!(preview.claims.contains("id-acme") && preview.claims.contains("top_pages"));
    let keys: Vec<_> = preview.texts.iter().map(|text| text.key.as_str()).collect();
    assert_eq!(keys, ["scope-read", "jwt-fixed", "jwt-rate", "jwt-ends"]);
}

#[tokio::test]
async fn a_key_that_was_refreshed_is_renewed_when_the_tokens_are_listed() {
    let (world, process) = signed_in().await;
    process.ask(Intent::CreateJwt(jwt(true))).await.unwrap();
    list(&world, "p.newer-key.hidden-part-of-a-token");
    process.ask(Intent::ListTokens).await.unwrap();
    process.ask(Intent::CreateJwt(jwt(true))).await.unwrap();
    let (_, token) = made(&process).await;
    let read = Token::parse(token.expose()).unwrap();
    assert!(read.is_signed_with(b"p.newer-key.hidden-part-of-a-token"));
}

#[tokio::test]
async fn a_jwt_for_the_local_instance_needs_neither_an_account_nor_a_network() {
    let world = World::resident().await;
    let process = world.process();
    process.ask(Intent::GenerateLocalTokens).await.unwrap();
    let local = NewJwt { place: TokenPlace::Local, ..jwt(true) };
    process.ask(Intent::CreateJwt(local)).await.unwrap();
    let (id, token) = made(&process).await;
    let pair = process.snapshot().local_tokens.unwrap();
    let read = Token::parse(token.expose()).unwrap();
    assert!(read.is_signed_with(pair.workspace_token.as_bytes()));
    let previews = process.handle.preview_copies(id).await.unwrap();
    assert!(previews.iter().all(|one| one.destination != Destination::GithubActions));
}

#[tokio::test]
async fn what_a_pasted_token_is_is_said_without_a_question_to_anybody() {
    let (world, process) = signed_in().await;
    process.ask(Intent::CreateJwt(jwt(true))).await.unwrap();
    let (_, token) = made(&process).await;
    let before = world.tinybird.requests("/").len();
    let report = process.handle.inspect(token).await;
    assert_eq!((report.kind, report.signature), (TokenKind::Jwt, Signature::Verified));
    let owner = report.facts.iter().find(|fact| fact.name.key == "report-owner").unwrap();
    assert_eq!(owner.value.key, "report-owner-ours");
    let none = process.handle.inspect(Secret::new("\u{0}".repeat(1 << 20))).await;
    assert_eq!(none.kind, TokenKind::None);
    assert_eq!(world.tinybird.requests("/").len(), before);
}

#[tokio::test]
async fn tinybird_is_asked_about_a_token_on_request() {
    let (world, process) = signed_in().await;
    world.tinybird.answers("/v0/pipes/openapi.json", Answer::Json(json!({"paths": {}})));
    process.ask(Intent::CreateJwt(jwt(true))).await.unwrap();
    let (_, token) = made(&process).await;
    let answer = |report: companion_core::contract::TokenReport| {
        report.facts.into_iter().find(|fact| fact.name.key == "report-answer").unwrap().value.key
    };
    let report = process.handle.ask_about(token.clone()).await.unwrap();
    assert_eq!(answer(report), "report-answer-yes");
    for (said, key) in [
        (r#"{"error": "invalid authentication token"}"#, "report-answer-no"),
        (r#"{"error": "not allowed"}"#, "report-answer-unclear"),
    ] {
        world.tinybird.answers("/v0/pipes/openapi.json", Answer::Text(403, said.into()));
        let report = process.handle.ask_about(token.clone()).await.unwrap();
        assert_eq!(answer(report), key);
    }
}

#[tokio::test]
async fn a_right_that_is_missing_to_list_endpoints_is_named() {
    let (world, process) = signed_in().await;
    let said = r#"{"error": "not allowed"}"#;
    world.tinybird.answers("/v0/pipes", Answer::Text(403, said.into()));
    let list = Intent::ListResources { place: TokenPlace::Cloud };
    assert_eq!(process.ask(list).await.unwrap_err().code, Code::CloudMissingRight);
}

#[tokio::test]
async fn what_a_token_can_be_made_for_is_listed_with_the_parameters() {
    let (world, process) = signed_in().await;
    let pipes = json!({"pipes": [
        {"name": "top_pages", "type": "endpoint"}, {"name": "copy", "type": "copy"},
        {"name": "published", "endpoint": "t_1"},
    ]});
    world.tinybird.answers("/v0/pipes", Answer::Json(pipes));
    let sources = json!({"datasources": [{"name": "events"}]});
    world.tinybird.answers("/v0/datasources", Answer::Json(sources));
    let parameters = json!([{"name": "country", "in": "query", "schema": {"type": "string"}}]);
    let api = json!({"paths": {"/pipes/top_pages.json": {"get": {"parameters": parameters}}}});
    world.tinybird.answers("/v0/pipes/openapi.json", Answer::Json(api));
    process.ask(Intent::ListResources { place: TokenPlace::Cloud }).await.unwrap();
    let resources = process.handle.lists().resources.borrow().clone();
    let rows: Vec<_> =
        resources.iter().map(|one| (one.name.as_str(), one.parameters.len())).collect();
    assert_eq!(rows, [("events", 0), ("published", 0), ("top_pages", 1)]);

    // Without a description the names are still there.
    world.tinybird.answers("/v0/pipes/openapi.json", Answer::Text(500, String::new()));
    process.ask(Intent::ListResources { place: TokenPlace::Cloud }).await.unwrap();
    assert_eq!(process.handle.lists().resources.borrow().len(), 3);
}

#[tokio::test]
async fn a_key_that_was_deleted_signs_nothing_more_once_the_tokens_are_listed() {
    let (world, process) = signed_in().await;
    process.ask(Intent::CreateJwt(jwt(true))).await.unwrap();
    let own = json!({"id": "t3", "name": "own", "token": format!("{SECRET}ada-acme"),
        "scopes": [{"type": "ADMIN"}]});
    // A name alone makes no key.
    let narrow = json!({"id": "t5", "name": "admin token", "token": "p.narrow.x",
        "scopes": [{"type": "PIPES:READ", "resource": "a"}]});
    world.tinybird.answers("/v0/tokens", Answer::Json(json!({"tokens": [own, narrow]})));
    process.ask(Intent::ListTokens).await.unwrap();
    let problem = process.ask(Intent::CreateJwt(jwt(true))).await.unwrap_err();
    assert_eq!(problem.code, Code::TokenNoSigningKey);
}

#[tokio::test]
async fn another_process_that_signs_out_takes_the_jwts_out_of_this_one() {
    let (world, process) = signed_in().await;
    process.ask(Intent::CreateJwt(jwt(true))).await.unwrap();
    let (id, _) = made(&process).await;
    world.process().ask(Intent::SignOut { folder: None }).await.unwrap();
    process.wait_for(|s| s.account.is_none()).await;
    assert_eq!(process.handle.lists().jwts.borrow()[0].masked, None);
    assert_eq!(process.handle.reveal(id).await.unwrap_err().code, Code::TokenNotKept);
}

#[tokio::test]
async fn a_change_that_was_made_is_done_also_where_the_list_fails() {
    let (world, process) = signed_in().await;
    world
        .tinybird
        .answers("/v0/tokens/", Answer::Json(json!({"id": "t9", "name": "x", "token": "p.x"})));
    world.tinybird.answers("/v0/tokens", Answer::Text(500, String::new()));
    let create = Intent::CreateStaticToken { name: "x".to_owned(), scopes: Vec::new() };
    process.ask(create).await.unwrap();
}

#[tokio::test]
async fn nothing_of_a_workspace_is_left_after_its_account_signed_out() {
    let (_world, process) = signed_in().await;
    process.ask(Intent::ListTokens).await.unwrap();
    process.ask(Intent::CreateJwt(jwt(true))).await.unwrap();
    process.ask(Intent::SignOut { folder: None }).await.unwrap();
    let jwts = process.handle.lists().jwts.borrow().clone();
    assert_eq!(jwts.iter().map(|jwt| jwt.masked.clone()).collect::<Vec<_>>(), [None]);
    assert!(process.handle.lists().static_tokens.borrow().is_empty());
    let token = TokenId::Static("t2".to_owned());
    let problem = process.handle.reveal(token).await.unwrap_err();
    assert_eq!(problem.code, Code::AppNotSignedIn);
}

/// A world whose local instance is the fake Tinybird too: it has the workspaces `acme` and `lab`.
async fn with_instance() -> (World, Process) {
    let mut world = World::resident().await;
    let port = world.tinybird.url.rsplit(':').next().unwrap().parse().unwrap();
    world.config.local.port = Some(port);
    let tokens = json!({
        "user_token": "p.user", "admin_token": format!("{SECRET}ada"),
        "workspace_admin_token": "p.workspace",
    });
    world.tinybird.answers("/tokens", Answer::Json(tokens));
    let process = world.process();
    process.ask(Intent::GenerateLocalTokens).await.unwrap();
    (world, process)
}

#[tokio::test]
async fn the_workspaces_inside_the_instance_are_listed_and_copied_by_name() {
    let (world, process) = with_instance().await;
    process.ask(Intent::ListLocalWorkspaces).await.unwrap();
    let listed = process.handle.lists().local_workspaces.borrow().clone();
    assert_eq!(listed.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["acme", "lab"]);
    for named in ["lab", "id-lab"] {
        process
            .ask(copy(TokenId::LocalNamed(named.to_owned()), Destination::Token, None))
            .await
            .unwrap();
        assert_eq!(world.clipboard.holds(), Some(format!("{SECRET}ada-lab")));
    }
    process.ask(copy(TokenId::LocalAdmin, Destination::Token, None)).await.unwrap();
    assert_eq!(world.clipboard.holds(), Some(format!("{SECRET}ada")));
    let unknown = TokenId::LocalNamed("none".to_owned());
    let problem = process.ask(copy(unknown, Destination::Token, None)).await.unwrap_err();
    assert_eq!(problem.code, Code::LocalNoWorkspace);
}

#[tokio::test]
async fn the_workspace_that_was_chosen_is_the_one_whose_token_is_copied() {
    let (world, process) = with_instance().await;
    let copied = async || {
        process.ask(copy(TokenId::LocalWorkspace, Destination::Token, None)).await?;
        Ok::<_, companion_core::contract::Problem>(world.clipboard.holds().unwrap())
    };
    let first = process.snapshot().local_tokens.unwrap().workspace_token;
    assert_eq!(copied().await.unwrap(), first);
    process.ask(Intent::ChooseLocalWorkspace { name: Some("lab".to_owned()) }).await.unwrap();
    assert_eq!(copied().await.unwrap(), format!("{SECRET}ada-lab"));
    let later = world.process();
    later.wait_for(|s| s.local_workspace.as_deref() == Some("lab")).await;

    world.tinybird.answers("/tokens", Answer::Text(500, String::new()));
    assert_eq!(copied().await.unwrap_err().code, Code::LocalNotRunning);
    process.ask(Intent::ChooseLocalWorkspace { name: None }).await.unwrap();
    assert_eq!(copied().await.unwrap(), first);
}

#[tokio::test]
async fn a_jwt_for_the_instance_is_of_the_workspace_that_was_chosen() {
    let (world, process) = with_instance().await;
    process.ask(copy(TokenId::LocalWorkspace, Destination::LocalStart, None)).await.unwrap();
    let last = || process.snapshot().last_destinations.get("local_workspace").copied();
    assert_eq!(last(), Some(Destination::LocalStart));
    process.ask(Intent::ChooseLocalWorkspace { name: Some("lab".to_owned()) }).await.unwrap();
    assert_eq!(last(), None, "the pair is of the first workspace");
    process.ask(Intent::ListLocalWorkspaces).await.unwrap();
    let local = NewJwt { place: TokenPlace::Local, ..jwt(true) };
    assert!(process.handle.preview_jwt(&local).claims.contains("id-lab"));
    process.ask(Intent::CreateJwt(local)).await.unwrap();
    let (_, token) = made(&process).await;
    assert_eq!(Claims::of(token.expose()).owner.as_deref(), Some("id-lab"));
    let read = Token::parse(token.expose()).unwrap();
    assert!(read.is_signed_with(format!("{SECRET}ada-lab").as_bytes()));

    // What is made again is of the workspace that it was of.
    process.ask(Intent::ChooseLocalWorkspace { name: None }).await.unwrap();
    let first = process.handle.lists().jwts.borrow()[0].clone();
    process.ask(Intent::RepeatJwt { id: first.id }).await.unwrap();
    assert_eq!(process.handle.lists().jwts.borrow()[0].workspace, "lab");
    drop(world);
}

#[tokio::test]
async fn a_project_names_the_workspace_in_which_tb_works_on_it() {
    let (world, process) = signed_in().await;
    let name = async || {
        process.ask(Intent::RefreshStores { folder: None }).await.unwrap();
        process.snapshot().projects[0].local_workspace.clone()
    };
    assert_eq!(name().await.as_deref(), Some("acme"), "the name in its .tinyb");
    let git = world.folder.join(".git");
    for folder in ["objects", "refs"] {
        std::fs::create_dir_all(git.join(folder)).unwrap();
    }
    std::fs::write(git.join("HEAD"), "ref: refs/heads/feature/top-pages\n").unwrap();
    assert_eq!(name().await.as_deref(), Some("feature_top_pages"));
    std::fs::write(git.join("HEAD"), "ref: refs/heads/main\n").unwrap();
    assert_eq!(name().await.as_deref(), Some("acme"));
}
