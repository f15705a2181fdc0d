//! A module that notes which of its functions ran; knows no part of it.

use std::convert::Infallible;

use anyhow::Result;
use wasm_encoder::reencode::Reencode;
use wasm_encoder::{
    CodeSection, ConstExpr, ExportKind, ExportSection, GlobalSection, GlobalType, Instruction, Module,
    ValType,
};
use wasmparser::{FunctionBody, Parser};

use super::whole::Whole;

/// Counts functions while a module is written anew.
struct Watch {
    globals: u32,
    count: u32,
    next: u32,
}

impl Reencode for Watch {
    type Error = Infallible;

    fn parse_global_section(
        &mut self,
        globals: &mut GlobalSection,
        section: wasmparser::GlobalSectionReader<'_>,
    ) -> Result<(), wasm_encoder::reencode::Error> {
        wasm_encoder::reencode::utils::parse_global_section(self, globals, section)?;
        let kind = GlobalType { val_type: ValType::I32, mutable: true, shared: false };
        for _ in 0..self.count {
            globals.global(kind, &ConstExpr::i32_const(0));
        }
        Ok(())
    }

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        section: wasmparser::ExportSectionReader<'_>,
    ) -> Result<(), wasm_encoder::reencode::Error> {
        wasm_encoder::reencode::utils::parse_export_section(self, exports, section)?;
        for number in 0..self.count {
            exports.export(&format!("seen{number}"), ExportKind::Global, self.globals + number);
        }
        Ok(())
    }

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        body: FunctionBody<'_>,
    ) -> Result<(), wasm_encoder::reencode::Error> {
        let mut function = self.new_function_with_parsed_locals(&body)?;
        function.instruction(&Instruction::I32Const(1));
        function.instruction(&Instruction::GlobalSet(self.globals + self.next));
        self.next += 1;
        let mut operators = body.get_operators_reader()?;
        while !operators.eof() {
            function.instruction(&self.parse_instruction(&mut operators)?);
        }
        code.function(&function);
        Ok(())
    }
}

/// A module that notes which of its functions ran: for each a variable, `seen0`, `seen1` and so on, that becomes 1.
pub(super) fn watched(bytes: &[u8]) -> Result<Vec<u8>> {
    let whole = Whole::of(bytes)?;
    let mut watch = Watch { globals: whole.globals.len() as u32, count: whole.bodies.len() as u32, next: 0 };
    let mut module = Module::new();
    watch.parse_core_module(&mut module, Parser::new(0), bytes)?;
    Ok(module.finish())
}
