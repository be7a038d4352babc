//! The small server the browser comes back to (RFC 8252).
//!
//! It listens on the loopback addresses only, before the browser opens. It takes one kind of
//! request (GET, one path, a `Host` of this machine, a top-level navigation) and hands its
//! parameters on; whether they belong to the attempt is not decided here.
//!
//! A browser, or anybody else on this computer, may open connections and say nothing on them. When
//! all places of a listener are taken, a new connection gets the place of the one that has been
//! open longest without sending a whole request. A connection that is being answered keeps its own.

use std::collections::HashMap;
use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener as StdListener};
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

use super::Error;
use crate::limits::Limits;
use crate::os;

/// How long the last page may take to reach the browser before the port is closed anyway.
const FLUSH: Duration = Duration::from_secs(1);
/// Rest after the system refused a connection (no file descriptors left, say).
const REFUSED: Duration = Duration::from_millis(50);

/// The parameters that decide anything. One that comes twice makes the request nobody's.
const ONCE: [&str; 4] = ["code", "state", "error", "iss"];

/// Listens until it is dropped.
pub(super) struct Listener {
    port: u16,
    callbacks: mpsc::Receiver<Callback>,
    serving: Vec<JoinHandle<()>>,
}

/// What a browser brings back, by name.
pub struct Parameters(HashMap<String, String>);

/// A code and a state are secrets until they are used.
impl std::fmt::Debug for Parameters {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(crate::redact::REDACTED)
    }
}

impl Parameters {
    /// Reads a query; `None` if one that must come once came twice.
    pub fn parse(query: &str) -> Option<Self> {
        let mut parameters = HashMap::new();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            let once = ONCE.contains(&name.as_ref());
            if parameters.insert(name.into_owned(), value.into_owned()).is_some() && once {
                return None;
            }
        }
        Some(Self(parameters))
    }

    /// A parameter that is there and not empty.
    pub fn named(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }
}

/// A browser that came back and waits for its page.
pub(super) struct Callback {
    parameters: Parameters,
    page: oneshot::Sender<(StatusCode, String)>,
    connection: watch::Receiver<()>,
}

impl Callback {
    /// A parameter that is there, once, and not empty.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.named(name)
    }

    /// Sends the page and waits until it has left, so that closing the port cannot cut it off.
    pub(super) async fn answer(mut self, status: StatusCode, html: String) {
        if self.page.send((status, html)).is_ok() {
            // The sender's end is dropped with the connection: the error is the signal.
            let _ = tokio::time::timeout(FLUSH, self.connection.changed()).await;
        }
    }
}

impl Listener {
    /// A free port of 127.0.0.1, as RFC 8252 has it for native clients.
    pub(super) fn bind_any(limits: &Limits, path: &'static str) -> Result<Self, Error> {
        let socket = listen((Ipv4Addr::LOCALHOST, 0).into()).map_err(Error::Listen)?;
        let port = socket.local_addr().map_err(Error::Listen)?.port();
        Ok(Self::serve(vec![socket], port, path, limits))
    }

    /// A port that the authority fixed, on both addresses that `localhost` can mean.
    pub(super) fn bind_fixed(
        limits: &Limits,
        port: u16,
        path: &'static str,
    ) -> Result<Self, Error> {
        let failed = |error: io::Error| match error.kind() {
            io::ErrorKind::AddrInUse => Error::PortTaken { port, holder: os::port_holder(port) },
            _ => Error::Listen(error),
        };
        let mut sockets = vec![listen((Ipv4Addr::LOCALHOST, port).into()).map_err(failed)?];
        match listen((Ipv6Addr::LOCALHOST, port).into()) {
            Ok(socket) => sockets.push(socket),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => return Err(failed(error)),
            // A machine without IPv6 resolves `localhost` to the other address.
            Err(error) => tracing::debug!(%error, "not listening on ::1"),
        }
        Ok(Self::serve(sockets, port, path, limits))
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }

    /// The next browser that comes back.
    pub(super) async fn next(&mut self) -> Callback {
        match self.callbacks.recv().await {
            Some(callback) => callback,
            // Every server task ended; the caller's deadline ends this.
            None => std::future::pending().await,
        }
    }

    fn serve(sockets: Vec<TcpListener>, port: u16, path: &'static str, limits: &Limits) -> Self {
        let (sender, callbacks) = mpsc::channel(limits.connections);
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
    let mut connections = Connections::new(server.limits.connections);
    loop {
        let Ok((stream, _)) = socket.accept().await else {
            tokio::time::sleep(REFUSED).await;
            continue;
        };
        connections.make_room().await;
        connections.serve(&server, stream);
    }
}

/// The connections of one listener, the oldest first.
struct Connections {
    most: usize,
    tasks: JoinSet<()>,
    open: Vec<Connection>,
}

struct Connection {
    task: AbortHandle,
    decided: Decided,
}

/// What happens to a connection: it is answered, or it gives its place away. Whoever asks first
/// decides.
#[derive(Clone, Default)]
struct Decided(Arc<AtomicBool>);

impl Decided {
    /// Whether nothing was decided before.
    fn is_first(&self) -> bool {
        !self.0.swap(true, Ordering::SeqCst)
    }
}

impl Connections {
    fn new(most: usize) -> Self {
        Self { most, tasks: JoinSet::new(), open: Vec::new() }
    }

    /// Returns once there is a place: the idle connection that came first is closed if there is
    /// none. Where all are being answered, one of them ends soon.
    async fn make_room(&mut self) {
        loop {
            while self.tasks.try_join_next().is_some() {}
            self.open.retain(|connection| !connection.task.is_finished());
            if self.open.len() < self.most {
                return;
            }
            match self.open.iter().position(|connection| connection.decided.is_first()) {
                Some(idle) => self.open.remove(idle).task.abort(),
                None => drop(self.tasks.join_next().await),
            }
        }
    }

