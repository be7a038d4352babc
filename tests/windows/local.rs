//! The local instance, on an engine over loopback TCP.

use std::process::Command;

use journeys::engine::{Engine, Image, Pair, run};
use journeys::session::Session;
use journeys::windows::Windows;
use serde_json::Value;

const ADDRESS: &str = "tcp://127.0.0.1:2375";

#[test]
fn an_instance_is_started_shown_and_stopped() {
    let engine = Engine::with_arguments(&Image::quick(), &[format!("--host={ADDRESS}")]);
    let session = Session::start();
    let windows = Windows::new(&session);
    let folder = windows.project("shop");
    let ask = |arguments: &[&str]| -> Value {
        let arguments = [arguments, &["--output", "json"]].concat();
        let mut command: Command = windows.companion(&folder, &arguments);
        command.env("DOCKER_HOST", ADDRESS);
        run(&mut engine.inside(&command)).ok().json()
    };

    let pair = Pair::in_answer(&ask(&["local", "generate-tokens"]));
    let started = ask(&pair.start(&["--skip-new-version"]));
    assert_eq!(started["state"], "ready", "{started}");
    assert_eq!(ask(&["local", "status"])["state"], "ready");
    let page = engine.page("http://127.0.0.1:7181/tokens").expect("the instance answers");
    assert!(page.contains(&pair.user) && page.contains(&pair.workspace), "{page}");
    assert_eq!(ask(&["local", "stop"])["state"], "stopped");
}
