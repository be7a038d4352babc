//! Watches whether the keyring appears, disappears, is locked or is unlocked.
//!
//! On Linux the keyring is a program, which sends signals on the session bus. Other systems always
//! have their keyring.

use futures::stream::{BoxStream, StreamExt as _};

/// An item for each change. Ends if the keyring cannot change, or if there is no session bus.
pub(super) fn watch_keyring() -> BoxStream<'static, ()> {
    #[cfg(target_os = "linux")]
    return linux::watch(zbus::connection::Builder::session()).boxed();
    #[cfg(not(target_os = "linux"))]
    futures::stream::empty().boxed()
}

/// By the Secret Service specification, all collections are below one path, and each is locked by
/// itself.
#[cfg(target_os = "linux")]
pub(super) mod linux {
    use std::collections::HashMap;

    use futures::stream::{self, BoxStream, Stream, StreamExt as _};
    use zbus::connection::Builder;
    use zbus::fdo::DBusProxy;
    use zbus::message::Type;
    use zbus::zvariant::Value;
    use zbus::{Connection, MatchRule, Message, MessageStream, match_rule};

    pub(in crate::os) const SECRETS: &str = "org.freedesktop.secrets";
    pub(in crate::os) const PATH: &str = "/org/freedesktop/secrets";
    pub(in crate::os) const COLLECTION: &str = "org.freedesktop.Secret.Collection";
    pub(in crate::os) const SERVICE: &str = "org.freedesktop.Secret.Service";

    pub(super) fn watch(bus: zbus::Result<Builder<'static>>) -> impl Stream<Item = ()> + Send {
        stream::once(availability_changes(bus)).flat_map(|changes| match changes {
            Ok(changes) => changes,
            Err(error) => {
                tracing::info!(%error, "no session bus, so no keyring is watched");
                stream::empty().boxed()
            }
        })
    }

    async fn availability_changes(
        bus: zbus::Result<Builder<'static>>,
    ) -> zbus::Result<BoxStream<'static, ()>> {
        let bus = bus?.build().await?;
        let owners = DBusProxy::new(&bus)
            .await?
            .receive_name_owner_changed_with_args(&[(0, SECRETS)])
            .await?;
        let locks = rule("org.freedesktop.DBus.Properties")?.member("PropertiesChanged")?;
        let locks = signals(locks.arg(0, COLLECTION)?.build(), &bus).await?;
        let locks = locks.filter(|signal| std::future::ready(changes_lock(signal)));
        // A collection was created or deleted; some keyrings report a lock here too.
        let collections = signals(rule(SERVICE)?.build(), &bus).await?;
        let signals = stream::select(locks.map(drop), collections.map(drop));
        // The stream owns the connection, so that it stays open.
        let signals = stream::select(owners.map(drop), signals).map(move |()| drop(bus.clone()));
        Ok(signals.boxed())
    }

    fn rule(interface: &'static str) -> zbus::Result<match_rule::Builder<'static>> {
        let rule = MatchRule::builder().msg_type(Type::Signal).sender(SECRETS)?;
        rule.path_namespace(PATH)?.interface(interface)
    }

    async fn signals(
        rule: MatchRule<'static>,
        bus: &Connection,
    ) -> zbus::Result<impl Stream<Item = Message> + Send + use<>> {
        let signals = MessageStream::for_match_rule(rule, bus, None).await?;
        Ok(signals.filter_map(|signal| std::future::ready(signal.ok())))
    }

    /// Whether a signal reports that a collection was locked or unlocked. Other properties change
    /// with every entry that is written, also by us.
    fn changes_lock(signal: &Message) -> bool {
        let body = signal.body();
        let parts = body.deserialize::<(&str, HashMap<&str, Value<'_>>, Vec<&str>)>();
        parts.is_ok_and(|(_, changed, invalidated)| {
            changed.contains_key("Locked") || invalidated.contains(&"Locked")
        })
    }

    #[cfg(test)]
    mod tests {
        use std::pin::{Pin, pin};

        use futures::FutureExt as _;

        use super::*;
        use crate::os::test_bus::Bus;
        use crate::wait::{or_fail, wait_until};

        const LOGIN: &str = "/org/freedesktop/secrets/collection/login";

        struct Collection {
            locked: bool,
            label: String,
        }

        #[zbus::interface(name = "org.freedesktop.Secret.Collection")]
        impl Collection {
            #[zbus(property)]
            fn locked(&self) -> bool {
                self.locked
            }

            #[zbus(property)]
            fn label(&self) -> String {
                self.label.clone()
            }
        }

        async fn service(bus: &Bus) -> Connection {
            let login = Collection { locked: false, label: "Login".to_owned() };
            let builder = bus.builder().unwrap().serve_at(LOGIN, login).unwrap();
            builder.name(SECRETS).unwrap().build().await.unwrap()
        }

        async fn next(changes: &mut Pin<&mut impl Stream<Item = ()>>) -> Option<()> {
            or_fail("a change", changes.next()).await
        }

        /// The stream subscribes at its first poll.
        async fn subscribe(bus: &Bus, changes: &mut Pin<&mut impl Stream<Item = ()>>) {
            assert!(changes.next().now_or_never().is_none());
            let is_subscribed = async || {
                let other = bus.builder().unwrap().name(SECRETS).unwrap().build().await.unwrap();
                other.close().await.unwrap();
                changes.next().now_or_never().is_some()
            };
            wait_until("a first change", is_subscribed).await;
        }

        #[tokio::test]
        async fn without_a_bus_there_is_no_change_and_nothing_to_wait_for() {
            let folder = tempfile::tempdir().unwrap();
            let nowhere = format!("unix:path={}/bus", folder.path().display());
            let mut changes = pin!(watch(Builder::address(nowhere.as_str())));
            assert_eq!(next(&mut changes).await, None);
        }

        #[tokio::test]
        async fn each_time_a_keyring_appears_is_locked_or_disappears_there_is_a_change() {
            let bus = Bus::start();
            let mut changes = pin!(watch(bus.builder()));
            subscribe(&bus, &mut changes).await;
            let keyring = service(&bus).await;
            // The changes of the subscription, and of the keyring's start.
            while changes.next().now_or_never().is_some() {}
            let login = keyring.object_server().interface::<_, Collection>(LOGIN).await.unwrap();
            login.get_mut().await.locked = true;
            let to = login.signal_emitter();
            login.get().await.locked_changed(to).await.unwrap();
            next(&mut changes).await.unwrap();
            keyring.close().await.unwrap();
            next(&mut changes).await.unwrap();
        }

        #[tokio::test]
        async fn a_bus_that_ends_ends_the_signs() {
            let bus = Bus::start();
            let mut changes = pin!(watch(bus.builder()));
            subscribe(&bus, &mut changes).await;
            drop(bus);
            while next(&mut changes).await.is_some() {}
        }
    }
}
