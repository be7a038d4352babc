//! The fault table of a sign-in: what strangers, browsers and servers do to it, at the real
//! listener, over real sockets. After each fault the person's own browser comes back, and signs
//! in, unless the row says otherwise.

use std::net::{Ipv6Addr, SocketAddr, TcpListener};
use std::time::Duration;

use companion_core::contract::{Intent, Phase, RequestId, SignInStage};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::sign_in::parameter;
use crate::tinybird::Answer;
use crate::wait::{or_fail, wait_until};
use crate::world::{Process, World};

/// A sign-in that waits for the browser.
struct Waiting {
    world: World,
    process: Process,
    request: RequestId,
    link: String,
    state: String,
}

impl Waiting {
    async fn new() -> Self {
        Self::within(|_| {}).await
    }

    async fn within(change: impl FnOnce(&mut World)) -> Self {
        let mut world = World::new().await;
        change(&mut world);
        let process = world.process();
        let request = process.handle.send(world.sign_in());
        let link = process.waits_for_the_browser().await;
        let state = parameter(&link, "state").unwrap();
        Self { world, process, request, link, state }
    }

    fn port(&self) -> u16 {
        self.world.config.limits.callback_port
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(("127.0.0.1", self.port())).await.unwrap()
    }

    /// Sends a request as it is, but for `HOST`; the whole answer.
    async fn sends(&self, request: &str) -> String {
        speak(self.connect().await, &self.filled(request)).await
    }

    fn filled(&self, request: &str) -> String {
        request.replace("HOST", &format!("Host: localhost:{}\r\n", self.port()))
    }

    /// The request is refused with this status.
    async fn refuses(&self, request: &str, status: u16) {
        let answer = self.sends(request).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{request}\n{answer}");
    }

    /// A stateless callback that leads to nothing, and leaves the attempt as it was.
    async fn is_out_of_date(&self, query: &str) {
        let page = self.process.comes_back(query).await;
        assert!(page.starts_with("HTTP/1.1 400"), "{query}\n{page}");
        assert!(page.contains("This page has expired"), "{query}\n{page}");
    }

    /// A code of the person's, at an authority that fails; the app says so and goes on waiting.
    async fn fails_with(&self, code: &str) {
        let page = self.process.comes_back("code=ada").await;
        assert!(page.contains("Sign-in didn’t finish"), "{page}");
        let says = |stage: &SignInStage| match stage {
            SignInStage::Waiting { problem: Some(problem), .. } => Some(problem.code.as_str()),
            _ => None,
        };
        let told = |snapshot: &companion_core::contract::Snapshot| match &snapshot.sign_in.phase {
            Phase::Running(stage) => says(stage),
            _ => None,
        };
        let snapshot = self.process.wait_for(|snapshot| told(snapshot).is_some()).await;
        assert_eq!(told(&snapshot), Some(code));
        self.world.tinybird.is_well();
    }

    /// The person's own browser comes back, and they say that it was they.
    async fn still_signs_in(self) {
        let page = self.process.comes_back("code=ada").await;
        assert!(page.contains("Almost done"), "{page}");
        assert_eq!(self.process.asks_who().await.email, "ada@example.com");
        self.process.ask(Intent::ConfirmSignIn { keep: true }).await.unwrap();
        self.process.finished(self.request).await.unwrap();
        assert_eq!(self.world.accounts()["accounts"][0]["email"], "ada@example.com");
    }

    async fn ends_with(&self, code: &str) {
        assert_eq!(self.process.finished(self.request).await.unwrap_err().code, code);
        assert!(self.world.tinyb().is_none() && self.world.accounts().is_null());
        assert!(self.world.keyring.entries.lock().unwrap().is_empty());
    }
}

async fn speak(mut stream: TcpStream, request: &str) -> String {
    // A server that has heard enough may close before all of it was sent.
    let _ = stream.write_all(request.as_bytes()).await;
    let mut answer = Vec::new();
    let _ = or_fail("the end of the answer", stream.read_to_end(&mut answer)).await;
    String::from_utf8_lossy(&answer).into_owned()
}

