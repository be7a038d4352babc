//! The program itself, where neither a keyring nor an engine is needed.

#![cfg(unix)]

use std::io::ErrorKind;
use std::os::unix::net::UnixListener;
use std::process::Command;

const PROGRAM: &str = env!("CARGO_BIN_EXE_tb-companion");

#[test]
fn a_wrong_configuration_is_said_in_the_persons_language() {
    for (language, text) in
        [("es_ES.UTF-8", "no es un puerto"), ("en_GB", "isn’t a port"), ("", "isn’t a port")]
    {
        let mut program = Command::new(PROGRAM);
        program.env_clear().env("HOME", "/").env("TB_LOCAL_PORT", "seven");
        program.env("LC_ALL", language).args(["local", "status"]);
        let output = program.output().unwrap();
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(error.contains(text) && error.contains("[config.port]"), "{language}: {error}");
        assert_eq!(output.status.code(), Some(1));
    }
}

#[test]
fn commands_that_only_read_stores_do_not_connect_to_an_engine() {
    let home = tempfile::tempdir().unwrap();
    let socket = home.path().join("engine.sock");
    let engine = UnixListener::bind(&socket).unwrap();
    engine.set_nonblocking(true).unwrap();
    let connects = |arguments: &[&str]| {
        let mut program = Command::new(PROGRAM);
        program.env_clear().env("HOME", home.path()).current_dir(home.path()).args(arguments);
        program.env("DOCKER_HOST", format!("unix://{}", socket.display()));
        program.output().unwrap();
        engine.accept().map(drop).map_err(|error| error.kind())
    };
    for arguments in [&["logout"][..], &["project", "ls"], &["login", "--adopt"], &["env"]] {
        assert_eq!(connects(arguments), Err(ErrorKind::WouldBlock), "{arguments:?}");
    }
    assert_eq!(connects(&["local", "status"]), Ok(()));
}
