//! Parts a WebAssembly module in two: what a first run needs, and the rest, which stands in the same table and memory
//! once it comes; knows no engine.
//!
//! A call from the first part to the rest goes through the table, where nothing stands until the rest is there: it stops
//! the engine, and who asked loads the rest and asks again.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use anyhow::{Context, Result};
use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{
    CodeSection, ConstExpr, DataSection, ElementSection, Elements, EntityType, ExportKind, ExportSection,
    Function, FunctionSection, GlobalSection, ImportSection, Instruction, MemorySection, Module,
    TableSection, TableType, TypeSection,
};
use wasmparser::{ExternalKind, Operator};

use super::whole::Whole;

/// The name of the module that the rest takes everything from.
const FIRST: &str = "first";

/// A part: its functions by their old numbers, with their new ones, and those of them that are defined there.
struct Part {
    numbers: BTreeMap<u32, u32>,
    own: Vec<u32>,
}

impl Part {
    fn of(taken: &[u32], own: Vec<u32>) -> Part {
        Part { numbers: taken.iter().chain(&own).copied().zip(0..).collect(), own }
    }

    fn holds(&self, function: u32) -> bool {
        self.numbers.contains_key(&function)
    }
}

/// Which function goes where.
struct Plan {
    first: Part,
    rest: Part,
    /// What the rest takes from the first part, in order.
    taken: Vec<u32>,
    /// The functions of the table by their places, and at the end those of the rest that the first part calls.
    slots: BTreeMap<u32, u32>,
    /// A place of each function that has one.
    places: BTreeMap<u32, u32>,
}

impl Plan {
    /// `seen` are the functions that ran, counted from the first that is defined in the module.
    fn of(whole: &Whole, seen: &BTreeSet<u32>) -> Result<Plan> {
        let exported = whole.exports.iter().filter(|export| export.kind == ExternalKind::Func);
        let asked: BTreeSet<u32> = exported.map(|export| export.index).collect();
        let (stay, go): (Vec<u32>, Vec<u32>) = whole
            .defined()
            .partition(|function| seen.contains(&(function - whole.imported)) || asked.contains(function));
        let imported: Vec<u32> = (0..whole.imported).collect();
        let first = Part::of(&imported, stay);
        let mut slots = whole.slots.clone();
        let mut places: BTreeMap<u32, u32> =
            slots.iter().map(|(slot, function)| (*function, *slot)).collect();
        let mut end = u32::try_from(whole.tables[0].initial)?;
        for function in &first.own {
            for called in whole.called(*function)? {
                if !first.holds(called) && !places.contains_key(&called) {
                    places.insert(called, end);
                    slots.insert(end, called);
                    end += 1;
                }
            }
        }
        let mut taken = BTreeSet::new();
        for function in &go {
            taken.extend(whole.called(*function)?.into_iter().filter(|called| first.holds(*called)));
        }
        let taken: Vec<u32> = taken.into_iter().collect();
        Ok(Plan { rest: Part::of(&taken, go), first, taken, slots, places })
    }

    /// How long the table is in the end.
    fn length(&self, whole: &Whole) -> u64 {
        let last = self.slots.last_key_value().map_or(0, |(slot, _)| u64::from(*slot) + 1);
        last.max(whole.tables[0].initial)
    }
}

/// The numbers that functions have in one part.
struct Renumbered<'a>(&'a Part);

impl Reencode for Renumbered<'_> {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, wasm_encoder::reencode::Error> {
        Ok(self.0.numbers[&function])
    }
}

/// Parts a module: the functions that ran stand in the first part, all others and the bytes of `apart` in the rest.
pub(super) fn parted(bytes: &[u8], seen: &BTreeSet<u32>, apart: &[Vec<u8>]) -> Result<[Vec<u8>; 2]> {
    let whole = Whole::of(bytes)?;
    let plan = Plan::of(&whole, seen)?;
    let [data, data_of_rest] = data(&whole, apart)?;
    Ok([first(&whole, &plan, &data)?, rest(&whole, &plan, &data_of_rest)?])
}

fn first(whole: &Whole, plan: &Plan, data: &DataSection) -> Result<Vec<u8>> {
    let (functions, code) = code(whole, plan, &plan.first)?;
    let mut encoder = RoundtripReencoder;
    let mut imports = ImportSection::new();
    for import in &whole.imports {
        imports.import(import.module, import.name, encoder.entity_type(import.ty)?);
    }
    let (mut tables, mut memories, mut globals) =
        (TableSection::new(), MemorySection::new(), GlobalSection::new());
    tables.table(table(whole, plan)?);
    // The others hold what is JavaScript's, which the exported functions alone touch.
    for other in &whole.tables[1..] {
        tables.table(encoder.table_type(*other)?);
    }
    memories.memory(encoder.memory_type(whole.memories[0])?);
    let mut exports = ExportSection::new();
    for export in &whole.exports {
        let number =
            if export.kind == ExternalKind::Func { plan.first.numbers[&export.index] } else { export.index };
        exports.export(export.name, encoder.export_kind(export.kind)?, number);
    }
    for (number, global) in (0..).zip(&whole.globals) {
        encoder.parse_global(&mut globals, global.clone())?;
        exports.export(&format!("g{number}"), ExportKind::Global, number);
    }
    exports.export("t", ExportKind::Table, 0).export("m", ExportKind::Memory, 0);
    for function in &plan.taken {
        exports.export(&format!("f{function}"), ExportKind::Func, plan.first.numbers[function]);
    }
    let mut module = Module::new();
    module.section(&types(whole)?).section(&imports).section(&functions).section(&tables).section(&memories);
    module
        .section(&globals)
        .section(&exports)
        .section(&elements(plan, &plan.first))
        .section(&code)
        .section(data);
    Ok(module.finish())
}

