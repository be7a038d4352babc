//! "What is this token?": what is known here of a text, and what Tinybird says of it. Nothing is
//! stored.

use std::sync::Arc;
use std::time::Duration;

use crate::app::context::Context;
use crate::app::hosts::Hosts;
use crate::app::secrets::local_tokens::LocalCredentials;
use crate::app::secrets::{Prompt, read};
use crate::app::updates::Updates;
use crate::app::views::token_report::{self, Known};
use crate::app::{Error, hosts};
use crate::cloud::{self, TrustedHost};
use crate::contract::{Text, TokenFact, TokenKind, TokenReport, Tone};
use crate::credentials::{Account, Secret};
use crate::local::DEFAULT_WORKSPACE;
use crate::token::Claims;

/// What a text says of itself, and what is known of it here. No prompt is shown, and no server is
/// asked.
pub(crate) async fn inspect(
    context: &Arc<Context>,
    text: &Secret,
    local: &LocalCredentials,
) -> TokenReport {
    let known = read_known(context, local).await;
    token_report::report(text.expose(), &known)
}

async fn read_known(context: &Arc<Context>, local: &LocalCredentials) -> Known {
    let accounts = context.read_accounts().await.unwrap_or_default().accounts;
    let mut known = Known {
        regions: cloud::known_regions(),
        owners: Vec::new(),
        keys: Vec::new(),
        now: context.unix_ms(Duration::ZERO),
    };
    for (account, credentials) in read::read_all(context, accounts).await {
        known.owners.push((account.key.user_id.clone(), account.email.clone()));
        let Some(credentials) = credentials else { continue };
        for workspace in &credentials.workspaces {
            let name = &workspace.reference.name;
            known.owners.push((workspace.reference.id.clone(), name.clone()));
            let key = credentials.jwts.keys.get(&workspace.reference.id);
            known.keys.extend(key.map(|key| (key.clone(), name.clone())));
        }
    }
    if let Some(pair) = &local.tokens {
        let key = Secret::new(pair.workspace_token.as_str());
        let owner = Claims::of(key.expose()).owner;
        known.owners.extend(owner.map(|owner| (owner, DEFAULT_WORKSPACE.to_owned())));
        known.keys.push((key, DEFAULT_WORKSPACE.to_owned()));
    }
    known
}

/// The same report with what Tinybird says of the token. A token of the local instance is asked
/// about there.
pub(crate) async fn ask(
    context: &Arc<Context>,
    updates: &Updates,
    text: &Secret,
    local: &LocalCredentials,
) -> Result<TokenReport, Error> {
    let known = read_known(context, local).await;
    let mut report = token_report::report(text.expose(), &known);
    let found = token_report::find(text.expose().trim()).map(|token| Secret::new(token.text));
    let Some(token) = found else {
        return Ok(report);
    };
    let host = host_of(context, updates, &report, local).await?;
    let answers = ask_host(context, &host, &token, report.kind).await?;
    report.facts.extend(answers);
    report.api_host = Some(host.to_string());
    Ok(report)
}

/// The API that can be asked about a token: of its region, else of the account in use.
async fn host_of(
    context: &Arc<Context>,
    updates: &Updates,
    report: &TokenReport,
    local: &LocalCredentials,
) -> Result<TrustedHost, Error> {
    let instance = local.tokens.as_ref().and_then(|pair| Claims::of(&pair.workspace_token).owner);
    let is_of_instance = report.owner.is_some() && report.owner == instance;
    if report.kind == TokenKind::Local || is_of_instance {
        return hosts::host_of_instance(&local.address);
    }
    let accounts = context.read_accounts().await.ok();
    let hosts = Hosts::new(context, updates, accounts.as_ref(), None).await?;
    match (&report.region, accounts.as_ref().and_then(|accounts| accounts.active())) {
        (Some(slug), active) => match hosts.host_of_slug(slug.clone()).await {
            // A self-managed region has a name of its own, which the account's tokens say.
            Err(error) => match active {
                Some(account) if is_region_of(context, account, slug).await => {
                    hosts::host_of_account(account)
                }
                _ => Err(error),
            },
            host => host,
        },
        (None, Some(account)) => hosts::host_of_account(account),
        (None, None) => Ok(hosts.preferred_host()),
    }
}

/// Whether the tokens of an account say that they are of this region.
async fn is_region_of(context: &Context, account: &Account, slug: &str) -> bool {
    let read = context.secrets.read(&account.key, Prompt::Never).await;
    let Ok(Some(credentials)) = read else {
        return false;
    };
    let workspaces = credentials.workspaces.iter().map(|workspace| &workspace.token);
    let mut tokens = workspaces.chain(&credentials.user_token);
    tokens.any(|token| Claims::of(token.expose()).host.as_deref() == Some(slug))
}

async fn ask_host(
    context: &Arc<Context>,
    host: &TrustedHost,
    token: &Secret,
    kind: TokenKind,
) -> Result<Vec<TokenFact>, Error> {
    let fact = |name: &str, value: Text, tone| TokenFact { name: Text::new(name), value, tone };
    let accepted = match kind {
        // A JWT cannot be asked who it is: it can list what it reads.
        TokenKind::Jwt => cloud::fetch_endpoints(host, token, &context.http).await.map(drop),
        _ => cloud::fetch_is_user_token(host, token, &context.http).await.map(drop),
    };
    match accepted {
        Ok(()) => {}
        Err(cloud::Error::Refused { .. }) => {
            let refused = Text::new("report-answer-no").with("host", host.to_string());
            return Ok(vec![fact("report-answer", refused, Tone::Red)]);
        }
        // The token may be good for something else, and Tinybird does not say which it is.
        Err(cloud::Error::MissingRight { .. }) => {
            let unclear = Text::new("report-answer-unclear").with("host", host.to_string());
            return Ok(vec![fact("report-answer", unclear, Tone::Amber)]);
        }
        Err(error) => return Err(error.into()),
    }
    let yes = Text::new("report-answer-yes").with("host", host.to_string());
    let mut facts = vec![fact("report-answer", yes, Tone::Good)];
    if kind != TokenKind::Jwt
        && let Ok(info) = cloud::fetch_workspace(host, token, &context.http).await
    {
        let value = |text: String| Text::new("report-value").with("value", text);
        facts.push(fact("report-workspace", value(info.name), Tone::Off));
        facts.push(fact("report-person", value(info.user_email), Tone::Off));
    }
    Ok(facts)
}
