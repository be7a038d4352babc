//! Conditions on rows: comparisons of a column with a value, joined by AND.

use std::cmp::Ordering;

use serde_json::Value;

use super::words::Words;
use crate::table::{Row, Table};

/// What a row has to be like; without conditions all pass.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter(Vec<Condition>);

#[derive(Clone, Debug, PartialEq)]
struct Condition {
    column: String,
    comparison: String,
    value: Value,
}

impl Filter {
    /// Reads `country = 'ES' AND amount > 5`.
    ///
    /// # Errors
    /// Says where it cannot be understood.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.trim().is_empty() {
            return Ok(Self::default());
        }
        let mut words = Words::of(text)?;
        let filter = Self::read(&mut words)?;
        words.end().map(|()| filter)
    }

    pub(super) fn read(words: &mut Words) -> Result<Self, String> {
        let mut conditions = vec![Condition::read(words)?];
        while words.skip("AND") {
            conditions.push(Condition::read(words)?);
        }
        Ok(Self(conditions))
    }

    pub(super) fn passing<'a>(
        &self,
        table: &Table,
        rows: Vec<&'a Row>,
    ) -> Result<Vec<&'a Row>, String> {
        let mut rows = rows;
        for condition in &self.0 {
            let column = &condition.column;
            let at = table.position(column).ok_or_else(|| format!("Unknown column {column}"))?;
            rows.retain(|row| condition.holds(&row[at]));
        }
        Ok(rows)
    }
}

impl Condition {
    fn read(words: &mut Words) -> Result<Self, String> {
        let column = words.name()?;
        let comparison = words.comparison()?;
        let value = words.literal().ok_or("a value is missing in a condition")?;
        Ok(Self { column, comparison, value })
    }

    fn holds(&self, cell: &Value) -> bool {
        let Some(order) = compare(cell, &self.value) else { return false };
        match self.comparison.as_str() {
            "=" => order.is_eq(),
            "!=" => order.is_ne(),
            "<" => order.is_lt(),
            "<=" => order.is_le(),
            ">" => order.is_gt(),
            _ => order.is_ge(),
        }
    }
}

fn compare(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::String(a), Value::String(b)) => Some(a.cmp(b)),
        _ => Some(a.as_i64()?.cmp(&b.as_i64()?)),
    }
}
