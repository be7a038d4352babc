//! The small server to which the browser is redirected after a sign-in (RFC 8252).
//!
//! It listens on the loopback addresses only, before the browser opens. It accepts one kind of
//! request (GET, one path, a `Host` of this machine, a top-level navigation) and returns its
//! parameters. Whether they belong to the attempt is not decided here.
//!
//! Any program on this computer may open connections and send nothing. If all connections of a
//! listener are in use, a new one replaces the oldest that has not sent a whole request. A
//! connection that is being answered is not replaced.

use std::collections::HashMap;
use std::convert::Infallible;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener as StdListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::header::{self, HeaderMap, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::{AbortHandle, JoinHandle, JoinSet};

use super::{Error, page};
use crate::limits::Limits;
use crate::os;

/// Time for the page to reach the browser before the port is closed.
const FLUSH_TIMEOUT: Duration = Duration::from_secs(1);
/// Pause after the system refused a connection, such as for lack of file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// The parameters that have an effect. A request that repeats one is invalid.
const UNIQUE: [&str; 4] = ["code", "state", "error", "iss"];

/// A server that listens until it is dropped.
pub(super) struct Listener {
    port: u16,
    callbacks: mpsc::Receiver<Callback>,
    serving: Vec<JoinHandle<()>>,
}

/// The parameters of a callback, by name.
pub struct Parameters(HashMap<String, String>);

/// Hides the values: a code and a state are secrets until they are used.
impl std::fmt::Debug for Parameters {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(crate::redact::REDACTED)
    }
}

impl Parameters {
    /// Reads a query; `None` if it repeats a parameter that has an effect.
    pub fn parse(query: &str) -> Option<Self> {
        let mut parameters = HashMap::new();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            let is_unique = UNIQUE.contains(&name.as_ref());
            if parameters.insert(name.into_owned(), value.into_owned()).is_some() && is_unique {
                return None;
            }
        }
        Some(Self(parameters))
    }

    /// The value of a parameter; `None` if it is missing or empty.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }
}

/// A request from the browser that waits for its page.
pub(super) struct Callback {
    parameters: Parameters,
    page: oneshot::Sender<(StatusCode, String)>,
    connection: watch::Receiver<()>,
}

impl Callback {
    /// The value of a parameter; `None` if it is missing or empty.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.value(name)
    }

    /// Sends the page and waits until it is sent, so that closing the port cannot cut it off.
    pub(super) async fn answer(mut self, status: StatusCode, html: String) {
        if self.page.send((status, html)).is_ok() {
            // The connection drops its sender at its end, and the error is the signal.
            let _ = tokio::time::timeout(FLUSH_TIMEOUT, self.connection.changed()).await;
        }
    }
}

impl Listener {
    /// Listens on a free port of 127.0.0.1, as RFC 8252 says for native clients.
    pub(super) fn bind_any(limits: &Limits, path: &'static str) -> Result<Self, Error> {
        let socket = listen((Ipv4Addr::LOCALHOST, 0).into()).map_err(Error::Listen)?;
        let port = socket.local_addr().map_err(Error::Listen)?.port();
        Ok(Self::serve(vec![socket], port, path, limits))
    }

    /// Listens on a port that the authority fixed, on both addresses of `localhost`.
    pub(super) async fn bind_fixed(
        limits: &Limits,
        port: u16,
        path: &'static str,
    ) -> Result<Self, Error> {
        let mut sockets = Vec::new();
        for address in [Ipv4Addr::LOCALHOST.into(), IpAddr::from(Ipv6Addr::LOCALHOST)] {
            match listen((address, port).into()) {
                Ok(socket) => sockets.push(socket),
                Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
                    let holder = os::find_port_holder(port).await;
                    return Err(Error::PortTaken { port, holder });
                }
                // A machine without IPv6 resolves `localhost` to the other address.
                Err(error) if address.is_ipv6() => tracing::debug!(%error, "not listening on ::1"),
                Err(error) => return Err(Error::Listen(error)),
            }
        }
        Ok(Self::serve(sockets, port, path, limits))
    }

    /// The port that it listens on.
    pub(super) fn port(&self) -> u16 {
        self.port
    }

    /// Waits for the next callback.
    pub(super) async fn next_callback(&mut self) -> Callback {
        match self.callbacks.recv().await {
            Some(callback) => callback,
            // Every server task has ended. The caller has a deadline.
            None => std::future::pending().await,
        }
    }

    fn serve(sockets: Vec<TcpListener>, port: u16, path: &'static str, limits: &Limits) -> Self {
        let (sender, callbacks) = mpsc::channel(limits.callback_connections);
        let server = Arc::new(Server { port, path, limits: limits.clone(), callbacks: sender });
        let serving = sockets.into_iter().map(|s| tokio::spawn(accept(s, server.clone())));
        Self { port, callbacks, serving: serving.collect() }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.serving.iter().for_each(JoinHandle::abort);
    }
}

fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let listener = StdListener::bind(address)?;
    listener.set_nonblocking(true)?;
    TcpListener::from_std(listener)
}

struct Server {
    port: u16,
    path: &'static str,
    limits: Limits,
    callbacks: mpsc::Sender<Callback>,
}

async fn accept(socket: TcpListener, server: Arc<Server>) {
    let mut connections = Connections::new(server.limits.callback_connections);
    loop {
        let Ok((stream, _)) = socket.accept().await else {
            tokio::time::sleep(ACCEPT_PAUSE).await;
            continue;
        };
        connections.make_room().await;
        connections.serve(&server, stream);
    }
}

/// The open connections of one listener, the oldest first.
struct Connections {
    max: usize,
    tasks: JoinSet<()>,
    open: Vec<Connection>,
}

struct Connection {
    task: AbortHandle,
    claim: Claim,
}

/// The right to decide about a connection. The server claims it to answer the request, the listener
/// to close the connection.
#[derive(Clone, Default)]
struct Claim(Arc<AtomicBool>);

impl Claim {
    /// Claims the connection; false if it was claimed before.
    fn take(&self) -> bool {
        !self.0.swap(true, Ordering::SeqCst)
    }
}

impl Connections {
    fn new(max: usize) -> Self {
        Self { max, tasks: JoinSet::new(), open: Vec::new() }
    }

    /// Waits until another connection may be served. If too many are open, the oldest idle one is
    /// closed. If all are being answered, one of them ends soon.
    async fn make_room(&mut self) {
        loop {
            while self.tasks.try_join_next().is_some() {}
            self.open.retain(|connection| !connection.task.is_finished());
            if self.open.len() < self.max {
                return;
            }
            match self.open.iter().position(|connection| connection.claim.take()) {
                Some(idle) => self.open.remove(idle).task.abort(),
                None => drop(self.tasks.join_next().await),
            }
        }
    }

    fn serve(&mut self, server: &Arc<Server>, stream: TcpStream) {
        let claim = Claim::default();
        let task = self.tasks.spawn(Arc::clone(server).serve_connection(stream, claim.clone()));
        self.open.push(Connection { task, claim });
    }
}

impl Server {
    async fn serve_connection(self: Arc<Self>, stream: TcpStream, claim: Claim) {
        let (open, connection) = watch::channel(());
        let limits = &self.limits;
        let (time, bytes) = (limits.callback_header_time, limits.callback_header_bytes);
        let service = service_fn(move |request| {
            let (server, connection) = (Arc::clone(&self), connection.clone());
            let is_claimed = claim.take();
            async move {
                Ok::<_, Infallible>(match is_claimed {
                    true => server.answer(&request, connection).await,
                    // The listener is closing this connection.
                    false => respond(StatusCode::SERVICE_UNAVAILABLE, String::new()),
                })
            }
        });
        let served = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(time)
            .max_buf_size(bytes)
            .keep_alive(false)
            .serve_connection(TokioIo::new(stream), service)
            .await;
        if let Err(error) = served {
            tracing::debug!(%error, "a connection to the callback server ended");
        }
        drop(open);
    }

    async fn answer(
        &self,
        request: &Request<Incoming>,
        connection: watch::Receiver<()>,
    ) -> Response<Full<Bytes>> {
        if let Some(status) = self.refusal(request) {
            tracing::debug!(status = status.as_u16(), "refused a request to the callback server");
            return respond(status, String::new());
        }
        let Some(parameters) = Parameters::parse(request.uri().query().unwrap_or_default()) else {
            return respond(StatusCode::BAD_REQUEST, String::new());
        };
        let (page, html) = oneshot::channel();
        let callback = Callback { parameters, page, connection };
        if self.callbacks.send(callback).await.is_err() {
            return respond(StatusCode::GONE, String::new());
        }
        match html.await {
            Ok((status, html)) => respond(status, html),
            Err(_) => respond(StatusCode::GONE, String::new()),
        }
    }

