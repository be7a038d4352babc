//! Whatever is pasted into "What is this token?", there is an answer.

use journeys::process::Process;
use serde_json::Value;
use std::io::Write as _;
use std::process::Stdio;

use super::Shop;

#[test]
fn any_text_has_an_answer() {
    let shop = Shop::open();
    let kind = |input: &[u8]| -> Value {
        let mut command = shop.desk.companion().command(&shop.folder);
        command.args(["token", "inspect", "--output", "json"]).stdin(Stdio::piped());
        let file = shop.folder.join("pasted");
        std::fs::File::create(&file).and_then(|mut file| file.write_all(input)).expect("ours");
        command.stdin(std::fs::File::open(&file).expect("ours"));
        let report = Process::start(&mut command).finish().ok().json();
        report["kind"].clone()
    };
    let own = shop.written("workspace", "token");
    let half = &own[..own.len() / 2];
    let look_alike = own.replace("p.eyJ", "р.eyJ");
    let long = vec![b'a'; 1 << 20];
    let long_token = format!("p.eyJ{}.{}", "A".repeat(1 << 20), "A".repeat(43));
    for (input, expected) in [
        (own.as_bytes(), "cloud"),
        (half.as_bytes(), "broken"),
        (look_alike.as_bytes(), "none"),
        (b"", "none"),
        (b"\xff\xfe\x00p.\xff", "none"),
        (b"\x1b]52;c;ZXZpbA==\x07", "none"),
        (&long, "none"),
        (long_token.as_bytes(), "broken"),
        (b"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln", "foreign_jwt"),
    ] {
        let shown = String::from_utf8_lossy(&input[..input.len().min(60)]);
        assert_eq!(kind(input), expected, "{shown:?}");
    }
}
