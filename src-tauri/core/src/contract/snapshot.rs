//! What every face draws.

use std::collections::BTreeMap;

use serde::Serialize;
use ts_rs::TS;

use super::{
    AccountView, ClipboardView, CloudCheck, Defaults, Destination, Finding, FirstRunStep, Flow,
    FoundView, Language, LeakSearch, LocalStage, LocalSummary, LocalTokens, LocalView, NextStep,
    Problem, ProjectView, RegionView, RequestEnd, Settings, SignInAttempt, SignInStage,
    StaticTokenList, Text, TokenView, VaultTest, VaultView, Working, WorkspaceView,
};

/// Everything a face draws. Published whole, and only when it changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Snapshot {
    /// The language everything is said in.
    pub language: Language,
    /// The person's choices.
    pub settings: Settings,
    /// Why the settings on the disk are not the ones that hold.
    pub settings_problem: Option<Problem>,
    /// What holds where nothing was chosen.
    pub defaults: Defaults,
    /// The person's home folder, which a path on the screen has as `~`.
    pub home: String,
    /// Whether the desktop shows a tray.
    pub has_tray: bool,
    /// Whether the app starts when the person logs in to this computer, as the system says; `None`
    /// until it was asked, or where it does not say.
    pub starts_at_login: Option<bool>,
    /// The active account.
    pub account: Option<AccountView>,
    /// Every account, the active one among them.
    pub accounts: Vec<AccountView>,
    /// The active workspace.
    pub workspace: Option<WorkspaceView>,
    /// What Tinybird said when it was last asked about the active account.
    pub cloud_check: Option<CloudCheck>,
    /// Credentials of nobody we know that are on this computer, to be offered.
    pub found: Vec<FoundView>,
    /// Tinybird's regions: as it listed them, else those that were known when this was written.
    pub regions: Vec<RegionView>,
    /// Where credentials are.
    pub vault: VaultView,
    /// What the last test of the keyring showed.
    pub vault_test: Option<VaultTest>,
    /// The active account's tokens, once they were read.
    pub tokens: Vec<TokenView>,
    /// The static tokens of the active workspace; the list is a topic of its own.
    pub static_tokens: StaticTokenList,
    /// Where each token was pasted last, by the token's id.
    pub last_destinations: BTreeMap<String, Destination>,
    /// The workspace of the local instance that the person chose to work in, by its name; `None`: its
    /// first one.
    pub local_workspace: Option<String>,
    /// What the clipboard holds of ours.
    pub clipboard: ClipboardView,
    /// The project folder looked at last.
    pub project: Option<ProjectView>,
    /// Every project folder, the newest last.
    pub projects: Vec<ProjectView>,
    /// The last search for leaked tokens; what it found is a topic of its own.
    pub leak_search: Option<LeakSearch>,
    /// The local instance.
    pub local: LocalView,
    /// Signing in.
    pub sign_in: Flow<SignInStage>,
    /// The way in that was tried last, to try it again.
    pub tried: Option<SignInAttempt>,
    /// Everything else about the account: refresh, sign-out, workspaces.
    pub account_work: Flow<Working>,
    /// Starting and stopping the local instance.
    pub local_work: Flow<LocalStage>,
    /// The pair of local tokens that was kept or made, which the next start uses.
    pub local_tokens: Option<LocalTokens>,
    /// The last requests that ended, newest last, so that no end is missed between two looks.
    pub ended: Vec<RequestEnd>,

    // What follows from the fields above. `view::derive` fills it in, and only faces read it.
    /// What people call each region, by its name and by its API's address.
    pub places: BTreeMap<String, Text>,
    /// Where credentials are, as a part of a sentence.
    pub vault_text: Text,
    /// Quitting loses credentials, and the person did not choose that.
    pub are_credentials_pending: bool,
    /// What the sign-in that runs does.
    pub sign_in_text: Option<Text>,
    /// Why Tinybird did not answer, where nothing else says so.
    pub cloud_problem: Option<Problem>,
    /// The local instance, as a person is told of it.
    pub local_summary: LocalSummary,
    /// What is missing most.
    pub next_step: Option<NextStep>,
    /// The step of the first run whose button is the main one; `None` while a sign-in runs.
    pub first_run_step: Option<FirstRunStep>,
    /// The project folders, as a person is told of them all.
    pub projects_text: Text,
    /// What Doctor says.
    pub findings: Vec<Finding>,
}
