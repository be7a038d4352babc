//! The owner's task: which request runs, and what the snapshot says.

use std::collections::VecDeque;
use std::sync::Arc;

use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;

use super::clipboard::{self, Held};
use super::core::Core;
use super::flow::{Event, Fact, SeenLocal, Slot, Tell};
use super::instance_looks::{InstanceLooks, Rest};
use super::settings::Chosen;
use super::tokens::Local;
use super::{
    Error, Handle, account, attend, environment, keeping, leaks, local_instance, opening, projects,
    refresh, settings, sign_in, sign_out,
};
use crate::config::DEFAULT_PORT;
use crate::contract::{
    AccountView, ClipboardView, Copied, Ended, Flow, Intent, Language, LeakView, LocalStage,
    LocalState, Phase, Problem, ProjectView, RegionView, RequestId, Settings, SignIn, SignInStage,
    Snapshot, Tried, VaultState, VaultView, Working, WorkspaceView,
};
use crate::credentials::{Account, AccountKey, Region};
use crate::stores::accounts_file::Accounts;
use crate::{cloud, local, words};

/// How many ends a snapshot remembers.
const ENDED: usize = 16;
/// What no face asked for.
const NOBODY: RequestId = RequestId(0);
/// Tinybird's pages for a local instance: port and workspace follow.
const TINYBIRD_UI: &str = "https://cloud.tinybird.co/local";

pub(super) struct App {
    core: Arc<Core>,
    events: mpsc::UnboundedSender<Event>,
    snapshot: Snapshot,
    published: watch::Sender<Snapshot>,
    workspaces: watch::Sender<Vec<WorkspaceView>>,
    leaks: watch::Sender<Vec<LeakView>>,
    sign_in: Slot,
    local: Slot,
    account: Slot,
    waiting: VecDeque<(RequestId, Intent)>,
    confirm: Option<oneshot::Sender<bool>>,
    /// Follows the instance from the time it was started.
    following: Option<JoinHandle<()>>,
    copying: Slot,
    settings: Slot,
    regions: Slot,
    searching: Slot,
    looks: InstanceLooks,
    /// The look at the instance whose view is shown.
    local_look: u64,
    /// What is to be taken out of the clipboard again.
    held: Option<Held>,
    /// Takes it out when its time has come.
    clearing: Option<JoinHandle<()>>,
    /// Of the accounts that are shown.
    generation: u64,
    /// Accounts whose session is over, as far as this process was told.
    ended: Vec<AccountKey>,
}

