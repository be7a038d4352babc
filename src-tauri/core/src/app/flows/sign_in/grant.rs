//! The tokens of a sign-in, by each method: through the browser, brought by the person, found on
//! this computer.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::app::context::{Context, run_blocking};
use crate::app::hosts::Hosts;
use crate::app::updates::Updates;
use crate::app::views::found;
use crate::app::{Error, opening};
use crate::auth::{IssuedTokens, Progress};
use crate::cloud::TrustedHost;
use crate::config::DEFAULT_CLIENT_ID;
use crate::contract::{Method, Problem, SignIn, SignInStage};
use crate::credentials::Secret;
use crate::host::Host;
use crate::stores::accounts_file::Accounts;
use crate::tokens::payload;
use crate::words::language_of;
use crate::{auth, cloud};

/// The tokens, and where they belong.
pub(super) struct Grant {
    pub(super) user_token: Option<Secret>,
    pub(super) workspace_token: Option<Secret>,
    pub(super) refresh_token: Option<Secret>,
    pub(super) expires_in: Option<Duration>,
    pub(super) host: TrustedHost,
    pub(super) auth_host: Host,
    /// Who we were to a standard authority.
    pub(super) client_id: Option<String>,
    /// The credentials belong to the person who asked: no other person can have put them there.
    pub(super) is_proven: bool,
    /// Whose it was said to be.
    pub(super) expected: Option<String>,
    /// Where `.tinyb` is to be written.
    pub(super) folder: Option<PathBuf>,
    /// Until when Tinybird is asked again while it cannot be reached. Tokens from a browser sign-in
    /// cannot be had again. A token that the person brought can be brought again.
    pub(super) ask_until: Instant,
}

/// Through the person's browser, here or elsewhere.
pub(super) async fn browse(
    context: &Arc<Context>,
    updates: &Updates,
    hosts: &Hosts<'_>,
    accounts: &Accounts,
    how: &SignIn,
    folder: Option<PathBuf>,
) -> Result<Grant, Error> {
    let asked = choose_api_host(context, hosts, folder.as_deref()).await?;
    let settings = &hosts.settings;
    let auth_host = match &how.auth_host {
        Some(host) => Host::parse_typed(host)?,
        None => context.config.auth_host(settings)?,
    };
    let chosen_id = how.client_id.as_ref().or(settings.client_id.as_ref());
    let client_id = chosen_id.cloned().unwrap_or_else(|| DEFAULT_CLIENT_ID.to_owned());
    let request = auth::Request {
        had_metadata: accounts.publishing.iter().any(|host| host == auth_host.as_str()),
        auth_host: auth_host.clone(),
        api_host: Host::clone(&asked),
        workspace: how.workspace.clone(),
        one_time_code: how.method == Method::OneTimeCode,
        client_id: client_id.clone(),
        language: settings.language.unwrap_or_else(|| language_of(&context.config.language)),
    };
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
        client_id: signed_in.has_metadata.then_some(client_id),
        is_proven: signed_in.is_proven,
        expected: None,
        folder,
        ask_until: Instant::now() + context.config.limits.identify_retry,
    })
}

/// A token that the person has. What kind it is Tinybird says, which region it is for the token.
pub(super) async fn accept_token(
    context: &Context,
    hosts: &Hosts<'_>,
    token: Secret,
    how: &SignIn,
    folder: Option<PathBuf>,
) -> Result<Grant, Error> {
    let token = Secret::new(token.expose().trim());
    let payload = payload::read(token.expose())?;
    let host = match payload.host.filter(|_| how.api_host.is_none()) {
        Some(slug) => hosts.host_of_slug(slug).await?,
        // The window asks for the region of a token that names none. A program takes the usual one.
        None if context.config.resident => hosts.chosen_host().ok_or(Error::NoRegion)?,
        None => hosts.preferred_host(),
    };
    let is_user = cloud::fetch_is_user_token(&host, &token, &context.http).await.map_err(
        |error| match error {
            cloud::Error::Refused { host } => Error::TokenRefused { host },
            error => error.into(),
        },
    )?;
    let (user_token, workspace_token) =
        if is_user { (Some(token), None) } else { (None, Some(token)) };
    grant_of(context, hosts, host, user_token, workspace_token, folder)
}

/// What was found on this computer, and the person said yes to.
pub(super) async fn adopt_found(
    context: &Arc<Context>,
    hosts: &Hosts<'_>,
    accounts: &Accounts,
    at: &str,
    folder: Option<PathBuf>,
) -> Result<Grant, Error> {
    let found = found::find_at(context, at, folder.as_deref(), accounts).await?;
    let host = hosts.trust(found.host, at).await?;
    let folder = folder.or(found.folder);
    let grant = grant_of(context, hosts, host, found.user_token, found.workspace_token, folder)?;
    // Without a name in the file the owner is not known yet, and any program can write a name.
    let expected = found.view.email;
    Ok(Grant { is_proven: expected.is_some(), expected, ..grant })
}

/// The API to sign in to: what the person chose, else what the folder's `.tinyb` names, else the
/// default one.
async fn choose_api_host(
    context: &Context,
    hosts: &Hosts<'_>,
    folder: Option<&Path>,
) -> Result<TrustedHost, Error> {
    match (hosts.chosen_host(), folder) {
        (None, Some(folder)) => match read_api_host(context, folder).await {
            Some((host, path)) => hosts.trust(Host::parse(&host)?, &path).await,
            None => Ok(hosts.preferred_host()),
        },
        _ => Ok(hosts.preferred_host()),
    }
}

/// The API that a folder's `.tinyb` names, where `tb` would use that file; and the file's path.
async fn read_api_host(context: &Context, folder: &Path) -> Option<(String, String)> {
    let file = context.tinyb(folder);
    let path = file.path().display().to_string();
    let content = run_blocking(move || file.read()).await.ok()?.ok()??;
    content.text("token")?;
    content.text("host").map(|host| (host.to_owned(), path))
}

async fn wait_for_browser(
    context: &Arc<Context>,
    updates: &Updates,
    request: auth::Request,
) -> Result<IssuedTokens, Error> {
    let attempt = auth::start(request, &context.http, &context.config.limits).await?;
    let (link, code) = (attempt.link().to_string(), attempt.one_time_code());
    let ends_at = context.unix_ms(attempt.time_left());
    let waiting =
        |problem| SignInStage::Waiting { link: link.clone(), ends_at, code: code.clone(), problem };
    updates.report_stage(waiting(None));
    opening::open_link(context, &link);
    let progress = |progress| match progress {
        Progress::Exchanging => updates.report_stage(SignInStage::Exchanging),
        Progress::Waiting(failed) => updates.report_stage(waiting(failed.map(Problem::from))),
    };
    Ok(attempt.wait(&context.http, progress).await?)
}

/// The grant of tokens that came without an authority.
fn grant_of(
    context: &Context,
    hosts: &Hosts<'_>,
    host: TrustedHost,
    user_token: Option<Secret>,
    workspace_token: Option<Secret>,
    folder: Option<PathBuf>,
) -> Result<Grant, Error> {
    Ok(Grant {
        user_token,
        workspace_token,
        refresh_token: None,
        expires_in: None,
        host,
        auth_host: context.config.auth_host(&hosts.settings)?,
        client_id: None,
        is_proven: true,
        expected: None,
        folder,
        ask_until: Instant::now(),
    })
}
