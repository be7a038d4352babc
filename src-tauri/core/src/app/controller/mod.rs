//! The controller's task: runs requests, applies updates, publishes the snapshot.

mod intents;

use std::collections::VecDeque;
use std::sync::Arc;

use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;

use self::intents::Work;
use crate::app::apply::{State, last_phase, region_views, running};
use crate::app::context::Context;
use crate::app::flows::settings::Chosen;
use crate::app::flows::{clipboard, environment, refresh};
use crate::app::instance_looks::{InstanceLooks, Rest};
use crate::app::jobs::{Jobs, Kind};
use crate::app::updates::{ClipboardContent, Event, Update, Updates};
use crate::app::{Error, Handle, watch as watching};
use crate::contract::{
    ClipboardView, Copied, LeakView, LocalStage, LocalState, Phase, Problem, RequestId,
    SignInStage, Snapshot, VaultState, Working, WorkspaceView,
};
use crate::{cloud, words};

/// The request of updates that no face asked for.
const NO_REQUEST: RequestId = RequestId(0);
pub(crate) struct Controller {
    context: Arc<Context>,
    events: mpsc::UnboundedSender<Event>,
    state: State,
    published: watch::Sender<Snapshot>,
    workspaces: watch::Sender<Vec<WorkspaceView>>,
    leaks: watch::Sender<Vec<LeakView>>,
    jobs: Jobs,
    looks: InstanceLooks,
    /// Work on the account that waits for its turn.
    queue: VecDeque<Queued>,
    /// The answer to the question that a sign-in asks.
    answer: Option<oneshot::Sender<bool>>,
    /// Watches the instance from the time it was started.
    watching_local: Option<JoinHandle<()>>,
    /// What is to be taken out of the clipboard again.
    copied: Option<ClipboardContent>,
    /// Takes it out when its time has come.
    clearing: Option<JoinHandle<()>>,
}

struct Queued {
    request: RequestId,
    /// What was copied is taken back before it begins.
    clears_clipboard: bool,
    work: Work,
}

impl Controller {
    pub(crate) fn start(context: Arc<Context>) -> Handle {
        let (intents, mut requests) = mpsc::unbounded_channel();
        let (events, mut received) = mpsc::unbounded_channel();
        let snapshot = Snapshot {
            language: words::language_of(&context.config.language),
            defaults: context.config.defaults(),
            regions: region_views(&cloud::known()),
            ..Snapshot::default()
        };
        let (published, snapshots) = watch::channel(snapshot.clone());
        let (workspaces, workspace_lists) = watch::channel(Vec::new());
        let (leaks, leak_lists) = watch::channel(Vec::new());
        let updates = Updates::new(NO_REQUEST, &events);
        let watchers = watching::start(&context, &updates);
        let handle = Handle::new(
            Arc::clone(&context),
            intents,
            updates,
            snapshots,
            workspace_lists,
            leak_lists,
        );
        let mut controller = Self {
            context,
            events,
            state: State::new(snapshot),
            published,
            workspaces,
            leaks,
            jobs: Jobs::default(),
            looks: InstanceLooks::default(),
            queue: VecDeque::new(),
            answer: None,
            watching_local: None,
            copied: None,
            clearing: None,
        };
        controller.read_files();
        tokio::spawn(async move {
            let _watchers = watchers;
            loop {
                tokio::select! {
                    request = requests.recv() => match request {
                        Some((request, intent)) => controller.handle(request, intent),
                        None => break,
                    },
                    event = received.recv() => match event {
                        Some(event) => controller.receive(event),
                        None => break,
                    },
                }
                controller.publish();
            }
        });
        handle
    }

    /// Reads two small files before the first snapshot is drawn, so that a person who is signed in
    /// does not see the first run for an instant.
    fn read_files(&mut self) {
        if !self.context.config.resident {
            return;
        }
        let now = self.context.ports.clock.now();
        let Chosen { settings, problem } = Chosen::of(self.context.settings_file.read(now));
        self.update(Update::Settings(settings));
        self.update(Update::SettingsProblem(problem));
        environment::clear_scripts(&self.context);
        // An error is reported when the file is read the next time, in a moment.
        if let Ok(accounts) = self.context.accounts.read() {
            self.state.show_accounts(&accounts);
        }
        self.publish();
    }

    /// Runs exclusive work; the request before it ends as superseded.
    fn run<F>(
        &mut self,
        kind: Kind,
        request: RequestId,
        flow: impl FnOnce(Arc<Context>, Updates) -> F,
    ) where
        F: Future<Output = Result<(), Error>> + Send + 'static,
    {
        self.supersede(kind);
        let updates = self.updates(request);
        let flow = flow(Arc::clone(&self.context), updates.clone());
        self.jobs.run(kind, updates, flow);
    }