    /// The status with which a request is refused that is not the redirect of a browser.
    fn refusal(&self, request: &Request<Incoming>) -> Option<StatusCode> {
        let headers = request.headers();
        if request.method() != Method::GET {
            return Some(StatusCode::METHOD_NOT_ALLOWED);
        }
        if request.uri().path() != self.path {
            return Some(StatusCode::NOT_FOUND);
        }
        if !self.is_our_host(headers) {
            return Some(StatusCode::MISDIRECTED_REQUEST);
        }
        (headers.contains_key(header::ORIGIN) || is_cross_site_subrequest(headers))
            .then_some(StatusCode::FORBIDDEN)
    }

    /// Whether the request names this machine as its host. Another name that resolves to it is DNS
    /// rebinding.
    fn is_our_host(&self, headers: &HeaderMap) -> bool {
        let mut hosts = headers.get_all(header::HOST).iter();
        let (Some(host), None) = (hosts.next(), hosts.next()) else {
            return false;
        };
        let names = ["127.0.0.1", "localhost", "[::1]"];
        names.iter().any(|name| host.as_bytes() == format!("{name}:{}", self.port).as_bytes())
    }
}

/// Whether a page of another site fetches, embeds or posts to us, by the `Sec-Fetch-*` headers. For
/// a browser too old to send them, only the state protects the attempt.
fn is_cross_site_subrequest(headers: &HeaderMap) -> bool {
    let is = |name: &str, value: &str| headers.get(name).is_some_and(|is| is == value);
    let is_other_site = is("sec-fetch-site", "cross-site") || is("sec-fetch-site", "same-site");
    is_other_site && !(is("sec-fetch-mode", "navigate") && is("sec-fetch-dest", "document"))
}

