using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using KfuncGen.Bpf.Code;
using KfuncGen.Bpf.Instructions;
using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Programs;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Verification;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Stubs.Variants;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Writing;

/// <summary>
/// A program's code as text, an instruction a line below its C#: what people read is what the run-time library reads
/// (<c>BpfListing</c> there says what the lines are), and for the compiler it is one constant.
/// </summary>
internal static class ProgramListing
{
    /// <summary>The format of what is written, which the run-time library knows by this number (<c>ListingFormat</c> there).</summary>
    internal const int Format = 1;

    private const int BytesOfALine = 32;

    /// <summary>The lines.</summary>
    /// <param name="program">The program.</param>
    /// <param name="names">What its relocations name.</param>
    /// <param name="duties">Says what calls ask for.</param>
    public static IEnumerable<string> Lines(ProgramCode program, ProgramNames names, CalleeDutiesReader duties)
    {
        BpfCode code = program.Code;
        yield return "listing " + Number(Format);

        if (ProgramType.HookOf(program.Lowered.Functions[0].Method) is { } hook)
        {
            yield return $"hook {OnOneLine(hook)} {HookShape(program.Lowered.Functions[0].Method)}";
        }

        if (program.Model.Type.IsAtProbe)
        {
            yield return $"arguments {HookShape(program.Lowered.Functions[0].Method)}";
        }

        IEnumerable<string> shared = names.Maps.Select(static map => "map " + map)
            .Concat(names.Fields.Select(static field => "constant " + FieldName(field)));

        foreach (string line in names.Kfuncs.SelectMany(variant => Kfunc(variant).Concat(Duties(duties.OfKfunc(variant))))
            .Concat(Helpers(code, program.Lowered, duties))
            .Concat(names.Cores.Select(static core => "core " + core))
            .Concat(program.Model.Object is null ? [] : shared)
            .Concat(Data(code)))
        {
            yield return line;
        }

        string[] disassembly = BpfDisassembly.Slots(code);
        string?[] relocations = new string?[code.Instructions.Length];

        foreach (BpfRelocation relocation in code.Relocations)
        {
            relocations[relocation.Instruction] = names.Relocation(relocation);
        }

        int width = relocations.Max(static relocation => relocation?.Length ?? 0);
        int function = 0;
        int source = 0;
        string? file = null;

        for (int slot = 0; slot < code.Instructions.Length; slot++)
        {
            if (function < code.Functions.Length && code.Functions[function].Start == slot)
            {
                yield return Function(code.Functions[function++], program.Lowered);
            }

            for (; source < code.Lines.Length && code.Lines[source].Instruction == slot; source++)
            {
                SourceLine line = code.Lines[source].Line;

                if (line.File != file)
                {
                    file = line.File;
                    yield return "file " + OnOneLine(file);
                }

                yield return $"{Number(line.Line)}:{Number(line.Column)} {OnOneLine(line.Text)}";
            }

            string packed = $"{Number(slot),4}: {code.Instructions[slot].Packed.ToString("x16", CultureInfo.InvariantCulture)}";
            yield return disassembly[slot].Length == 0
                ? packed
                : $"{packed} {(relocations[slot] ?? "").PadRight(width)} ; {disassembly[slot]}";
        }
    }

    // The last name in the expression that reads it.
    private static string FieldName(string expression)
    {
        string path = expression.Split(' ')[0].TrimEnd(')');
        return path.Substring(path.LastIndexOf('.') + 1);
    }

    // What the program makes of the hook's arguments, which loading compares with the running kernel's.
    private static string HookShape(IMethodSymbol method) =>
        string.Join(",", method.Parameters.Select(static parameter => ShapeText.Of(parameter.Type)));

