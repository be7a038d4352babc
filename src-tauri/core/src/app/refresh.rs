//! Reading everything again: accounts, vault, the folder's `.tinyb`, the local instance.

use std::sync::Arc;

use super::core::{Core, folder_of};
use super::flow::{Fact, Tell};
use super::{Error, found, projects, tokens};
use futures::future::OptionFuture;

use crate::contract::{
    LocalState, LocalTokens, LocalView, Problem, VaultState, VaultView, WorkspaceView,
};
use crate::credentials::{Account, Credentials, Workspace};
use crate::local::{self, Engine, Found};
use crate::stores::accounts_file::Accounts;
use crate::stores::vault;

pub(super) async fn run(core: Arc<Core>, tell: Tell, folder: Option<String>) -> Result<(), Error> {
    let accounts = core.read_accounts().await?;
    tell.fact(Fact::Accounts(accounts.clone()));
    if core.config.resident {
        let (_, local) = tokio::join!(kept(&core, &tell, &accounts), instance(&core));
        tell.fact(Fact::Local(local));
        return Ok(());
    }
    let folder = folder_of(folder.as_ref());
    let (vault, project, local, found) = tokio::join!(
        vault(&core),
        OptionFuture::from(folder.clone().map(|here| projects::here(&core, here))),
        instance(&core),
        found::search(&core, folder.as_deref(), &accounts),
    );
    tell.fact(Fact::Found(found.into_iter().map(|found| found.view).collect()));
    tell.fact(Fact::Vault(vault));
    project.into_iter().for_each(|project| tell.fact(Fact::Project(project)));
    tell.fact(Fact::Projects(projects::views(&core, &accounts).await));
    tell.fact(Fact::Local(local));
    Ok(())
}

/// What is kept for the accounts: vault, tokens, projects. Nobody is prompted.
pub(super) async fn kept(core: &Arc<Core>, tell: &Tell, accounts: &Accounts) {
    let quiet = core.vault.quiet();
    let (vault, projects) = tokio::join!(vault(core), projects::views(core, accounts));
    let may_read = vault.file.is_some()
        || matches!(vault.keyring, VaultState::InKeyring | VaultState::Volatile);
    tell.fact(Fact::Vault(vault));
    tell.fact(Fact::Projects(projects));
    if may_read {
        match quiet.local_tokens().await {
            Ok(tokens) => tokens.into_iter().for_each(|t| tell.fact(Fact::LocalTokens(Some(t)))),
            Err(error) => tell.fact(Fact::Vault(failed_vault(core, &error))),
        }
    }
    let credentials = match accounts.active() {
        Some(account) if may_read => {
            let folder = accounts.newest_folder();
            let read = core.credentials(&quiet, account, folder).await;
            read.inspect_err(|error| tracing::debug!(%error, "no credentials were read")).ok()
        }
        Some(account) => core.unkept_of(&account.key),
        None => None,
    };
    tell_secrets(tell, credentials.as_ref(), accounts.active());
    if let (Some(account), Some(credentials)) = (accounts.active(), &credentials)
        && core.is_over(&account.key, credentials.user_token.as_ref()) == Some(false)
    {
        // Somebody signed in again, in another process.
        core.note_session(&account.key, false, None);
        tell.fact(Fact::Session(account.key.clone(), false));
    }
    let found = match accounts.active() {
        None => found::search(core, None, accounts).await,
        Some(_) => Vec::new(),
    };
    tell.fact(Fact::Found(found.into_iter().map(|found| found.view).collect()));
}

/// What may be seen of an account's secrets.
pub(super) fn tell_secrets(tell: &Tell, of: Option<&Credentials>, account: Option<&Account>) {
    let (Some(credentials), Some(account)) = (of, account) else {
        tell.fact(Fact::Tokens(Vec::new()));
        tell.fact(Fact::Workspaces(Vec::new()));
        return;
    };
    tell.fact(Fact::Tokens(tokens::views(credentials, account)));
    let view = |workspace: &Workspace| WorkspaceView {
        id: workspace.is.id.clone(),
        name: workspace.is.name.clone(),
    };
    tell.fact(Fact::Workspaces(credentials.workspaces.iter().map(view).collect()));
}

/// Where credentials are, prompting nobody.
pub(super) async fn vault(core: &Core) -> VaultView {
    let seen = keyring(core).await;
    let of_file = file_problem(core).await;
    let mut unkept = core.unkept();
    unkept.retain(|unkept| !unkept.pending);
    if !unkept.is_empty() {
        let chosen = unkept.iter().all(|unkept| unkept.chosen);
        let problem = seen.problem.filter(|_| !chosen).or(of_file);
        return VaultView { state: VaultState::SessionOnly, chosen, problem, ..seen };
    }
    match seen.file {
        Some(_) => VaultView { state: VaultState::File, problem: of_file, ..seen },
        None => seen,
    }
}

