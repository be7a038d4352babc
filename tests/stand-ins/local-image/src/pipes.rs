//! The endpoints of every workspace: what they are called, what they take and what they answer.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::table::{Kind, Row, Table};

/// The values of parameters, by name.
pub type Arguments = BTreeMap<String, String>;

/// A pipe that is published as an endpoint; it reads `events`.
#[derive(Debug)]
pub struct Endpoint {
    /// The name of the pipe.
    pub name: &'static str,
    /// The name and the type of each parameter; none is required.
    pub parameters: &'static [(&'static str, &'static str)],
    answer: fn(&Table, &Arguments) -> Result<Table, String>,
}

/// All of them.
pub static ENDPOINTS: [Endpoint; 2] = [
    Endpoint {
        name: "top_pages",
        parameters: &[("country", "String"), ("limit", "Int32")],
        answer: top_pages,
    },
    Endpoint {
        name: "sales_by_day",
        parameters: &[("from", "Date"), ("country", "String")],
        answer: sales_by_day,
    },
];

impl Endpoint {
    /// The one of this name.
    #[must_use]
    pub fn with_name(name: &str) -> Option<&'static Self> {
        ENDPOINTS.iter().find(|endpoint| endpoint.name == name)
    }

    /// Answers from the events; what is fixed wins over what was asked.
    ///
    /// # Errors
    /// When a value is not of the parameter's type.
    pub fn answer(
        &self,
        events: &Table,
        asked: &[(String, String)],
        fixed: &Map<String, Value>,
    ) -> Result<Table, String> {
        let mut arguments: Arguments = asked.iter().cloned().collect();
        arguments.extend(fixed.iter().map(|(name, value)| (name.clone(), text(value))));
        (self.answer)(events, &arguments)
    }

    /// As `/v0/pipes` lists it.
    #[must_use]
    pub fn to_json(&self) -> Value {
        json!({
            "id": format!("t_{}", self.name), "name": self.name, "type": "endpoint",
            "description": "", "endpoint": format!("t_node_{}", self.name), "nodes": [],
            "created_at": "2026-01-01 00:00:00", "updated_at": "2026-01-01 00:00:00",
        })
    }

    /// As OpenAPI describes it: its path, and what can be asked there.
    #[must_use]
    pub fn openapi(&self) -> (String, Value) {
        let parameters = self.parameters.iter().map(|(name, kind)| {
            json!({ "name": name, "in": "query", "required": false, "schema": schema(kind) })
        });
        let get = json!({
            "operationId": self.name, "summary": self.name,
            "parameters": parameters.collect::<Vec<_>>(),
            "responses": { "200": { "description": "The rows" } },
        });
        (format!("/pipes/{}.json", self.name), json!({ "get": get }))
    }
}

/// The views of each page, the most viewed first.
fn top_pages(events: &Table, arguments: &Arguments) -> Result<Table, String> {
    let limit = arguments.get("limit").map_or(Ok(10), |limit| limit.parse::<u32>());
    let limit = limit.map_err(|_| "The parameter limit is an Int32".to_owned())?;
    let views = sums(&of_country(events, arguments), 2, |_| 1);
    let mut rows: Vec<Row> =
        views.into_iter().map(|(page, views)| vec![page.into(), views.into()]).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row[1].as_u64()));
    rows.truncate(limit as usize);
    Ok(Table { rows, ..Table::empty(&[("page", Kind::String), ("views", Kind::UInt64)]) })
}

/// What each day brought in.
fn sales_by_day(events: &Table, arguments: &Arguments) -> Result<Table, String> {
    let from = arguments.get("from").map_or("", String::as_str);
    if !from.is_empty() && !is_date(from) {
        return Err("The parameter from is a Date".to_owned());
    }
    let mut of_days = of_country(events, arguments);
    of_days.iter_mut().for_each(|row| row[0] = text(&row[0])[..10].into());
    let sales = sums(&of_days, 0, |row| row[3].as_u64().unwrap_or(0));
    let rows = sales.into_iter().filter(|(day, _)| day.as_str() >= from);
    let rows = rows.map(|(day, total)| vec![day.into(), total.into()]).collect();
    Ok(Table { rows, ..Table::empty(&[("day", Kind::String), ("total", Kind::UInt64)]) })
}

fn of_country(events: &Table, arguments: &Arguments) -> Vec<Row> {
    let country = arguments.get("country").filter(|country| !country.is_empty());
    let rows = events.rows.iter();
    rows.filter(|row| country.is_none_or(|country| row[1] == country.as_str())).cloned().collect()
}

/// Sums by what stands in a column.
fn sums(rows: &[Row], column: usize, of: impl Fn(&Row) -> u64) -> BTreeMap<String, u64> {
    let mut sums = BTreeMap::new();
    for row in rows {
        *sums.entry(text(&row[column])).or_insert(0) += of(row);
    }
    sums
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn is_date(text: &str) -> bool {
    let shape = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c });
    shape.collect::<String>() == "0000-00-00"
}

fn schema(kind: &str) -> Value {
    match kind {
        "Int32" => json!({ "type": "integer", "format": "int32" }),
        "Date" => json!({ "type": "string", "format": "date" }),
        _ => json!({ "type": "string" }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Tables;

    fn ask(name: &str, asked: &[(&str, &str)], fixed: &Value) -> Result<Table, String> {
        let tables = Tables::default();
        let asked: Vec<_> = asked.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect();
        let fixed = fixed.as_object().cloned().unwrap_or_default();
        let events = tables.with_name("events").unwrap();
        Endpoint::with_name(name).unwrap().answer(events, &asked, &fixed)
    }

    #[test]
    fn the_top_pages_are_as_many_as_wanted() {
        let all = ask("top_pages", &[], &Value::Null).unwrap();
        let two = ask("top_pages", &[("limit", "2")], &Value::Null).unwrap();

        assert!(all.rows.len() > 2 && two.rows == all.rows[..2]);
        assert_eq!(all.rows.iter().filter_map(|row| row[1].as_u64()).sum::<u64>(), 48);
        assert!(ask("top_pages", &[("limit", "many")], &Value::Null).is_err());
    }

    #[test]
    fn what_is_fixed_wins() {
        let spain = ask("sales_by_day", &[("country", "ES")], &Value::Null).unwrap();
        let fixed = ask("sales_by_day", &[("country", "US")], &json!({ "country": "ES" })).unwrap();

        assert_eq!(spain, fixed);
        assert_ne!(spain, ask("sales_by_day", &[], &Value::Null).unwrap());
    }

    #[test]
    fn sales_begin_at_a_day() {
        let late = ask("sales_by_day", &[("from", "2026-01-05")], &Value::Null).unwrap();

        assert_eq!(late.rows.len(), 2);
        assert!(ask("sales_by_day", &[("from", "monday")], &Value::Null).is_err());
    }
}
