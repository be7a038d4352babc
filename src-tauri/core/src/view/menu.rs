//! The tray's menu as data: what it says and what each entry does, from a snapshot.
//!
//! It knows no toolkit and holds no secret. Nothing in it changes while bytes are counted or
//! seconds run out, so that a tray which draws it only when it changed does so rarely.

use crate::contract::{
    AccountView, ClipboardView, Code, Copied, Copyable, Flow, Format, Intent, LocalStage,
    LocalState, Phase, SignIn, SignInStage, Snapshot, StartLocal, Text, TokenId, VaultState,
    WorkspaceView,
};

/// Workspaces that are offered; a longer list is for the window, where it can be searched.
pub const MOST_WORKSPACES: usize = 20;

/// The whole menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Menu {
    /// What the tray shows.
    pub icon: Icon,
    /// The state line, which is the tooltip too.
    pub title: Text,
    /// From top to bottom.
    pub items: Vec<Item>,
}

/// What the tray shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// Nobody is signed in.
    SignedOut,
    /// Somebody is.
    SignedIn,
    /// The local instance answers, whoever is signed in.
    LocalReady,
    /// The window has a question or a problem.
    NeedsYou,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// Something to press.
    Entry {
        /// Its label.
        text: Text,
        /// What it does; `None`: it is disabled, and the label says why.
        action: Option<Action>,
    },
    /// Rows behind a row.
    Submenu {
        /// Its label.
        text: Text,
        /// From top to bottom.
        items: Vec<Item>,
    },
    /// A line between groups.
    Separator,
}

/// What an entry does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Sends this.
    Send(Intent),
    /// Shows the window.
    OpenWindow,
    /// Ends the app.
    Quit,
}

/// The menu for a snapshot and the workspaces of its account.
pub fn menu(snapshot: &Snapshot, workspaces: &[WorkspaceView]) -> Menu {
    let title = title(snapshot);
    let mut items = vec![disabled(title.clone())];
    items.extend(to_confirm(snapshot));
    items.push(Item::Separator);
    items.extend([copy(snapshot, CopyOf::Workspace), copy(snapshot, CopyOf::LocalWorkspace)]);
    items.push(copy_as(snapshot));
    items.push(Item::Separator);
    items.extend([local(snapshot), other_workspaces(snapshot, workspaces)]);
    items.push(Item::Separator);
    items.push(entry("tray-open", Action::OpenWindow));
    items.push(account(snapshot));
    items.push(entry("tray-quit", Action::Quit));
    Menu { icon: icon(snapshot), title, items }
}

fn icon(snapshot: &Snapshot) -> Icon {
    if needs_you(snapshot) {
        Icon::NeedsYou
    } else if local_word(snapshot) == "ready" {
        Icon::LocalReady
    } else if snapshot.account.is_some() {
        Icon::SignedIn
    } else {
        Icon::SignedOut
    }
}

fn needs_you(snapshot: &Snapshot) -> bool {
    question(snapshot).is_some()
        || has_ended(snapshot)
        || have_credentials_trouble(snapshot)
        || matches!(local_word(snapshot), "failed" | "unhealthy")
}

/// What a sign-in asks the person, as a mark in the keys of its texts.
fn question(snapshot: &Snapshot) -> Option<&'static str> {
    match snapshot.sign_in.phase {
        Phase::Running(SignInStage::Confirming { .. }) => Some("confirm"),
        Phase::Running(SignInStage::ForeignHost { .. }) => Some("confirm-host"),
        _ => None,
    }
}

/// The active account's session is over.
fn has_ended(snapshot: &Snapshot) -> bool {
    snapshot.account.as_ref().is_some_and(|account| account.ended)
}

/// There is an account, and its credentials are not kept, or not to be had.
fn have_credentials_trouble(snapshot: &Snapshot) -> bool {
    let unreadable = snapshot.tokens.is_empty() && !are_tokens_awaited(snapshot);
    snapshot.account.is_some() && (snapshot.vault.problem.is_some() || unreadable)
}

/// The tokens were not read yet.
fn are_tokens_awaited(snapshot: &Snapshot) -> bool {
    snapshot.vault.state == VaultState::Unknown || is_running(&snapshot.account_work)
}

fn is_running<S>(flow: &Flow<S>) -> bool {
    matches!(flow.phase, Phase::Running(_))
}

fn title(snapshot: &Snapshot) -> Text {
    if let Some(question) = question(snapshot) {
        return Text::new(&format!("tray-state-{question}"));
    }
    let of_state = match &snapshot.sign_in.phase {
        Phase::Running(SignInStage::Waiting { .. }) => Some(Text::new("tray-state-waiting")),
        Phase::Running(_) => Some(Text::new("tray-state-signing-in")),
        Phase::Idle | Phase::Done | Phase::Failed(_) => copied(snapshot),
    };
    of_state.unwrap_or_else(|| match place(snapshot) {
        Some(place) if has_ended(snapshot) => {
            Text::new("tray-state-ended").with("workspace", place)
        }
        Some(place) if have_credentials_trouble(snapshot) => {
            Text::new("tray-state-credentials").with("workspace", place)
        }
        Some(place) => {
            Text::new("tray-state").with("workspace", place).with("local", local_word(snapshot))
        }
        None => Text::new("tray-state-signed-out").with("local", local_word(snapshot)),
    })
}

