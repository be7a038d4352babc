//! Maps each error of each module to a [`Problem`]: what happened, what it means, what to do.

mod local;
mod stores;

use std::io;
use std::path::Path;

use crate::contract::{Code, Problem, Risk};
use crate::os::PortHolder;
use crate::{app, auth, cloud, config, host, http, projects, redact, tokens};

impl From<http::Error> for Problem {
    fn from(error: http::Error) -> Self {
        use http::Error as E;
        match error {
            E::NotAllowed { host } => Self::new(Code::HttpNotAllowed).with("host", host),
            E::Unreachable { host, .. } => Self::new(Code::HttpUnreachable).with("host", host),
            E::TooLarge { host } | E::Unexpected { host } => {
                Self::new(Code::HttpUnexpected).with("host", host)
            }
            E::Client(_) => Self::new(Code::HttpClient),
            E::Panicked => Self::new(Code::AppBroke),
        }
    }
}

impl From<host::Error> for Problem {
    fn from(error: host::Error) -> Self {
        Self::new(Code::ConfigHost).with("value", error.value)
    }
}

impl From<config::Error> for Problem {
    fn from(error: config::Error) -> Self {
        use config::Error as E;
        match error {
            E::Host(error) => error.into(),
            E::Port { name, value } => {
                Self::new(Code::ConfigPort).with("name", name).with("value", value)
            }
            E::Image { value } => {
                Self::new(Code::SettingsImage).with("image", redact::redact(&value).into_owned())
            }
            E::NoHome => Self::new(Code::ConfigHome),
        }
    }
}

impl From<auth::Error> for Problem {
    fn from(error: auth::Error) -> Self {
        use auth::Error as E;
        match error {
            E::PortTaken { port, holder } => with_holder(Code::AuthPortTaken, port, holder),
            E::Listen(_) => Self::new(Code::AuthListen),
            E::Denied => Self::new(Code::AuthDenied),
            E::Refused { code } => Self::new(Code::AuthRefused).with("reason", code),
            E::NoOneTimeCode { host } => Self::new(Code::AuthNoOneTimeCode).with("host", host),
            E::TooManyCodes => Self::new(Code::AuthTooManyCodes),
            E::TimedOut => Self::new(Code::AuthTimedOut),
            E::Metadata { host, reason } => Self::new(Code::AuthMetadata)
                .with("host", host)
                .with("why", fault_word(reason))
                .with("reason", reason.to_string()),
            E::Incomplete { host, what } => {
                Self::new(Code::AuthIncomplete).with("host", host).with("what", what)
            }
            E::Http(http::Error::Unreachable { host, .. } | http::Error::Unexpected { host }) => {
                Self::new(Code::AuthUnreachable).with("host", host)
            }
            E::Http(error) => error.into(),
            E::Host(error) => error.into(),
        }
    }
}

impl From<cloud::Error> for Problem {
    fn from(error: cloud::Error) -> Self {
        use cloud::Error as E;
        match error {
            E::Refused { host } => Self::new(Code::CloudRefused).with("host", host),
            E::NotAUserToken { host } => Self::new(Code::CloudNoUser).with("host", host),
            E::MissingRight { host, rights } => {
                Self::new(Code::CloudMissingRight).with("host", host).with("rights", rights)
            }
            E::NotFound { host, name } => {
                Self::new(Code::CloudNotFound).with("host", host).with("name", name)
            }
            E::Invalid { host, reason } => {
                Self::new(Code::CloudInvalid).with("host", host).with("reason", reason)
            }
            E::Http(http::Error::Unreachable { host, .. }) => {
                Self::new(Code::CloudUnreachable).with("host", host)
            }
            E::Http(http::Error::Unexpected { host } | http::Error::TooLarge { host }) => {
                Self::new(Code::CloudUnexpected).with("host", host)
            }
            E::Http(error) => error.into(),
            E::Host(error) => error.into(),
        }
    }
}

