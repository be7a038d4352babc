//! Reading again: what is kept (accounts, vault, the folder's `.tinyb`), and the local instance.
//!
//! Each part is told as soon as it is known, and none waits for another.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::time::{Instant, timeout_at};

use super::core::{Core, folder_of};
use super::flow::{Fact, SeenLocal, Tell};
use super::{Error, found, projects, tokens};
use crate::contract::{
    Code, LocalState, LocalTokens, LocalView, Problem, VaultState, VaultView, WorkspaceView,
};
use crate::credentials::{Account, Credentials, Workspace};
use crate::local::{self, Engine, Found};
use crate::stores::accounts_file::Accounts;
use crate::stores::vault;

/// What is kept. The engine is not asked.
pub(super) async fn stores(
    core: Arc<Core>,
    tell: Tell,
    folder: Option<String>,
) -> Result<(), Error> {
    let accounts = core.read_accounts().await?;
    tell.fact(Fact::Accounts(accounts.clone()));
    if core.config.resident {
        kept(&core, &tell, &accounts).await;
        return Ok(());
    }
    let folder = folder_of(folder.as_ref());
    tokio::join!(
        async { tell.fact(Fact::Vault(vault(&core).await)) },
        async {
            let found = found::search(&core, folder.as_deref(), &accounts).await;
            tell.fact(Fact::Found(found.into_iter().map(|found| found.view).collect()));
        },
        tell_projects(&core, &tell, &accounts, folder.clone()),
    );
    Ok(())
}

/// The project that a folder is, then those that are listed.
async fn tell_projects(
    core: &Arc<Core>,
    tell: &Tell,
    accounts: &Accounts,
    folder: Option<PathBuf>,
) {
    if let Some(here) = folder {
        tell.fact(Fact::Project(projects::here(core, here).await));
    }
    tell.fact(Fact::Projects(projects::views(core, accounts).await));
}

/// What is kept for the accounts: vault, tokens, projects. Nobody is prompted.
pub(super) async fn kept(core: &Arc<Core>, tell: &Tell, accounts: &Accounts) {
    tokio::join!(tell_kept(core, tell, accounts), tell_projects(core, tell, accounts, None));
}

async fn tell_kept(core: &Arc<Core>, tell: &Tell, accounts: &Accounts) {
    let quiet = core.vault.non_interactive();
    let vault = vault(core).await;
    let may_read = vault.file.is_some()
        || matches!(vault.keyring, VaultState::InKeyring | VaultState::Volatile);
    tell.fact(Fact::Vault(vault));
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
    let path = core.vault.file()?;
    match core.vault.was_file_readable().await {
        Ok(true) => Some(file_was_readable(path)),
        Ok(false) => None,
        Err(error) => Some(error.into()),
    }
}

pub(super) fn file_was_readable(path: &Path) -> Problem {
    Problem::new(Code::VaultFileWasReadable).with("path", path.display().to_string())
}

async fn keyring(core: &Core) -> VaultView {
    let (state, backend) = match core.vault.probe().await {
        Ok(seen) => (seen.state, seen.name),
        Err(error) => return failed_vault(core, &error),
    };
    let problem = match state {
        VaultState::Absent => Some(Code::VaultAbsent),
        VaultState::Locked => Some(Code::VaultLocked),
        VaultState::Volatile => Some(Code::VaultVolatile),
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

/// Looks at the local instance, for `limits.engine_look` at most.
pub(super) async fn instance(core: &Core) -> SeenLocal {
    let look = core.begin_local_look();
    let end = Instant::now() + core.config.limits.engine_look;
    let view = match Engine::find(&core.config.engine, &core.config.limits).await {
        Ok(engine) => view_of_instance(core, &engine, None, end).await,
        Err(error) => no_engine(core, error),
    };
    SeenLocal { look, view }
}

/// What is shown while no engine answers.
pub(super) fn no_engine(core: &Core, error: local::Error) -> LocalView {
    let startable = core.config.engine.startable.as_ref().map(|app| app.name.clone());
    LocalView { startable, ..failed(LocalState::NoEngine, None, error) }
}

/// Looks at the instance of an engine. `known` is its state, where that is known already.
pub(super) async fn instance_at(
    core: &Core,
    engine: &Engine,
    known: Option<LocalState>,
) -> SeenLocal {
    let look = core.begin_local_look();
    let view = view_of_instance(core, engine, known, engine.look_end()).await;
    SeenLocal { look, view }
}

/// Looks at the instance of an engine until `end` at most. What the engine has not told by then is
/// not known, and the problem says so.
async fn view_of_instance(
    core: &Core,
    engine: &Engine,
    known: Option<LocalState>,
    end: Instant,
) -> LocalView {
    let name = || Some(engine.name.clone());
    let found = match engine.find_instance(end).await {
        Ok(Some(found)) => found,
        Ok(None) => {
            let state = LocalState::Absent;
            return LocalView { state, engine: name(), ..LocalView::default() };
        }
        Err(error) => return failed(LocalState::Unknown, name(), error),
    };
    let state = match known {
        Some(state) => Ok(state),
        None => engine.instance_state(&found, end).await,
    };
    match state {
        Ok(state) => found_view(core, engine, &found, state, end).await,
        Err(error) => failed(LocalState::Unknown, name(), error),
    }
}

fn failed(state: LocalState, engine: Option<String>, error: local::Error) -> LocalView {
    LocalView { state, engine, problem: Some(error.into()), ..LocalView::default() }
}

async fn found_view(
    core: &Core,
    engine: &Engine,
    found: &Found,
    state: LocalState,
    end: Instant,
) -> LocalView {
    let (given, chosen) = (&core.config.local, core.settings().await.settings);
    let at = |port: u16| format!("http://{}:{port}", given.host);
    let address = at(found.port.unwrap_or_else(|| given.port(&chosen)));
    let (tokens, version) = match state {
        LocalState::Ready => told_by(core, &address, found.tokens.is_none(), end).await,
        _ => (None, None),
    };
    LocalView {
        state,
        problem: (state == LocalState::Unhealthy).then(|| local::Error::Unhealthy.into()),
        container: Some(local::CONTAINER.to_owned()),
        engine: Some(engine.name.clone()),
        startable: None,
        image: found.image.clone(),
        version,
        clickhouse: found.clickhouse_port.map(at),
        since: found.is_running().then(|| found.started()).flatten(),
        address: Some(address),
        tokens: found.tokens.clone().or(tokens),
    }
}

/// What a ready instance says of itself until `end`: its version, and, of one that was made without
/// any, the tokens that it chose.
async fn told_by(
    core: &Core,
    address: &str,
    of_tokens: bool,
    end: Instant,
) -> (Option<LocalTokens>, Option<String>) {
    let tokens = async {
        match of_tokens {
            true => local::served_tokens(address, &core.http).await.ok(),
            false => None,
        }
    };
    let (tokens, version) = tokio::join!(
        timeout_at(end, tokens),
        timeout_at(end, local::version(address, &core.http)),
    );
    (tokens.unwrap_or_default(), version.unwrap_or_default())
}
