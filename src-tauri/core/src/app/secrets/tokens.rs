//! The tokens by name: masked for the snapshot, and whole for a copy or a reveal.
//!
//! What leaves for a clipboard or a shell is checked once more ([`check_token`]), wherever it was
//! kept: a line break in it would be a command of its own.

use std::sync::Arc;

use crate::app::context::{Context, run_blocking};
use crate::app::secrets::find_token as find_in_list;
use crate::app::secrets::local_tokens::{
    LocalCredentials, fetch_instance_admin, find_instance_workspace,
};
use crate::app::secrets::read::read_credentials;
use crate::app::secrets::session::Session;
use crate::app::secrets::{Prompt, kept_jwts};
use crate::app::updates::{Update, Updates};
use crate::app::{Error, hosts};
use crate::cloud::{self, StaticToken};
use crate::contract::{ScopeView, TokenId, TokenView};
use crate::credentials::{Account, AccountKey, Credentials, Secret, WorkspaceRef};
use crate::stores::tokens_file::StoredJwt;
use crate::tokens::copy_text::{Target, clickhouse_of};
use crate::{local, plain, redact};

/// A whole token, and what it is for.
pub(crate) struct Token {
    pub(crate) text: Secret,
    pub(crate) target: Target,
    /// Its rights; `None` where they are not known.
    pub(crate) scopes: Option<Vec<ScopeView>>,
    /// The account whose token it is; `None` for a local one.
    pub(crate) account: Option<AccountKey>,
}

/// The token of this name.
pub(crate) async fn find_token(
    context: &Arc<Context>,
    updates: &Updates,
    id: &TokenId,
    local: LocalCredentials,
) -> Result<Token, Error> {
    let token = match id {
        TokenId::LocalWorkspace if local.workspace.is_some() => {
            let chosen = local.workspace.clone().unwrap_or_default();
            find_named_token(context, &local, &chosen).await?
        }
        TokenId::LocalWorkspace | TokenId::LocalUser => {
            find_local_token(context, id, &local).await?
        }
        TokenId::LocalAdmin => find_instance_admin(context, &local).await?,
        TokenId::LocalNamed(id) => find_named_token(context, &local, id).await?,
        TokenId::Workspace | TokenId::User => find_cloud_token(context, updates, id).await?,
        TokenId::Static(id) => find_static_token(context, updates, id).await?,
        TokenId::Jwt(id) => find_jwt(context, id, &local).await?,
    };
    check_token(name_of(id), &token.text)?;
    match plain::is_plain(&token.target.api) {
        true => Ok(token),
        false => Err(Error::Unfit { name: "TB_HOST" }),
    }
}

/// Refuses what is kept as a token and is none.
pub(crate) fn check_token(name: &'static str, token: &Secret) -> Result<(), Error> {
    match token.is_token() {
        true => Ok(()),
        false => Err(Error::Unfit { name }),
    }
}

/// The variable by which programs know a token.
fn name_of(id: &TokenId) -> &'static str {
    match id {
        TokenId::User => "TB_USER_TOKEN",
        TokenId::LocalWorkspace => "TB_LOCAL_WORKSPACE_TOKEN",
        TokenId::LocalUser => "TB_LOCAL_USER_TOKEN",
        TokenId::Workspace
        | TokenId::Static(_)
        | TokenId::Jwt(_)
        | TokenId::LocalAdmin
        | TokenId::LocalNamed(_) => "TB_TOKEN",
    }
}

async fn find_local_token(
    context: &Context,
    id: &TokenId,
    local: &LocalCredentials,
) -> Result<Token, Error> {
    let pair = local.read_pair(context).await?;
    // Some destinations take both.
    check_token("TB_LOCAL_USER_TOKEN", &Secret::new(pair.user_token.as_str()))?;
    check_token("TB_LOCAL_WORKSPACE_TOKEN", &Secret::new(pair.workspace_token.as_str()))?;
    let text = match id {
        TokenId::LocalUser => pair.user_token.clone(),
        _ => pair.workspace_token.clone(),
    };
    let workspace = Some(local::DEFAULT_WORKSPACE.to_owned());
    let target = Target { pair: Some(pair), ..local.target(workspace) };
    Ok(Token { text: Secret::new(text), target, scopes: None, account: None })
}

async fn find_instance_admin(context: &Context, local: &LocalCredentials) -> Result<Token, Error> {
    let text = fetch_instance_admin(context, local).await?;
    let target = local.target(Some(local::DEFAULT_WORKSPACE.to_owned()));
    Ok(Token { text, target, scopes: None, account: None })
}

async fn find_named_token(
    context: &Context,
    local: &LocalCredentials,
    id_or_name: &str,
) -> Result<Token, Error> {
    let found = find_instance_workspace(context, local, id_or_name).await?;
    let target = local.target(Some(found.reference.name));
    Ok(Token { text: found.token, target, scopes: None, account: None })
}

async fn find_cloud_token(
    context: &Arc<Context>,
    updates: &Updates,
    id: &TokenId,
) -> Result<Token, Error> {
    let accounts = context.read_accounts().await?;
    // The controller must know the account of a token in the clipboard, to notice its sign-out.
    updates.send(Update::Accounts(accounts.clone()));
    let account = accounts.active().ok_or(Error::NotSignedIn)?;
    let folder = accounts.newest_folder();
    let credentials = match id {
        // A user token may have to be refreshed; a workspace's stays, and needs no network.
        TokenId::User => Session::new(context, updates, account).read_live(folder).await?,
        _ => read_credentials(context, account, folder, Prompt::Allowed).await?,
    };
    let text = token_of(&credentials, account, id).ok_or(match id {
        TokenId::User => Error::NoUserToken,
        _ => Error::NoWorkspace,
    })?;
    let workspace = account.workspace.as_ref().map(|workspace| workspace.name.clone());
    let target = cloud_target(&account.key, workspace, None);
    let scopes = (*id == TokenId::User).then(Vec::new);
    Ok(Token { text, target, scopes, account: Some(account.key.clone()) })
}