    /// Runs exclusive work on `subject`; without one there is nothing to do.
    fn run_or_end<S, F>(
        &mut self,
        kind: Kind,
        request: RequestId,
        subject: Option<S>,
        flow: impl FnOnce(Arc<Context>, Updates, S) -> F,
    ) where
        F: Future<Output = Result<(), Error>> + Send + 'static,
    {
        match subject {
            Some(subject) => {
                self.run(kind, request, |context, updates| flow(context, updates, subject));
            }
            None => {
                self.supersede(kind);
                self.end(request, None);
            }
        }
    }

    /// Ends the request of this kind that runs, unless it has begun to write.
    fn supersede(&mut self, kind: Kind) {
        if let Some(before) = self.jobs.clear(kind) {
            self.end(before, Some(to_problem(Error::Superseded)));
        }
    }

    fn run_local<F>(&mut self, request: RequestId, flow: impl FnOnce(Arc<Context>, Updates) -> F)
    where
        F: Future<Output = Result<(), Error>> + Send + 'static,
    {
        self.watching_local.take().iter().for_each(JoinHandle::abort);
        self.run(Kind::Local, request, flow);
        self.state.snapshot.local_work = running(request, LocalStage::FindingEngine);
    }

    fn queue(&mut self, request: RequestId, work: Work) {
        self.queue.push_back(Queued { request, clears_clipboard: false, work });
        self.run_queued();
    }

    fn run_queued(&mut self) {
        if !self.jobs.is_free(Kind::Account) {
            return;
        }
        let Some(Queued { request, clears_clipboard, work }) = self.queue.pop_front() else {
            return;
        };
        if clears_clipboard && let Some(copied) = self.copied.take() {
            self.clear_clipboard(copied);
        }
        let updates = self.updates(request);
        let flow = work(Arc::clone(&self.context), updates.clone(), &self.state.snapshot);
        self.jobs.run(Kind::Account, updates, flow);
        self.state.snapshot.account_work = running(request, Working::Working);
    }

    /// Looks at the local instance beside all other work.
    fn look(&mut self, request: RequestId, rest: Rest) {
        self.looks.begin(request, Arc::clone(&self.context), self.updates(request), rest);
    }

    fn receive(&mut self, event: Event) {
        match event {
            Event::SignIn(request, stage) => self.show_sign_in(request, stage, None),
            Event::Confirm(request, stage, answer) => {
                self.show_sign_in(request, stage, Some(answer));
            }
            Event::Local(request, stage) => {
                if self.jobs.runs(Kind::Local, request) {
                    self.state.snapshot.local_work.phase = Phase::Running(stage);
                }
            }
            Event::LeakSearch(request, search) => {
                if self.jobs.runs(Kind::LeakSearch, request) {
                    self.state.snapshot.leak_search = Some(search);
                }
            }
            Event::Looked(request) => {
                if let Some(problem) = self.looks.ended(request) {
                    self.end(request, problem);
                }
            }
            Event::Update(update) => self.update(*update),
            Event::Ended(request, result) => self.flow_ended(request, result),
        }
    }

    fn show_sign_in(
        &mut self,
        request: RequestId,
        stage: SignInStage,
        answer: Option<oneshot::Sender<bool>>,
    ) {
        if self.jobs.runs(Kind::SignIn, request) {
            self.state.snapshot.sign_in.phase = Phase::Running(stage);
            self.answer = answer.or(self.answer.take());
        }
    }

    fn update(&mut self, update: Update) {
        let (state, context) = (&mut self.state, &self.context);
        let snapshot = &mut state.snapshot;
        match update {
            Update::Accounts(accounts) => {
                state.show_accounts(&accounts);
                self.clear_if_signed_out();
            }
            Update::Session(account, ended) => state.show_session(account, ended),
            Update::Vault(vault) => state.show_vault(vault, context.secrets.is_session_only()),
            Update::VaultTest(test) => snapshot.vault_test = Some(test),
            Update::Project(project) => state.show_project(project),
            Update::Projects(projects) => snapshot.projects = projects,
            Update::Tokens(tokens) => snapshot.tokens = tokens,
            Update::Found(found) => snapshot.found = found,
            Update::Regions(regions) => snapshot.regions = region_views(&regions),
            Update::Local(look) => state.show_local(look),
            Update::WatchedLocal(look) => state.show_watched_local(look),
            Update::LocalTokens(tokens) => snapshot.local_tokens = tokens,
            Update::Settings(settings) => state.show_settings(settings),
            Update::SettingsProblem(problem) => snapshot.settings_problem = problem,
            Update::SettingsRead(problem) => state.show_settings_read(problem),
            Update::Tray(exists) => snapshot.has_tray = exists,
            Update::Copied(copied, content) => self.show_copied(copied, content),
            Update::Clipboard(view) => {
                self.copied = None;
                snapshot.clipboard = view;
            }
            Update::Workspaces(list) => drop(self.workspaces.send_replace(list)),
            Update::Leaks(found) => drop(self.leaks.send_replace(found)),
        }
    }

