//! The JWTs that a person chose to keep: the vault has each with the other secrets of its account,
//! and `tokens.json` says which they are.

use std::sync::Arc;

use crate::app::Error;
use crate::app::context::{Context, run_blocking};
use crate::app::secrets::Prompt;
use crate::app::secrets::change::change_secrets;
use crate::app::updates::{Update, Updates};
use crate::credentials::{Account, AccountKey, Secret};
use crate::stores::tokens_file::{StoredJwt, TokensFileContent};

/// Keeps a JWT. `listed` are those of `tokens.json`: what is of no JWT among them is forgotten.
pub(crate) async fn keep(
    context: &Arc<Context>,
    account: &Account,
    (id, jwt): (&str, &Secret),
    listed: &[StoredJwt],
) -> Result<(), Error> {
    let is_listed = |id: &String| listed.iter().any(|jwt| jwt.id == *id);
    change_secrets(context, account, |credentials| {
        let kept = &mut credentials.jwts.kept;
        kept.retain(|id, _| is_listed(id));
        kept.insert(id.to_owned(), jwt.clone());
    })
    .await
}

/// A JWT that is kept. The keyring may ask for its password.
pub(crate) async fn read(context: &Context, jwt: &StoredJwt) -> Result<Option<Secret>, Error> {
    let Some(key) = jwt.account.as_ref().filter(|_| jwt.kept) else {
        return Ok(None);
    };
    let credentials = context.secrets.read(key, Prompt::Allowed).await?;
    Ok(credentials.and_then(|credentials| credentials.jwts.kept.get(&jwt.id).cloned()))
}

/// Forgets a JWT, if it is kept.
pub(crate) async fn forget(context: &Arc<Context>, jwt: &StoredJwt) -> Result<(), Error> {
    let Some(key) = jwt.account.as_ref().filter(|_| jwt.kept) else {
        return Ok(());
    };
    let accounts = context.read_accounts().await?;
    let Some(account) = accounts.account(key) else {
        return Ok(());
    };
    change_secrets(context, account, |credentials| drop(credentials.jwts.kept.remove(&jwt.id)))
        .await
}

/// Notes that the vault has none of an account's JWTs any more.
pub(crate) async fn mark_forgotten(context: &Context, updates: &Updates, account: &AccountKey) {
    let (file, key) = (context.tokens_file.clone(), account.clone());
    let is_kept = move |jwt: &StoredJwt| jwt.kept && jwt.account.as_ref() == Some(&key);
    let marked = run_blocking(move || {
        if !file.read()?.jwts.iter().any(&is_kept) {
            return Ok(None);
        }
        let unmark = |content: &mut TokensFileContent| {
            let kept = content.jwts.iter_mut().filter(|jwt| is_kept(jwt));
            kept.for_each(|jwt| jwt.kept = false);
        };
        file.change(unmark).map(Some)
    });
    match marked.await {
        Ok(Ok(content)) => {
            content.into_iter().for_each(|new| updates.send(Update::TokensFile(new)))
        }
        Ok(Err(error)) => tracing::info!(%error, "kept JWTs are listed after a sign-out"),
        Err(error) => tracing::info!(%error, "kept JWTs are listed after a sign-out"),
    }
}
