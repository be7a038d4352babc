//! The one owner of state: intents and updates go in, snapshots come out.
//!
//! | module | owns |
//! | --- | --- |
//! | `controller` | which request runs: one match over the intents |
//! | `apply` | what an update changes in the snapshot; pure |
//! | `jobs` | the running requests: slots, cancelling |
//! | `updates` | the way from a flow back to the controller |
//! | `secrets` | where an account's secrets are: the vault, memory, the folder's file |
//! | `flows` | one file for each kind of request; flows do not import flows |
//! | `views` | what is on this computer, as the snapshot shows it |
//! | `watch` | changes that no request made |
//! | `context` | the configuration, the ports and the stores that all of these use |
//!
//! The controller is one task and holds no lock. A flow is a task of its own. Some kinds of work are
//! exclusive, such as signing in: a new request ends the one before it. Work on the account is done
//! one request after the other. Looks at the local instance run beside it (`instance_looks`).

mod apply;
mod context;
mod controller;
mod error;
mod flows;
mod folder_looks;
mod folders;
mod handle;
mod hosts;
mod instance_looks;
mod jobs;
mod lists;
mod opening;
mod ports;
mod secrets;
mod token_files;
mod updates;
mod views;
mod watch;

use std::sync::Arc;

pub use self::error::Error;
pub use self::flows::environment::Variables;
pub use self::handle::Handle;
pub use self::lists::Lists;
pub use self::ports::{Browser, Clipboard, Clock, Launcher, LoginItem, Ports, SystemClock};
pub use self::views::token_report;
use crate::config::Config;
pub use crate::os::Launch;

/// Starts the core on the current tokio runtime. It ends when the last [`Handle`] is dropped.
/// No prompt is shown until an intent comes. For a face that stays the snapshot follows changes from
/// now on (`Config::resident`), for the others nothing is read either.
pub fn start(config: Config, ports: Ports) -> Handle {
    controller::Controller::start(Arc::new(context::Context::new(config, ports)))
}
