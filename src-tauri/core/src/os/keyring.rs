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
#[derive(Clone, Copy, Debug, Default)]
pub struct OsKeyring;

impl Keyring for OsKeyring {
    fn probe(&self) -> Probe {
        probe()
    }

    fn open(&self) -> Result<Box<dyn KeyringSession>, Failure> {
        open_store().map(|store| Box::new(Store(store)) as Box<dyn KeyringSession>).map_err(failure)
    }

    fn name(&self) -> String {
        name()
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

/// macOS and Windows always have a keyring, and unlock it at login.
#[cfg(not(target_os = "linux"))]
fn probe() -> Probe {
    Probe::Open
}

#[cfg(target_os = "linux")]
fn probe() -> Probe {
    linux::probe().unwrap_or(Probe::Absent)
}

#[cfg(target_os = "macos")]
fn name() -> String {
    "Keychain".to_owned()
}

#[cfg(target_os = "windows")]
fn name() -> String {
    "Windows Credential Manager".to_owned()
}

#[cfg(target_os = "linux")]
fn name() -> String {
    linux::owner()
        .ok()
        .and_then(|program| linux::product_name(&program))
        .unwrap_or("Secret Service")
        .into()
}

#[cfg(target_os = "linux")]
mod linux {
    use zbus::blocking::fdo::DBusProxy;
    use zbus::blocking::{Connection, Proxy};
    use zbus::names::BusName;
    use zbus::zvariant::OwnedObjectPath;

    use super::Probe;

    use crate::os::keyring_watch::linux::{COLLECTION, PATH, SECRETS, SERVICE};

    /// Asks the bus and the service, neither of which shows a prompt. An error means that there is
    /// no keyring.
    pub(super) fn probe() -> zbus::Result<Probe> {
        let connection = Connection::session()?;
        if !has_service(&connection)? {
            return Ok(Probe::Absent);
        }
        let service = Proxy::new(&connection, SECRETS, PATH, SERVICE)?;
        let default: OwnedObjectPath = service.call("ReadAlias", &("default",))?;
        if default.as_str() == "/" {
            return Ok(Probe::Absent);
        }
        if default.as_str().ends_with("/session") {
            return Ok(Probe::Volatile);
        }
        let collection = Proxy::new(&connection, SECRETS, &default, COLLECTION)?;
        let locked: bool = collection.get_property("Locked")?;
        Ok(if locked { Probe::Locked } else { Probe::Open })
    }

    fn has_service(connection: &Connection) -> zbus::Result<bool> {
        let bus = DBusProxy::new(connection)?;
        let is = |name: &str| name == SECRETS;
        let owned = bus.list_names()?.iter().any(|name| is(name.as_str()));
        Ok(owned || bus.list_activatable_names()?.iter().any(|name| is(name.as_str())))
    }

    /// The kernel's name of the program that owns the service's name.
    pub(super) fn owner() -> zbus::Result<String> {
        let connection = Connection::session()?;
        let bus = DBusProxy::new(&connection)?;
        let process = bus.get_connection_unix_process_id(BusName::try_from(SECRETS)?)?;
        Ok(std::fs::read_to_string(format!("/proc/{process}/comm"))?)
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
        use super::product_name;

        #[test]
        fn a_program_is_called_what_people_call_it() {
            assert_eq!(product_name("gnome-keyring-d\n"), Some("GNOME Keyring"));
            assert_eq!(product_name("kwalletd6\n"), Some("KWallet"));
            assert_eq!(product_name("my-own-secrets\n"), None);
        }
    }
}
