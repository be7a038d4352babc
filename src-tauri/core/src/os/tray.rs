//! Watches whether the desktop shows a tray.
//!
//! On Linux this may change while the app runs: a panel starts, or an extension is switched on.

use futures::Stream;

/// Whether the desktop shows a tray: the answer now, and then each change. Ends if it cannot
/// change.
pub fn watch_tray() -> impl Stream<Item = bool> + Send {
    #[cfg(target_os = "linux")]
    return linux::watch(zbus::connection::Builder::session());
    #[cfg(not(target_os = "linux"))]
    futures::stream::once(std::future::ready(true))
}

/// By the StatusNotifier specification, a watcher owns a name on the session bus and reports
/// whether a host, the program that draws the tray, has registered.
#[cfg(target_os = "linux")]
mod linux {
    use std::time::Duration;

    use futures::FutureExt as _;
    use futures::stream::{self, BoxStream, Stream, StreamExt as _};
    use zbus::connection::Builder;
    use zbus::fdo::DBusProxy;
    use zbus::message::Type;
    use zbus::names::BusName;
    use zbus::zvariant::OwnedValue;
    use zbus::{Connection, MatchRule, MessageStream};

    const WATCHER: &str = "org.kde.StatusNotifierWatcher";
    const PATH: &str = "/StatusNotifierWatcher";
    /// Time for the watcher to answer. One that does not counts as absent.
    const ANSWER_TIMEOUT: Duration = Duration::from_secs(3);

    pub(super) fn watch(bus: zbus::Result<Builder<'static>>) -> impl Stream<Item = bool> + Send {
        stream::once(TrayWatch::start(bus)).flat_map(|watch| match watch {
            Ok(watch) => stream::unfold(watch, TrayWatch::next).boxed(),
            Err(error) => {
                tracing::info!(%error, "no session bus, so no tray");
                stream::once(std::future::ready(false)).boxed()
            }
        })
    }

    struct TrayWatch {
        bus: Connection,
        /// Signals of events that may have changed the answer.
        signals: BoxStream<'static, ()>,
        /// The answer that was sent last.
        sent: Option<bool>,
    }

    impl TrayWatch {
        /// Subscribes to the signals before the first question, so that none is missed.
        async fn start(bus: zbus::Result<Builder<'static>>) -> zbus::Result<Self> {
            let bus = bus?.method_timeout(ANSWER_TIMEOUT).build().await?;
            let owners = DBusProxy::new(&bus)
                .await?
                .receive_name_owner_changed_with_args(&[(0, WATCHER)])
                .await?;
            let rule =
                MatchRule::builder().msg_type(Type::Signal).sender(WATCHER)?.path(PATH)?.build();
            let signals = MessageStream::for_match_rule(rule, &bus, None).await?;
            let signals = stream::select(owners.map(drop), signals.map(drop)).boxed();
            Ok(Self { bus, signals, sent: None })
        }

        async fn next(mut self) -> Option<(bool, Self)> {
            loop {
                if self.sent.is_some() {
                    self.signals.next().await?;
                    // One answer is enough for all signals so far.
                    while self.signals.next().now_or_never().flatten().is_some() {}
                }
                let has_host = has_host(&self.bus).await;
                if self.sent.replace(has_host) != Some(has_host) {
                    return Some((has_host, self));
                }
            }
        }
    }

    async fn has_host(bus: &Connection) -> bool {
        read_property(bus).await.unwrap_or_else(|error| {
            tracing::info!(%error, "the tray's watcher gave no valid answer");
            false
        })
    }

    /// Reads the property without a cache: a watcher need not send a signal when it changes.
    async fn read_property(bus: &Connection) -> zbus::Result<bool> {
        // A call to a name without an owner could start a program.
        let name = BusName::try_from(WATCHER)?;
        if !DBusProxy::new(bus).await?.name_has_owner(name).await? {
            return Ok(false);
        }
        let properties = Some("org.freedesktop.DBus.Properties");
        let which = (WATCHER, "IsStatusNotifierHostRegistered");
        let answer = bus.call_method(Some(WATCHER), PATH, properties, "Get", &which).await?;
        Ok(answer.body().deserialize::<OwnedValue>()?.try_into()?)
    }

    #[cfg(test)]
    mod tests {
        use std::pin::{Pin, pin};

        use zbus::object_server::SignalEmitter;

        use super::*;
        use crate::os::test_bus::Bus;
        use crate::wait::or_fail;

        impl Bus {
            /// A watcher that has a host, or waits for one.
            async fn watcher(&self, has_host: bool) -> Connection {
                let builder = self.builder().unwrap().serve_at(PATH, Watcher { has_host });
                builder.unwrap().name(WATCHER).unwrap().build().await.unwrap()
            }
        }

        struct Watcher {
            has_host: bool,
        }

        #[zbus::interface(name = "org.kde.StatusNotifierWatcher")]
        impl Watcher {
            /// As the specification has it, without a signal of the property's own.
            #[zbus(property(emits_changed_signal = "false"))]
            fn is_status_notifier_host_registered(&self) -> bool {
                self.has_host
            }

            #[zbus(signal)]
            async fn status_notifier_host_registered(to: &SignalEmitter<'_>) -> zbus::Result<()>;

            #[zbus(signal)]
            async fn status_notifier_host_unregistered(to: &SignalEmitter<'_>) -> zbus::Result<()>;
        }

        async fn tell(watcher: &Connection, has_host: bool) {
            let served = watcher.object_server().interface::<_, Watcher>(PATH).await.unwrap();
            served.get_mut().await.has_host = has_host;
            let to = served.signal_emitter();
            if has_host {
                Watcher::status_notifier_host_registered(to).await.unwrap();
            } else {
                Watcher::status_notifier_host_unregistered(to).await.unwrap();
            }
        }

        async fn next(stream: &mut Pin<&mut impl Stream<Item = bool>>) -> Option<bool> {
            or_fail("a change of the tray", stream.next()).await
        }

        #[tokio::test]
        async fn without_a_bus_there_is_no_tray_and_nothing_to_wait_for() {
            let folder = tempfile::tempdir().unwrap();
            let nowhere = format!("unix:path={}/bus", folder.path().display());
            let mut tray = pin!(watch(Builder::address(nowhere.as_str())));
            assert_eq!(next(&mut tray).await, Some(false));
            assert_eq!(next(&mut tray).await, None);
        }

        #[tokio::test]
        async fn a_panel_that_starts_and_ends_is_seen() {
            let bus = Bus::start();
            let mut tray = pin!(watch(bus.builder()));
            assert_eq!(next(&mut tray).await, Some(false));
            let watcher = bus.watcher(true).await;
            assert_eq!(next(&mut tray).await, Some(true));
            watcher.close().await.unwrap();
            assert_eq!(next(&mut tray).await, Some(false));
        }

        #[tokio::test]
        async fn a_panel_that_was_there_before_is_seen_at_once() {
            let bus = Bus::start();
            let _watcher = bus.watcher(true).await;
            let mut tray = pin!(watch(bus.builder()));
            assert_eq!(next(&mut tray).await, Some(true));
        }

        #[tokio::test]
        async fn a_watcher_alone_shows_nothing_until_a_host_comes() {
            let bus = Bus::start();
            let watcher = bus.watcher(false).await;
            let mut tray = pin!(watch(bus.builder()));
            assert_eq!(next(&mut tray).await, Some(false));
            tell(&watcher, true).await;
            assert_eq!(next(&mut tray).await, Some(true));
            tell(&watcher, false).await;
            assert_eq!(next(&mut tray).await, Some(false));
        }
    }
}
