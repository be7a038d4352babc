//! The local instance, followed by the engine's events.

use std::sync::Arc;

use crate::app::context::Context;
use crate::app::updates::{Look, Update, Updates};
use crate::app::views;
use crate::contract::LocalState;
use crate::local::{Engine, Wake};

/// Follows engine and instance until the task is aborted. The engine's events report changes of the
/// instance. An engine that does not answer, or whose events end, is looked for again.
pub(crate) async fn watch(context: Arc<Context>, updates: Updates) {
    let limits = &context.config.limits;
    loop {
        let number = context.begin_look();
        match Engine::find(&context.config.engine, limits).await {
            Ok(engine) => watch_engine(&context, &updates, &engine).await,
            Err(error) => {
                let view = views::local::view_without_engine(&context, error);
                updates.send(Update::Local(Look { number, view }));
            }
        }
        tokio::time::sleep(limits.engine_retry).await;
    }
}

/// Follows the instance until the engine's events end.
async fn watch_engine(context: &Arc<Context>, updates: &Updates, engine: &Engine) {
    let limits = &context.config.limits;
    let mut events = engine.events(context.ports.clock.now());
    loop {
        let seen = views::local::look_at_instance_of(context, engine, None).await;
        let again = match seen.view.state {
            LocalState::Starting => Some(limits.start_poll),
            LocalState::Unknown => Some(limits.engine_retry),
            _ => None,
        };
        updates.send(Update::WatchedLocal(seen));
        if events.wait(again).await == Wake::Closed {
            updates.send(Update::Local(views::local::look_at_instance(context).await));
            return;
        }
    }
}
