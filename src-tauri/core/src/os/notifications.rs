//! The notifications of the desktop.

/// Shows notifications of the app. It is opened at its first use.
#[derive(Default)]
pub struct Notifications {
    #[cfg(target_os = "linux")]
    server: linux::Server,
}

impl Notifications {
    /// Shows a title, and a text below it. Both are plain text.
    ///
    /// # Errors
    ///
    /// When the desktop has no notifications, or refuses this one.
    pub async fn show(&mut self, title: &str, body: &str) -> Result<(), Error> {
        #[cfg(target_os = "linux")]
        return self.server.show(zbus::connection::Builder::session(), title, body).await;
        #[cfg(not(target_os = "linux"))]
        {
            let (title, body) = (title.to_owned(), body.to_owned());
            // These calls block.
            let shown = tokio::task::spawn_blocking(move || {
                notify_rust::Notification::new().summary(&title).body(&body).show().map(drop)
            });
            shown.await.map_err(Error::from)?.map_err(Error::from)
        }
    }
}

/// Why a notification was not shown.
pub type Error = Box<dyn std::error::Error + Send + Sync>;

/// By the Desktop Notifications Specification: a server owns a name on the session bus.
///
/// One call is all that is needed of it, and the core speaks D-Bus already. The connection stays open,
/// because GNOME takes back the notifications of a program whose connection ends.
#[cfg(target_os = "linux")]
mod linux {
    use std::collections::HashMap;
    use std::time::Duration;

    use zbus::Connection;
    use zbus::connection::Builder;
    use zbus::zvariant::Value;

    use super::Error;

    const SERVER: &str = "org.freedesktop.Notifications";
    const PATH: &str = "/org/freedesktop/Notifications";
    /// The name of our desktop entry, and of our icon.
    const ENTRY: &str = "tinybird-companion";
    /// Time for the server to answer. The bus may have to start it.
    const ANSWER_TIMEOUT: Duration = Duration::from_secs(5);

    #[derive(Default)]
    pub(super) struct Server(Option<Connection>);

    impl Server {
        pub(super) async fn show(
            &mut self,
            bus: zbus::Result<Builder<'static>>,
            title: &str,
            body: &str,
        ) -> Result<(), Error> {
            let bus = match self.0.take() {
                Some(bus) => bus,
                None => bus?.method_timeout(ANSWER_TIMEOUT).build().await?,
            };
            notify(&bus, title, body).await?;
            self.0 = Some(bus);
            Ok(())
        }
    }

    async fn notify(bus: &Connection, title: &str, body: &str) -> zbus::Result<()> {
        let server = Some(SERVER);
        let able = bus.call_method(server, PATH, server, "GetCapabilities", &()).await?;
        let able: Vec<String> = able.body().deserialize()?;
        // The title is never markup.
        let body = match able.iter().any(|able| able == "body-markup") {
            true => escape(body),
            false => body.to_owned(),
        };
        let hints = HashMap::from([("desktop-entry", Value::from(ENTRY))]);
        let (replaced, actions, timeout) = (0_u32, Vec::<&str>::new(), -1_i32);
        let notice = ("Tinybird Companion", replaced, ENTRY, title, &body, actions, hints, timeout);
        bus.call_method(server, PATH, server, "Notify", &notice).await.map(drop)
    }

    /// Escapes what is markup in a text with names that people chose.
    fn escape(text: &str) -> String {
        text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
    }

    #[cfg(test)]
    mod tests {
        use std::sync::{Arc, Mutex};

        use super::*;
        use crate::os::test_bus::Bus;

        /// A server that keeps what it is given to show.
        #[derive(Clone, Default)]
        struct Shown {
            titles_and_bodies: Arc<Mutex<Vec<(String, String)>>>,
            has_markup: bool,
        }

        #[zbus::interface(name = "org.freedesktop.Notifications")]
        impl Shown {
            fn get_capabilities(&self) -> Vec<&str> {
                if self.has_markup { vec!["body", "body-markup"] } else { vec!["body"] }
            }

            #[allow(clippy::too_many_arguments)]
            fn notify(
                &self,
                _app: String,
                _replaced: u32,
                _icon: String,
                title: String,
                body: String,
                _actions: Vec<String>,
                _hints: HashMap<String, zbus::zvariant::OwnedValue>,
                _timeout: i32,
            ) -> u32 {
                self.titles_and_bodies.lock().unwrap().push((title, body));
                1
            }
        }

        impl Shown {
            async fn serve(&self, bus: &Bus) -> Connection {
                let builder = bus.builder().unwrap().serve_at(PATH, self.clone());
                builder.unwrap().name(SERVER).unwrap().build().await.unwrap()
            }

            fn all(&self) -> Vec<(String, String)> {
                self.titles_and_bodies.lock().unwrap().clone()
            }
        }

        #[tokio::test]
        async fn without_a_server_it_fails_and_works_once_there_is_one() {
            let (bus, shown) = (Bus::start(), Shown::default());
            let mut server = Server::default();
            assert!(server.show(bus.builder(), "title", "body").await.is_err());

            let _served = shown.serve(&bus).await;
            server.show(bus.builder(), "title", "body").await.unwrap();

            assert_eq!(shown.all(), [("title".to_owned(), "body".to_owned())]);
        }

        #[tokio::test]
        async fn without_a_bus_it_fails() {
            let folder = tempfile::tempdir().unwrap();
            let nowhere = format!("unix:path={}/bus", folder.path().display());
            let bus = Builder::address(nowhere.as_str());
            assert!(Server::default().show(bus, "title", "body").await.is_err());
        }

        #[tokio::test]
        async fn a_name_is_never_markup() {
            for (has_markup, body) in [(true, "&lt;b&gt; &amp;amp;"), (false, "<b> &amp;")] {
                let (bus, shown) = (Bus::start(), Shown { has_markup, ..Shown::default() });
                let _served = shown.serve(&bus).await;

                let mut server = Server::default();
                server.show(bus.builder(), "<b>", "<b> &amp;").await.unwrap();

                assert_eq!(shown.all(), [("<b>".to_owned(), body.to_owned())]);
            }
        }
    }
}
