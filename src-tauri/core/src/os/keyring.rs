//! The system's keyring, through the store that `keyring` has for each system.
//!
//! Each [`KeyringSession`] owns a store of its own, because `keyring`'s global store stays broken
//! for the rest of the process once it failed to start or lost its connection.

use std::collections::HashMap;
use std::sync::Arc;

use futures::stream::BoxStream;
use keyring::Error;
use keyring_core::api::CredentialStore;

use crate::keyring::{Failure, Keyring, KeyringSession, Probe};

/// The service name of our entries in the keyring.
const SERVICE: &str = "tinybird-companion";
/// Bytes of the largest entry on Windows: `CRED_MAX_CREDENTIAL_BLOB_SIZE`.
const MAX_ENTRY_BYTES_ON_WINDOWS: usize = 2560;

/// The keyring of this desktop session.
#[derive(Debug, Default)]
pub struct OsKeyring {
    #[cfg(target_os = "linux")]
    service: linux::Service,
}

impl Keyring for OsKeyring {
    /// macOS and Windows always have a keyring, and unlock it at login.
    #[cfg(not(target_os = "linux"))]
    fn probe(&self) -> Probe {
        Probe::Open
    }

    #[cfg(target_os = "linux")]
    fn probe(&self) -> Probe {
        self.service.probe().unwrap_or(Probe::Absent)
    }

    fn open(&self) -> Result<Box<dyn KeyringSession>, Failure> {
        open_store().map(|store| Box::new(Store(store)) as Box<dyn KeyringSession>).map_err(failure)
    }

    #[cfg(target_os = "macos")]
    fn name(&self) -> String {
        "Keychain".to_owned()
    }

    #[cfg(target_os = "windows")]
    fn name(&self) -> String {
        "Windows Credential Manager".to_owned()
    }

    #[cfg(target_os = "linux")]
    fn name(&self) -> String {
        let program = self.service.owner().ok();
        let name = program.and_then(|program| linux::product_name(&program));
        name.unwrap_or("Secret Service").to_owned()
    }

    fn changes(&self) -> BoxStream<'static, ()> {
        super::keyring_watch::watch_keyring()
    }
}

struct Store(Arc<CredentialStore>);

impl Store {
    fn entry(&self, user: &str, label: &str) -> Result<keyring_core::Entry, Failure> {
        // Only a Secret Service has a label for an entry.
        let labels = HashMap::from([("label", label)]);
        let modifiers = cfg!(target_os = "linux").then_some(&labels);
        self.0.build(SERVICE, user, modifiers).map_err(failure)
    }
}

impl KeyringSession for Store {
    fn read(&self, user: &str) -> Result<Option<Vec<u8>>, Failure> {
        match self.entry(user, user)?.get_secret() {
            Ok(bytes) => Ok(Some(bytes)),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(failure(error)),
        }
    }

    fn write(&self, user: &str, label: &str, bytes: &[u8]) -> Result<(), Failure> {
        self.entry(user, label)?.set_secret(bytes).map_err(failure)
    }

    fn delete(&self, user: &str) -> Result<(), Failure> {
        match self.entry(user, user)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(failure(error)),
        }
    }

    fn max_entry_bytes(&self) -> Option<usize> {
        cfg!(target_os = "windows").then_some(MAX_ENTRY_BYTES_ON_WINDOWS)
    }
}

fn failure(error: Error) -> Failure {
    match error {
        Error::NoStorageAccess(_) => Failure::Locked,
        Error::NoDefaultStore => Failure::Absent,
        // Both errors have the secret's bytes in them, so only the kind is reported.
        Error::BadEncoding(_) | Error::BadDataFormat(..) => {
            Failure::Other("the entry holds no readable bytes".to_owned())
        }
        Error::Ambiguous(_) => Failure::Other("the keyring holds this entry twice".to_owned()),
        error => Failure::Other(error.to_string()),
    }
}

#[cfg(target_os = "linux")]
fn open_store() -> keyring::Result<Arc<CredentialStore>> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}

#[cfg(target_os = "macos")]
fn open_store() -> keyring::Result<Arc<CredentialStore>> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}

#[cfg(target_os = "windows")]
fn open_store() -> keyring::Result<Arc<CredentialStore>> {
    Ok(windows_native_keyring_store::Store::new()?)
}

#[cfg(target_os = "linux")]
mod linux {
    use std::sync::{Mutex, PoisonError};

    use zbus::blocking::Connection;
    use zbus::zvariant::{DynamicType, OwnedObjectPath, OwnedValue};

    use super::Probe;
    use crate::os::keyring_watch::linux::{COLLECTION, PATH, SECRETS, SERVICE};

    const BUS: (&str, &str) = ("org.freedesktop.DBus", "/org/freedesktop/DBus");