    fn show_copied(&mut self, copied: Copied, content: Option<ClipboardContent>) {
        self.clearing.take().iter().for_each(JoinHandle::abort);
        self.state.snapshot.clipboard = ClipboardView::Holds(copied);
        self.copied.clone_from(&content);
        let (context, updates) = (Arc::clone(&self.context), self.updates(NO_REQUEST));
        self.clearing =
            content.map(|content| tokio::spawn(clipboard::clear_later(context, updates, content)));
        // Its account may have been signed out while it was being copied.
        self.clear_if_signed_out();
        if self.state.snapshot.vault.state == VaultState::Locked {
            // The copy may have unlocked the keyring.
            let (context, updates) = (Arc::clone(&self.context), self.updates(NO_REQUEST));
            tokio::spawn(refresh::stores(context, updates, None));
        }
    }

    /// Takes a copied token back whose account is signed out, here or by another process.
    fn clear_if_signed_out(&mut self) {
        let state = &self.state;
        let is_signed_out = |content: &mut ClipboardContent| {
            content.account.as_ref().is_some_and(|key| !state.has_account(key))
        };
        if let Some(copied) = self.copied.take_if(is_signed_out) {
            self.clear_clipboard(copied);
        }
    }

    fn clear_clipboard(&self, copied: ClipboardContent) {
        let (context, updates) = (Arc::clone(&self.context), self.updates(NO_REQUEST));
        tokio::spawn(clipboard::clear(context, updates, copied));
    }

    fn updates(&self, request: RequestId) -> Updates {
        Updates::new(request, &self.events)
    }

    fn flow_ended(&mut self, request: RequestId, result: Result<(), Error>) {
        if self.state.has_ended(request) {
            // It was cancelled or superseded, and only now its task ended.
            return;
        }
        let problem = result.err().map(to_problem);
        if let Some(kind) = self.jobs.finish(request) {
            self.show_end(kind, request, problem.as_ref());
        }
        // A request that looks at the instance too ends when its look does; the next one does not
        // wait for that.
        if !self.looks.rest_ended(request, problem.as_ref()) {
            self.end(request, problem);
        }
        self.run_queued();
    }

    /// Ends a request, unless it has begun to write: then it ends by itself.
    fn cancel(&mut self, target: RequestId) {
        let looked = self.looks.cancel(target);
        let queued = self.queue.iter().position(|queued| queued.request == target);
        let cancelled = match queued {
            Some(at) => self.queue.remove(at).is_some(),
            None => looked,
        };
        let kind = self.jobs.cancel(target);
        if !cancelled && kind.is_none() {
            return;
        }
        let problem = to_problem(Error::Cancelled);
        if let Some(kind) = kind {
            self.show_end(kind, target, Some(&problem));
            if kind == Kind::LeakSearch {
                self.state.snapshot.leak_search = None;
            }
        }
        self.end(target, Some(problem));
        self.run_queued();
    }

    /// Shows that a request of a kind ended.
    fn show_end(&mut self, kind: Kind, request: RequestId, problem: Option<&Problem>) {
        let problem = problem.cloned();
        match kind {
            Kind::SignIn => {
                self.answer = None;
                self.state.snapshot.sign_in.phase = last_phase(problem);
            }
            Kind::Local => {
                self.state.snapshot.local_work.phase = last_phase(problem);
                self.watch_local(request);
            }
            Kind::Account => self.state.snapshot.account_work.phase = last_phase(problem),
            Kind::Clipboard | Kind::Settings | Kind::Regions | Kind::LeakSearch => {}
        }
    }

    /// Watches an instance that was started; for a face that stays it is watched all the time.
    fn watch_local(&mut self, request: RequestId) {
        if self.state.snapshot.local.state == LocalState::Ready && !self.context.config.resident {
            let context = Arc::clone(&self.context);
            let watch = watching::local::watch(context, self.updates(request));
            self.watching_local = Some(tokio::spawn(watch));
        }
    }

    fn end(&mut self, request: RequestId, problem: Option<Problem>) {
        self.state.end(request, problem);
    }

    fn publish(&self) {
        self.published.send_if_modified(|published| {
            let changed = *published != self.state.snapshot;
            if changed {
                published.clone_from(&self.state.snapshot);
            }
            changed
        });
    }
}

impl Drop for Controller {
    fn drop(&mut self) {
        self.watching_local.iter().chain(&self.clearing).for_each(JoinHandle::abort);
    }
}

/// Writes the chain of causes to the log, and gives the problem.
fn to_problem(error: Error) -> Problem {
    let mut chain = error.to_string();
    let mut cause = std::error::Error::source(&error);
    while let Some(error) = cause {
        chain = format!("{chain}: {error}");
        cause = error.source();
    }
    let problem = Problem::from(error);
    tracing::info!(code = problem.code.as_str(), chain, "ended in a problem");
    problem
}
