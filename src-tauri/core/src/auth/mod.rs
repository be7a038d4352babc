//! Signing in: from an authority's address to what it says of who came back.
//!
//! [`start`] asks the authority which of the two kinds it is and listens; the caller opens
//! [`Attempt::link`] in a browser; [`Attempt::wait`] ends with a [`SignedIn`]. Dropping an
//! attempt cancels it and closes its port. Nothing is stored here, and no account is known.

mod callback;
mod cli_login;
mod discovery;
mod page;
mod standard;

use std::time::Duration;

use tokio::time::Instant;
use url::Url;

use self::callback::{Callback, Listener};
use self::page::Page;
use crate::config::{Host, Limits};
use crate::credentials::Secret;
use crate::http::{self, Http};

/// Why a sign-in failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Another program listens where the authority will send the browser.
    #[error("port {port} is taken")]
    PortTaken {
        /// The port.
        port: u16,
        /// Who holds it, where the system tells.
        holder: Option<String>,
    },
    /// The system does not let us listen.
    #[error("cannot listen on this machine")]
    Listen(#[source] std::io::Error),
    /// The person, or a rule at the authority, said no.
    #[error("the authority denied access")]
    Denied,
    /// The authority ended the sign-in with another error.
    #[error("the authority refused: {code}")]
    Refused {
        /// Its error code, such as `invalid_request`.
        code: String,
    },
    /// Nobody came back in time.
    #[error("nobody signed in in time")]
    TimedOut,
    /// The authority publishes metadata that cannot be trusted, or no longer publishes any.
    #[error("the metadata of {host} is wrong: {reason}")]
    Metadata {
        /// The authority.
        host: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The authority's answer lacks what it must have.
    #[error("the answer of {host} lacks {what}")]
    Incomplete {
        /// The authority.
        host: String,
        /// What is missing.
        what: &'static str,
    },
    /// No answer from the authority.
    #[error(transparent)]
    Http(#[from] http::Error),
    /// An address of the authority's is none.
    #[error(transparent)]
    Host(#[from] crate::config::Error),
}

/// What to sign in to.
#[derive(Clone, Debug)]
pub struct Request {
    /// The authority.
    pub auth_host: Host,
    /// The region's API that is wanted.
    pub api_host: Host,
    /// The workspace to end up in.
    pub workspace: Option<String>,
    /// The client id at a standard authority.
    pub client_id: String,
    /// The authority has published metadata before: it never falls back to `cli-login`.
    pub published: bool,
    /// Language of the page that the browser ends on.
    pub language: String,
}

/// What an authority says of who came back.
#[derive(Debug)]
pub struct SignedIn {
    /// The user token; a standard authority's access token counts as one.
    pub user_token: Secret,
    /// The workspace token, where the authority gives one.
    pub workspace_token: Option<Secret>,
    /// For a new user token without the browser.
    pub refresh_token: Option<Secret>,
    /// How long the user token lives.
    pub expires_in: Option<Duration>,
    /// The region's API it belongs to; `None`: the one asked for.
    pub api_host: Option<String>,
    /// The authority proved that this answer belongs to this attempt. Without the proof a
    /// person must say so.
    pub state_echoed: bool,
    /// The authority publishes metadata.
    pub published: bool,
}

/// A sign-in that waits for the browser.
pub struct Attempt {
    link: Url,
    listener: Listener,
    until: Instant,
    kind: Kind,
    page: page::Pages,
}

enum Kind {
    Standard(Box<standard::Exchange>),
    CliLogin(cli_login::Exchange),
}

/// What an exchange made of a callback.
enum Outcome {
    /// Signed in.
    Done(SignedIn),
    /// Not this attempt's answer: go on listening.
    OutOfDate,
}

/// Asks the authority what it is and listens for the browser. No browser is opened.
pub async fn start(request: Request, http: &Http, limits: &Limits) -> Result<Attempt, Error> {
    let metadata = discovery::discover(&request.auth_host, request.published, http).await?;
    let (listener, link, kind) = match metadata {
        Some(metadata) => {
            let listener = Listener::bind_any(limits, "/callback")?;
            let (link, exchange) = standard::begin(&request, metadata, listener.port())?;
            (listener, link, Kind::Standard(Box::new(exchange)))
        }
        None => {
            let listener = Listener::bind_fixed(limits, limits.callback_port, "/")?;
            let (link, exchange) = cli_login::begin(&request, limits.exchanges)?;
            (listener, link, Kind::CliLogin(exchange))
        }
    };
    let until = Instant::now() + limits.sign_in;
    Ok(Attempt { link, listener, until, kind, page: page::Pages::new(&request.language) })
}

impl Attempt {
    /// The page to open in the browser.
    pub fn link(&self) -> &Url {
        &self.link
    }

    /// Time left until waiting ends.
    pub fn left(&self) -> Duration {
        self.until.saturating_duration_since(Instant::now())
    }

    /// Waits for the browser to come back and exchanges what it brings; `exchanging` is told
    /// whether one is being exchanged.
    pub async fn wait(
        mut self,
        http: &Http,
        exchanging: impl Fn(bool) + Send,
    ) -> Result<SignedIn, Error> {
        loop {
            let next = tokio::time::timeout_at(self.until, self.listener.next());
            let callback = next.await.map_err(|_| Error::TimedOut)?;
            exchanging(true);
            let outcome = match &mut self.kind {
                Kind::Standard(exchange) => exchange.take(&callback, http).await,
                Kind::CliLogin(exchange) => exchange.take(&callback, http).await,
            };
            match self.answer(callback, outcome).await {
                Some(result) => return result,
                None => exchanging(false),
            }
        }
    }

    /// Gives the browser its page; `None` while the attempt goes on.
    async fn answer(
        &self,
        callback: Callback,
        outcome: Result<Outcome, Error>,
    ) -> Option<Result<SignedIn, Error>> {
        let (page, result) = match outcome {
            Ok(Outcome::OutOfDate) => (Page::OutOfDate, None),
            Ok(Outcome::Done(signed_in)) if signed_in.state_echoed => {
                (Page::Done, Some(Ok(signed_in)))
            }
            Ok(Outcome::Done(signed_in)) => (Page::Confirm, Some(Ok(signed_in))),
            Err(Error::Denied) => (Page::Denied, Some(Err(Error::Denied))),
            Err(error) => (Page::Failed, Some(Err(error))),
        };
        callback.answer(self.page.html(page)).await;
        result
    }
}

/// Compares in constant time, so that how long it takes tells nothing of the state.
fn is_ours(state: &str, ours: &str) -> bool {
    subtle::ConstantTimeEq::ct_eq(state.as_bytes(), ours.as_bytes()).into()
}
