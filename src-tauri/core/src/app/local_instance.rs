//! Starting and stopping the local instance, and which tokens it gets.

use std::sync::Arc;

use super::core::{Core, blocking};
use super::flow::{Fact, SeenLocal, Tell};
use super::{Error, Launch, refresh};
use crate::contract::{LocalState, LocalTokens, StartLocal};
use crate::local::{self, Engine, Reason, Spec};
use crate::tokens;

/// `made` is the pair this process made or read, for when the vault cannot keep one.
pub(super) async fn start(
    core: Arc<Core>,
    tell: Tell,
    how: StartLocal,
    made: Option<LocalTokens>,
) -> Result<(), Error> {
    let given = Given::of(&core, &how)?;
    let settings = core.settings().await.settings;
    let spec = Spec::new(&core.config.local, &settings, how.skip_new_version)?;
    let engine = Engine::find(&core.config.engine, &core.config.limits).await?;
    let tokens = choose(&core, &tell, &engine, given, made).await?;
    let started = engine.start_instance(&spec, &tokens, &|stage| tell.local(stage)).await;
    let seen = match &started {
        // Its checks have passed a moment ago.
        Ok(()) => refresh::instance_at(&core, &engine, Some(LocalState::Ready)).await,
        Err(_) => refresh::instance(&core).await,
    };
    tell.fact(Fact::Local(seen));
    Ok(started?)
}

pub(super) async fn stop(core: Arc<Core>, tell: Tell) -> Result<(), Error> {
    let engine = Engine::find(&core.config.engine, &core.config.limits).await?;
    let stopped = engine.stop_instance(&|stage| tell.local(stage)).await;
    tell.fact(Fact::Local(refresh::instance(&core).await));
    Ok(stopped?)
}

/// Makes a fresh pair and keeps it. For a face that stays a pair that cannot be kept is as good
/// until it ends, and the vault's row says what is wrong.
pub(super) async fn generate(core: Arc<Core>, tell: Tell) -> Result<(), Error> {
    let tokens = tokens::generate();
    tell.fact(Fact::LocalTokens(Some(tokens.clone())));
    match tell.clone().write(keep(Arc::clone(&core), tokens)).await? {
        Err(Error::Vault(error)) if core.config.resident => {
            tell.fact(Fact::Vault(refresh::failed_vault(&core, &error)));
            Ok(())
        }
        kept => kept,
    }
}

/// Into the vault, and a new generation into the accounts file: other processes read again.
async fn keep(core: Arc<Core>, tokens: LocalTokens) -> Result<(), Error> {
    let file = core.accounts.clone();
    let held = blocking(move || file.hold()).await??;
    core.keep_local_tokens(&tokens).await?;
    blocking(move || held.save()).await??;
    Ok(())
}

/// Follows engine and instance for as long as somebody wants to know. An engine says what becomes of
/// the instance; one that is not there, or that tells nothing, is looked for again.
pub(super) async fn attend(core: Arc<Core>, tell: Tell) {
    let limits = &core.config.limits;
    loop {
        let look = core.begin_local_look();
        match Engine::find(&core.config.engine, limits).await {
            Ok(engine) => attend_to(&core, &tell, &engine).await,
            Err(error) => {
                let view = refresh::no_engine(&core, error);
                tell.fact(Fact::Local(SeenLocal { look, view }));
            }
        }
        tokio::time::sleep(limits.engine_again).await;
    }
}

/// Until the engine tells nothing any more.
async fn attend_to(core: &Arc<Core>, tell: &Tell, engine: &Engine) {
    let limits = &core.config.limits;
    let mut events = engine.events();
    loop {
        let seen = refresh::instance_at(core, engine, None).await;
        let again = match seen.view.state {
            LocalState::Starting => Some(limits.starting),
            LocalState::Unknown => Some(limits.engine_again),
            _ => None,
        };
        tell.fact(Fact::FollowedLocal(seen));
        if events.reason(again).await == Reason::Over {
            tell.fact(Fact::Local(refresh::instance(core).await));
            return;
        }
    }
}

/// Starts the engine's own program and waits until it answers.
pub(super) async fn start_engine(core: Arc<Core>, tell: Tell) -> Result<(), Error> {
    let app = core.config.engine.startable.clone().ok_or(local::Error::NoEngine)?;
    let launcher = core.ports.launcher.clone().ok_or(local::Error::NoEngine)?;
    let name = app.name.clone();
    let launch = Launch { program: app.program, args: app.args, ..Launch::default() };
    let started = blocking(move || launcher.start(&launch)).await?;
    started.map_err(|source| Error::NotStarted { name: name.clone(), source })?;
    let limits = &core.config.limits;
    let answering = async {
        while Engine::find(&core.config.engine, limits).await.is_err() {
            tokio::time::sleep(limits.starting).await;
        }
    };
    let answered = tokio::time::timeout(limits.engine_start, answering).await;
    tell.fact(Fact::Local(refresh::instance(&core).await));
    answered.map_err(|_| Error::EngineSilent { name })
}

/// The tokens a person named, each checked.
struct Given {
    user: Option<String>,
    workspace: Option<String>,
}

impl Given {
    fn of(core: &Core, how: &StartLocal) -> Result<Self, Error> {
        let local = &core.config.local;
        let user = how.user_token.clone().or_else(|| local.user_token.clone());
        let workspace = how.workspace_token.clone().or_else(|| local.workspace_token.clone());
        for token in user.iter().chain(&workspace) {
            tokens::validate(token)?;
        }
        Ok(Self { user, workspace })
    }

    fn complete(self, rest: LocalTokens) -> LocalTokens {
        LocalTokens {
            user_token: self.user.unwrap_or(rest.user_token),
            workspace_token: self.workspace.unwrap_or(rest.workspace_token),
        }
    }
}

/// What was given; else the kept pair; else what our container has; else a fresh pair.
async fn choose(
    core: &Arc<Core>,
    tell: &Tell,
    engine: &Engine,
    given: Given,
    made: Option<LocalTokens>,
) -> Result<LocalTokens, Error> {
    if let Given { user: Some(user_token), workspace: Some(workspace_token) } = given {
        return Ok(LocalTokens { user_token, workspace_token });
    }
    match core.vault.local_tokens().await {
        Ok(Some(kept)) => return Ok(given.complete(kept)),
        Ok(None) => {}
        // Local tokens can be made at any time, so a vault that fails stops nobody.
        Err(error) => tell.fact(Fact::Vault(refresh::failed_vault(core, &error))),
    }
    let found = engine.find_instance(engine.look_end()).await?.filter(|found| found.ours);
    let rest = made.or_else(|| found?.tokens).unwrap_or_else(tokens::generate);
    let tokens = given.complete(rest);
    tell.fact(Fact::LocalTokens(Some(tokens.clone())));
    if let Err(error) = core.keep_local_tokens(&tokens).await {
        tell.fact(Fact::Vault(refresh::failed_vault(core, &error)));
    }
    Ok(tokens)
}
