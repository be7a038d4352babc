//! Signing in: from an authority's address to what it says of who came back.
//!
//! [`start`] asks the authority which of the two kinds it is and listens, or makes a one-time
//! code; the caller opens [`Attempt::link`] in a browser; [`Attempt::wait`] ends with a
//! [`SignedIn`]. Dropping an attempt cancels it and closes its port. What keeps a session alive
//! afterwards is in [`session`]. Nothing is stored here, and no account is known.
#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]

pub mod callback;
mod cli_login;
pub mod discovery;
mod one_time_code;
mod page;
pub mod session;
mod standard;
pub mod token_answer;

pub use self::standard::refresh;
use std::time::Duration;

use tokio::time::Instant;
use url::Url;

use self::callback::{Callback, Listener};
use self::page::Page;
use crate::credentials::Secret;
use crate::host::Host;
use crate::http::{self, Http};
use crate::limits::Limits;

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
    /// A standard authority has no one-time codes.
    #[error("{host} has no one-time codes")]
    NoOneTimeCode {
        /// The authority.
        host: String,
    },
    /// Codes without a state came back, more than one attempt exchanges.
    #[error("no more codes are exchanged without a state")]
    TooManyCodes,
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
    Host(#[from] crate::host::Error),
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
    /// Have the person confirm a one-time code, instead of waiting for the browser to come back.
    pub one_time_code: bool,
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

impl SignedIn {
    /// Refuses an answer of `host` whose tokens are none: empty, or of other characters than a
    /// token has. Every answer of an authority comes through here.
    fn checked(self, host: &str) -> Result<Self, Error> {
        let tokens = [
            ("user_token", self.user_token.is_token()),
            ("workspace_token", self.workspace_token.as_ref().is_none_or(Secret::is_token)),
            ("refresh_token", self.refresh_token.as_ref().is_none_or(Secret::is_refresh_token)),
        ];
        match tokens.into_iter().find(|(_, is_one)| !is_one) {
            Some((what, _)) => Err(Error::Incomplete { host: host.to_owned(), what }),
            None => Ok(self),
        }
    }
}

/// A sign-in that waits for the person at the browser.
pub struct Attempt {
    link: Url,
    until: Instant,
    way: Way,
}

/// How the person's answer comes here.
enum Way {
    Callback(Box<Callbacks>),
    OneTimeCode(one_time_code::Polling),
}

/// How far a waiting attempt is.
#[derive(Debug)]
pub enum Progress {
    /// The browser came back, and what it brought is being exchanged.
    Exchanging,
    /// That was not the end of it: the wait goes on. With what went wrong, where something did.
    Waiting(Option<Error>),
}

/// What an exchange made of a callback.
enum Outcome {
    /// Signed in.
    Done(SignedIn),
    /// Not this attempt's answer: go on listening.
    OutOfDate,
    /// Anybody may have sent it, and it led to nothing: go on listening.
    Failed(Error),
}

/// Asks the authority what it is and listens for the browser. No browser is opened.
pub async fn start(request: Request, http: &Http, limits: &Limits) -> Result<Attempt, Error> {
    let metadata = discovery::discover(&request.auth_host, request.published, http).await?;
    let (link, way) = match metadata {
        Some(_) if request.one_time_code => {
            return Err(Error::NoOneTimeCode { host: request.auth_host.to_string() });
        }
        Some(metadata) => {
            let listener = Listener::bind_any(limits, "/callback")?;
            let (link, exchange) = standard::begin(&request, metadata, listener.port())?;
            (link, Callbacks::way(listener, Kind::Standard(Box::new(exchange)), &request))
        }
        None if request.one_time_code => {
            let (link, polling) = one_time_code::begin(&request, limits)?;
            (link, Way::OneTimeCode(polling))
        }
        None => {
            let listener = Listener::bind_fixed(limits, limits.callback_port, "/")?;
            let (link, exchange) = cli_login::begin(&request, limits.exchanges)?;
            (link, Callbacks::way(listener, Kind::CliLogin(exchange), &request))
        }
    };
    #[expect(clippy::arithmetic_side_effects, reason = "a limit is ours, and short")]
    let until = Instant::now() + limits.sign_in;
    Ok(Attempt { link, until, way })
}

impl Attempt {
    /// The page to open in the browser.
    pub fn link(&self) -> &Url {
        &self.link
    }

    /// The one-time code as people read it, such as `A2C4-D2G4`.
    pub fn one_time_code(&self) -> Option<String> {
        match &self.way {
            Way::Callback(_) => None,
            Way::OneTimeCode(polling) => Some(polling.shown()),
        }
    }

    /// Time left until waiting ends.
    pub fn left(&self) -> Duration {
        self.until.saturating_duration_since(Instant::now())
    }

    /// Waits until the person has signed in; `progress` is told what happens meanwhile.
    pub async fn wait(
        self,
        http: &Http,
        progress: impl Fn(Progress) + Send,
    ) -> Result<SignedIn, Error> {
        match self.way {
            Way::Callback(callbacks) => callbacks.wait(self.until, http, progress).await,
            Way::OneTimeCode(polling) => {
                let answer = tokio::time::timeout_at(self.until, polling.wait(http)).await;
                answer.map_err(|_| Error::TimedOut)?
            }
        }
    }
}

/// An attempt whose browser comes back to this computer.
struct Callbacks {
    listener: Listener,
    kind: Kind,
    pages: page::Pages,
}

enum Kind {
    Standard(Box<standard::Exchange>),
    CliLogin(cli_login::Exchange),
}

impl Callbacks {
    fn way(listener: Listener, kind: Kind, request: &Request) -> Way {
        let pages = page::Pages::new(&request.language);
        Way::Callback(Box::new(Self { listener, kind, pages }))
    }

    /// Waits for the browser to come back and exchanges what it brings.
    async fn wait(
        mut self,
        until: Instant,
        http: &Http,
        progress: impl Fn(Progress) + Send,
    ) -> Result<SignedIn, Error> {
        loop {
            let next = tokio::time::timeout_at(until, self.listener.next());
            let callback = next.await.map_err(|_| Error::TimedOut)?;
            progress(Progress::Exchanging);
            let outcome = match &mut self.kind {
                Kind::Standard(exchange) => exchange.take(&callback, http).await,
                Kind::CliLogin(exchange) => exchange.take(&callback, http).await,
            };
            match self.answer(callback, outcome).await {
                Ok(result) => return result,
                Err(failed) => progress(Progress::Waiting(failed)),
            }
        }
    }

    /// Gives the browser its page, and the attempt's end; or, while it goes on, what went wrong.
    async fn answer(
        &self,
        callback: Callback,
        outcome: Result<Outcome, Error>,
    ) -> Result<Result<SignedIn, Error>, Option<Error>> {
        let (page, result) = match outcome {
            Ok(Outcome::OutOfDate) => (Page::OutOfDate, Err(None)),
            Ok(Outcome::Failed(error)) => (Page::of(&error), Err(Some(error))),
            Ok(Outcome::Done(signed_in)) if signed_in.state_echoed => {
                (Page::Done, Ok(Ok(signed_in)))
            }
            Ok(Outcome::Done(signed_in)) => (Page::Confirm, Ok(Ok(signed_in))),
            Err(Error::Denied) => (Page::Denied, Ok(Err(Error::Denied))),
            Err(error) => (Page::Failed, Ok(Err(error))),
        };
        callback.answer(page.status(), self.pages.html(page)).await;
        result
    }
}

impl Page {
    /// A code that the authority does not take, or that is not tried, is old or nobody's; otherwise
    /// the app says more.
    fn of(error: &Error) -> Self {
        match error {
            Error::Refused { .. } | Error::Incomplete { .. } | Error::TooManyCodes => {
                Self::OutOfDate
            }
            _ => Self::Failed,
        }
    }
}

/// Compares in constant time, so that how long it takes tells nothing of the state.
fn is_ours(state: &str, ours: &str) -> bool {
    subtle::ConstantTimeEq::ct_eq(state.as_bytes(), ours.as_bytes()).into()
}
