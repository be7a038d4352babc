//! The tray's menu as data: what it says and what each entry does, from a snapshot.
//!
//! It knows no toolkit and holds no secret. It does not change while bytes are counted or seconds
//! run out, so that a tray which draws it only when it changed does so rarely.

mod accounts;
mod copy;
mod state;

pub use self::accounts::MOST_WORKSPACES;
pub(super) use self::state::{token_word, with_destination};
use crate::contract::{
    Intent, LocalStage, LocalState, Phase, Snapshot, StartLocal, Text, WorkspaceView,
};

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
    NeedsAttention,
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
    /// Shows the window with the question whether to sign out.
    AskSignOut,
    /// Ends the app.
    Quit,
}

/// The menu for a snapshot and the workspaces of its account.
pub fn menu(snapshot: &Snapshot, workspaces: &[WorkspaceView]) -> Menu {
    let title = state::title(snapshot);
    let mut items = vec![disabled(title.clone())];
    items.extend(state::question_entry(snapshot));
    items.push(Item::Separator);
    items.extend(copy::entries(snapshot));
    items.push(Item::Separator);
    items.extend([local_entry(snapshot), accounts::switch_item(snapshot, workspaces)]);
    items.push(Item::Separator);
    items.push(entry("tray-open", Action::OpenWindow));
    items.push(accounts::sign_in_or_out_entry(snapshot));
    items.push(entry("tray-quit", Action::Quit));
    Menu { icon: state::icon(snapshot), title, items }
}

fn local_entry(snapshot: &Snapshot) -> Item {
    match &snapshot.local_work.phase {
        Phase::Running(LocalStage::Stopping) => return disabled(Text::new("tray-stopping")),
        Phase::Running(LocalStage::Removing) => return disabled(Text::new("tray-removing")),
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

fn entry(key: &str, action: Action) -> Item {
    Item::Entry { text: Text::new(key), action: Some(action) }
}

fn disabled(text: Text) -> Item {
    Item::Entry { text, action: None }
}
