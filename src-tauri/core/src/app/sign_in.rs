//! Signing in, from the click to the stores.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::future::OptionFuture;
use serde_json::{Map, Value};

use super::core::{Core, Unkept, blocking, folder_of};
use super::flow::{Fact, Tell};
use super::hosts::Hosts;
use super::projects::Place;
use super::{Error, found, opening, projects, refresh, session, token_files};
use crate::auth::{self, Progress, SignedIn};
use crate::cloud::{self, TrustedHost, WorkspaceInfo};
use crate::config::DEFAULT_CLIENT_ID;
use crate::contract::{Method, Problem, SignIn, SignInStage, TinybState, TokenFileKind, Who};
use crate::credentials::{Account, AccountKey, Credentials, Region, Secret, WorkspaceRef};
use crate::host::Host;
use crate::http;
use crate::stores::tinyb_file::Entry;
use crate::stores::{self, Error as E, env_file, vault};
use crate::tokens::payload;
use crate::unix_time;

pub(super) async fn run(core: Arc<Core>, tell: Tell, how: SignIn) -> Result<(), Error> {
    let folder = folder_of(how.folder.as_ref());
    let hosts = Hosts::new(&core, &tell, how.api_host.as_deref()).await?;
    let came = match &how.method {
        Method::Browser | Method::OneTimeCode => browse(&core, &tell, &hosts, &how, folder).await?,
        Method::Token(pasted) => {
            bring(&core, &tell, &hosts, pasted.clone().into(), &how, folder).await?
        }
        Method::Found(at) => adopt(&core, &tell, &hosts, at, folder).await?,
    };
    let (wanted, until) = (how.workspace.as_deref(), asks_until(&core, &how.method));
    let (region, arrived) =
        tokio::join!(hosts.region_of(&came.host), arrive_until(until, &core, &came, wanted));
    let arrived = arrived?;
    let account = account(&arrived.info, &came, region.as_ref());
    let is_another = came.expected.as_ref().is_some_and(|email| *email != account.email);
    if (!came.is_proven || is_another) && !tell.confirm(confirming(&account)).await {
        return Err(Error::Declined);
    }
    let Arrived { credentials, token, info } = arrived;
    let facts = info.facts();
    let of =
        Of::SignIn { publishing: came.client_id.is_some().then(|| came.auth_host.to_string()) };
    let place = came.folder.map(|folder| Place { folder, allow_exposed: Vec::new() });
    let saving = Saving { account, credentials, token, facts, region, place, of };
    tell.clone().write(save(core, tell, saving)).await?.map(drop)
}

/// What came of a way in: tokens, and where they belong.
struct Came {
    user_token: Option<Secret>,
    workspace_token: Option<Secret>,
    refresh_token: Option<Secret>,
    expires_in: Option<Duration>,
    host: TrustedHost,
    auth_host: Host,
    /// Who we were to a standard authority.
    client_id: Option<String>,
    /// It belongs to the person who asked: nobody else can have put it there.
    is_proven: bool,
    /// Whose it was said to be.
    expected: Option<String>,
    /// Where `.tinyb` is to be written.
    folder: Option<PathBuf>,
}

async fn request(core: &Core, how: &SignIn, api_host: &Host) -> Result<auth::Request, Error> {
    let chosen = core.settings().await.settings;
    let auth_host = match &how.auth_host {
        Some(host) => Host::parse(host)?,
        None => core.config.auth_host(&chosen)?,
    };
    let publishing = core.read_accounts().await?.publishing;
    Ok(auth::Request {
        published: publishing.iter().any(|host| host == auth_host.as_str()),
        auth_host,
        api_host: api_host.clone(),
        workspace: how.workspace.clone(),
        one_time_code: how.method == Method::OneTimeCode,
        client_id: how
            .client_id
            .clone()
            .or(chosen.client_id)
            .unwrap_or_else(|| DEFAULT_CLIENT_ID.to_owned()),
        language: core.config.language.clone(),
    })
}

/// The API to sign in to: what the person chose, else what the folder's `.tinyb` names, else the
/// default one.
async fn wanted(
    core: &Core,
    hosts: &Hosts<'_>,
    folder: Option<&Path>,
) -> Result<TrustedHost, Error> {
    match (hosts.chosen(), folder) {
        (None, Some(folder)) => match host_in(core, folder).await {
            Some((host, path)) => hosts.trust(Host::parse(&host)?, &path).await,
            None => Ok(hosts.usual()),
        },
        _ => Ok(hosts.usual()),
    }
}

