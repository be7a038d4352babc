//! Deadlines and sizes, which no user chooses: only a harness sets others than the default ones.

use std::time::Duration;

/// Deadlines and sizes.
#[derive(Clone, Debug)]
pub struct Limits {
    /// The port to which Tinybird's `cli-login` sends the browser, fixed by its server.
    pub callback_port: u16,
    /// A whole sign-in, from the browser to the answer.
    pub sign_in: Duration,
    /// Between two questions whether a one-time code was confirmed.
    pub poll: Duration,
    /// Asking Tinybird again who came back, while it cannot be reached: the code is used up.
    pub arrival: Duration,
    /// How long before its end a user token is refreshed.
    pub refresh_before: Duration,
    /// Between two looks at the clock: whether the computer slept, and a token is about to end.
    pub session_look: Duration,
    /// Telling the authority that a session is over, before that is left to time.
    pub revoke: Duration,
    /// Folders of `tb` that are searched for credentials, the newest first.
    pub found_folders: usize,
    /// How many stateless codes one sign-in may exchange.
    pub exchanges: usize,
    /// Time a connection has to send its request header.
    pub header_time: Duration,
    /// Bytes of request header.
    pub header_bytes: usize,
    /// Connections served at once by the callback server.
    pub connections: usize,
    /// The largest HTTP answer that is read.
    pub body_bytes: usize,
    /// Connecting to a server.
    pub connect: Duration,
    /// A whole HTTP exchange.
    pub request: Duration,
    /// One keyring call.
    pub vault_call: Duration,
    /// One keyring call while a person is asked to unlock.
    pub vault_unlock: Duration,
    /// Waiting for another process of ours to leave a file.
    pub lock: Duration,
    /// How long a file that `tb` may be writing right now is read again before it is called broken.
    pub half_written: Duration,
    /// Looking at one project's files, on whatever disk they are.
    pub look: Duration,
    /// Between two looks at a folder that the system does not watch.
    pub watch_poll: Duration,
    /// Before an engine that did not answer is looked for again.
    pub engine_again: Duration,
    /// How long an engine that was just started has until it answers.
    pub engine_start: Duration,
    /// Between two looks at an instance that is starting.
    pub starting: Duration,
    /// Dialling an engine's socket.
    pub engine_dial: Duration,
    /// One look at engine and instance, whatever it consists of.
    pub engine_look: Duration,
    /// One call on an engine while the instance is started, such as creating the container.
    pub engine_call: Duration,
    /// Stopping the container, with the time that it has to end by itself.
    pub engine_stop: Duration,
    /// How long an engine tells nothing of an instance that boots, before that is looked at.
    pub engine_silence: Duration,
    /// How long nothing comes of an image that is downloaded, before that counts as failed.
    pub pull_silence: Duration,
    /// One command inside the container.
    pub check: Duration,
    /// From start to ready.
    pub ready: Duration,
    /// Asking the registry whether there is a newer image.
    pub registry: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        let s = Duration::from_secs;
        Self {
            callback_port: 49160,
            sign_in: s(300),
            poll: s(2),
            arrival: s(30),
            refresh_before: s(60),
            session_look: s(30),
            revoke: s(5),
            found_folders: 20,
            exchanges: 5,
            header_time: s(5),
            header_bytes: 16 * 1024,
            connections: 32,
            body_bytes: 1024 * 1024,
            connect: s(10),
            request: s(30),
            vault_call: s(3),
            vault_unlock: s(60),
            lock: s(5),
            half_written: s(1),
            look: s(3),
            watch_poll: s(2),
            engine_again: s(5),
            engine_start: s(90),
            starting: s(1),
            engine_dial: Duration::from_millis(200),
            engine_look: s(3),
            engine_call: s(30),
            engine_stop: s(45),
            engine_silence: s(3),
            pull_silence: s(120),
            check: s(5),
            ready: s(300),
            registry: s(5),
        }
    }
}

impl Limits {
    /// The longest that one process holds the lock of a refresh: one exchange; two reads of the
    /// vault and a write that reads first; the locks of the accounts file, of the vault's file and
    /// of the projects' files; a revocation where somebody signed out meanwhile.
    pub fn refresh_hold(&self) -> Duration {
        self.request + self.vault_call * 4 + self.lock * 3 + self.revoke
    }

    /// Waiting for another process of ours to refresh a user token: longer than it may take.
    pub fn refresh_wait(&self) -> Duration {
        self.refresh_hold() + self.lock
    }
}
