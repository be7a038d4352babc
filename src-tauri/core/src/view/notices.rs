//! Notices: what a person whose window is closed is told of, by the notifications of the desktop.
//!
//! They follow from one snapshot and the next, and hold no secret.

use super::menu::{token_word, with_destination};
use crate::contract::{
    AccountView, Arg, ClipboardView, CopiedContent, Copyable, LocalState, LocalView, Snapshot,
    Text, TokenId,
};

/// One notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What happened.
    pub title: Text,
    /// More about it.
    pub body: Option<Text>,
}

/// What the last snapshot said of all that notices are about.
#[derive(Clone, Debug)]
pub struct LastKnown {
    /// When the token in the clipboard was copied.
    copied_at: Option<u64>,
    /// `None` until an engine has told.
    instance: Option<Instance>,
    /// The accounts whose session has ended: region and user.
    ended: Vec<(String, String)>,
}

/// The local instance, as far as a person is told of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Instance {
    Down,
    Starting,
    /// It got ready in the run that began then.
    Ready {
        since: Option<u64>,
    },
}

impl LastKnown {
    /// What holds already is no event.
    pub fn new(snapshot: &Snapshot) -> Self {
        Self {
            copied_at: copied(snapshot).map(|(_, copied)| copied.copied_at),
            instance: next_instance(None, &snapshot.local),
            ended: ended(snapshot).map(key).collect(),
        }
    }

    /// The notices of what has happened since the last snapshot, of the kinds that the person wants.
    pub fn update(&mut self, snapshot: &Snapshot) -> Vec<Notice> {
        let settings = &snapshot.settings;
        let before = std::mem::replace(self, Self::new(snapshot));
        self.instance = next_instance(before.instance, &snapshot.local);
        let copied = copied(snapshot).filter(|(_, now)| before.copied_at != Some(now.copied_at));
        let copied = copied.map(|(token, copied)| copied_notice(snapshot, token, copied));
        let instance = instance_notice(before.instance, self.instance);
        let ended = ended(snapshot).filter(|account| !before.ended.contains(&key(account)));
        let kinds =
            [copied.filter(|_| settings.notify_copied), instance.filter(|_| settings.notify_local)];
        let ended = ended.filter(|_| settings.notify_sign_in).map(ended_notice);
        kinds.into_iter().flatten().chain(ended).collect()
    }
}

/// The token in the clipboard. What a sign-in needs is copied in the window.
fn copied(snapshot: &Snapshot) -> Option<(&TokenId, &CopiedContent)> {
    match &snapshot.clipboard {
        ClipboardView::Holds(copied) => match &copied.what {
            Copyable::Token(token) => Some((token, copied)),
            _ => None,
        },
        _ => None,
    }
}

fn copied_notice(snapshot: &Snapshot, token: &TokenId, copied: &CopiedContent) -> Notice {
    let title = Text::new("notice-copied").with("token", token_word(token));
    let seconds = snapshot.settings.clear_clipboard_after.filter(|_| copied.clears_at.is_some());
    Notice {
        title: with_destination(title, copied.destination),
        body: seconds.map(|seconds| {
            Text::new("notice-copied-clears").with("seconds", Arg::Number(seconds.into()))
        }),
    }
}

/// The instance after a look. A look that does not tell, and a bad moment of a run that was ready,
/// change nothing: the same run is not ready twice.
fn next_instance(before: Option<Instance>, local: &LocalView) -> Option<Instance> {
    let is_same_run = before == Some(Instance::Ready { since: local.since });
    match local.state {
        LocalState::Unknown | LocalState::Unhealthy => before,
        LocalState::Starting if is_same_run => before,
        LocalState::Starting => Some(Instance::Starting),
        LocalState::Ready => Some(Instance::Ready { since: local.since }),
        LocalState::NoEngine | LocalState::Absent | LocalState::Stopped => Some(Instance::Down),
    }
}

fn instance_notice(before: Option<Instance>, now: Option<Instance>) -> Option<Notice> {
    let key = match (before?, now?) {
        (before, now) if before == now => return None,
        (_, Instance::Ready { .. }) => "notice-local-ready",
        (_, Instance::Down) => "notice-local-stopped",
        (_, Instance::Starting) => return None,
    };
    Some(Notice { title: Text::new(key), body: None })
}

fn ended(snapshot: &Snapshot) -> impl Iterator<Item = &AccountView> {
    snapshot.accounts.iter().filter(|account| account.ended)
}

fn key(account: &AccountView) -> (String, String) {
    (account.api_host.clone(), account.user_id.clone())
}

fn ended_notice(account: &AccountView) -> Notice {
    Notice {
        title: Text::new("notice-sign-in"),
        body: Some(Text::new("notice-session-ended").with("email", account.email.as_str())),
    }
}
