//! The one HTTP client, with the rules for every request.
//!
//! No redirect is followed, no answer over the limit is read, and plain http goes to this machine
//! only. The log has a request's method, host, path and status, and nothing else of it.
#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]

use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use reqwest::{Method, StatusCode};
use serde::de::DeserializeOwned;
use tokio::sync::OnceCell;
use url::Url;

use crate::credentials::Secret;
use crate::host::{is_allowed, is_loopback};
use crate::limits::Limits;

/// The `User-Agent` of our requests.
pub const USER_AGENT: &str = concat!("tinybird-companion/", env!("CARGO_PKG_VERSION"));

/// Why there was no usable answer.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The URL is plain http to another machine, or not http.
    #[error("{host} is not reached over https")]
    NotAllowed {
        /// The host.
        host: String,
    },
    /// The host has no name or no route, refused the connection, or did not answer in time.
    #[error("{host} cannot be reached")]
    Unreachable {
        /// The host.
        host: String,
        /// The cause, without the URL, which may have a code in it.
        #[source]
        source: reqwest::Error,
    },
    /// The answer has more bytes than are read.
    #[error("the answer of {host} is too large")]
    TooLarge {
        /// The host.
        host: String,
    },
    /// The answer is not of the form that the endpoint is known for.
    #[error("{host} answered something else than expected")]
    Unexpected {
        /// The host.
        host: String,
    },
    /// The client could not be made, because the system's certificates cannot be read.
    #[error("no HTTP client could be made")]
    Client(#[source] reqwest::Error),
    /// The thread that makes the client panicked: a defect of ours.
    #[error("no HTTP client was made")]
    Panicked,
}

/// A whole answer, at most as large as the limit.
pub struct Answer {
    /// Host and port of the server.
    pub host: String,
    /// HTTP status.
    pub status: StatusCode,
    /// Headers.
    pub headers: reqwest::header::HeaderMap,
    /// Body.
    pub body: Bytes,
}

/// Headers and body may have tokens in them, so neither is shown.
impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Answer")
            .field("host", &self.host)
            .field("status", &self.status)
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

impl Answer {
    /// Parses the body as JSON.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        serde_json::from_slice(&self.body)
            .map_err(|_| Error::Unexpected { host: self.host.clone() })
    }
}

/// The client. It is made at its first use: reading the system's certificates takes time and
/// memory, which an app that only shows its tray does not need.
#[derive(Clone, Debug)]
pub struct Http {
    limits: Limits,
    clients: Arc<OnceCell<Clients>>,
}

#[derive(Debug)]
struct Clients {
    proxied: reqwest::Client,
    direct: reqwest::Client,
}

impl Http {
    /// Makes a client with these limits.
    pub fn new(limits: &Limits) -> Self {
        Self { limits: limits.clone(), clients: Arc::default() }
    }

    /// Sends a GET, with `token` in the `Authorization` header.
    pub async fn get(&self, url: Url, token: Option<&Secret>) -> Result<Answer, Error> {
        self.send(request(Method::GET, url, token)?).await
    }

    /// Sends a request with a text as its body, and `token` in the `Authorization` header.
    pub async fn send_text(
        &self,
        method: Method,
        url: Url,
        token: &Secret,
        body: String,
    ) -> Result<Answer, Error> {
        let mut request = request(method, url, Some(token))?;
        *request.body_mut() = Some(body.into());
        self.send(request).await
    }

    /// The same client for answers that may be this large.
    #[must_use]
    pub fn with_answer_bytes(&self, answer_bytes: usize) -> Self {
        let limits = Limits { answer_bytes, ..self.limits.clone() };
        Self { limits, clients: Arc::clone(&self.clients) }
    }

    /// Sends a form by POST.
    pub async fn post_form(&self, url: Url, fields: &[(&str, &str)]) -> Result<Answer, Error> {
        let body =
            url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let mut request = reqwest::Request::new(Method::POST, url);
        let kind = reqwest::header::HeaderValue::from_static("application/x-www-form-urlencoded");
        request.headers_mut().insert(reqwest::header::CONTENT_TYPE, kind);
        *request.body_mut() = Some(body.into());
        self.send(request).await
    }