impl App {
    pub(super) fn start(core: Arc<Core>) -> Handle {
        let (intents, mut asked) = mpsc::unbounded_channel();
        let (events, mut told) = mpsc::unbounded_channel();
        let snapshot = Snapshot {
            language: language(&core, &Settings::default()),
            defaults: core.config.defaults(),
            regions: region_views(&cloud::known()),
            ..Snapshot::default()
        };
        let (published, snapshots) = watch::channel(snapshot.clone());
        let (workspaces, lists) = watch::channel(Vec::new());
        let (leaks, finds) = watch::channel(Vec::new());
        let tell = Tell::new(NOBODY, &events);
        let handle = Handle::new(Arc::clone(&core), intents, tell, snapshots, lists, finds);
        let attending = attend::start(&core, &Tell::new(NOBODY, &events));
        let mut app = Self {
            core,
            events,
            snapshot,
            published,
            workspaces,
            leaks,
            sign_in: Slot::default(),
            local: Slot::default(),
            account: Slot::default(),
            waiting: VecDeque::new(),
            confirm: None,
            following: None,
            copying: Slot::default(),
            settings: Slot::default(),
            regions: Slot::default(),
            searching: Slot::default(),
            looks: InstanceLooks::default(),
            local_look: 0,
            held: None,
            clearing: None,
            generation: 0,
            ended: Vec::new(),
        };
        app.begin();
        tokio::spawn(async move {
            let _attending = attending;
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

    /// What two small files say, before the first snapshot is drawn: nobody who is signed in is to
    /// see the first run for an instant.
    fn begin(&mut self) {
        if !self.core.config.resident {
            return;
        }
        let now = self.core.ports.clock.now();
        let Chosen { settings, problem } = Chosen::of(self.core.settings_file.read(now));
        self.fact(Fact::Settings(settings));
        self.fact(Fact::SettingsProblem(problem));
        environment::clear_scripts(&self.core);
        // What cannot be read is told when it is read the next time, in a moment.
        if let Ok(accounts) = self.core.accounts.read() {
            self.show_accounts(&accounts);
        }
        self.publish();
    }

    fn intent(&mut self, request: RequestId, intent: Intent) {
        match intent {
            Intent::SignIn(how) => self.start_sign_in(request, how),
            Intent::StartLocal(_) | Intent::StopLocal | Intent::StartEngine => {
                self.start_local(request, intent);
            }
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
            Intent::OpenTinybirdUi => {
                self.open_tinybird_ui();
                self.ended(request, None);
            }
            Intent::KeepForSession => {
                self.keep_for_session();
                self.ended(request, None);
            }
            Intent::KeepCredentials | Intent::KeepInFile => {
                // What a person said last holds, from now on.
                self.core.keep_for_session(false);
                self.queue(request, intent);
            }
            Intent::Copy { .. }
            | Intent::CopyLink
            | Intent::CopyOneTimeCode
            | Intent::ClearClipboard => {
                self.start_copying(request, &intent);
            }
            Intent::ChangeSettings(wanted) => {
                let before = self.settings.clear();
                self.superseded(before);
                let (core, tell) = (Arc::clone(&self.core), self.tell(request));
                self.settings.run(tell.clone(), settings::change(core, tell, wanted));
            }
            Intent::ListRegions => {
                let before = self.regions.clear();
                self.superseded(before);
                let (core, tell) = (Arc::clone(&self.core), self.tell(request));
                self.regions.run(tell.clone(), account::list_regions(core, tell));
            }
            Intent::SearchLeaks { folder } => {
                let before = self.searching.clear();
                self.superseded(before);
                let (core, tell) = (Arc::clone(&self.core), self.tell(request));
                self.searching.run(tell.clone(), leaks::search(core, tell, folder));
            }
            Intent::OpenTokensPage => {
                let (account, settings) = (self.snapshot.account.as_ref(), &self.snapshot.settings);
                let opened = leaks::open_tokens(&self.core, settings, account);
                self.ended(request, opened.err().map(told));
            }
            Intent::Refresh { .. } => {
                self.look(request, Rest::UnderWay);
                self.queue(request, intent);
            }
            Intent::RefreshLocal => self.look(request, Rest::Ended(None)),
            Intent::RefreshStores { .. }
            | Intent::TestVault
            | Intent::WriteProject { .. }
            | Intent::RemoveProject { .. }
            | Intent::MendProject { .. }
            | Intent::ReplaceProject { .. }
            | Intent::OpenFolder { .. }
            | Intent::OpenTerminal { .. }
            | Intent::SignOut { .. }
            | Intent::ListWorkspaces
            | Intent::UseAccount { .. }
            | Intent::UseWorkspace { .. }
            | Intent::GenerateLocalTokens => self.queue(request, intent),
        }
    }

    fn queue(&mut self, request: RequestId, intent: Intent) {
        self.waiting.push_back((request, intent));
        self.next_account_work();
    }

    fn look(&mut self, request: RequestId, rest: Rest) {
        self.looks.begin(request, Arc::clone(&self.core), self.tell(request), rest);
    }

    fn event(&mut self, event: Event) {
        match event {
            Event::SignIn(request, stage) if self.sign_in.runs(request) => {
                self.snapshot.sign_in.phase = Phase::Running(stage);
            }
            Event::Confirm(request, stage, answer) if self.sign_in.runs(request) => {
                self.snapshot.sign_in.phase = Phase::Running(stage);
                self.confirm = Some(answer);
            }
            Event::Local(request, stage) if self.local.runs(request) => {
                self.snapshot.local_work.phase = Phase::Running(stage);
            }
            Event::LeakSearch(request, search) if self.searching.runs(request) => {
                self.snapshot.leak_search = Some(search);
            }
            Event::Looked(request) => {
                if let Some(problem) = self.looks.ended(request) {
                    self.ended(request, problem);
                }
            }
            Event::Fact(fact) => self.fact(*fact),
            Event::Ended(request, result) => self.flow_ended(request, result),
            Event::SignIn(..) | Event::Confirm(..) | Event::Local(..) | Event::LeakSearch(..) => {}
        }
    }

    fn fact(&mut self, fact: Fact) {
        match fact {
            Fact::Accounts(accounts) => self.show_accounts(&accounts),
            Fact::Vault(vault) => self.show_vault(vault),
            Fact::VaultTest(test) => self.snapshot.vault_test = Some(test),
            Fact::Project(project) => self.show_project(project),
            Fact::Projects(projects) => self.snapshot.projects = projects,
            Fact::Leaks(found) => drop(self.leaks.send_replace(found)),
            Fact::Tokens(tokens) => self.snapshot.tokens = tokens,
            Fact::Copied(copied, held) => self.show_copied(copied, held),
            Fact::Clipboard(view) => {
                self.held = None;
                self.snapshot.clipboard = view;
            }
            Fact::Settings(settings) => {
                self.snapshot.language = language(&self.core, &settings);
                self.snapshot.settings = settings;
            }
            Fact::SettingsProblem(problem) => self.snapshot.settings_problem = problem,
            Fact::Tray(is_there) => self.snapshot.has_tray = is_there,
            Fact::Local(seen) => self.show_local(seen),
            Fact::FollowedLocal(seen) => self.show_followed(seen),
            Fact::LocalTokens(tokens) => self.snapshot.local_tokens = tokens,
            Fact::Workspaces(list) => drop(self.workspaces.send_replace(list)),
            Fact::Regions(regions) => self.snapshot.regions = region_views(&regions),
            Fact::Found(found) => self.snapshot.found = found,
            Fact::Session(account, ended) => self.show_session(account, ended),
        }
    }

    /// A look that began before the one whose view is shown tells nothing new.
    fn show_local(&mut self, SeenLocal { look, view }: SeenLocal) {
        if look >= self.local_look {
            self.local_look = look;
            self.snapshot.local = view;
        }
    }

    /// One that was ready does not start again by itself: that was seen before it was.
    fn show_followed(&mut self, seen: SeenLocal) {
        let shown = &self.snapshot.local;
        let is_late = seen.view.state == LocalState::Starting
            && shown.state == LocalState::Ready
            && seen.view.since == shown.since;
        if !is_late {
            self.show_local(seen);
        }
    }

    /// A look that began before the person said where to keep things does not know that yet.
    fn show_vault(&mut self, mut vault: VaultView) {
        if vault.state == VaultState::SessionOnly && self.core.is_for_session() {
            vault.chosen = true;
            vault.problem = None;
        }
        self.snapshot.vault = vault;
    }

    fn show_project(&mut self, project: ProjectView) {
        let projects = &mut self.snapshot.projects;
        match projects.iter_mut().find(|known| known.folder == project.folder) {
            Some(known) => known.clone_from(&project),
            None => projects.push(project.clone()),
        }
        self.snapshot.project = Some(project);
    }

    fn show_copied(&mut self, copied: Copied, held: Option<Held>) {
        self.clearing.take().iter().for_each(JoinHandle::abort);
        self.snapshot.clipboard = ClipboardView::Holds(copied);
        self.held.clone_from(&held);
        let (core, tell) = (Arc::clone(&self.core), self.tell(NOBODY));
        self.clearing = held.map(|held| tokio::spawn(clipboard::clear_later(core, tell, held)));
        // Its account may have been signed out while it was being copied.
        self.clear_if_signed_out();
        if self.snapshot.vault.state == VaultState::Locked {
            // Whoever copied a token may just have unlocked it.
            let (core, tell) = (Arc::clone(&self.core), self.tell(NOBODY));
            tokio::spawn(async move { refresh::stores(core, tell, None).await });
        }
    }

    fn start_copying(&mut self, request: RequestId, intent: &Intent) {
        let before = self.copying.clear();
        self.superseded(before);
        let (core, tell) = (Arc::clone(&self.core), self.tell(request));
        let (waiting, code) = match &self.snapshot.sign_in.phase {
            Phase::Running(SignInStage::Waiting { link, code, .. }) => {
                (Some(link.clone()), code.clone())
            }
            _ => (None, None),
        };
        match (intent, waiting, self.held.clone()) {
            (Intent::Copy { token, format }, ..) => {
                let local = Local::of(&self.snapshot);
                let work = clipboard::copy(core, tell.clone(), *token, *format, local);
                self.copying.run(tell, work);
            }
            (Intent::CopyLink, Some(link), _) => {
                self.copying.run(tell.clone(), clipboard::copy_link(core, tell, link));
            }
            (Intent::CopyOneTimeCode, ..) if let Some(code) = code => {
                self.copying.run(tell.clone(), clipboard::copy_code(core, tell, code));
            }
            (Intent::ClearClipboard, _, Some(held)) => {
                self.copying.run(tell.clone(), async move {
                    clipboard::clear(core, tell, held).await;
                    Ok(())
                });
            }
            // No sign-in waits, or nothing of ours is there: there is nothing to do.
            _ => self.ended(request, None),
        }
    }

    fn show_accounts(&mut self, accounts: &Accounts) {
        if accounts.generation != 0 && accounts.generation < self.generation {
            // Read before a newer one was told.
            return;
        }
        self.generation = accounts.generation;
        let active = accounts.active();
        let view = |account: &Account| view(account, self.ended.contains(&account.key));
        self.snapshot.account = active.map(view);
        self.snapshot.accounts = accounts.accounts.iter().map(view).collect();
        let workspace = active.and_then(|account| account.workspace.as_ref());
        self.snapshot.workspace =
            workspace.map(|w| WorkspaceView { id: w.id.clone(), name: w.name.clone() });
        self.clear_if_signed_out();
    }

    /// Takes a copied token back whose account is signed out, here or by another process.
    fn clear_if_signed_out(&mut self) {
        let accounts = &self.snapshot.accounts;
        let is_there = |key: &AccountKey| accounts.iter().any(|account| is_of(account, key));
        let is_signed_out = |held: &mut Held| held.of.as_ref().is_some_and(|key| !is_there(key));
        if let Some(held) = self.held.take_if(is_signed_out) {
            self.clear_now(held);
        }
    }

    fn clear_now(&self, held: Held) {
        let (core, tell) = (Arc::clone(&self.core), self.tell(NOBODY));
        tokio::spawn(clipboard::clear(core, tell, held));
    }

    fn show_session(&mut self, account: AccountKey, ended: bool) {
        let is_it = |view: &&mut AccountView| is_of(view, &account);
        let shown = self.snapshot.account.iter_mut().chain(&mut self.snapshot.accounts);
        shown.filter(is_it).for_each(|view| view.ended = ended);
        self.ended.retain(|known| *known != account);
        if ended {
            self.ended.push(account);
        }
    }

    fn start_sign_in(&mut self, request: RequestId, how: SignIn) {
        self.confirm = None;
        let before = self.sign_in.clear();
        self.superseded(before);
        self.snapshot.tried = Some(Tried::of(&how));
        let tell = self.tell(request);
        self.sign_in.run(tell.clone(), sign_in::run(Arc::clone(&self.core), tell, how));
        self.snapshot.sign_in = running(request, SignInStage::Discovering);
    }

    fn start_local(&mut self, request: RequestId, intent: Intent) {
        self.following.take().iter().for_each(JoinHandle::abort);
        let before = self.local.clear();
        self.superseded(before);
        let (core, tell) = (Arc::clone(&self.core), self.tell(request));
        match intent {
            Intent::StartLocal(how) => {
                let made = self.snapshot.local_tokens.clone();
                self.local.run(tell.clone(), local_instance::start(core, tell, how, made));
            }
            Intent::StartEngine => {
                self.local.run(tell.clone(), local_instance::start_engine(core, tell));
            }
            _ => self.local.run(tell.clone(), local_instance::stop(core, tell)),
        }
        self.snapshot.local_work = running(request, LocalStage::FindingEngine);
    }

    fn next_account_work(&mut self) {
        if !self.account.is_free() {
            return;
        }
        let Some((request, intent)) = self.waiting.pop_front() else {
            return;
        };
        if let (Intent::SignOut { .. }, Some(held)) = (&intent, self.held.take()) {
            // Whoever signs out leaves nothing behind, also if the rest fails.
            self.clear_now(held);
        }
        let (core, tell) = (Arc::clone(&self.core), self.tell(request));
        let local = Local::of(&self.snapshot);
        self.account.run(tell.clone(), account_work(core, tell, intent, local));
        self.snapshot.account_work = running(request, Working::Working);
    }

    fn tell(&self, request: RequestId) -> Tell {
        Tell::new(request, &self.events)
    }

    fn flow_ended(&mut self, request: RequestId, result: Result<(), Error>) {
        if self.snapshot.ended.iter().any(|ended| ended.request == request) {
            // It was cancelled or superseded, and only now has let go.
            return;
        }
        let problem = result.err().map(told);
        if self.sign_in.runs(request) {
            self.sign_in.finish();
            self.sign_in_ended(problem.clone());
        } else if self.local.runs(request) {
            self.local.finish();
            self.local_ended(request, problem.clone());
        } else if self.account.runs(request) {
            self.account.finish();
            self.snapshot.account_work.phase = last_phase(problem.clone());
            if self.looks.rest_ended(request, problem.as_ref()) {
                // The request ends when its look is over; who waits here does not wait for that.
                self.next_account_work();
                return;
            }
        } else if self.copying.runs(request) {
            self.copying.finish();
        } else if self.settings.runs(request) {
            self.settings.finish();
        } else if self.regions.runs(request) {
            self.regions.finish();
        } else if self.searching.runs(request) {
            self.searching.finish();
        }
        self.ended(request, problem);
        self.next_account_work();
    }

    fn sign_in_ended(&mut self, problem: Option<Problem>) {
        self.confirm = None;
        self.snapshot.sign_in.phase = last_phase(problem);
    }

    fn local_ended(&mut self, request: RequestId, problem: Option<Problem>) {
        // For a face that stays it is followed all the time.
        if self.snapshot.local.state == LocalState::Ready && !self.core.config.resident {
            let following = local_instance::attend(Arc::clone(&self.core), self.tell(request));
            self.following = Some(tokio::spawn(following));
        }
        self.snapshot.local_work.phase = last_phase(problem);
    }

    /// Ends a request, unless it has begun to write: then it ends by itself.
    fn cancel(&mut self, target: RequestId) {
        let problem = told(Error::Cancelled);
        let looked = self.looks.cancel(target);
        if let Some(at) = self.waiting.iter().position(|(request, _)| *request == target) {
            self.waiting.remove(at);
        } else if self.sign_in.cancel(target) {
            self.sign_in_ended(Some(problem.clone()));
        } else if self.local.cancel(target) {
            self.local_ended(target, Some(problem.clone()));
        } else if self.account.cancel(target) {
            self.snapshot.account_work.phase = last_phase(Some(problem.clone()));
        } else if !self.copying.cancel(target)
            && !self.settings.cancel(target)
            && !self.regions.cancel(target)
            && !self.cancel_search(target)
            && !looked
        {
            return;
        }
        self.ended(target, Some(problem));
        self.next_account_work();
    }

    fn cancel_search(&mut self, target: RequestId) -> bool {
        let cancelled = self.searching.cancel(target);
        if cancelled {
            self.snapshot.leak_search = None;
        }
        cancelled
    }

    fn superseded(&mut self, before: Option<RequestId>) {
        before.into_iter().for_each(|before| self.ended(before, Some(told(Error::Superseded))));
    }

    fn open_again(&self) {
        let Phase::Running(SignInStage::Waiting { link, .. }) = &self.snapshot.sign_in.phase else {
            return;
        };
        opening::link(&self.core, link);
    }

    /// At once, also while a keyring is being asked for its password.
    fn keep_for_session(&mut self) {
        self.core.keep_for_session(true);
        self.show_vault(self.snapshot.vault.clone());
        self.core.changed.notify_one();
    }

    fn open_tinybird_ui(&self) {
        let address = self.snapshot.local.address.as_deref();
        let port = address.and_then(|address| address.rsplit(':').next()?.parse::<u16>().ok());
        let port = port.unwrap_or(DEFAULT_PORT);
        let workspace = local::DEFAULT_WORKSPACE;
        opening::link(&self.core, &format!("{TINYBIRD_UI}/{port}/{workspace}"));
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
        self.following.iter().chain(&self.clearing).for_each(JoinHandle::abort);
    }
}

async fn account_work(
    core: Arc<Core>,
    tell: Tell,
    intent: Intent,
    local: Local,
) -> Result<(), Error> {
    match intent {
        Intent::Refresh { folder } | Intent::RefreshStores { folder } => {
            refresh::stores(core, tell, folder).await
        }
        Intent::SignOut { folder } => sign_out::run(core, tell, folder).await,
        Intent::ListWorkspaces => account::list(core, tell).await,
        Intent::UseAccount { api_host, user_id } => {
            account::activate(core, tell, AccountKey { api_host, user_id }).await
        }
        Intent::UseWorkspace { workspace, account, folder } => {
            account::switch(core, tell, workspace, account, folder).await
        }
        Intent::GenerateLocalTokens => local_instance::generate(core, tell).await,
        Intent::KeepCredentials => keeping::in_keyring(core, tell).await,
        Intent::KeepInFile => keeping::in_file(core, tell).await,
        Intent::TestVault => keeping::test(core, tell).await,
        Intent::WriteProject { folder, allow_exposed } => {
            projects::write(core, tell, folder, allow_exposed).await
        }
        Intent::RemoveProject { folder } => projects::remove(core, tell, folder).await,
        Intent::MendProject { folder, path, risk } => {
            projects::mend(core, tell, folder, path, risk).await
        }
        Intent::ReplaceProject { folder } => projects::replace(core, tell, folder).await,
        Intent::OpenFolder { folder } => environment::open_folder(core, folder).await,
        Intent::OpenTerminal { folder } => {
            environment::open_terminal(core, tell, folder, local).await
        }
        // The other kinds of work never come here.
        _ => Err(Error::Broke),
    }
}

fn running<S>(request: RequestId, stage: S) -> Flow<S> {
    Flow { request: Some(request), phase: Phase::Running(stage) }
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
    tracing::info!(code = problem.code.as_str(), chain, "ended in a problem");
    problem
}

fn last_phase<S>(problem: Option<Problem>) -> Phase<S> {
    problem.map_or(Phase::Done, Phase::Failed)
}

fn language(core: &Core, settings: &Settings) -> Language {
    settings.language.unwrap_or_else(|| words::language_of(&core.config.language))
}

fn region_views(regions: &[Region]) -> Vec<RegionView> {
    let view = |region: &Region| RegionView {
        name: region.name.clone(),
        provider: region.provider.clone(),
        api_host: region.api_host.trim_end_matches('/').to_owned(),
    };
    regions.iter().map(view).collect()
}

fn is_of(view: &AccountView, key: &AccountKey) -> bool {
    view.api_host == key.api_host && view.user_id == key.user_id
}

fn view(account: &Account, ended: bool) -> AccountView {
    AccountView {
        api_host: account.key.api_host.clone(),
        user_id: account.key.user_id.clone(),
        email: account.email.clone(),
        region: account.region.clone().unwrap_or_else(|| account.key.api_host.clone()),
        auth_host: account.auth_host.clone(),
        ended,
    }
}
