using KfuncGen.MakeAbi.Tables;

namespace KfuncGen.MakeAbi.Writing;

/// <summary>Writes what programs may do at hooks, for the rules that judge them while they are typed.</summary>
internal static class HookWriter
{
    /// <summary>The file.</summary>
    public static (string Path, string Text) Write(HookTable hooks)
    {
        CodeText text = new(HookTable.Path, ["KfuncGen.Snapshots"], "KfuncGen.Generator.Verification");
        text.Open("internal static partial class HookFacts");
        text.Line($"private static readonly AskedReleases Releases = new({CodeText.Versions(hooks.Releases)});");
        text.Line("private static readonly Dictionary<string, string> Rows = new(StringComparer.Ordinal)").Line("{");
        text.Deeper(hooks.Hooks.Select(static hook => $"[\"{hook.Name}\"] = \"{string.Join(' ', hook.Words)}\","));
        return ("src/KfuncGen.Generator/Verification/HookFacts.g.cs", text.Line("};").Close().ToString());
    }
}
