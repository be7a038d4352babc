//! A person's machine: a home, a keyring, a browser that only notes what it is asked to open.

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU16, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use companion_core::app::{Browser, Clipboard, Clock, Launch, Launcher, LoginItem};
use companion_core::config::Config;
use companion_core::contract::{Intent, Phase, Problem, RequestId, SignIn, SignInStage, Snapshot};
use companion_core::credentials::Secret;
use companion_core::host::Host;
use companion_core::keyring::{Failure, Keyring, KeyringSession, Probe};
use companion_core::os::dirs;
use companion_core::stores::accounts_file::{AccountsFile, LockedAccounts};
use companion_core::stores::atomic::Locks;
use companion_core::{Handle, Ports, start};
use futures::StreamExt as _;
use futures::channel::mpsc::UnboundedSender;
use futures::stream::BoxStream;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::tinybird::Tinybird;
use crate::wait::{PATIENCE, or_fail, wait_until};

pub(crate) struct World {
    _home: TempDir,
    pub(crate) folder: PathBuf,
    pub(crate) tinybird: Tinybird,
    pub(crate) keyring: MemoryKeyring,
    pub(crate) browser: NotingBrowser,
    pub(crate) clipboard: MemoryClipboard,
    pub(crate) launcher: NotingLauncher,
    pub(crate) login_item: MemoryLoginItem,
    pub(crate) clock: JumpingClock,
    pub(crate) config: Config,
}

impl World {
    pub(crate) async fn new() -> Self {
        let mut home = tempfile::tempdir().unwrap();
        // Under Wine, to remove a watched folder never ends: scripts/wine-tests removes all homes.
        home.disable_cleanup(std::env::var_os("COMPANION_KEEPS_HOMES").is_some());
        let folder = home.path().join("project");
        std::fs::create_dir(&folder).unwrap();
        let tinybird = Tinybird::start().await;
        let mut config = config(home.path());
        config.auth_host = Some(Host::parse(&tinybird.url).unwrap());
        config.api_host = config.auth_host.clone();
        config.default_api_host = Host::parse(&tinybird.url).unwrap();
        config.limits.callback_port = free_port();
        Self {
            _home: home,
            folder,
            tinybird,
            config,
            keyring: MemoryKeyring::default(),
            browser: NotingBrowser::default(),
            clipboard: MemoryClipboard::default(),
            launcher: NotingLauncher::default(),
            login_item: MemoryLoginItem::default(),
            clock: JumpingClock::default(),
        }
    }

    /// For a face that stays, as the window does.
    pub(crate) async fn resident() -> Self {
        let mut world = Self::new().await;
        world.config.resident = true;
        world
    }

    /// A process of ours on this machine. A second one is its equal.
    pub(crate) fn process(&self) -> Process {
        let ports = Ports {
            browser: Arc::new(self.browser.clone()),
            keyring: Arc::new(self.keyring.clone()),
            clock: Arc::new(self.clock.clone()),
            clipboard: Some(Arc::new(self.clipboard.clone())),
            launcher: Some(Arc::new(self.launcher.clone())),
            login_item: Some(Arc::new(self.login_item.clone())),
        };
        let handle = start(self.config.clone(), ports);
        Process { handle, port: self.config.limits.callback_port }
    }

    pub(crate) fn sign_in(&self) -> Intent {
        let folder = Some(self.folder.display().to_string());
        Intent::SignIn(SignIn { folder, ..SignIn::default() })
    }

    pub(crate) fn tinyb(&self) -> Option<serde_json::Value> {
        let bytes = std::fs::read(self.folder.join(".tinyb")).ok()?;
        Some(serde_json::from_slice(&bytes).unwrap())
    }

    /// The accounts file with its lock held, as another process of ours would hold it. Waits on
    /// another thread: a watcher that has the lock needs this one to release it.
    pub(crate) async fn holds_accounts(&self) -> LockedAccounts {
        let locks = Locks::new(&self.config.state_dir, PATIENCE);
        let file = AccountsFile::new(&self.config.state_dir, &locks);
        tokio::task::spawn_blocking(move || file.lock().unwrap()).await.unwrap()
    }

    /// No file in the folder, no account and no entry.
    pub(crate) fn is_untouched(&self) -> bool {
        let is_empty = std::fs::read_dir(&self.folder).unwrap().next().is_none();
        is_empty && self.accounts().is_null() && self.keyring.is_empty()
    }