    fn serve(&mut self, server: &Arc<Server>, stream: TcpStream) {
        let decided = Decided::default();
        let task = self.tasks.spawn(Arc::clone(server).connection(stream, decided.clone()));
        self.open.push(Connection { task, decided });
    }
}

impl Server {
    async fn connection(self: Arc<Self>, stream: TcpStream, decided: Decided) {
        let (open, connection) = watch::channel(());
        let (header_time, header_bytes) = (self.limits.header_time, self.limits.header_bytes);
        let service = service_fn(move |request| {
            let (server, connection) = (Arc::clone(&self), connection.clone());
            let goes_on = decided.is_first();
            async move {
                Ok::<_, Infallible>(match goes_on {
                    true => server.answer(&request, connection).await,
                    // Its place was given away a moment ago.
                    false => respond(StatusCode::SERVICE_UNAVAILABLE, String::new()),
                })
            }
        });
        let served = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(header_time)
            .max_buf_size(header_bytes)
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

    /// Why the request is no browser coming back.
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
        (headers.contains_key(header::ORIGIN) || is_no_navigation(headers))
            .then_some(StatusCode::FORBIDDEN)
    }

    /// Another name that resolves to this machine is DNS rebinding.
    fn is_our_host(&self, headers: &HeaderMap) -> bool {
        let mut hosts = headers.get_all(header::HOST).iter();
        let (Some(host), None) = (hosts.next(), hosts.next()) else {
            return false;
        };
        let names = ["127.0.0.1", "localhost", "[::1]"];
        names.iter().any(|name| host.as_bytes() == format!("{name}:{}", self.port).as_bytes())
    }
}

/// A page elsewhere that fetches, embeds or posts says so in `Sec-Fetch-*`; a browser too old
/// to send them is told apart by the state alone.
fn is_no_navigation(headers: &HeaderMap) -> bool {
    let is = |name: &str, value: &str| headers.get(name).is_some_and(|is| is == value);
    let from_elsewhere = is("sec-fetch-site", "cross-site") || is("sec-fetch-site", "same-site");
    from_elsewhere && !(is("sec-fetch-mode", "navigate") && is("sec-fetch-dest", "document"))
}

fn respond(status: StatusCode, html: String) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(html)));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    let mut set = |name: header::HeaderName, value| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    set(header::CONTENT_TYPE, "text/html; charset=utf-8");
    set(header::CACHE_CONTROL, "no-store");
    set(header::REFERRER_POLICY, "no-referrer");
    set(header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'");
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    response
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    use super::*;
    use crate::wait::{PATIENCE, or_fail};

    fn limits() -> Limits {
        Limits { header_time: PATIENCE, ..Limits::default() }
    }

    async fn send(port: u16, request: &str) -> String {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.unwrap();
        let request = request.replace("HOST", &format!("Host: localhost:{port}\r\n"));
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        // A reset after the answer is as good an end as a close.
        let _ = or_fail("the answer", stream.read_to_end(&mut answer)).await;
        String::from_utf8_lossy(&answer).into_owned()
    }

    async fn callback(port: u16, listener: &mut Listener) -> (Callback, JoinHandle<String>) {
        let request = "GET /cb?code=c&state=s HTTP/1.1\r\nHOST\r\n";
        let browser = tokio::spawn(send(port, request));
        (or_fail("a callback", listener.next()).await, browser)
    }

    #[tokio::test]
    async fn hands_the_parameters_on_and_gives_the_page_back() {
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
    async fn what_is_no_browser_coming_back_is_refused_and_the_real_one_follows() {
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
    async fn connections_that_say_nothing_do_not_hold_up_the_one_that_does() {
        let hasty = Limits { header_time: Duration::from_secs(1), ..limits() };
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
    async fn where_all_places_are_taken_the_longest_idle_one_gives_way() {
        let patient = Limits { header_time: Duration::from_secs(3600), ..Limits::default() };
        let few = Limits { connections: 2, ..patient };
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
    async fn while_all_places_are_answered_a_new_connection_waits_for_one_of_them() {
        let few = Limits { connections: 2, ..limits() };
        let mut listener = Listener::bind_any(&few, "/cb").unwrap();
        let port = listener.port();
        let (first, one) = callback(port, &mut listener).await;
        let (second, two) = callback(port, &mut listener).await;
        let waiting = tokio::spawn(send(port, "GET /cb?code=third HTTP/1.1\r\nHOST\r\n"));
        first.answer(StatusCode::OK, "one".to_owned()).await;
        assert!(one.await.unwrap().ends_with("one"));
        let third = or_fail("a third callback", listener.next()).await;
        assert_eq!(third.parameter("code"), Some("third"));
        second.answer(StatusCode::OK, "two".to_owned()).await;
        third.answer(StatusCode::OK, "three".to_owned()).await;
        assert!(two.await.unwrap().ends_with("two"));
        assert!(waiting.await.unwrap().ends_with("three"));
    }

    #[test]
    fn what_a_browser_brings_is_not_shown() {
        let parameters = Parameters::parse("code=secret&state=hidden").unwrap();
        let shown = format!("{parameters:?}");
        assert!(!shown.contains("secret") && !shown.contains("hidden"), "{shown}");
    }

    #[tokio::test]
    async fn a_taken_port_is_named_and_a_dropped_one_is_free() {
        let taken = StdListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let error = Listener::bind_fixed(&limits(), port, "/").err().unwrap();
        assert!(matches!(error, Error::PortTaken { port: named, .. } if named == port));
        drop(taken);
        assert!(Listener::bind_fixed(&limits(), port, "/").is_ok());
    }
}