impl From<projects::Error> for Problem {
    fn from(error: projects::Error) -> Self {
        use projects::Error as E;
        match error {
            E::Index { path } => {
                Self::new(Code::ProjectIndex).with("path", path.display().to_string())
            }
            E::Io { path, source } => {
                let problem = Self::new(Code::ProjectUnreadable);
                with_reason(problem.with("path", path.display().to_string()), &source)
            }
        }
    }
}

impl From<tokens::local::Error> for Problem {
    fn from(error: tokens::local::Error) -> Self {
        match error {
            tokens::local::Error::Shape | tokens::local::Error::Signature => {
                Self::new(Code::LocalTokenInvalid)
            }
        }
    }
}

impl From<tokens::payload::Error> for Problem {
    fn from(error: tokens::payload::Error) -> Self {
        use tokens::payload::Error as E;
        match error {
            E::Shape => Self::new(Code::AuthNoToken),
            E::Jwt => Self::new(Code::AuthJwt),
            E::Local => Self::new(Code::AuthLocalToken),
        }
    }
}

/// What is wrong with a JWT, in the catalogue's word.
fn jwt_word(error: &tokens::jwt::Error) -> &'static str {
    use tokens::jwt::Error as E;
    match error {
        E::Name => "name",
        E::NoScope => "no_scope",
        E::NoResource => "no_resource",
        E::Twice { .. } => "twice",
        E::Parameters => "parameters",
        E::Filter => "filter",
        E::Ended => "ended",
        E::Rate => "rate",
    }
}

impl From<app::Error> for Problem {
    fn from(error: app::Error) -> Self {
        use app::Error as E;
        match error {
            E::Auth(error) => error.into(),
            E::Cloud(error) => error.into(),
            E::Vault(error) => error.into(),
            E::Store(error) => error.into(),
            E::Tokens(error) => error.into(),
            E::Payload(error) => error.into(),
            E::Local(error) => error.into(),
            E::Projects(error) => error.into(),
            E::Config(error) => error.into(),
            E::Host(error) => error.into(),
            E::Settings(error) => error.into(),
            E::Cancelled => Self::new(Code::AppCancelled),
            E::Superseded => Self::new(Code::AppSuperseded),
            E::Declined => Self::new(Code::AuthDeclined),
            E::ForeignHost { host, named_by } => {
                Self::new(Code::AuthForeignHost).with("host", host).with("by", named_by)
            }
            E::FoundGone { at } => Self::new(Code::AuthFoundGone).with("at", at),
            E::NoRegion => Self::new(Code::AuthNoRegion),
            // The slug is from a token that is not verified.
            E::UnknownRegion { slug } => {
                Self::new(Code::AuthUnknownRegion).with("region", redact::sanitize_name(&slug))
            }
            E::TokenRefused { host } => Self::new(Code::AuthTokenRefused).with("host", host),
            E::SessionOver => Self::new(Code::AuthSessionOver),
            E::NoUserToken => Self::new(Code::AppNoUserToken),
            E::AmbiguousWorkspace { name, accounts } => Self::new(Code::CloudAmbiguousWorkspace)
                .with("name", name)
                .with("accounts", accounts),
            E::NotSignedIn => Self::new(Code::AppNotSignedIn),
            E::NoWorkspace => Self::new(Code::CloudNoWorkspace),
            E::UnknownAccount { name } => Self::new(Code::AppUnknownAccount).with("name", name),
            E::AmbiguousAccount { name, accounts } => {
                Self::new(Code::AppAmbiguousAccount).with("name", name).with("accounts", accounts)
            }
            E::UnknownWorkspace { name } => {
                Self::new(Code::CloudUnknownWorkspace).with("name", name)
            }
            E::Unfit { name } => Self::new(Code::AppUnfit).with("name", name),
            E::NoLocalTokens => Self::new(Code::AppNoLocalTokens),
            E::NoSigningKey => Self::new(Code::TokenNoSigningKey),
            E::UnknownToken { name } => Self::new(Code::TokenUnknown).with("name", name),
            E::OtherWorkspace { name } => Self::new(Code::TokenOtherWorkspace).with("name", name),
            E::JwtNotKept => Self::new(Code::TokenNotKept),
            E::Jwt(error) => Self::new(Code::TokenJwt).with("why", jwt_word(&error)),
            E::CopyText(
                tokens::copy_text::Error::NotOffered | tokens::copy_text::Error::NoField,
            ) => Self::new(Code::TokenNotForDestination),
            E::CopyText(tokens::copy_text::Error::Unfit) => {
                Self::new(Code::AppUnfit).with("name", "TB_HOST")
            }
            E::LocalNotRunning => Self::new(Code::LocalNotRunning),
            E::NoLocalWorkspace { name } => Self::new(Code::LocalNoWorkspace).with("name", name),
            E::NoFolder { path } => Self::new(Code::StoreNoFolder).with("path", path),
            E::NoClipboard => Self::new(Code::AppClipboard).with("reason", ""),
            E::Clipboard(error) => Self::new(Code::AppClipboard).with("reason", error.to_string()),
            E::LoginItem(error) => Self::new(Code::AppLoginItem)
                .with("known", "yes")
                .with("reason", redact::redact(&error.to_string()).into_owned()),
            E::LoginItemIgnored => {
                Self::new(Code::AppLoginItem).with("known", "no").with("reason", "")
            }
            E::Exposed { path, target, risk } => exposed(&path, target.as_deref(), risk),
            E::Tracked { path } => Self::new(Code::ProjectTracked).with("path", path),
            E::IgnoreFile { path } => Self::new(Code::ProjectIgnoreFile).with("path", path),
            E::StillNotIgnored { path } => Self::new(Code::ProjectNotIgnored).with("path", path),
            E::NoTerminal => Self::new(Code::AppNoTerminal),
            E::NotStarted { name, source } => {
                with_reason(Self::new(Code::AppNotStarted).with("name", name), &source)
            }
            E::EngineSilent { name } => Self::new(Code::LocalEngineSilent).with("name", name),
            E::Problem(problem) => *problem,
            E::Broke => Self::new(Code::AppBroke),
        }
    }
}