    /// What the vault holds of the one account there is.
    pub(crate) fn entry(&self) -> serde_json::Value {
        let entries = self.keyring.entries.lock().unwrap();
        let mut accounts = entries.iter().filter(|(user, _)| *user != "local");
        let (_, bytes) = accounts.next().expect("there is an account's entry");
        assert!(accounts.next().is_none());
        serde_json::from_slice(bytes).unwrap()
    }

    pub(crate) fn accounts(&self) -> serde_json::Value {
        let path = self.config.state_dir.join("accounts.json");
        std::fs::read(path).map_or(serde_json::Value::Null, |b| serde_json::from_slice(&b).unwrap())
    }
}

fn config(home: &Path) -> Config {
    let home = home.display().to_string();
    let read = |name: &str| dirs::HOME_VARIABLES.contains(&name).then(|| home.clone());
    Config::from_env(read).unwrap()
}

/// A port for the callback server that nobody else takes: below those that the system hands out
/// by itself, and another one for each test.
fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(20_000);
    loop {
        let port = NEXT.fetch_add(1, Ordering::Relaxed);
        let free = |ip: IpAddr| TcpListener::bind((ip, port)).is_ok();
        if free(Ipv4Addr::LOCALHOST.into()) && free(Ipv6Addr::LOCALHOST.into()) {
            return port;
        }
    }
}

/// One process of ours.
pub(crate) struct Process {
    pub(crate) handle: Handle,
    port: u16,
}

impl Process {
    pub(crate) async fn ask(&self, intent: Intent) -> Result<(), Problem> {
        let request = self.handle.send(intent);
        self.finished(request).await
    }

    pub(crate) async fn finished(&self, request: RequestId) -> Result<(), Problem> {
        or_fail("the end of the request", self.handle.wait_for_end(request)).await
    }

    pub(crate) fn snapshot(&self) -> Snapshot {
        self.handle.snapshots().borrow().clone()
    }

    pub(crate) async fn wait_for(&self, is_it: impl FnMut(&Snapshot) -> bool) -> Snapshot {
        let mut snapshots = self.handle.snapshots();
        let found = tokio::time::timeout(PATIENCE, snapshots.wait_for(is_it)).await;
        let found = found.map(|found| found.unwrap().clone());
        assert!(found.is_ok(), "waited in vain: {:#?}", self.snapshot());
        found.unwrap()
    }

    pub(crate) async fn waits_for_the_browser(&self) -> String {
        let snapshot = self.wait_for(|s| link(s).is_some()).await;
        link(&snapshot).unwrap().to_owned()
    }

    pub(crate) async fn asks_who(&self) -> companion_core::contract::SignedInUser {
        let who = |snapshot: &Snapshot| match &snapshot.sign_in.phase {
            Phase::Running(SignInStage::Confirming { who }) => Some(who.clone()),
            _ => None,
        };
        let snapshot = self.wait_for(|s| who(s).is_some()).await;
        who(&snapshot).unwrap()
    }

    /// The host that the person is asked about, and what names it.
    pub(crate) async fn asks_about_a_host(&self) -> (String, String) {
        let asked = |snapshot: &Snapshot| match &snapshot.sign_in.phase {
            Phase::Running(SignInStage::ForeignHost { api_host, named_by }) => {
                Some((api_host.clone(), named_by.clone()))
            }
            _ => None,
        };
        let snapshot = self.wait_for(|s| asked(s).is_some()).await;
        asked(&snapshot).unwrap()
    }

    /// The browser comes back with these parameters; what it is shown.
    pub(crate) async fn comes_back(&self, query: &str) -> String {
        self.comes_back_to(self.port, "/", query).await
    }

    pub(crate) async fn comes_back_to(&self, port: u16, path: &str, query: &str) -> String {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.unwrap();
        let host = format!("localhost:{port}");
        let request = format!("GET {path}?{query} HTTP/1.1\r\nHost: {host}\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        let _ = or_fail("the answer to the browser", stream.read_to_end(&mut answer)).await;
        String::from_utf8_lossy(&answer).into_owned()
    }

    pub(crate) fn port_is_free(&self) -> bool {
        TcpListener::bind((Ipv4Addr::LOCALHOST, self.port)).is_ok()
    }

    pub(crate) async fn frees_the_port(&self) {
        wait_until("a callback port that is free again", async || self.port_is_free()).await;
    }

    /// Signs `person` in, who says that it was they.
    pub(crate) async fn signs_in(&self, world: &World, person: &str) -> Result<(), Problem> {
        let request = self.handle.send(world.sign_in());
        self.waits_for_the_browser().await;
        self.comes_back(&format!("code={person}")).await;
        self.asks_who().await;
        self.ask(Intent::ConfirmSignIn { keep: true }).await?;
        self.finished(request).await
    }
}

fn link(snapshot: &Snapshot) -> Option<&str> {
    match &snapshot.sign_in.phase {
        Phase::Running(SignInStage::Waiting { link, .. }) => Some(link),
        _ => None,
    }
}

/// The system's clock, which a test can set.
#[derive(Clone, Default)]
pub(crate) struct JumpingClock {
    by: Arc<AtomicI64>,
    looks: Arc<AtomicUsize>,
}

impl JumpingClock {
    /// Goes on from so many seconds later, or earlier.
    pub(crate) fn jump(&self, seconds: i64) {
        self.by.fetch_add(seconds, Ordering::SeqCst);
    }

