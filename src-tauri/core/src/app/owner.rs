//! The owner's task: which request runs, and what the snapshot says.

use std::collections::VecDeque;
use std::sync::Arc;

use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::{AbortHandle, JoinHandle};

use super::core::Core;
use super::{Error, Handle, account, local_instance, refresh, sign_in, sign_out, watch as watcher};
use crate::contract::{
    AccountView, Ended, Flow, Intent, LocalStage, LocalState, LocalTokens, LocalView, Phase,
    Problem, ProjectView, RequestId, SignInStage, Snapshot, VaultView, Working, WorkspaceView,
};
use crate::credentials::Account;
use crate::stores::accounts_file::Accounts;

/// How many ends a snapshot remembers.
const ENDED: usize = 16;

/// What a flow tells the owner.
pub(super) enum Event {
    /// A stage of the request; ignored if it no longer runs.
    SignIn(RequestId, SignInStage),
    /// Somebody came back and waits for the person's answer.
    Confirm(RequestId, SignInStage, oneshot::Sender<bool>),
    /// A stage of the request; ignored if it no longer runs.
    Local(RequestId, LocalStage),
    /// A fact about a store or the instance. True whoever found it, so always applied.
    Fact(Fact),
    /// The request's last word; ignored if it no longer runs.
    Ended(RequestId, Result<(), Error>),
}

/// Something that is so.
pub(super) enum Fact {
    Accounts(Accounts),
    Vault(VaultView),
    Project(ProjectView),
    Local(LocalView),
    LocalTokens(Option<LocalTokens>),
    Workspaces(Vec<WorkspaceView>),
}

/// A flow's way back to the owner.
#[derive(Clone)]
pub(super) struct Tell {
    pub(super) request: RequestId,
    events: mpsc::UnboundedSender<Event>,
}

impl Tell {
    pub(super) fn stage(&self, stage: SignInStage) {
        self.send(Event::SignIn(self.request, stage));
    }

    pub(super) fn local(&self, stage: LocalStage) {
        self.send(Event::Local(self.request, stage));
    }