fn exposed(path: &Path, target: Option<&Path>, risk: Risk) -> Problem {
    let why = match (risk, target) {
        (Risk::Tracked, Some(_)) => "linked",
        (Risk::Tracked, None) => "tracked",
        (Risk::NotIgnored, _) => "not_ignored",
        (Risk::Unknown | Risk::Readable, _) => "unknown",
    };
    Problem::new(Code::ProjectExposed)
        .with("path", path.display().to_string())
        .with("target", target.unwrap_or(path).display().to_string())
        .with("why", why)
}

/// What is wrong with an authority's metadata, in the catalogue's word for it.
fn fault_word(fault: auth::MetadataFault) -> &'static str {
    use auth::MetadataFault as F;
    match fault {
        F::Withdrawn => "withdrawn",
        F::TooLarge => "too_large",
        F::Incomplete => "incomplete",
        F::OtherIssuer => "other_issuer",
        F::NoPkce => "no_pkce",
        F::Insecure => "insecure",
    }
}

/// Why the system refused: in the catalogue's word for it, and in the system's own, which are
/// English.
fn with_reason(problem: Problem, error: &io::Error) -> Problem {
    let why = match error.kind() {
        io::ErrorKind::NotFound => "not_found",
        io::ErrorKind::PermissionDenied => "denied",
        _ => "other",
    };
    problem.with("why", why).with("reason", error.kind().to_string())
}

fn with_holder(code: Code, port: u16, holder: Option<PortHolder>) -> Problem {
    // A port is a name, not a quantity: no language groups its digits.
    let problem = Problem::new(code).with("port", port.to_string());
    match holder {
        Some(PortHolder { name, process }) => {
            problem.with("known", "yes").with("holder", name).with("process", process.to_string())
        }
        None => problem.with("known", "no").with("holder", "").with("process", ""),
    }
}
