//! What an update changes in the snapshot. Pure: nothing is asked, started or written.

use std::collections::{BTreeMap, HashMap};

use crate::app::updates::Look;
use crate::contract::{
    AccountView, Code, Destination, Flow, Language, LeakSearch, LocalState, LocalView, Offer,
    Phase, Problem, ProjectView, RegionView, RequestEnd, RequestId, Settings, SignInStage,
    Snapshot, StaticTokenList, TokenId, VaultState, VaultView, WorkspaceView,
};
use crate::credentials::{Account, AccountKey, Region, WorkspaceRef};
use crate::stores::accounts_file::Accounts;

/// How many ends a snapshot remembers.
const MOST_ENDED: usize = 16;

/// The snapshot, and what decides which update is newer.
#[derive(Default)]
pub(crate) struct State {
    pub(crate) snapshot: Snapshot,
    /// The language where the person chose none.
    system_language: Language,
    /// The number of the look at the instance whose view is shown.
    local_look: u64,
    /// The number of the look whose list of projects is shown.
    projects_look: u64,
    /// The number of the look at each folder whose view is shown.
    folder_looks: HashMap<String, u64>,
    /// The generation of the accounts that are shown.
    generation: u64,
    /// Accounts whose session has ended.
    expired: Vec<AccountKey>,
}

impl State {
    /// The first snapshot, in the language where the person chose none.
    pub(crate) fn new(snapshot: Snapshot) -> Self {
        Self { system_language: snapshot.language, snapshot, ..Self::default() }
    }

    /// Shows the settings, and everything in the language that they choose.
    pub(crate) fn show_settings(&mut self, settings: Settings) {
        self.snapshot.language = settings.language.unwrap_or(self.system_language);
        self.snapshot.settings = settings;
    }

    /// Shows what is wrong with the settings that were read. A file that was set aside stays shown
    /// when the file in its place is read.
    pub(crate) fn show_settings_read(&mut self, problem: Option<Problem>) {
        let shown = &mut self.snapshot.settings_problem;
        let is_set_aside = shown.as_ref().is_some_and(|shown| shown.code == Code::SettingsSetAside);
        if problem.is_some() || !is_set_aside {
            *shown = problem;
        }
    }

    /// Shows what a look at the instance saw, unless a later look is shown. A start or a stop that
    /// failed is told as long as it left the instance in the state that it is in.
    pub(crate) fn show_local(&mut self, look: Look<LocalView>) {
        if look.number < self.local_look {
            return;
        }
        self.local_look = look.number;
        let states = [self.snapshot.local.state, look.view.state];
        self.snapshot.local = look.view;
        let has_changed = states[0] != states[1] && !states.contains(&LocalState::Unknown);
        forget_failure_if(has_changed, &mut self.snapshot.local_work);
    }

    /// Shows what a look of the watcher saw. An instance that is ready does not return to starting,
    /// so such a look began before the instance was ready.
    pub(crate) fn show_watched_local(&mut self, look: Look<LocalView>) {
        let shown = &self.snapshot.local;
        let is_late = look.view.state == LocalState::Starting
            && shown.state == LocalState::Ready
            && look.view.since == shown.since;
        if !is_late {
            self.show_local(look);
        }
    }

    /// Shows the vault. A look that began before the person chose to keep credentials for the
    /// session does not know that choice (`session_only`) yet.
    pub(crate) fn show_vault(&mut self, mut vault: VaultView, session_only: bool) {
        if vault.state == VaultState::SessionOnly && session_only {
            vault.chosen = true;
            vault.problem = None;
        }
        self.snapshot.vault = vault;
    }

    /// Shows the list of projects, unless a later look at all of them is shown. A folder that was
    /// looked at since is shown as it was then.
    pub(crate) fn show_projects(&mut self, look: Look<Vec<ProjectView>>) {
        if look.number < self.projects_look {
            return;
        }
        self.projects_look = look.number;
        let views = look.view.into_iter();
        self.snapshot.projects =
            views.map(|view| self.newest_project(Look { number: look.number, view })).collect();
    }

