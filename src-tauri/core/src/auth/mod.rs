//! Signing in at an authority, and refreshing its session.
//!
//! [`start`] asks the authority which protocol it uses, and listens for the browser or makes a
//! one-time code. The caller opens [`Attempt::link`] in a browser. [`Attempt::wait`] returns the
//! [`IssuedTokens`]. Dropping an attempt cancels it and closes its port. [`session`] refreshes and
//! revokes. Nothing is stored here, and no account is known.
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
use crate::contract::Language;
use crate::credentials::Secret;
use crate::host::Host;
use crate::http::{self, Http};
use crate::limits::Limits;
use crate::os::PortHolder;

/// Why a sign-in failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Another program listens where the authority will send the browser.
    #[error("port {port} is taken")]
    PortTaken {
        /// The port.
        port: u16,
        /// The process that listens on it, if the system shows it.
        holder: Option<PortHolder>,
    },
    /// The system refuses to let us listen, or to give random bytes.
    #[error("cannot listen on this machine")]
    Listen(#[source] std::io::Error),
    /// The person, or a rule at the authority, denied access.
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
    /// The browser brought more codes without a state than one attempt exchanges.
    #[error("no more codes are exchanged without a state")]
    TooManyCodes,
    /// The person did not sign in in time.
    #[error("nobody signed in in time")]
    TimedOut,
    /// The authority's metadata is invalid, or it no longer publishes any.
    #[error("the metadata of {host} is wrong: {reason}")]
    Metadata {
        /// The authority.
        host: String,
        /// What is wrong with it.
        reason: MetadataFault,
    },
    /// The authority's answer lacks a required field.
    #[error("the answer of {host} lacks {what}")]
    Incomplete {
        /// The authority.
        host: String,
        /// What is missing.
        what: &'static str,
    },
    /// The authority gave no answer.
    #[error(transparent)]
    Http(#[from] http::Error),
    /// An address of the authority is not valid.
    #[error(transparent)]
    Host(#[from] crate::host::Error),
}

/// What is wrong with an authority's metadata.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MetadataFault {
    /// There was metadata, and there is none now.
    #[error("it was published before and is no longer")]
    Withdrawn,
    /// It is larger than what is read.
    #[error("it is too large")]
    TooLarge,
    /// A field is missing, or is not what it should be.
    #[error("it lacks an issuer or an endpoint")]
    Incomplete,
    /// It belongs to another host.
    #[error("its issuer is another host")]
    OtherIssuer,
    /// The authority does not protect the code of a sign-in.
    #[error("it does not offer PKCE with S256")]
    NoPkce,
    /// A code or a token would be sent in the clear.
    #[error("an endpoint is not reached over https")]
    Insecure,
}

/// A sign-in: at which authority, to which region and how.
#[derive(Clone, Debug)]
pub struct Request {
    /// The authority.
    pub auth_host: Host,
    /// The region's API to sign in to.
    pub api_host: Host,
    /// The workspace to sign in to.
    pub workspace: Option<String>,
    /// Our client id at a standard authority.
    pub client_id: String,
    /// Whether the person confirms a one-time code, instead of the browser coming back to us.
    pub one_time_code: bool,
    /// Whether the authority published metadata before. Then `cli-login` is not used.
    pub had_metadata: bool,
    /// The language of the page that the browser shows at the end.
    pub language: Language,
}

/// The tokens that an authority issued for a sign-in.
#[derive(Debug)]
pub struct IssuedTokens {
    /// The user token; a standard authority's access token counts as one.
    pub user_token: Secret,
    /// The workspace token, if the authority issued one.
    pub workspace_token: Option<Secret>,
    /// The refresh token, which yields a new user token without the browser.
    pub refresh_token: Option<Secret>,
    /// Lifetime of the user token; `None` if it does not end.
    pub expires_in: Option<Duration>,
    /// The region's API that the tokens are for; `None`: the one of the request.
    pub api_host: Option<String>,
    /// Whether the authority proved, by the state, that the tokens belong to this attempt. Without
    /// the proof the person has to confirm it.
    pub is_proven: bool,
    /// Whether the authority publishes metadata.
    pub has_metadata: bool,
}

impl IssuedTokens {
    /// Checks that the tokens from `host` are not empty and have only the characters of tokens.
    /// Every answer of an authority is checked by it.
    fn check(self, host: &str) -> Result<Self, Error> {
        let tokens = [
            ("user_token", self.user_token.is_token()),
            ("workspace_token", self.workspace_token.as_ref().is_none_or(Secret::is_token)),
            ("refresh_token", self.refresh_token.as_ref().is_none_or(Secret::is_refresh_token)),
        ];
        match tokens.into_iter().find(|(_, is_valid)| !is_valid) {
            Some((what, _)) => Err(Error::Incomplete { host: host.to_owned(), what }),
            None => Ok(self),
        }
    }
}

/// A sign-in that waits for the person in the browser.
pub struct Attempt {
    link: Url,
    deadline: Instant,
    source: TokenSource,
}

/// How an attempt gets its tokens.
enum TokenSource {
    Callback(Box<CallbackExchange>),
    OneTimeCode(one_time_code::Polling),
}

/// The progress of an attempt.
#[derive(Debug)]
pub enum Progress {
    /// The browser came back, and its code is being exchanged.
    Exchanging,
    /// The callback did not end the attempt: the wait goes on. With the error, if there was one.
    Waiting(Option<Error>),
}

/// The outcome of a callback.
enum Outcome {
    /// The person is signed in.
    SignedIn(IssuedTokens),
    /// The callback does not belong to this attempt, which goes on.
    OutOfDate,
    /// The exchange failed. Another web page may have sent the callback, so the attempt goes on.
    Failed(Error),
}

/// Starts a sign-in: asks the authority which protocol it uses, and listens for the browser or
/// makes a one-time code. The caller opens the browser.
pub async fn start(request: Request, http: &Http, limits: &Limits) -> Result<Attempt, Error> {
    let metadata =
        discovery::fetch_metadata(&request.auth_host, request.had_metadata, http).await?;
    let (link, source) = match metadata {
        Some(_) if request.one_time_code => {
            return Err(Error::NoOneTimeCode { host: request.auth_host.to_string() });
        }
        Some(metadata) => {
            let listener = Listener::bind_any(limits, "/callback")?;
            let (link, exchange) = standard::start(&request, metadata, listener.port())?;
            let exchange = Exchange::Standard(Box::new(exchange));
            (link, CallbackExchange::source(listener, exchange, &request))
        }
        None if request.one_time_code => {
            let (link, polling) = one_time_code::start(&request, limits)?;
            (link, TokenSource::OneTimeCode(polling))
        }
        None => {
            let listener = Listener::bind_fixed(limits, limits.callback_port, "/").await?;
            let (link, exchange) = cli_login::start(&request, limits.stateless_exchanges)?;
            (link, CallbackExchange::source(listener, Exchange::CliLogin(exchange), &request))
        }
    };
    #[expect(clippy::arithmetic_side_effects, reason = "a limit is ours, and short")]
    let deadline = Instant::now() + limits.sign_in;
    Ok(Attempt { link, deadline, source })
}

impl Attempt {
    /// The link to open in the browser.
    pub fn link(&self) -> &Url {
        &self.link
    }

    /// The one-time code in the form for people, such as `A2C4-D2G4`; `None` if the browser comes
    /// back.
    pub fn one_time_code(&self) -> Option<String> {
        match &self.source {
            TokenSource::Callback(_) => None,
            TokenSource::OneTimeCode(polling) => Some(polling.display_code()),
        }
    }

    /// Time left until [`Attempt::wait`] fails.
    pub fn time_left(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }

    /// Waits until the person has signed in, and reports its `progress`.
    pub async fn wait(
        self,
        http: &Http,
        progress: impl Fn(Progress) + Send,
    ) -> Result<IssuedTokens, Error> {
        match self.source {
            TokenSource::Callback(exchange) => exchange.wait(self.deadline, http, progress).await,
            TokenSource::OneTimeCode(polling) => {
                let answer = tokio::time::timeout_at(self.deadline, polling.wait(http)).await;
                answer.map_err(|_| Error::TimedOut)?
            }
        }
    }
}

/// Waits for the browser's callback, and exchanges its code for tokens.
struct CallbackExchange {
    listener: Listener,
    exchange: Exchange,
    pages: page::Pages,
}

/// The exchange of each protocol.
enum Exchange {
    Standard(Box<standard::Exchange>),
    CliLogin(cli_login::Exchange),
}

impl CallbackExchange {
    fn source(listener: Listener, exchange: Exchange, request: &Request) -> TokenSource {
        let pages = page::Pages::new(request.language);
        TokenSource::Callback(Box::new(Self { listener, exchange, pages }))
    }

    /// Waits until a callback has led to tokens, or to an error that ends the attempt.
    async fn wait(
        mut self,
        deadline: Instant,
        http: &Http,
        progress: impl Fn(Progress) + Send,
    ) -> Result<IssuedTokens, Error> {
        loop {
            let next = tokio::time::timeout_at(deadline, self.listener.next_callback());
            let callback = next.await.map_err(|_| Error::TimedOut)?;
            progress(Progress::Exchanging);
            let outcome = match &mut self.exchange {
                Exchange::Standard(exchange) => exchange.handle_callback(&callback, http).await,
                Exchange::CliLogin(exchange) => exchange.handle_callback(&callback, http).await,
            };
            match self.answer(callback, outcome).await {
                Ok(result) => return result,
                Err(error) => progress(Progress::Waiting(error)),
            }
        }
    }

    /// Sends the browser its page. Returns the result of the attempt; or, if it goes on, the error
    /// of the callback, if there was one.
    async fn answer(
        &self,
        callback: Callback,
        outcome: Result<Outcome, Error>,
    ) -> Result<Result<IssuedTokens, Error>, Option<Error>> {
        let (page, result) = match outcome {
            Ok(Outcome::OutOfDate) => (Page::OutOfDate, Err(None)),
            Ok(Outcome::Failed(error)) => (Page::for_error(&error), Err(Some(error))),
            Ok(Outcome::SignedIn(tokens)) if tokens.is_proven => (Page::Done, Ok(Ok(tokens))),
            Ok(Outcome::SignedIn(tokens)) => (Page::Confirm, Ok(Ok(tokens))),
            Err(Error::Denied) => (Page::Denied, Ok(Err(Error::Denied))),
            Err(error) => (Page::Failed, Ok(Err(error))),
        };
        callback.answer(page.status(), self.pages.html(page)).await;
        result
    }
}

impl Page {
    /// The page for an error after which the attempt goes on. A code that the authority refuses, or
    /// that is not exchanged, is out of date. The app shows the details of other errors.
    fn for_error(error: &Error) -> Self {
        match error {
            Error::Refused { .. } | Error::Incomplete { .. } | Error::TooManyCodes => {
                Self::OutOfDate
            }
            _ => Self::Failed,
        }
    }
}

/// Whether two states are equal. Takes constant time, which reveals nothing of the states.
fn is_same_state(state: &str, expected: &str) -> bool {
    subtle::ConstantTimeEq::ct_eq(state.as_bytes(), expected.as_bytes()).into()
}
