//! The engine's events of the container.
//!
//! An event is only a reason to inspect the container, so its content is not read. A subscription
//! may hang as any other call, or end: a caller that cannot wait for ever gives a timeout.

use std::collections::HashMap;
use std::time::{Duration, SystemTime};

use bollard::errors::Error as Bollard;
use bollard::models::EventMessage;
use bollard::query_parameters::EventsOptionsBuilder;
use futures::StreamExt as _;
use futures::future::OptionFuture;
use futures::stream::BoxStream;

use super::{CONTAINER, Engine};

/// The age of the oldest event that is requested, so that none between a start and the subscription
/// is lost. An older event does no harm: it is only a reason to inspect.
const MAX_AGE: Duration = Duration::from_secs(2);

/// What may change how the instance is.
const EVENTS: [&str; 8] =
    ["health_status", "start", "die", "stop", "destroy", "pause", "unpause", "rename"];

/// A subscription to the container's events.
pub struct Events {
    stream: BoxStream<'static, Result<EventMessage, Bollard>>,
    is_closed: bool,
}

/// Why a wait for an event ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wake {
    /// The container changed.
    Event,
    /// No event came within the timeout.
    Timeout,
    /// The engine sends no more events.
    Closed,
}

impl Engine {
    /// Subscribes to the events of the container, and to those shortly before `now`.
    pub fn events(&self, now: SystemTime) -> Events {
        let docker = self.subscriber();
        let since = now.checked_sub(MAX_AGE).unwrap_or(SystemTime::UNIX_EPOCH);
        let since = since.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
        let filters = HashMap::from([
            ("type", vec!["container"]),
            ("container", vec![CONTAINER]),
            ("event", EVENTS.to_vec()),
        ]);
        let options = EventsOptionsBuilder::new().since(&since.to_string()).filters(&filters);
        let stream = docker.events(Some(options.build())).boxed();
        Events { stream, is_closed: false }
    }
}

impl Events {
    /// Waits for the next event, for `timeout` at most; `None` waits without a timeout. After the
    /// last event, it waits for the whole timeout each time, and without one it returns at once.
    pub async fn wait(&mut self, timeout: Option<Duration>) -> Wake {
        if self.is_closed {
            tokio::time::sleep(timeout.unwrap_or_default()).await;
            return Wake::Closed;
        }
        let waiting = OptionFuture::from(timeout.map(tokio::time::sleep));
        tokio::select! {
            event = self.stream.next() => {
                self.is_closed = event.is_none_or(|event| event.is_err());
                if self.is_closed { Wake::Closed } else { Wake::Event }
            }
            Some(()) = waiting => Wake::Timeout,
        }
    }
}