/// Each row is a test: its name is the fault.
macro_rules! faults {
    ($($(#[$meta:meta])* $name:ident($waiting:ident) $body:block)+) => {
        $(
            $(#[$meta])*
            #[tokio::test]
            async fn $name() {
                let $waiting = Waiting::new().await;
                $body
                $waiting.still_signs_in().await;
            }
        )+
    };
}

faults! {
    eight_idle_preconnects(waiting) {
        for _ in 0..8 {
            // Held open until the test's end, as Chrome does.
            Box::leak(Box::new(waiting.connect().await));
        }
    }

    a_post(waiting) {
        waiting.refuses("POST /?code=ada HTTP/1.1\r\nHOSTContent-Length: 0\r\n\r\n", 405).await;
    }

    a_head(waiting) {
        waiting.refuses("HEAD /?code=ada HTTP/1.1\r\nHOST\r\n", 405).await;
    }

    an_options(waiting) {
        waiting.refuses("OPTIONS /?code=ada HTTP/1.1\r\nHOST\r\n", 405).await;
    }

    a_wrong_path(waiting) {
        waiting.refuses("GET /favicon.ico HTTP/1.1\r\nHOST\r\n", 404).await;
    }

    a_path_that_only_ends_right(waiting) {
        waiting.refuses("GET //?code=ada HTTP/1.1\r\nHOST\r\n", 404).await;
    }

    a_wrong_host(waiting) {
        waiting.refuses("GET /?code=ada HTTP/1.1\r\nHost: evil.test\r\n\r\n", 421).await;
    }

    our_name_at_another_port(waiting) {
        waiting.refuses("GET /?code=ada HTTP/1.1\r\nHost: localhost:1\r\n\r\n", 421).await;
    }

    two_hosts(waiting) {
        waiting.refuses("GET /?code=ada HTTP/1.1\r\nHOSTHost: evil.test\r\n\r\n", 421).await;
    }

    no_host(waiting) {
        waiting.refuses("GET /?code=ada HTTP/1.1\r\n\r\n", 421).await;
    }

    an_origin(waiting) {
        let request = "GET /?code=ada HTTP/1.1\r\nHOSTOrigin: https://evil.test\r\n\r\n";
        waiting.refuses(request, 403).await;
    }

    a_cross_site_fetch(waiting) {
        let request = "GET /?code=ada HTTP/1.1\r\nHOSTSec-Fetch-Site: cross-site\r\n\
            Sec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: image\r\n\r\n";
        waiting.refuses(request, 403).await;
    }

    a_cross_site_iframe(waiting) {
        let request = "GET /?code=ada HTTP/1.1\r\nHOSTSec-Fetch-Site: cross-site\r\n\
            Sec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe\r\n\r\n";
        waiting.refuses(request, 403).await;
    }

    a_header_of_64_kib(waiting) {
        let request = format!("GET / HTTP/1.1\r\nHOSTX: {}\r\n\r\n", "x".repeat(64 * 1024));
        waiting.refuses(&request, 431).await;
    }

    a_line_that_is_no_http(waiting) {
        waiting.refuses("nonsense\r\n\r\n", 400).await;
    }

    a_tls_hello(waiting) {
        let answer = waiting.sends("\x16\x03\x01\x02\x00\x01\x00\x01\x7a\x03\x03").await;
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 400"), "{answer}");
    }

    a_client_that_leaves_before_its_page(waiting) {
        let mut stream = waiting.connect().await;
        let request = waiting.filled("GET /?code=mallory HTTP/1.1\r\nHOST\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        drop(stream);
    }

    no_code_and_no_state(waiting) {
        waiting.is_out_of_date("workspace=acme").await;
    }

    an_empty_code(waiting) {
        waiting.is_out_of_date("code=").await;
    }

    a_wrong_state(waiting) {
        waiting.is_out_of_date("code=ada&state=wrong").await;
        let longer = format!("code=ada&state={}x", waiting.state);
        waiting.is_out_of_date(&longer).await;
        assert!(waiting.world.tinybird.requests("/api/cli-login").is_empty(), "nothing exchanged");
    }

    a_doubled_state(waiting) {
        let request = format!("GET /?code=ada&state={0}&state={0} HTTP/1.1\r\nHOST\r\n", waiting.state);
        waiting.refuses(&request, 400).await;
    }

    a_doubled_code(waiting) {
        waiting.refuses("GET /?code=ada&code=bob HTTP/1.1\r\nHOST\r\n", 400).await;
        assert!(waiting.world.tinybird.requests("/api/cli-login").is_empty(), "nothing exchanged");
    }

    a_doubled_error(waiting) {
        waiting.refuses("GET /?error=a&error=b HTTP/1.1\r\nHOST\r\n", 400).await;
    }

    an_error_without_our_state(waiting) {
        waiting.is_out_of_date("error=access_denied").await;
    }

    an_error_with_a_wrong_state(waiting) {
        waiting.is_out_of_date("error=access_denied&state=wrong").await;
    }

    a_code_that_the_authority_refuses(waiting) {
        waiting.is_out_of_date("code=mallory").await;
    }

    an_exchange_that_answers_500(waiting) {
        waiting.world.tinybird.answers("/api/cli-login", Answer::Text(500, String::new()));
        waiting.fails_with("auth.unreachable").await;
    }

    an_exchange_that_redirects(waiting) {
        let elsewhere = Answer::Redirect(format!("{}/elsewhere", waiting.world.tinybird.url));
        waiting.world.tinybird.answers("/api/cli-login", elsewhere);
        waiting.is_out_of_date("code=ada").await;
        assert!(waiting.world.tinybird.requests("/elsewhere").is_empty(), "not followed");
        waiting.world.tinybird.is_well();
    }

    an_exchange_that_answers_a_page(waiting) {
        let page = Answer::Text(200, "<h1>Please sign in</h1>".to_owned());
        waiting.world.tinybird.answers("/api/cli-login", page);
        waiting.is_out_of_date("code=ada").await;
        waiting.world.tinybird.is_well();
    }

    an_exchange_of_two_mebibytes(waiting) {
        waiting.world.tinybird.answers("/api/cli-login", Answer::Bytes(2 * 1024 * 1024));
        waiting.fails_with("http.unexpected").await;
    }

    an_exchange_without_an_api_host(waiting) {
        let answer = serde_json::json!({"user_token": "u", "workspace_token": "w"});
        waiting.world.tinybird.answers("/api/cli-login", Answer::Json(answer));
        waiting.is_out_of_date("code=ada").await;
        waiting.world.tinybird.is_well();
    }

    an_exchange_without_tokens(waiting) {
        let answer = serde_json::json!({"user_token": "", "api_host": waiting.world.tinybird.url});
        waiting.world.tinybird.answers("/api/cli-login", Answer::Json(answer));
        waiting.is_out_of_date("code=ada").await;
        waiting.world.tinybird.is_well();
    }

    a_wall_clock_that_jumps_a_day_ahead(waiting) {
        waiting.world.clock.jump(24 * 3600);
    }

    a_wall_clock_that_no_calendar_has(waiting) {
        waiting.world.clock.jump(9_000 * 365 * 24 * 3600);
    }

    a_wall_clock_that_jumps_a_day_back(waiting) {
        waiting.world.clock.jump(-24 * 3600);
    }
}

/// As many as there are places, on either address, and no time after which they are closed.
#[tokio::test]
async fn idle_connections_that_take_all_places() {
    let waiting = Waiting::within(|world| {
        world.config.limits.callback_header_time = Duration::from_secs(3600);
    });
    let waiting = waiting.await;
    let mut idle = Vec::new();
    for _ in 0..2 * waiting.world.config.limits.callback_connections {
        idle.push(waiting.connect().await);
    }
    waiting.still_signs_in().await;
}

#[tokio::test]
async fn an_exchange_that_takes_too_long() {
    let waiting = Waiting::within(|world| {
        world.config.limits.request = Duration::from_secs(2);
    });
    let waiting = waiting.await;
    waiting.world.tinybird.answers("/api/cli-login", Answer::Hang);
    waiting.fails_with("auth.unreachable").await;
    waiting.still_signs_in().await;
}

#[tokio::test]
async fn a_header_that_trickles_is_closed_and_holds_up_nobody() {
    let waiting = Waiting::within(|world| {
        world.config.limits.callback_header_time = Duration::from_secs(2);
    });
    let waiting = waiting.await;
    let mut slow = waiting.connect().await;
    slow.write_all(b"GET /?code=ada HTTP/1.1\r\nHost: loc").await.unwrap();
    let mut end = Vec::new();
    // The answer to a request that never came whole, or just the end.
    let _ = or_fail("the end of the connection", slow.read_to_end(&mut end)).await;
    assert!(!String::from_utf8_lossy(&end).starts_with("HTTP/1.1 200"));
    waiting.still_signs_in().await;
}

/// The row says otherwise: an error with our state is the authority's own no.
#[tokio::test]
async fn an_error_with_our_state() {
    let waiting = Waiting::new().await;
    let query = format!("error=access_denied&state={}", waiting.state);
    let page = waiting.process.comes_back(&query).await;
    assert!(page.starts_with("HTTP/1.1 200") && page.contains("Access denied"), "{page}");
    waiting.ends_with("auth.denied").await;
}

/// The row says otherwise: with our state the code was the authority's own.
#[tokio::test]
async fn an_exchange_that_fails_although_the_state_was_ours() {
    let waiting = Waiting::new().await;
    waiting.world.tinybird.answers("/api/cli-login", Answer::Text(500, String::new()));
    waiting.process.comes_back(&format!("code=ada&state={}", waiting.state)).await;
    waiting.ends_with("auth.unreachable").await;
}

#[tokio::test]
async fn an_answer_for_a_foreign_api_host() {
    let waiting = Waiting::new().await;
    let foreign = World::new().await.tinybird;
    waiting.world.tinybird.turn(|turned| turned.api_host = Some(foreign.url.clone()));
    waiting.process.comes_back("code=ada").await;
    assert_eq!(waiting.process.asks_about_a_host().await.0, foreign.url);
    waiting.process.ask(Intent::ConfirmSignIn { keep: false }).await.unwrap();
    waiting.ends_with("auth.foreign_host").await;
    assert!(foreign.requests("/").is_empty(), "it heard nothing");
}

#[tokio::test]
async fn a_second_callback_finds_nobody() {
    let waiting = Waiting::new().await;
    waiting.process.comes_back("code=ada").await;
    waiting.process.asks_who().await;
    let late = TcpStream::connect(("127.0.0.1", waiting.port())).await;
    assert!(late.is_err(), "the port was closed after its one success");
    waiting.process.ask(Intent::ConfirmSignIn { keep: true }).await.unwrap();
    waiting.process.finished(waiting.request).await.unwrap();
    assert_eq!(waiting.world.tinybird.requests("/api/cli-login").len(), 1);
}

#[tokio::test]
async fn a_callback_after_a_cancel_finds_nobody() {
    let waiting = Waiting::new().await;
    waiting.process.ask(Intent::Cancel { request: waiting.request }).await.unwrap();
    waiting.process.frees_the_port().await;
    waiting.ends_with("app.cancelled").await;
}

#[tokio::test]
async fn the_state_of_a_superseded_attempt_is_out_of_date() {
    let Waiting { world, process, request, state, .. } = Waiting::new().await;
    let second = process.handle.send(world.sign_in());
    assert_eq!(process.finished(request).await.unwrap_err().code, "app.superseded");
    let is_new = |link: &str| parameter(link, "state").is_some_and(|new| new != state);
    let is_shown = async || is_new(&process.waits_for_the_browser().await);
    wait_until("the link of the second attempt", is_shown).await;
    let page = process.comes_back(&format!("code=ada&state={state}")).await;
    assert!(page.contains("This page has expired"), "{page}");
    let link = process.waits_for_the_browser().await;
    let state = parameter(&link, "state").unwrap();
    let waiting = Waiting { world, process, request: second, link, state };
    waiting.still_signs_in().await;
}

#[tokio::test]
async fn a_client_that_knows_ipv6_alone() {
    let waiting = Waiting::new().await;
    let address = SocketAddr::from((Ipv6Addr::LOCALHOST, waiting.port()));
    let request = waiting.filled("GET /?code=ada HTTP/1.1\r\nHOST\r\n");
    let page = speak(TcpStream::connect(address).await.unwrap(), &request).await;
    assert!(page.contains("Almost done"), "{page}");
    waiting.process.asks_who().await;
    waiting.process.ask(Intent::ConfirmSignIn { keep: true }).await.unwrap();
    waiting.process.finished(waiting.request).await.unwrap();
}

#[tokio::test]
async fn a_port_that_is_taken_on_ipv6_alone() {
    let world = World::new().await;
    let _squatter = TcpListener::bind((Ipv6Addr::LOCALHOST, world.config.limits.callback_port));
    let process = world.process();
    let problem = process.ask(world.sign_in()).await.unwrap_err();
    assert_eq!(problem.code, "auth.port_taken");
    assert!(world.browser.0.lock().unwrap().is_empty(), "no browser was opened");
}

/// What a redirect, a login page, a missing page and an empty answer have in common: nothing is
/// published, which is what `cli-login` is for.
#[tokio::test]
async fn an_answer_that_publishes_nothing_means_cli_login() {
    let nothing = [
        Answer::Text(404, "no such page".to_owned()),
        Answer::Text(401, "{}".to_owned()),
        Answer::Text(403, "{}".to_owned()),
        Answer::Text(200, "<!doctype html><title>Sign in</title>".to_owned()),
        Answer::Text(200, String::new()),
        Answer::Redirect("https://login.example.com/".to_owned()),
    ];
    for answer in nothing {
        let waiting = Waiting::within(|world| {
            world.tinybird.answers("/.well-known/oauth-authorization-server", answer.clone());
            world.tinybird.answers("/.well-known/openid-configuration", answer.clone());
        });
        let waiting = waiting.await;
        assert!(waiting.link.contains("/api/cli-login?"), "{answer:?}: {}", waiting.link);
        waiting.still_signs_in().await;
    }
}

#[tokio::test]
async fn metadata_that_is_published_and_wrong_is_a_problem_and_no_downgrade() {
    let wrong: [(&str, serde_json::Value); 6] = [
        ("issuer", "https://evil.test".into()),
        ("issuer", serde_json::Value::Null),
        ("code_challenge_methods_supported", serde_json::json!(["plain"])),
        ("code_challenge_methods_supported", serde_json::Value::Null),
        ("token_endpoint", "http://evil.test/token".into()),
        ("authorization_endpoint", "http://evil.test/auth".into()),
    ];
    for (key, value) in wrong {
        let world = World::new().await;
        world.tinybird.publishes(|metadata| metadata[key] = value.clone());
        refuses_metadata(&world, &format!("{key}: {value}")).await;
    }
    for (what, answer) in [
        ("a list", Answer::Json(serde_json::json!([]))),
        ("a text", Answer::Json("hello".into())),
        ("two mebibytes", Answer::Bytes(2 * 1024 * 1024)),
    ] {
        let world = World::new().await;
        world.tinybird.answers("/.well-known/oauth-authorization-server", answer);
        refuses_metadata(&world, what).await;
    }
}

async fn refuses_metadata(world: &World, what: &str) {
    let problem = world.process().ask(world.sign_in()).await.unwrap_err();
    assert_eq!(problem.code, "auth.metadata", "{what}");
    assert!(world.browser.0.lock().unwrap().is_empty(), "{what}: no browser was opened");
    assert!(world.tinybird.requests("/api/cli-login").is_empty(), "{what}");
}

#[tokio::test]
async fn an_authority_that_fails_is_not_one_that_publishes_nothing() {
    let world = World::new().await;
    world
        .tinybird
        .answers("/.well-known/oauth-authorization-server", Answer::Text(503, "{}".into()));
    let problem = world.process().ask(world.sign_in()).await.unwrap_err();
    assert_eq!(problem.code, "auth.unreachable");
    assert!(world.browser.0.lock().unwrap().is_empty());
}