    private static IEnumerable<string> Kfunc(StubVariant variant)
    {
        yield return "kfunc " + variant.Kfunc;

        if (variant.Flavour is not null)
        {
            yield return "flavour " + variant.Flavour;
        }

        yield return "prototype " + OnOneLine(variant.Prototype);

        foreach (string shape in variant.Shapes)
        {
            yield return "shape " + shape;
        }

        if (variant.Flags is { } flags && flags != KfuncFlags.None)
        {
            // A bit that this version has no name for is kept as a number.
            yield return "flags " + (CSharpText.HasNames(flags)
                ? string.Join(", ", KfuncFlagBits.Names(flags))
                : ((ulong)flags).ToString(CultureInfo.InvariantCulture));
        }

        if (!variant.Present.IsEmpty)
        {
            yield return "present " + string.Join(";", variant.Present);
        }

        if (!variant.Missing.IsEmpty)
        {
            yield return "missing " + string.Join(";", variant.Missing);
        }

        if (!variant.Refused.IsEmpty)
        {
            yield return "refused " + string.Join(";", variant.Refused);
        }

        if (variant.Module is not null)
        {
            yield return "module " + OnOneLine(variant.Module);
        }

        if (variant.Deprecation is not null)
        {
            yield return "deprecated " + OnOneLine(variant.Deprecation);
        }
    }

    private static IEnumerable<string> Duties(CalleeDuties? duties)
    {
        foreach (string sentence in duties?.Sentences ?? [])
        {
            yield return "duty " + OnOneLine(sentence);
        }

        if (duties?.Begins is { } begun)
        {
            yield return "begins " + begun;
        }
    }

    // Those of which there is something to say.
    private static IEnumerable<string> Helpers(BpfCode code, LoweredProgram lowered, CalleeDutiesReader duties)
    {
        HashSet<int> called = [.. code.Instructions
            .Where(static one => one is { Opcode: BpfOpcode.ClassJump | BpfOpcode.Call, Source: 0 })
            .Select(static one => one.Immediate)];

        return lowered.Functions
            .SelectMany(static scope => scope.Function.Blocks)
            .SelectMany(static block => block.Values)
            .Select(static value => value.Callee)
            .OfType<IrCallee.Helper>()
            .Where(helper => called.Remove(helper.Id))
            .Select(helper => (helper.Id, Lines: Duties(duties.OfHelper(helper.Name)).ToList()))
            .Where(static helper => helper.Lines.Count > 0)
            .OrderBy(static helper => helper.Id)
            .SelectMany(static helper => helper.Lines.Prepend($"helper {Number(helper.Id)}"));
    }

    private static IEnumerable<string> Data(BpfCode code)
    {
        ImmutableArray<byte> constants = code.ReadOnlyData.IsDefault ? [] : code.ReadOnlyData;

        for (int i = 0; i < constants.Length; i += BytesOfALine)
        {
            yield return "readonly " + string.Concat(
                constants.Skip(i).Take(BytesOfALine).Select(static one => one.ToString("x2", CultureInfo.InvariantCulture)));
        }

        if (code.WritableSize > 0)
        {
            yield return $"writable {Number(code.WritableSize)}";
        }
    }

    private static string Function(BpfCodeFunction function, LoweredProgram lowered)
    {
        FunctionScope source = lowered.Functions.First(one => one.Function.Name == function.Name);
        IEnumerable<string> shapes = source.ParameterShapes.Select(static parameter => parameter.Shape);
        string shape = $"{ShapeText.Of(source.Method.ReturnType)}({string.Join(",", shapes)})";
        return $"function {function.Name}({string.Join(", ", source.ParameterShapes.Select(static parameter => parameter.Name))}) {shape}";
    }

    // The text stands in a raw literal: what ends a line in C# would end one there, and a surrogate without its other half would
    // not come through the file.
    private static string OnOneLine(string text)
    {
        StringBuilder? replaced = null;

        for (int i = 0; i < text.Length; i++)
        {
            bool isPair = i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]);

            if (!isPair && (char.IsSurrogate(text[i]) || text[i] is '\r' or '\n' or '\u0085' or '\u2028' or '\u2029'))
            {
                replaced ??= new StringBuilder(text);
                replaced[i] = '\ufffd';
            }
            else if (isPair)
            {
                i++;
            }
        }

        return replaced?.ToString() ?? text;
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
