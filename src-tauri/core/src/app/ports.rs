//! What the core reaches the outside with: traits that a face implements.

use std::io;
use std::sync::Arc;
use std::time::SystemTime;

use crate::keyring::Keyring;
use crate::os::Launch;

/// Opens links in the person's browser and folders in the file manager: a port.
pub trait Browser: Send + Sync + 'static {
    /// Opens a link that is https, or http to this machine, or a folder by its absolute path. May
    /// block. Success says only that an opener was started.
    fn open(&self, link: &str) -> io::Result<()>;
}

/// The desktop's clipboard: a port of the faces that copy. Every call may block.
pub trait Clipboard: Send + Sync + 'static {
    /// Puts a text there.
    fn write(&self, text: &str) -> io::Result<()>;
    /// Puts a text there that histories and other devices are asked to leave alone.
    fn write_secret(&self, text: &str) -> io::Result<()>;
    /// The text there; `None` where there is none.
    fn read(&self) -> io::Result<Option<String>>;
    /// Empties it.
    fn clear(&self) -> io::Result<()>;
}

/// Starts programs of the desktop: a port of the faces that start an engine or a terminal.
pub trait Launcher: Send + Sync + 'static {
    /// Starts a program and lets go of it.
    fn start(&self, launch: &Launch) -> io::Result<()>;
}

/// The system's list of programs that start when a person logs in: a port of a face that stays.
/// Every call may block.
pub trait LoginItem: Send + Sync + 'static {
    /// Whether the system starts the app.
    fn is_on(&self) -> io::Result<bool>;
    /// Puts the app on the list, or takes it off.
    fn set(&self, on: bool) -> io::Result<()>;
}

/// Tells the wall time: a port.
pub trait Clock: Send + Sync + 'static {
    /// The time now.
    fn now(&self) -> SystemTime;
}

/// The system's own clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }
}

/// What the core reaches the outside with.
#[derive(Clone)]
pub struct Ports {
    /// The person's browser.
    pub browser: Arc<dyn Browser>,
    /// The OS keyring.
    pub keyring: Arc<dyn Keyring>,
    /// The wall clock.
    pub clock: Arc<dyn Clock>,
    /// The clipboard, for a face that copies.
    pub clipboard: Option<Arc<dyn Clipboard>>,
    /// Starts programs, for a face that may.
    pub launcher: Option<Arc<dyn Launcher>>,
    /// Starts the app when the person logs in, for a face that stays.
    pub login_item: Option<Arc<dyn LoginItem>>,
}
