//! Starting and stopping the local instance, and which tokens it gets.

use std::sync::Arc;

use futures::StreamExt as _;

use super::Error;
use super::core::Core;
use super::flow::{Fact, Tell};
use super::refresh;
use crate::contract::{LocalTokens, StartLocal};
use crate::local::{Engine, Spec};
use crate::tokens;

pub(super) async fn start(core: Arc<Core>, tell: Tell, how: StartLocal) -> Result<(), Error> {
    let given = Given::of(&core, &how)?;
    let engine = Engine::find(&core.config.engine, &core.config.limits).await?;
    let tokens = choose(&core, &tell, &engine, given).await?;
    let spec = Spec::new(&core.config.local, &core.config.limits, how.skip_new_version);
    let started = engine.start_instance(&spec, &tokens, &|stage| tell.local(stage)).await;
    let view = match &started {
        // Its checks have passed a moment ago.
        Ok(()) => refresh::ready_instance(&core, &engine).await,
        Err(_) => refresh::instance(&core).await,
    };
    tell.fact(Fact::Local(view));
    Ok(started?)
}

pub(super) async fn stop(core: Arc<Core>, tell: Tell) -> Result<(), Error> {
    let engine = Engine::find(&core.config.engine, &core.config.limits).await?;
    let stopped = engine.stop_instance(&|stage| tell.local(stage)).await;
    tell.fact(Fact::Local(refresh::instance(&core).await));
    Ok(stopped?)
}

/// Tells what becomes of the instance, event by event, until the engine is gone.
pub(super) async fn follow(core: Arc<Core>, tell: Tell) {
    let Ok(engine) = Engine::find(&core.config.engine, &core.config.limits).await else {
        tell.fact(Fact::Local(refresh::instance(&core).await));
        return;
    };
    let mut events = std::pin::pin!(engine.events());
    loop {
        let more = events.next().await.is_some_and(|event| event.is_ok());
        tell.fact(Fact::Local(refresh::instance(&core).await));
        if !more {
            return;
        }
    }
}

/// Makes a fresh pair and keeps it.
pub(super) async fn generate(core: Arc<Core>, tell: Tell) -> Result<(), Error> {
    let tokens = tokens::generate();
    core.vault.keep_local_tokens(&tokens).await?;
    tell.fact(Fact::LocalTokens(Some(tokens)));
    Ok(())
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
) -> Result<LocalTokens, Error> {
    if let Given { user: Some(user_token), workspace: Some(workspace_token) } = given {
        return Ok(LocalTokens { user_token, workspace_token });
    }
    match core.vault.local_tokens().await {
        Ok(Some(kept)) => return Ok(given.complete(kept)),
        Ok(None) => {}
        // Local tokens can be made at any time, so a vault that fails stops nobody.
        Err(error) => tell.fact(Fact::Vault(refresh::failed_vault(&error))),
    }
    let found = engine.find_instance().await?.filter(|found| found.ours);
    let rest = found.and_then(|found| found.tokens).unwrap_or_else(tokens::generate);
    let tokens = given.complete(rest);
    match core.vault.keep_local_tokens(&tokens).await {
        Ok(()) => tell.fact(Fact::LocalTokens(Some(tokens.clone()))),
        Err(error) => tell.fact(Fact::Vault(refresh::failed_vault(&error))),
    }
    Ok(tokens)
}
