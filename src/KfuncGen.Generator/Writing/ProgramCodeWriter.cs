using System.Globalization;
using KfuncGen.Generator.Lowering.Programs;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Lowering.Symbols;
using KfuncGen.Generator.Names;
using KfuncGen.Generator.Verification;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Writing;

/// <summary>
/// Writes the code of a class's programs. Each is one constant, its listing: objects for instructions and kfuncs take the
/// compiler longer than all of lowering.
/// </summary>
internal static class ProgramCodeWriter
{
    /// <summary>The whole file.</summary>
    /// <param name="programs">The programs.</param>
    /// <param name="context">The compilation in which they were lowered.</param>
    /// <param name="duties">Says what calls ask for.</param>
    public static string Write(IReadOnlyList<ProgramCode> programs, LoweringContext context, CalleeDutiesReader duties)
    {
        CodeWriter writer = new();
        CSharpText.Header(writer, $"The code of the BPF programs of {programs[0].Model.Scope.Name}.");
        writer.Line("#pragma warning disable CS0612, CS0618 // what a program uses is judged where it uses it");
        writer.Line();
        ScopeWriter.Open(writer, programs[0].Model.Scope);
        writer.Open($"partial class {GeneratedMembers.Programs}");

        if (programs[0].Model.Object is { } shared)
        {
            Shared(writer, programs[0].Lowered.Container, shared, context);
            writer.Separate();
            writer.Open($"partial class {GeneratedMembers.Definitions}");
        }

        foreach (ProgramCode program in programs)
        {
            Write(writer, program, duties);
            writer.Separate();
        }

        if (programs[0].Model.Object is not null)
        {
            writer.Close();
        }

        writer.Close();
        ScopeWriter.Close(writer, programs[0].Model.Scope);
        return writer.ToSourceText().ToString();
    }

    private static void Shared(CodeWriter writer, INamedTypeSymbol container, ObjectModel shared, LoweringContext context)
    {
        writer.Line($"static partial void {ObjectWriter.DefinitionName}(");
        writer.Indent();
        writer.Line("ref string? listing, ref global::System.Action<global::KfuncGen.BpfInitialData>? data)");
        writer.Outdent();
        writer.Open();
        writer.Line("listing =");
        writer.Indent();
        RawText(writer, [.. ObjectListingWriter.Lines(container, shared, context)], ";");
        writer.Outdent();
        string[] initial = [.. InitialData(context.DataOf(container).Places)];

        if (initial.Length > 0)
        {
            writer.Line($"data = static data => data{string.Concat(initial)};");
        }

        writer.Close();
    }

    // What the CLR made of the fields, whatever they are made of.
    private static IEnumerable<string> InitialData(IEnumerable<(IFieldSymbol Field, int Offset)> places) => places
        .Where(static place => place.Field.Type.IsUnmanagedType && InitialValues.MayHave(place.Field))
        .Select(static place => $".Set({place.Offset.ToString(CultureInfo.InvariantCulture)}, {InitialValues.Expression(place.Field)})");

    private static void Write(CodeWriter writer, ProgramCode program, CalleeDutiesReader duties)
    {
        ProgramNames names = new(program);
        string[] listing = [.. ProgramListing.Lines(program, names, duties)];

        // A string, not UTF-8: for that the compiler makes a node of each byte.
        writer.Line(
            $"static partial void {ProgramsWriter.DefinitionName(program.Model)}(ref global::KfuncGen.BpfProgramCode? code) => code = " +
            "global::KfuncGen.BpfProgramCode.Parse(");
        writer.Indent();
        string[] initial = program.Model.Object is null ? [.. InitialData(program.Lowered.Fields)] : [];
        string end = initial.Length == 0 ? ");" : $").With(static data => data{string.Concat(initial)});";
        RawText(writer, listing, names.Fields.Count == 0 ? end : ",");

        for (int i = 0; i < names.Fields.Count; i++)
        {
            writer.Line($"static () => {names.Fields[i]}{(i < names.Fields.Count - 1 ? "," : end)}");
        }

        writer.Outdent();
    }

    private static void RawText(CodeWriter writer, string[] lines, string behind)
    {
        string quotes = new('"', Math.Max(3, lines.Max(LongestQuotes) + 1));
        writer.Line(quotes);

        foreach (string line in lines)
        {
            writer.Line(line);
        }

        writer.Line(quotes + behind);
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
}
