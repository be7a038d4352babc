//! The vault over a keyring in memory that hangs, loses its session or goes.

use std::collections::HashMap;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, mpsc};
use std::time::Duration;

use futures::stream::{self, BoxStream};
use futures::{FutureExt as _, StreamExt as _};

use super::*;
use crate::credentials::{JwtSecrets, Secret, Workspace, WorkspaceRef};
use crate::keyring::{Failure, KeyringSession};
use crate::wait::{PATIENCE, wait_until};

type Entries = Arc<Mutex<HashMap<String, Vec<u8>>>>;

/// A keyring in memory that can hang, or lose its session.
#[derive(Default)]
struct Fake {
    entries: Entries,
    hang: Arc<Mutex<()>>,
    lost: Arc<AtomicUsize>,
    /// What one look after the other shows, the last one from then on.
    shows: Mutex<Vec<Probe>>,
}

struct FakeStore(Entries, Arc<Mutex<()>>, Arc<AtomicUsize>);

impl Keyring for Fake {
    fn probe(&self) -> Probe {
        let mut shows = self.shows.lock().unwrap();
        let last = shows.first().copied().unwrap_or(Probe::Open);
        if shows.len() > 1 { shows.remove(0) } else { last }
    }

    fn changes(&self) -> BoxStream<'static, ()> {
        stream::repeat(()).boxed()
    }

    fn name(&self) -> String {
        "Fake".to_owned()
    }

    fn open(&self) -> Result<Box<dyn KeyringSession>, Failure> {
        let (entries, hang) = (Arc::clone(&self.entries), Arc::clone(&self.hang));
        Ok(Box::new(FakeStore(entries, hang, Arc::clone(&self.lost))))
    }
}

impl KeyringSession for FakeStore {
    fn read(&self, user: &str) -> Result<Option<Vec<u8>>, Failure> {
        let _hang = self.1.lock().unwrap();
        if self.2.swap(0, Ordering::SeqCst) > 0 {
            return Err(Failure::Other("no session".to_owned()));
        }
        Ok(self.0.lock().unwrap().get(user).cloned())
    }

    fn write(&self, user: &str, _: &str, bytes: &[u8]) -> Result<(), Failure> {
        self.0.lock().unwrap().insert(user.to_owned(), bytes.to_vec());
        Ok(())
    }

    fn delete(&self, user: &str) -> Result<(), Failure> {
        self.0.lock().unwrap().remove(user);
        Ok(())
    }
}

fn vault(fake: Fake) -> Vault {
    let limits = Limits { vault_call: PATIENCE, ..Limits::default() };
    Vault::new(Arc::new(fake), &limits)
}

fn account() -> Account {
    Account {
        key: AccountKey { api_host: "https://api".to_owned(), user_id: "1".to_owned() },
        email: "ada@example.com".to_owned(),
        auth_host: "https://cloud".to_owned(),
        client_id: None,
        region: None,
        workspace: None,
    }
}

fn credentials() -> Credentials {
    Credentials {
        user_token: Some(Secret::new("u".repeat(8 * 1024))),
        refresh_token: Some(Secret::new("r")),
        expires_at: Some(1),
        workspaces: vec![Workspace {
            reference: WorkspaceRef { id: "w".to_owned(), name: "análisis".to_owned() },
            token: Secret::new("t"),
        }],
        jwts: JwtSecrets {
            keys: [("w".to_owned(), Secret::new("k"))].into(),
            kept: [("j".to_owned(), Secret::new("j"))].into(),
        },
    }
}

/// Makes every read wait until what comes back is dropped.
fn block_reads(hang: Arc<Mutex<()>>) -> mpsc::Sender<()> {
    let (release, released) = mpsc::channel::<()>();
    let (lock, locked) = mpsc::channel();
    std::thread::spawn(move || {
        let _guard = hang.lock();
        lock.send(()).unwrap();
        let _ = released.recv();
    });
    locked.recv().unwrap();
    release
}

