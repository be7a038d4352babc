//! The tray: its picture, its menu and what pressing an entry does.
