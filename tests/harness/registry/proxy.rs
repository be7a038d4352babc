//! A way to the registry that breaks when a test says so.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

use super::ADDRESS;

/// What happens to the answers of the registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// They arrive.
    Open,
    /// Of each connection this many bytes arrive, and no more until the way is open.
    StallsAfter(usize),
    /// Of each connection the byte at this place is another one.
    Changes(usize),
    /// Each connection ends after this many bytes.
    BreaksAfter(usize),
}

/// The way, for as long as the test runs.
pub struct Proxy {
    address: String,
    way: Arc<(Mutex<Way>, Condvar)>,
}

impl Proxy {
    /// Opens a way to the registry, in this thread's network.
    ///
    /// # Panics
    /// When there is no free port.
    #[must_use]
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("it listens").to_string();
        let way = Arc::new((Mutex::new(Way::Open), Condvar::new()));
        let of_connections = Arc::clone(&way);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let way = Arc::clone(&of_connections);
                // They end with the client or the registry.
                thread::spawn(move || connect(client, &way));
            }
        });
        Self { address, way }
    }

    /// The name by which the registry's image is known on this way.
    #[must_use]
    pub fn image(&self, name: &str) -> String {
        format!("{}/{name}", self.address)
    }

    /// Changes what happens from now on.
    ///
    /// # Panics
    /// When a thread of it has panicked.
    pub fn set(&self, way: Way) {
        *self.way.0.lock().expect("no thread panics") = way;
        self.way.1.notify_all();
    }
}

fn connect(client: TcpStream, way: &(Mutex<Way>, Condvar)) -> std::io::Result<()> {
    let server = TcpStream::connect(ADDRESS)?;
    let (mut requests, mut to_server) = (client.try_clone()?, server.try_clone()?);
    thread::spawn(move || {
        let _ = std::io::copy(&mut requests, &mut to_server);
        let _ = to_server.shutdown(Shutdown::Write);
    });
    let (mut answers, mut to_client) = (server, client);
    let mut buffer = [0; 16 * 1024];
    let mut passed = 0;
    loop {
        let count = answers.read(&mut buffer)?;
        if count == 0 {
            return to_client.shutdown(Shutdown::Both);
        }
        let now = wait_while_stalled(way, passed + count);
        match now {
            Way::Changes(at) if (passed..passed + count).contains(&at) => buffer[at - passed] ^= 1,
            Way::BreaksAfter(most) if passed + count > most => {
                return to_client.shutdown(Shutdown::Both);
            }
            _ => {}
        }
        to_client.write_all(&buffer[..count])?;
        passed += count;
    }
}

/// The way as it is once this many bytes of a connection may arrive.
fn wait_while_stalled(way: &(Mutex<Way>, Condvar), bytes: usize) -> Way {
    let stalls = |way: &mut Way| matches!(way, Way::StallsAfter(most) if bytes > *most);
    let locked = way.0.lock().expect("no thread panics");
    *way.1.wait_while(locked, stalls).expect("no thread panics")
}
