//! Deadlines and sizes. No user chooses them: only tests and tools use values other than the
//! default.

use std::time::Duration;

/// Deadlines, intervals and sizes.
#[derive(Clone, Debug)]
pub struct Limits {
    /// The port to which Tinybird's `cli-login` sends the browser. Its server fixes the number.
    pub callback_port: u16,
    /// Time for a whole sign-in, from opening the browser to the tokens.
    pub sign_in: Duration,
    /// Interval at which the authority is asked whether a one-time code was confirmed.
    pub code_poll: Duration,
    /// How long Tinybird is asked again whose new tokens they are, while it cannot be reached. The
    /// sign-in cannot start over, because its code is used up.
    pub identify_retry: Duration,
    /// How long before its end a user token is refreshed.
    pub refresh_before: Duration,
    /// Interval of the check whether the computer slept, or a token is about to end.
    pub session_check: Duration,
    /// Time for revoking a session at the authority.
    pub revoke: Duration,
    /// Number of `tb`'s folders that are searched for credentials, the newest first.
    pub credential_folders: usize,
    /// Number of codes without a state that one sign-in exchanges.
    pub stateless_exchanges: usize,
    /// Time for a connection to the callback server to send its request header.
    pub callback_header_time: Duration,
    /// Bytes of a request header that the callback server reads.
    pub callback_header_bytes: usize,
    /// Number of connections that the callback server serves at once.
    pub callback_connections: usize,
    /// Bytes of the largest HTTP answer that is read.
    pub answer_bytes: usize,
    /// Time for connecting to a server.
    pub connect: Duration,
    /// Time for a whole HTTP exchange.
    pub request: Duration,
    /// Time for one keyring call.
    pub vault_call: Duration,
    /// Time for one keyring call while the keyring asks the person to unlock it.
    pub vault_unlock: Duration,
    /// Time for waiting until another process releases the lock of a file.
    pub lock: Duration,
    /// How long a file that `tb` may be writing is read again before it counts as broken.
    pub half_written: Duration,
    /// Time for reading the files of one project, which may be on a slow disk.
    pub folder_read: Duration,
    /// Interval at which a folder is read that the system does not watch.
    pub watch_poll: Duration,
    /// Pause before an engine that did not answer is searched for again.
    pub engine_retry: Duration,
    /// The same for an engine on another computer that refused the connection.
    pub remote_retry: Duration,
    /// Time for an engine that was just started to answer.
    pub engine_start: Duration,
    /// Interval at which an engine or an instance that is starting is inspected.
    pub start_poll: Duration,
    /// Time for dialling an engine's socket.
    pub engine_dial: Duration,
    /// Time for one inspection of engine and instance, with all its calls.
    pub engine_inspect: Duration,
    /// The same for an engine on another computer, with a connection made for each call.
    pub engine_remote: Duration,
    /// Time for one call on an engine while the instance is changed, such as creating the
    /// container.
    pub engine_call: Duration,
    /// Interval at which it is counted what a running instance uses.
    pub usage_sample: Duration,
    /// Time for stopping the container, with the time that it has to end by itself.
    pub engine_stop: Duration,
    /// How long an image's download may make no progress, before it counts as failed.
    pub pull_silence: Duration,
    /// Time for one round of checks inside the container.
    pub instance_check: Duration,
    /// Time for an instance from its start until it is ready.
    pub ready: Duration,
    /// Time for asking the registry whether there is a newer image.
    pub registry: Duration,
    /// Interval at which it is asked.
    pub registry_pause: Duration,
    /// Pause after which it is asked again if it did not answer.
    pub registry_retry: Duration,
    /// How long a start that is done waits for its answer.
    pub registry_grace: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        let s = Duration::from_secs;
        Self {
            callback_port: 49160,
            sign_in: s(300),
            code_poll: s(2),
            identify_retry: s(30),
            refresh_before: s(60),
            session_check: s(30),
            revoke: s(5),
            credential_folders: 20,
            stateless_exchanges: 5,
            callback_header_time: s(5),
            callback_header_bytes: 16 * 1024,
            callback_connections: 32,
            answer_bytes: 1024 * 1024,
            connect: s(10),
            request: s(30),
            vault_call: s(3),
            vault_unlock: s(60),
            lock: s(5),
            half_written: s(1),
            folder_read: s(3),
            watch_poll: s(2),
            engine_retry: s(5),
            remote_retry: s(300),
            engine_start: s(90),
            start_poll: s(1),
            engine_dial: Duration::from_millis(200),
            engine_inspect: s(3),
            engine_remote: s(15),
            engine_call: s(30),
            usage_sample: s(5),
            engine_stop: s(45),
            pull_silence: s(120),
            instance_check: s(5),
            ready: s(300),
            registry: s(5),
            registry_pause: Duration::from_hours(24),
            registry_retry: Duration::from_mins(10),
            registry_grace: s(2),
        }
    }
}

impl Limits {
    /// The longest time for which one process has the lock of a refresh: one exchange; two reads of
    /// the vault and a write that reads first; the locks of the accounts file, of the vault's file
    /// and of the projects' files; a revocation if the person signed out meanwhile.
    pub fn refresh_lock(&self) -> Duration {
        self.request + self.vault_call * 4 + self.lock * 3 + self.revoke
    }

    /// Time for waiting until another process has refreshed a user token: longer than
    /// [`Self::refresh_lock`].
    pub fn refresh_wait(&self) -> Duration {
        self.refresh_lock() + self.lock
    }
}
