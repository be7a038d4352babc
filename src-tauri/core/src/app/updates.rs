//! The way from a flow back to the controller, and whether a request may still be ended.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};

use crate::app::Error;
use crate::contract::{
    ClipboardView, CloudCheck, CopiedContent, FoundView, LeakSearch, LeakView, LocalStage,
    LocalTokens, LocalView, LocalWorkspaceView, Problem, ProjectView, RequestId, ResourceView,
    Settings, SignInStage, StaticTokenView, TokenView, VaultTest, VaultView, WorkspaceView,
};
use crate::credentials::{AccountKey, Region, Secret};
use crate::stores::accounts_file::Accounts;
use crate::stores::tokens_file::TokensFileContent;

/// What a flow reports to the controller.
pub(crate) enum Event {
    /// A stage of the request; ignored if it no longer runs.
    SignIn(RequestId, SignInStage),
    /// A question to the person, and where the answer goes.
    Confirm(RequestId, SignInStage, oneshot::Sender<bool>),
    /// A stage of the request; ignored if it no longer runs.
    Local(RequestId, LocalStage),
    /// How far a search for leaked tokens is; ignored if the request no longer runs.
    LeakSearch(RequestId, LeakSearch),
    /// The look that the request waits for ended.
    Looked(RequestId),
    /// A change of the snapshot. It holds whichever request found it, so it is always applied.
    Update(Box<Update>),
    /// The request ended; ignored if it no longer runs.
    Ended(RequestId, Result<(), Error>),
}

/// A change of the snapshot.
pub(crate) enum Update {
    Accounts(Accounts),
    Vault(VaultView),
    VaultTest(VaultTest),
    Project(Look<ProjectView>),
    /// A folder whose files were written.
    WrittenProject(Look<ProjectView>),
    /// What a look at the instance saw.
    Local(Look<LocalView>),
    /// What the watcher of the instance saw. Its look may have begun before the checks passed.
    WatchedLocal(Look<LocalView>),
    LocalTokens(Option<LocalTokens>),
    Workspaces(Vec<WorkspaceView>),
    Regions(Vec<Region>),
    Found(Vec<FoundView>),
    /// Whether the session of an account is over.
    Session(AccountKey, bool),
    Tokens(Vec<TokenView>),
    /// The static tokens of a workspace, by its id.
    StaticTokens(String, Vec<StaticTokenView>),
    /// The JWTs that were made here, and where tokens were pasted.
    TokensFile(TokensFileContent),
    Resources(Vec<ResourceView>),
    LocalWorkspaces(Vec<LocalWorkspaceView>),
    Projects(Look<Vec<ProjectView>>),
    /// What the last search found.
    Leaks(Vec<LeakView>),
    /// With what is to be taken out of the clipboard again.
    Copied(CopiedContent, Option<ClipboardContent>),
    Clipboard(ClipboardView),
    /// Another program has put something in the place of what was copied at this time.
    ClipboardReplaced {
        copied_at: u64,
    },
    /// What Tinybird said of the active account.
    CloudChecked(CloudCheck),
    /// Whether the app starts when the person logs in, if the system says.
    StartsAtLogin(Option<bool>),
    Settings(Settings),
    /// The settings were changed here, or could not be.
    SettingsProblem(Option<Problem>),
    /// What is wrong with the settings that were read.
    SettingsRead(Option<Problem>),
    /// Whether the desktop shows a tray.
    Tray(bool),
}

/// What a look at the instance, or at the folders of projects, saw.
pub(crate) struct Look<T> {
    /// A look that began later has a higher number, and its view is newer.
    pub(crate) number: u64,
    pub(crate) view: T,
}

/// A flow's way back to the controller.
#[derive(Clone)]
pub(crate) struct Updates {
    request: RequestId,
    decision: Arc<OnceLock<Decision>>,
    events: mpsc::UnboundedSender<Event>,
}

impl Updates {
    /// The way back for the flow of a request.
    pub(crate) fn new(request: RequestId, events: &mpsc::UnboundedSender<Event>) -> Self {
        Self { request, decision: Arc::default(), events: events.clone() }
    }

    /// Runs a write to its end: from here on the request is not ended by a cancel, nor by a newer
    /// one. A request that was ended a moment ago writes nothing.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> Result<T, Error> {
        if *self.decision.get_or_init(|| Decision::Writes) == Decision::Ended {
            return Err(Error::Cancelled);
        }
        tokio::spawn(work).await.map_err(|_| Error::Broke)
    }

    /// Reports how far a sign-in is.
    pub(crate) fn report_stage(&self, stage: SignInStage) {
        self.emit(Event::SignIn(self.request, stage));
    }

    /// Reports how far the start or stop of the local instance is.
    pub(crate) fn report_local_stage(&self, stage: LocalStage) {
        self.emit(Event::Local(self.request, stage));
    }

    /// Reports how far a search for leaked tokens is.
    pub(crate) fn report_leak_search(&self, search: LeakSearch) {
        self.emit(Event::LeakSearch(self.request, search));
    }

    /// Reports that the look that the request waits for ended.
    pub(crate) fn report_look_end(&self) {
        self.emit(Event::Looked(self.request));
    }

    /// Changes the snapshot.
    pub(crate) fn send(&self, update: Update) {
        self.emit(Event::Update(Box::new(update)));
    }

    /// Asks the person a question in a sign-in, and waits for the answer; no answer is a no.
    pub(crate) async fn ask_person(&self, stage: SignInStage) -> bool {
        let (answer, answered) = oneshot::channel();
        self.emit(Event::Confirm(self.request, stage, answer));
        answered.await.unwrap_or(false)
    }

    /// Reports how the flow ended.
    pub(crate) fn report_end(&self, result: Result<(), Error>) {
        self.emit(Event::Ended(self.request, result));
    }

    /// The request of the flow.
    pub(crate) fn request(&self) -> RequestId {
        self.request
    }

    /// Ends the request, unless it has begun to write. Returns whether it did.
    pub(crate) fn end_request(&self) -> bool {
        self.decision.set(Decision::Ended).is_ok()
    }

    fn emit(&self, event: Event) {
        // Without a controller there is no snapshot to change.
        let _ = self.events.send(event);
    }
}

/// Decided once: the flow goes on to write, or it was ended before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Decision {
    Writes,
    Ended,
}

/// A text that this process put into the clipboard and takes back.
#[derive(Clone, Debug)]
pub(crate) struct ClipboardContent {
    pub(crate) text: Secret,
    /// How long it may stay.
    pub(crate) clear_after: Option<Duration>,
    /// The account whose token it is; `None` for a local token or a one-time code.
    pub(crate) account: Option<AccountKey>,
}