fn rest(whole: &Whole, plan: &Plan, data: &DataSection) -> Result<Vec<u8>> {
    let (functions, code) = code(whole, plan, &plan.rest)?;
    let mut encoder = RoundtripReencoder;
    let mut imports = ImportSection::new();
    imports.import(FIRST, "t", table(whole, plan)?).import(
        FIRST,
        "m",
        encoder.memory_type(whole.memories[0])?,
    );
    for (number, global) in (0..).zip(&whole.globals) {
        imports.import(FIRST, &format!("g{number}"), encoder.global_type(global.ty)?);
    }
    for function in &plan.taken {
        let kind = EntityType::Function(whole.functions[*function as usize]);
        imports.import(FIRST, &format!("f{function}"), kind);
    }
    let mut module = Module::new();
    module.section(&types(whole)?).section(&imports).section(&functions).section(&elements(plan, &plan.rest));
    module.section(&code).section(data);
    Ok(module.finish())
}

fn types(whole: &Whole) -> Result<TypeSection> {
    let mut types = TypeSection::new();
    for kind in &whole.types {
        types.ty().func_type(&RoundtripReencoder.func_type(kind.clone())?);
    }
    Ok(types)
}

fn table(whole: &Whole, plan: &Plan) -> Result<TableType> {
    let mut table = RoundtripReencoder.table_type(whole.tables[0])?;
    table.minimum = plan.length(whole);
    table.maximum = table.maximum.map(|most| most.max(table.minimum));
    Ok(table)
}

/// What a part puts into the table, in stretches without a gap.
fn elements(plan: &Plan, part: &Part) -> ElementSection {
    let mut stretches: Vec<(u32, Vec<u32>)> = Vec::new();
    for (slot, function) in plan.slots.iter().filter(|(_, function)| part.own.binary_search(function).is_ok())
    {
        let number = part.numbers[function];
        match stretches.last_mut() {
            Some((start, functions)) if *start + functions.len() as u32 == *slot => functions.push(number),
            _ => stretches.push((*slot, vec![number])),
        }
    }
    let mut elements = ElementSection::new();
    for (start, functions) in stretches {
        elements.active(None, &ConstExpr::i32_const(start as i32), Elements::Functions(functions.into()));
    }
    elements
}

fn code(whole: &Whole, plan: &Plan, part: &Part) -> Result<(FunctionSection, CodeSection)> {
    let (mut functions, mut code) = (FunctionSection::new(), CodeSection::new());
    for number in &part.own {
        functions.function(whole.functions[*number as usize]);
        code.function(&function(whole, plan, part, *number)?);
    }
    Ok((functions, code))
}

/// A function of a part; what stands elsewhere is called through the table.
fn function(whole: &Whole, plan: &Plan, part: &Part, number: u32) -> Result<Function> {
    let mut renumbered = Renumbered(part);
    let body = whole.body(number);
    let mut function = renumbered.new_function_with_parsed_locals(body)?;
    for operator in body.get_operators_reader()? {
        match operator? {
            Operator::Call { function_index } if !part.holds(function_index) => {
                function.instruction(&Instruction::I32Const(plan.places[&function_index] as i32));
                let type_index = whole.functions[function_index as usize];
                function.instruction(&Instruction::CallIndirect { type_index, table_index: 0 });
            }
            operator => {
                function.instruction(&renumbered.instruction(operator)?);
            }
        }
    }
    Ok(function)
}

/// The memory of both parts at the start; where bytes are put apart, nothing stands in the first.
fn data(whole: &Whole, apart: &[Vec<u8>]) -> Result<[DataSection; 2]> {
    let mut pieces = whole.data.clone();
    let mut moved = DataSection::new();
    for bytes in apart {
        let place = pieces.iter().enumerate().find_map(|(index, (_, piece))| {
            piece.windows(bytes.len()).position(|window| window == bytes).map(|start| (index, start))
        });
        let (index, start) = place.context("what shall be put apart stands nowhere")?;
        let (offset, piece) = pieces.remove(index);
        let end = start + bytes.len();
        moved.active(0, &ConstExpr::i32_const((offset as usize + start) as i32), bytes.iter().copied());
        pieces.insert(index, (offset + end as u32, &piece[end..]));
        pieces.insert(index, (offset, &piece[..start]));
    }
    let mut stays = DataSection::new();
    for (offset, piece) in pieces {
        stays.active(0, &ConstExpr::i32_const(offset as i32), piece.iter().copied());
    }
    Ok([stays, moved])
}
