//! Texts that are given as tokens and are none: from an authority, from the list of workspaces,
//! and from a keyring that somebody else wrote to.

use companion_core::contract::{Destination, Intent, TokenId};
use serde_json::json;

use crate::sign_in::parameter;
use crate::tinybird::Answer;
use crate::world::World;

/// A second line, a command, what a terminal obeys, nothing, and more than any token has.
fn no_tokens() -> [String; 7] {
    [
        "p.x\nTB_TOKEN=p.y",
        "p.x\r",
        "p.x'; evil '",
        "p.x\u{1b}[2K",
        "p.é",
        "",
        &"x".repeat(16 * 1024 + 1),
    ]
    .map(str::to_owned)
}

#[tokio::test]
async fn an_answer_of_cli_login_without_tokens_leads_to_nothing_and_the_wait_goes_on() {
    let mut world = World::new().await;
    world.config.limits.stateless_exchanges = 100;
    let process = world.process();
    let request = process.handle.send(world.sign_in());
    process.waits_for_the_browser().await;
    for wrong in no_tokens() {
        for (user, workspace) in [(wrong.as_str(), "p.w"), ("p.u", &wrong)] {
            let answer = json!({
                "user_token": user, "workspace_token": workspace, "api_host": world.tinybird.url,
            });
            world.tinybird.answers("/api/cli-login", Answer::Json(answer));
            assert!(
                process.comes_back("code=ada").await.contains("This page has expired"),
                "{wrong:?}"
            );
        }
    }
    world.tinybird.is_well();
    process.comes_back("code=ada").await;
    process.asks_who().await;
    process.ask(Intent::ConfirmSignIn { keep: true }).await.unwrap();
    process.finished(request).await.unwrap();
}

#[tokio::test]
async fn a_standard_authority_that_gives_no_token_is_named() {
    for wrong in no_tokens() {
        for (access, refresh) in [(wrong.as_str(), "r"), ("p.u", &wrong)] {
            // A refresh token may have spaces and quotes: it is in no line and no header. An empty
            // one is none.
            if access == "p.u" && (wrong.contains("evil") || wrong.is_empty()) {
                continue;
            }
            let world = World::new().await;
            world.tinybird.publishes(|_| {});
            let token = json!({
                "access_token": access, "refresh_token": refresh, "token_type": "Bearer",
            });
            world.tinybird.answers("/token", Answer::Json(token));
            let process = world.process();
            let request = process.handle.send(world.sign_in());
            let link = process.waits_for_the_browser().await;
            let state = parameter(&link, "state").unwrap();
            let back: url::Url = parameter(&link, "redirect_uri").unwrap().parse().unwrap();
            let query = format!("code=ada&state={state}&iss={}", world.tinybird.url);
            process.comes_back_to(back.port().unwrap(), back.path(), &query).await;

            let problem = process.finished(request).await.unwrap_err();
            assert_eq!(problem.code, "auth.incomplete", "{wrong:?}");
            assert!(world.keyring.is_empty() && world.tinyb().is_none());
        }
    }
}

#[tokio::test]
async fn a_workspace_whose_token_is_none_is_left_out() {
    let world = World::new().await;
    let process = world.process();
    process.signs_in(&world, "ada").await.unwrap();
    let mut rows: Vec<_> =
        no_tokens().map(|wrong| json!({"id": wrong, "name": "no", "token": wrong})).into();
    rows.push(json!({"id": "id-acme", "name": "acme", "token": "p.acme"}));
    rows.push(json!({"id": "id-none", "name": "none"}));
    let listed = Answer::Json(json!({"workspaces": rows}));
    world.tinybird.answers("/v1/user/workspaces/", listed);
    process.ask(Intent::ListWorkspaces).await.unwrap();
    let names: Vec<_> =
        process.handle.workspaces().borrow().iter().map(|one| one.name.clone()).collect();
    assert_eq!(names, ["acme"]);
}

#[tokio::test]
async fn what_is_kept_and_is_no_token_leaves_for_no_shell_and_no_clipboard() {
    let world = World::new().await;
    world.process().signs_in(&world, "ada").await.unwrap();
    let forged = |text: &str| {
        let entry = world.entry();
        let mut changed = entry.clone();
        changed["user_token"] = text.into();
        for workspace in changed["workspaces"].as_array_mut().unwrap() {
            workspace["token"] = text.into();
        }
        let mut entries = world.keyring.entries.lock().unwrap();
        let kept = entries.values_mut().next().unwrap();
        *kept = serde_json::to_vec(&changed).unwrap();
    };
    for wrong in no_tokens() {
        forged(&wrong);
        let process = world.process();
        for token in [TokenId::User, TokenId::Workspace] {
            for destination in [Destination::Token, Destination::Env, Destination::Curl] {
                let copied = process
                    .ask(Intent::Copy { token: token.clone(), destination, field: None })
                    .await;
                assert_eq!(copied.unwrap_err().code, "app.unfit", "{wrong:?}");
            }
            let revealed = process.handle.reveal(token).await;
            assert_eq!(revealed.unwrap_err().code, "app.unfit");
        }
        let variables = process.handle.environment(Some(&world.folder), false).await;
        assert_eq!(variables.unwrap_err().code, "app.unfit", "{wrong:?}");
    }
    assert_eq!(world.clipboard.holds(), None);
}