/// What is wrong with the file in the keyring's place.
async fn file_problem(core: &Core) -> Option<Problem> {
    let path = core.vault.file()?.display().to_string();
    match core.vault.was_file_readable().await {
        Ok(true) => Some(Problem::new("vault.file_was_readable").with("path", path)),
        Ok(false) => None,
        Err(error) => Some(error.into()),
    }
}

async fn keyring(core: &Core) -> VaultView {
    let (state, backend) = match core.vault.probe().await {
        Ok(seen) => (seen.state, seen.name),
        Err(error) => return failed_vault(core, &error),
    };
    let problem = match state {
        VaultState::Absent => Some("vault.absent"),
        VaultState::Locked => Some("vault.locked"),
        VaultState::Volatile => Some("vault.volatile"),
        _ => None,
    };
    VaultView { backend, ..view(core, state, problem.map(Problem::new)) }
}

/// What a keyring that did not take the credentials means for them.
pub(super) fn unkept_vault(core: &Core, error: &vault::Error) -> VaultView {
    let failed = failed_vault(core, error);
    let state = if core.config.resident { VaultState::SessionOnly } else { failed.state };
    VaultView { state, ..failed }
}

/// Nothing was written to it, because the person said so.
pub(super) async fn unasked_vault(core: &Core) -> VaultView {
    let seen = vault(core).await;
    VaultView { state: VaultState::SessionOnly, chosen: true, problem: None, ..seen }
}

/// What a failed call says of the keyring, or of the file in its place.
pub(super) fn failed_vault(core: &Core, error: &vault::Error) -> VaultView {
    let state = match error {
        vault::Error::Absent => VaultState::Absent,
        vault::Error::Locked => VaultState::Locked,
        vault::Error::File(_) => VaultState::File,
        _ => VaultState::Failed,
    };
    view(core, state, Some(error.clone().into()))
}

fn view(core: &Core, state: VaultState, problem: Option<Problem>) -> VaultView {
    let file = core.vault.file().map(|path| path.display().to_string());
    VaultView { state, keyring: state, file, problem, ..VaultView::default() }
}

/// Looks at the local instance.
pub(super) async fn instance(core: &Core) -> LocalView {
    match Engine::find(&core.config.engine, &core.config.limits).await {
        Ok(engine) => instance_at(core, &engine, None).await,
        Err(error) => no_engine(core, error),
    }
}

/// What is shown while no engine answers.
pub(super) fn no_engine(core: &Core, error: local::Error) -> LocalView {
    let startable = core.config.engine.startable.as_ref().map(|app| app.name.clone());
    LocalView { startable, ..failed(LocalState::NoEngine, None, error) }
}

/// Looks at an instance whose checks are known to pass.
pub(super) async fn ready_instance(core: &Core, engine: &Engine) -> LocalView {
    instance_at(core, engine, Some(LocalState::Ready)).await
}

pub(super) async fn instance_at(
    core: &Core,
    engine: &Engine,
    known: Option<LocalState>,
) -> LocalView {
    let name = || Some(engine.name.clone());
    match engine.find_instance().await {
        Ok(None) => LocalView { state: LocalState::Absent, engine: name(), ..LocalView::default() },
        Ok(Some(found)) => {
            let state = match known {
                Some(state) => state,
                None => engine.instance_state(&found, core.config.limits.check).await,
            };
            found_view(core, engine, &found, state).await
        }
        Err(error) => failed(LocalState::Unknown, name(), error),
    }
}

fn failed(state: LocalState, engine: Option<String>, error: local::Error) -> LocalView {
    LocalView { state, engine, problem: Some(error.into()), ..LocalView::default() }
}

async fn found_view(core: &Core, engine: &Engine, found: &Found, state: LocalState) -> LocalView {
    let (given, chosen) = (&core.config.local, core.settings().await.settings);
    let at = |port: u16| format!("http://{}:{port}", given.host);
    let address = at(found.port.unwrap_or_else(|| given.port(&chosen)));
    let ready = state == LocalState::Ready;
    let (tokens, version) = tokio::join!(
        tokens_of(core, found, state, &address),
        OptionFuture::from(ready.then(|| local::version(&address, &core.http))),
    );
    LocalView {
        state,
        problem: (state == LocalState::Unhealthy).then(|| local::Error::Unhealthy.into()),
        container: Some(local::CONTAINER.to_owned()),
        engine: Some(engine.name.clone()),
        startable: None,
        image: found.image.clone(),
        version: version.flatten(),
        clickhouse: found.clickhouse_port.map(at),
        since: found.is_running().then(|| found.started()).flatten(),
        address: Some(address),
        tokens,
    }
}

/// Those it was made with; one made without any says which it chose once it answers.
async fn tokens_of(
    core: &Core,
    found: &Found,
    state: LocalState,
    address: &str,
) -> Option<LocalTokens> {
    match &found.tokens {
        Some(tokens) => Some(tokens.clone()),
        None if state == LocalState::Ready => local::served_tokens(address, &core.http).await.ok(),
        None => None,
    }
}