    /// Waits until it was looked at so many times more.
    pub(crate) async fn is_looked_at(&self, times: usize) {
        let until = self.looks.load(Ordering::SeqCst) + times;
        wait_until("looks at the clock", async || self.looks.load(Ordering::SeqCst) >= until).await;
    }
}

impl Clock for JumpingClock {
    fn now(&self) -> SystemTime {
        self.looks.fetch_add(1, Ordering::SeqCst);
        let by = self.by.load(Ordering::SeqCst);
        let seconds = Duration::from_secs(by.unsigned_abs());
        if by < 0 { SystemTime::now() - seconds } else { SystemTime::now() + seconds }
    }
}

impl World {
    /// The link that the browser was asked to open, once it was.
    pub(crate) async fn opened(&self) -> String {
        let last = || self.browser.0.lock().unwrap().last().cloned();
        wait_until("a link in the browser", async || last().is_some()).await;
        last().unwrap()
    }
}

/// Notes the links it is asked to open.
#[derive(Clone, Default)]
pub(crate) struct NotingBrowser(pub(crate) Arc<Mutex<Vec<String>>>);

impl Browser for NotingBrowser {
    fn open(&self, link: &str) -> io::Result<()> {
        self.0.lock().unwrap().push(link.to_owned());
        Ok(())
    }
}

/// A clipboard in memory.
#[derive(Clone, Default)]
pub(crate) struct MemoryClipboard {
    pub(crate) text: Arc<Mutex<Option<String>>>,
    /// Texts that histories were asked to leave alone.
    pub(crate) secrets: Arc<Mutex<Vec<String>>>,
    /// While it is set, what is there cannot be taken out.
    pub(crate) sticks: Arc<AtomicBool>,
    /// While it is set, a write does not come to its end.
    pub(crate) waits: Arc<AtomicBool>,
}

impl MemoryClipboard {
    pub(crate) fn holds(&self) -> Option<String> {
        self.text.lock().unwrap().clone()
    }
}

impl Clipboard for MemoryClipboard {
    fn write(&self, text: &str) -> io::Result<()> {
        *self.text.lock().unwrap() = Some(text.to_owned());
        Ok(())
    }

    fn write_secret(&self, text: &str) -> io::Result<()> {
        self.secrets.lock().unwrap().push(text.to_owned());
        block_while(&self.waits);
        self.write(text)
    }

    fn read(&self) -> io::Result<Option<String>> {
        Ok(self.holds())
    }

