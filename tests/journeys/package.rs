//! The Debian package: what is in it, and that it needs nothing but what it says it needs.

use std::{path::Path, process::Command};

use journeys::{
    app::TITLE,
    clean_root::{CleanRoot, package},
    process::Process,
    session::Session,
    tray::Tray,
};
use tempfile::TempDir;

#[test]
fn both_programs_start_in_a_clean_root_with_the_package_alone() {
    let mut session = Session::start();
    session.start_desktop();
    let tray = Tray::start(&session);
    let root = CleanRoot::with_package(&session);

    let status = root.inside(session.command("tb-companion").arg("status"));
    Process::start(&mut { status }).finish().ok();
    let mut app = Process::start(&mut root.inside(&session.command("tinybird-companion")));

    session.wait_for_window(TITLE);
    // The tray's library is opened while the app runs: nothing but this shows that it is there.
    tray.wait_for_item();
    assert!(app.is_running(), "{}", app.stderr());
}

#[test]
fn the_desktop_entry_is_valid_and_leads_to_the_program() {
    let unpacked = unpacked();
    let entry = unpacked.path().join("usr/share/applications/tinybird-companion.desktop");

    let judged = Command::new("desktop-file-validate").arg(&entry).output().expect("it runs");

    let said = String::from_utf8_lossy(&judged.stdout);
    assert!(judged.status.success() && said.is_empty(), "{said}");
    let text = std::fs::read_to_string(entry).expect("UTF-8");
    for line in ["Name=Tinybird Companion", "Exec=tinybird-companion", "Icon=tinybird-companion"] {
        assert!(text.lines().any(|there| there == line), "{line} is not in\n{text}");
    }
    assert_is_there(unpacked.path(), "usr/bin/tinybird-companion");
}

#[test]
fn an_icon_is_there_in_every_size_that_desktops_look_for() {
    let unpacked = unpacked();

    for size in ["16x16", "24x24", "32x32", "48x48", "64x64", "128x128", "256x256", "512x512"] {
        let icon = format!("usr/share/icons/hicolor/{size}/apps/tinybird-companion.png");
        assert_is_there(unpacked.path(), &icon);
    }
    let drawing = "usr/share/icons/hicolor/scalable/apps/tinybird-companion.svg";
    assert_is_there(unpacked.path(), drawing);
}

#[test]
fn software_centers_find_a_valid_description() {
    let unpacked = unpacked();
    let about = "usr/share/metainfo/co.tinybird.companion.metainfo.xml";

    let mut judge = Command::new("appstreamcli");
    let judged = judge.args(["validate", "--no-net"]).arg(unpacked.path().join(about)).output();

    let judged = judged.expect("it runs");
    assert!(judged.status.success(), "{}", String::from_utf8_lossy(&judged.stdout));
}

#[test]
fn shells_complete_the_command_line_and_man_has_its_pages() {
    let unpacked = unpacked();
    let share = unpacked.path().join("usr/share");
    // Words as bash hands them to a completion: the program, and what is typed so far.
    let script = "source \"$1\" && COMP_WORDS=(tb-companion local gen) COMP_CWORD=2 && \
        _tb-companion tb-companion gen local && echo \"${COMPREPLY[*]}\"";
    let completions = share.join("bash-completion/completions/tb-companion");

    let bash = Command::new("bash").args(["-c", script, "bash"]).arg(completions).output();

    let bash = bash.expect("it runs");
    let said = String::from_utf8_lossy(&bash.stdout);
    assert_eq!(said.trim(), "generate-tokens", "{}", String::from_utf8_lossy(&bash.stderr));
    for there in [
        "zsh/vendor-completions/_tb-companion",
        "fish/vendor_completions.d/tb-companion.fish",
        "man/man1/tb-companion.1.gz",
        "man/man1/tb-companion-local-start.1.gz",
    ] {
        assert_is_there(&share, there);
    }
}

fn unpacked() -> TempDir {
    let folder = TempDir::with_prefix("package-").expect("a folder");
    let status = Command::new("dpkg-deb").arg("-x").arg(package()).arg(folder.path()).status();
    assert!(status.expect("it runs").success());
    folder
}

#[track_caller]
fn assert_is_there(folder: &Path, path: &str) {
    assert!(folder.join(path).is_file(), "{path} is not in the package");
}