    /// Shows a folder as the one that the request is about, and in the list if it is listed.
    pub(crate) fn show_project(&mut self, look: Look<ProjectView>) {
        let project = self.newest_project(look);
        let mut projects = self.snapshot.projects.iter_mut();
        let listed = projects.find(|known| known.folder == project.folder);
        listed.into_iter().for_each(|known| known.clone_from(&project));
        self.snapshot.project = Some(project);
    }

    /// The same of a folder whose files were written: from now on it is listed.
    pub(crate) fn show_written_project(&mut self, look: Look<ProjectView>) {
        let is_listed = self.snapshot.projects.iter().any(|known| known.folder == look.view.folder);
        if !is_listed {
            self.snapshot.projects.push(look.view.clone());
        }
        self.show_project(look);
    }

    /// What a look at a folder saw, or what is shown of it if a later look saw that.
    fn newest_project(&mut self, look: Look<ProjectView>) -> ProjectView {
        let newest = self.folder_looks.entry(look.view.folder.clone()).or_default();
        let mut shown = self.snapshot.projects.iter().chain(&self.snapshot.project);
        match shown.find(|known| known.folder == look.view.folder) {
            Some(known) if look.number < *newest => known.clone(),
            _ => {
                *newest = look.number;
                look.view
            }
        }
    }

    /// Forgets the list of static tokens if it is not of the active workspace. Returns whether it did.
    pub(crate) fn forget_other_static_tokens(&mut self) -> bool {
        let active = self.snapshot.workspace.as_ref().map(|workspace| &workspace.id);
        let listed = self.snapshot.static_tokens.workspace.as_ref();
        let is_other = listed.is_some() && listed != active;
        if is_other {
            self.snapshot.static_tokens = StaticTokenList::default();
        }
        is_other
    }

    /// Shows how many static tokens a workspace has.
    pub(crate) fn show_static_tokens(&mut self, workspace: String, count: usize) {
        self.snapshot.static_tokens.workspace = Some(workspace);
        self.snapshot.static_tokens.count = count;
    }

    /// Shows where tokens were pasted last. A destination that this version does not have is left
    /// out, and so is one that takes the pair of local tokens while another workspace is chosen.
    pub(crate) fn show_destinations(&mut self, destinations: BTreeMap<String, String>) {
        let has_pair = |token: &str| {
            self.snapshot.local_workspace.is_none() || token != TokenId::LocalWorkspace.to_string()
        };
        let known = |(token, name): (String, String)| {
            let destination = Destination::parse(&name)?;
            let is_offered = destination.offer() != Offer::LocalPair || has_pair(&token);
            is_offered.then_some((token, destination))
        };
        self.snapshot.last_destinations = destinations.into_iter().filter_map(known).collect();
    }

    /// Shows the accounts, unless newer ones are shown.
    pub(crate) fn show_accounts(&mut self, accounts: &Accounts) {
        if accounts.generation != 0 && accounts.generation < self.generation {
            return;
        }
        self.generation = accounts.generation;
        let active = accounts.active();
        // Somebody signed in by another process, or chose another account.
        let shown = self.snapshot.account.as_ref();
        let is_new = |account: &Account| !shown.is_some_and(|shown| is_of(shown, &account.key));
        forget_failure_if(active.is_some_and(is_new), &mut self.snapshot.sign_in);
        let view = |account: &Account| account_view(account, self.expired.contains(&account.key));
        let is_shown = |shown: &AccountView| active.is_some_and(|a| is_of(shown, &a.key));
        if !self.snapshot.account.as_ref().is_some_and(is_shown) {
            // It was said of another account.
            self.snapshot.cloud_check = None;
        }
        self.snapshot.account = active.map(view);
        self.snapshot.accounts = accounts.accounts.iter().map(view).collect();
        let workspace = active.and_then(|account| account.workspace.as_ref());
        self.snapshot.workspace = workspace.map(workspace_view);
    }

