//! The local instance: its tokens, its container, its engine, and what can go wrong with each. The
//! real `tb` is the judge of what we start, and of the image that stands in for the real one.

mod broken;
mod engine;
mod foreground;
mod hangs;
mod left_alone;
mod podman;
mod pull;
mod refused;
mod remote;
mod start;
mod tokens;

use serde_json::Value;

/// What must not change in a container that is to be left as it is.
fn identity(container: &Value) -> Value {
    let state = &container["State"];
    serde_json::json!([
        container["Id"],
        state["Status"],
        state["Pid"],
        state["StartedAt"],
        state["FinishedAt"],
        container["RestartCount"],
        container["Config"],
        container["HostConfig"],
    ])
}
