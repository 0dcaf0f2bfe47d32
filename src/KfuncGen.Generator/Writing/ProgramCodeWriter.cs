using System.Collections.Immutable;
using System.Globalization;
using KfuncGen.Bpf.Code;
using KfuncGen.Bpf.Instructions;
using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Lowering;
using KfuncGen.Generator.Lowering.Programs;
using KfuncGen.Generator.Stubs;

namespace KfuncGen.Generator.Writing;

/// <summary>Writes the code of a class's programs, to be read as well as compiled: an instruction a line, below its C#.</summary>
internal static class ProgramCodeWriter
{
    /// <summary>The whole file.</summary>
    public static string Write(IReadOnlyList<ProgramCode> programs)
    {
        CodeWriter writer = new();
        CSharpText.Header(writer, $"The code of the BPF programs of {programs[0].Model.Scope.Name}.");
        writer.Line("#pragma warning disable CS0612, CS0618 // what a program uses is judged where it uses it");
        writer.Line();
        ScopeWriter.Open(writer, programs[0].Model.Scope);
        writer.Open($"partial class {ProgramsWriter.ClassName}");

        foreach (ProgramCode program in programs)
        {
            Write(writer, program);
            writer.Separate();
        }

        writer.Close();
        ScopeWriter.Close(writer, programs[0].Model.Scope);
        return writer.ToSourceText().ToString();
    }

    private static void Write(CodeWriter writer, ProgramCode program)
    {
        BpfCode code = program.Code;
        ProgramNames names = new(program);

        writer.Line($"static partial void {ProgramsWriter.DefinitionName(program.Model)}(ref global::KfuncGen.BpfProgramCode? code) => code = new()");
        writer.Open();
        WriteInstructions(writer, code, names);
        WriteList(writer, "Functions", code.Functions.Select(function => Function(function, program.Lowered)));
        WriteList(writer, "Relocations", code.Relocations.Select(names.Relocation));
        WriteKfuncs(writer, names.Kfuncs);
        WriteList(writer, "Fields", names.Fields.Select(static field => $"static () => {field},"));

        if (!code.ReadOnlyData.IsDefaultOrEmpty)
        {
            writer.Line($"ReadOnlyData = [{string.Join(", ", code.ReadOnlyData.Select(static one => Number(one)))}],");
        }

        if (code.WritableSize > 0)
        {
            writer.Line($"WritableSize = {Number(code.WritableSize)},");
        }

        ImmutableArray<string> files = [.. code.Lines.Select(static line => line.Line.File).Distinct()];
        WriteList(writer, "Files", files.Select(static file => CSharpText.Literal(file) + ","));
        WriteList(writer, "Lines", code.Lines.Select(line =>
            $"new({Number(line.Instruction)}, {Number(files.IndexOf(line.Line.File))}, {Number(line.Line.Line)}, {Number(line.Line.Column)}, {CSharpText.Literal(line.Line.Text)}),"));
        writer.Close("};");
    }

    private static void WriteInstructions(CodeWriter writer, BpfCode code, ProgramNames names)
    {
        Dictionary<int, SourceLine> lines = code.Lines.ToDictionary(static line => line.Instruction, static line => line.Line);
        Dictionary<int, string> functions = code.Functions.ToDictionary(static function => function.Start, static function => function.Name);
        Dictionary<int, BpfRelocation> relocations = code.Relocations.ToDictionary(static relocation => relocation.Instruction);
        writer.Line("Instructions =");
        writer.Line("[");
        writer.Indent();

        for (int i = 0; i < code.Instructions.Length; i++)
        {
            BpfInstruction instruction = code.Instructions[i];
            BpfInstruction next = i + 1 < code.Instructions.Length ? code.Instructions[i + 1] : default;

            if (functions.TryGetValue(i, out string? function))
            {
                writer.Line($"// {function}:");
            }

            if (lines.TryGetValue(i, out SourceLine? line))
            {
                writer.Line($"// {Number(line.Line)}: {line.Text}");
            }

            string? name = relocations.TryGetValue(i, out BpfRelocation? relocation) ? ProgramNames.Describe(relocation, next)
                : instruction is { Opcode: BpfOpcode.ClassJump | BpfOpcode.Call, Source: BpfPseudo.Call } && functions.TryGetValue(i + 1 + instruction.Immediate, out string? callee) ? callee
                : names.HelperOf(instruction);
            writer.Line($"{Packed(instruction)}, // {Number(i),4}: {InstructionText.Of(instruction, next, name)}");

            if (instruction.Opcode == BpfOpcode.LoadConstant64)
            {
                writer.Line($"{Packed(next)},");
                i++;
            }
        }

        writer.Outdent();
        writer.Line("],");
    }

    private static void WriteKfuncs(CodeWriter writer, IReadOnlyList<StubVariant> kfuncs)
    {
        if (kfuncs.Count == 0)
        {
            return;
        }

        writer.Line("Kfuncs =");
        writer.Line("[");
        writer.Indent();

        foreach (StubVariant variant in kfuncs)
        {
            writer.Line("new(");
            VariantWriter.Write(writer, variant, "),");
        }

        writer.Outdent();
        writer.Line("],");
    }

    private static void WriteList(CodeWriter writer, string name, IEnumerable<string> elements)
    {
        bool isOpen = false;

        foreach (string element in elements)
        {
            if (!isOpen)
            {
                writer.Line($"{name} =");
                writer.Line("[");
                writer.Indent();
                isOpen = true;
            }

            writer.Line(element);
        }

        if (isOpen)
        {
            writer.Outdent();
            writer.Line("],");
        }
    }

    private static string Function(BpfCodeFunction function, LoweredProgram lowered)
    {
        FunctionLowering source = lowered.Functions.First(one => one.Function.Name == function.Name);
        string shape = $"{ShapeText.Of(source.Method.ReturnType)}({string.Join(",", source.ParameterShapes.Select(static parameter => parameter.Shape))})";
        string names = string.Join(", ", source.ParameterShapes.Select(static parameter => CSharpText.Literal(parameter.Name)));
        return $"new({CSharpText.Literal(function.Name)}, {Number(function.Start)}, {CSharpText.Literal(shape)}, [{names}]),";
    }

    private static string Packed(BpfInstruction instruction) => "0x" + instruction.Packed.ToString("x16", CultureInfo.InvariantCulture);

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
