//! Saving what a sign-in or a switch of workspace yields, in every store.

use std::path::PathBuf;
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::app::context::{Context, blocking};
use crate::app::hosts::Hosts;
use crate::app::secrets::{Pending, refresh};
use crate::app::updates::{Update, Updates};
use crate::app::{Error, hosts, token_files, views};
use crate::contract::{Problem, SignInStage, TinybState, TokenFileKind};
use crate::credentials::{Account, Credentials, Region, Secret};
use crate::stores::tinyb_file::Entry;
use crate::stores::{Error as E, env_file, vault};
use crate::{cloud, stores, unix_time};

/// A folder whose files are to be written.
pub(crate) struct WritePlace {
    pub(crate) folder: PathBuf,
    /// The files for which the person said yes to a token, although git may publish them.
    pub(crate) allow_exposed: Vec<TokenFileKind>,
}

/// Makes a workspace of an account the active one and writes it into a folder.
pub(crate) async fn put_into(
    context: &Arc<Context>,
    updates: &Updates,
    mut account: Account,
    name: String,
    place: Option<WritePlace>,
) -> Result<SaveOutcome, Error> {
    let folder = place.as_ref().map(|place| place.folder.as_path());
    let credentials = refresh::with_workspaces(context, updates, &account, folder).await?;
    let workspace = credentials.workspace(&name).ok_or(Error::UnknownWorkspace { name })?;
    let host = hosts::of_account(&account)?;
    let token = workspace.token.clone();
    let info = cloud::workspace(&host, &token, &context.http).await?;
    account.workspace = Some(workspace.is.clone());
    let region = Hosts::new(context, updates, None).await?.region_of(&host).await;
    let request = SaveRequest {
        account,
        credentials,
        token,
        facts: info.facts(),
        region,
        place,
        of: Origin::Switch,
    };
    updates.clone().write(save(Arc::clone(context), updates.clone(), request)).await?
}

/// What a sign-in, or a switch of workspace, puts into the stores.
pub(crate) struct SaveRequest {
    pub(crate) account: Account,
    pub(crate) credentials: Credentials,
    /// The token of the account's active workspace.
    pub(crate) token: Secret,
    pub(crate) facts: Map<String, Value>,
    pub(crate) region: Option<Region>,
    pub(crate) place: Option<WritePlace>,
    pub(crate) of: Origin,
}

/// Where the credentials come from.
pub(crate) enum Origin {
    /// A sign-in.
    SignIn {
        /// The authority, if it publishes metadata.
        publishing: Option<String>,
    },
    /// A switch of workspace: the account exists, and only its workspaces are new.
    Switch,
}

impl SaveRequest {
    /// Joins the new credentials with those that are saved by now, so that newer ones are not lost.
    fn join(&mut self, known: Option<&Account>, kept: Option<&Credentials>) {
        let Some(kept) = kept else {
            return;
        };
        let workspaces = std::mem::take(&mut self.credentials.workspaces);
        match (&self.of, &self.credentials.user_token) {
            (Origin::SignIn { .. }, Some(_)) => self.credentials.workspaces = workspaces,
            (Origin::Switch, _) => {
                self.credentials = Credentials { workspaces, ..kept.clone() };
                self.keep_authority(known);
            }
            // One workspace's token says nothing about the others.
            (Origin::SignIn { .. }, None) => {
                self.credentials = kept.clone();
                for workspace in workspaces {
                    self.credentials.put(workspace);
                }
                self.keep_authority(known);
            }
        }
    }

    /// Keeps the authority and the client id of the sign-in.
    fn keep_authority(&mut self, known: Option<&Account>) {
        if let Some(known) = known {
            self.account.auth_host.clone_from(&known.auth_host);
            self.account.client_id.clone_from(&known.client_id);
        }
    }
}

/// The result of the folder, if one was to be written.
pub(crate) struct SaveOutcome {
    pub(crate) folder: Option<Result<(), Problem>>,
}

/// Writes to the vault, the accounts file, `.tinyb` and `sessions.txt`. A store that fails
/// does not undo the others: its row says so. It is a problem of the whole only if the account
/// cannot be remembered, or if nothing at all holds the credentials.
pub(crate) async fn save(
    context: Arc<Context>,
    updates: Updates,
    mut request: SaveRequest,
) -> Result<SaveOutcome, Error> {
    updates.stage(SignInStage::Saving);
    let key = request.account.key.clone();
    // Without an account that is remembered no other store gets its credentials.
    let saved = remember(&context, &updates, &mut request).await?;
    let folder = match request.place.take() {
        Some(place) => Some(write_project(&context, &updates, request, place).await),
        None => None,
    };
    // A look that began between the two writes saw one of them.
    context.changed.notify_one();
    context.secrets.set_expired(&key, false, None);
    updates.send(Update::Session(key, false));
    match saved {
        // A face that stays holds the credentials, and its row offers to try again.
        Err(error) if !context.config.resident && !matches!(folder, Some(Ok(()))) => {
            Err(error.into())
        }
        _ => Ok(SaveOutcome { folder }),
    }
}

