/// What the service sells.
#[derive(Debug)]
pub struct Catalogue(Vec<Item>);

/// One thing that it sells.
#[derive(Debug, Clone)]
pub struct Item {
    /// What it is called.
    pub name: String,
    /// What it is, in two thousand bytes.
    pub text: String,
    /// What it costs.
    pub price: u32,
}

impl Item {
    /// The beginning of its text: 40 bytes, or less, as a character is never cut in two.
    #[must_use]
    pub fn quote(&self) -> &str {
        &self.text[..self.text.floor_char_boundary(40)]
    }
}

impl Catalogue {
    /// Ten items.
    #[must_use]
    pub fn sample() -> Self {
        let item = |number: u32| Item {
            name: format!("item {number}"),
            text: "x".repeat(2_000),
            price: 10 * number,
        };
        Self((1..=10).map(item).collect())
    }

    /// An item by its number, counted from 0.
    #[must_use]
    pub fn item(&self, number: usize) -> Option<&Item> {
        self.0.get(number)
    }
}