fn respond(status: StatusCode, html: String) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(html)));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::try_from(page::content_security_policy()) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    let mut set = |name: header::HeaderName, value| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    set(header::CONTENT_TYPE, "text/html; charset=utf-8");
    set(header::CACHE_CONTROL, "no-store");
    set(header::REFERRER_POLICY, "no-referrer");
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    response
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    use super::*;
    use crate::wait::{PATIENCE, or_fail};

    fn limits() -> Limits {
        Limits { callback_header_time: PATIENCE, ..Limits::default() }
    }

    async fn send(port: u16, request: &str) -> String {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.unwrap();
        let request = request.replace("HOST", &format!("Host: localhost:{port}\r\n"));
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        // The answer may end with a reset as well as with a close.
        let _ = or_fail("the answer", stream.read_to_end(&mut answer)).await;
        String::from_utf8_lossy(&answer).into_owned()
    }

    async fn callback(port: u16, listener: &mut Listener) -> (Callback, JoinHandle<String>) {
        let request = "GET /cb?code=c&state=s HTTP/1.1\r\nHOST\r\n";
        let browser = tokio::spawn(send(port, request));
        (or_fail("a callback", listener.next_callback()).await, browser)
    }

    #[tokio::test]
    async fn returns_the_parameters_and_sends_the_page() {
        let mut listener = Listener::bind_any(&limits(), "/cb").unwrap();
        let (callback, browser) = callback(listener.port(), &mut listener).await;
        assert_eq!(callback.parameter("code"), Some("c"));
        assert_eq!(callback.parameter("missing"), None);
        callback.answer(StatusCode::OK, "<h1>hello</h1>".to_owned()).await;
        drop(listener);
        let page = browser.await.unwrap();
        assert!(page.starts_with("HTTP/1.1 200") && page.ends_with("<h1>hello</h1>"), "{page}");
        for header in ["no-store", "no-referrer", "default-src 'none'", "nosniff"] {
            assert!(page.contains(header), "{header}: {page}");
        }
    }

    #[tokio::test]
    async fn a_request_that_is_no_redirect_is_refused_and_the_next_is_accepted() {
        let mut listener = Listener::bind_any(&limits(), "/cb").unwrap();
        let port = listener.port();
        let large = format!("GET /cb HTTP/1.1\r\nHOSTX: {}\r\n\r\n", "x".repeat(64 * 1024));
        let faults = [
            ("POST /cb?code=c HTTP/1.1\r\nHOSTContent-Length: 0\r\n\r\n", "405"),
            ("HEAD /cb?code=c HTTP/1.1\r\nHOST\r\n", "405"),
            ("GET /other?code=c HTTP/1.1\r\nHOST\r\n", "404"),
            ("GET /cb?code=c HTTP/1.1\r\nHost: evil.test\r\n\r\n", "421"),
            ("GET /cb?code=c HTTP/1.1\r\n\r\n", "421"),
            ("GET /cb?code=c HTTP/1.1\r\nHOSTOrigin: https://evil.test\r\n\r\n", "403"),
            ("GET /cb?code=c HTTP/1.1\r\nHOSTSec-Fetch-Site: cross-site\r\n\r\n", "403"),
            ("GET /cb?code=c&code=d HTTP/1.1\r\nHOST\r\n", "400"),
            ("GET /cb?state=c&state=c HTTP/1.1\r\nHOST\r\n", "400"),
            ("nonsense\r\n\r\n", "400"),
            (large.as_str(), "431"),
        ];
        for (request, status) in faults {
            let answer = send(port, request).await;
            assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{request}\n{answer}");
        }
        let (callback, _browser) = callback(port, &mut listener).await;
        assert_eq!(callback.parameter("state"), Some("s"));
    }

    #[tokio::test]
    async fn connections_without_a_request_do_not_delay_the_one_with_it() {
        let hasty = Limits { callback_header_time: Duration::from_secs(1), ..limits() };
        let mut listener = Listener::bind_any(&hasty, "/cb").unwrap();
        let port = listener.port();
        let mut idle = Vec::new();
        for _ in 0..8 {
            idle.push(TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.unwrap());
        }
        let (callback, _browser) = callback(port, &mut listener).await;
        assert_eq!(callback.parameter("code"), Some("c"));
        let mut end = [0; 1];
        assert_eq!(idle[0].read(&mut end).await.unwrap_or(0), 0, "closed after the header time");
    }

    #[tokio::test]
    async fn with_too_many_connections_the_longest_idle_one_is_closed() {
        let patient =
            Limits { callback_header_time: Duration::from_secs(3600), ..Limits::default() };
        let few = Limits { callback_connections: 2, ..patient };
        let mut listener = Listener::bind_any(&few, "/cb").unwrap();
        let port = listener.port();
        let open = || async { TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.unwrap() };
        let (mut silent, mut slow) = (open().await, open().await);
        slow.write_all(b"GET /cb?code=slow HTTP/1.1\r\n").await.unwrap();

        let (answered, browser) = callback(port, &mut listener).await;

        assert_eq!(answered.parameter("code"), Some("c"));
        assert_eq!(silent.read(&mut [0]).await.unwrap_or(0), 0, "the oldest was closed");
        // The one that is being answered stays, though it is the oldest now.
        let (other, second) = callback(port, &mut listener).await;
        assert_eq!(slow.read(&mut [0]).await.unwrap_or(0), 0, "and then the next");
        answered.answer(StatusCode::OK, "first".to_owned()).await;
        other.answer(StatusCode::BAD_REQUEST, "second".to_owned()).await;
        assert!(browser.await.unwrap().ends_with("first"));
        assert!(second.await.unwrap().starts_with("HTTP/1.1 400"));
    }

    #[tokio::test]
    async fn while_all_connections_are_answered_a_new_one_waits_for_one_of_them() {
        let few = Limits { callback_connections: 2, ..limits() };
        let mut listener = Listener::bind_any(&few, "/cb").unwrap();
        let port = listener.port();
        let (first, one) = callback(port, &mut listener).await;
        let (second, two) = callback(port, &mut listener).await;
        let waiting = tokio::spawn(send(port, "GET /cb?code=third HTTP/1.1\r\nHOST\r\n"));
        first.answer(StatusCode::OK, "one".to_owned()).await;
        assert!(one.await.unwrap().ends_with("one"));
        let third = or_fail("a third callback", listener.next_callback()).await;
        assert_eq!(third.parameter("code"), Some("third"));
        second.answer(StatusCode::OK, "two".to_owned()).await;
        third.answer(StatusCode::OK, "three".to_owned()).await;
        assert!(two.await.unwrap().ends_with("two"));
        assert!(waiting.await.unwrap().ends_with("three"));
    }

    #[test]
    fn the_values_of_parameters_are_not_shown() {
        let parameters = Parameters::parse("code=secret&state=hidden").unwrap();
        let shown = format!("{parameters:?}");
        assert!(!shown.contains("secret") && !shown.contains("hidden"), "{shown}");
    }

    #[tokio::test]
    async fn a_taken_port_is_named_and_a_dropped_one_is_free() {
        let taken = StdListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let error = Listener::bind_fixed(&limits(), port, "/").await.err().unwrap();
        assert!(matches!(error, Error::PortTaken { port: named, .. } if named == port));
        drop(taken);
        assert!(Listener::bind_fixed(&limits(), port, "/").await.is_ok());
    }
}
