//! Saving what a sign-in or a switch of workspace yields, in every store.

use std::sync::Arc;

use crate::app::Error;
use crate::app::context::Context;
use crate::app::secrets::Pending;
use crate::app::secrets::folder::write_folder;
use crate::app::secrets::request::{Origin, SaveRequest};
use crate::app::token_files;
use crate::app::updates::{Update, Updates};
use crate::contract::{Problem, SignInStage, VaultState, VaultView};
use crate::stores::vault;

/// How the writing of the folder ended, if one was to be written.
pub(crate) type FolderResult = Option<Result<(), Problem>>;

/// Writes to the vault, the accounts file, `.tinyb` and `sessions.txt`. A store that fails does not
/// undo the others: its row says so. It is a problem of the whole only if the account cannot be
/// remembered, or if nothing at all holds the credentials.
pub(crate) async fn save(
    context: Arc<Context>,
    updates: Updates,
    mut request: SaveRequest,
) -> Result<FolderResult, Error> {
    updates.report_stage(SignInStage::Saving);
    let original = request.clone();
    // Without an account that is remembered no other store gets its credentials.
    let Saved { kept, is_new_folder } = match save_account(&context, &updates, &mut request).await {
        Ok(saved) => saved,
        Err(error) => return Err(hold_unsaved_sign_in(&context, &updates, original, error).await),
    };
    let folder = match request.place.take() {
        Some(place) => Some(write_folder(&context, &updates, request, place, is_new_folder).await),
        None => None,
    };
    // A look that began between the two writes saw one of them.
    context.changed.notify_one();
    let key = original.account.key;
    context.secrets.set_expired(&key, false, None);
    updates.send(Update::Session(key, false));
    match kept {
        // A face that stays holds the credentials, and its row offers to try again.
        Err(error) if !context.config.resident && !matches!(folder, Some(Ok(()))) => {
            Err(error.into())
        }
        _ => Ok(folder),
    }
}

/// Saves the sign-in that could not be saved before, if there is one.
pub(super) async fn retry_sign_in(context: &Arc<Context>, updates: &Updates) -> Result<(), Error> {
    match context.secrets.take_unsaved() {
        Some(request) => save(Arc::clone(context), updates.clone(), request).await.map(drop),
        None => Ok(()),
    }
}

/// Holds a sign-in that failed because of `accounts.json`: the credentials cannot be had again. It
/// is saved once the file can be written. The vault is not written without the file's lock.
async fn hold_unsaved_sign_in(
    context: &Context,
    updates: &Updates,
    request: SaveRequest,
    error: Error,
) -> Error {
    if let (Origin::SignIn { .. }, Error::Store(store)) = (&request.origin, &error)
        && context.config.resident
    {
        context.secrets.set_unsaved(Some((request, store.into())));
        updates.send(Update::Vault(context.secrets.state().await));
    }
    error
}

/// How an account was saved.
struct Saved {
    /// What the vault said.
    kept: Result<(), vault::Error>,
    /// The folder that is about to be written was not listed before.
    is_new_folder: bool,
}

/// The accounts file and the vault, under the file's lock.
async fn save_account(
    context: &Arc<Context>,
    updates: &Updates,
    request: &mut SaveRequest,
) -> Result<Saved, Error> {
    let secrets = &context.secrets;
    let mut locked = context.lock_accounts().await?;
    let known = locked.accounts.account(&request.account.key);
    if let (Origin::Switch, None) = (&request.origin, known) {
        return Err(Error::NotSignedIn);
    }
    // An entry that cannot be read may hold more workspaces than these.
    let is_part =
        matches!(request.origin, Origin::Switch) || request.credentials.user_token.is_none();
    let key = &request.account.key;
    let part = secrets.read_pending(key);
    let before = match secrets.read_whole(key, secrets.prompt_before_write()).await {
        // An entry that cannot be understood may be replaced.
        Err(vault::Error::Unreadable) => Ok(None),
        before => before,
    };
    request.join(known, before.as_ref().unwrap_or(&part).as_ref());
    let vault = match request.origin {
        // The person may choose otherwise while the keyring asks for its password.
        Origin::SignIn { .. } => secrets.vault.cancelled_by(&secrets.session_only),
        Origin::Switch => secrets.vault.clone(),
    };
    let kept = match &before {
        _ if stays_in_memory(context, request) => Err(vault::Error::Cancelled),
        Ok(_) => vault.save(&request.account, &request.credentials).await,
        // The person is not asked a second time.
        Err(error) => Err(error.clone()),
    };
    let is_chosen = matches!(kept, Err(vault::Error::Cancelled));
    set_pending(context, request, kept.is_ok(), before.is_err() && is_part);
    let kept = if is_chosen { Ok(()) } else { kept };
    updates.send(Update::Vault(match &kept {
        Err(error) => secrets.state_unsaved(error),
        Ok(()) if is_chosen => VaultView {
            state: VaultState::SessionOnly,
            chosen: true,
            problem: None,
            ..secrets.state().await
        },
        Ok(()) => secrets.state().await,
    }));
    locked.accounts.insert(request.account.clone());
    if let Origin::SignIn { publishing: Some(authority) } = &request.origin
        && !locked.accounts.publishing.contains(authority)
    {
        locked.accounts.publishing.push(authority.clone());
    }
    let new = request.place.iter().map(|place| &place.folder);
    let is_new_folder = new.clone().any(|folder| locked.accounts.project(folder).is_none());
    // Listed before it is written: whatever ends this process then, a sign-out finds the tokens.
    new.for_each(|folder| locked.accounts.add_project(folder));
    let accounts = context.save_accounts(locked).await?;
    if let Origin::SignIn { .. } = request.origin {
        // This sign-in is the newer one.
        secrets.set_unsaved(None);
    }
    updates.send(Update::Accounts(accounts.clone()));
    if let Ok(Some(before)) = before {
        token_files::renew_tinyb(context, accounts.folders(), &before, &request.credentials).await;
    }
    Ok(Saved { kept, is_new_folder })
}

/// Whether the credentials stay in memory by the person's choice. An account that is in the keyring
/// stays there when its workspace is switched.
fn stays_in_memory(context: &Context, request: &SaveRequest) -> bool {
    context.secrets.is_session_only()
        && (matches!(request.origin, Origin::SignIn { .. })
            || context.secrets.pending_of(&request.account.key).is_some())
}

/// Holds credentials that the vault did not take, for a face that stays.
fn set_pending(context: &Context, request: &SaveRequest, is_kept: bool, partial: bool) {
    if is_kept {
        context.secrets.remove_pending(&request.account.key);
    } else if context.config.resident {
        let (account, credentials) = (request.account.clone(), request.credentials.clone());
        let chosen = context.secrets.is_session_only();
        let pending =
            Pending { account, credentials, used: None, chosen, partial, in_refresh: false };
        context.secrets.set_pending(pending);
    }
}
