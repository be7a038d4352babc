//! Everything Tinybird Companion knows and does, without a face.
//!
//! A face (the window, the tray, the command line) calls [`start`] with a [`Config`] and its
//! [`Ports`], sends [`Intent`](contract::Intent)s to the [`Handle`] it gets back, and draws the
//! latest [`Snapshot`](contract::Snapshot).
//!
//! # Code map
//!
//! | module | owns |
//! | --- | --- |
//! | [`contract`] | what crosses to a face: intents, snapshots, problems; TypeScript is made from it |
//! | [`view`] | what follows from a snapshot for every face: the tray's menu as data |
//! | [`app`] | the one owner of state: intents and flow results in, snapshots out |
//! | [`problem`] | the error of every module, told to a person |
//! | [`credentials`] | accounts and their secrets |
//! | [`auth`] | signing in: discovery, both kinds of authority, the callback server |
//! | [`cloud`] | Tinybird's HTTP API |
//! | [`stores`] | the vault and every file that is written |
//! | [`tokens`] | local tokens, and how a token is written |
//! | [`local`] | the engine and the local instance |
//! | [`projects`] | project folders: what git makes of a file, and tokens that it would publish |
//! | [`config`], [`limits`], [`host`], [`keyring`], [`words`], [`http`], [`token`], [`redact`], [`plain`], [`quote`], [`log`], [`unix_time`], [`os`] | the base all of them may use |
//!
//! # Invariants
//!
//! - Only [`app`] knows `auth`, `cloud`, `stores`, `tokens`, `local` and `projects`; those
//!   never import each other. The one exception is [`generate_local_tokens`], for a face that wants a pair
//!   without a keyring, a runtime or a client.
//! - Every intent ends, in `Done` or in a problem, also one that changes nothing.
//! - A secret leaves only through a store, a request to Tinybird, or a door named for it.
//!   [`credentials::Secret`] has no `Serialize` and no `Display`.
//! - Text from outside is [`plain`] before a person reads it, and a token that comes in is of a
//!   token's alphabet ([`credentials::Secret::is_token`]).
//! - Nothing here reads the environment: [`Config`] is made by the face.
//! - Cancelling a flow never interrupts a write to a store.
//! - Each call on an engine ends in time (`local::engine`), and nothing else waits for one.
//! - A program is started by its full path, with no token that is not meant for it (`os::launch`).

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