async fn find_static_token(
    context: &Arc<Context>,
    updates: &Updates,
    id_or_name: &str,
) -> Result<Token, Error> {
    let active = ActiveWorkspace::read(context, updates).await?;
    let listed = &context.secrets.listed;
    let known = listed.find(&active.account.key, &active.workspace.id, id_or_name);
    let found = match known {
        Some(known) => known,
        None => {
            let tokens = active.list_tokens(context).await?;
            let unknown = || Error::UnknownToken { name: id_or_name.to_owned() };
            find_in_list(&tokens, id_or_name).cloned().ok_or_else(unknown)?
        }
    };
    let key = &active.account.key;
    let endpoint = found.scopes.iter().find(|scope| scope.kind == "PIPES:READ");
    let endpoint = endpoint.and_then(|scope| scope.resource.clone());
    let target = cloud_target(key, Some(active.workspace.name.clone()), endpoint);
    let scopes = Some(found.scopes.iter().map(scope_view).collect());
    Ok(Token { text: found.token, target, scopes, account: Some(key.clone()) })
}

async fn find_jwt(context: &Context, id: &str, local: &LocalCredentials) -> Result<Token, Error> {
    let file = context.tokens_file.clone();
    let content = run_blocking(move || file.read()).await??;
    let stored = content.jwts.into_iter().find(|jwt| jwt.id == id).ok_or(Error::JwtNotKept)?;
    let text = match context.secrets.listed.jwt(id) {
        Some(text) => text,
        None => {
            let kept = kept_jwts::read(context, &stored).await?.ok_or(Error::JwtNotKept)?;
            context.secrets.listed.set_jwt(id, stored.account.as_ref(), kept.clone());
            kept
        }
    };
    let endpoint = stored.scopes.iter().find(|scope| scope.kind == "PIPES:READ");
    let endpoint = endpoint.map(|scope| scope.resource.clone());
    let workspace = Some(stored.workspace.clone());
    let target = match &stored.account {
        Some(key) => cloud_target(key, workspace, endpoint),
        None => Target { endpoint, ..local.target(workspace) },
    };
    let scopes = Some(jwt_scopes(&stored));
    Ok(Token { text, target, scopes, account: stored.account })
}

fn cloud_target(key: &AccountKey, workspace: Option<String>, endpoint: Option<String>) -> Target {
    let (api, clickhouse) = (key.api_host.clone(), clickhouse_of(&key.api_host));
    Target { api, clickhouse, workspace, endpoint, pair: None, is_cloud: true }
}

/// A right, as the snapshot shows it.
pub(crate) fn scope_view(scope: &cloud::Scope) -> ScopeView {
    ScopeView {
        kind: scope.kind.clone(),
        resource: scope.resource.clone(),
        filter: scope.filter.clone(),
    }
}

/// The rights of a JWT.
pub(crate) fn jwt_scopes(jwt: &StoredJwt) -> Vec<ScopeView> {
    let view = |scope: &crate::stores::tokens_file::StoredScope| ScopeView {
        kind: scope.kind.clone(),
        resource: Some(scope.resource.clone()),
        filter: scope.filter.clone(),
    };
    jwt.scopes.iter().map(view).collect()
}

/// The active workspace with its account's secrets, for a request about the workspace.
pub(crate) struct ActiveWorkspace {
    pub(crate) account: Account,
    pub(crate) workspace: WorkspaceRef,
    pub(crate) credentials: Credentials,
    /// The workspace's token.
    pub(crate) token: Secret,
}

impl ActiveWorkspace {
    /// Reads the secrets. The keyring may ask for its password.
    pub(crate) async fn read(context: &Arc<Context>, updates: &Updates) -> Result<Self, Error> {
        let accounts = context.read_accounts().await?;
        updates.send(Update::Accounts(accounts.clone()));
        let account = accounts.active().cloned().ok_or(Error::NotSignedIn)?;
        let folder = accounts.newest_folder();
        let workspace = account.workspace.clone().ok_or(Error::NoWorkspace)?;
        let credentials = read_credentials(context, &account, folder, Prompt::Allowed).await?;
        let own = credentials.workspace(&workspace.id).ok_or(Error::NoWorkspace)?;
        let token = own.token.clone();
        Ok(Self { account, workspace, credentials, token })
    }

    /// Asks Tinybird for the workspace's static tokens, and remembers them.
    pub(crate) async fn list_tokens(
        &self,
        context: &Arc<Context>,
    ) -> Result<Vec<StaticToken>, Error> {
        let host = hosts::host_of_account(&self.account)?;
        let tokens = cloud::fetch_tokens(&host, &self.token, &context.http).await?;
        context.secrets.listed.set(&self.account.key, &self.workspace.id, tokens.clone());
        Ok(tokens)
    }
}

/// The masked tokens of an account.
pub(crate) fn view_tokens(credentials: &Credentials, account: &Account) -> Vec<TokenView> {
    let view = |id| {
        let token = token_of(credentials, account, &id)?;
        Some(TokenView { id, masked: redact::mask_token(token.expose()) })
    };
    [TokenId::Workspace, TokenId::User].into_iter().filter_map(view).collect()
}

fn token_of(credentials: &Credentials, account: &Account, id: &TokenId) -> Option<Secret> {
    match id {
        TokenId::User => credentials.user_token.clone(),
        _ => {
            let workspace = account.workspace.as_ref()?;
            credentials.workspace(&workspace.id).map(|workspace| workspace.token.clone())
        }
    }
}
