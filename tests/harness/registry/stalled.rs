//! A registry whose downloads stall: the engine gets a part of each layer, and waits for the rest.

use std::{
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    thread,
};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// What an image of the size of Tinybird's has, and how much of it comes.
const LAYERS: [(u64, usize); 3] =
    [(31_000_000, 31_000_000 / 2), (242_000_000, 84_000_000), (927_000_000, 190_000_000)];
const MANIFEST: &str = "application/vnd.docker.distribution.manifest.v2+json";

/// Starts it in this thread's network, and gives the name of an image in it.
///
/// # Panics
/// When there is no free port.
#[must_use]
pub fn start_stalled() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("it listens");
    thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            // It ends when the engine goes.
            thread::spawn(move || serve(connection));
        }
    });
    format!("{address}/tinybird-local:latest")
}

fn serve(mut connection: TcpStream) -> std::io::Result<()> {
    let mut requests = BufReader::new(connection.try_clone()?);
    loop {
        let mut line = String::new();
        if requests.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
        let is_head = line.starts_with("HEAD ");
        while line.trim() != "" {
            line.clear();
            requests.read_line(&mut line)?;
        }
        let last = path.rsplit('/').next().unwrap_or_default();
        if path.contains("/manifests/") {
            let text = manifest().to_string();
            let kind = format!("{MANIFEST}\r\ndocker-content-digest: {}", digest(&text));
            answer(&mut connection, &kind, text.len() as u64)?;
            if !is_head {
                connection.write_all(text.as_bytes())?;
            }
        } else if let Some((size, part)) = layer(last) {
            answer(&mut connection, "application/octet-stream", size)?;
            let piece = vec![0; 1_000_000];
            for _ in 0..part / piece.len() {
                connection.write_all(&piece)?;
            }
        } else if path.contains("/blobs/") {
            let text = config().to_string();
            answer(&mut connection, "application/octet-stream", text.len() as u64)?;
            connection.write_all(text.as_bytes())?;
        } else {
            answer(&mut connection, "application/json", 2)?;
            connection.write_all(b"{}")?;
        }
    }
}

fn answer(connection: &mut TcpStream, kind: &str, length: u64) -> std::io::Result<()> {
    write!(
        connection,
        "HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n\r\n"
    )
}

fn manifest() -> Value {
    let layers = LAYERS.map(|(size, _)| {
        let kind = "application/vnd.docker.image.rootfs.diff.tar.gzip";
        json!({"mediaType": kind, "size": size, "digest": digest(&size.to_string())})
    });
    let text = config().to_string();
    let kind = "application/vnd.docker.container.image.v1+json";
    let config = json!({"mediaType": kind, "size": text.len(), "digest": digest(&text)});
    json!({"schemaVersion": 2, "mediaType": MANIFEST, "config": config, "layers": layers})
}

fn config() -> Value {
    let layers = LAYERS.map(|(size, _)| digest(&format!("unpacked {size}")));
    let architecture = if cfg!(target_arch = "aarch64") { "arm64" } else { "amd64" };
    let rootfs = json!({"type": "layers", "diff_ids": layers});
    json!({"os": "linux", "architecture": architecture, "config": {}, "rootfs": rootfs})
}

fn layer(of: &str) -> Option<(u64, usize)> {
    LAYERS.into_iter().find(|(size, _)| digest(&size.to_string()) == of)
}

fn digest(text: &str) -> String {
    let bytes = Sha256::digest(text);
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hex}")
}
