//! Nothing that asks an engine waits longer than the limits say, and nothing waits for it that does not
//! need it.

use std::time::Duration;

use companion_core::contract::{Intent, LocalState, Snapshot, StartLocal, VaultState};
use companion_core::generate_local_tokens;
use serde_json::json as value;

use crate::fake_engine::{Engine, OLD, start, start_of, state, with_free_ports};
use crate::wait::wait_until;
use crate::world::World;

/// Long enough for an engine that answers, on a machine that is busy.
const SHORT: Duration = Duration::from_secs(1);
/// Longer than any test waits.
const ENDLESS: Duration = Duration::from_secs(3600);

/// A world with limits that a test can wait for, and ports that are free.
async fn world() -> World {
    let mut world = with_free_ports().await;
    let limits = &mut world.config.limits;
    (limits.engine_inspect, limits.engine_call, limits.engine_stop) = (SHORT, SHORT, SHORT);
    (limits.pull_silence, limits.registry, limits.instance_check) = (SHORT, SHORT, SHORT);
    world
}

fn local_problem(snapshot: &Snapshot) -> Option<&str> {
    snapshot.local.problem.as_ref().map(|problem| problem.code.as_str())
}

#[tokio::test]
async fn an_instance_that_is_not_ready_in_time_is_a_problem_and_goes_on_starting() {
    let mut world = World::new().await;
    let tokens = generate_local_tokens();
    Engine::that_hangs_at("").with(&tokens, "starting").start(&mut world).await;
    world.config.limits.ready = Duration::from_millis(50);
    let process = world.process();
    let problem = start_of(&process, tokens).await;
    assert_eq!(problem.code, "local.timed_out");
    assert_eq!(process.snapshot().local.state, LocalState::Starting);
}

#[tokio::test]
async fn a_look_at_an_engine_that_hangs_ends_and_says_so_and_all_else_is_known() {
    for (call, code) in [
        ("ping", "local.engine_unreachable"),
        ("version", "local.engine_unreachable"),
        ("inspect", "local.engine_hangs"),
        ("exec create", "local.engine_hangs"),
        ("exec start", "local.engine_hangs"),
        ("exec output", "local.engine_hangs"),
    ] {
        let mut world = world().await;
        let engine = Engine::that_hangs_at(call).with(&generate_local_tokens(), "healthy");
        engine.start(&mut world).await;
        let process = world.process();
        process.signs_in(&world, "ada").await.unwrap();
        process.ask(Intent::Refresh { folder: None }).await.unwrap();
        let snapshot = process.snapshot();
        assert_eq!(local_problem(&snapshot), Some(code), "{call}");
        let is_known = snapshot.local.state != LocalState::Unknown;
        assert_eq!(is_known, code == "local.engine_unreachable", "{call}");
        assert!(snapshot.account.is_some(), "{call}");
        assert_eq!(snapshot.vault.state, VaultState::InKeyring, "{call}");
        process.ask(Intent::RefreshLocal).await.unwrap();
        assert_eq!(local_problem(&process.snapshot()), Some(code), "{call}");
    }
}

#[tokio::test]
async fn an_engine_that_runs_some_checks_does_not_hang() {
    let mut world = world().await;
    let engine = Engine::that_hangs_at("").with(&generate_local_tokens(), "healthy");
    let engine = engine.that_is_ready().whose_first_check_hangs();
    engine.start(&mut world).await;
    let process = world.process();
    process.ask(Intent::RefreshLocal).await.unwrap();
    let snapshot = process.snapshot();
    assert_eq!(local_problem(&snapshot), None);
    assert_eq!(snapshot.local.state, LocalState::Starting);
}

#[cfg(unix)]
#[tokio::test]
async fn a_socket_that_answers_nothing_is_told_from_no_engine_at_all() {
    let mut world = world().await;
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("engine.sock");
    let _listening = tokio::net::UnixListener::bind(&socket).unwrap();
    world.config.engine.sockets = vec![("Docker Desktop".to_owned(), socket)];
    let process = world.process();
    process.ask(Intent::RefreshLocal).await.unwrap();
    assert_eq!(local_problem(&process.snapshot()), Some("local.engine_hangs"));
}

#[cfg(unix)]
#[tokio::test]
async fn a_silent_socket_does_not_hide_the_engine_after_it() {
    for resident in [false, true] {
        let mut world = world().await;
        world.config.resident = resident;
        let folder = tempfile::tempdir().unwrap();
        let names = ["Silent", "First", "Second"];
        let at = |name: &str| folder.path().join(name);
        let _listening = tokio::net::UnixListener::bind(at("Silent")).unwrap();
        for name in &names[1..] {
            let engine = Engine::that_hangs_at("").with(&generate_local_tokens(), "starting");
            engine.start_at(&at(name));
        }
        world.config.engine.sockets = names.map(|name| (name.to_owned(), at(name))).to_vec();
        let process = world.process();
        process.ask(Intent::RefreshLocal).await.unwrap();
        let local = process.snapshot().local;
        assert_eq!(local.problem, None, "{resident}");
        let seen = (local.engine.as_deref(), local.state);
        assert_eq!(seen, (Some("First"), LocalState::Starting), "{resident}");
    }
}

