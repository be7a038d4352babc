//! Signing in, from the click to the stores.

use std::path::PathBuf;
use std::sync::Arc;

use futures::future::OptionFuture;
use serde_json::{Map, Value};
use time::OffsetDateTime;

use super::account::{host_in, regions};
use super::core::{Core, blocking, folder_of};
use super::flow::{Fact, Tell};
use super::{Error, refresh};
use crate::auth::{self, SignedIn};
use crate::cloud::{self, WorkspaceInfo};
use crate::config::{DEFAULT_API_HOST, DEFAULT_CLIENT_ID, Host};
use crate::contract::{Problem, ProjectView, SignIn, SignInStage, TinybState, Who};
use crate::credentials::{Account, AccountKey, Credentials, Region, Secret, WorkspaceRef};
use crate::stores;
use crate::stores::tinyb_file::Entry;

pub(super) async fn run(core: Arc<Core>, tell: Tell, how: SignIn) -> Result<(), Error> {
    let folder = folder_of(how.folder.as_ref());
    let request = request(&core, &how, folder.as_deref()).await?;
    let (api_host, auth_host) = (request.api_host.clone(), request.auth_host.clone());
    let signed_in = browse(&core, &tell, request).await?;
    let host = api_host_of(&core, &tell, &signed_in, &api_host).await?;
    let (regions, arrived) = tokio::join!(
        regions(&core, &host),
        arrive(&core, &signed_in, &host, how.workspace.as_deref()),
    );
    let (region, arrived) = (Region::of(&regions, &host).cloned(), arrived?);
    let publishing = signed_in.published.then(|| auth_host.to_string());
    let account = account(&arrived.info, &host, &auth_host, region.as_ref());
    if !signed_in.state_echoed && !tell.confirm(confirming(&account, false)).await {
        return Err(Error::Declined);
    }
    let Arrived { credentials, token, info } = arrived;
    let facts = info.facts();
    let saving = Saving { account, credentials, token, facts, region, folder, publishing };
    tell.clone().write(save(core, tell, saving)).await?.map(drop)
}

/// Opens a link without waiting for the opener, which may block, or claim success and do
/// nothing: the link is shown too.
pub(super) fn open(core: &Arc<Core>, link: String) {
    let browser = Arc::clone(&core.ports.browser);
    tokio::task::spawn_blocking(move || {
        if let Err(error) = browser.open(&link) {
            tracing::warn!(%error, "the browser could not be opened");
        }
    });
}

async fn request(
    core: &Core,
    how: &SignIn,
    folder: Option<&std::path::Path>,
) -> Result<auth::Request, Error> {
    let chosen = core.settings().await.settings;
    let auth_host = match &how.auth_host {
        Some(host) => Host::parse(host)?,
        None => core.config.auth_host(&chosen)?,
    };
    let api_host = match (&how.api_host, core.config.api_host(&chosen)?) {
        (Some(host), _) => Host::parse(host)?,
        (None, Some(host)) => host,
        (None, None) => {
            let here = host_in(core, folder).await;
            Host::parse(here.as_deref().unwrap_or(DEFAULT_API_HOST))?
        }
    };
    let publishing = core.read_accounts().await?.publishing;
    Ok(auth::Request {
        published: publishing.iter().any(|host| host == auth_host.as_str()),
        auth_host,
        api_host,
        workspace: how.workspace.clone(),
        client_id: how
            .client_id
            .clone()
            .or(chosen.client_id)
            .unwrap_or_else(|| DEFAULT_CLIENT_ID.to_owned()),
        language: core.config.language.clone(),
    })
}

async fn browse(core: &Arc<Core>, tell: &Tell, request: auth::Request) -> Result<SignedIn, Error> {
    let attempt = auth::start(request, &core.http, &core.config.limits).await?;
    let link = attempt.link().to_string();
    let waiting =
        SignInStage::Waiting { link: link.clone(), ends_at: core.unix_ms(attempt.left()) };
    tell.stage(waiting.clone());
    open(core, link);
    let stage = |exchanging: bool| {
        tell.stage(if exchanging { SignInStage::Exchanging } else { waiting.clone() });
    };
    Ok(attempt.wait(&core.http, stage).await?)
}

