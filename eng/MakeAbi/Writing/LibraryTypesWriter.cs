using KfuncGen.MakeAbi.Tables;

namespace KfuncGen.MakeAbi.Writing;

/// <summary>Writes which handles the library declares, so that no project declares them again.</summary>
internal static class LibraryTypesWriter
{
    /// <summary>The file.</summary>
    public static (string Path, string Text) Write(IReadOnlyList<ContextRow> contexts)
    {
        CodeText text = new(ContextTable.Path, [], "KfuncGen.Stubs.Signatures");
        text.Line("/// <content>The handles.</content>");
        text.Open("public static partial class LibraryTypes");
        text.Line("private static readonly HashSet<string> Handles = new(StringComparer.Ordinal)").Line("{");
        text.Deeper(contexts.Select(static context => $"\"{context.Name}\",")).Line("};");
        return ("src/KfuncGen.Stubs/Signatures/LibraryTypes.g.cs", text.Close().ToString());
    }
}
