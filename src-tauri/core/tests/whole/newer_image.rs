//! A newer image of the local instance: it is offered, and fetched only when a person says so.

use std::net::TcpListener;
use std::path::Path;
use std::time::Duration;

use companion_core::contract::{Intent, LocalTokens};
use companion_core::generate_local_tokens;
use serde_json::{Value, json};

use crate::fake_engine::{Engine, NEW, OLD, start, with_free_ports};
use crate::wait::wait_until;

const UPDATE: Intent = Intent::UpdateLocal { may_delete_data: true };

/// An engine whose container was made from an older image than the one that a pull brings.
fn outdated(tokens: &LocalTokens) -> Engine {
    Engine::that_hangs_at("").with(tokens, "healthy").with_image(json!({}))
}

fn stopped() -> Value {
    json!({"Status": "exited", "ExitCode": 0})
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
        assert!(engine.changes().is_empty(), "{:?}", engine.changes());
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
async fn an_answer_about_another_image_than_the_one_that_is_here_is_no_offer() {
    let mut world = with_free_ports().await;
    world.config.resident = true;
    let tokens = generate_local_tokens();
    let engine = outdated(&tokens).that_is_ready().with_newest("sha256:2");
    let engine = engine.that_is_replaced_during_a_pull().start(&mut world).await;
    let process = world.process();
    process.wait_for(|snapshot| snapshot.local.has_newer_image).await;
    // Another program fetches an image, which the registry's answer knows nothing of, and uses it.
    engine.asked.lock().unwrap().push("pull by another program".to_owned());
    process.ask(Intent::RefreshLocal).await.unwrap();
    assert!(!process.snapshot().local.has_newer_image);
}

#[tokio::test]
async fn a_quiet_instance_is_asked_about_again_and_a_registry_in_vain_soon() {
    for newest in [Some("sha256:1"), None] {
        let mut world = with_free_ports().await;
        world.config.resident = true;
        let limits = &mut world.config.limits;
        (limits.registry_pause, limits.registry_retry) = match newest {
            Some(_) => (Duration::from_millis(50), Duration::from_secs(3600)),
            None => (Duration::from_secs(3600), Duration::from_millis(50)),
        };
        let mut engine = outdated(&generate_local_tokens()).that_is_ready();
        if let Some(digest) = newest {
            engine = engine.with_newest(digest);
        }
        let engine = engine.start(&mut world).await;
        let _process = world.process();
        wait_until("three questions", async || {
            let asked = engine.asked.lock().unwrap();
            asked.iter().filter(|asked| asked.starts_with("registry")).count() >= 3
        })
        .await;
    }
}

#[tokio::test]
async fn an_update_replaces_the_container_by_one_of_the_same_kind() {
    let mut world = with_free_ports().await;
    (world.config.local.port, world.config.local.clickhouse_port) = (None, None);
    // It is of the container, and not of the settings.
    world.config.local.image = Some("other/image:latest".to_owned());
    let tokens = generate_local_tokens();
    let ports = ["7181/tcp", "7182/tcp"].map(|inside| {
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        (inside, json!([{"HostPort": free.to_string()}]))
    });
    let ports = Value::from_iter(ports);
    let podman = ":rw,rprivate,rbind";
    let bind = |inside: &str| format!("/data/{inside}{podman}");
    let binds = json!([bind("data:/var/lib/clickhouse"), bind("metadata:/redis-data")]);
    let host = json!({"PortBindings": ports, "Binds": binds});
    let engine = outdated(&tokens).with_host(host).that_is(stopped()).start(&mut world).await;

    // Its data is in a folder, so nobody has to agree.
    let update = Intent::UpdateLocal { may_delete_data: false };
    world.process().ask(update).await.unwrap();

    let [remove_old, rename] = [format!("remove {OLD}"), format!("rename {NEW}")];
    let expected = ["pull", "remove companion-update", "create", &remove_old, &rename];
    assert_eq!(engine.changes(), expected);
    assert!(engine.was_asked("fromImage=tinybirdco%2Ftinybird-local&"));
    let made = engine.created();
    let bind =
        |folder, inside| format!("{}:{inside}:rw", Path::new("/data").join(folder).display());
    let binds = [bind("data", "/var/lib/clickhouse"), bind("metadata", "/redis-data")];
    assert_eq!(made["HostConfig"]["Binds"], json!(binds));
    for inside in ["7181/tcp", "7182/tcp"] {
        let published = &made["HostConfig"]["PortBindings"][inside][0]["HostPort"];
        assert_eq!(*published, ports[inside][0]["HostPort"], "{inside}");
    }
    let environment = made["Env"].to_string();
    assert!(environment.contains(&tokens.user_token), "{environment}");
}

#[tokio::test]
async fn a_container_that_is_up_is_stopped_and_the_new_one_started() {
    for state in [json!({"Status": "running"}), json!({"Status": "paused"})] {
        let mut world = with_free_ports().await;
        let engine = outdated(&generate_local_tokens()).that_is(state.clone());
        let engine = engine.start(&mut world).await;
        let problem = world.process().ask(UPDATE).await.unwrap_err();
        assert_eq!(problem.code, "local.engine", "the fake engine starts no container");
        let end = [format!("stop {OLD}"), format!("remove {OLD}"), format!("rename {NEW}")];
        let changes = engine.changes();
        assert_eq!(changes[3..6], end, "{state}");
        assert_eq!(changes[6..], ["start tinybird-local"], "{state}");
    }
}

#[tokio::test]
async fn a_container_stays_where_no_other_can_take_its_place() {
    let tokens = generate_local_tokens();
    for (call, words, code) in [
        ("pull", "no space left on device", "local.pull_failed"),
        ("create", "no", "local.engine"),
        ("stop", "it runs on", "local.engine"),
    ] {
        let mut world = with_free_ports().await;
        let engine = outdated(&tokens).that_refuses(call, words).start(&mut world).await;
        let problem = world.process().ask(UPDATE).await.unwrap_err();
        assert_eq!(problem.code, code, "{call}");
        let changes = engine.changes();
        assert!(!changes.contains(&format!("remove {OLD}")), "{changes:?}");
        // What was made for it is gone.
        assert_eq!(changes.contains(&format!("remove {NEW}")), call == "stop", "{changes:?}");
    }

    let mut world = with_free_ports().await;
    (world.config.local.port, world.config.local.clickhouse_port) = (None, None);
    let holder = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = holder.local_addr().unwrap().port().to_string();
    let host = json!({"PortBindings": {"7181/tcp": [{"HostPort": taken}]}});
    let engine = outdated(&tokens).with_host(host).that_is(stopped()).start(&mut world).await;
    let problem = world.process().ask(UPDATE).await.unwrap_err();
    assert_eq!(problem.code, "local.port_busy");
    assert_eq!(engine.changes(), ["pull"]);
}

#[tokio::test]
async fn a_container_that_nobody_agreed_to_replace_stays() {
    let tokens = generate_local_tokens();
    let mut world = with_free_ports().await;
    let engine = outdated(&tokens).that_is_replaced_during_a_pull().start(&mut world).await;
    let problem = world.process().ask(UPDATE).await.unwrap_err();
    assert_eq!(problem.code, "local.changed");
    assert_eq!(engine.changes(), ["pull"]);

    let engine = outdated(&tokens).start(&mut world).await;
    let update = Intent::UpdateLocal { may_delete_data: false };
    let problem = world.process().ask(update).await.unwrap_err();
    assert_eq!(problem.code, "local.changed", "its data is in itself");
    assert!(engine.changes().is_empty());

    let engine = outdated(&tokens).of_another_program().start(&mut world).await;
    let problem = world.process().ask(UPDATE).await.unwrap_err();
    assert_eq!(problem.code, "local.not_ours");
    assert!(engine.changes().is_empty());

    Engine::that_hangs_at("").start(&mut world).await;
    let problem = world.process().ask(UPDATE).await.unwrap_err();
    assert_eq!(problem.code, "local.absent");
}

#[tokio::test]
async fn a_container_of_the_newest_image_stays() {
    let mut world = with_free_ports().await;
    let engine = outdated(&generate_local_tokens()).that_keeps_its_image();
    let engine = engine.start(&mut world).await;
    world.process().ask(UPDATE).await.unwrap();
    assert_eq!(engine.changes(), ["pull"]);
}

#[tokio::test]
async fn an_image_for_another_processor_is_fetched_again_for_the_right_one() {
    for (chosen, architecture, fetched) in [
        ("linux/amd64", "amd64", false),
        ("linux/x86_64", "amd64", false),
        ("amd64", "arm64", true),
    ] {
        let mut world = with_free_ports().await;
        world.config.local.platform = Some(chosen.to_owned());
        let image = json!({"Os": "linux", "Architecture": architecture});
        let engine = Engine::that_hangs_at("").with_image(image).start(&mut world).await;
        world.process().ask(start(generate_local_tokens())).await.unwrap_err();
        let pull = engine.was_asked("platform=linux%2Famd64") && engine.was_asked("pull ");
        assert_eq!(pull, fetched, "{chosen} {architecture}");
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
        process.ask(start(generate_local_tokens())).await.unwrap_err();
        assert_eq!(engine.created()["HostConfig"]["Memory"], bytes);
    }
}
