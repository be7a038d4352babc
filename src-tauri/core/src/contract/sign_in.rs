//! Signing in: the ways, the stages, and who signed in.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Pasted, Problem};

/// The way in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, TS)]
#[ts(export)]
#[serde(tag = "by", content = "with", rename_all = "snake_case")]
pub enum Method {
    /// The browser comes back to this computer.
    #[default]
    Browser,
    /// A code that the person confirms in a browser, here or on another computer.
    OneTimeCode,
    /// A token that the person has.
    Token(Pasted),
    /// Credentials that were found here: the `at` of one in [`Snapshot::found`](super::Snapshot).
    Found(String),
}

/// How to sign in. What is not said comes from the configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, TS)]
#[ts(export)]
pub struct SignIn {
    /// The way in.
    #[serde(default)]
    pub method: Method,
    /// The region's API.
    pub api_host: Option<String>,
    /// The authority.
    pub auth_host: Option<String>,
    /// The workspace to end up in.
    pub workspace: Option<String>,
    /// The client id at a standard authority.
    pub client_id: Option<String>,
    /// The project folder to write `.tinyb` into.
    pub folder: Option<String>,
}

/// A sign-in that was tried, without what was pasted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct SignInAttempt {
    /// Which.
    pub method: MethodName,
    /// The region's API, where the person named one.
    pub api_host: Option<String>,
    /// The authority, where the person named one.
    pub auth_host: Option<String>,
}

/// A [`Method`](super::Method) as it can be shown: without what was pasted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(tag = "by", content = "with", rename_all = "snake_case")]
pub enum MethodName {
    /// The browser comes back to this computer.
    Browser,
    /// A code that the person confirms in a browser.
    OneTimeCode,
    /// A token that the person has.
    Token,
    /// Credentials that were found here.
    Found(String),
}

impl SignInAttempt {
    /// What may be shown of a sign-in.
    pub(crate) fn of(how: &SignIn) -> Self {
        let method = match &how.method {
            Method::Browser => MethodName::Browser,
            Method::OneTimeCode => MethodName::OneTimeCode,
            Method::Token(_) => MethodName::Token,
            Method::Found(at) => MethodName::Found(at.clone()),
        };
        Self { method, api_host: how.api_host.clone(), auth_host: how.auth_host.clone() }
    }
}

/// How far a sign-in is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[serde(tag = "at", rename_all = "snake_case")]
pub enum SignInStage {
    /// Asking the authority how it signs people in.
    Discovering,
    /// The browser has the link; nothing came back yet.
    Waiting {
        /// The page to open.
        link: String,
        /// When waiting ends, unix milliseconds.
        ends_at: u64,
        /// The one-time code to confirm in the page, such as `A2C4-D2G4`.
        code: Option<String>,
        /// What became of the last answer that led to nothing. It may have been anybody's.
        problem: Option<Problem>,
    },
    /// Asking Tinybird whose token it is.
    Asking,
    /// Something came back and is being made into credentials.
    Exchanging,
    /// Somebody came back: is it the person who asked?
    Confirming {
        /// Who came back.
        who: SignedInUser,
    },
    /// May the person's token be sent to this API? They did not choose it, and it is no known
    /// region. Nothing was sent there yet.
    ForeignHost {
        /// The API, such as `https://api.example.com`.
        api_host: String,
        /// What names it: the path of a file, or a server.
        named_by: String,
    },
    /// Writing to the vault and the files.
    Saving,
}

/// Who came back from the authority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct SignedInUser {
    /// The user's email.
    pub email: String,
    /// The workspace's name.
    pub workspace: String,
    /// The region's name, or the API's address.
    pub region: String,
    /// The region's API.
    pub api_host: String,
}
