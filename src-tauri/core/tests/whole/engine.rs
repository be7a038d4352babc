//! An engine at the network's edge that can leave any call without an answer. Nothing that asks it
//! waits longer than the limits say, and nothing waits for it that does not need it.

use std::convert::Infallible;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{Method, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use companion_core::contract::{
    Intent, LocalState, LocalTokens, Problem, Snapshot, StartLocal, VaultState,
};
use companion_core::generate_local_tokens;
use futures::stream::pending;
use hyper_util::rt::TokioIo;
use serde_json::{Value, json as value};
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, UnixListener};
use tokio::sync::Notify;

use crate::tinybird::json;
use crate::wait::wait_until;
use crate::world::{Process, World};

/// Long enough for an engine that answers, on a machine that is busy.
const SHORT: Duration = Duration::from_secs(1);
/// Longer than any test waits.
const ENDLESS: Duration = Duration::from_secs(3600);

/// The image of its container.
const IMAGE: &str = "tinybirdco/tinybird-local:latest";

/// What the checks print, each with its number: all of them pass.
const CHECKS: [&str; 5] = [
    "0\u{1e}1\u{1e}",
    "1\u{1e}PONG\u{1e}",
    "2\u{1e}alive\nready\u{1e}",
    "3\u{1e}alive\nready\u{1e}",
    "4\u{1e}{\"admin_token\":\"a\",\"user_token\":\"b\",\"workspace_admin_token\":\"c\"}\u{1e}",
];

/// What the engine is asked for, by a name for each call.
fn call_of(method: &Method, uri: &Uri) -> &'static str {
    let ends = |end: &str| uri.path().ends_with(end);
    let has = |part: &str| uri.path().contains(part);
    match method.as_str() {
        "GET" if ends("/_ping") => "ping",
        "GET" if ends("/info") => "info",
        "GET" if ends("/version") => "version",
        "GET" if ends("/events") => "events",
        "GET" if ends("/containers/tinybird-local/json") => "inspect",
        "GET" if ends("/containers/tinybird-local/logs") => "logs",
        "GET" if has("/images/") => "image",
        "GET" if has("/distribution/") => "registry",
        "DELETE" if has("/containers/") => "remove",
        "POST" if ends("/images/create") => "pull",
        "POST" if ends("/containers/create") => "create",
        "POST" if ends("/containers/tinybird-local/start") => "start",
        "POST" if ends("/containers/tinybird-local/stop") => "stop",
        "POST" if ends("/containers/tinybird-local/exec") => "exec create",
        "POST" if has("/exec/") => "exec start",
        _ => "something else",
    }
}

/// An engine, and what it is made to do.
pub(crate) struct Engine {
    hangs_at: &'static str,
    /// The call that it refuses, and its words.
    refuses: Option<(&'static str, &'static str)>,
    container: Option<Value>,
    /// The state of the container from the fourth look at it on.
    then: Value,
    has_image: bool,
    /// What it says of the image beside its id and digest.
    image: Value,
    /// The digest of the newest image in the registry; else the registry does not say.
    newest: Option<&'static str>,
    /// What the container wrote.
    log: String,
    is_removed: AtomicBool,
    looks: AtomicUsize,
    /// Its answer to the look of this number leaves only when this is notified.
    held_look: Option<(usize, Notify)>,
    /// The checks of the instance pass; else there are none.
    passes_checks: bool,
    /// What the instance has as its page of tokens.
    tokens_page: Option<&'static str>,
    /// The version of its interface.
    version: &'static str,
    /// The first check does not end.
    hangs_at_check: bool,
    pub(crate) asked: Mutex<Vec<String>>,
    /// The last container that it was asked to make.
    created: Mutex<Value>,
}

impl Engine {
    /// It leaves this call without an answer, and has nothing yet.
    pub(crate) fn that_hangs_at(call: &'static str) -> Self {
        Self {
            hangs_at: call,
            refuses: None,
            container: None,
            then: Value::Null,
            has_image: false,
            image: value!({}),
            newest: None,
            log: String::new(),
            is_removed: AtomicBool::default(),
            looks: AtomicUsize::default(),
            held_look: None,
            passes_checks: false,
            tokens_page: None,
            version: "1.41",
            hangs_at_check: false,
            asked: Mutex::default(),
            created: Mutex::default(),
        }
    }