/// The accounts file and the vault, under the file's lock. The inner result is the vault's.
async fn remember(
    context: &Arc<Context>,
    updates: &Updates,
    request: &mut SaveRequest,
) -> Result<Result<(), vault::Error>, Error> {
    let mut locked = context.lock_accounts().await?;
    let known = locked.accounts.find(&request.account.key);
    if let (Origin::Switch, None) = (&request.of, known) {
        return Err(Error::NotSignedIn);
    }
    let before = saved(context, &request.account).await;
    request.join(known, before.as_ref().ok().and_then(Option::as_ref));
    let vault = match request.of {
        // The person may choose otherwise while the keyring asks for its password.
        Origin::SignIn { .. } => context.secrets.vault.cancelled_by(&context.secrets.session_only),
        Origin::Switch => context.secrets.vault.clone(),
    };
    let kept = match &before {
        _ if is_session_only(context, request) => Err(vault::Error::Cancelled),
        Ok(_) => vault.keep(&request.account, &request.credentials).await,
        // The person is not asked a second time.
        Err(error) => Err(error.clone()),
    };
    let unasked = matches!(kept, Err(vault::Error::Cancelled));
    let kept = if unasked { Ok(()) } else { kept };
    // An entry that could not be read may hold more workspaces than these.
    let is_part = matches!(request.of, Origin::Switch) || request.credentials.user_token.is_none();
    set_pending(context, request, kept.is_ok() && !unasked, before.is_err() && is_part);
    let view = match &kept {
        Ok(()) if unasked => views::vault::session_only(context).await,
        Ok(()) => views::vault::view(context).await,
        Err(error) => views::vault::not_kept(context, error),
    };
    updates.send(Update::Vault(view));
    locked.accounts.put(request.account.clone());
    if let Origin::SignIn { publishing: Some(authority) } = &request.of
        && !locked.accounts.publishing.contains(authority)
    {
        locked.accounts.publishing.push(authority.clone());
    }
    request.place.iter().for_each(|place| locked.accounts.list_project(&place.folder));
    let accounts = context.save_accounts(locked).await?;
    updates.send(Update::Accounts(accounts.clone()));
    if let Ok(Some(before)) = before {
        token_files::renew_tinyb(context, accounts.folders(), &before, &request.credentials).await;
    }
    Ok(kept)
}

/// The saved credentials of an account. An entry that cannot be understood may be replaced.
async fn saved(context: &Context, account: &Account) -> Result<Option<Credentials>, vault::Error> {
    match context.secrets.read(&account.key, &context.secrets.vault_before()).await {
        Err(vault::Error::Unreadable) => Ok(None),
        result => result,
    }
}

/// Whether the credentials stay in memory by the person's choice. An account that is in the keyring
/// stays there when its workspace is switched.
fn is_session_only(context: &Context, request: &SaveRequest) -> bool {
    context.secrets.is_session_only()
        && (matches!(request.of, Origin::SignIn { .. })
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

/// Writes the folder's files, and then notes what they hold. Before that, a watcher must not take
/// them for a change by `tb`.
async fn write_project(
    context: &Arc<Context>,
    updates: &Updates,
    request: SaveRequest,
    place: WritePlace,
) -> Result<(), Problem> {
    let (account, folder) = (request.account.clone(), place.folder.clone());
    write_folder(context, updates, request, place).await?;
    let noted = context.change_accounts(move |accounts| {
        if accounts.find(&account.key).is_some() {
            accounts.put_project(&folder, &account);
        }
        Ok(())
    });
    updates.send(Update::Accounts(noted.await?));
    Ok(())
}

/// `.tinyb`, `sessions.txt`, and where an SDK is used `.env.local`. Where `.tinyb` may not be given
/// the tokens, no other file is given one.
async fn write_folder(
    context: &Arc<Context>,
    updates: &Updates,
    request: SaveRequest,
    place: WritePlace,
) -> Result<(), Problem> {
    let (inner, folder) = (Arc::clone(context), place.folder.clone());
    let written = blocking(move || write_files(&inner, &request, &place)).await;
    let mut view = views::projects::here(context, folder).await;
    let result = written.unwrap_or_else(Err).map_err(|error| {
        let is_left = matches!(error, Error::Exposed { .. } | Error::Store(E::LeadsOut { .. }));
        view.state = if is_left { view.state } else { TinybState::Broken };
        Problem::from(error)
    });
    view.problem = result.clone().err().or(view.problem);
    updates.send(Update::Project(view));
    result
}

/// Blocks.
fn write_files(context: &Context, request: &SaveRequest, place: &WritePlace) -> Result<(), Error> {
    let (folder, account) = (place.folder.as_path(), &request.account);
    write_tinyb(context, request, place)?;
    // The person did not ask for `.env.local` by name: if it is left as it is, its view says so.
    if env_file::is_sdk_project(folder)
        && refusal(context, place, TokenFileKind::EnvLocal).is_none()
    {
        env_file::write(folder, &request.token, &account.key.api_host, &context.locks)?;
    }
    let name = account.workspace.as_ref().map(|w| w.name.as_str()).unwrap_or_default();
    let now = unix_time::utc(context.ports.clock.now());
    request.region.as_ref().map_or(Ok(()), |region| {
        let home = &context.config.home;
        Ok(stores::sessions_file::add(home, region, name, folder, now, &context.locks)?)
    })
}

fn write_tinyb(context: &Context, request: &SaveRequest, place: &WritePlace) -> Result<(), Error> {
    let file = context.tinyb(&place.folder);
    if let Some(refused) = refusal(context, place, TokenFileKind::Tinyb) {
        let user_token = request.credentials.user_token.as_ref();
        let held = file.read().ok().flatten().is_some_and(|held| {
            held.secret("token").as_ref() == Some(&request.token)
                && held.secret("user_token").as_ref() == user_token
        });
        // They are there with an earlier yes.
        let is_there = held && matches!(refused, Error::Exposed { .. });
        return if is_there { Ok(()) } else { Err(refused) };
    }
    Ok(file.write(&Entry {
        host: &request.account.key.api_host,
        token: &request.token,
        user_token: request.credentials.user_token.as_ref(),
        facts: request.facts.clone(),
    })?)
}

fn refusal(context: &Context, place: &WritePlace, kind: TokenFileKind) -> Option<Error> {
    token_files::refusal(context, &place.folder, kind, place.allow_exposed.contains(&kind))
}