/// The active workspace; whose account it is, where that has none.
fn place(snapshot: &Snapshot) -> Option<&str> {
    let account = snapshot.account.as_ref()?;
    Some(snapshot.workspace.as_ref().map_or(&account.email, |workspace| &workspace.name))
}

/// The last token, while the clipboard holds it. What a sign-in needs is not worth a line.
fn copied(snapshot: &Snapshot) -> Option<Text> {
    let ClipboardView::Holds(Copied { what: Copyable::Token(token), .. }) = &snapshot.clipboard
    else {
        return None;
    };
    let text = match place(snapshot) {
        Some(place) => Text::new("tray-state-copied").with("workspace", place),
        None => Text::new("tray-state-copied-signed-out"),
    };
    Some(text.with("token", token_word(*token)))
}

fn token_word(token: TokenId) -> &'static str {
    match token {
        TokenId::Workspace => "workspace",
        TokenId::User => "user",
        TokenId::LocalWorkspace => "local_workspace",
        TokenId::LocalUser => "local_user",
    }
}

/// The local instance's state in the catalogue's word for it. What is being done, or went
/// wrong, says more than what the engine says meanwhile.
fn local_word(snapshot: &Snapshot) -> &'static str {
    match &snapshot.local_work.phase {
        Phase::Running(LocalStage::Stopping) => "stopping",
        Phase::Running(_) => "starting",
        // One that got ready some other way needs nobody, whatever became of our own start.
        Phase::Failed(problem)
            if snapshot.local.state != LocalState::Ready && !is_given_up(problem.code) =>
        {
            "failed"
        }
        Phase::Idle | Phase::Done | Phase::Failed(_) => state_word(snapshot.local.state),
    }
}

/// Ended by the person, or by a newer request of theirs.
fn is_given_up(code: Code) -> bool {
    matches!(code, Code::AppCancelled | Code::AppSuperseded)
}

fn state_word(state: LocalState) -> &'static str {
    match state {
        LocalState::Unknown => "unknown",
        LocalState::NoEngine => "no_engine",
        LocalState::Absent => "absent",
        LocalState::Stopped => "stopped",
        LocalState::Starting => "starting",
        LocalState::Ready => "ready",
        LocalState::Unhealthy => "unhealthy",
    }
}

fn to_confirm(snapshot: &Snapshot) -> Option<Item> {
    question(snapshot).map(|question| entry(&format!("tray-{question}"), Action::OpenWindow))
}

/// The two tokens that people want most.
#[derive(Clone, Copy)]
enum CopyOf {
    Workspace,
    LocalWorkspace,
}

impl CopyOf {
    fn token(self) -> TokenId {
        match self {
            Self::Workspace => TokenId::Workspace,
            Self::LocalWorkspace => TokenId::LocalWorkspace,
        }
    }

    /// Why it cannot be copied, in the catalogue's word; `None`: it can.
    fn obstacle(self, snapshot: &Snapshot) -> Option<&'static str> {
        match self {
            Self::Workspace => workspace_obstacle(snapshot),
            Self::LocalWorkspace => {
                let has = snapshot.local.tokens.is_some() || snapshot.local_tokens.is_some();
                (!has).then_some("none_yet")
            }
        }
    }
}

fn workspace_obstacle(snapshot: &Snapshot) -> Option<&'static str> {
    if snapshot.account.is_none() {
        Some("signed_out")
    } else if snapshot.tokens.iter().any(|token| token.id == TokenId::Workspace) {
        None
    } else if are_tokens_awaited(snapshot) {
        Some("reading")
    } else if snapshot.tokens.is_empty() {
        Some("unreadable")
    } else {
        Some("no_workspace")
    }
}

fn copy(snapshot: &Snapshot, of: CopyOf) -> Item {
    let token = token_word(of.token());
    match of.obstacle(snapshot) {
        Some(why) => disabled(Text::new("tray-copy-cannot").with("token", token).with("why", why)),
        None => Item::Entry {
            text: Text::new("tray-copy").with("token", token),
            action: Some(copying(of, Format::Token)),
        },
    }
}

fn copy_as(snapshot: &Snapshot) -> Item {
    let mut items = formats(snapshot, CopyOf::Workspace);
    items.push(Item::Separator);
    items.extend(formats(snapshot, CopyOf::LocalWorkspace));
    Item::Submenu { text: Text::new("tray-copy-as"), items }
}

