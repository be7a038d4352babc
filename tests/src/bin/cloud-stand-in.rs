//! A stand-in for Tinybird's cloud on loopback. It prints one JSON line when it listens:
//! `{"auth_host": URL, "api_host": URL}`.
#![allow(clippy::print_stdout)]

use std::net::Ipv4Addr;

use clap::Parser;
use journeys::cloud_stand_in::{Options, serve};
use tokio::net::TcpListener;

#[derive(Parser)]
struct Args {
    /// The port to listen on; 0 takes a free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// The issuer of a standard authority whose access tokens count as user tokens.
    #[arg(long)]
    authority: Option<String>,
    /// Give `state` back at the end of cli-login and check the PKCE verifier.
    #[arg(long)]
    echo_state: bool,
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let args = Args::parse();
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, args.port)).await?;
    let url = format!("http://{}", listener.local_addr()?);
    println!("{}", serde_json::json!({"auth_host": url, "api_host": url}));
    serve(listener, Options { authority: args.authority, echo_state: args.echo_state }).await
}