    /// Shows whether an account's session has ended.
    pub(crate) fn show_session(&mut self, account: AccountKey, ended: bool) {
        let is_it = |view: &&mut AccountView| is_of(view, &account);
        let shown = self.snapshot.account.iter_mut().chain(&mut self.snapshot.accounts);
        shown.filter(is_it).for_each(|view| view.ended = ended);
        self.expired.retain(|known| *known != account);
        let is_active = self.snapshot.account.as_ref().is_some_and(|view| is_of(view, &account));
        if is_active && !ended {
            // A new session: what was said of the one before holds no longer.
            self.snapshot.cloud_check.take_if(|check| check.problem.is_some());
        }
        if ended {
            self.expired.push(account);
        }
    }

    /// Shows how far a search is. Until it ends, it has the number of the search of the same folder
    /// before it, so that what a face says of the folder does not go and come back.
    pub(crate) fn show_leak_search(&mut self, mut search: LeakSearch) {
        let before = self.snapshot.leak_search.take_if(|before| before.folder == search.folder);
        if let (Some(before), Phase::Running(_)) = (before, &search.phase) {
            search.finds = before.finds;
        }
        self.snapshot.leak_search = Some(search);
    }

    /// Whether an account is shown.
    pub(crate) fn has_account(&self, key: &AccountKey) -> bool {
        self.snapshot.accounts.iter().any(|account| is_of(account, key))
    }

    /// The link and the one-time code of a sign-in that waits for the browser.
    pub(crate) fn waiting_sign_in(&self) -> Option<(&String, Option<&String>)> {
        match &self.snapshot.sign_in.phase {
            Phase::Running(SignInStage::Waiting { link, code, .. }) => Some((link, code.as_ref())),
            _ => None,
        }
    }

    /// Remembers how a request ended.
    pub(crate) fn record_end(&mut self, request: RequestId, problem: Option<Problem>) {
        let ended = &mut self.snapshot.ended;
        if ended.len() == MOST_ENDED {
            ended.remove(0);
        }
        ended.push(RequestEnd { request, problem });
    }

    /// Whether the request's end is remembered.
    pub(crate) fn has_ended(&self, request: RequestId) -> bool {
        self.snapshot.ended.iter().any(|ended| ended.request == request)
    }
}

/// Forgets that a request failed, where its cause has gone.
fn forget_failure_if<S>(has_gone: bool, flow: &mut Flow<S>) {
    if has_gone && matches!(flow.phase, Phase::Failed(_)) {
        flow.phase = Phase::Idle;
    }
}

/// A request in its first stage.
pub(crate) fn running<S>(request: RequestId, stage: S) -> Flow<S> {
    Flow { request: Some(request), phase: Phase::Running(stage) }
}

/// The phase of a request that ended.
pub(crate) fn last_phase<S>(problem: Option<Problem>) -> Phase<S> {
    problem.map_or(Phase::Done, Phase::Failed)
}

/// The regions, as the snapshot shows them.
pub(crate) fn region_views(regions: &[Region]) -> Vec<RegionView> {
    let view = |region: &Region| RegionView {
        name: region.name.clone(),
        provider: region.provider.clone(),
        api_host: region.api_host.trim_end_matches('/').to_owned(),
    };
    regions.iter().map(view).collect()
}

/// A workspace, as the snapshot shows it.
pub(crate) fn workspace_view(workspace: &WorkspaceRef) -> WorkspaceView {
    WorkspaceView { id: workspace.id.clone(), name: workspace.name.clone() }
}

fn is_of(view: &AccountView, key: &AccountKey) -> bool {
    view.api_host == key.api_host && view.user_id == key.user_id
}

