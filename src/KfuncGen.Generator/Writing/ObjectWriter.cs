using KfuncGen.Generator.Lowering.Programs;
using KfuncGen.Generator.Names;
using KfuncGen.Snapshots;
using KfuncGen.Stubs.Naming;

namespace KfuncGen.Generator.Writing;

/// <summary>Writes what the class of an object shows: how it is loaded, and a property for each program, map and datum.</summary>
internal static class ObjectWriter
{
    /// <summary>The name of the method that defines what the programs share.</summary>
    public const string DefinitionName = "defineShared";

    private const string Library = "global::KfuncGen.";

    // What BpfObject has for generated code may be called as a map is. A property hides no method with type parameters.
    private static readonly HashSet<string> Hidden = ["LoadObject", "TryLoadObject"];

    /// <summary>Opens the class, and writes all but what its programs are before they are loaded.</summary>
    public static void Open(
        CodeWriter writer, EquatableArray<ProgramModel> programs, ObjectModel shared, string visibility, string typesNamespace)
    {
        string name = programs[0].Scope.Types[programs[0].Scope.Types.Count - 1].Name;
        writer.Line("/// <summary>The BPF programs of this class, loaded, with the maps and the data that they share.</summary>");
        CSharpText.Generated(writer);
        writer.Open($"{visibility} sealed partial class {GeneratedMembers.Programs} : {Library}BpfObject");
        Load(writer, name, programs);

        for (int i = 0; i < programs.Count; i++)
        {
            writer.Separate();
            Program(writer, programs, i, typesNamespace);
        }

        for (int i = 0; i < shared.Maps.Count; i++)
        {
            ObjectMember map = shared.Maps[i];
            writer.Separate();
            writer.Line($"/// <summary>The map that the field <c>{CSharpText.Xml(map.Field)}</c> declares.</summary>");
            writer.Line($"{Visibility(map.Visibility, map.Name)} {map.Type.Qualified(typesNamespace)} {Identifier(map.Name)} => " +
                $"base.Map<{map.Type.Qualified(typesNamespace)}>({i});");
        }

        foreach (ObjectMember datum in shared.Data)
        {
            string type = datum.Type.Qualified(typesNamespace);
            writer.Separate();
            writer.Line($"/// <summary>The field <c>{CSharpText.Xml(datum.Field)}</c> of the programs.</summary>");
            writer.Open($"{Visibility(datum.Visibility, datum.Name)} {type} {Identifier(datum.Name)}");
            writer.Line($"get => base.Read<{type}>({datum.Offset});");
            writer.Line($"set => base.Write<{type}>({datum.Offset}, value);");
            writer.Close();
        }

        writer.Separate();
    }

    private static void Load(CodeWriter writer, string name, EquatableArray<ProgramModel> programs)
    {
        string bpf = GeneratedMembers.Programs;
        writer.Line($"private static readonly {Library}BpfObjectDefinition definition = defineObject();");
        writer.Separate();
        writer.Line($"private {bpf}({Library}LoadedBpfObject loaded)");
        writer.Indent();
        writer.Line(": base(loaded)");
        writer.Outdent();
        writer.Open();
        writer.Close();
        writer.Separate();
        writer.Line("/// <summary>Makes the maps and loads the programs.</summary>");
        writer.Line("/// <param name=\"options\">How; null for the defaults.</param>");
        writer.Line($"/// <exception cref=\"{Library}BpfObjectException\">It cannot be loaded; the report says why.</exception>");
        writer.Line($"public static {bpf} Load({Library}BpfObjectOptions? options = null) => new(LoadObject(definition, options));");
        writer.Separate();
        writer.Line("/// <summary>Makes the maps and loads the programs, or says why not.</summary>");
        writer.Line("/// <param name=\"loaded\">The object, to be disposed when it is not needed any more; null for failure.</param>");
        writer.Line("/// <param name=\"report\">What became of each program and map.</param>");
        writer.Line("/// <param name=\"options\">How; null for the defaults.</param>");
        writer.Line("public static bool TryLoad(");
        writer.Indent();
        writer.Line($"[global::System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out {bpf}? loaded,");
        writer.Line($"out {Library}BpfLoadReport report,");
        writer.Line($"{Library}BpfObjectOptions? options = null)");
        writer.Outdent();
        writer.Open();
        writer.Line("loaded = TryLoadObject(definition, options, out report) is { } parts ? new(parts) : null;");
        writer.Line("return loaded is not null;");
        writer.Close();
        writer.Separate();
        writer.Line(
            $"static partial void {DefinitionName}(ref string? listing, ref global::System.Action<{Library}BpfInitialData>? data);");
        writer.Separate();
        writer.Open($"private static {Library}BpfObjectDefinition defineObject()");
        writer.Line("string? listing = null;");
        writer.Line($"global::System.Action<{Library}BpfInitialData>? data = null;");
        writer.Line($"{DefinitionName}(ref listing, ref data);");
        writer.Line("return new()");
        writer.Open();
        writer.Line($"Name = {CSharpText.Literal(name)},");
        writer.Line($"Listing = listing ?? \"listing {ProgramListing.Format}\",");
        writer.Line("InitialData = data,");
        writer.Line($"Programs = [{string.Join(", ", programs.Select(Definition))}],");
        writer.Close("};");
        writer.Close();
    }

    private static void Program(CodeWriter writer, EquatableArray<ProgramModel> programs, int index, string typesNamespace)
    {
        ProgramModel program = programs[index];
        string type = Library + program.Type.Loaded + (program.Context is { } context ? $"<{context.Qualified(typesNamespace)}>" : "");

        // What has an alternative may be the one that is not taken.
        bool isOptional = program.IsOptional || program.AlternativeTo is not null
            || programs.Any(other => other.AlternativeTo == program.Name);
        writer.Line(
            $"/// <summary>The program <c>{program.Name}</c>{(isOptional ? "; null where it is not loaded" : "")}.</summary>");
        writer.Line(
            $"{Visibility(program.Visibility, program.Name)} {type}{(isOptional ? "?" : "")} {Identifier(program.Name)} => " +
            $"base.{(isOptional ? "OptionalProgram" : "Program")}<{type}>({index});");
    }

    private static string Definition(ProgramModel program) => $"{GeneratedMembers.Definitions}.{Identifier(program.Name)}";

    // What only the class sees can be public: then the class with the properties is private.
    private static string Visibility(string visibility, string name) =>
        (visibility == "internal" ? "internal" : "public") + (Hidden.Contains(name) ? " new" : "");

    private static string Identifier(string name) => CSharpIdentifier.Escape(name);
}
