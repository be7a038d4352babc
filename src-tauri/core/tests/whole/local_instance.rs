//! Starting and stopping the local instance at an engine that says what it was asked for: which
//! tokens and ports a container gets, and what is left as it is.

use std::sync::Arc;

use companion_core::config::Config;
use companion_core::contract::{
    ClipboardView, Copyable, Intent, LocalStage, LocalState, LocalTokens, LogSource, Phase,
    StartLocal,
};
use companion_core::generate_local_tokens;
use companion_core::os::dirs;
use serde_json::{Value, json};

use crate::fake_engine::{Engine, start, start_of, with_free_ports};
use crate::wait::wait_until;
use crate::world::World;

/// An engine that makes containers, and starts none.
async fn engine(world: &mut World) -> Arc<Engine> {
    Engine::that_hangs_at("").start(world).await
}

/// What the environment says of the local instance.
fn environment(world: &mut World, variables: &[(&str, &str)]) {
    let home = world.config.home.display().to_string();
    let read = |name: &str| {
        let set = variables.iter().find(|(known, _)| *known == name);
        let home = || dirs::HOME_VARIABLES.contains(&name).then(|| home.clone());
        set.map(|(_, value)| (*value).to_owned()).or_else(home)
    };
    let ports = (world.config.local.port, world.config.local.clickhouse_port);
    let local = Config::from_env(read).unwrap().local;
    world.config.local = companion_core::config::LocalInstance {
        port: local.port.or(ports.0),
        clickhouse_port: local.clickhouse_port.or(ports.1),
        ..local
    };
}

/// The tokens of the container that the engine was asked to make.
fn created_with(engine: &Engine) -> LocalTokens {
    let created = engine.created();
    let lines = created["Env"].as_array().unwrap().iter().map(|line| line.as_str().unwrap());
    let value = |name: &str| {
        let found = lines.clone().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
        found.unwrap().to_owned()
    };
    LocalTokens {
        user_token: value("TB_LOCAL_USER_TOKEN"),
        workspace_token: value("TB_LOCAL_WORKSPACE_TOKEN"),
    }
}

fn kept(world: &World) -> LocalTokens {
    let entries = world.keyring.entries.lock().unwrap();
    let kept: Value = serde_json::from_slice(&entries["local"]).unwrap();
    let text = |name: &str| kept[name].as_str().unwrap().to_owned();
    LocalTokens { user_token: text("user_token"), workspace_token: text("workspace_token") }
}

#[tokio::test]
async fn a_start_takes_arguments_before_environment_before_the_kept_pair_before_a_fresh_one() {
    let mut world = with_free_ports().await;
    let engine = engine(&mut world).await;
    let any = || Intent::StartLocal(StartLocal::default());

    world.process().ask(any()).await.unwrap_err();
    let fresh = created_with(&engine);
    assert_eq!(kept(&world), fresh, "a fresh pair is kept");
    world.process().ask(any()).await.unwrap_err();
    assert_eq!(created_with(&engine), fresh, "the kept pair is used again");

    let given = generate_local_tokens();
    let variables = [
        ("TB_LOCAL_USER_TOKEN", given.user_token.as_str()),
        ("TB_LOCAL_WORKSPACE_TOKEN", &given.workspace_token),
    ];
    environment(&mut world, &variables);
    world.process().ask(any()).await.unwrap_err();
    assert_eq!(created_with(&engine), given);

    let arguments = generate_local_tokens();
    world.process().ask(start(arguments.clone())).await.unwrap_err();
    assert_eq!(created_with(&engine), arguments);
    assert_eq!(kept(&world), fresh, "what was given for once is not kept");
}