/// The API the answer belongs to. One that is neither the one asked for nor a known region
/// hears nothing from us until a person has said yes to it.
async fn api_host_of(
    core: &Core,
    tell: &Tell,
    signed_in: &SignedIn,
    asked: &Host,
) -> Result<Host, Error> {
    let Some(named) = &signed_in.api_host else {
        return Ok(asked.clone());
    };
    let host = Host::parse(named)?;
    if host == *asked || Region::of(&regions(core, asked).await, &host).is_some() {
        return Ok(host);
    }
    let who = Who {
        email: String::new(),
        workspace: String::new(),
        region: host.to_string(),
        api_host: host.to_string(),
    };
    match tell.confirm(SignInStage::Confirming { who, foreign: true }).await {
        true => Ok(host),
        false => Err(Error::ForeignHost { host: host.to_string() }),
    }
}

/// Who came back, and into which workspace.
struct Arrived {
    credentials: Credentials,
    token: Secret,
    info: WorkspaceInfo,
}

/// Asks Tinybird who came back. The workspace is the one asked for, else the authority's choice,
/// else the first there is.
async fn arrive(
    core: &Core,
    signed_in: &SignedIn,
    host: &Host,
    wanted: Option<&str>,
) -> Result<Arrived, Error> {
    let user_token = signed_in.user_token.clone();
    let (user, workspaces, chosen) = tokio::join!(
        cloud::check_user(host, &user_token, &core.http),
        cloud::workspaces(host, &user_token, &core.http),
        OptionFuture::from(
            signed_in.workspace_token.as_ref().map(|t| cloud::workspace(host, t, &core.http)),
        ),
    );
    user?;
    let credentials = Credentials {
        user_token,
        refresh_token: signed_in.refresh_token.clone(),
        expires_at: signed_in.expires_in.map(|left| core.unix_ms(left) / 1000),
        workspaces: workspaces?,
    };
    let chosen = signed_in.workspace_token.clone().zip(chosen.transpose()?);
    let is_wanted = |(_, info): &(Secret, WorkspaceInfo)| {
        wanted.is_none_or(|wanted| wanted == info.name || wanted == info.id)
    };
    let (token, info) = match chosen.filter(is_wanted) {
        Some(chosen) => chosen,
        None => workspace(core, host, &credentials, wanted).await?,
    };
    Ok(Arrived { credentials, token, info })
}

/// The workspace asked for; else the first there is.
async fn workspace(
    core: &Core,
    host: &Host,
    credentials: &Credentials,
    wanted: Option<&str>,
) -> Result<(Secret, WorkspaceInfo), Error> {
    let found = match wanted {
        Some(name) => credentials
            .workspace(name)
            .ok_or_else(|| Error::UnknownWorkspace { name: name.to_owned() })?,
        None => credentials.workspaces.first().ok_or(Error::NoWorkspace)?,
    };
    let info = cloud::workspace(host, &found.token, &core.http).await?;
    Ok((found.token.clone(), info))
}

fn account(
    info: &WorkspaceInfo,
    host: &Host,
    authority: &Host,
    region: Option<&Region>,
) -> Account {
    Account {
        key: AccountKey { api_host: host.to_string(), user_id: info.user_id.clone() },
        email: info.user_email.clone(),
        auth_host: authority.to_string(),
        region: region.map(|region| region.name.clone()),
        workspace: Some(WorkspaceRef { id: info.id.clone(), name: info.name.clone() }),
    }
}

fn confirming(account: &Account, foreign: bool) -> SignInStage {
    let api_host = account.key.api_host.clone();
    let workspace = account.workspace.as_ref().map(|w| w.name.clone()).unwrap_or_default();
    let who = Who {
        email: account.email.clone(),
        workspace,
        region: account.region.clone().unwrap_or_else(|| api_host.clone()),
        api_host,
    };
    SignInStage::Confirming { who, foreign }
}

