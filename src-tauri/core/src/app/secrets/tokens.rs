//! The tokens by name: masked for the snapshot, and whole for a copy or a reveal.
//!
//! What leaves for a clipboard or a shell is checked once more ([`check_token`]), wherever it was
//! kept: a line break in it would be a command of its own.

use std::sync::Arc;

use crate::app::Error;
use crate::app::context::Context;
use crate::app::secrets::Prompt;
use crate::app::secrets::read::read_credentials;
use crate::app::secrets::session::Session;
use crate::app::updates::{Update, Updates};
use crate::contract::{LocalTokens, Snapshot, TokenId, TokenView};
use crate::credentials::{Account, AccountKey, Credentials, Secret};
use crate::plain;
use crate::redact;

/// Where a local token comes from: the running instance, else the kept pair.
#[derive(Clone, Debug)]
pub(crate) struct LocalCredentials {
    pub(crate) tokens: Option<LocalTokens>,
    /// Where the instance's API is.
    pub(crate) address: String,
}

impl LocalCredentials {
    /// The local tokens that a snapshot shows.
    pub(crate) fn of(snapshot: &Snapshot) -> Self {
        let running = snapshot.local.tokens.clone();
        let address = snapshot.local.address.clone();
        let usual = || format!("http://localhost:{}", snapshot.defaults.local_port.value);
        Self {
            tokens: running.or_else(|| snapshot.local_tokens.clone()),
            address: address.unwrap_or_else(usual),
        }
    }
}

/// A whole token and the host it is for.
pub(crate) struct Token {
    pub(crate) text: Secret,
    pub(crate) host: String,
    /// The account whose token it is; `None` for a local one.
    pub(crate) account: Option<AccountKey>,
}

/// The token of this name.
pub(crate) async fn find_token(
    context: &Arc<Context>,
    updates: &Updates,
    id: TokenId,
    local: LocalCredentials,
) -> Result<Token, Error> {
    let token = match id {
        TokenId::LocalWorkspace | TokenId::LocalUser => {
            let pair = local.tokens.ok_or(Error::NoLocalTokens)?;
            let text =
                if id == TokenId::LocalUser { pair.user_token } else { pair.workspace_token };
            Token { text: Secret::new(text), host: local.address, account: None }
        }
        TokenId::Workspace | TokenId::User => find_cloud_token(context, updates, id).await?,
    };
    check_token(name_of(id), &token.text)?;
    match plain::is_plain(&token.host) {
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
fn name_of(id: TokenId) -> &'static str {
    match id {
        TokenId::Workspace => "TB_TOKEN",
        TokenId::User => "TB_USER_TOKEN",
        TokenId::LocalWorkspace => "TB_LOCAL_WORKSPACE_TOKEN",
        TokenId::LocalUser => "TB_LOCAL_USER_TOKEN",
    }
}

async fn find_cloud_token(
    context: &Arc<Context>,
    updates: &Updates,
    id: TokenId,
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
    let key = account.key.clone();
    Ok(Token { text, host: key.api_host.clone(), account: Some(key) })
}

/// The masked tokens of an account.
pub(crate) fn view_tokens(credentials: &Credentials, account: &Account) -> Vec<TokenView> {
    let view = |id| {
        let token = token_of(credentials, account, id)?;
        Some(TokenView { id, masked: redact::mask_token(token.expose()) })
    };
    [TokenId::Workspace, TokenId::User].into_iter().filter_map(view).collect()
}

fn token_of(credentials: &Credentials, account: &Account, id: TokenId) -> Option<Secret> {
    match id {
        TokenId::User => credentials.user_token.clone(),
        _ => {
            let workspace = account.workspace.as_ref()?;
            credentials.workspace(&workspace.id).map(|workspace| workspace.token.clone())
        }
    }
}