    /// It has an instance with these tokens.
    pub(crate) fn with(self, tokens: &LocalTokens, health: &'static str) -> Self {
        Self { container: Some(container(tokens, health)), then: state(health), ..self }
    }

    /// It has an image, which says this of itself beside its id and its digest, `sha256:1`.
    pub(crate) fn with_image(self, image: Value) -> Self {
        Self { has_image: true, image, ..self }
    }

    /// Its registry has an image of this digest.
    pub(crate) fn with_newest(self, digest: &'static str) -> Self {
        Self { newest: Some(digest), ..self }
    }

    /// Its instance passes its checks.
    pub(crate) fn that_is_ready(self) -> Self {
        Self { passes_checks: true, ..self }
    }

    /// Its instance has this as its page of tokens.
    pub(crate) fn whose_tokens_page_is(self, page: &'static str) -> Self {
        Self { tokens_page: Some(page), ..self }
    }

    /// It speaks this version of the interface.
    pub(crate) fn of_version(self, version: &'static str) -> Self {
        Self { version, ..self }
    }

    /// Its container wrote this.
    pub(crate) fn that_logged(self, log: &str) -> Self {
        Self { log: log.to_owned(), ..self }
    }

    /// Another program made its container.
    pub(crate) fn of_another_program(mut self) -> Self {
        if let Some(container) = &mut self.container {
            container["Config"]["Labels"] = value!({});
        }
        self
    }

    /// Its container was made with this `HostConfig`.
    pub(crate) fn with_host(mut self, host: Value) -> Self {
        if let Some(container) = &mut self.container {
            container["HostConfig"] = host;
        }
        self
    }

    /// A pull brings the image that its container was made from.
    pub(crate) fn that_keeps_its_image(mut self) -> Self {
        if let Some(container) = &mut self.container {
            container["Image"] = value!("sha256:new");
        }
        self
    }

    /// It refuses this call, in these words.
    pub(crate) fn that_refuses(self, call: &'static str, words: &'static str) -> Self {
        Self { refuses: Some((call, words)), ..self }
    }

    /// Its container's state is this.
    pub(crate) fn that_is(mut self, state: Value) -> Self {
        if let Some(container) = &mut self.container {
            container["State"] = state.clone();
        }
        Self { then: state, ..self }
    }

    /// Its container's state is this from the fourth look at it on.
    pub(crate) fn then(self, state: Value) -> Self {
        Self { then: state, ..self }
    }

    fn router(self: &Arc<Self>) -> Router {
        let answering = Arc::clone(self);
        Router::new().fallback(move |request: Request| {
            let engine = Arc::clone(&answering);
            async move { engine.answer(request).await }
        })
    }