#[tokio::test]
async fn a_token_that_no_instance_accepts_is_refused_before_the_engine_is_asked() {
    let mut world = with_free_ports().await;
    let engine = engine(&mut world).await;
    let good = generate_local_tokens();
    let (claims, _) = good.user_token.rsplit_once('.').unwrap();
    let (_, signature) = good.workspace_token.rsplit_once('.').unwrap();
    for wrong in ["p.abc".to_owned(), format!("{claims}.{signature}")] {
        for tokens in [
            LocalTokens { user_token: wrong.clone(), ..good.clone() },
            LocalTokens { workspace_token: wrong.clone(), ..good.clone() },
        ] {
            let problem = start_of(&world.process(), tokens).await;
            assert_eq!(problem.code, "local.token_invalid", "{wrong}");
        }
    }
    assert_eq!(*engine.asked.lock().unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn other_ports_are_used_if_the_environment_names_them_and_on_this_machine_only() {
    let mut world = with_free_ports().await;
    let engine = engine(&mut world).await;
    let (api, clickhouse) = (world.config.local.port, world.config.local.clickhouse_port);
    let [api, clickhouse] = [api, clickhouse].map(|port| port.unwrap().to_string());
    world.config.local.port = None;
    world.config.local.clickhouse_port = None;
    let variables =
        [("TB_LOCAL_PORT", api.as_str()), ("TB_LOCAL_CLICKHOUSE_INTERFACE_PORT", &clickhouse)];
    environment(&mut world, &variables);

    start_of(&world.process(), generate_local_tokens()).await;

    let publish = |port: &str| json!([{"HostIp": "127.0.0.1", "HostPort": port}]);
    let expected = json!({"7181/tcp": publish(&api), "7182/tcp": publish(&clickhouse)});
    assert_eq!(engine.created()["HostConfig"]["PortBindings"], expected);
}

#[tokio::test]
async fn one_other_token_of_the_two_is_other_tokens_and_changes_nothing() {
    for health in ["healthy", "starting"] {
        let mut world = with_free_ports().await;
        let first = generate_local_tokens();
        let engine = Engine::that_hangs_at("").with(&first, health).start(&mut world).await;
        let other = generate_local_tokens();
        for tokens in [
            LocalTokens { user_token: other.user_token.clone(), ..first.clone() },
            LocalTokens { workspace_token: other.workspace_token.clone(), ..first.clone() },
        ] {
            let problem = start_of(&world.process(), tokens).await;
            assert_eq!(problem.code, "local.other_tokens", "{health}");
        }
        assert!(!engine.was_asked_for_a_change(), "{health}");
    }
}

#[tokio::test]
async fn an_instance_that_ends_while_it_boots_is_a_problem_with_its_exit_code() {
    let mut world = with_free_ports().await;
    let tokens = generate_local_tokens();
    let engine = Engine::that_hangs_at("").with(&tokens, "starting");
    engine.then(json!({"Status": "exited", "ExitCode": 3})).start(&mut world).await;
    let process = world.process();

    let problem = start_of(&process, tokens).await;

    assert_eq!(problem.code, "local.died");
    assert_eq!(json!(problem.text)["args"]["status"], 3, "{problem:?}");
    assert_eq!(process.snapshot().local.state, LocalState::Stopped);
}

#[tokio::test]
async fn an_instance_that_ended_by_itself_says_why_and_one_that_was_stopped_does_not() {
    let full = "write failed: No space left on device\n";
    for (state, log, expected) in [
        (json!({"Status": "exited", "ExitCode": 3}), full, Some("disk")),
        (json!({"Status": "exited", "ExitCode": 137, "OOMKilled": true}), full, Some("memory")),
        (json!({"Status": "exited", "ExitCode": 1}), "Traceback\n", Some("unknown")),
        (json!({"Status": "exited", "ExitCode": 0}), full, None),
        (json!({"Status": "exited", "ExitCode": 143}), full, None),
        (json!({"Status": "exited", "ExitCode": 137}), full, None),
    ] {
        let mut world = with_free_ports().await;
        let engine = Engine::that_hangs_at("").with(&generate_local_tokens(), "starting");
        engine.that_is(state.clone()).that_logged(log).start(&mut world).await;
        let process = world.process();
        process.ask(Intent::RefreshLocal).await.unwrap();
        let local = process.snapshot().local;
        assert_eq!(local.state, LocalState::Stopped);
        let cause = local.problem.map(|problem| json!(problem.text)["args"]["cause"].clone());
        assert_eq!(cause, expected.map(|cause| json!(cause)), "{state}");
    }
}

#[tokio::test]
async fn a_restart_stops_and_starts_the_container_with_its_tokens() {
    let mut world = with_free_ports().await;
    let engine = Engine::that_hangs_at("").with(&generate_local_tokens(), "starting");
    let engine = engine.start(&mut world).await;
    let process = world.process();
    let problem = process.ask(Intent::RestartLocal).await.unwrap_err();
    assert_eq!(problem.code, "local.engine", "the fake engine starts no container");
    assert!(engine.was_asked("stop ") && engine.created().is_null());

    let mut world = with_free_ports().await;
    Engine::that_hangs_at("").start(&mut world).await;
    let problem = world.process().ask(Intent::RestartLocal).await.unwrap_err();
    assert_eq!(problem.code, "local.absent");
}

#[tokio::test]
async fn without_an_engine_a_start_says_so_and_the_state_is_no_engine() {
    let mut world = with_free_ports().await;
    world.config.engine.sockets.clear();
    let process = world.process();
    let problem = start_of(&process, generate_local_tokens()).await;
    assert_eq!(problem.code, "local.no_engine");
    process.ask(Intent::RefreshLocal).await.unwrap();
    assert_eq!(process.snapshot().local.state, LocalState::NoEngine);
}

#[cfg(unix)]
#[tokio::test]
async fn a_docker_host_that_leads_nowhere_is_named_and_no_other_engine_is_used() {
    let mut world = with_free_ports().await;
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("engine.sock");
    let other = Engine::that_hangs_at("").start_at(&socket);
    world.config.engine.sockets = vec![("Docker Desktop".to_owned(), socket)];
    let address = "unix:///nowhere/docker.sock";
    world.config.engine.docker_host = Some(address.to_owned());

    let problem = start_of(&world.process(), generate_local_tokens()).await;

    assert_eq!(problem.code, "local.engine_unreachable");
    let said = json!(problem.text)["args"].to_string();
    assert!(said.contains(address) && said.contains("DOCKER_HOST"), "{said}");
    assert_eq!(*other.asked.lock().unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn an_image_that_cannot_be_fetched_is_named_with_the_reason() {
    let mut world = with_free_ports().await;
    world.config.local.image = Some("registry.test/tinybird-local:latest".to_owned());
    let engine = Engine::that_hangs_at("");
    let engine = engine.that_refuses("pull", "dial tcp: lookup registry.test: no such host");
    let engine = engine.start(&mut world).await;

    let problem = start_of(&world.process(), generate_local_tokens()).await;

    assert_eq!(problem.code, "local.pull_failed");
    let args = &json!(problem.text)["args"];
    assert_eq!(args["image"], "registry.test/tinybird-local:latest");
    assert!(args["reason"].as_str().unwrap().contains("no such host"), "{args}");
    assert!(!engine.was_asked_for_a_change());
}

#[tokio::test]
async fn a_start_that_is_cancelled_leaves_the_container_as_it_is() {
    let mut world = with_free_ports().await;
    let tokens = generate_local_tokens();
    let engine = Engine::that_hangs_at("").with(&tokens, "starting").start(&mut world).await;
    let process = world.process();
    let starting = process.handle.send(start(tokens));
    let waits = Phase::Running(LocalStage::Booting);
    process.wait_for(|snapshot| snapshot.local_work.phase == waits).await;

    process.ask(Intent::Cancel { request: starting }).await.unwrap();

    assert_eq!(process.finished(starting).await.unwrap_err().code, "app.cancelled");
    process.ask(Intent::RefreshLocal).await.unwrap();
    assert_eq!(process.snapshot().local.state, LocalState::Starting);
    assert!(!engine.was_asked_for_a_change());
}

#[tokio::test]
async fn a_stop_with_no_instance_is_a_problem() {
    let mut world = with_free_ports().await;
    engine(&mut world).await;
    let process = world.process();
    let problem = process.ask(Intent::StopLocal).await.unwrap_err();
    assert_eq!(problem.code, "local.absent");
    assert_eq!(process.snapshot().local.state, LocalState::Absent);
}

#[tokio::test]
async fn the_log_is_read_when_it_is_asked_for_and_shows_no_token() {
    let mut world = with_free_ports().await;
    let tokens = generate_local_tokens();
    let log = format!("no memory left\nuser {}\n", tokens.user_token);
    let engine = Engine::that_hangs_at("").with(&tokens, "unhealthy").that_logged(&log);
    let engine = engine.start(&mut world).await;
    let process = world.process();

    let read = process.handle.read_local_log(LogSource::Container).await.unwrap();

    assert_eq!(read, "no memory left\nuser <redacted>");
    assert!(engine.was_asked("tail=200"), "only the last lines are asked for");
    process
        .ask(Intent::CopyText { text: format!("{read}\nuser {}", tokens.user_token) })
        .await
        .unwrap();
    assert_eq!(world.clipboard.holds(), Some(format!("{read}\nuser <redacted>")));
    let snapshot = process.snapshot();
    let ClipboardView::Holds(copied) = &snapshot.clipboard else {
        panic!("{:?}", snapshot.clipboard);
    };
    assert_eq!((copied.what.clone(), copied.clears_at), (Copyable::Text, None));
    assert!(!serde_json::to_string(&snapshot).unwrap().contains("no memory left"));
    assert!(!engine.was_asked_for_a_change());
}

#[tokio::test]
async fn lines_of_a_log_are_saved_where_the_person_said_and_show_no_token() {
    let world = World::new().await;
    let (process, tokens) = (world.process(), generate_local_tokens());
    let file = world.config.home.join("server.log");
    let text = format!("ready\nuser {}\n", tokens.user_token);

    process.handle.save_log(file.clone(), &text).await.unwrap();

    assert_eq!(std::fs::read_to_string(&file).unwrap(), "ready\nuser <redacted>\n");
    let problem = process.handle.save_log(world.config.home.clone(), &text).await.unwrap_err();
    assert_eq!(problem.code, "store.not_a_file");
}

#[tokio::test]
async fn a_log_of_no_instance_or_of_an_engine_that_hangs_is_a_problem() {
    let mut world = with_free_ports().await;
    engine(&mut world).await;
    let problem = world.process().handle.read_local_log(LogSource::Container).await.unwrap_err();
    assert_eq!(problem.code, "local.absent");

    world.config.limits.engine_inspect = std::time::Duration::from_secs(1);
    let hangs = Engine::that_hangs_at("logs").with(&generate_local_tokens(), "healthy");
    hangs.start(&mut world).await;
    let problem = world.process().handle.read_local_log(LogSource::Container).await.unwrap_err();
    assert_eq!(problem.code, "local.engine_hangs");
}

#[tokio::test]
async fn our_instance_is_deleted_with_its_data_and_one_with_other_tokens_can_be_started() {
    let mut world = with_free_ports().await;
    let first = generate_local_tokens();
    let engine = Engine::that_hangs_at("").with(&first, "starting").start(&mut world).await;
    let (process, other) = (world.process(), generate_local_tokens());
    assert_eq!(start_of(&process, other.clone()).await.code, "local.other_tokens");
    assert!(process.snapshot().local.is_ours);

    process.ask(Intent::RemoveLocal).await.unwrap();

    assert_eq!(process.snapshot().local.state, LocalState::Absent);
    let removals = engine.asked.lock().unwrap().clone();
    let removals: Vec<_> = removals.iter().filter(|asked| asked.starts_with("remove ")).collect();
    let [removal] = removals.as_slice() else { panic!("{removals:?}") };
    assert!(removal.contains("/containers/0123456789ab?"), "by its id: {removal}");
    assert!(removal.contains("force=true") && removal.contains("v=true"), "{removal}");
    start_of(&process, other.clone()).await;
    assert_eq!(created_with(&engine), other);
    process.ask(Intent::RemoveLocal).await.unwrap();
}

#[tokio::test]
async fn a_container_of_another_program_is_not_deleted() {
    let mut world = with_free_ports().await;
    let engine = Engine::that_hangs_at("").with(&generate_local_tokens(), "starting");
    let engine = engine.of_another_program().start(&mut world).await;
    let process = world.process();

    let problem = process.ask(Intent::RemoveLocal).await.unwrap_err();

    assert_eq!(problem.code, "local.not_ours");
    assert!(!process.snapshot().local.is_ours);
    assert!(!engine.was_asked_for_a_change());
}

#[tokio::test]
async fn a_container_with_another_port_than_the_chosen_one_is_left_as_it_is() {
    let tokens = generate_local_tokens();
    let bound = |port: u16| json!([{"HostIp": "127.0.0.1", "HostPort": port.to_string()}]);
    let host = json!({"PortBindings": {"7181/tcp": bound(7181), "7182/tcp": bound(7182)}});
    let stopped = json!({"Status": "exited", "ExitCode": 0});
    for (chosen, code) in [
        ((Some(7183), None), "local.other_ports"),
        ((None, Some(7184)), "local.other_ports"),
        ((Some(7181), Some(7182)), "local.engine"),
        ((None, None), "local.engine"),
    ] {
        let mut world = with_free_ports().await;
        (world.config.local.port, world.config.local.clickhouse_port) = chosen;
        let engine = Engine::that_hangs_at("").with(&tokens, "healthy").with_host(host.clone());
        let engine = engine.that_is(stopped.clone()).start(&mut world).await;
        let problem = start_of(&world.process(), tokens.clone()).await;
        // The fake engine starts no container.
        assert_eq!(problem.code, code, "{chosen:?}");
        assert_eq!(engine.was_asked_for_a_change(), code == "local.engine", "{chosen:?}");
    }
}

#[tokio::test]
async fn an_instance_whose_tokens_page_is_no_such_page_is_not_ready() {
    for page in ["<html></html>", "{\"admin_token\": \"a\", ", ""] {
        let mut world = with_free_ports().await;
        let engine = Engine::that_hangs_at("").with(&generate_local_tokens(), "healthy");
        engine.that_is_ready().whose_tokens_page_is(page).start(&mut world).await;
        let process = world.process();
        process.ask(Intent::RefreshLocal).await.unwrap();
        assert_eq!(process.snapshot().local.state, LocalState::Starting, "{page}");
    }
}

#[tokio::test]
async fn engines_of_an_older_and_a_newer_version_are_understood() {
    for version in ["1.24", "1.41", "1.99"] {
        let mut world = with_free_ports().await;
        let engine = Engine::that_hangs_at("").with(&generate_local_tokens(), "healthy");
        engine.that_is_ready().of_version(version).start(&mut world).await;
        let process = world.process();
        process.ask(Intent::RefreshLocal).await.unwrap();
        let local = process.snapshot().local;
        assert_eq!((local.state, local.problem), (LocalState::Ready, None), "{version}");
    }
}

#[tokio::test]
async fn looks_and_changes_that_fail_leave_no_task_behind() {
    let mut world = with_free_ports().await;
    let tokens = generate_local_tokens();
    let engine = Engine::that_hangs_at("").with(&tokens, "healthy").that_is_ready();
    engine.start(&mut world).await;
    let process = world.process();
    let round = async || {
        process.ask(start(generate_local_tokens())).await.unwrap_err();
        process.ask(Intent::RefreshLocal).await.unwrap();
        process.ask(Intent::StopLocal).await.unwrap();
    };
    let tasks = || tokio::runtime::Handle::current().metrics().num_alive_tasks();
    for _ in 0..3 {
        round().await;
    }
    let before = tasks();
    for _ in 0..200 {
        round().await;
    }
    // Connections to the engine end a moment later.
    wait_until("tasks to end", async || tasks() <= before + 3).await;
}
