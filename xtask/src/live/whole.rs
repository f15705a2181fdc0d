//! A WebAssembly module, read into its pieces; knows no part of it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use anyhow::{Result, ensure};
use wasmparser::{DataKind, ElementItems, ElementKind, FunctionBody, Operator, Parser, Payload, TypeRef};

/// A module, read.
#[derive(Default)]
pub(super) struct Whole<'a> {
    pub types: Vec<wasmparser::FuncType>,
    pub imports: Vec<wasmparser::Import<'a>>,
    /// The type of each function; the imported ones come first.
    pub functions: Vec<u32>,
    pub imported: u32,
    pub tables: Vec<wasmparser::TableType>,
    pub memories: Vec<wasmparser::MemoryType>,
    pub globals: Vec<wasmparser::Global<'a>>,
    pub exports: Vec<wasmparser::Export<'a>>,
    /// Which function stands at which place of the table.
    pub slots: BTreeMap<u32, u32>,
    pub bodies: Vec<FunctionBody<'a>>,
    /// Which bytes stand where in memory.
    pub data: Vec<(u32, &'a [u8])>,
}

impl<'a> Whole<'a> {
    /// Reads a module.
    pub fn of(bytes: &'a [u8]) -> Result<Whole<'a>> {
        let mut whole = Whole::default();
        for payload in Parser::new(0).parse_all(bytes) {
            whole.take(payload?)?;
        }
        ensure!(!whole.tables.is_empty() && whole.memories.len() == 1, "a table and one memory are expected");
        Ok(whole)
    }

    fn take(&mut self, payload: Payload<'a>) -> Result<()> {
        match payload {
            Payload::TypeSection(section) => {
                self.types = section.into_iter_err_on_gc_types().collect::<Result<_, _>>()?;
            }
            Payload::ImportSection(section) => {
                section.into_imports().try_for_each(|import| self.take_import(import?))?;
            }
            Payload::FunctionSection(section) => {
                section.into_iter().try_for_each(|kind| kind.map(|kind| self.functions.push(kind)))?;
            }
            Payload::TableSection(section) => {
                section.into_iter().try_for_each(|table| table.map(|table| self.tables.push(table.ty)))?;
            }
            Payload::MemorySection(section) => {
                self.memories = section.into_iter().collect::<Result<_, _>>()?
            }
            Payload::GlobalSection(section) => {
                self.globals = section.into_iter().collect::<Result<_, _>>()?
            }
            Payload::ExportSection(section) => {
                self.exports = section.into_iter().collect::<Result<_, _>>()?
            }
            Payload::ElementSection(section) => {
                section.into_iter().try_for_each(|element| self.take_element(element?))?;
            }
            Payload::CodeSectionEntry(body) => self.bodies.push(body),
            Payload::DataSection(section) => {
                section.into_iter().try_for_each(|data| self.take_data(data?))?;
            }
            Payload::StartSection { .. } => anyhow::bail!("a module that starts by itself cannot be parted"),
            _ => {}
        }
        Ok(())
    }

    fn take_import(&mut self, import: wasmparser::Import<'a>) -> Result<()> {
        let TypeRef::Func(kind) = import.ty else { anyhow::bail!("only functions may be imported") };
        self.imports.push(import);
        self.functions.push(kind);
        self.imported += 1;
        Ok(())
    }

    fn take_element(&mut self, element: wasmparser::Element<'a>) -> Result<()> {
        let (ElementKind::Active { offset_expr, .. }, ElementItems::Functions(items)) =
            (element.kind, element.items)
        else {
            anyhow::bail!("the table's functions are expected in a list");
        };
        for (slot, function) in (offset(&offset_expr)?..).zip(items) {
            self.slots.insert(slot, function?);
        }
        Ok(())
    }

    fn take_data(&mut self, data: wasmparser::Data<'a>) -> Result<()> {
        let DataKind::Active { offset_expr, .. } = data.kind else {
            anyhow::bail!("data are expected to have their place");
        };
        self.data.push((offset(&offset_expr)?, data.data));
        Ok(())
    }

    /// Functions that are defined here.
    pub fn defined(&self) -> Range<u32> {
        self.imported..self.functions.len() as u32
    }

    /// What a function that is defined here does.
    pub fn body(&self, function: u32) -> &FunctionBody<'a> {
        &self.bodies[(function - self.imported) as usize]
    }

    /// The functions that a function calls by name.
    pub fn called(&self, function: u32) -> Result<BTreeSet<u32>> {
        let mut called = BTreeSet::new();
        for operator in self.body(function).get_operators_reader()? {
            match operator? {
                Operator::Call { function_index } => drop(called.insert(function_index)),
                Operator::RefFunc { .. } | Operator::ReturnCall { .. } => {
                    anyhow::bail!("only plain calls are expected")
                }
                _ => {}
            }
        }
        Ok(called)
    }
}

/// The place that a constant names.
fn offset(expression: &wasmparser::ConstExpr) -> Result<u32> {
    match expression.get_operators_reader().read()? {
        Operator::I32Const { value } => Ok(value as u32),
        _ => anyhow::bail!("a place is expected to be a number"),
    }
}
