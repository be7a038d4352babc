//! The entries that copy a token.

use super::state::{are_tokens_awaited, token_word};
use super::{Action, Item, disabled};
use crate::contract::{
    Destination, DestinationGroup, Intent, LocalState, Offer, Snapshot, Text, TokenId,
};

/// The two tokens that people want most.
#[derive(Clone, Copy)]
enum MenuToken {
    Workspace,
    LocalWorkspace,
}

impl MenuToken {
    fn id(self) -> TokenId {
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
                let is_running = snapshot.local.state == LocalState::Ready;
                match snapshot.local_workspace {
                    Some(_) => (!is_running).then_some("not_running"),
                    None => (!has).then_some("none_yet"),
                }
            }
        }
    }

    /// An entry that copies it for a destination.
    fn entry(self, text: Text, destination: Destination) -> Item {
        let copy = Intent::Copy { token: self.id(), destination, field: None };
        Item::Entry { text, action: Some(Action::Send(copy)) }
    }

    /// Where it was pasted last, unless that was the token alone.
    fn last_destination(self, snapshot: &Snapshot) -> Option<Destination> {
        let last = snapshot.last_destinations.get(&self.id().to_string()).copied();
        last.filter(|last| *last != Destination::Token && self.is_offered(snapshot, *last))
    }

    fn is_offered(self, snapshot: &Snapshot, destination: Destination) -> bool {
        match destination.offer() {
            Offer::Every => true,
            Offer::Cloud => matches!(self, Self::Workspace),
            // The pair is of the instance's first workspace.
            Offer::LocalPair => {
                matches!(self, Self::LocalWorkspace) && snapshot.local_workspace.is_none()
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

pub(super) fn entries(snapshot: &Snapshot) -> Vec<Item> {
    let tokens = [MenuToken::Workspace, MenuToken::LocalWorkspace];
    let mut items: Vec<_> =
        tokens.into_iter().flat_map(|token| token_entries(snapshot, token)).collect();
    items.push(destinations_menu(snapshot));
    items
}

/// The entry that copies a token, and the one that copies it for where it was pasted last.
fn token_entries(snapshot: &Snapshot, token: MenuToken) -> Vec<Item> {
    let word = token_word(&token.id());
    if let Some(why) = token.obstacle(snapshot) {
        let text = Text::new("tray-copy-cannot").with("token", word).with("why", why);
        return vec![disabled(text)];
    }
    let copy = match (token, &snapshot.local_workspace) {
        (MenuToken::LocalWorkspace, Some(name)) => {
            Text::new("tray-copy-local").with("workspace", name.as_str())
        }
        _ => Text::new("tray-copy").with("token", word),
    };
    let mut items = vec![token.entry(copy, Destination::Token)];
    items.extend(token.last_destination(snapshot).map(|last| {
        let text = Text::new("tray-copy-for").with("token", word);
        token.entry(text.with("destination", last.name()), last)
    }));
    items
}

fn destinations_menu(snapshot: &Snapshot) -> Item {
    let mut items = destination_entries(snapshot, MenuToken::Workspace);
    items.push(Item::Separator);
    items.extend(destination_entries(snapshot, MenuToken::LocalWorkspace));
    Item::Submenu { text: Text::new("tray-copy-as"), items }
}

/// A token for each general destination; one row that says why it cannot be copied. The window has
/// the others.
fn destination_entries(snapshot: &Snapshot, token: MenuToken) -> Vec<Item> {
    let word = token_word(&token.id());
    if let Some(why) = token.obstacle(snapshot) {
        let text = Text::new("tray-format-cannot").with("token", word).with("why", why);
        return vec![disabled(text)];
    }
    let is_general = |destination: &&Destination| {
        let group = destination.group();
        **destination != Destination::Token
            && matches!(group, DestinationGroup::General | DestinationGroup::Project)
            && token.is_offered(snapshot, **destination)
    };
    let entry = |destination: &Destination| {
        let text = Text::new("tray-format").with("token", word);
        token.entry(text.with("destination", destination.name()), *destination)
    };
    Destination::ALL.iter().filter(is_general).map(entry).collect()
}
