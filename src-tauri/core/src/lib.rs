//! The core of Tinybird Companion: everything but the front ends.
//!
//! A front end (the window, the tray, the command line) calls [`start`] with a [`Config`] and its
//! [`Ports`], sends [`Intent`](contract::Intent)s to the [`Handle`] it gets back, and draws the
//! latest [`Snapshot`](contract::Snapshot).
//!
//! # Code map
//!
//! | module | owns |
//! | --- | --- |
//! | [`contract`] | the types of the front ends: intents, snapshots, problems; TypeScript is made from them |
//! | [`view`] | pure functions of a snapshot for every front end, such as the tray's menu |
//! | [`app`] | the one owner of state: intents and flow results in, snapshots out |
//! | [`problem`] | maps the errors of every module to problems, which people read |
//! | [`credentials`] | accounts and their secrets |
//! | [`auth`] | signing in: discovery, both protocols, the callback server |
//! | [`cloud`] | Tinybird's HTTP API |
//! | [`stores`] | the vault and every file that is written |
//! | [`tokens`] | local tokens, and the formats of a copied token |
//! | [`local`] | the engine and the local instance |
//! | [`projects`] | project folders: whether git ignores or tracks a file, and tokens that it would publish |
//! | [`config`], [`limits`], [`host`], [`keyring`], [`words`], [`http`], [`token`], [`redact`], [`plain`], [`quote`], [`log`], [`unix_time`], [`os`] | the base, which all of them may use |
//!
//! # Invariants
//!
//! - Only [`app`] knows `auth`, `cloud`, `stores`, `tokens`, `local` and `projects`; those
//!   never import each other. The one exception is [`generate_local_tokens`], for a front end that
//!   makes a pair without a keyring, a runtime or a client.
//! - Every intent ends in `Done` or in a problem, also one that changes nothing.
//! - A secret leaves only through a store, a request to Tinybird, the clipboard, a terminal that
//!   the person opens, or [`Handle::reveal`]. [`credentials::Secret`] has no `Serialize` and no
//!   `Display`.
//! - Text from outside is escaped by [`plain`] before a person reads it, and a token from outside
//!   has only the characters of tokens ([`credentials::Secret::is_token`]).
//! - No code here reads the environment or the wall clock: the front end makes the [`Config`] and
//!   the [`Ports`].
//! - Cancelling a flow never interrupts a write to a store.
//! - Each call on an engine has a deadline (`local::engine`).
//! - A program is started by its absolute path, and gets only the tokens that are meant for it
//!   (`os::launch`).

pub mod app;
pub mod auth;
pub mod cloud;
pub mod config;
pub mod contract;
pub mod credentials;
pub mod host;
pub mod http;
pub mod keyring;
pub mod limits;
pub mod local;
pub mod log;
pub mod os;
pub mod plain;
pub mod problem;
pub mod projects;
pub mod quote;
pub mod redact;
pub mod stores;
pub mod token;
pub mod tokens;
pub mod unix_time;
pub mod view;
pub mod words;

#[cfg(test)]
#[path = "../tests/whole/wait.rs"]
mod wait;

pub use app::{Handle, Ports, start};
pub use config::Config;
pub use tokens::local::generate as generate_local_tokens;