    /// Starts it at a socket, which nobody chose.
    pub(crate) fn start_at(self, socket: &Path) -> Arc<Self> {
        let engine = Arc::new(self);
        let router = engine.router();
        let listener = UnixListener::bind(socket).unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await });
        engine
    }

    /// Starts it, and makes it the one that a world's person chose.
    pub(crate) async fn start(self, world: &mut World) -> Arc<Self> {
        let engine = Arc::new(self);
        let router = engine.router();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("tcp://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        world.config.engine.docker_host = Some(address);
        engine
    }

    async fn answer(&self, request: Request) -> Response {
        let (parts, body) = request.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        let call = call_of(&parts.method, &parts.uri);
        self.asked.lock().unwrap().push(format!("{call} {}", parts.uri));
        if call == self.hangs_at {
            return std::future::pending().await;
        }
        if let Some((_, message)) = self.refuses.filter(|(refused, _)| *refused == call) {
            let message = json(&value!({"message": message}));
            return (StatusCode::INTERNAL_SERVER_ERROR, message).into_response();
        }
        match call {
            "ping" => "OK".into_response(),
            "version" => json(&value!({"ApiVersion": self.version})),
            "events" => Body::from_stream(pending::<Result<String, Infallible>>()).into_response(),
            "logs" => frame(&self.log).into_response(),
            "remove" if self.container.is_some() => {
                self.is_removed.store(true, Ordering::SeqCst);
                StatusCode::NO_CONTENT.into_response()
            }
            "inspect" if self.has_container() => {
                let (look, container) = self.inspected();
                if let Some((_, leaves)) = self.held_look.as_ref().filter(|(held, _)| *held == look)
                {
                    leaves.notified().await;
                }
                json(&container)
            }
            "image" if self.has_image => json(&self.image_of(parts.uri.path())),
            "registry" if self.newest.is_some() => {
                json(&value!({"Descriptor": {"digest": self.newest}, "Platforms": []}))
            }
            "exec start" if self.hangs_at == "exec output" || self.passes_checks => {
                let printed = match (self.passes_checks, self.tokens_page) {
                    (false, _) => String::new(),
                    (true, Some(page)) => {
                        [&CHECKS[..4].concat(), "4\u{1e}", page, "\u{1e}"].concat()
                    }
                    (true, None) => CHECKS[usize::from(self.hangs_at_check)..].concat(),
                };
                let ends = self.passes_checks && !self.hangs_at_check;
                output(Request::from_parts(parts, Body::empty()), printed, ends)
            }
            "exec create" => (StatusCode::CREATED, json(&value!({"Id": "1"}))).into_response(),
            "create" => {
                *self.created.lock().unwrap() = serde_json::from_slice(&body).unwrap();
                (StatusCode::CREATED, json(&value!({"Id": "1", "Warnings": []}))).into_response()
            }
            "pull" => "".into_response(),
            _ => (StatusCode::NOT_FOUND, json(&value!({"message": call}))).into_response(),
        }
    }

    fn has_container(&self) -> bool {
        self.container.is_some() && !self.is_removed.load(Ordering::SeqCst)
    }

    /// What it says of an image: a pull has brought another one of the same name.
    fn image_of(&self, path: &str) -> Value {
        let is_old = path.contains("sha256:old") || !self.was_asked("pull ");
        let mut image = self.image.clone();
        image["Id"] = value!(if is_old { "sha256:old" } else { "sha256:new" });
        if image["RepoDigests"].is_null() {
            image["RepoDigests"] = value!(["x@sha256:1"]);
        }
        image
    }

    /// The number of this look, and what it sees.
    fn inspected(&self) -> (usize, Value) {
        let mut container = self.container.clone().unwrap();
        let look = self.looks.fetch_add(1, Ordering::SeqCst);
        if look >= 3 {
            container["State"] = self.then.clone();
        }
        (look, container)
    }

    pub(crate) fn was_asked(&self, what: &str) -> bool {
        self.asked.lock().unwrap().iter().any(|asked| asked.contains(what))
    }

    /// Whether it was asked to make, start, stop or remove a container.
    pub(crate) fn was_asked_for_a_change(&self) -> bool {
        let is_a_change = |asked: &String| {
            ["create ", "start ", "stop ", "remove "].iter().any(|call| asked.starts_with(call))
        };
        self.asked.lock().unwrap().iter().any(is_a_change)
    }

    /// The last container that it was asked to make; null if none.
    pub(crate) fn created(&self) -> Value {
        self.created.lock().unwrap().clone()
    }
}

fn state(health: &str) -> Value {
    value!({"Status": "running", "Health": {"Status": health}})
}

/// What a command or a container wrote to standard output, as an engine sends it.
fn frame(text: &str) -> Vec<u8> {
    let mut frame = vec![1, 0, 0, 0];
    frame.extend(u32::try_from(text.len()).unwrap().to_be_bytes());
    frame.extend(text.as_bytes());
    frame
}

/// Takes a connection for the output of a command: this text, and its end if it ends.
fn output(request: Request, text: String, ends: bool) -> Response {
    let upgrade = hyper::upgrade::on(request);
    tokio::spawn(async move {
        let mut connection = TokioIo::new(upgrade.await.unwrap());
        if !text.is_empty() {
            connection.write_all(&frame(&text)).await.unwrap();
        }
        if !ends {
            std::future::pending::<()>().await;
        }
    });
    let headers = [("connection", "upgrade"), ("upgrade", "tcp")];
    (StatusCode::SWITCHING_PROTOCOLS, headers).into_response()
}