fn account_view(account: &Account, ended: bool) -> AccountView {
    AccountView {
        api_host: account.key.api_host.clone(),
        user_id: account.key.user_id.clone(),
        email: account.email.clone(),
        region: account.region.clone().unwrap_or_else(|| account.key.api_host.clone()),
        auth_host: account.auth_host.clone(),
        workspace: account.workspace.as_ref().map(|workspace| workspace.name.clone()),
        ended,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{LocalStage, TinybState, Working};

    fn look(number: u64, state: LocalState, since: Option<u64>) -> Look<LocalView> {
        Look { number, view: LocalView { state, since, ..LocalView::default() } }
    }

    #[test]
    fn a_search_that_is_repeated_keeps_its_finds_until_it_ends() {
        let search = |folder: &str, phase, finds| LeakSearch {
            folder: folder.to_owned(),
            phase,
            files: 0,
            not_read: 0,
            finds,
            more: false,
        };
        let running = || Phase::Running(Working::Working);
        let mut state = State::default();
        let mut finds_after = |search| {
            state.show_leak_search(search);
            state.snapshot.leak_search.as_ref().unwrap().finds
        };

        assert_eq!(finds_after(search("web", running(), 0)), 0);
        assert_eq!(finds_after(search("web", Phase::Done, 2)), 2);
        assert_eq!(finds_after(search("web", running(), 0)), 2);
        assert_eq!(finds_after(search("web", running(), 0)), 2);
        assert_eq!(finds_after(search("web", Phase::Done, 0)), 0);
        assert_eq!(finds_after(search("web", Phase::Done, 2)), 2);
        assert_eq!(finds_after(search("shop", running(), 0)), 0, "of another folder");
    }

    fn ada() -> Account {
        let key = AccountKey { api_host: "https://api.test".to_owned(), user_id: "ada".to_owned() };
        Account {
            key,
            email: "ada@example.com".to_owned(),
            auth_host: "https://auth.test".to_owned(),
            client_id: None,
            region: None,
            workspace: None,
        }
    }

    #[test]
    fn a_problem_of_the_settings_ends_with_a_good_file_unless_one_was_set_aside() {
        let mut state = State::default();
        state.show_settings_read(Some(Problem::new(Code::SettingsPort)));
        state.show_settings_read(None);
        assert_eq!(state.snapshot.settings_problem, None);
        state.show_settings_read(Some(Problem::new(Code::SettingsSetAside)));
        state.show_settings_read(None);
        assert!(state.snapshot.settings_problem.is_some());
    }

    #[test]
    fn a_look_that_began_earlier_replaces_no_later_one() {
        let mut state = State::default();
        state.show_local(look(2, LocalState::Ready, None));
        state.show_local(look(1, LocalState::Absent, None));
        assert_eq!(state.snapshot.local.state, LocalState::Ready);
    }

    #[test]
    fn a_ready_instance_returns_to_starting_only_if_it_was_started_anew() {
        let mut state = State::default();
        state.show_local(look(1, LocalState::Ready, Some(10)));
        state.show_watched_local(look(2, LocalState::Starting, Some(10)));
        assert_eq!(state.snapshot.local.state, LocalState::Ready);
        state.show_watched_local(look(3, LocalState::Starting, Some(20)));
        assert_eq!(state.snapshot.local.state, LocalState::Starting);
    }

    #[test]
    fn a_start_that_failed_is_told_until_the_instance_is_in_another_state() {
        let failed = || Phase::<LocalStage>::Failed(Problem::new(Code::LocalTimedOut));
        let mut state = State::default();
        state.show_local(look(1, LocalState::Starting, None));
        state.snapshot.local_work.phase = failed();
        for (number, seen) in [(2, LocalState::Starting), (3, LocalState::Unknown)] {
            state.show_local(look(number, seen, None));
            assert_eq!(state.snapshot.local_work.phase, failed(), "{seen:?}");
        }
        state.show_local(look(4, LocalState::Starting, None));
        state.show_local(look(5, LocalState::Ready, None));
        assert_eq!(state.snapshot.local_work.phase, Phase::Idle);

        state.snapshot.local_work.phase = Phase::Running(LocalStage::Stopping);
        state.show_local(look(6, LocalState::Stopped, None));
        assert_eq!(state.snapshot.local_work.phase, Phase::Running(LocalStage::Stopping));
    }

    #[test]
    fn a_sign_in_that_failed_is_told_until_somebody_is_signed_in() {
        let failed = || Phase::<SignInStage>::Failed(Problem::new(Code::AuthDenied));
        let mut state = State::default();
        state.snapshot.sign_in.phase = failed();
        state.show_accounts(&Accounts { generation: 1, ..Accounts::default() });
        assert_eq!(state.snapshot.sign_in.phase, failed());
        let active = Some(ada().key);
        let accounts =
            Accounts { generation: 2, active, accounts: vec![ada()], ..Accounts::default() };
        state.show_accounts(&accounts);
        assert_eq!(state.snapshot.sign_in.phase, Phase::Idle);

        state.snapshot.sign_in.phase = failed();
        state.show_accounts(&Accounts { generation: 3, ..accounts });
        assert_eq!(state.snapshot.sign_in.phase, failed(), "the same account as before");
    }

    fn project(number: u64, problem: Option<Problem>) -> Look<ProjectView> {
        let view = ProjectView {
            folder: "/shop".to_owned(),
            path: "/shop/.tinyb".to_owned(),
            state: TinybState::Missing,
            email: None,
            workspace: None,
            local_workspace: None,
            was_connected: false,
            files: Vec::new(),
            problem,
        };
        Look { number, view }
    }

    fn projects(number: u64, problem: Option<Problem>) -> Look<Vec<ProjectView>> {
        Look { number, view: vec![project(number, problem).view] }
    }

    fn denied() -> Option<Problem> {
        Some(Problem::new(Code::StoreDenied))
    }

    #[test]
    fn a_folder_is_listed_once_its_files_were_written() {
        let mut state = State::default();
        state.show_project(project(1, denied()));
        assert!(state.snapshot.projects.is_empty() && state.snapshot.project.is_some());
        state.show_written_project(project(2, None));
        assert_eq!(state.snapshot.projects.len(), 1);
        state.show_project(project(3, denied()));
        assert!(state.snapshot.projects[0].problem.is_some());
    }

    #[test]
    fn an_earlier_look_at_a_project_is_not_shown_after_a_later_one() {
        let mut state = State::default();
        state.show_projects(projects(2, None));
        state.show_projects(projects(1, denied()));
        state.show_project(project(1, denied()));
        assert_eq!(state.snapshot.projects[0].problem, None);
        assert_eq!(state.snapshot.project, Some(project(2, None).view));
        state.show_project(project(4, denied()));
        state.show_projects(projects(3, None));
        assert_eq!(state.snapshot.projects[0].problem, denied());
        state.show_projects(projects(5, None));
        assert_eq!(state.snapshot.projects[0].problem, None);
    }

    #[test]
    fn accounts_of_an_older_generation_are_not_shown() {
        let mut state = State::default();
        let newer = Accounts { generation: 2, accounts: vec![ada()], ..Accounts::default() };
        state.show_accounts(&newer);
        state.show_accounts(&Accounts { generation: 1, ..Accounts::default() });
        assert!(state.has_account(&ada().key));
    }

    #[test]
    fn a_session_that_ended_is_shown_until_it_is_renewed() {
        let mut state = State::default();
        let accounts = Accounts { generation: 1, accounts: vec![ada()], ..Accounts::default() };
        state.show_accounts(&accounts);
        state.show_session(ada().key, true);
        state.show_accounts(&accounts);
        assert!(state.snapshot.accounts[0].ended);
        state.show_session(ada().key, false);
        assert!(!state.snapshot.accounts[0].ended);
    }

    #[test]
    fn the_oldest_end_is_forgotten_first() {
        let mut state = State::default();
        (0..=MOST_ENDED as u64).for_each(|request| state.record_end(RequestId(request), None));
        assert!(!state.has_ended(RequestId(0)));
        assert!(state.has_ended(RequestId(1)) && state.has_ended(RequestId(MOST_ENDED as u64)));
    }
}
