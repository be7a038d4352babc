//! An engine at the network's edge whose container never becomes healthy, for the limits that
//! no person can set.

use std::convert::Infallible;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{StatusCode, Uri};
use axum::response::IntoResponse as _;
use companion_core::contract::{Intent, LocalState, LocalTokens, StartLocal};
use companion_core::generate_local_tokens;
use futures::stream::pending;
use serde_json::{Value, json as value};
use tokio::net::TcpListener;

use crate::tinybird::json;
use crate::world::World;

/// Its address.
async fn start(tokens: &LocalTokens) -> String {
    let container = container(tokens);
    let answer = move |uri: Uri| {
        let path = uri.path();
        std::future::ready(if path.ends_with("/_ping") {
            "OK".into_response()
        } else if path.ends_with("/version") {
            json(&value!({"ApiVersion": "1.41"}))
        } else if path.ends_with("/events") {
            Body::from_stream(pending::<Result<String, Infallible>>()).into_response()
        } else if path.ends_with("/containers/tinybird-local/json") {
            json(&container)
        } else {
            (StatusCode::NOT_FOUND, json(&value!({"message": path}))).into_response()
        })
    };
    let router = Router::new().fallback(answer);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("tcp://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

fn container(tokens: &LocalTokens) -> Value {
    let env = [
        format!("TB_LOCAL_USER_TOKEN={}", tokens.user_token),
        format!("TB_LOCAL_WORKSPACE_TOKEN={}", tokens.workspace_token),
    ];
    value!({
        "Name": "/tinybird-local",
        "Config": {"Env": env, "Labels": {"co.tinybird.companion": "1"}},
        "State": {"Status": "running", "Health": {"Status": "starting"}},
    })
}

#[tokio::test]
async fn an_instance_that_is_not_ready_in_time_is_a_problem_and_goes_on_starting() {
    let mut world = World::new().await;
    let tokens = generate_local_tokens();
    world.config.engine.docker_host = Some(start(&tokens).await);
    world.config.limits.ready = Duration::from_millis(50);
    let process = world.process();
    let problem = process
        .ask(Intent::StartLocal(StartLocal {
            user_token: Some(tokens.user_token),
            workspace_token: Some(tokens.workspace_token),
            skip_new_version: true,
        }))
        .await
        .unwrap_err();
    assert_eq!(problem.code, "local.timed_out");
    assert_eq!(process.snapshot().local.state, LocalState::Starting);
}
