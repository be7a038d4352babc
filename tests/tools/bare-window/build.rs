//! What Tauri needs to know of the package.

fn main() {
    tauri_build::build();
}
