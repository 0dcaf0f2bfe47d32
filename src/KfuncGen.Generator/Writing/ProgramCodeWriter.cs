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
    // A property of each program stands beside it: no name that somebody gives a program.
    private const string TableName = "KfuncsOfPrograms";

    /// <summary>The whole file.</summary>
    public static string Write(IReadOnlyList<ProgramCode> programs)
    {
        CodeWriter writer = new();
        CSharpText.Header(writer, $"The code of the BPF programs of {programs[0].Model.Scope.Name}.");
        writer.Line("#pragma warning disable CS0612, CS0618 // what a program uses is judged where it uses it");
        writer.Line();
        ScopeWriter.Open(writer, programs[0].Model.Scope);
        writer.Open($"partial class {ProgramsWriter.ClassName}");

        Dictionary<string, StubVariant> kfuncs = new(StringComparer.Ordinal);

        foreach (ProgramCode program in programs)
        {
            ProgramNames names = new(program);
            Write(writer, program, names);
            writer.Separate();

            foreach (StubVariant variant in names.Kfuncs)
            {
                kfuncs[variant.Identifier] = variant;
            }
        }

        if (kfuncs.Count > 0)
        {
            WriteKfuncTable(writer, kfuncs.Values);
        }

        writer.Close();
        ScopeWriter.Close(writer, programs[0].Model.Scope);
        return writer.ToSourceText().ToString();
    }

    private static void Write(CodeWriter writer, ProgramCode program, ProgramNames names)
    {
        BpfCode code = program.Code;

        writer.Line($"static partial void {ProgramsWriter.DefinitionName(program.Model)}(ref global::KfuncGen.BpfProgramCode? code) => code = new()");
        writer.Open();
        WriteInstructions(writer, code);
        WriteList(writer, "Functions", code.Functions.Select(function => Function(function, program.Lowered)));
        WriteList(writer, "Relocations", code.Relocations.Select(names.Relocation));
        WriteList(writer, "Kfuncs", names.Kfuncs.Select(static variant => $"{TableName}.{CSharpIdentifier.Escape(variant.Identifier)},"));
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
        WriteLines(writer, code, files);
        writer.Close("};");
    }

    // One literal: to compile an object for each line takes longer than all else here.
    private static void WriteLines(CodeWriter writer, BpfCode code, ImmutableArray<string> files)
    {
        if (code.Lines.IsEmpty)
        {
            return;
        }

        string[] lines = [.. code.Lines.Select(line =>
            $"{Number(line.Instruction)} {Number(files.IndexOf(line.Line.File))} {Number(line.Line.Line)} {Number(line.Line.Column)} {line.Line.Text}")];
        string quotes = new('"', Math.Max(3, lines.Max(LongestQuotes) + 1));

        writer.Line($"Lines = global::KfuncGen.BpfCodeLine.Parse({quotes}");
        writer.Indent();

        foreach (string line in lines)
        {
            writer.Line(line);
        }

        writer.Line(quotes + "),");
        writer.Outdent();
    }

    private static int LongestQuotes(string text)
    {
        int longest = 0;
        int current = 0;

        foreach (char one in text)
        {
            current = one == '"' ? current + 1 : 0;
            longest = Math.Max(longest, current);
        }

        return longest;
    }

    private static void WriteInstructions(CodeWriter writer, BpfCode code)
    {
        Dictionary<int, SourceLine> lines = code.Lines.ToDictionary(static line => line.Instruction, static line => line.Line);
        writer.Line("Instructions =");
        writer.Line("[");
        writer.Indent();

        // "   7: w0 = 1", and a line with each function's name.
        foreach (string text in BpfDisassembly.Of(code).Split(['\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (!char.IsWhiteSpace(text[0]) && !char.IsDigit(text[0]))
            {
                writer.Line("// " + text);
                continue;
            }

            int slot = int.Parse(text.Substring(0, text.IndexOf(':')), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);

            if (lines.TryGetValue(slot, out SourceLine? line))
            {
                writer.Line($"// {Number(line.Line)}: {line.Text}");
            }

            writer.Line($"{Packed(code.Instructions[slot])}, // {text}");

            if (code.Instructions[slot].Opcode == BpfOpcode.LoadConstant64)
            {
                writer.Line($"{Packed(code.Instructions[slot + 1])},");
            }
        }

        writer.Outdent();
        writer.Line("],");
    }

    // Programs of a class often call the same ones.
    private static void WriteKfuncTable(CodeWriter writer, IEnumerable<StubVariant> kfuncs)
    {
        writer.Open($"private static class {TableName}");

        foreach (StubVariant variant in kfuncs)
        {
            writer.Line($"public static readonly global::KfuncGen.KfuncVariant {CSharpIdentifier.Escape(variant.Identifier)} = new(");
            VariantWriter.Write(writer, variant, ");");
            writer.Separate();
        }

        writer.Close();
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
