//! The local instance, as the snapshot shows it.

use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use crate::app::context::Context;
use crate::app::updates::Look;
use crate::config::LOCALHOST;
use crate::contract::{EngineRoom, LocalState, LocalTokens, LocalView};
use crate::local;
use crate::local::{Container, Engine};

/// Looks at the local instance. The engine has `limits.engine_inspect` to tell of the container, the
/// checks inside a running one have `limits.instance_check`, and the instance itself has
/// `limits.engine_inspect` again.
pub(crate) async fn look_at_instance(context: &Context) -> Look<LocalView> {
    let number = context.begin_look();
    let start = Instant::now();
    let view = match Engine::find(&context.config.engine, &context.config.limits).await {
        Ok(engine) => {
            let deadline = engine.inspect_deadline_since(start);
            view_of_instance(context, &engine, None, deadline).await
        }
        Err(error) => view_without_engine(context, error),
    };
    Look { number, view }
}

/// What is shown while no engine answers.
pub(crate) fn view_without_engine(context: &Context, error: local::Error) -> LocalView {
    let startable = context.config.engine.startable.as_ref().map(|app| app.name.clone());
    LocalView { startable, ..failed_view(LocalState::NoEngine, None, error) }
}

/// Looks at the instance of an engine. `known` is its state, where that is known already.
pub(crate) async fn look_at_instance_of(
    context: &Context,
    engine: &Engine,
    known: Option<LocalState>,
) -> Look<LocalView> {
    let number = context.begin_look();
    let view = view_of_instance(context, engine, known, engine.inspect_deadline()).await;
    Look { number, view }
}

/// Looks at the instance of an engine, which has to tell of the container by `deadline`. What it has not
/// told by then is not known, and the problem says so.
async fn view_of_instance(
    context: &Context,
    engine: &Engine,
    known: Option<LocalState>,
    deadline: Instant,
) -> LocalView {
    let name = || Some(engine.name.clone());
    let found = match engine.find_container(deadline).await {
        Ok(Some(found)) => found,
        Ok(None) => {
            let state = LocalState::Absent;
            let room = room(context, engine, deadline).await;
            return LocalView { state, engine: name(), room, ..LocalView::default() };
        }
        Err(error) => return failed_view(LocalState::Unknown, name(), error),
    };
    let state = match known {
        Some(state) => Ok(state),
        None => engine.instance_state(&found).await,
    };
    match state {
        Ok(state) => container_view(context, engine, &found, state).await,
        Err(error) => failed_view(LocalState::Unknown, name(), error),
    }
}

/// What the engine has before the first download. It is a help, and no reason to fail.
async fn room(context: &Context, engine: &Engine, deadline: Instant) -> Option<EngineRoom> {
    let image = context.config.local.image(&context.settings().await.settings);
    let found = engine.room(&image, deadline).await;
    found.inspect_err(|error| tracing::info!(%error, "what the engine has is not known")).ok()?
}

fn failed_view(state: LocalState, engine: Option<String>, error: local::Error) -> LocalView {
    LocalView { state, engine, problem: Some(error.into()), ..LocalView::default() }
}

async fn container_view(
    context: &Context,
    engine: &Engine,
    found: &Container,
    state: LocalState,
) -> LocalView {
    let (given, chosen) = (&context.config.local, context.settings().await.settings);
    let host = engine.published_host(found).filter(|_| given.host == LOCALHOST);
    let at = |port: u16| format!("http://{}:{port}", host.as_deref().unwrap_or(&given.host));
    let address = at(found.port.unwrap_or_else(|| given.port(&chosen)));
    let telling = async {
        match state {
            LocalState::Ready => ask_instance(context, engine, found, &address).await,
            _ => Told::default(),
        }
    };
    let (told, has_newer_image) =
        tokio::join!(telling, has_newer_image(context, engine, found, state));
    let problem = match state {
        LocalState::Ready if !told.is_reached => Some(engine.not_reached(&address, found)),
        LocalState::Unhealthy => Some(local::Error::Unhealthy),
        LocalState::Stopped if found.has_died() => Some(engine.find_death(found).await),
        _ => None,
    };
    LocalView {
        state,
        problem: problem.map(Into::into),
        container: Some(local::CONTAINER.to_owned()),
        is_ours: found.is_ours,
        engine: Some(engine.name.clone()),
        startable: None,
        image: found.image.clone(),
        has_newer_image,
        data_folder: found.data_folder.as_ref().map(|folder| folder.display().to_string()),
        version: told.version,
        clickhouse: found.clickhouse_port.map(at),
        since: found.is_running().then(|| found.started_ms()).flatten(),
        address: Some(address),
        tokens: found.tokens.clone().or(told.tokens),
        room: None,
    }
}

/// Whether a container of ours could be made from a newer image. It is a help, and no reason to fail.
async fn has_newer_image(
    context: &Context,
    engine: &Engine,
    found: &Container,
    state: LocalState,
) -> bool {
    let Some(image) = found.image.as_ref().filter(|_| found.is_ours) else { return false };
    // One that starts is looked at again and again.
    if state == LocalState::Starting {
        return false;
    }
    let newest = context.newest_image().answer(image).cloned();
    let newer = engine.has_newer_image(found, newest, engine.inspect_deadline()).await;
    newer.unwrap_or_else(|error| {
        tracing::info!(%error, "whether there is a newer image is not known");
        false
    })
}

/// Asks the registry for the newest image of this name, once it is to be asked.
pub(crate) async fn ask_registry(context: &Context, engine: &Engine, image: &str) {
    let limits = &context.config.limits;
    let now = context.unix_ms(Duration::ZERO);
    let wait = context.newest_image().wait(image, now, limits.registry_pause);
    tokio::time::sleep(wait).await;
    let answer = engine.ask_registry(image).await;
    let pause = if answer.is_some() { limits.registry_pause } else { limits.registry_retry };
    context.newest_image().set(image, answer, context.unix_ms(pause));
}

/// What a ready instance says of itself.
#[derive(Default)]
struct Told {
    /// Whether its address leads to it. On this computer it does.
    is_reached: bool,
    /// The tokens that it chose, if it was made without any.
    tokens: Option<LocalTokens>,
    version: Option<String>,
}

async fn ask_instance(
    context: &Context,
    engine: &Engine,
    found: &Container,
    address: &str,
) -> Told {
    let deadline = engine.inspect_deadline();
    let tokens = async {
        match found.tokens.is_none() || engine.is_remote() {
            true => local::fetch_tokens(address, &context.http).await.ok(),
            false => None,
        }
    };
    let (tokens, version) = tokio::join!(
        timeout_at(deadline, tokens),
        timeout_at(deadline, local::fetch_version(address, &context.http)),
    );
    let (tokens, version) = (tokens.unwrap_or_default(), version.unwrap_or_default());
    // What answers there may be an instance of this computer.
    let is_same = |told: &LocalTokens| found.tokens.as_ref().is_none_or(|given| given == told);
    let is_reached = !engine.is_remote() || tokens.as_ref().is_some_and(is_same);
    match is_reached {
        true => Told { is_reached, tokens, version },
        false => Told::default(),
    }
}
