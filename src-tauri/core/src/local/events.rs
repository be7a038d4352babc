//! What the engine tells of the container as it happens.
//!
//! An event is only a reason to look at the container, so nothing depends on what it says. A
//! subscription may hang like any other call, or end: whoever waits here names a time after which
//! it looks without having been told.

use std::collections::HashMap;
use std::time::{Duration, SystemTime};

use bollard::errors::Error as Bollard;
use bollard::models::EventMessage;
use bollard::query_parameters::EventsOptionsBuilder;
use futures::StreamExt as _;
use futures::stream::BoxStream;

use super::{CONTAINER, Engine};

/// How far back events are asked for, so that none is lost between a start and the subscription.
/// Events of before the start cannot mislead: each is only a reason to look.
const LOOK_BACK: Duration = Duration::from_secs(2);

/// A subscription to the container's events.
pub struct Events {
    stream: BoxStream<'static, Result<EventMessage, Bollard>>,
    is_over: bool,
}

/// Why it is time to look at the container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Something happened to it.
    Event,
    /// Nothing was told for as long as it was waited.
    Silence,
    /// The engine tells nothing any more.
    Over,
}

impl Engine {
    /// Events of the container from now on, and those of a moment ago.
    pub fn events(&self) -> Events {
        let docker = self.subscriber();
        let since = SystemTime::now().checked_sub(LOOK_BACK).unwrap_or(SystemTime::UNIX_EPOCH);
        let since = since.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
        let filters = HashMap::from([
            ("type", vec!["container"]),
            ("container", vec![CONTAINER]),
            ("event", vec!["health_status", "start", "die", "stop", "destroy"]),
        ]);
        let options = EventsOptionsBuilder::new().since(&since.to_string()).filters(&filters);
        let stream = docker.events(Some(options.build())).boxed();
        Events { stream, is_over: false }
    }
}

impl Events {
    /// Waits for a reason to look, for `silence` at most; `None` waits for as long as it takes.
    /// After the last event it waits for `silence` each time, and never for ever.
    pub async fn reason(&mut self, silence: Option<Duration>) -> Reason {
        let patience = async {
            match silence {
                Some(silence) => tokio::time::sleep(silence).await,
                None => std::future::pending().await,
            }
        };
        if self.is_over {
            if silence.is_some() {
                patience.await;
            }
            return Reason::Over;
        }
        tokio::select! {
            event = self.stream.next() => {
                self.is_over = event.is_none_or(|event| event.is_err());
                if self.is_over { Reason::Over } else { Reason::Event }
            }
            () = patience => Reason::Silence,
        }
    }
}
