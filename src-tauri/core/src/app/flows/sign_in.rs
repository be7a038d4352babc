//! Signing in, from the click to the stores.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::future::OptionFuture;

use crate::app::context::{Context, blocking};
use crate::app::folders::folder_of;
use crate::app::hosts::Hosts;
use crate::app::secrets::save;
use crate::app::secrets::save::{Origin, SaveRequest, WritePlace};
use crate::app::updates::Updates;
use crate::app::views::found;
use crate::app::{Error, opening};
use crate::auth::{Progress, SignedIn};
use crate::cloud::{TrustedHost, WorkspaceInfo};
use crate::config::DEFAULT_CLIENT_ID;
use crate::contract::{Method, Problem, SignIn, SignInStage, Who};
use crate::credentials::{Account, AccountKey, Credentials, Region, Secret, WorkspaceRef};
use crate::host::Host;
use crate::tokens::payload;
use crate::{auth, cloud, http};

pub(crate) async fn run(context: Arc<Context>, updates: Updates, how: SignIn) -> Result<(), Error> {
    let folder = folder_of(how.folder.as_ref());
    let hosts = Hosts::new(&context, &updates, how.api_host.as_deref()).await?;
    let came = match &how.method {
        Method::Browser | Method::OneTimeCode => {
            browse(&context, &updates, &hosts, &how, folder).await?
        }
        Method::Token(pasted) => {
            bring(&context, &updates, &hosts, pasted.clone().into(), &how, folder).await?
        }
        Method::Found(at) => adopt(&context, &updates, &hosts, at, folder).await?,
    };
    let (wanted, until) = (how.workspace.as_deref(), asks_until(&context, &how.method));
    let (region, arrived) =
        tokio::join!(hosts.region_of(&came.host), arrive_until(until, &context, &came, wanted));
    let arrived = arrived?;
    let account = account(&arrived.info, &came, region.as_ref());
    let is_another = came.expected.as_ref().is_some_and(|email| *email != account.email);
    if (!came.is_proven || is_another) && !updates.confirm(confirming(&account)).await {
        return Err(Error::Declined);
    }
    let Identity { credentials, token, info } = arrived;
    let facts = info.facts();
    let of =
        Origin::SignIn { publishing: came.client_id.is_some().then(|| came.auth_host.to_string()) };
    let place = came.folder.map(|folder| WritePlace { folder, allow_exposed: Vec::new() });
    let request = SaveRequest { account, credentials, token, facts, region, place, of };
    updates.clone().write(save::save(context, updates, request)).await?.map(drop)
}

/// What came of a way in: tokens, and where they belong.
struct Grant {
    user_token: Option<Secret>,
    workspace_token: Option<Secret>,
    refresh_token: Option<Secret>,
    expires_in: Option<Duration>,
    host: TrustedHost,
    auth_host: Host,
    /// Who we were to a standard authority.
    client_id: Option<String>,
    /// The credentials belong to the person who asked: no other person can have put them there.
    is_proven: bool,
    /// Whose it was said to be.
    expected: Option<String>,
    /// Where `.tinyb` is to be written.
    folder: Option<PathBuf>,
}

async fn request(context: &Context, how: &SignIn, api_host: &Host) -> Result<auth::Request, Error> {
    let chosen = context.settings().await.settings;
    let auth_host = match &how.auth_host {
        Some(host) => Host::parse(host)?,
        None => context.config.auth_host(&chosen)?,
    };
    let publishing = context.read_accounts().await?.publishing;
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
        language: context.config.language.clone(),
    })
}

/// The API to sign in to: what the person chose, else what the folder's `.tinyb` names, else the
/// default one.
async fn wanted(
    context: &Context,
    hosts: &Hosts<'_>,
    folder: Option<&Path>,
) -> Result<TrustedHost, Error> {
    match (hosts.chosen(), folder) {
        (None, Some(folder)) => match host_in(context, folder).await {
            Some((host, path)) => hosts.trust(Host::parse(&host)?, &path).await,
            None => Ok(hosts.usual()),
        },
        _ => Ok(hosts.usual()),
    }
}

/// The API that a folder's `.tinyb` names, where `tb` would use that file; and the file's path.
async fn host_in(context: &Context, folder: &Path) -> Option<(String, String)> {
    let file = context.tinyb(folder);
    let path = file.path().display().to_string();
    let content = blocking(move || file.read()).await.ok()?.ok()??;
    content.text("token")?;
    content.text("host").map(|host| (host.to_owned(), path))
}

