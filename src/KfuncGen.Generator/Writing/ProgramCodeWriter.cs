using KfuncGen.Generator.Lowering.Programs;
using KfuncGen.Generator.Lowering.Scopes;
using KfuncGen.Generator.Names;

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
    public static string Write(IReadOnlyList<ProgramCode> programs, LoweringContext context)
    {
        CodeWriter writer = new();
        CSharpText.Header(writer, $"The code of the BPF programs of {programs[0].Model.Scope.Name}.");
        writer.Line("#pragma warning disable CS0612, CS0618 // what a program uses is judged where it uses it");
        writer.Line();
        ScopeWriter.Open(writer, programs[0].Model.Scope);
        writer.Open($"partial class {GeneratedMembers.Programs}");

        if (programs[0].Model.Object is { } shared)
        {
            writer.Line($"static partial void {ObjectWriter.DefinitionName}(ref string? listing) => listing =");
            writer.Indent();
            RawText(writer, [.. ObjectListingWriter.Lines(programs[0].Lowered.Container, shared, context)], ";");
            writer.Outdent();
            writer.Separate();
            writer.Open($"partial class {GeneratedMembers.Definitions}");
        }

        foreach (ProgramCode program in programs)
        {
            Write(writer, program);
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

    private static void Write(CodeWriter writer, ProgramCode program)
    {
        ProgramNames names = new(program);
        string[] listing = [.. ProgramListing.Lines(program, names)];

        // A string, not UTF-8: for that the compiler makes a node of each byte.
        writer.Line(
            $"static partial void {ProgramsWriter.DefinitionName(program.Model)}(ref global::KfuncGen.BpfProgramCode? code) => code = " +
            "global::KfuncGen.BpfProgramCode.Parse(");
        writer.Indent();
        RawText(writer, listing, names.Fields.Count == 0 ? ");" : ",");

        for (int i = 0; i < names.Fields.Count; i++)
        {
            writer.Line($"static () => {names.Fields[i]}{(i < names.Fields.Count - 1 ? "," : ");")}");
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
