//! As much HTTP as the instance and its commands need: one request for each connection.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use serde_json::Value;

const PATIENCE: Duration = Duration::from_secs(5);
const LONGEST_BODY: u64 = 1 << 20;

/// A request, as far as it matters here.
pub(crate) struct Request {
    pub(crate) method: String,
    /// Without the query, and without a slash at the end.
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) body: String,
    bearer: Option<String>,
}

/// An answer, in JSON or plain text.
pub(crate) struct Response {
    status: u16,
    kind: &'static str,
    body: String,
}

impl Request {
    /// A parameter of the query.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The token, from the header or, as `tb` sends it, from the query.
    pub(crate) fn token(&self) -> Option<&str> {
        self.bearer.as_deref().or_else(|| self.parameter("token"))
    }
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
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let (bearer, length) = read_headers(&mut reader)?;
    let mut body = String::new();
    reader.take(length.min(LONGEST_BODY)).read_to_string(&mut body)?;
    Ok(Request {
        method: method.to_owned(),
        path: path.trim_end_matches('/').to_owned(),
        query: query.split('&').filter_map(read_parameter).collect(),
        body,
        bearer,
    })
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

fn read_parameter(text: &str) -> Option<(String, String)> {
    let (name, value) = text.split_once('=')?;
    Some((name.to_owned(), decode(value)))
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => hex(rest.next()) << 4 | hex(rest.next()),
            other => other,
        });
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(digit: Option<u8>) -> u8 {
    let digit = digit.and_then(|digit| char::from(digit).to_digit(16));
    digit.and_then(|digit| u8::try_from(digit).ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_a_parameter() {
        let parameter = read_parameter("name=a%20b%2Bc+d").unwrap();

        assert_eq!(parameter, ("name".to_owned(), "a b+c d".to_owned()));
    }
}
