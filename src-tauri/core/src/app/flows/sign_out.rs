//! Signing out: the folders first, then the accounts file, the vault last, so that a failure
//! in between leaves something that can be signed out again.

use std::path::PathBuf;
use std::sync::Arc;

use crate::app::context::{Context, run_blocking};
use crate::app::folders::canonical_if_named;
use crate::app::secrets::{Prompt, kept_jwts, refresh};
use crate::app::updates::{Update, Updates};
use crate::app::views::saved;
use crate::app::{Error, token_files, views};
use crate::credentials::{Account, Credentials};
use crate::stores::tinyb_file::Content;

/// Signs the active account out, here and at its authority. `folder` limits the folders that are
/// cleared to one.
pub(crate) async fn sign_out(
    context: Arc<Context>,
    updates: Updates,
    folder: Option<String>,
) -> Result<(), Error> {
    let folder = canonical_if_named(&context, folder.as_deref()).await;
    let mut locked = context.lock_accounts().await?;
    let Some(account) = locked.accounts.active().cloned() else {
        // Without an account there is nothing to sign out.
        updates.send(Update::Accounts(locked.accounts.clone()));
        return Ok(());
    };
    let secrets = context.secrets.read(&account.key, Prompt::Allowed).await;
    let folders = match &folder {
        Some(folder) => vec![folder.clone()],
        None => locked.accounts.folders(),
    };
    let session = secrets.as_ref().ok().cloned().flatten();
    let cleared = clear_folders(&context, &account, session.as_ref(), folders).await;
    locked.accounts.remove(&account.key);
    let (accounts, lock) = run_blocking(move || locked.save_and_keep_lock()).await??;
    updates.send(Update::Accounts(accounts.clone()));
    saved::send_masked(&updates, None, None);
    let forgotten = context.secrets.forget(&account.key, secrets.map(drop)).await;
    if forgotten.is_ok() {
        kept_jwts::mark_forgotten(&context, &updates, &account.key).await;
    }
    // A sign-in from now on writes after this one.
    drop(lock);
    if let Some(session) = session {
        refresh::revoke(&context, &account, &session).await;
    }
    if let Some(folder) = folder {
        updates.send(Update::Project(views::projects::view_folder(&context, folder).await));
    }
    saved::send_after_change(&context, &updates, &accounts).await;
    cleared.and(forgotten.map_err(Error::from))
}

/// Takes this account's credentials out of each folder.
async fn clear_folders(
    context: &Arc<Context>,
    account: &Account,
    secrets: Option<&Credentials>,
    folders: Vec<PathBuf>,
) -> Result<(), Error> {
    let mut result = Ok(());
    let workspaces = secrets.iter().flat_map(|secrets| &secrets.workspaces);
    let of_account: Vec<_> = workspaces.map(|workspace| workspace.token.clone()).collect();
    for folder in folders {
        let tokens = of_account.clone();
        let (inner, is_theirs) =
            (Arc::clone(context), belongs_to(account.clone(), secrets.cloned()));
        let cleared = run_blocking(move || match folder.is_dir() {
            true => token_files::clear_tokens(&inner, &folder, is_theirs, &tokens),
            // The folder is gone, and its file with it.
            false => Ok(()),
        });
        if let Err(error) = cleared.await? {
            result = Err(error.into());
        }
    }
    result
}

/// Whether a `.tinyb` belongs to the account: it has the account's user token, or its user and one of
/// its workspace tokens (the user token may be an older one). Where the vault could not be read: it
/// has the account's user and region.
fn belongs_to(account: Account, secrets: Option<Credentials>) -> impl Fn(&Content) -> bool {
    move |content| match &secrets {
        Some(secrets) => {
            has_user_token(content, secrets)
                || token_files::is_of_account(content, &account.key)
                    && has_workspace(content, secrets)
        }
        None => token_files::is_of_account(content, &account.key),
    }
}

fn has_user_token(content: &Content, secrets: &Credentials) -> bool {
    let token = content.secret("user_token");
    token.is_some() && token == secrets.user_token
}

fn has_workspace(content: &Content, secrets: &Credentials) -> bool {
    let token = content.secret("token");
    token.is_some_and(|token| secrets.workspaces.iter().any(|workspace| workspace.token == token))
}