/// Everything that a sign-in, or a switch of workspace, puts into the stores.
pub(super) struct Saving {
    pub(super) account: Account,
    pub(super) credentials: Credentials,
    /// The token of the account's active workspace.
    pub(super) token: Secret,
    pub(super) facts: Map<String, Value>,
    pub(super) region: Option<Region>,
    pub(super) folder: Option<PathBuf>,
    /// The authority, if it publishes metadata.
    pub(super) publishing: Option<String>,
}

/// What came of the folder, if one was to be written.
pub(super) struct Saved {
    pub(super) folder: Option<Result<(), Problem>>,
}

/// Writes to the vault, the accounts file, `.tinyb` and `sessions.txt`. A store that fails
/// does not undo the others: its row says so. It is a problem of the whole only if the account
/// cannot be remembered, or if nothing at all holds the credentials.
pub(super) async fn save(core: Arc<Core>, tell: Tell, saving: Saving) -> Result<Saved, Error> {
    tell.stage(SignInStage::Saving);
    let remembered = remember(&core, &tell, &saving).await;
    let folder = match saving.folder.clone() {
        Some(folder) => Some(write_folder(&core, &tell, saving, folder).await),
        None => None,
    };
    // A look that began between the two writes saw half of it.
    core.changed.notify_one();
    match remembered? {
        // For a face that stays they are held, and its row offers to try again.
        Err(error) if !core.config.resident && !matches!(folder, Some(Ok(()))) => Err(error.into()),
        _ => Ok(Saved { folder }),
    }
}

/// The accounts file and the vault, under the file's lock. The inner result is the vault's.
async fn remember(
    core: &Arc<Core>,
    tell: &Tell,
    saving: &Saving,
) -> Result<Result<(), stores::vault::Error>, Error> {
    let file = core.accounts.clone();
    let held = blocking(move || file.hold()).await?;
    let kept = keep(core, &saving.account, &saving.credentials).await;
    let view = match &kept {
        Ok(()) => refresh::vault(core).await,
        Err(error) => refresh::unkept_vault(core, error),
    };
    tell.fact(Fact::Vault(view));
    let mut held = held?;
    held.accounts.put(saving.account.clone());
    if let Some(authority) = &saving.publishing
        && !held.accounts.publishing.contains(authority)
    {
        held.accounts.publishing.push(authority.clone());
    }
    saving.folder.iter().for_each(|folder| held.accounts.add_project(folder));
    tell.fact(Fact::Accounts(blocking(move || held.save()).await??));
    Ok(kept)
}

/// The vault. For a face that stays, what it cannot take is held.
pub(super) async fn keep(
    core: &Core,
    account: &Account,
    credentials: &Credentials,
) -> Result<(), stores::vault::Error> {
    let kept = core.vault.keep(account, credentials).await;
    if core.config.resident {
        let unkept = kept.is_err().then(|| (account.clone(), credentials.clone()));
        core.hold_unkept(unkept);
    }
    kept
}

/// `.tinyb` and `sessions.txt`.
async fn write_folder(
    core: &Arc<Core>,
    tell: &Tell,
    saving: Saving,
    folder: PathBuf,
) -> Result<(), Problem> {
    let (file, inner) = (core.tinyb(&folder), Arc::clone(core));
    let (shown, path) = (folder.display().to_string(), file.path().display().to_string());
    let now = OffsetDateTime::from(core.ports.clock.now());
    let written = blocking(move || {
        file.write(&Entry {
            host: &saving.account.key.api_host,
            token: &saving.token,
            user_token: &saving.credentials.user_token,
            facts: saving.facts,
        })?;
        let name = saving.account.workspace.map(|w| w.name).unwrap_or_default();
        saving.region.map_or(Ok(()), |region| {
            let home = &inner.config.home;
            stores::sessions_file::add(home, &region, &name, &folder, now, &inner.locks)
        })
    });
    let problem: Option<Problem> = match written.await {
        Ok(written) => written.err().map(Problem::from),
        Err(error) => Some(error.into()),
    };
    let state = if problem.is_none() { TinybState::Written } else { TinybState::Broken };
    let view = ProjectView { folder: shown, path, state, problem: problem.clone() };
    tell.fact(Fact::Project(view));
    problem.map_or(Ok(()), Err)
}
