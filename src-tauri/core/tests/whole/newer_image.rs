//! A newer image of the local instance: it is offered, and fetched only when a person says so.

use std::net::TcpListener;

use companion_core::contract::{Intent, LocalTokens, StartLocal};
use companion_core::generate_local_tokens;
use serde_json::{Value, json};

use crate::engine::{Engine, with_free_ports};

/// The calls that change something, in their order.
fn changes(engine: &Engine) -> Vec<String> {
    let asked = engine.asked.lock().unwrap();
    let calls = asked.iter().filter_map(|asked| asked.split(' ').next());
    let is_change = |call: &&str| ["pull", "stop", "remove", "create", "start"].contains(call);
    calls.filter(is_change).map(str::to_owned).collect()
}

fn start(tokens: &LocalTokens, update: bool) -> Intent {
    Intent::StartLocal(StartLocal {
        user_token: Some(tokens.user_token.clone()),
        workspace_token: Some(tokens.workspace_token.clone()),
        update,
        ..StartLocal::default()
    })
}

#[tokio::test]
async fn a_newer_image_is_offered_and_not_fetched() {
    let built_here = json!({"RepoDigests": []});
    for (image, newest, offered) in [
        (json!({}), "sha256:2", true),
        (json!({}), "sha256:1", false),
        (built_here, "sha256:2", false),
    ] {
        let mut world = with_free_ports().await;
        world.config.resident = true;
        let engine = Engine::that_hangs_at("").with(&generate_local_tokens(), "healthy");
        let engine = engine.that_is_ready().with_image(image).with_newest(newest);
        let engine = engine.start(&mut world).await;
        let process = world.process();
        if offered {
            process.wait_for(|snapshot| snapshot.local.has_newer_image).await;
        }
        for _ in 0..3 {
            process.ask(Intent::RefreshLocal).await.unwrap();
        }
        assert_eq!(process.snapshot().local.has_newer_image, offered, "{newest}");
        assert!(changes(&engine).is_empty(), "{:?}", changes(&engine));
    }
}

#[tokio::test]
async fn the_registry_is_asked_once_a_day_and_only_about_a_container_of_ours() {
    for ours in [true, false] {
        let mut world = with_free_ports().await;
        world.config.resident = true;
        let engine = Engine::that_hangs_at("").with(&generate_local_tokens(), "healthy");
        let engine = engine.that_is_ready().with_image(json!({})).with_newest("sha256:2");
        let engine = if ours { engine } else { engine.of_another_program() };
        let engine = engine.start(&mut world).await;
        let process = world.process();
        process.wait_for(|snapshot| snapshot.local.container.is_some()).await;
        if ours {
            process.wait_for(|snapshot| snapshot.local.has_newer_image).await;
        }
        for _ in 0..3 {
            process.ask(Intent::RefreshLocal).await.unwrap();
        }
        let asked = engine.asked.lock().unwrap();
        let count = asked.iter().filter(|asked| asked.starts_with("registry")).count();
        assert_eq!(count, usize::from(ours), "{asked:?}");
    }
}

#[tokio::test]
async fn an_image_that_was_fetched_by_another_program_is_newer_too() {
    let mut world = with_free_ports().await;
    let mut engine = Engine::that_hangs_at("").with(&generate_local_tokens(), "healthy");
    engine = engine.that_is_ready().with_image(json!({}));
    engine.asked.lock().unwrap().push("pull by another program".to_owned());
    engine.start(&mut world).await;
    let process = world.process();
    process.ask(Intent::RefreshLocal).await.unwrap();
    assert!(process.snapshot().local.has_newer_image);
}