/// The API that a folder's `.tinyb` names, where `tb` would use that file; and the file's path.
async fn host_in(core: &Core, folder: &Path) -> Option<(String, String)> {
    let file = core.tinyb(folder);
    let path = file.path().display().to_string();
    let content = blocking(move || file.read()).await.ok()?.ok()??;
    content.text("token")?;
    content.text("host").map(|host| (host.to_owned(), path))
}

/// Through the person's browser, here or elsewhere.
async fn browse(
    core: &Arc<Core>,
    tell: &Tell,
    hosts: &Hosts<'_>,
    how: &SignIn,
    folder: Option<PathBuf>,
) -> Result<Came, Error> {
    let asked = wanted(core, hosts, folder.as_deref()).await?;
    let request = request(core, how, &asked).await?;
    let (auth_host, client_id) = (request.auth_host.clone(), request.client_id.clone());
    let signed_in = wait_for_browser(core, tell, request).await?;
    let named = signed_in.api_host.as_deref().map(Host::parse).transpose()?;
    let host = match named.filter(|named| *named != *asked) {
        None => asked,
        Some(named) => hosts.trust(named, auth_host.as_str()).await?,
    };
    Ok(Came {
        user_token: Some(signed_in.user_token),
        workspace_token: signed_in.workspace_token,
        refresh_token: signed_in.refresh_token,
        expires_in: signed_in.expires_in,
        host,
        auth_host,
        client_id: signed_in.published.then_some(client_id),
        is_proven: signed_in.state_echoed,
        expected: None,
        folder,
    })
}

async fn wait_for_browser(
    core: &Arc<Core>,
    tell: &Tell,
    request: auth::Request,
) -> Result<SignedIn, Error> {
    let attempt = auth::start(request, &core.http, &core.config.limits).await?;
    let (link, code) = (attempt.link().to_string(), attempt.one_time_code());
    let ends_at = core.unix_ms(attempt.left());
    let waiting =
        |problem| SignInStage::Waiting { link: link.clone(), ends_at, code: code.clone(), problem };
    tell.stage(waiting(None));
    opening::link(core, &link);
    let progress = |progress| match progress {
        Progress::Exchanging => tell.stage(SignInStage::Exchanging),
        Progress::Waiting(failed) => tell.stage(waiting(failed.map(Problem::from))),
    };
    Ok(attempt.wait(&core.http, progress).await?)
}

/// A token that the person has. What kind it is Tinybird says, which region it is for the token.
async fn bring(
    core: &Arc<Core>,
    tell: &Tell,
    hosts: &Hosts<'_>,
    token: Secret,
    how: &SignIn,
    folder: Option<PathBuf>,
) -> Result<Came, Error> {
    tell.stage(SignInStage::Asking);
    let token = Secret::new(token.expose().trim());
    let payload = payload::read(token.expose())?;
    let host = match payload.host.filter(|_| how.api_host.is_none()) {
        Some(slug) => hosts.of_slug(slug).await?,
        None => hosts.usual(),
    };
    let is_user = cloud::is_user(&host, &token, &core.http).await.map_err(|error| match error {
        cloud::Error::Refused { host } => Error::TokenRefused { host },
        error => error.into(),
    })?;
    let (user_token, workspace_token) =
        if is_user { (Some(token), None) } else { (None, Some(token)) };
    came_along(core, host, user_token, workspace_token, folder).await
}

/// What was found on this computer, and the person said yes to.
async fn adopt(
    core: &Arc<Core>,
    tell: &Tell,
    hosts: &Hosts<'_>,
    at: &str,
    folder: Option<PathBuf>,
) -> Result<Came, Error> {
    tell.stage(SignInStage::Asking);
    let found = found::at(core, at, folder.as_deref()).await?;
    let host = hosts.trust(found.host, at).await?;
    let folder = folder.or(found.folder);
    let came = came_along(core, host, found.user_token, found.workspace_token, folder).await?;
    // Where nobody's name was written, nobody knows yet who that is; and anybody can write one.
    let expected = found.view.email;
    Ok(Came { is_proven: expected.is_some(), expected, ..came })
}

/// Tokens that came without an authority.
async fn came_along(
    core: &Core,
    host: TrustedHost,
    user_token: Option<Secret>,
    workspace_token: Option<Secret>,
    folder: Option<PathBuf>,
) -> Result<Came, Error> {
    let auth_host = core.config.auth_host(&core.settings().await.settings)?;
    Ok(Came {
        user_token,
        workspace_token,
        refresh_token: None,
        expires_in: None,
        host,
        auth_host,
        client_id: None,
        is_proven: true,
        expected: None,
        folder,
    })
}