fn container(tokens: &LocalTokens, health: &str) -> Value {
    let env = [
        format!("TB_LOCAL_USER_TOKEN={}", tokens.user_token),
        format!("TB_LOCAL_WORKSPACE_TOKEN={}", tokens.workspace_token),
    ];
    value!({
        "Id": "0123456789ab",
        "Name": "/tinybird-local",
        "Image": "sha256:old",
        "Config": {"Env": env, "Image": IMAGE, "Labels": {"co.tinybird.companion": "1"}},
        "State": state(health),
    })
}

/// A world with limits that a test can wait for, and ports that are free.
async fn world() -> World {
    let mut world = with_free_ports().await;
    let limits = &mut world.config.limits;
    (limits.engine_inspect, limits.engine_call, limits.engine_stop) = (SHORT, SHORT, SHORT);
    (limits.pull_silence, limits.registry, limits.instance_check) = (SHORT, SHORT, SHORT);
    world
}

/// A world with ports that are free, which looks at the engine again and again.
pub(crate) async fn with_free_ports() -> World {
    let mut world = World::new().await;
    let port = || std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    (world.config.local.port, world.config.local.clickhouse_port) = (Some(port()), Some(port()));
    world
}

pub(crate) fn start(tokens: LocalTokens) -> Intent {
    Intent::StartLocal(StartLocal {
        user_token: Some(tokens.user_token),
        workspace_token: Some(tokens.workspace_token),
        data_folder: None,
        skip_new_version: true,
        update: false,
    })
}

pub(crate) async fn start_of(process: &Process, tokens: LocalTokens) -> Problem {
    process.ask(start(tokens)).await.unwrap_err()
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
    let engine = Engine { passes_checks: true, hangs_at_check: true, ..engine };
    engine.start(&mut world).await;
    let process = world.process();
    process.ask(Intent::RefreshLocal).await.unwrap();
    let snapshot = process.snapshot();
    assert_eq!(local_problem(&snapshot), None);
    assert_eq!(snapshot.local.state, LocalState::Starting);
}

#[tokio::test]
async fn a_socket_that_answers_nothing_is_told_from_no_engine_at_all() {
    let mut world = world().await;
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("engine.sock");
    let _listening = UnixListener::bind(&socket).unwrap();
    world.config.engine.sockets = vec![("Docker Desktop".to_owned(), socket)];
    let process = world.process();
    process.ask(Intent::RefreshLocal).await.unwrap();
    assert_eq!(local_problem(&process.snapshot()), Some("local.engine_hangs"));
}

#[tokio::test]
async fn a_silent_socket_does_not_hide_the_engine_after_it() {
    for resident in [false, true] {
        let mut world = world().await;
        world.config.resident = resident;
        let folder = tempfile::tempdir().unwrap();
        let names = ["Silent", "First", "Second"];
        let at = |name: &str| folder.path().join(name);
        let _listening = UnixListener::bind(at("Silent")).unwrap();
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
    let engine = Engine { held_look: Some((0, Notify::new())), ..engine }.then(state("unhealthy"));
    let engine = engine.start(&mut world).await;
    let process = world.process();
    let early = process.handle.send(Intent::RefreshLocal);
    wait_until("a look at the engine", async || engine.looks.load(Ordering::SeqCst) == 1).await;
    for _ in 0..3 {
        process.ask(Intent::RefreshLocal).await.unwrap();
    }
    assert_eq!(process.snapshot().local.state, LocalState::Unhealthy);

    engine.held_look.as_ref().unwrap().1.notify_one();
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
    let engine = Engine { has_image: true, ..Engine::that_hangs_at("registry") };
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
    let engine = Engine { passes_checks: true, held_look: Some((2, Notify::new())), ..engine };
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
    for (call, code) in [("pull", "local.pull_failed"), ("image", "local.engine_hangs")] {
        let mut world = world().await;
        let tokens = generate_local_tokens();
        let engine = Engine::that_hangs_at(call).with(&tokens, "healthy").with_image(value!({}));
        let engine = engine.start(&mut world).await;
        let update = StartLocal {
            user_token: Some(tokens.user_token),
            workspace_token: Some(tokens.workspace_token),
            update: true,
            ..StartLocal::default()
        };
        let problem = world.process().ask(Intent::StartLocal(update)).await.unwrap_err();
        assert_eq!(problem.code, code, "{call}");
        assert!(!engine.was_asked_for_a_change(), "{call}");
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
