//! The walk over a file.

use std::collections::BTreeSet;
use std::ops::Range;

use proc_macro2::{TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Block, Expr, ExprMethodCall, File, ImplItem, Item, ItemConst, ItemImpl, ItemMod, Macro};

use crate::mutant::Change;
use crate::{expressions, macros, statements};

/// All changes to a file, in the order of its text.
pub(crate) fn changes(source: &str, file: &File) -> Vec<Change> {
    let constants = file.items.iter().filter_map(|item| match item {
        Item::Const(ItemConst { ident, .. }) => Some(ident.to_string()),
        _ => None,
    });
    let mut finder = Finder { source, constants: constants.collect(), changes: Vec::new() };
    finder.visit_file(file);
    finder.changes
}

/// Collects changes on its way.
pub(crate) struct Finder<'s> {
    source: &'s str,
    /// The constants of the file itself: their values are changed where they stand.
    pub(crate) constants: BTreeSet<String>,
    changes: Vec<Change>,
}

impl<'s> Finder<'s> {
    /// The text of a piece of syntax.
    pub(crate) fn text(&self, piece: &impl Spanned) -> &'s str {
        &self.source[bytes_of(piece)]
    }

    /// The text between two bytes.
    pub(crate) fn text_at(&self, range: Range<usize>) -> &'s str {
        &self.source[range]
    }

    /// Adds a change of one place.
    pub(crate) fn change(&mut self, name: String, range: Range<usize>, text: impl Into<String>) {
        self.changes_at(name, vec![(range, text.into())]);
    }

    /// Adds a change of several places.
    pub(crate) fn changes_at(&mut self, name: String, edits: Vec<(Range<usize>, String)>) {
        self.changes.push(Change { name, edits });
    }
}

impl<'ast> Visit<'ast> for Finder<'_> {
    fn visit_block(&mut self, block: &'ast Block) {
        for (index, statement) in block.stmts.iter().enumerate() {
            statements::changes(self, block, index);
            self.visit_stmt(statement);
        }
    }

    fn visit_expr(&mut self, expression: &'ast Expr) {
        expressions::changes(self, expression);
        visit::visit_expr(self, expression);
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        expressions::of_call(self, call);
        visit::visit_expr_method_call(self, call);
    }

    fn visit_macro(&mut self, mac: &'ast Macro) {
        macros::changes(self, mac);
    }

    fn visit_item_impl(&mut self, item: &'ast ItemImpl) {
        if item.trait_.as_ref().is_some_and(|(path, ..)| path.is_ident("Drop")) {
            let name = format!("`impl Drop for {}` left out", self.text(&item.self_ty));
            self.change(name, bytes_of(item), "");
        }
        // Not the types of its items, which are no code that runs.
        for inner in &item.items {
            if let ImplItem::Fn(function) = inner {
                self.visit_block(&function.block);
            }
        }
    }

    /// Tests beside the program are not part of it.
    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        if !item.attrs.iter().any(|attribute| attribute.path().is_ident("cfg")) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}

    /// Lengths of arrays in types.
    fn visit_type(&mut self, _: &'ast syn::Type) {}
}

/// Where a piece of syntax stands in its file.
pub(crate) fn bytes_of(piece: &impl Spanned) -> Range<usize> {
    piece.span().byte_range()
}

/// Whether a name is among the tokens.
pub(crate) fn mentions(tokens: TokenStream, name: &str) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => mentions(group.stream(), name),
        TokenTree::Ident(ident) => ident == name,
        TokenTree::Literal(literal) => literal.to_string().contains(&format!("{{{name}")),
        TokenTree::Punct(_) => false,
    })
}
