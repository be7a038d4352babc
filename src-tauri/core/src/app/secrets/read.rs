//! The credentials of an account as they are saved. Nothing is refreshed (`session`).

use std::path::Path;

use crate::app::context::Context;
use crate::app::secrets::Prompt;
use crate::app::{Error, token_files};
use crate::credentials::{Account, Credentials, JwtSecrets};
use crate::token::Claims;

/// The credentials of an account: those that wait for the vault, else from the vault, else, where
/// that has none or cannot be asked, from the folder's `.tinyb` if that is this account's.
pub(crate) async fn read_credentials(
    context: &Context,
    account: &Account,
    folder: Option<&Path>,
    prompt: Prompt,
) -> Result<Credentials, Error> {
    let saved = context.secrets.read(&account.key, prompt).await;
    if let Ok(Some(credentials)) = saved {
        return Ok(credentials);
    }
    match read_folder(context, account, folder).await {
        Some(credentials) => Ok(credentials),
        None => Err(saved.err().map_or(Error::NotSignedIn, Error::from)),
    }
}

async fn read_folder(
    context: &Context,
    account: &Account,
    folder: Option<&Path>,
) -> Option<Credentials> {
    let file = context.tinyb(folder?);
    let content = context.look_at_folder(folder?, move || file.read()).await.ok()?.ok()??;
    let user_token = content
        .secret("user_token")
        .filter(|_| token_files::is_of_account(&content, &account.key))?;
    // A name in a file proves nothing. The token names its owner and is signed.
    if Claims::of(user_token.expose()).owner.is_some_and(|owner| owner != account.key.user_id) {
        return None;
    }
    Some(Credentials {
        user_token: Some(user_token),
        refresh_token: None,
        expires_at: None,
        workspaces: Vec::new(),
        jwts: JwtSecrets::default(),
    })
}

/// The accounts with their credentials, as far as no prompt is needed for them.
pub(crate) async fn read_all(
    context: &Context,
    accounts: Vec<Account>,
) -> Vec<(Account, Option<Credentials>)> {
    let mut all = Vec::new();
    for account in accounts {
        let credentials = read_credentials(context, &account, None, Prompt::Never).await.ok();
        all.push((account, credentials));
    }
    all
}
