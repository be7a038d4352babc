//! The local instance, followed by the engine's events.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use futures::future::OptionFuture;

use crate::app::context::Context;
use crate::app::updates::{Look, Update, Updates};
use crate::app::views;
use crate::contract::LocalState;
use crate::local::{self, Engine, Wake};
use crate::unix_time;

/// Follows engine and instance until the task is aborted. The engine's events report changes of the
/// instance. An engine that does not answer, or whose events end, is looked for again.
pub(crate) async fn watch(context: Arc<Context>, updates: Updates) {
    let limits = &context.config.limits;
    loop {
        let number = context.begin_look();
        let mut pause = limits.engine_retry;
        match Engine::find(&context.config.engine, limits).await {
            Ok(engine) => watch_engine(&context, &updates, &engine).await,
            Err(error) => {
                // A server may ban whoever fails to log in again and again.
                if matches!(error, local::Error::Remote { .. }) {
                    pause = limits.remote_retry;
                }
                let view = views::local::view_without_engine(&context, error);
                updates.send(Update::Local(Look { number, view }));
            }
        }
        tokio::time::sleep(pause).await;
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
        let runs = matches!(seen.view.state, LocalState::Ready | LocalState::Unhealthy);
        // One that starts is looked at again and again, and each look would ask anew.
        let image = seen.view.image.clone();
        let is_asked = seen.view.is_ours && seen.view.state != LocalState::Starting;
        let asking = image.filter(|_| is_asked).map(async |image| {
            views::local::ask_registry(context, engine, &image).await;
        });
        updates.send(Update::WatchedLocal(seen));
        let wake = tokio::select! {
            wake = events.wait(again) => wake,
            Some(()) = OptionFuture::from(asking) => Wake::Event,
            never = sample_usage(context, engine), if runs => match never {},
        };
        if wake == Wake::Closed {
            updates.send(Update::Local(views::local::look_at_instance(context).await));
            return;
        }
    }
}

/// Counts what the instance uses, again and again, until this is dropped. The engine sends no events
/// of it.
async fn sample_usage(context: &Context, engine: &Engine) -> Infallible {
    let pause = context.config.limits.usage_sample;
    loop {
        let now = unix_time::ms_after(context.ports.clock.now(), Duration::ZERO);
        let newest = context.usage().newest();
        let is_due = newest
            .is_none_or(|newest| newest > now || Duration::from_millis(now - newest) >= pause);
        if is_due {
            match engine.count_usage().await {
                Ok(Some(count)) => context.usage().add(now, count),
                Ok(None) => tracing::debug!("the engine does not say what an instance uses"),
                Err(error) => tracing::info!(%error, "what the instance uses is not known"),
            }
        }
        tokio::time::sleep(pause).await;
    }
}