#[tokio::test]
async fn gives_back_what_it_keeps() {
    let vault = vault(Fake::default());
    let (account, secrets) = (account(), credentials());
    assert_eq!(vault.credentials(&account.key).await.unwrap(), None);
    vault.save(&account, &secrets).await.unwrap();
    assert_eq!(vault.credentials(&account.key).await.unwrap(), Some(secrets));
    vault.delete(&account.key).await.unwrap();
    assert_eq!(vault.credentials(&account.key).await.unwrap(), None);
}

#[tokio::test]
async fn an_entry_of_a_newer_version_is_neither_read_nor_replaced() {
    let fake = Fake::default();
    let entries = Arc::clone(&fake.entries);
    let newer = br#"{"v":2,"strange":1}"#.to_vec();
    entries.lock().unwrap().insert(account().key.vault_user(), newer.clone());
    let vault = vault(fake);
    assert!(matches!(vault.credentials(&account().key).await, Err(Error::Newer)));
    assert!(matches!(vault.save(&account(), &credentials()).await, Err(Error::Newer)));
    assert_eq!(entries.lock().unwrap().values().next(), Some(&newer));
}

#[tokio::test]
async fn a_keyring_that_hangs_is_left_and_tried_again() {
    let fake = Fake::default();
    let hang = Arc::clone(&fake.hang);
    let limits = Limits { vault_call: Duration::from_millis(200), ..Limits::default() };
    let vault = Vault::new(Arc::new(fake), &limits);
    let release = block_reads(hang);
    for _ in 0..=MOST_ABANDONED {
        assert!(matches!(vault.local_tokens().await, Err(Error::TimedOut)));
    }
    assert!(matches!(vault.local_tokens().await, Err(Error::Locked)), "no more threads");
    assert_eq!(vault.late_answer().now_or_never(), None);
    drop(release);
    tokio::time::timeout(PATIENCE, vault.late_answer()).await.expect("a late answer");
    let is_left = async || vault.worker.threads.load(Ordering::SeqCst) == 0;
    wait_until("the threads that were left waiting", is_left).await;
    // On a busy machine even a call that does not hang may take longer than this limit.
    let is_read = async || matches!(vault.local_tokens().await, Ok(None));
    wait_until("a keyring that is read again", is_read).await;
}

#[tokio::test]
async fn a_write_that_is_taken_back_while_the_keyring_waits_is_not_done() {
    let fake = Fake::default();
    let (entries, release) = (Arc::clone(&fake.entries), block_reads(Arc::clone(&fake.hang)));
    let taken_back = Arc::new(AtomicBool::new(false));
    let vault = Vault::new(Arc::new(fake), &Limits::default()).cancelled_by(&taken_back);
    let saving = tokio::spawn(async move { vault.save(&account(), &credentials()).await });
    taken_back.store(true, Ordering::SeqCst);
    drop(release);
    assert!(matches!(saving.await.unwrap(), Err(Error::Cancelled)));
    assert!(entries.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_keyring_that_goes_while_it_asks_is_not_waited_for() {
    let shows = Mutex::new(vec![Probe::Locked, Probe::Absent]);
    let fake = Fake { shows, ..Fake::default() };
    let release = block_reads(Arc::clone(&fake.hang));
    let vault = Vault::new(Arc::new(fake), &Limits::default());
    let waited = tokio::time::timeout(Limits::default().vault_unlock / 2, vault.local_tokens());
    assert!(matches!(waited.await.unwrap(), Err(Error::Absent)));
    drop(release);
}

#[tokio::test]
async fn a_lost_session_costs_one_call() {
    let fake = Fake::default();
    fake.lost.store(1, Ordering::SeqCst);
    let vault = vault(fake);
    assert!(matches!(vault.local_tokens().await, Err(Error::Failed(_))));
    assert_eq!(vault.local_tokens().await.unwrap(), None);
}
