//! The controller's task: runs requests, applies updates, publishes the snapshot.

mod clipboard;
mod intents;
mod requests;

use std::collections::VecDeque;
use std::sync::Arc;

use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;

use self::intents::Work;
use crate::app::apply::{State, region_views};
use crate::app::context::Context;
use crate::app::flows::environment;
use crate::app::flows::settings::Chosen;
use crate::app::instance_looks::InstanceLooks;
use crate::app::jobs::{Jobs, Kind};
use crate::app::updates::{ClipboardContent, Event, Update, Updates};
use crate::app::{Handle, Lists, folders, views, watch as watchers};
use crate::contract::{Phase, RequestId, SignInStage, Snapshot};
use crate::{cloud, view, words};

/// The request of updates that no face asked for.
const NO_REQUEST: RequestId = RequestId(0);

/// The state of the core, and the requests that run.
pub(crate) struct Controller {
    context: Arc<Context>,
    events: mpsc::UnboundedSender<Event>,
    state: State,
    published: watch::Sender<Snapshot>,
    lists: Arc<Lists>,
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
    /// Starts the controller and the watchers. They end with the last handle.
    pub(crate) fn start(context: Arc<Context>) -> Handle {
        let (intents, mut requests) = mpsc::unbounded_channel();
        let (events, mut received) = mpsc::unbounded_channel();
        let snapshot = Snapshot {
            language: words::language_of(&context.config.language),
            defaults: context.config.defaults(),
            home: folders::home_of(&context.config),
            regions: region_views(&cloud::known_regions()),
            ..Snapshot::default()
        };
        let (published, snapshots) = watch::channel(snapshot.clone());
        let lists = Arc::<Lists>::default();
        let updates = Updates::new(NO_REQUEST, &events);
        let watchers = watchers::start(&context, &updates);
        let handle = Handle {
            context: Arc::clone(&context),
            sent: Arc::default(),
            intents,
            updates,
            snapshots,
            lists: Arc::clone(&lists),
        };
        let mut controller = Self {
            context,
            events,
            state: State::new(snapshot),
            published,
            lists,
            jobs: Jobs::default(),
            looks: InstanceLooks::default(),
            queue: VecDeque::new(),
            answer: None,
            watching_local: None,
            copied: None,
            clearing: None,
        };
        controller.read_files();
        controller.publish();
        tokio::spawn(async move {
            let _watchers = watchers;
            loop {
                tokio::select! {
                    request = requests.recv() => match request {
                        Some((request, intent)) => controller.handle_intent(request, intent),
                        None => break,
                    },
                    event = received.recv() => match event {
                        Some(event) => controller.handle_event(event),
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
        self.apply_update(Update::Settings(settings));
        self.apply_update(Update::SettingsProblem(problem));
        environment::clear_scripts(&self.context);
        // An error is reported when the file is read the next time, in a moment.
        if let Ok(accounts) = self.context.accounts.read() {
            self.state.show_accounts(&accounts);
        }
    }

    fn handle_event(&mut self, event: Event) {
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
                    self.state.show_leak_search(search);
                }
            }
            Event::Looked(request) => {
                if let Some(problem) = self.looks.end_look(request) {
                    self.state.record_end(request, problem);
                }
            }
            Event::Update(update) => self.apply_update(*update),
            Event::Ended(request, result) => self.end_flow(request, result),
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

    fn apply_update(&mut self, update: Update) {
        let (state, context) = (&mut self.state, &self.context);
        let snapshot = &mut state.snapshot;
        match update {
            Update::Accounts(accounts) => {
                state.show_accounts(&accounts);
                // Whichever process signed an account out, its tokens leave this one too.
                if context.secrets.listed.forget_others(&accounts.accounts) {
                    let listed = &context.secrets.listed;
                    self.lists.jwts.send_modify(|jwts| views::jwts::mark_forgotten(jwts, listed));
                }
                if state.forget_other_static_tokens() {
                    drop(self.lists.static_tokens.send_replace(Vec::new()));
                }
                self.clear_if_signed_out();
            }
            Update::Session(account, ended) => state.show_session(account, ended),
            Update::Vault(vault) => state.show_vault(vault, context.secrets.is_session_only()),
            Update::VaultTest(test) => snapshot.vault_test = Some(test),
            Update::Project(project) => state.show_project(project),
            Update::WrittenProject(project) => state.show_written_project(project),
            Update::Projects(projects) => state.show_projects(projects),
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
            Update::ClipboardReplaced { copied_at } => self.show_replaced(copied_at),
            Update::CloudChecked(check) => snapshot.cloud_check = Some(check),
            Update::StartsAtLogin(starts) => snapshot.starts_at_login = starts,
            Update::StaticTokens(workspace, list) => {
                state.show_static_tokens(workspace, list.len());
                drop(self.lists.static_tokens.send_replace(list));
            }
            Update::TokensFile(content) => {
                let views = views::jwts::view_all(&content.jwts, &context.secrets.listed);
                drop(self.lists.jwts.send_replace(views));
                state.snapshot.local_workspace = content.local_workspace;
                state.show_destinations(content.destinations);
            }
            Update::Workspaces(list) => drop(self.lists.workspaces.send_replace(list)),
            Update::Leaks(found) => drop(self.lists.leaks.send_replace(found)),
            Update::Resources(list) => drop(self.lists.resources.send_replace(list)),
            Update::LocalWorkspaces(list) => {
                drop(self.lists.local_workspaces.send_replace(list));
            }
        }
    }

    fn updates(&self, request: RequestId) -> Updates {
        Updates::new(request, &self.events)
    }

    fn publish(&mut self) {
        view::derive(&mut self.state.snapshot);
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