/// Through the person's browser, here or elsewhere.
async fn browse(
    context: &Arc<Context>,
    updates: &Updates,
    hosts: &Hosts<'_>,
    how: &SignIn,
    folder: Option<PathBuf>,
) -> Result<Grant, Error> {
    let asked = wanted(context, hosts, folder.as_deref()).await?;
    let request = request(context, how, &asked).await?;
    let (auth_host, client_id) = (request.auth_host.clone(), request.client_id.clone());
    let signed_in = wait_for_browser(context, updates, request).await?;
    let named = signed_in.api_host.as_deref().map(Host::parse).transpose()?;
    let host = match named.filter(|named| *named != *asked) {
        None => asked,
        Some(named) => hosts.trust(named, auth_host.as_str()).await?,
    };
    Ok(Grant {
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
    context: &Arc<Context>,
    updates: &Updates,
    request: auth::Request,
) -> Result<SignedIn, Error> {
    let attempt = auth::start(request, &context.http, &context.config.limits).await?;
    let (link, code) = (attempt.link().to_string(), attempt.one_time_code());
    let ends_at = context.unix_ms(attempt.left());
    let waiting =
        |problem| SignInStage::Waiting { link: link.clone(), ends_at, code: code.clone(), problem };
    updates.stage(waiting(None));
    opening::link(context, &link);
    let progress = |progress| match progress {
        Progress::Exchanging => updates.stage(SignInStage::Exchanging),
        Progress::Waiting(failed) => updates.stage(waiting(failed.map(Problem::from))),
    };
    Ok(attempt.wait(&context.http, progress).await?)
}

/// A token that the person has. What kind it is Tinybird says, which region it is for the token.
async fn bring(
    context: &Arc<Context>,
    updates: &Updates,
    hosts: &Hosts<'_>,
    token: Secret,
    how: &SignIn,
    folder: Option<PathBuf>,
) -> Result<Grant, Error> {
    updates.stage(SignInStage::Asking);
    let token = Secret::new(token.expose().trim());
    let payload = payload::read(token.expose())?;
    let host = match payload.host.filter(|_| how.api_host.is_none()) {
        Some(slug) => hosts.of_slug(slug).await?,
        None => hosts.usual(),
    };
    let is_user =
        cloud::is_user(&host, &token, &context.http).await.map_err(|error| match error {
            cloud::Error::Refused { host } => Error::TokenRefused { host },
            error => error.into(),
        })?;
    let (user_token, workspace_token) =
        if is_user { (Some(token), None) } else { (None, Some(token)) };
    came_along(context, host, user_token, workspace_token, folder).await
}

/// What was found on this computer, and the person said yes to.
async fn adopt(
    context: &Arc<Context>,
    updates: &Updates,
    hosts: &Hosts<'_>,
    at: &str,
    folder: Option<PathBuf>,
) -> Result<Grant, Error> {
    updates.stage(SignInStage::Asking);
    let found = found::at(context, at, folder.as_deref()).await?;
    let host = hosts.trust(found.host, at).await?;
    let folder = folder.or(found.folder);
    let came = came_along(context, host, found.user_token, found.workspace_token, folder).await?;
    // Without a name in the file the owner is not known yet, and any program can write a name.
    let expected = found.view.email;
    Ok(Grant { is_proven: expected.is_some(), expected, ..came })
}

/// Tokens that came without an authority.
async fn came_along(
    context: &Context,
    host: TrustedHost,
    user_token: Option<Secret>,
    workspace_token: Option<Secret>,
    folder: Option<PathBuf>,
) -> Result<Grant, Error> {
    let auth_host = context.config.auth_host(&context.settings().await.settings)?;
    Ok(Grant {
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
struct Identity {
    credentials: Credentials,
    token: Secret,
    info: WorkspaceInfo,
}

/// Credentials from a browser sign-in are used up and cannot be brought again. A token that the
/// person brought can be.
fn asks_until(context: &Context, method: &Method) -> Instant {
    match method {
        Method::Browser | Method::OneTimeCode => Instant::now() + context.config.limits.arrival,
        Method::Token(_) | Method::Found(_) => Instant::now(),
    }
}

/// Asks again while Tinybird cannot be reached: a network that is away for a moment is not to cost
/// the sign-in.
async fn arrive_until(
    until: Instant,
    context: &Context,
    came: &Grant,
    wanted: Option<&str>,
) -> Result<Identity, Error> {
    loop {
        match arrive(context, came, wanted).await {
            Err(error) if is_unreachable(&error) && Instant::now() < until => {
                tracing::info!(%error, "Tinybird is asked again who came back");
                tokio::time::sleep(context.config.limits.poll).await;
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
async fn arrive(context: &Context, came: &Grant, wanted: Option<&str>) -> Result<Identity, Error> {
    let (host, http) = (&came.host, &context.http);
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
        expires_at: came.expires_in.map(|left| context.unix_ms(left) / 1000),
        workspaces,
    };
    let is_wanted = |(_, info): &(Secret, WorkspaceInfo)| {
        wanted.is_none_or(|wanted| wanted == info.name || wanted == info.id)
    };
    let (token, info) = match chosen.filter(is_wanted) {
        Some(chosen) => chosen,
        None => workspace(context, host, &credentials, wanted).await?,
    };
    Ok(Identity { credentials, token, info })
}

/// The workspace asked for; else the first there is.
async fn workspace(
    context: &Context,
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
    let info = cloud::workspace(host, &found.token, &context.http).await?;
    Ok((found.token.clone(), info))
}

fn account(info: &WorkspaceInfo, came: &Grant, region: Option<&Region>) -> Account {
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
