//! The thread that calls the keyring.
//!
//! Keyring calls block, and a locked keyring may wait for the user indefinitely. So all calls run
//! on one thread, each with a deadline. When a deadline passes or a call fails, the thread and its
//! session are dropped, and the next call starts new ones. At most [`MOST_ABANDONED`] threads are
//! left waiting.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::Duration;

use futures::StreamExt as _;
use futures::future::{self, BoxFuture};
use tokio::sync::{Notify, mpsc as async_mpsc};
use zeroize::Zeroizing;

use super::error::Error;
use super::pieces;
use crate::keyring::{Failure, Keyring, KeyringSession, Probe};
use crate::limits::Limits;

/// The most threads that may wait for a keyring that does not answer; then the vault counts as
/// locked.
pub const MOST_ABANDONED: usize = 2;

/// Runs calls on the keyring. A clone uses the same thread.
#[derive(Clone)]
pub(super) struct Worker {
    keyring: Arc<dyn Keyring>,
    call: Duration,
    unlock: Duration,
    thread: Arc<Mutex<Option<mpsc::Sender<Job>>>>,
    /// An answer came that nobody waited for any more.
    late: Arc<Notify>,
    /// The number of threads that have not ended.
    pub(super) threads: Arc<AtomicUsize>,
}

/// One call on the keyring.
pub(super) enum Call {
    Probe,
    Read(String),
    Write { user: String, label: String, bytes: Zeroizing<Vec<u8>> },
    Delete(String),
}

/// The options of a call.
#[derive(Clone)]
pub(super) struct CallOptions {
    /// A locked keyring may prompt the user.
    pub(super) may_prompt: bool,
    /// While this is set, nothing is written.
    pub(super) is_cancelled: Arc<AtomicBool>,
}

struct Job {
    call: Call,
    options: CallOptions,
    answer: async_mpsc::UnboundedSender<Answer>,
}

/// What the thread answers.
pub(super) enum Answer {
    /// The keyring is locked, and prompts the user now.
    Prompting,
    Probed(Probe, String),
    Done(Result<Option<Zeroizing<Vec<u8>>>, Failure>),
}

impl Worker {
    pub(super) fn new(keyring: Arc<dyn Keyring>, limits: &Limits) -> Self {
        Self {
            keyring,
            call: limits.vault_call,
            unlock: limits.vault_unlock,
            thread: Arc::default(),
            late: Arc::default(),
            threads: Arc::default(),
        }
    }

    /// Runs a call until it ends or its deadline passes.
    pub(super) async fn run(&self, call: Call, options: CallOptions) -> Result<Answer, Error> {
        let (answer, mut answers) = async_mpsc::unbounded_channel();
        self.send(Job { call, options, answer })?;
        let mut deadline = self.call;
        // While the user is prompted, the keyring may go away.
        let mut gone: BoxFuture<'static, ()> = Box::pin(future::pending());
        loop {
            let answer = tokio::select! {
                answer = tokio::time::timeout(deadline, answers.recv()) => answer,
                () = &mut gone => {
                    self.drop_thread();
                    return Err(Error::Absent);
                }
            };
            match answer {
                Ok(Some(Answer::Prompting)) => {
                    deadline = self.unlock;
                    gone = Box::pin(wait_until_absent(Arc::clone(&self.keyring)));
                }
                Ok(Some(Answer::Done(Err(failure)))) => {
                    self.drop_thread();
                    return Err(failure.into());
                }
                Ok(Some(answer)) => return Ok(answer),
                Ok(None) => return Err(Error::Failed("its thread ended".to_owned())),
                Err(_) => {
                    self.drop_thread();
                    return Err(Error::TimedOut);
                }
            }
        }
    }

    /// Waits until the keyring answers a call after its deadline.
    pub(super) async fn late_answer(&self) {
        self.late.notified().await;
    }

    fn send(&self, mut job: Job) -> Result<(), Error> {
        let mut thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(jobs) = thread.as_ref() {
            match jobs.send(job) {
                Ok(()) => return Ok(()),
                Err(mpsc::SendError(back)) => job = back,
            }
        }
        let ended = |_| Error::Failed("its thread ended".to_owned());
        self.start(&mut thread)?.send(job).map_err(ended)
    }

    fn start<'a>(
        &self,
        thread: &'a mut Option<mpsc::Sender<Job>>,
    ) -> Result<&'a mpsc::Sender<Job>, Error> {
        if self.threads.load(Ordering::SeqCst) > MOST_ABANDONED {
            return Err(Error::Locked);
        }
        let (jobs, queue) = mpsc::channel();
        let (keyring, count) = (Arc::clone(&self.keyring), ThreadCount::new(&self.threads));
        let late = Arc::clone(&self.late);
        let serving = move || {
            let _count = count;
            serve(&*keyring, &queue, &late);
        };
        // Never joined: a thread that waits for the user must not delay the exit.
        std::thread::Builder::new()
            .name("vault".to_owned())
            .spawn(serving)
            .map_err(|error| Error::Failed(error.to_string()))?;
        Ok(thread.insert(jobs))
    }

    /// Drops the thread and its session. The next call starts new ones.
    pub(super) fn drop_thread(&self) {
        *self.thread.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// Waits until there is no keyring any more; indefinitely if the keyring reports no changes.
async fn wait_until_absent(keyring: Arc<dyn Keyring>) {
    let mut changes = keyring.changes();
    while changes.next().await.is_some() {
        let keyring = Arc::clone(&keyring);
        let seen = tokio::task::spawn_blocking(move || keyring.probe()).await;
        if matches!(seen, Ok(Probe::Absent)) {
            return;
        }
    }
    future::pending().await
}

/// Counts a thread until it ends: the one in use, and those left waiting.
struct ThreadCount(Arc<AtomicUsize>);

impl ThreadCount {
    fn new(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::SeqCst);
        Self(Arc::clone(count))
    }
}

impl Drop for ThreadCount {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Serves calls until the worker drops its end of the queue.
fn serve(keyring: &dyn Keyring, jobs: &mpsc::Receiver<Job>, late: &Notify) {
    let mut session: Option<Box<dyn KeyringSession>> = None;
    while let Ok(job) = jobs.recv() {
        let answer = job.answer.clone();
        let sent = answer.send(match job.call {
            Call::Probe => Answer::Probed(keyring.probe(), keyring.name()),
            _ => Answer::Done(run_call(keyring, &mut session, job)),
        });
        // The caller may have stopped waiting; its call is made all the same.
        if sent.is_err() {
            late.notify_one();
        }
    }
}

fn run_call(
    keyring: &dyn Keyring,
    session: &mut Option<Box<dyn KeyringSession>>,
    Job { call, options, answer }: Job,
) -> Result<Option<Zeroizing<Vec<u8>>>, Failure> {
    match keyring.probe() {
        Probe::Absent => return Err(Failure::Absent),
        Probe::Locked if !options.may_prompt => return Err(Failure::Locked),
        Probe::Locked => drop(answer.send(Answer::Prompting)),
        Probe::Open | Probe::Volatile => {}
    }
    let session = match session {
        Some(session) => session,
        None => session.insert(keyring.open()?),
    };
    match call {
        Call::Probe => Ok(None),
        Call::Read(user) => pieces::read(&**session, &user),
        Call::Write { .. } if options.is_cancelled.load(Ordering::SeqCst) => {
            Err(Failure::Cancelled)
        }
        Call::Write { user, label, bytes } => {
            pieces::write(&**session, &user, &label, &bytes).map(|()| None)
        }
        Call::Delete(user) => pieces::delete(&**session, &user).map(|()| None),
    }
}