    /// The Secret Service, and the connection on which it is asked. No call shows a prompt.
    ///
    /// The connection is kept, because each connection has a thread of its own, and the keyring is
    /// asked several times while the app starts. A call that fails is made again on a new connection.
    #[derive(Debug, Default)]
    pub(super) struct Service(Mutex<Option<Connection>>);

    impl Service {
        /// An error means that there is no keyring.
        pub(super) fn probe(&self) -> zbus::Result<Probe> {
            self.ask(probe, Connection::session)
        }

        /// The kernel's name of the program that owns the service's name.
        pub(super) fn owner(&self) -> zbus::Result<String> {
            self.ask(owner, Connection::session)
        }

        /// Asks on the kept connection, else on a new one. The connection is not locked meanwhile: a
        /// service that does not answer would keep everybody waiting.
        fn ask<T>(
            &self,
            question: fn(&Connection) -> zbus::Result<T>,
            connect: impl FnOnce() -> zbus::Result<Connection>,
        ) -> zbus::Result<T> {
            let kept = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let connection = kept().clone();
            if let Some(answer) = connection.and_then(|kept| question(&kept).ok()) {
                return Ok(answer);
            }
            let new = connect()?;
            *kept() = Some(new.clone());
            question(&new)
        }
    }

    fn probe(connection: &Connection) -> zbus::Result<Probe> {
        if !has_service(connection)? {
            return Ok(Probe::Absent);
        }
        let service = (SECRETS, PATH);
        let default = call(connection, service, (SERVICE, "ReadAlias"), &("default",))?;
        let default: OwnedObjectPath = default.body().deserialize()?;
        if default.as_str() == "/" {
            return Ok(Probe::Absent);
        }
        if default.as_str().ends_with("/session") {
            return Ok(Probe::Volatile);
        }
        let get = ("org.freedesktop.DBus.Properties", "Get");
        let locked = call(connection, (SECRETS, default.as_str()), get, &(COLLECTION, "Locked"))?;
        let locked = bool::try_from(locked.body().deserialize::<OwnedValue>()?)?;
        Ok(if locked { Probe::Locked } else { Probe::Open })
    }

    fn has_service(connection: &Connection) -> zbus::Result<bool> {
        for list in ["ListNames", "ListActivatableNames"] {
            let names = call(connection, BUS, (BUS.0, list), &())?;
            if names.body().deserialize::<Vec<&str>>()?.contains(&SECRETS) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn owner(connection: &Connection) -> zbus::Result<String> {
        let process = call(connection, BUS, (BUS.0, "GetConnectionUnixProcessID"), &(SECRETS,))?;
        let process: u32 = process.body().deserialize()?;
        Ok(std::fs::read_to_string(format!("/proc/{process}/comm"))?)
    }

    /// A call without zbus's proxies, which subscribe to the changes of all properties first.
    fn call(
        connection: &Connection,
        (name, path): (&str, &str),
        (interface, method): (&str, &str),
        arguments: &(impl serde::Serialize + DynamicType),
    ) -> zbus::Result<zbus::Message> {
        connection.call_method(Some(name), path, Some(interface), method, arguments)
    }

    /// The name by which people know a program. The kernel has the first 15 bytes of a program's
    /// name.
    pub(super) fn product_name(program: &str) -> Option<&'static str> {
        let names = [
            ("gnome-keyring", "GNOME Keyring"),
            ("kwallet", "KWallet"),
            ("ksecretd", "KWallet"),
            ("keepassxc", "KeePassXC"),
            ("oo7", "oo7"),
            ("pass_secret", "pass"),
        ];
        names.into_iter().find(|(start, _)| program.starts_with(start)).map(|(_, name)| name)
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use crate::os::test_bus::Bus;

        fn connect(bus: &Bus) -> zbus::Result<Connection> {
            zbus::block_on(bus.builder()?.build()).map(Connection::from)
        }

        #[test]
        fn the_service_is_asked_on_one_connection_until_that_breaks() {
            let service = Service::default();
            let (first, second) = (Bus::start(), Bus::start());
            let ask = |bus: &Bus| service.ask(call_bus, || connect(bus));
            let ask_kept = || service.ask(call_bus, || panic!("a connection is kept"));

            let name = ask(&first).unwrap();
            assert_eq!(ask_kept().unwrap(), name);

            drop(first);
            ask(&second).unwrap();
            ask_kept().unwrap();
            drop(second);
            assert!(service.ask(call_bus, || Err(zbus::Error::InvalidReply)).is_err());
        }

        /// The name that the bus has given to the connection, after a call that it answered.
        fn call_bus(connection: &Connection) -> zbus::Result<String> {
            has_service(connection)?;
            Ok(connection.unique_name().expect("a bus").to_string())
        }

        #[test]
        fn a_program_is_called_what_people_call_it() {
            assert_eq!(product_name("gnome-keyring-d\n"), Some("GNOME Keyring"));
            assert_eq!(product_name("kwalletd6\n"), Some("KWallet"));
            assert_eq!(product_name("my-own-secrets\n"), None);
        }
    }
}
