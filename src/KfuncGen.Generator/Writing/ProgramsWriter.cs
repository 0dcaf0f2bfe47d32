using KfuncGen.Generator.Lowering.Programs;
using KfuncGen.Generator.Names;
using KfuncGen.Snapshots;
using KfuncGen.Stubs.Naming;
using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.Generator.Writing;

/// <summary>
/// Writes what a class with programs shows: a member for each. Their code comes in a file of its own, which only a build
/// makes; without it the methods that define it are left out, and nothing breaks.
/// </summary>
internal static class ProgramsWriter
{
    /// <summary>The whole file.</summary>
    public static SourceText Write(EquatableArray<ProgramModel> programs, string typesNamespace)
    {
        CodeWriter writer = new();
        CSharpText.Header(writer, $"BPF programs of {programs[0].Scope.Name}.");
        writer.Line();
        ScopeWriter.Open(writer, programs[0].Scope);

        // A struct that only this class sees cannot show in a member that others do.
        string visibility = programs.Any(static program => program.Visibility == "private"
            || program.Object is { } shared && shared.Maps.Concat(shared.Data).Any(static member => member.Visibility == "private"))
            ? "private"
            : "public";

        if (programs[0].Object is { } shared)
        {
            ObjectWriter.Open(writer, programs, shared, visibility, typesNamespace);
            writer.Line("/// <summary>The programs before they are loaded.</summary>");
            writer.Open($"public static partial class {GeneratedMembers.Definitions}");
        }
        else
        {
            writer.Line("/// <summary>The BPF programs of this class.</summary>");
            CSharpText.Generated(writer);
            writer.Open($"{visibility} static partial class {GeneratedMembers.Programs}");
        }

        foreach (ProgramModel program in programs)
        {
            Write(writer, program, typesNamespace);
            writer.Separate();
        }

        if (programs[0].Object is not null)
        {
            writer.Close();
        }

        writer.Close();
        ScopeWriter.Close(writer, programs[0].Scope);
        return writer.ToSourceText();
    }

    /// <summary>The name of the method that defines a program's code.</summary>
    public static string DefinitionName(ProgramModel program) => "Define" + program.Name;

    private static void Write(CodeWriter writer, ProgramModel program, string typesNamespace)
    {
        string type = program.Context is { } context
            ? $"global::KfuncGen.BpfProgram<{context.Qualified(typesNamespace)}>"
            : $"global::KfuncGen.BpfProgramOf<global::KfuncGen.{program.Type.Loaded}>";

        writer.Line($"/// <summary>The program <c>{program.Name}</c>, of type <c>{program.Type.Name}</c>.</summary>");
        writer.Line(
            $"{(program.Visibility == "internal" ? "internal" : "public")} static {type} {CSharpIdentifier.Escape(program.Name)} {{ " +
            $"get; }} = {type}.Define(new()");
        writer.Open();
        writer.Line($"Name = {CSharpText.Literal(program.Name)},");
        writer.Line($"Type = global::KfuncGen.BpfProgramType.{program.Type.Name},");
        writer.Line($"License = {CSharpText.Literal(program.License)},");

        if (program.Object is not null)
        {
            writer.Line($"Object = {CSharpText.Literal(program.Scope.Types[program.Scope.Types.Count - 1].Name)},");
        }

        if (program.IsSleepable)
        {
            writer.Line("IsSleepable = true,");
        }

        if (program.IsOptional)
        {
            writer.Line("IsOptional = true,");
        }

        if (program.AlternativeTo is not null)
        {
            writer.Line($"AlternativeTo = {CSharpText.Literal(program.AlternativeTo)},");
        }

        writer.Line("Code = static () =>");
        writer.Open();
        writer.Line("global::KfuncGen.BpfProgramCode? code = null;");
        writer.Line($"{DefinitionName(program)}(ref code);");
        writer.Line("return code;");
        writer.Close("},");
        writer.Close("});");
        writer.Separate();
        writer.Line($"static partial void {DefinitionName(program)}(ref global::KfuncGen.BpfProgramCode? code);");
    }
}
