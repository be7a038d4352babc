//! Declares the commands a page may call, so that the capability can name them one by one.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // The page is embedded: a new one needs a new binary.
    println!("cargo:rerun-if-changed=../ui/dist");
    let manifest = tauri_build::AppManifest::new().commands(&["ready"]);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest))?;
    Ok(())
}