#[tokio::test]
async fn an_update_fetches_the_image_and_replaces_the_container_by_one_of_the_same_kind() {
    let mut world = with_free_ports().await;
    (world.config.local.port, world.config.local.clickhouse_port) = (None, None);
    let tokens = generate_local_tokens();
    let stopped = json!({"Status": "exited", "ExitCode": 0});
    let ports = ["7181/tcp", "7182/tcp"].map(|inside| {
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        (inside, json!([{"HostPort": free.to_string()}]))
    });
    let ports = Value::from_iter(ports);
    let binds = json!(["/data/data:/var/lib/clickhouse:rw", "/data/metadata:/redis-data:rw"]);
    let host = json!({"PortBindings": ports, "Binds": binds});
    let engine = Engine::that_hangs_at("").with(&tokens, "healthy").with_image(json!({}));
    let engine = engine.with_host(host).that_is(stopped).start(&mut world).await;

    world.process().ask(start(&tokens, true)).await.unwrap_err();

    assert_eq!(changes(&engine), ["pull", "remove", "create", "start"]);
    let made = engine.created();
    assert_eq!(made["HostConfig"]["Binds"], binds);
    for inside in ["7181/tcp", "7182/tcp"] {
        let published = &made["HostConfig"]["PortBindings"][inside][0]["HostPort"];
        assert_eq!(*published, ports[inside][0]["HostPort"], "{inside}");
    }
    let environment = made["Env"].to_string();
    assert!(environment.contains(&tokens.user_token), "{environment}");
}

#[tokio::test]
async fn a_container_that_cannot_be_stopped_is_not_replaced() {
    let mut world = with_free_ports().await;
    let tokens = generate_local_tokens();
    let engine = Engine::that_hangs_at("").with(&tokens, "healthy").with_image(json!({}));
    let engine = engine.that_refuses("stop", "it runs on").start(&mut world).await;
    let problem = world.process().ask(start(&tokens, true)).await.unwrap_err();
    assert_eq!(problem.code, "local.engine");
    assert_eq!(changes(&engine), ["pull", "stop"]);
}

#[tokio::test]
async fn an_update_leaves_a_container_that_it_may_not_or_need_not_replace() {
    let mut world = with_free_ports().await;
    let tokens = generate_local_tokens();
    let with = || Engine::that_hangs_at("").with(&tokens, "healthy").with_image(json!({}));

    let engine = with().that_refuses("pull", "no space left on device").start(&mut world).await;
    let problem = world.process().ask(start(&tokens, true)).await.unwrap_err();
    assert_eq!(problem.code, "local.pull_failed");
    assert_eq!(json!(problem.text)["args"]["why"], "disk");
    assert_eq!(changes(&engine), ["pull"]);

    let engine = with().of_another_program().start(&mut world).await;
    let problem = world.process().ask(start(&tokens, true)).await.unwrap_err();
    assert_eq!(problem.code, "local.not_ours");
    assert!(changes(&engine).is_empty());

    let engine = with().start(&mut world).await;
    let problem = world.process().ask(start(&generate_local_tokens(), true)).await.unwrap_err();
    assert_eq!(problem.code, "local.other_tokens");
    assert!(changes(&engine).is_empty());

    // What was fetched is what it was made from.
    let engine = with().that_is_ready().that_keeps_its_image().start(&mut world).await;
    world.process().ask(start(&tokens, true)).await.unwrap();
    assert_eq!(changes(&engine), ["pull"]);
}

#[tokio::test]
async fn an_image_for_another_processor_is_fetched_again_for_the_right_one() {
    for (architecture, fetched) in [("amd64", false), ("arm64", true)] {
        let mut world = with_free_ports().await;
        world.config.local.platform = Some("linux/amd64".to_owned());
        let image = json!({"Os": "linux", "Architecture": architecture});
        let engine = Engine::that_hangs_at("").with_image(image).start(&mut world).await;
        world.process().ask(start(&generate_local_tokens(), false)).await.unwrap_err();
        let pull = engine.was_asked("platform=linux%2Famd64") && engine.was_asked("pull ");
        assert_eq!(pull, fetched, "{architecture}");
    }
}

#[tokio::test]
async fn a_memory_limit_of_the_settings_is_the_containers() {
    for (gib, bytes) in [(Some(6), json!(6_442_450_944_u64)), (None, json!(null))] {
        let mut world = with_free_ports().await;
        let engine = Engine::that_hangs_at("").with_image(json!({})).start(&mut world).await;
        let process = world.process();
        let mut settings = process.snapshot().settings;
        settings.local_memory_gib = gib;
        process.ask(Intent::ChangeSettings(settings)).await.unwrap();
        process.ask(start(&generate_local_tokens(), false)).await.unwrap_err();
        assert_eq!(engine.created()["HostConfig"]["Memory"], bytes);
    }
}
