//! The entries that copy a token.

use super::state::{are_tokens_awaited, format_word, token_word};
use super::{Action, Item, disabled};
use crate::contract::{Format, Intent, Snapshot, Text, TokenId};

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
                (!has).then_some("none_yet")
            }
        }
    }

    /// An entry that copies it in a format.
    fn entry(self, text: Text, format: Format) -> Item {
        let copy = Intent::Copy { token: self.id(), format };
        Item::Entry { text, action: Some(Action::Send(copy)) }
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

pub(super) fn entries(snapshot: &Snapshot) -> [Item; 3] {
    let [workspace, local] = [MenuToken::Workspace, MenuToken::LocalWorkspace];
    [token_entry(snapshot, workspace), token_entry(snapshot, local), formats_menu(snapshot)]
}

fn token_entry(snapshot: &Snapshot, token: MenuToken) -> Item {
    let word = token_word(token.id());
    match token.obstacle(snapshot) {
        Some(why) => disabled(Text::new("tray-copy-cannot").with("token", word).with("why", why)),
        None => token.entry(Text::new("tray-copy").with("token", word), Format::Token),
    }
}

fn formats_menu(snapshot: &Snapshot) -> Item {
    let mut items = format_entries(snapshot, MenuToken::Workspace);
    items.push(Item::Separator);
    items.extend(format_entries(snapshot, MenuToken::LocalWorkspace));
    Item::Submenu { text: Text::new("tray-copy-as"), items }
}

/// A token in each format that has no entry of its own; one row that says why it cannot be copied.
fn format_entries(snapshot: &Snapshot, token: MenuToken) -> Vec<Item> {
    let word = token_word(token.id());
    if let Some(why) = token.obstacle(snapshot) {
        let text = Text::new("tray-format-cannot").with("token", word).with("why", why);
        return vec![disabled(text)];
    }
    let formats = Format::ALL.iter().filter(|format| **format != Format::Token);
    let entry = |format: &Format| {
        let text =
            Text::new("tray-format").with("token", word).with("format", format_word(*format));
        token.entry(text, *format)
    };
    formats.map(entry).collect()
}
