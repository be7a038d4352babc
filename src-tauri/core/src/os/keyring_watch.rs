//! When the keyring may have come, gone, been locked or unlocked.
//!
//! On Linux it is a program of its own, which tells on the session's bus. Elsewhere the system has
//! one that is always there.

use futures::stream::{BoxStream, StreamExt as _};

/// A sign each time. Ends where nothing can change, or there is nobody to tell.
pub(super) fn keyring_changes() -> BoxStream<'static, ()> {
    #[cfg(target_os = "linux")]
    return linux::watch(zbus::connection::Builder::session()).boxed();
    #[cfg(not(target_os = "linux"))]
    futures::stream::empty().boxed()
}

/// The Secret Service specification: collections are below one path, and are locked one by one.
#[cfg(target_os = "linux")]
mod linux {
    use std::collections::HashMap;

    use futures::stream::{self, BoxStream, Stream, StreamExt as _};
    use zbus::connection::Builder;
    use zbus::fdo::DBusProxy;
    use zbus::message::Type;
    use zbus::zvariant::Value;
    use zbus::{Connection, MatchRule, Message, MessageStream, match_rule};

    const SECRETS: &str = "org.freedesktop.secrets";
    const PATH: &str = "/org/freedesktop/secrets";
    const COLLECTION: &str = "org.freedesktop.Secret.Collection";
    const SERVICE: &str = "org.freedesktop.Secret.Service";

    pub(super) fn watch(bus: zbus::Result<Builder<'static>>) -> impl Stream<Item = ()> + Send {
        stream::once(signs(bus)).flat_map(|signs| match signs {
            Ok(signs) => signs,
            Err(error) => {
                tracing::info!(%error, "no session bus, so nobody tells of a keyring");
                stream::empty().boxed()
            }
        })
    }

    async fn signs(bus: zbus::Result<Builder<'static>>) -> zbus::Result<BoxStream<'static, ()>> {
        let bus = bus?.build().await?;
        let owners = DBusProxy::new(&bus)
            .await?
            .receive_name_owner_changed_with_args(&[(0, SECRETS)])
            .await?;
        let locks = rule("org.freedesktop.DBus.Properties")?.member("PropertiesChanged")?;
        let locks = signals(locks.arg(0, COLLECTION)?.build(), &bus).await?;
        let locks = locks.filter(|told| std::future::ready(tells_of_lock(told)));
        // A collection that is made, deleted or, as some keyrings tell it, locked.
        let collections = signals(rule(SERVICE)?.build(), &bus).await?;
        let told = stream::select(locks.map(drop), collections.map(drop));
        // The connection lives as long as what comes through it is listened to.
        let told = stream::select(owners.map(drop), told).map(move |()| drop(bus.clone()));
        Ok(told.boxed())
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

    /// Other properties change with every entry that is written, also by us.
    fn tells_of_lock(told: &Message) -> bool {
        let body = told.body();
        let parts = body.deserialize::<(&str, HashMap<&str, Value<'_>>, Vec<&str>)>();
        parts.is_ok_and(|(_, changed, dropped)| {
            changed.contains_key("Locked") || dropped.contains(&"Locked")
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

        async fn next(signs: &mut Pin<&mut impl Stream<Item = ()>>) -> Option<()> {
            or_fail("a sign", signs.next()).await
        }

        /// Listening begins with the first poll.
        async fn listens(bus: &Bus, signs: &mut Pin<&mut impl Stream<Item = ()>>) {
            assert!(signs.next().now_or_never().is_none());
            let is_heard = async || {
                let other = bus.builder().unwrap().name(SECRETS).unwrap().build().await.unwrap();
                other.close().await.unwrap();
                signs.next().now_or_never().is_some()
            };
            wait_until("a first sign", is_heard).await;
        }

        #[tokio::test]
        async fn without_a_bus_there_is_no_sign_and_nothing_to_wait_for() {
            let folder = tempfile::tempdir().unwrap();
            let nowhere = format!("unix:path={}/bus", folder.path().display());
            let mut signs = pin!(watch(Builder::address(nowhere.as_str())));
            assert_eq!(next(&mut signs).await, None);
        }

        #[tokio::test]
        async fn a_keyring_that_comes_is_locked_and_goes_gives_a_sign_each_time() {
            let bus = Bus::start();
            let mut signs = pin!(watch(bus.builder()));
            listens(&bus, &mut signs).await;
            let keyring = service(&bus).await;
            // What came while it was made sure that somebody listens, and the coming itself.
            while signs.next().now_or_never().is_some() {}
            let login = keyring.object_server().interface::<_, Collection>(LOGIN).await.unwrap();
            login.get_mut().await.locked = true;
            let to = login.signal_emitter();
            login.get().await.locked_changed(to).await.unwrap();
            next(&mut signs).await.unwrap();
            keyring.close().await.unwrap();
            next(&mut signs).await.unwrap();
        }

        #[tokio::test]
        async fn a_bus_that_ends_ends_the_signs() {
            let bus = Bus::start();
            let mut signs = pin!(watch(bus.builder()));
            listens(&bus, &mut signs).await;
            drop(bus);
            while next(&mut signs).await.is_some() {}
        }
    }
}