#[tokio::test]
async fn a_look_that_began_earlier_does_not_take_the_place_of_a_later_one() {
    let mut world = world().await;
    world.config.limits.engine_inspect = ENDLESS;
    let engine = Engine::that_hangs_at("").with(&generate_local_tokens(), "starting");
    let engine = engine.that_holds_look(0).then(state("unhealthy"));
    let engine = engine.start(&mut world).await;
    let process = world.process();
    let early = process.handle.send(Intent::RefreshLocal);
    wait_until("a look at the engine", async || engine.looks() == 1).await;
    for _ in 0..3 {
        process.ask(Intent::RefreshLocal).await.unwrap();
    }
    assert_eq!(process.snapshot().local.state, LocalState::Unhealthy);

    engine.release_look();
    process.finished(early).await.unwrap();
    assert_eq!(process.snapshot().local.state, LocalState::Unhealthy, "it saw it starting");
}

#[tokio::test]
async fn accounts_and_vault_are_told_and_signing_out_ends_while_an_engine_hangs() {
    for resident in [false, true] {
        let mut world = world().await;
        Engine::that_hangs_at("inspect").start(&mut world).await;
        world.config.limits.engine_inspect = ENDLESS;
        world.process().signs_in(&world, "ada").await.unwrap();
        world.config.resident = resident;
        let process = world.process();

        let looking = process.handle.send(Intent::Refresh { folder: None });
        let snapshot = process
            .wait_for(|s| s.account.is_some() && s.vault.state == VaultState::InKeyring)
            .await;
        assert_eq!(snapshot.local.state, LocalState::Unknown);
        process.ask(Intent::SignOut { folder: None }).await.unwrap();
        let snapshot = process.snapshot();
        assert!(snapshot.account.is_none());
        assert!(snapshot.ended.iter().all(|ended| ended.request != looking), "{resident}");

        process.ask(Intent::Cancel { request: looking }).await.unwrap();
        assert_eq!(process.finished(looking).await.unwrap_err().code, "app.cancelled");
    }
}