    /// Sends a request that another crate made (`oauth2`), under the same rules.
    pub async fn send(&self, request: reqwest::Request) -> Result<Answer, Error> {
        let url = request.url().clone();
        let host = url.authority().to_owned();
        if !is_allowed(&url) {
            return Err(Error::NotAllowed { host });
        }
        let method = request.method().clone();
        let clients = self.clients().await?;
        let client = if is_loopback(&url) { &clients.direct } else { &clients.proxied };
        let unreachable = |source: reqwest::Error| Error::Unreachable {
            host: host.clone(),
            source: source.without_url(),
        };
        let mut response = client.execute(request).await.map_err(unreachable)?;
        tracing::debug!(%method, %host, path = url.path(), status = response.status().as_u16());
        let mut body = BytesMut::new();
        while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
            if chunk.len() > self.limits.answer_bytes.saturating_sub(body.len()) {
                return Err(Error::TooLarge { host: host.clone() });
            }
            body.extend_from_slice(&chunk);
        }
        let (status, headers) = (response.status(), response.headers().clone());
        Ok(Answer { host, status, headers, body: body.freeze() })
    }

    async fn clients(&self) -> Result<&Clients, Error> {
        let limits = self.limits.clone();
        let making = async || {
            let made = tokio::task::spawn_blocking(move || make_clients(&limits)).await;
            made.map_err(|_| Error::Panicked)?.map_err(Error::Client)
        };
        self.clients.get_or_try_init(making).await
    }
}

/// Makes both clients. Blocks, because it reads the system's certificates.
fn make_clients(limits: &Limits) -> Result<Clients, reqwest::Error> {
    let builder = || {
        reqwest::Client::builder()
            .user_agent(USER_AGENT)
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .connect_timeout(limits.connect)
            .timeout(limits.request)
            // Each request has a connection of its own. A server may close an idle one at the moment
            // a request is written to it, and a request with a code or a refresh token cannot be
            // sent again.
            .pool_max_idle_per_host(0)
    };
    Ok(Clients {
        proxied: builder().build()?,
        // A web proxy must not see, or break, requests to this machine.
        direct: builder().no_proxy().build()?,
    })
}

fn request(method: Method, url: Url, token: Option<&Secret>) -> Result<reqwest::Request, Error> {
    let mut request = reqwest::Request::new(method, url);
    if let Some(token) = token {
        let value = bearer_header(token, request.url())?;
        request.headers_mut().insert(reqwest::header::AUTHORIZATION, value);
    }
    Ok(request)
}

fn bearer_header(token: &Secret, url: &Url) -> Result<reqwest::header::HeaderValue, Error> {
    let text = zeroize::Zeroizing::new(format!("Bearer {}", token.expose()));
    let mut value = reqwest::header::HeaderValue::from_str(&text)
        .map_err(|_| Error::Unexpected { host: url.authority().to_owned() })?;
    value.set_sensitive(true);
    Ok(value)
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    #[test]
    fn an_answer_shows_where_it_came_from_and_nothing_that_it_says() {
        let mut headers = reqwest::header::HeaderMap::new();
        let cookie = reqwest::header::HeaderValue::from_static("session=secret");
        headers.insert(reqwest::header::SET_COOKIE, cookie);
        let body = Bytes::from_static(b"{\"user_token\": \"secret\"}");
        let answer = Answer { host: "id.test".to_owned(), status: StatusCode::OK, headers, body };
        let shown = format!("{answer:?}");
        assert!(shown.contains("id.test") && shown.contains("200"), "{shown}");
        assert!(!shown.contains("secret") && !shown.contains("115, 101"), "{shown}");
    }

    #[tokio::test]
    async fn a_failure_does_not_show_the_url_that_was_asked() {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let url = Url::parse(&format!("http://{free}/api/cli-login?code=secret")).unwrap();
        let error = Http::new(&Limits::default()).get(url, None).await.unwrap_err();
        assert!(matches!(error, Error::Unreachable { .. }), "{error}");
        assert!(!format!("{error:?}").contains("secret"), "{error:?}");
    }

    #[tokio::test]
    async fn no_request_goes_over_a_connection_that_the_server_may_be_closing() {
        let server = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = Url::parse(&format!("http://{}/", server.local_addr().unwrap())).unwrap();
        tokio::spawn(async move {
            loop {
                let (mut connection, _) = server.accept().await.unwrap();
                let mut request = [0; 4096];
                let _ = connection.read(&mut request).await.unwrap();
                let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";
                connection.write_all(answer).await.unwrap();
                // It ends when a second request comes over it, which has no answer.
                tokio::spawn(async move { connection.read(&mut request).await });
            }
        });
        let http = Http::new(&Limits::default());
        http.get(url.clone(), None).await.unwrap();
        http.post_form(url, &[("code", "used once")]).await.unwrap();
    }
}
