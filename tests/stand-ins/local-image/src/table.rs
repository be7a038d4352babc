//! Rows in columns of text and whole numbers: more types are not needed here.

use serde_json::{Map, Value, json};

/// What stands in a column, by ClickHouse's name for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Kind {
    String,
    UInt8,
    Int32,
    UInt64,
}

/// The cells of one row, in the order of the columns.
pub type Row = Vec<Value>;

/// A data source, or the answer to a query.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The name and the type of each column.
    pub columns: Vec<(String, Kind)>,
    /// All rows.
    pub rows: Vec<Row>,
}

impl Kind {
    /// ClickHouse's name for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::String => "String",
            Self::UInt8 => "UInt8",
            Self::Int32 => "Int32",
            Self::UInt64 => "UInt64",
        }
    }

    /// Whether a value can stand in such a column.
    #[must_use]
    pub fn fits(self, value: &Value) -> bool {
        match self {
            Self::String => value.is_string(),
            Self::UInt8 => value.as_u64().is_some_and(|number| u8::try_from(number).is_ok()),
            Self::Int32 => value.as_i64().is_some_and(|number| i32::try_from(number).is_ok()),
            Self::UInt64 => value.is_u64(),
        }
    }
}

impl Table {
    /// One without rows.
    #[must_use]
    pub fn empty(columns: &[(&str, Kind)]) -> Self {
        let columns = columns.iter().map(|(name, kind)| ((*name).to_owned(), *kind)).collect();
        Self { columns, rows: Vec::new() }
    }

    /// Where a column stands.
    #[must_use]
    pub fn position(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|(known, _)| known == name)
    }

    /// The columns as the API lists them.
    #[must_use]
    pub fn meta(&self) -> Vec<Value> {
        let columns = self.columns.iter();
        columns.map(|(name, kind)| json!({ "name": name, "type": kind.name() })).collect()
    }

    /// The whole, as the API answers a query.
    #[must_use]
    pub fn to_json(&self) -> Value {
        json!({
            "meta": self.meta(),
            "data": self.rows.iter().map(|row| self.object(row)).collect::<Vec<_>>(),
            "rows": self.rows.len(),
            "statistics": { "elapsed": 0.001, "rows_read": self.rows.len(), "bytes_read": 0 },
        })
    }

    /// Adds an object as a row; false when it does not fit.
    pub fn append(&mut self, object: &Value) -> bool {
        let cells = self
            .columns
            .iter()
            .map(|(name, kind)| object.get(name).filter(|value| kind.fits(value)).cloned());
        let row: Option<Row> = cells.collect();
        let fits = row.is_some();
        self.rows.extend(row);
        fits
    }

    fn object(&self, row: &Row) -> Map<String, Value> {
        let names = self.columns.iter().map(|(name, _)| name.clone());
        names.zip(row.iter().cloned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_rows_that_fit() {
        let mut table = Table::empty(&[("page", Kind::String), ("amount", Kind::Int32)]);

        assert!(table.append(&json!({ "page": "/", "amount": -1, "more": true })));
        assert!(!table.append(&json!({ "page": "/" })));
        assert!(!table.append(&json!({ "page": "/", "amount": 1_u64 << 40 })));
        assert_eq!(table.to_json()["data"], json!([{ "page": "/", "amount": -1 }]));
    }
}
