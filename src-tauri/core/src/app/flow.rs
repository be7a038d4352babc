//! A flow's life: its way back to the owner, the slot it runs in, and whether it may still be
//! ended.

use std::sync::{Arc, OnceLock};

use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use super::Error;
use super::clipboard::Held;
use crate::contract::{
    ClipboardView, Copied, FoundView, LeakSearch, LeakView, LocalStage, LocalTokens, LocalView,
    Problem, ProjectView, RequestId, Settings, SignInStage, TokenView, VaultTest, VaultView,
    WorkspaceView,
};
use crate::credentials::{AccountKey, Region};
use crate::stores::accounts_file::Accounts;

/// What a flow tells the owner.
pub(super) enum Event {
    /// A stage of the request; ignored if it no longer runs.
    SignIn(RequestId, SignInStage),
    /// Somebody came back and waits for the person's answer.
    Confirm(RequestId, SignInStage, oneshot::Sender<bool>),
    /// A stage of the request; ignored if it no longer runs.
    Local(RequestId, LocalStage),
    /// How far a search for leaked tokens is; ignored if the request no longer runs.
    LeakSearch(RequestId, LeakSearch),
    /// The look that the request waits for is over.
    Looked(RequestId),
    /// A fact about a store or the instance. True whoever found it, so always applied.
    Fact(Box<Fact>),
    /// The request's last word; ignored if it no longer runs.
    Ended(RequestId, Result<(), Error>),
}

/// Something that is so.
pub(super) enum Fact {
    Accounts(Accounts),
    Vault(VaultView),
    VaultTest(VaultTest),
    Project(ProjectView),
    /// What a look at the instance saw.
    Local(SeenLocal),
    /// What somebody saw who follows the instance, and whose look may have begun before its checks
    /// passed.
    FollowedLocal(SeenLocal),
    LocalTokens(Option<LocalTokens>),
    Workspaces(Vec<WorkspaceView>),
    Regions(Vec<Region>),
    Found(Vec<FoundView>),
    /// Whether the session of an account is over.
    Session(AccountKey, bool),
    Tokens(Vec<TokenView>),
    Projects(Vec<ProjectView>),
    /// What the last search found.
    Leaks(Vec<LeakView>),
    /// With what is to be taken out of the clipboard again.
    Copied(Copied, Option<Held>),
    Clipboard(ClipboardView),
    Settings(Settings),
    SettingsProblem(Option<Problem>),
    /// Whether the desktop shows a tray.
    Tray(bool),
}

/// What a look at the instance saw.
pub(super) struct SeenLocal {
    /// The look's number: one that began later has a higher one, and knows better.
    pub(super) look: u64,
    pub(super) view: LocalView,
}

/// A flow's way back to the owner.
#[derive(Clone)]
pub(super) struct Tell {
    request: RequestId,
    decided: Arc<OnceLock<Decision>>,
    events: mpsc::UnboundedSender<Event>,
}

impl Tell {
    pub(super) fn new(request: RequestId, events: &mpsc::UnboundedSender<Event>) -> Self {
        Self { request, decided: Arc::default(), events: events.clone() }
    }

    /// Runs a write to its end: from here on the request is not ended by a cancel, nor by a newer
    /// one. A request that was ended a moment ago writes nothing.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> Result<T, Error> {
        if *self.decided.get_or_init(|| Decision::Writes) == Decision::Ended {
            return Err(Error::Cancelled);
        }
        tokio::spawn(work).await.map_err(|_| Error::Broke)
    }

    pub(super) fn stage(&self, stage: SignInStage) {
        self.send(Event::SignIn(self.request, stage));
    }

    pub(super) fn local(&self, stage: LocalStage) {
        self.send(Event::Local(self.request, stage));
    }

    pub(super) fn leak_search(&self, search: LeakSearch) {
        self.send(Event::LeakSearch(self.request, search));
    }

    pub(super) fn looked(&self) {
        self.send(Event::Looked(self.request));
    }

    pub(super) fn fact(&self, fact: Fact) {
        self.send(Event::Fact(Box::new(fact)));
    }

    pub(super) async fn confirm(&self, stage: SignInStage) -> bool {
        let (answer, answered) = oneshot::channel();
        self.send(Event::Confirm(self.request, stage, answer));
        answered.await.unwrap_or(false)
    }

    fn send(&self, event: Event) {
        // Without an owner there is nobody to tell.
        let _ = self.events.send(event);
    }
}

/// What a flow and its owner agree on, once: it goes on to write, or it was ended before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Decision {
    Writes,
    Ended,
}

/// One kind of work: the flow that runs, and the one that was ended before it and may still be
/// letting go of a port or a lock.
#[derive(Default)]
pub(super) struct Slot {
    running: Option<Running>,
    leaving: Option<JoinHandle<()>>,
}

struct Running {
    request: RequestId,
    decided: Arc<OnceLock<Decision>>,
    task: JoinHandle<()>,
}

impl Slot {
    pub(super) fn is_free(&self) -> bool {
        self.running.is_none()
    }

    pub(super) fn runs(&self, request: RequestId) -> bool {
        self.running.as_ref().is_some_and(|running| running.request == request)
    }

    /// Runs a flow as a task of its own, once the one before it has let go of everything.
    pub(super) fn run(
        &mut self,
        tell: Tell,
        work: impl Future<Output = Result<(), Error>> + Send + 'static,
    ) {
        let (request, decided) = (tell.request, Arc::clone(&tell.decided));
        let leaving = self.leaving.take();
        let task = tokio::spawn(async move {
            let mut ending = Ending { tell, result: Some(Err(Error::Broke)) };
            if let Some(leaving) = leaving {
                // That it was ended is no news.
                let _ = leaving.await;
            }
            ending.result = Some(work.await);
        });
        self.running = Some(Running { request, decided, task });
    }

    /// The flow ended by itself.
    pub(super) fn finish(&mut self) {
        self.running = None;
    }

    /// Ends the request, unless it is not here or has begun to write. Says whether it did.
    pub(super) fn cancel(&mut self, request: RequestId) -> bool {
        let here = self.running.take_if(|running| running.request == request);
        match here.map(end) {
            Some(Ok(leaving)) => {
                self.leaving = Some(leaving);
                true
            }
            Some(Err(writing)) => {
                self.running = Some(writing);
                false
            }
            None => false,
        }
    }

    /// Makes room for another request. Gives the one that was ended for it; one that has begun
    /// to write goes on, and ends by itself.
    pub(super) fn clear(&mut self) -> Option<RequestId> {
        let running = self.running.take()?;
        let request = running.request;
        match end(running) {
            Ok(leaving) => {
                self.leaving = Some(leaving);
                Some(request)
            }
            Err(writing) => {
                self.leaving = Some(writing.task);
                None
            }
        }
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.running.take().map(end);
    }
}

/// Ends a flow that has not begun to write.
fn end(running: Running) -> Result<JoinHandle<()>, Running> {
    match running.decided.set(Decision::Ended) {
        Ok(()) => {
            running.task.abort();
            Ok(running.task)
        }
        Err(_) => Err(running),
    }
}

/// Tells the owner how a flow ended, also if it panicked.
struct Ending {
    tell: Tell,
    result: Option<Result<(), Error>>,
}

impl Drop for Ending {
    fn drop(&mut self) {
        if let Some(result) = self.result.take() {
            self.tell.send(Event::Ended(self.tell.request, result));
        }
    }
}