/// Who came back, and into which workspace.
struct Arrived {
    credentials: Credentials,
    token: Secret,
    info: WorkspaceInfo,
}

/// What came through a browser is used up, and nobody can bring it again. What a person brought
/// can be brought again.
fn asks_until(core: &Core, method: &Method) -> Instant {
    match method {
        Method::Browser | Method::OneTimeCode => Instant::now() + core.config.limits.arrival,
        Method::Token(_) | Method::Found(_) => Instant::now(),
    }
}

/// Asks again while Tinybird cannot be reached: a network that is away for a moment is not to cost
/// the sign-in.
async fn arrive_until(
    until: Instant,
    core: &Core,
    came: &Came,
    wanted: Option<&str>,
) -> Result<Arrived, Error> {
    loop {
        match arrive(core, came, wanted).await {
            Err(error) if is_unreachable(&error) && Instant::now() < until => {
                tracing::info!(%error, "Tinybird is asked again who came back");
                tokio::time::sleep(core.config.limits.poll).await;
            }
            arrived => return arrived,
        }
    }
}

fn is_unreachable(error: &Error) -> bool {
    matches!(error, Error::Cloud(cloud::Error::Http(http::Error::Unreachable { .. })))
}

/// Asks Tinybird who came back. The workspace is the one asked for, else the authority's choice,
/// else the first there is.
async fn arrive(core: &Core, came: &Came, wanted: Option<&str>) -> Result<Arrived, Error> {
    let (host, http) = (&came.host, &core.http);
    let (user, workspaces, chosen) = tokio::join!(
        OptionFuture::from(came.user_token.as_ref().map(|t| cloud::check_user(host, t, http))),
        OptionFuture::from(came.user_token.as_ref().map(|t| cloud::workspaces(host, t, http))),
        OptionFuture::from(came.workspace_token.as_ref().map(|t| cloud::workspace(host, t, http))),
    );
    user.transpose()?;
    let chosen = came.workspace_token.clone().zip(chosen.transpose()?);
    let workspaces = match workspaces.transpose()? {
        Some(workspaces) => workspaces,
        // Without a user's token this one is all there is.
        None => chosen.iter().map(|(token, info)| info.with(token)).collect(),
    };
    let credentials = Credentials {
        user_token: came.user_token.clone(),
        refresh_token: came.refresh_token.clone(),
        expires_at: came.expires_in.map(|left| core.unix_ms(left) / 1000),
        workspaces,
    };
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
    host: &TrustedHost,
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

fn account(info: &WorkspaceInfo, came: &Came, region: Option<&Region>) -> Account {
    Account {
        key: AccountKey { api_host: came.host.to_string(), user_id: info.user_id.clone() },
        email: info.user_email.clone(),
        auth_host: came.auth_host.to_string(),
        client_id: came.client_id.clone(),
        region: region.map(|region| region.name.clone()),
        workspace: Some(WorkspaceRef { id: info.id.clone(), name: info.name.clone() }),
    }
}

fn confirming(account: &Account) -> SignInStage {
    let api_host = account.key.api_host.clone();
    let workspace = account.workspace.as_ref().map(|w| w.name.clone()).unwrap_or_default();
    let who = Who {
        email: account.email.clone(),
        workspace,
        region: account.region.clone().unwrap_or_else(|| api_host.clone()),
        api_host,
    };
    SignInStage::Confirming { who }
}

/// Everything that a sign-in, or a switch of workspace, puts into the stores.
pub(super) struct Saving {
    pub(super) account: Account,
    pub(super) credentials: Credentials,
    /// The token of the account's active workspace.
    pub(super) token: Secret,
    pub(super) facts: Map<String, Value>,
    pub(super) region: Option<Region>,
    pub(super) place: Option<Place>,
    pub(super) of: Of,
}

/// Where the credentials come from.
pub(super) enum Of {
    /// Somebody came in.
    SignIn {
        /// The authority, if it publishes metadata.
        publishing: Option<String>,
    },
    /// The account was there: only its workspaces are news.
    Switch,
}

impl Saving {
    /// Joins what is new with what is kept of the account by now, so that nothing newer than what
    /// was read before is lost.
    fn join(&mut self, known: Option<&Account>, kept: Option<&Credentials>) {
        let Some(kept) = kept else {
            return;
        };
        let workspaces = std::mem::take(&mut self.credentials.workspaces);
        match (&self.of, &self.credentials.user_token) {
            (Of::SignIn { .. }, Some(_)) => self.credentials.workspaces = workspaces,
            (Of::Switch, _) => {
                self.credentials = Credentials { workspaces, ..kept.clone() };
                self.stay(known);
            }
            // One workspace's token says nothing about the others.
            (Of::SignIn { .. }, None) => {
                self.credentials = kept.clone();
                for workspace in workspaces {
                    self.credentials.put(workspace);
                }
                self.stay(known);
            }
        }
    }

    /// Who signed the user in, and as what, is as it was.
    fn stay(&mut self, known: Option<&Account>) {
        if let Some(known) = known {
            self.account.auth_host.clone_from(&known.auth_host);
            self.account.client_id.clone_from(&known.client_id);
        }
    }
}

/// What came of the folder, if one was to be written.
pub(super) struct Saved {
    pub(super) folder: Option<Result<(), Problem>>,
}

/// Writes to the vault, the accounts file, `.tinyb` and `sessions.txt`. A store that fails
/// does not undo the others: its row says so. It is a problem of the whole only if the account
/// cannot be remembered, or if nothing at all holds the credentials.
pub(super) async fn save(core: Arc<Core>, tell: Tell, mut saving: Saving) -> Result<Saved, Error> {
    tell.stage(SignInStage::Saving);
    let key = saving.account.key.clone();
    let remembered = remember(&core, &tell, &mut saving).await;
    if let Err(Error::NotSignedIn) = remembered {
        // Somebody signed out meanwhile: nothing of the account is to come back.
        return Err(Error::NotSignedIn);
    }
    let folder = match saving.place.take() {
        Some(place) => Some(write_project(&core, &tell, saving, place).await),
        None => None,
    };
    // A look that began between the two writes saw half of it.
    core.changed.notify_one();
    core.note_session(&key, false, None);
    tell.fact(Fact::Session(key, false));
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
    saving: &mut Saving,
) -> Result<Result<(), vault::Error>, Error> {
    let file = core.accounts.clone();
    let held = blocking(move || file.hold()).await?;
    let known = held.as_ref().ok().and_then(|held| held.accounts.find(&saving.account.key));
    if let (Of::Switch, Ok(_), None) = (&saving.of, &held, known) {
        return Err(Error::NotSignedIn);
    }
    let before = before(core, &saving.account).await;
    saving.join(known, before.as_ref().ok().and_then(Option::as_ref));
    let vault = match saving.of {
        // What the person may say while they are asked to unlock it holds too.
        Of::SignIn { .. } => core.vault.cancelled_by(&core.for_session),
        Of::Switch => core.vault.clone(),
    };
    let kept = match &before {
        _ if is_for_session(core, saving) => Err(vault::Error::Cancelled),
        Ok(_) => vault.keep(&saving.account, &saving.credentials).await,
        // Whoever did not unlock it is not asked a second time.
        Err(error) => Err(error.clone()),
    };
    let unasked = matches!(kept, Err(vault::Error::Cancelled));
    let kept = if unasked { Ok(()) } else { kept };
    // What could not be read may be more than what there is to write.
    let is_part = matches!(saving.of, Of::Switch) || saving.credentials.user_token.is_none();
    hold(core, saving, kept.is_ok() && !unasked, before.is_err() && is_part);
    let view = match &kept {
        Ok(()) if unasked => refresh::unasked_vault(core).await,
        Ok(()) => refresh::vault(core).await,
        Err(error) => refresh::unkept_vault(core, error),
    };
    tell.fact(Fact::Vault(view));
    let mut held = held?;
    held.accounts.put(saving.account.clone());
    if let Of::SignIn { publishing: Some(authority) } = &saving.of
        && !held.accounts.publishing.contains(authority)
    {
        held.accounts.publishing.push(authority.clone());
    }
    saving.place.iter().for_each(|place| held.accounts.list_project(&place.folder));
    let accounts = blocking(move || held.save()).await??;
    tell.fact(Fact::Accounts(accounts.clone()));
    if let Ok(Some(before)) = before {
        session::renew_files(core, accounts.folders(), &before, &saving.credentials).await;
    }
    Ok(kept)
}

/// What is kept of an account already. What cannot be understood may be replaced.
async fn before(core: &Core, account: &Account) -> Result<Option<Credentials>, vault::Error> {
    if let Some(unkept) = core.unkept_of(&account.key) {
        return Ok(Some(unkept));
    }
    match core.vault_before().credentials(&account.key).await {
        Err(vault::Error::Unreadable) => Ok(None),
        result => result,
    }
}

/// The person said to write nothing to the keyring. An account that is there already stays there
/// when its workspace is switched.
fn is_for_session(core: &Core, saving: &Saving) -> bool {
    core.is_for_session()
        && (matches!(saving.of, Of::SignIn { .. }) || core.unkept_of(&saving.account.key).is_some())
}

/// For a face that stays, what the vault could not take is held.
fn hold(core: &Core, saving: &Saving, is_kept: bool, adds: bool) {
    if is_kept {
        core.release_unkept(&saving.account.key);
    } else if core.config.resident {
        let (account, credentials) = (saving.account.clone(), saving.credentials.clone());
        let chosen = core.is_for_session();
        let unkept = Unkept { account, credentials, used: None, chosen, adds, pending: false };
        core.hold_unkept(unkept);
    }
}

/// The folder's files, and then what they hold: until then nobody may take what is in them for
/// something that `tb` did.
async fn write_project(
    core: &Arc<Core>,
    tell: &Tell,
    saving: Saving,
    place: Place,
) -> Result<(), Problem> {
    let (account, folder) = (saving.account.clone(), place.folder.clone());
    write_folder(core, tell, saving, place).await?;
    let file = core.accounts.clone();
    let noted = blocking(move || {
        let mut held = file.hold()?;
        if held.accounts.find(&account.key).is_some() {
            held.accounts.put_project(&folder, &account);
        }
        held.save()
    });
    tell.fact(Fact::Accounts(noted.await??));
    Ok(())
}

/// `.tinyb`, `sessions.txt`, and where an SDK is used `.env.local`. Where `.tinyb` may not be given
/// the tokens, no other file is given one.
async fn write_folder(
    core: &Arc<Core>,
    tell: &Tell,
    saving: Saving,
    place: Place,
) -> Result<(), Problem> {
    let (inner, folder) = (Arc::clone(core), place.folder.clone());
    let written = blocking(move || write_files(&inner, &saving, &place)).await;
    let mut view = projects::here(core, folder).await;
    let result = written.unwrap_or_else(Err).map_err(|error| {
        let is_left = matches!(error, Error::Exposed { .. } | Error::Store(E::LeadsOut { .. }));
        view.state = if is_left { view.state } else { TinybState::Broken };
        Problem::from(error)
    });
    view.problem = result.clone().err().or(view.problem);
    tell.fact(Fact::Project(view));
    result
}

/// Blocks.
fn write_files(core: &Core, saving: &Saving, place: &Place) -> Result<(), Error> {
    let (folder, account) = (place.folder.as_path(), &saving.account);
    write_tinyb(core, saving, place)?;
    // That an `.env.local` is left as it is its view says: nobody asked for that file by name.
    if env_file::is_sdk_project(folder) && refusal(core, place, TokenFileKind::EnvLocal).is_none() {
        env_file::write(folder, &saving.token, &account.key.api_host, &core.locks)?;
    }
    let name = account.workspace.as_ref().map(|w| w.name.as_str()).unwrap_or_default();
    let now = unix_time::utc(core.ports.clock.now());
    saving.region.as_ref().map_or(Ok(()), |region| {
        let home = &core.config.home;
        Ok(stores::sessions_file::add(home, region, name, folder, now, &core.locks)?)
    })
}

fn write_tinyb(core: &Core, saving: &Saving, place: &Place) -> Result<(), Error> {
    let file = core.tinyb(&place.folder);
    if let Some(refused) = refusal(core, place, TokenFileKind::Tinyb) {
        let user_token = saving.credentials.user_token.as_ref();
        let held = file.read().ok().flatten().is_some_and(|held| {
            held.secret("token").as_ref() == Some(&saving.token)
                && held.secret("user_token").as_ref() == user_token
        });
        // They are there with an earlier yes.
        let is_there = held && matches!(refused, Error::Exposed { .. });
        return if is_there { Ok(()) } else { Err(refused) };
    }
    Ok(file.write(&Entry {
        host: &saving.account.key.api_host,
        token: &saving.token,
        user_token: saving.credentials.user_token.as_ref(),
        facts: saving.facts.clone(),
    })?)
}

fn refusal(core: &Core, place: &Place, kind: TokenFileKind) -> Option<Error> {
    token_files::refusal(core, &place.folder, kind, place.allow_exposed.contains(&kind))
}
