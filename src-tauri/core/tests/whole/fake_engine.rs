//! An engine at the network's edge: it says what it was asked for, and can refuse any call or leave it
//! without an answer.

use std::convert::Infallible;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{Method, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use companion_core::contract::{Intent, LocalTokens, Problem, StartLocal};
use futures::stream::pending;
use hyper_util::rt::TokioIo;
use serde_json::{Value, json as value};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpListener;
use tokio::sync::Notify;

use crate::tinybird::json;
use crate::world::{Process, World};

/// The ids of its container, and of one that it is asked to make.
pub(crate) const OLD: &str = "0123456789ab";
pub(crate) const NEW: &str = "ba9876543210";
/// The image of its container.
const IMAGE: &str = "tinybirdco/tinybird-local:latest";

/// What the checks print, each with its number: all of them pass.
const CHECKS: [&str; 5] = [
    "0\u{1e}1\u{1e}",
    "1\u{1e}PONG\u{1e}",
    "2\u{1e}alive ready \u{1e}",
    "3\u{1e}alive ready \u{1e}",
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
        "POST" if has("/containers/") && ends("/start") => "start",
        "POST" if has("/containers/") && ends("/stop") => "stop",
        "POST" if has("/containers/") && ends("/rename") => "rename",
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
    /// Another program makes the container anew, of the image that a pull brings, before the pull ends.
    is_replaced_during_a_pull: bool,
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
            is_replaced_during_a_pull: false,
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

    /// The first check of its instance does not end.
    pub(crate) fn whose_first_check_hangs(self) -> Self {
        Self { hangs_at_check: true, ..self }
    }

    /// Its answer to the look of this number leaves only after [`Engine::release_look`].
    pub(crate) fn that_holds_look(self, number: usize) -> Self {
        Self { held_look: Some((number, Notify::new())), ..self }
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

    /// Another program makes the container anew, of the image that a pull brings, before the pull ends.
    pub(crate) fn that_is_replaced_during_a_pull(self) -> Self {
        Self { is_replaced_during_a_pull: true, ..self }
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
    #[cfg(unix)]
    pub(crate) fn start_at(self, socket: &std::path::Path) -> Arc<Self> {
        let engine = Arc::new(self);
        let router = engine.router();
        let listener = tokio::net::UnixListener::bind(socket).unwrap();
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
            "remove" if parts.uri.path().ends_with(OLD) && self.container.is_some() => {
                self.is_removed.store(true, Ordering::SeqCst);
                StatusCode::NO_CONTENT.into_response()
            }
            "remove" if parts.uri.path().ends_with(NEW) => StatusCode::NO_CONTENT.into_response(),
            "stop" | "rename" => StatusCode::NO_CONTENT.into_response(),
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
                (StatusCode::CREATED, json(&value!({"Id": NEW, "Warnings": []}))).into_response()
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
        if self.is_replaced_during_a_pull && self.was_asked("pull ") {
            container["Id"] = value!("another");
            container["Image"] = value!("sha256:new");
        }
        if look >= 3 {
            container["State"] = self.then.clone();
        }
        (look, container)
    }

    pub(crate) fn was_asked(&self, what: &str) -> bool {
        self.asked.lock().unwrap().iter().any(|asked| asked.contains(what))
    }

    /// How many looks at its container have begun.
    pub(crate) fn looks(&self) -> usize {
        self.looks.load(Ordering::SeqCst)
    }

    /// Lets the answer go that is held.
    pub(crate) fn release_look(&self) {
        self.held_look.as_ref().expect("one is held").1.notify_one();
    }

    /// The calls that change something, in their order, each with its container.
    pub(crate) fn changes(&self) -> Vec<String> {
        let is_change =
            |call: &&str| ["pull", "stop", "remove", "create", "start", "rename"].contains(call);
        let asked = self.asked.lock().unwrap();
        let changes = asked.iter().filter_map(|asked| {
            let (call, path) = asked.split_once(' ').filter(|(call, _)| is_change(call))?;
            let place = path.split_once("/containers/").map(|(_, rest)| rest);
            let place = place.and_then(|rest| rest.split(&['/', '?'][..]).next());
            let place = place.filter(|_| call != "create").unwrap_or_default();
            Some(format!("{call} {place}").trim_end().to_owned())
        });
        changes.collect()
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

pub(crate) fn state(health: &str) -> Value {
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
        "Id": OLD,
        "Name": "/tinybird-local",
        "Image": "sha256:old",
        "Config": {"Env": env, "Image": IMAGE, "Labels": {"co.tinybird.companion": "1"}},
        "State": state(health),
    })
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
    })
}

pub(crate) async fn start_of(process: &Process, tokens: LocalTokens) -> Problem {
    process.ask(start(tokens)).await.unwrap_err()
}
