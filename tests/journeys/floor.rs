//! What the core and the command line stand on: no toolkit, no web view, nothing of the window.

use std::{env, process::Command};

use journeys::paths::{program, root};

const TOOLKITS: [&str; 8] = ["tauri", "gtk", "gdk", "webkit", "wry", "tao", "glib", "soup"];

#[test]
fn core_and_command_line_are_built_from_no_toolkit() {
    let cargo = env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let mut tree = Command::new(cargo);
    tree.args(["tree", "--offline", "-p", "companion-core", "-p", "tb-companion"]);
    tree.args(["-e", "normal,build", "--prefix", "none", "--format", "{p}"]).current_dir(root());

    let crates = output(&mut tree);

    assert!(crates.contains("companion-core "), "{crates}");
    let names = crates.lines().filter_map(|line| line.split(' ').next());
    let toolkits: Vec<_> = names.filter(|name| is_of_a_toolkit(name)).collect();
    assert!(toolkits.is_empty(), "{toolkits:?}");
}

#[test]
fn the_command_line_loads_no_toolkit() {
    let binary = program("TB_COMPANION_BIN", "target/debug/tb-companion");

    let libraries = output(Command::new("ldd").arg(binary));

    assert!(libraries.contains("libc.so"), "{libraries}");
    let loaded = TOOLKITS.iter().find(|toolkit| libraries.contains(*toolkit));
    assert_eq!(loaded, None, "{libraries}");
}

fn is_of_a_toolkit(name: &str) -> bool {
    TOOLKITS.iter().any(|toolkit| {
        let rest = name.strip_prefix(toolkit);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '2', '3', '4', 'k']))
    })
}

fn output(command: &mut Command) -> String {
    let output = command.output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}
