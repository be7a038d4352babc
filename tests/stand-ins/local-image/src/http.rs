//! As much HTTP as the instance and its commands need: one request for each connection.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use serde_json::Value;
use tinybird_local_stand_in::request::Request;

const PATIENCE: Duration = Duration::from_secs(5);
const LONGEST_BODY: u64 = 1 << 20;

/// An answer, in JSON or plain text.
pub(crate) struct Response {
    status: u16,
    kind: &'static str,
    body: String,
}

impl Response {
    pub(crate) fn text(status: u16, body: impl Into<String>) -> Self {
        Self { status, kind: "text/plain; charset=utf-8", body: body.into() }
    }

    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self { status, kind: "application/json; charset=utf-8", body: body.to_string() }
    }

    pub(crate) fn not_found() -> Self {
        Self::json(404, &serde_json::json!({ "error": "Not found" }))
    }
}

/// Answers on an address from now on, in threads of its own.
pub(crate) fn serve(
    address: (&str, u16),
    answer: impl Fn(&Request) -> Response + Send + Sync + 'static,
) -> io::Result<()> {
    let listener = TcpListener::bind(address)?;
    let answer = Arc::new(answer);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let answer = Arc::clone(&answer);
            thread::spawn(move || exchange(stream, &*answer));
        }
    });
    Ok(())
}

/// Asks this machine and returns the body, whatever the status.
pub(crate) fn get(port: u16, target: &str) -> io::Result<(u16, String)> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    write!(stream, "GET {target} HTTP/1.0\r\nHost: localhost:{port}\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let (head, body) = answer.split_once("\r\n\r\n").ok_or(io::ErrorKind::InvalidData)?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    Ok((status.ok_or(io::ErrorKind::InvalidData)?, body.to_owned()))
}

fn exchange(mut stream: TcpStream, answer: &impl Fn(&Request) -> Response) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    let response = answer(&read(&mut stream)?);
    write!(
        stream,
        "HTTP/1.1 {} -\r\nContent-Type: {}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{}",
        response.status,
        response.kind,
        response.body.len(),
        response.body
    )
}

fn read(stream: &mut TcpStream) -> io::Result<Request> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let mut words = line.split_whitespace();
    let (method, target) = words.next().zip(words.next()).ok_or(io::ErrorKind::InvalidData)?;
    let (bearer, length) = read_headers(&mut reader)?;
    let mut body = String::new();
    reader.take(length.min(LONGEST_BODY)).read_to_string(&mut body)?;
    Ok(Request { bearer, ..Request::new(method, target, body) })
}

fn read_headers(reader: &mut impl BufRead) -> io::Result<(Option<String>, u64)> {
    let (mut bearer, mut length) = (None, 0);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else {
            return Ok((bearer, length));
        };
        match name.to_ascii_lowercase().as_str() {
            "authorization" => bearer = value.trim().strip_prefix("Bearer ").map(str::to_owned),
            "content-length" => length = value.trim().parse().unwrap_or(0),
            _ => {}
        }
    }
}
