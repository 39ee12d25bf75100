//! Where the book's files are, and for whom it is built.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use workbook::{Workbook, files};

/// For whom the book is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Edition {
    /// All of it.
    Full,
    /// Without notes and pages for teachers.
    Student {
        /// With the pages that show the solutions.
        after: bool,
    },
}

/// Where things are.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    /// The workbook's root.
    pub(crate) root: PathBuf,
    /// The folder of the book.
    pub(crate) book: PathBuf,
}

impl Place {
    /// The book of the workbook in a folder.
    ///
    /// # Errors
    /// There is no such folder.
    pub(crate) fn new(root: &Path) -> Result<Self> {
        // The output's folder is told to mdBook from the book's, so both must be absolute.
        let root = std::path::absolute(root).context("there is no current folder")?;
        Ok(Self { book: root.join("book"), root })
    }

    /// The folder of the pages.
    pub(crate) fn sources(&self) -> PathBuf {
        self.book.join("src")
    }

    /// The chapters and exercises.
    ///
    /// # Errors
    /// One cannot be read.
    pub(crate) fn workbook(&self) -> Result<Workbook> {
        Ok(Workbook::read(self.root.clone())?)
    }
}

/// A page's path from the folder of pages, as it is shown: from the workbook's root.
pub(crate) fn shown(page: &Path) -> String {
    format!("book/src/{}", files::relative(page, Path::new("")))
}
