//! Signing in, from the click to the stores.
//!
//! | module | owns |
//! | --- | --- |
//! | `grant` | the tokens, by each sign-in method |
//! | `identity` | whose tokens they are, as Tinybird says |

mod grant;
mod identity;

use std::sync::Arc;

use self::grant::Grant;
use self::identity::Identity;
use crate::app::Error;
use crate::app::context::Context;
use crate::app::folders::canonical_if_named;
use crate::app::hosts::Hosts;
use crate::app::secrets::request::{Origin, SaveRequest, WritePlace};
use crate::app::secrets::save;
use crate::app::updates::Updates;
use crate::cloud::WorkspaceInfo;
use crate::contract::{Method, SignIn, SignInStage, SignedInUser};
use crate::credentials::{Account, AccountKey, Region, WorkspaceRef};

/// Signs a person in: gets the tokens, asks Tinybird whose they are, asks the person where that is not
/// certain, and saves them.
pub(crate) async fn run(context: Arc<Context>, updates: Updates, how: SignIn) -> Result<(), Error> {
    let folder = canonical_if_named(&context, how.folder.as_deref()).await;
    let accounts = context.read_accounts().await;
    let api_host = how.api_host.as_deref();
    let hosts = Hosts::new(&context, &updates, accounts.as_ref().ok(), api_host).await?;
    let grant = match &how.method {
        Method::Browser | Method::OneTimeCode => {
            grant::browse(&context, &updates, &hosts, &accounts?, &how, folder).await?
        }
        Method::Token(pasted) => {
            updates.report_stage(SignInStage::Asking);
            grant::accept_token(&context, &hosts, pasted.clone().into(), &how, folder).await?
        }
        Method::Found(at) => {
            updates.report_stage(SignInStage::Asking);
            grant::adopt_found(&context, &hosts, &accounts?, at, folder).await?
        }
    };
    let (region, identity) = tokio::join!(
        hosts.region_of(&grant.host),
        identity::identify(&context, &grant, how.workspace.as_deref())
    );
    let Identity { credentials, token, info } = identity?;
    let account = account(&info, &grant, region.as_ref());
    let is_another = grant.expected.as_ref().is_some_and(|email| *email != account.email);
    if (!grant.is_proven || is_another) && !updates.ask_person(question(&account)).await {
        return Err(Error::Declined);
    }
    let publishing = grant.client_id.is_some().then(|| grant.auth_host.to_string());
    let request = SaveRequest {
        account,
        credentials,
        token,
        facts: info.tinyb_fields(),
        region,
        place: grant.folder.map(|folder| WritePlace { folder, allow_exposed: Vec::new() }),
        origin: Origin::SignIn { publishing },
    };
    updates.clone().write(save::save(context, updates, request)).await?.map(drop)
}

fn account(info: &WorkspaceInfo, grant: &Grant, region: Option<&Region>) -> Account {
    Account {
        key: AccountKey { api_host: grant.host.to_string(), user_id: info.user_id.clone() },
        email: info.user_email.clone(),
        auth_host: grant.auth_host.to_string(),
        client_id: grant.client_id.clone(),
        region: region.map(|region| region.name.clone()),
        workspace: Some(WorkspaceRef { id: info.id.clone(), name: info.name.clone() }),
    }
}

/// The question whether the person is the owner of this account.
fn question(account: &Account) -> SignInStage {
    let api_host = account.key.api_host.clone();
    let workspace = account.workspace.as_ref().map(|w| w.name.clone()).unwrap_or_default();
    let who = SignedInUser {
        email: account.email.clone(),
        workspace,
        region: account.region.clone().unwrap_or_else(|| api_host.clone()),
        api_host,
    };
    SignInStage::Confirming { who }
}
