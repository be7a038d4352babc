//! Answers in ClickHouse's formats.
//!
//! <https://clickhouse.com/docs/interfaces/formats>

use serde_json::Value;
use tinybird_local_stand_in::table::{Kind, Table};

/// The answer in a format, or none when the format is not known here.
pub(super) fn write(table: &Table, format: &str) -> Option<Vec<u8>> {
    match format {
        "Native" => Some(native(table)),
        "JSON" => Some(table.to_json().to_string().into_bytes()),
        "TabSeparated" | "TSV" => Some(tab_separated(table).into_bytes()),
        "TabSeparatedWithNames" | "TSVWithNames" => {
            let names: Vec<_> = table.columns.iter().map(|(name, _)| name.as_str()).collect();
            Some(format!("{}\n{}", names.join("\t"), tab_separated(table)).into_bytes())
        }
        _ => None,
    }
}

fn tab_separated(table: &Table) -> String {
    let line = |row: &Vec<Value>| row.iter().map(cell).collect::<Vec<_>>().join("\t") + "\n";
    table.rows.iter().map(line).collect()
}

fn cell(value: &Value) -> String {
    let escape = |text: &str| text.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n");
    value.as_str().map_or_else(|| value.to_string(), escape)
}

/// One block: how many columns and rows, then column by column its name, its type and its cells.
fn native(table: &Table) -> Vec<u8> {
    let mut block = Vec::new();
    write_length(&mut block, table.columns.len());
    write_length(&mut block, table.rows.len());
    for (at, (name, kind)) in table.columns.iter().enumerate() {
        write_text(&mut block, name);
        write_text(&mut block, kind.name());
        table.rows.iter().for_each(|row| write_cell(&mut block, *kind, &row[at]));
    }
    block
}

/// A number is as long as its type, the lowest byte first.
fn write_cell(block: &mut Vec<u8>, kind: Kind, value: &Value) {
    let number = value.as_i64().unwrap_or(0).to_le_bytes();
    match kind {
        Kind::String => write_text(block, value.as_str().unwrap_or_default()),
        Kind::UInt8 => block.extend(&number[..1]),
        Kind::Int32 => block.extend(&number[..4]),
        Kind::UInt64 => block.extend(number),
    }
}

fn write_text(block: &mut Vec<u8>, text: &str) {
    write_length(block, text.len());
    block.extend(text.as_bytes());
}

/// Seven bits a byte, the lowest first; the eighth says that more follow.
fn write_length(block: &mut Vec<u8>, mut length: usize) {
    while length >= 0x80 {
        block.push((length & 0x7f) as u8 | 0x80);
        length >>= 7;
    }
    block.push(length as u8);
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn table() -> Table {
        let rows = vec![vec![json!("a\tb"), json!(-2)]];
        Table { rows, ..Table::empty(&[("p", Kind::String), ("n", Kind::Int32)]) }
    }

    #[test]
    fn writes_a_native_block() {
        let block = write(&table(), "Native").unwrap();

        let expected: &[u8] = b"\x02\x01\x01p\x06String\x03a\tb\x01n\x05Int32\xfe\xff\xff\xff";
        assert_eq!(block, expected);
    }

    #[test]
    fn writes_lengths_of_more_than_a_byte() {
        let mut block = Vec::new();
        write_length(&mut block, 300);

        assert_eq!(block, [0xac, 0x02]);
    }

    #[test]
    fn writes_lines_of_cells() {
        assert_eq!(write(&table(), "TSV").unwrap(), b"a\\tb\t-2\n");
        assert_eq!(write(&table(), "Parquet"), None);
    }
}
