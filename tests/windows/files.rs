//! Files that other programs use, and who may read ours.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Stdio;

use journeys::desk::{ADA, Desk};
use journeys::process::Process;
use journeys::tinyb;
use journeys::windows::Windows;

#[test]
fn a_file_that_another_program_holds_is_named_and_written_once_it_is_free() {
    let desk = Desk::new();
    let windows = Windows::new(&desk.session);
    let folder = windows.project("shop");
    windows.login(&desk.cloud, ADA, &folder);
    let path = windows.path(&folder.join(".tinyb"));
    let (nothing, reading) = ("0", "1");
    for (may, workspace) in [(nothing, "acme_staging"), (reading, "playground")] {
        let before = tinyb::text(&folder);
        let mut hold = windows.command("hold-file.exe");
        let mut holding = Process::start(hold.args([&path, may]).stdin(Stdio::piped()));
        holding.wait_for_line("the file to be held", |line| line.starts_with("held").then_some(()));

        let used = ["workspace", "use", workspace, "--output", "json"];
        let problem = windows.run(&folder, &used).expect_code(1).problem();

        assert_eq!(problem["code"], "store.busy", "{may}: {problem}");
        assert_eq!(problem["args"]["path"], path.as_str(), "{may}: {problem}");
        holding.end_input();
        holding.finish().ok();
        assert_eq!(tinyb::text(&folder), before);
        windows.run(&folder, &used).ok();
        assert_eq!(tinyb::value(&folder)["name"], workspace);
    }
}

/// Wine keeps a list of who may read a file in the mode of the file.
#[test]
fn what_we_write_is_its_owners_alone() {
    let desk = Desk::new();
    let windows = Windows::new(&desk.session);
    let folder = windows.project("shop");
    windows.login(&desk.cloud, ADA, &folder);
    windows.run(&folder, &["local", "generate-tokens", "--keep"]).ok();

    let state = windows.home().join("AppData/Local/tinybird-companion");
    let written = [folder.join(".tinyb"), state.join("accounts.json"), state];
    for path in written {
        let mode = fs::metadata(&path).expect("it was written").permissions().mode();
        assert_eq!(mode & 0o007, 0, "{}: {mode:o}", path.display());
    }
}