/// Each format of a token; one row that says why where there is none.
fn formats(snapshot: &Snapshot, of: CopyOf) -> Vec<Item> {
    let token = token_word(of.token());
    if let Some(why) = of.obstacle(snapshot) {
        let text = Text::new("tray-format-cannot").with("token", token).with("why", why);
        return vec![disabled(text)];
    }
    let formats = [
        (Format::Header, "header"),
        (Format::Env, "env"),
        (Format::Sdk, "sdk"),
        (Format::Curl, "curl"),
    ];
    let entries = formats.map(|(format, word)| Item::Entry {
        text: Text::new("tray-format").with("token", token).with("format", word),
        action: Some(copying(of, format)),
    });
    entries.into()
}

fn copying(of: CopyOf, format: Format) -> Action {
    Action::Send(Intent::Copy { token: of.token(), format })
}

fn local(snapshot: &Snapshot) -> Item {
    match &snapshot.local_work.phase {
        Phase::Running(LocalStage::Stopping) => return disabled(Text::new("tray-stopping")),
        Phase::Running(_) => return disabled(Text::new("tray-starting")),
        Phase::Idle | Phase::Done | Phase::Failed(_) => {}
    }
    match snapshot.local.state {
        LocalState::NoEngine => disabled(no_engine(snapshot)),
        LocalState::Unknown | LocalState::Absent | LocalState::Stopped => {
            entry("tray-start", Action::Send(Intent::StartLocal(StartLocal::default())))
        }
        LocalState::Starting | LocalState::Ready | LocalState::Unhealthy => {
            entry("tray-stop", Action::Send(Intent::StopLocal))
        }
    }
}

fn no_engine(snapshot: &Snapshot) -> Text {
    match &snapshot.local.startable {
        Some(engine) => Text::new("tray-start-engine-stopped").with("engine", engine.as_str()),
        None => Text::new("tray-start-no-engine"),
    }
}

fn other_workspaces(snapshot: &Snapshot, workspaces: &[WorkspaceView]) -> Item {
    let active = snapshot.workspace.as_ref().map(|workspace| workspace.id.as_str());
    let others: Vec<_> = workspaces.iter().filter(|w| Some(w.id.as_str()) != active).collect();
    let accounts: Vec<_> = other_accounts(snapshot).collect();
    let why = match (&snapshot.account, others.as_slice()) {
        (None, _) => "signed_out",
        (Some(_), []) if !accounts.is_empty() => return switches(&[], &accounts),
        (Some(_), []) if workspaces.is_empty() => "unknown",
        (Some(_), []) => "no_other",
        (Some(_), others) => return switches(others, &accounts),
    };
    disabled(Text::new("tray-workspaces-cannot").with("why", why))
}

/// The accounts that are not the active one.
fn other_accounts(snapshot: &Snapshot) -> impl Iterator<Item = &AccountView> {
    let key = |account: &AccountView| (account.api_host.clone(), account.user_id.clone());
    let active = snapshot.account.as_ref().map(key);
    snapshot.accounts.iter().filter(move |account| Some(key(account)) != active)
}

fn switches(others: &[&WorkspaceView], accounts: &[&AccountView]) -> Item {
    let mut items: Vec<_> = others.iter().take(MOST_WORKSPACES).map(|w| switch(w)).collect();
    if others.len() > MOST_WORKSPACES {
        items.extend([Item::Separator, entry("tray-more-workspaces", Action::OpenWindow)]);
    }
    if !items.is_empty() && !accounts.is_empty() {
        items.push(Item::Separator);
    }
    items.extend(accounts.iter().map(|account| change(account)));
    Item::Submenu { text: Text::new("tray-workspaces"), items }
}

/// To another account, in the workspace it was left in.
fn change(to: &AccountView) -> Item {
    let AccountView { api_host, user_id, email, region, .. } = to;
    Item::Entry {
        text: Text::new("tray-account")
            .with("email", email.as_str())
            .with("region", region.as_str()),
        action: Some(Action::Send(Intent::UseAccount {
            api_host: api_host.clone(),
            user_id: user_id.clone(),
        })),
    }
}

fn switch(to: &WorkspaceView) -> Item {
    Item::Entry {
        text: Text::new("tray-workspace").with("workspace", to.name.as_str()),
        action: Some(Action::Send(Intent::UseWorkspace {
            workspace: to.id.clone(),
            account: None,
            folder: None,
        })),
    }
}

fn account(snapshot: &Snapshot) -> Item {
    match &snapshot.sign_in.phase {
        // Somebody who lost the page may want another one: a new attempt takes the old one's place.
        Phase::Running(SignInStage::Waiting { .. }) => sign_in_or_out(snapshot),
        Phase::Running(_) => disabled(Text::new("tray-signing-in")),
        Phase::Idle | Phase::Done | Phase::Failed(_) => sign_in_or_out(snapshot),
    }
}

fn sign_in_or_out(snapshot: &Snapshot) -> Item {
    if snapshot.account.is_some() {
        entry("tray-sign-out", Action::Send(Intent::SignOut { folder: None }))
    } else {
        entry("tray-sign-in", Action::Send(Intent::SignIn(SignIn::default())))
    }
}

fn entry(key: &str, action: Action) -> Item {
    Item::Entry { text: Text::new(key), action: Some(action) }
}

fn disabled(text: Text) -> Item {
    Item::Entry { text, action: None }
}
