using KfuncGen.Snapshots;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace KfuncGen.Generator.Inputs;

/// <summary>What the project file says.</summary>
/// <param name="TargetNames">The targets picked by <c>KfuncTargets</c>; empty picks all.</param>
/// <param name="TypesNamespace">The namespace of kernel types, <c>KfuncTypesNamespace</c>.</param>
internal sealed record BuildOptions(EquatableArray<string> TargetNames, string TypesNamespace)
{
    private const string DefaultTypesNamespace = "KfuncGen";

    /// <summary>Reads them from the compiler's options.</summary>
    public static BuildOptions Read(AnalyzerConfigOptions options)
    {
        // A list arrives with commas: the compiler's reader takes a semicolon for the start of a comment.
        options.TryGetValue("build_property.KfuncGenTargets", out string? targets);
        options.TryGetValue("build_property.KfuncTypesNamespace", out string? typesNamespace);

        return new BuildOptions(
            (targets ?? "").Split([',', ';'], StringSplitOptions.RemoveEmptyEntries)
                .Select(static name => name.Trim())
                .Where(static name => name.Length > 0)
                .Distinct()
                .ToEquatableArray(),
            string.IsNullOrWhiteSpace(typesNamespace) ? DefaultTypesNamespace : typesNamespace!.Trim());
    }

    /// <summary>What an additional file is.</summary>
    public static InputKind KindOf(AdditionalText file, AnalyzerConfigOptionsProvider options) =>
        options.GetOptions(file).TryGetValue("build_metadata.AdditionalFiles.KfuncGenKind", out string? kind)
            ? kind switch
            {
                "snapshot" => InputKind.Snapshot,
                "lifecycle" => InputKind.Lifecycle,
                _ => InputKind.None,
            }
            : InputKind.None;
}
