//! Writes JSON as Python's `json.dumps(value, indent=4, sort_keys=True)` does.
//!
//! `tb` writes `.tinyb` so, and our writes should not reformat its file. There is one difference
//! from `serde_json`'s own output: everything that is not printable ASCII becomes `\uXXXX`, in
//! UTF-16 units.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, PrettyFormatter, Serializer};

/// Serializes a value, without a line break at the end. Keys are sorted because `serde_json`'s map
/// is.
pub fn to_vec(value: &impl Serialize) -> serde_json::Result<Vec<u8>> {
    let mut out = Vec::new();
    let formatter = PythonFormatter(PrettyFormatter::with_indent(b"    "));
    value.serialize(&mut Serializer::with_formatter(&mut out, formatter))?;
    Ok(out)
}

struct PythonFormatter(PrettyFormatter<'static>);

/// Forwards these calls unchanged.
macro_rules! forward {
    ($($name:ident($($arg:ident: $kind:ty),*);)*) => {
        $(fn $name<W: ?Sized + Write>(&mut self, out: &mut W $(, $arg: $kind)*) -> io::Result<()> {
            self.0.$name(out $(, $arg)*)
        })*
    };
}

impl Formatter for PythonFormatter {
    forward! {
        begin_array();
        end_array();
        begin_array_value(first: bool);
        end_array_value();
        begin_object();
        end_object();
        begin_object_key(first: bool);
        begin_object_value();
        end_object_value();
    }

    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        for character in fragment.chars() {
            if matches!(character, ' '..='~') {
                out.write_all(&[character as u8])?;
            } else {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    write!(out, "\\u{unit:04x}")?;
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    /// Printed by Python 3.11 from the same value.
    const OF_PYTHON: &str = r#"{
    "a": [],
    "b": {},
    "c": [
        1,
        2.50,
        null
    ],
    "name": "an\u00e1lisis \ud83d\udc26 \"q\" \\ \n \u007f",
    "z": true
}"#;

    #[test]
    fn spells_as_python_does() {
        let value: Value = serde_json::from_str(
            r#"{"z":true,"name":"análisis 🐦 \"q\" \\ \n \u007f","c":[1,2.50,null],"b":{},"a":[]}"#,
        )
        .unwrap();
        assert_eq!(String::from_utf8(to_vec(&value).unwrap()).unwrap(), OF_PYTHON);
    }
}
