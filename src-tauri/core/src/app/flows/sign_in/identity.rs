//! Whose tokens they are, and into which workspace they sign in: Tinybird is asked.

use std::time::Instant;

use futures::future::OptionFuture;

use super::grant::Grant;
use crate::app::Error;
use crate::app::context::Context;
use crate::cloud::{TrustedHost, WorkspaceInfo};
use crate::credentials::{Credentials, JwtSecrets, Secret};
use crate::{cloud, http};

/// Who signed in, and into which workspace.
pub(super) struct Identity {
    pub(super) credentials: Credentials,
    /// The token of the workspace.
    pub(super) token: Secret,
    pub(super) info: WorkspaceInfo,
}

/// Asks Tinybird who signed in. It is asked again while it cannot be reached: a network that is away
/// for a moment is not to cost the sign-in.
pub(super) async fn identify(
    context: &Context,
    grant: &Grant,
    wanted: Option<&str>,
) -> Result<Identity, Error> {
    loop {
        match ask_tinybird(context, grant, wanted).await {
            Err(error) if is_unreachable(&error) && Instant::now() < grant.ask_until => {
                tracing::info!(%error, "Tinybird is asked again who signed in");
                tokio::time::sleep(context.config.limits.code_poll).await;
            }
            identity => return identity,
        }
    }
}

fn is_unreachable(error: &Error) -> bool {
    matches!(error, Error::Cloud(cloud::Error::Http(http::Error::Unreachable { .. })))
}

/// The workspace is the one asked for, else the authority's choice, else the first there is.
async fn ask_tinybird(
    context: &Context,
    grant: &Grant,
    wanted: Option<&str>,
) -> Result<Identity, Error> {
    let (host, http) = (&grant.host, &context.http);
    let (user_token, workspace_token) = (grant.user_token.as_ref(), grant.workspace_token.as_ref());
    let (user, workspaces, chosen) = tokio::join!(
        OptionFuture::from(user_token.map(|t| cloud::check_user_token(host, t, http))),
        OptionFuture::from(user_token.map(|t| cloud::fetch_workspaces(host, t, http))),
        OptionFuture::from(workspace_token.map(|t| cloud::fetch_workspace(host, t, http))),
    );
    user.transpose()?;
    let chosen = grant.workspace_token.clone().zip(chosen.transpose()?);
    let workspaces = match workspaces.transpose()? {
        Some(workspaces) => workspaces,
        // Without a user's token this one is all there is.
        None => chosen.iter().map(|(token, info)| info.with_token(token)).collect(),
    };
    let credentials = Credentials {
        user_token: grant.user_token.clone(),
        refresh_token: grant.refresh_token.clone(),
        expires_at: grant.expires_in.map(|left| context.unix_ms(left) / 1000),
        workspaces,
        jwts: JwtSecrets::default(),
    };
    let is_wanted = |(_, info): &(Secret, WorkspaceInfo)| {
        wanted.is_none_or(|wanted| wanted == info.name || wanted == info.id)
    };
    let (token, info) = match chosen.filter(is_wanted) {
        Some(chosen) => chosen,
        None => ask_for_workspace(context, host, &credentials, wanted).await?,
    };
    Ok(Identity { credentials, token, info })
}

/// The workspace asked for; else the first there is.
async fn ask_for_workspace(
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
    let info = cloud::fetch_workspace(host, &found.token, &context.http).await?;
    Ok((found.token.clone(), info))
}
