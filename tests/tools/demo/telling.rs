//! How the demo talks to whoever watches.

/// What comes now.
pub(crate) fn heading(text: &str) {
    println!("\n── {text}\n");
}

/// What happens besides.
pub(crate) fn remark(text: &str) {
    println!("  # {text}");
}

/// What a program said.
pub(crate) fn print(output: &str) {
    for line in output.trim_end().lines() {
        println!("  {line}");
    }
}

/// With each of Tinybird's tokens as `tb` masks it: its first 4 and last 8 characters.
pub(crate) fn masked(text: &str) -> String {
    let mut parts = text.split("p.ey");
    let mut masked = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part
            .find(|c: char| !(c.is_ascii_alphanumeric() || "-_.".contains(c)))
            .unwrap_or(part.len());
        let shown = end.saturating_sub(8);
        masked.push_str("p.ey...");
        masked.push_str(&part[shown..]);
    }
    masked
}
