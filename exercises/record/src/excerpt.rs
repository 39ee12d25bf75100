use serde::{Deserialize, Serialize};

/// The cases of a failed check that are told.
pub const CASES_TOLD: usize = 3;

/// The lines on what still waits that are told.
pub const WAITS_TOLD: usize = 4;

/// The first of some lines, and how many more there are: a verdict is read on one screen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excerpt {
    /// Those that are told, in order.
    pub first: Vec<String>,
    /// How many there are besides.
    pub more: usize,
}

impl Excerpt {
    /// The first of these lines, at most so many.
    #[must_use]
    pub fn of(most: usize, lines: impl IntoIterator<Item = String>) -> Self {
        let mut lines = lines.into_iter();
        let first = lines.by_ref().take(most).collect();
        Self { first, more: lines.count() }
    }

    /// The same with at most so many lines.
    #[must_use]
    pub fn shortened(&self, most: usize) -> Self {
        let kept = self.first.len().min(most);
        Self { first: self.first[..kept].to_vec(), more: self.more + self.first.len() - kept }
    }

    /// Whether there is nothing to tell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.first.is_empty() && self.more == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_counted() {
        let excerpt = |most| Excerpt::of(most, ["a", "b", "c"].map(str::to_owned));
        assert_eq!(
            excerpt(5),
            Excerpt { first: vec!["a".into(), "b".into(), "c".into()], more: 0 }
        );
        assert_eq!(excerpt(2), Excerpt { first: vec!["a".into(), "b".into()], more: 1 });
        assert_eq!(excerpt(2).shortened(1), excerpt(1));
        assert_eq!(excerpt(2).shortened(5), excerpt(2));
        assert!(Excerpt::default().is_empty() && !excerpt(0).is_empty());
    }
}