#[tokio::test]
async fn what_is_kept_is_read_again_without_asking_the_engine() {
    let mut world = world().await;
    let engine = Engine::that_hangs_at("").start(&mut world).await;
    let process = world.process();
    process.signs_in(&world, "ada").await.unwrap();
    process.ask(Intent::RefreshStores { folder: None }).await.unwrap();
    assert_eq!(process.snapshot().vault.state, VaultState::InKeyring);
    assert_eq!(*engine.asked.lock().unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn a_start_on_an_engine_that_hangs_is_a_problem() {
    for (call, code) in [
        ("ping", "local.engine_unreachable"),
        ("inspect", "local.engine_hangs"),
        ("image", "local.engine_hangs"),
        ("pull", "local.pull_failed"),
        ("create", "local.engine_hangs"),
        ("start", "local.engine_hangs"),
    ] {
        let mut world = world().await;
        Engine::that_hangs_at(call).start(&mut world).await;
        let problem = start_of(&world.process(), generate_local_tokens()).await;
        assert_eq!(problem.code, code, "{call}");
    }
}

#[tokio::test]
async fn a_registry_that_does_not_answer_does_not_hold_up_a_start() {
    let mut world = world().await;
    let engine = Engine::that_hangs_at("registry").with_image(value!({}));
    let engine = engine.start(&mut world).await;
    let problem = world.process().ask(Intent::StartLocal(StartLocal::default())).await;
    assert_eq!(problem.unwrap_err().code, "local.engine", "it has no such container to start");
    assert!(engine.was_asked("registry") && engine.was_asked("create"));
}

#[tokio::test]
async fn an_instance_is_looked_at_while_it_boots_also_if_the_engine_tells_nothing() {
    // One subscription hangs, the other is taken and stays silent.
    for call in ["events", ""] {
        let mut world = world().await;
        let tokens = generate_local_tokens();
        let engine = Engine::that_hangs_at(call).with(&tokens, "starting");
        engine.then(state("unhealthy")).start(&mut world).await;
        let problem = start_of(&world.process(), tokens).await;
        assert_eq!(problem.code, "local.unhealthy", "{call}");
    }
}

#[tokio::test]
async fn an_instance_that_the_look_after_its_start_did_not_see_is_watched() {
    let mut world = world().await;
    world.config.limits.instance_check = ENDLESS;
    let tokens = generate_local_tokens();
    let engine = Engine::that_hangs_at("").with(&tokens, "healthy");
    // The first two looks are of the start itself.
    let engine = engine.that_is_ready().that_holds_look(2);
    engine.start(&mut world).await;
    let process = world.process();
    process.ask(start(tokens)).await.unwrap();
    process.wait_for(|snapshot| snapshot.local.state == LocalState::Ready).await;
}

#[tokio::test]
async fn checks_that_an_engine_does_not_run_end_with_the_time_for_the_start() {
    for call in ["exec create", "exec start", "exec output"] {
        let mut world = world().await;
        let tokens = generate_local_tokens();
        Engine::that_hangs_at(call).with(&tokens, "healthy").start(&mut world).await;
        world.config.limits.ready = SHORT;
        let problem = start_of(&world.process(), tokens).await;
        assert_eq!(problem.code, "local.timed_out", "{call}");
    }
}

#[tokio::test]
async fn a_stop_on_an_engine_that_hangs_is_a_problem() {
    for (call, code) in [
        ("ping", "local.engine_unreachable"),
        ("inspect", "local.engine_hangs"),
        ("stop", "local.engine_hangs"),
    ] {
        let mut world = world().await;
        let engine = Engine::that_hangs_at(call).with(&generate_local_tokens(), "starting");
        engine.start(&mut world).await;
        let problem = world.process().ask(Intent::StopLocal).await.unwrap_err();
        assert_eq!(problem.code, code, "{call}");
    }
}

#[tokio::test]
async fn a_removal_and_a_restart_on_an_engine_that_hangs_are_problems() {
    for (call, intent) in [
        ("inspect", Intent::RemoveLocal),
        ("remove", Intent::RemoveLocal),
        ("inspect", Intent::RestartLocal),
        ("stop", Intent::RestartLocal),
    ] {
        let mut world = world().await;
        let engine = Engine::that_hangs_at(call).with(&generate_local_tokens(), "starting");
        engine.start(&mut world).await;
        let problem = world.process().ask(intent).await.unwrap_err();
        assert_eq!(problem.code, "local.engine_hangs", "{call}");
    }
}

#[tokio::test]
async fn an_update_on_an_engine_that_hangs_is_a_problem_and_leaves_the_container() {
    for (call, code) in [
        ("inspect", "local.engine_hangs"),
        ("pull", "local.pull_failed"),
        ("image", "local.engine_hangs"),
        ("create", "local.engine_hangs"),
        ("stop", "local.engine_hangs"),
    ] {
        let mut world = world().await;
        let tokens = generate_local_tokens();
        let engine = Engine::that_hangs_at(call).with(&tokens, "healthy").with_image(value!({}));
        let engine = engine.start(&mut world).await;
        let update = Intent::UpdateLocal { may_delete_data: true };
        let problem = world.process().ask(update).await.unwrap_err();
        assert_eq!(problem.code, code, "{call}");
        assert!(!engine.changes().contains(&format!("remove {OLD}")), "{call}");
    }
}

#[tokio::test]
async fn what_an_engine_does_not_say_of_itself_hides_nothing_else() {
    let mut world = world().await;
    let engine = Engine::that_hangs_at("info").start(&mut world).await;
    let process = world.process();
    process.ask(Intent::RefreshLocal).await.unwrap();
    let local = process.snapshot().local;
    assert_eq!((local.state, local.problem), (LocalState::Absent, None));
    assert!(engine.was_asked("info") && local.room.is_none());
}

#[tokio::test]
async fn one_image_is_pulled_and_never_all_of_a_name() {
    let digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    for (image, name, tag) in [
        ("tinybird-local".to_owned(), "tinybird-local", "latest"),
        ("localhost:5000/x".to_owned(), "localhost%3A5000%2Fx", "latest"),
        ("localhost:5000/x:1.2".to_owned(), "localhost%3A5000%2Fx", "1.2"),
        (format!("x@{digest}"), "x", &*digest.replace(':', "%3A")),
    ] {
        let mut world = world().await;
        world.config.local.image = Some(image.clone());
        let engine = Engine::that_hangs_at("create").start(&mut world).await;
        start_of(&world.process(), generate_local_tokens()).await;
        let asked = |query: String| engine.was_asked("pull") && engine.was_asked(&query);
        assert!(asked(format!("fromImage={name}&")) && asked(format!("tag={tag}")), "{image}");
    }
}

#[tokio::test]
async fn a_name_that_is_no_images_is_a_problem_before_anything_is_asked() {
    let mut world = world().await;
    world.config.local.image = Some("https://example.com/x".to_owned());
    let engine = Engine::that_hangs_at("").start(&mut world).await;
    let problem = start_of(&world.process(), generate_local_tokens()).await;
    assert_eq!(problem.code, "settings.image");
    assert_eq!(*engine.asked.lock().unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn a_context_that_cannot_be_read_is_a_problem_and_not_the_usual_engine() {
    let mut world = world().await;
    let folder = tempfile::tempdir().unwrap();
    world.config.engine.docker_config_dir = folder.path().to_owned();
    let config = folder.path().join("config.json");
    for (text, code) in
        [(r#"{"currentContext":"desk"}"#, "local.context"), ("{", "local.docker_config")]
    {
        std::fs::write(&config, text).unwrap();
        let process = world.process();
        process.ask(Intent::RefreshLocal).await.unwrap();
        assert_eq!(local_problem(&process.snapshot()), Some(code));
        let problem = start_of(&process, generate_local_tokens()).await;
        assert_eq!(problem.code, code);
    }
}