    pub(super) fn fact(&self, fact: Fact) {
        self.send(Event::Fact(fact));
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

struct Running {
    request: RequestId,
    task: JoinHandle<()>,
}

pub(super) struct App {
    core: Arc<Core>,
    events: mpsc::UnboundedSender<Event>,
    snapshot: Snapshot,
    published: watch::Sender<Snapshot>,
    workspaces: watch::Sender<Vec<WorkspaceView>>,
    sign_in: Option<Running>,
    local: Option<Running>,
    account: Option<Running>,
    waiting: VecDeque<(RequestId, Intent)>,
    confirm: Option<oneshot::Sender<bool>>,
    /// Follows the instance from the time it was started.
    following: Option<JoinHandle<()>>,
}

impl App {
    pub(super) fn start(core: Arc<Core>) -> Handle {
        let (intents, mut asked) = mpsc::unbounded_channel();
        let (events, mut told) = mpsc::unbounded_channel();
        let (published, snapshots) = watch::channel(Snapshot::default());
        let (workspaces, lists) = watch::channel(Vec::new());
        let handle = Handle::new(intents, snapshots, lists);
        let watching = watcher::accounts(
            Arc::clone(&core),
            Tell { request: RequestId(0), events: events.clone() },
        );
        let mut app = Self {
            core,
            events,
            snapshot: Snapshot::default(),
            published,
            workspaces,
            sign_in: None,
            local: None,
            account: None,
            waiting: VecDeque::new(),
            confirm: None,
            following: None,
        };
        tokio::spawn(async move {
            let _watching = watching;
            loop {
                tokio::select! {
                    intent = asked.recv() => match intent {
                        Some((request, intent)) => app.intent(request, intent),
                        None => break,
                    },
                    event = told.recv() => match event {
                        Some(event) => app.event(event),
                        None => break,
                    },
                }
                app.publish();
            }
        });
        handle
    }

    fn intent(&mut self, request: RequestId, intent: Intent) {
        match intent {
            Intent::SignIn(how) => self.start_sign_in(request, how),
            Intent::StartLocal(_) | Intent::StopLocal => self.start_local(request, intent),
            Intent::ConfirmSignIn { keep } => {
                // An answer to a question that nobody asks any more changes nothing.
                let _ = self.confirm.take().map(|answer| answer.send(keep));
                self.ended(request, None);
            }
            Intent::OpenAgain => {
                self.open_again();
                self.ended(request, None);
            }
            Intent::Cancel { request: target } => {
                self.cancel(target);
                self.ended(request, None);
            }
            Intent::Refresh { .. }
            | Intent::SignOut { .. }
            | Intent::ListWorkspaces
            | Intent::UseWorkspace { .. }
            | Intent::GenerateLocalTokens => {
                self.waiting.push_back((request, intent));
                self.next_account_work();
            }
        }
    }

    fn event(&mut self, event: Event) {
        match event {
            Event::SignIn(request, stage) if runs(&self.sign_in, request) => {
                self.snapshot.sign_in.phase = Phase::Running(stage);
            }
            Event::Confirm(request, stage, answer) if runs(&self.sign_in, request) => {
                self.snapshot.sign_in.phase = Phase::Running(stage);
                self.confirm = Some(answer);
            }
            Event::Local(request, stage) if runs(&self.local, request) => {
                self.snapshot.local_work.phase = Phase::Running(stage);
            }
            Event::Fact(fact) => self.fact(fact),
            Event::Ended(request, result) => self.flow_ended(request, result),
            Event::SignIn(..) | Event::Confirm(..) | Event::Local(..) => {}
        }
    }

    fn fact(&mut self, fact: Fact) {
        match fact {
            Fact::Accounts(accounts) => self.show_accounts(&accounts),
            Fact::Vault(vault) => self.snapshot.vault = vault,
            Fact::Project(project) => self.snapshot.project = Some(project),
            Fact::Local(local) => self.snapshot.local = local,
            Fact::LocalTokens(tokens) => self.snapshot.local_tokens = tokens,
            Fact::Workspaces(list) => drop(self.workspaces.send_replace(list)),
        }
    }

    fn show_accounts(&mut self, accounts: &Accounts) {
        let active = accounts.active();
        self.snapshot.account = active.map(view);
        self.snapshot.accounts = accounts.accounts.iter().map(view).collect();
        let workspace = active.and_then(|account| account.workspace.as_ref());
        self.snapshot.workspace =
            workspace.map(|w| WorkspaceView { id: w.id.clone(), name: w.name.clone() });
    }

    fn start_sign_in(&mut self, request: RequestId, how: crate::contract::SignIn) {
        self.confirm = None;
        let before = self.sign_in.take();
        let before = before.map(|running| self.end_early(running, Error::Superseded));
        let work = sign_in::run(Arc::clone(&self.core), self.tell(request), how);
        self.sign_in = Some(self.run(request, before, work));
        self.snapshot.sign_in =
            Flow { request: Some(request), phase: Phase::Running(SignInStage::Discovering) };
    }

    fn start_local(&mut self, request: RequestId, intent: Intent) {
        self.following.take().iter().for_each(JoinHandle::abort);
        let before = self.local.take();
        let before = before.map(|running| self.end_early(running, Error::Superseded));
        let (core, tell) = (Arc::clone(&self.core), self.tell(request));
        self.local = Some(match intent {
            Intent::StartLocal(how) => {
                self.run(request, before, local_instance::start(core, tell, how))
            }
            _ => self.run(request, before, local_instance::stop(core, tell)),
        });
        self.snapshot.local_work =
            Flow { request: Some(request), phase: Phase::Running(LocalStage::FindingEngine) };
    }

    fn next_account_work(&mut self) {
        if self.account.is_some() {
            return;
        }
        let Some((request, intent)) = self.waiting.pop_front() else {
            return;
        };
        let (core, tell) = (Arc::clone(&self.core), self.tell(request));
        self.account = match intent {
            Intent::Refresh { folder } => {
                Some(self.run(request, None, refresh::run(core, tell, folder)))
            }
            Intent::SignOut { folder } => {
                Some(self.run(request, None, sign_out::run(core, tell, folder)))
            }
            Intent::ListWorkspaces => Some(self.run(request, None, account::list(core, tell))),
            Intent::UseWorkspace { workspace, folder } => {
                Some(self.run(request, None, account::switch(core, tell, workspace, folder)))
            }
            Intent::GenerateLocalTokens => {
                Some(self.run(request, None, local_instance::generate(core, tell)))
            }
            // The other kinds of work never wait here.
            _ => None,
        };
        self.snapshot.account_work =
            Flow { request: Some(request), phase: Phase::Running(Working::Working) };
    }

    /// Runs a flow as a task of its own, after the one it replaces has let go of everything.
    fn run(
        &self,
        request: RequestId,
        before: Option<JoinHandle<()>>,
        work: impl Future<Output = Result<(), Error>> + Send + 'static,
    ) -> Running {
        let events = self.events.clone();
        let task = tokio::spawn(async move {
            if let Some(before) = before {
                // Aborted: that it was is no news.
                let _ = before.await;
            }
            let mut ending = Ending { request, events, result: Some(Err(Error::Broke)) };
            ending.result = Some(work.await);
        });
        Running { request, task }
    }

    fn tell(&self, request: RequestId) -> Tell {
        Tell { request, events: self.events.clone() }
    }

    fn flow_ended(&mut self, request: RequestId, result: Result<(), Error>) {
        let problem = result.err().map(told);
        if runs(&self.sign_in, request) {
            self.sign_in = None;
            self.confirm = None;
            self.snapshot.sign_in.phase = last_phase(problem.clone());
        } else if runs(&self.local, request) {
            self.local = None;
            if self.snapshot.local.state == LocalState::Ready {
                let following = local_instance::follow(Arc::clone(&self.core), self.tell(request));
                self.following = Some(tokio::spawn(following));
            }
            self.snapshot.local_work.phase = last_phase(problem.clone());
        } else if runs(&self.account, request) {
            self.account = None;
            self.snapshot.account_work.phase = last_phase(problem.clone());
        } else {
            return;
        }
        self.ended(request, problem);
        self.next_account_work();
    }

    fn cancel(&mut self, target: RequestId) {
        if let Some(at) = self.waiting.iter().position(|(request, _)| *request == target) {
            self.waiting.remove(at);
            self.ended(target, Some(told(Error::Cancelled)));
        }
        for slot in [&self.sign_in, &self.local, &self.account] {
            if let Some(running) = slot.as_ref().filter(|running| running.request == target) {
                let task: AbortHandle = running.task.abort_handle();
                task.abort();
            }
        }
        self.flow_ended(target, Err(Error::Cancelled));
    }

    fn end_early(&mut self, running: Running, why: Error) -> JoinHandle<()> {
        running.task.abort();
        self.ended(running.request, Some(told(why)));
        running.task
    }

    fn open_again(&self) {
        let Phase::Running(SignInStage::Waiting { link, .. }) = &self.snapshot.sign_in.phase else {
            return;
        };
        sign_in::open(&self.core, link.clone());
    }

    fn ended(&mut self, request: RequestId, problem: Option<Problem>) {
        let ended = &mut self.snapshot.ended;
        if ended.len() == ENDED {
            ended.remove(0);
        }
        ended.push(Ended { request, problem });
    }

    fn publish(&self) {
        self.published.send_if_modified(|published| {
            let changed = *published != self.snapshot;
            if changed {
                published.clone_from(&self.snapshot);
            }
            changed
        });
    }
}

impl Drop for App {
    fn drop(&mut self) {
        for slot in [&self.sign_in, &self.local, &self.account] {
            slot.iter().for_each(|running| running.task.abort());
        }
        self.following.iter().for_each(JoinHandle::abort);
    }
}

/// Tells the owner how a flow ended, also if it panicked.
struct Ending {
    request: RequestId,
    events: mpsc::UnboundedSender<Event>,
    result: Option<Result<(), Error>>,
}

impl Drop for Ending {
    fn drop(&mut self) {
        if let Some(result) = self.result.take() {
            let _ = self.events.send(Event::Ended(self.request, result));
        }
    }
}

fn runs(slot: &Option<Running>, request: RequestId) -> bool {
    slot.as_ref().is_some_and(|running| running.request == request)
}

/// The chain of causes goes to the log, the problem to the person.
fn told(error: Error) -> Problem {
    let mut chain = error.to_string();
    let mut cause = std::error::Error::source(&error);
    while let Some(error) = cause {
        chain = format!("{chain}: {error}");
        cause = error.source();
    }
    let problem = Problem::from(error);
    tracing::info!(code = problem.code, chain, "ended in a problem");
    problem
}

fn last_phase<S>(problem: Option<Problem>) -> Phase<S> {
    problem.map_or(Phase::Done, Phase::Failed)
}

fn view(account: &Account) -> AccountView {
    AccountView {
        api_host: account.key.api_host.clone(),
        user_id: account.key.user_id.clone(),
        email: account.email.clone(),
        region: account.region.clone().unwrap_or_else(|| account.key.api_host.clone()),
    }
}
