//! Copying, and taking back what was copied.
//!
//! What was copied is taken back only if it is still there: what another program put into the
//! clipboard meanwhile is the person's. A token of an account is taken back as soon as that account
//! is signed out, by whichever process; a local token belongs to no account and stays.

use std::sync::Arc;
use std::time::Duration;

use crate::app::context::{Context, run_blocking};
use crate::app::secrets::local_tokens::LocalCredentials;
use crate::app::secrets::tokens;
use crate::app::updates::{ClipboardContent, Update, Updates};
use crate::app::{Clipboard, Error};
use crate::contract::{
    ClipboardView, CopiedContent, Copyable, Destination, Field, Problem, TokenId,
};
use crate::credentials::Secret;
use crate::tokens::copy_text;

/// Puts a token into the clipboard, kept out of its history.
pub(crate) async fn copy(
    context: Arc<Context>,
    updates: Updates,
    token: TokenId,
    (destination, field): (Destination, Option<usize>),
    local: LocalCredentials,
) -> Result<(), Error> {
    let found = tokens::find_token(&context, &updates, &token, local).await?;
    let text = copy_text::write_field(destination, field, &found.text, &found.target)?;
    let content = ClipboardContent { text, clear_after: None, account: found.account };
    let fields = destination.fields();
    let copied = fields.get(field.unwrap_or(destination.main_field()));
    let label = copied.filter(|_| fields.len() > 1).map(|field| field.label.to_owned());
    let (what, place) = (Copyable::Token(token.clone()), Pasting { destination, field: label });
    match copied.is_some_and(Field::has_token) {
        true => copy_secret(&context, &updates, what, place, content).await?,
        // An address or a name is no secret: it stays, and takes no token out.
        false => {
            let text = content.text.expose().to_owned();
            copy_public(&context, &updates, what, place, text).await?;
        }
    }
    remember_destination(&context, &updates, &token, destination).await;
    Ok(())
}

/// Where something copied is to be pasted.
#[derive(Default)]
struct Pasting {
    destination: Destination,
    field: Option<String>,
}

/// Makes a destination the one that the token's button offers. What was copied is copied even if
/// that cannot be kept.
async fn remember_destination(
    context: &Context,
    updates: &Updates,
    token: &TokenId,
    destination: Destination,
) {
    let (file, key) = (context.tokens_file.clone(), token.to_string());
    let changed = run_blocking(move || {
        file.change(|content| {
            content.destinations.insert(key.clone(), destination.as_str().to_owned());
        })
    });
    match changed.await {
        Ok(Ok(content)) => updates.send(Update::TokensFile(content)),
        Ok(Err(error)) => tracing::info!(%error, "the destination is not remembered"),
        Err(error) => tracing::info!(%error, "the destination is not remembered"),
    }
}

/// Puts an address into the clipboard: it is no secret, and stays.
pub(crate) async fn copy_address(
    context: Arc<Context>,
    updates: Updates,
    (what, address): (Copyable, String),
) -> Result<(), Error> {
    copy_public(&context, &updates, what, Pasting::default(), address).await
}

/// Copies a text that is no secret.
pub(crate) async fn copy_text(
    context: Arc<Context>,
    updates: Updates,
    text: String,
) -> Result<(), Error> {
    copy_public(&context, &updates, Copyable::Text, Pasting::default(), text).await
}

async fn copy_public(
    context: &Context,
    updates: &Updates,
    what: Copyable,
    Pasting { destination, field }: Pasting,
    text: String,
) -> Result<(), Error> {
    let clipboard = clipboard_of(context)?;
    run_blocking(move || clipboard.write(&text)).await?.map_err(Error::Clipboard)?;
    let copied_at = context.unix_ms(Duration::ZERO);
    let copied = CopiedContent { what, destination, field, copied_at, clears_at: None };
    updates.send(Update::Copied(copied, None));
    Ok(())
}

/// Puts a one-time code into the clipboard as a token is put there: until it is used, every
/// program that has it can ask for what it yields.
pub(crate) async fn copy_code(
    context: Arc<Context>,
    updates: Updates,
    code: String,
) -> Result<(), Error> {
    let content = ClipboardContent { text: Secret::new(code), clear_after: None, account: None };
    copy_secret(&context, &updates, Copyable::OneTimeCode, Pasting::default(), content).await
}

async fn copy_secret(
    context: &Arc<Context>,
    updates: &Updates,
    what: Copyable,
    Pasting { destination, field }: Pasting,
    content: ClipboardContent,
) -> Result<(), Error> {
    let clipboard = clipboard_of(context)?;
    let settings = context.settings().await.settings;
    let after = settings.clear_clipboard_after.map(|s| Duration::from_secs(u64::from(s)));
    let written = content.text.clone();
    run_blocking(move || clipboard.write_secret(written.expose()))
        .await?
        .map_err(Error::Clipboard)?;
    let copied_at = context.unix_ms(Duration::ZERO);
    let clears_at = after.map(|after| context.unix_ms(after));
    let copied = CopiedContent { what, destination, field, copied_at, clears_at };
    updates.send(Update::Copied(copied, Some(ClipboardContent { clear_after: after, ..content })));
    Ok(())
}

/// Takes it back when its time has come.
pub(crate) async fn clear_later(
    context: Arc<Context>,
    updates: Updates,
    content: ClipboardContent,
) {
    let Some(after) = content.clear_after else {
        return;
    };
    tokio::time::sleep(after).await;
    // It reports a failure in the snapshot.
    let _ = clear(context, updates, content).await;
}

/// Looks whether it is still there.
pub(crate) async fn check(
    context: Arc<Context>,
    updates: &Updates,
    content: ClipboardContent,
    copied_at: u64,
) -> Result<(), Error> {
    let clipboard = clipboard_of(&context)?;
    let read = run_blocking(move || holds(&*clipboard, &content.text)).await?;
    if !read.map_err(Error::Clipboard)? {
        updates.send(Update::ClipboardReplaced { copied_at });
    }
    Ok(())
}

/// Takes it back now, if it is still there, and says so only after another look.
pub(crate) async fn clear(
    context: Arc<Context>,
    updates: Updates,
    content: ClipboardContent,
) -> Result<(), Error> {
    let Ok(clipboard) = clipboard_of(&context) else {
        return Ok(());
    };
    let view = match run_blocking(move || take_back(&*clipboard, &content.text)).await {
        Ok(Ok(view)) => view,
        Ok(Err(error)) => ClipboardView::Failed(Problem::from(Error::Clipboard(error))),
        Err(error) => ClipboardView::Failed(error.into()),
    };
    updates.send(Update::Clipboard(view));
    Ok(())
}

fn holds(clipboard: &dyn Clipboard, text: &Secret) -> std::io::Result<bool> {
    Ok(clipboard.read()?.is_some_and(|now| Secret::new(now) == *text))
}

fn take_back(clipboard: &dyn Clipboard, text: &Secret) -> std::io::Result<ClipboardView> {
    if !holds(clipboard, text)? {
        return Ok(ClipboardView::Replaced);
    }
    clipboard.clear()?;
    match holds(clipboard, text)? {
        false => Ok(ClipboardView::Cleared),
        true => Err(std::io::Error::other("it still holds what was copied")),
    }
}

fn clipboard_of(context: &Context) -> Result<Arc<dyn Clipboard>, Error> {
    context.ports.clipboard.clone().ok_or(Error::NoClipboard)
}
