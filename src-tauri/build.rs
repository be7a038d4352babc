//! Declares the commands a page may call, so that the capability can name them one by one.

/// Every command there is; the capability `main` names the same ones.
const COMMANDS: [&str; 6] = ["choose_folder", "dispatch", "leave", "ready", "reveal", "watch"];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // The page is embedded: a new one needs a new binary.
    println!("cargo:rerun-if-changed=../ui/dist");
    let manifest = tauri_build::AppManifest::new().commands(&COMMANDS);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest))?;
    Ok(())
}
