//! Declares the commands a page may call, so that the capability can name them one by one, and tells
//! the linker what runs as the app starts.

use std::env;
use std::path::Path;
use std::process::Command;

/// Every command there is; the capability `main` names the same ones.
const COMMANDS: [&str; 17] = [
    "ask_about_token",
    "choose_folder",
    "dispatch",
    "follow_local_log",
    "inspect_token",
    "leave",
    "local_usage",
    "next_log_lines",
    "preview_copies",
    "preview_jwt",
    "read_local_log",
    "ready",
    "reveal",
    "save_log",
    "stop_local_log",
    "watch",
    "zoom",
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // The page is embedded: a new one needs a new binary.
    println!("cargo:rerun-if-changed=../ui/dist");
    let manifest = tauri_build::AppManifest::new().commands(&COMMANDS);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest))?;
    if env::var("PROFILE")? == "release" && is_linked_by_lld() {
        fold_identical_functions();
        order_start_symbols();
    }
    Ok(())
}

/// The linker that Rust brings for this target, where it brings one and no other was chosen.
fn is_linked_by_lld() -> bool {
    const TARGET: &str = "x86_64-unknown-linux-gnu";
    let is_target = env::var("TARGET").is_ok_and(|target| target == TARGET);
    let flags = env::var("CARGO_ENCODED_RUSTFLAGS").unwrap_or_default();
    let is_chosen = env::var_os("RUSTC_LINKER").is_some() || flags.contains("link");
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let asked = Command::new(rustc).args(["--print", "target-libdir", "--target", TARGET]).output();
    let folder = asked.map(|answer| String::from_utf8_lossy(&answer.stdout).trim().to_owned());
    let is_brought = folder.is_ok_and(|lib| Path::new(&lib).with_file_name("bin/gcc-ld").is_dir());
    is_target && !is_chosen && is_brought
}

/// Many functions of generic code are the same instructions.
fn fold_identical_functions() {
    println!("cargo:rustc-link-arg-bins=-Wl,--icf=all");
}

/// Of a program, what is in memory is in it by the page, and pages come in groups of sixteen: where
/// the functions of the start stand together, the others stay on the disk. `make package` measures
/// which functions these are and names the list in `START_ORDER`; without it nothing is ordered.
fn order_start_symbols() {
    println!("cargo:rerun-if-env-changed=START_ORDER");
    println!("cargo:rerun-if-env-changed=START_MAP");
    let option = |option: &str| println!("cargo:rustc-link-arg-bins=-Wl,{option}");
    // The functions of the start, a line each.
    if let Ok(order) = env::var("START_ORDER") {
        println!("cargo:rerun-if-changed={order}");
        option(&format!("--symbol-ordering-file={order}"));
        option("--no-warn-symbol-ordering");
    }
    // Where the linker says at which address each function stands, for the measurement.
    if let Ok(map) = env::var("START_MAP") {
        option(&format!("-Map={map}"));
    }
}
