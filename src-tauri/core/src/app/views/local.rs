//! The local instance, as the snapshot shows it.

use tokio::time::{Instant, timeout_at};

use crate::app::context::Context;
use crate::app::updates::Look;
use crate::contract::{LocalState, LocalTokens, LocalView};
use crate::local;
use crate::local::{Container, Engine};

/// Looks at the local instance. The engine has `limits.engine_inspect` to tell of the container, the
/// checks inside a running one have `limits.instance_check`, and the instance itself has
/// `limits.engine_inspect` again.
pub(crate) async fn look_at_instance(context: &Context) -> Look<LocalView> {
    let number = context.begin_look();
    let deadline = Instant::now() + context.config.limits.engine_inspect;
    let view = match Engine::find(&context.config.engine, &context.config.limits).await {
        Ok(engine) => view_of_instance(context, &engine, None, deadline).await,
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
            return LocalView { state, engine: name(), ..LocalView::default() };
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
    let at = |port: u16| format!("http://{}:{port}", given.host);
    let address = at(found.port.unwrap_or_else(|| given.port(&chosen)));
    let (tokens, version) = match state {
        LocalState::Ready => {
            let deadline = engine.inspect_deadline();
            ask_instance(context, &address, found.tokens.is_none(), deadline).await
        }
        _ => (None, None),
    };
    let problem = match state {
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
        data_folder: found.data_folder.as_ref().map(|folder| folder.display().to_string()),
        version,
        clickhouse: found.clickhouse_port.map(at),
        since: found.is_running().then(|| found.started_ms()).flatten(),
        address: Some(address),
        tokens: found.tokens.clone().or(tokens),
    }
}

/// What a ready instance says of itself until `deadline`: its version, and, of one that was made without
/// any, the tokens that it chose.
async fn ask_instance(
    context: &Context,
    address: &str,
    of_tokens: bool,
    deadline: Instant,
) -> (Option<LocalTokens>, Option<String>) {
    let tokens = async {
        match of_tokens {
            true => local::fetch_tokens(address, &context.http).await.ok(),
            false => None,
        }
    };
    let (tokens, version) = tokio::join!(
        timeout_at(deadline, tokens),
        timeout_at(deadline, local::fetch_version(address, &context.http)),
    );
    (tokens.unwrap_or_default(), version.unwrap_or_default())
}