    fn clear(&self) -> io::Result<()> {
        if !self.sticks.load(Ordering::SeqCst) {
            *self.text.lock().unwrap() = None;
        }
        Ok(())
    }
}

/// Blocks while it is set. Not for ever: a test that has failed unsets nothing, and its runtime waits
/// for the thread.
fn block_while(is_set: &AtomicBool) {
    let until = Instant::now() + PATIENCE;
    while is_set.load(Ordering::SeqCst) && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Notes the programs it is asked to start.
#[derive(Clone, Default)]
pub(crate) struct NotingLauncher(pub(crate) Arc<Mutex<Vec<Launched>>>);

/// What a program was given.
pub(crate) struct Launched {
    pub(crate) program: PathBuf,
    #[cfg_attr(windows, expect(dead_code, reason = "it is read on macOS' behalf alone"))]
    pub(crate) args: Vec<String>,
    pub(crate) folder: Option<PathBuf>,
    pub(crate) environment: HashMap<&'static str, String>,
}

impl Launcher for NotingLauncher {
    fn start(&self, launch: &Launch) -> io::Result<()> {
        let value = |(name, value): &(&'static str, Secret)| (*name, value.expose().to_owned());
        self.0.lock().unwrap().push(Launched {
            program: launch.program.clone(),
            args: launch.args.clone(),
            folder: launch.folder.clone(),
            environment: launch.environment.iter().map(value).collect(),
        });
        Ok(())
    }
}

/// A system's list of programs that start at login, which other programs may change.
#[derive(Clone, Default)]
pub(crate) struct MemoryLoginItem {
    pub(crate) is_on: Arc<AtomicBool>,
    /// While it is set, a change fails.
    pub(crate) refuses: Arc<AtomicBool>,
    /// While it is set, a change changes nothing.
    pub(crate) sticks: Arc<AtomicBool>,
}

impl LoginItem for MemoryLoginItem {
    fn is_on(&self) -> io::Result<bool> {
        Ok(self.is_on.load(Ordering::SeqCst))
    }

    fn set(&self, on: bool) -> io::Result<()> {
        if self.refuses.load(Ordering::SeqCst) {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        if !self.sticks.load(Ordering::SeqCst) {
            self.is_on.store(on, Ordering::SeqCst);
        }
        Ok(())
    }
}

/// A keyring in memory, which can be made to be absent.
#[derive(Clone, Default)]
pub(crate) struct MemoryKeyring {
    pub(crate) entries: Arc<Mutex<HashMap<String, Vec<u8>>>>,
    pub(crate) absent: Arc<Mutex<bool>>,
    /// While it is set, a write does not come to its end.
    pub(crate) holds: Arc<AtomicBool>,
    /// While it is set, a write fails.
    pub(crate) refuses: Arc<AtomicBool>,
    /// While it is set, it is locked, and the person does not unlock it.
    pub(crate) locked: Arc<AtomicBool>,
    /// How often a person was asked to unlock it.
    pub(crate) asked: Arc<AtomicUsize>,
    /// While it is set, it gives back something else than it was given.
    pub(crate) forgets: Arc<AtomicBool>,
    /// The largest entry it takes; 0 is any.
    pub(crate) most: Arc<AtomicUsize>,
    /// Whoever listens to its signs.
    listeners: Arc<Mutex<Vec<UnboundedSender<()>>>>,
}

impl Keyring for MemoryKeyring {
    fn probe(&self) -> Probe {
        if *self.absent.lock().unwrap() {
            Probe::Absent
        } else if self.locked.load(Ordering::SeqCst) {
            Probe::Locked
        } else {
            Probe::Open
        }
    }

    fn open(&self) -> Result<Box<dyn KeyringSession>, Failure> {
        Ok(Box::new(self.clone()))
    }

    fn name(&self) -> String {
        "Memory".to_owned()
    }

    fn changes(&self) -> BoxStream<'static, ()> {
        let (listener, signs) = futures::channel::mpsc::unbounded();
        self.listeners.lock().unwrap().push(listener);
        signs.boxed()
    }
}

impl MemoryKeyring {
    /// Comes, or goes, and says so.
    pub(crate) fn turns_absent(&self, absent: bool) {
        *self.absent.lock().unwrap() = absent;
        self.signals();
    }

    /// Is locked or unlocked, and says so.
    pub(crate) fn turns_locked(&self, locked: bool) {
        self.locked.store(locked, Ordering::SeqCst);
        self.signals();
    }

    fn signals(&self) {
        for listener in self.listeners.lock().unwrap().iter() {
            // One that has gone hears nothing.
            let _ = listener.unbounded_send(());
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.entries.lock().unwrap().is_empty()
    }

    fn is_unlocked(&self) -> Result<(), Failure> {
        if self.locked.load(Ordering::SeqCst) {
            self.asked.fetch_add(1, Ordering::SeqCst);
            return Err(Failure::Locked);
        }
        Ok(())
    }
}

impl KeyringSession for MemoryKeyring {
    fn read(&self, user: &str) -> Result<Option<Vec<u8>>, Failure> {
        self.is_unlocked()?;
        let forgets = self.forgets.load(Ordering::SeqCst);
        Ok(self.entries.lock().unwrap().get(user).cloned().filter(|_| !forgets))
    }

    fn write(&self, user: &str, _: &str, bytes: &[u8]) -> Result<(), Failure> {
        self.is_unlocked()?;
        block_while(&self.holds);
        let most = self.most.load(Ordering::SeqCst);
        if self.refuses.load(Ordering::SeqCst) || (most > 0 && bytes.len() > most) {
            return Err(Failure::Other("it is full".to_owned()));
        }
        self.entries.lock().unwrap().insert(user.to_owned(), bytes.to_vec());
        Ok(())
    }

    fn delete(&self, user: &str) -> Result<(), Failure> {
        self.is_unlocked()?;
        self.entries.lock().unwrap().remove(user);
        Ok(())
    }

    fn max_entry_bytes(&self) -> Option<usize> {
        Some(self.most.load(Ordering::SeqCst)).filter(|most| *most > 0)
    }
}
