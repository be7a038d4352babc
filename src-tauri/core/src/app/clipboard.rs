//! Copying, and taking back what was copied.
//!
//! What was copied is taken back only if it is still there: what another program put into the
//! clipboard meanwhile is the person's. A token of an account is taken back as soon as that account
//! is signed out, by whichever process; a local token belongs to no account and stays.

use std::sync::Arc;
use std::time::Duration;

use super::core::{Core, blocking};
use super::flow::{Fact, Tell};
use super::tokens::{self, Local};
use super::{Clipboard, Error};
use crate::contract::{ClipboardView, Copied, Copyable, Format, Problem, TokenId};
use crate::credentials::{AccountKey, Secret};
use crate::tokens::formats;

/// Puts a token into the clipboard, kept out of its history.
pub(super) async fn copy(
    core: Arc<Core>,
    tell: Tell,
    token: TokenId,
    format: Format,
    local: Local,
) -> Result<(), Error> {
    let found = tokens::find(&core, &tell, token, local).await?;
    let text = formats::write(format, &found.text, &found.host);
    let held = Held { text, after: None, of: found.of };
    put(&core, &tell, Copyable::Token(token), format, held).await
}

/// Puts the address of a sign-in page into the clipboard: it is no secret, and stays.
pub(super) async fn copy_link(core: Arc<Core>, tell: Tell, link: String) -> Result<(), Error> {
    let clipboard = port(&core)?;
    blocking(move || clipboard.write(&link)).await?.map_err(Error::Clipboard)?;
    let copied = Copied { what: Copyable::Link, format: Format::Token, clears_at: None };
    tell.fact(Fact::Copied(copied, None));
    Ok(())
}

/// Puts a one-time code into the clipboard as a token is put there: until it is used, whoever
/// has it can ask for what it yields.
pub(super) async fn copy_code(core: Arc<Core>, tell: Tell, code: String) -> Result<(), Error> {
    let held = Held { text: Secret::new(code), after: None, of: None };
    put(&core, &tell, Copyable::OneTimeCode, Format::Token, held).await
}

async fn put(
    core: &Arc<Core>,
    tell: &Tell,
    what: Copyable,
    format: Format,
    held: Held,
) -> Result<(), Error> {
    let clipboard = port(core)?;
    let settings = core.settings().await.settings;
    let after = settings.clear_clipboard_after.map(|s| Duration::from_secs(u64::from(s)));
    let written = held.text.clone();
    blocking(move || clipboard.write_secret(written.expose())).await?.map_err(Error::Clipboard)?;
    let clears_at = after.map(|after| core.unix_ms(after));
    let copied = Copied { what, format, clears_at };
    tell.fact(Fact::Copied(copied, Some(Held { after, ..held })));
    Ok(())
}

/// What we put into the clipboard and are to take back.
#[derive(Clone, Debug)]
pub(super) struct Held {
    text: Secret,
    after: Option<Duration>,
    /// The account whose token it is; `None` for what belongs to none.
    pub(super) of: Option<AccountKey>,
}

/// Takes it back when its time has come.
pub(super) async fn clear_later(core: Arc<Core>, tell: Tell, held: Held) {
    let Some(after) = held.after else {
        return;
    };
    tokio::time::sleep(after).await;
    clear(core, tell, held).await;
}

/// Takes it back now, if it is still there, and says so only after another look.
pub(super) async fn clear(core: Arc<Core>, tell: Tell, held: Held) {
    let Ok(clipboard) = port(&core) else {
        return;
    };
    let view = match blocking(move || take_back(&*clipboard, &held.text)).await {
        Ok(Ok(view)) => view,
        Ok(Err(error)) => ClipboardView::Failed(Problem::from(Error::Clipboard(error))),
        Err(error) => ClipboardView::Failed(error.into()),
    };
    tell.fact(Fact::Clipboard(view));
}

fn take_back(clipboard: &dyn Clipboard, text: &Secret) -> std::io::Result<ClipboardView> {
    let is_ours = |now: Option<String>| now.is_some_and(|now| Secret::new(now) == *text);
    if !is_ours(clipboard.read()?) {
        return Ok(ClipboardView::Replaced);
    }
    clipboard.clear()?;
    match is_ours(clipboard.read()?) {
        false => Ok(ClipboardView::Cleared),
        true => Err(std::io::Error::other("it still holds what was copied")),
    }
}

fn port(core: &Core) -> Result<Arc<dyn Clipboard>, Error> {
    core.ports.clipboard.clone().ok_or(Error::NoClipboard)
}
