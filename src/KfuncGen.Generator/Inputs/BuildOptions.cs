using System.Globalization;
using KfuncGen.Snapshots;
using KfuncGen.Stubs.Naming;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace KfuncGen.Generator.Inputs;

/// <summary>What the project file says.</summary>
/// <param name="TargetNames">The targets picked by <c>KfuncTargets</c>; empty picks all.</param>
/// <param name="TypesNamespace">The namespace of kernel types, <c>KfuncTypesNamespace</c>.</param>
/// <param name="InvalidTypesNamespace">What <c>KfuncTypesNamespace</c> says where that is no namespace.</param>
/// <param name="IsWithoutAnalyzers">Whether the project builds without analyzers, which say what cannot be lowered.</param>
internal sealed record BuildOptions(
    EquatableArray<string> TargetNames, string TypesNamespace, string? InvalidTypesNamespace = null, bool IsWithoutAnalyzers = false)
{
    /// <summary>Where kernel types are without the property, or where it does not work.</summary>
    public const string DefaultTypesNamespace = "KfuncGen";

    /// <summary>Reads them from the compiler's options.</summary>
    public static BuildOptions Read(AnalyzerConfigOptions options)
    {
        // A list arrives with commas: the compiler's reader takes a semicolon for the start of a comment.
        string targets = options.TryGetValue("build_property.KfuncGenTargets", out string? names) ? names : "";
        string typesNamespace = options.TryGetValue("build_property.KfuncTypesNamespace", out string? name) ? name : "";

        return new BuildOptions(
            targets.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries)
                .Select(static name => name.Trim())
                .Where(static name => name.Length > 0)
                .Distinct()
                .ToEquatableArray(),
            Namespace(typesNamespace) ?? DefaultTypesNamespace,
            string.IsNullOrWhiteSpace(typesNamespace) || Namespace(typesNamespace) is not null ? null : typesNamespace.Trim(),
            IsFalse(options, "RunAnalyzers") || IsFalse(options, "RunAnalyzersDuringBuild"));
    }

    private static bool IsFalse(AnalyzerConfigOptions options, string property) =>
        options.TryGetValue("build_property." + property, out string? value) && value.Equals("false", StringComparison.OrdinalIgnoreCase);

    // As generated code spells it, words of C# behind an @.
    private static string? Namespace(string text)
    {
        string[] names = [.. text.Trim().Split('.').Select(static name => name.TrimStart('@'))];
        return names.All(SyntaxFacts.IsValidIdentifier) ? string.Join(".", names.Select(CSharpIdentifier.Escape)) : null;
    }

    /// <summary>
    /// How many targets back from the newest a contract must have held to count as stable; null for all. A file's
    /// <c>.editorconfig</c> says <c>kfuncgen.unstable_targets</c>, the project <c>KfuncUnstableTargets</c>.
    /// </summary>
    public static int? UnstableTargets(AnalyzerConfigOptionsProvider options, SyntaxTree tree) =>
        (options.GetOptions(tree).TryGetValue("kfuncgen.unstable_targets", out string? text)
            || options.GlobalOptions.TryGetValue("build_property.KfuncUnstableTargets", out text))
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0
            ? count
            : null;

    /// <summary>Whether a file of a kind is read in every project, whatever it asks for.</summary>
    public static bool IsReadAlways(InputKind kind) => kind is not (InputKind.None or InputKind.Types or InputKind.Hooks);

    /// <summary>What an additional file is: what the build says, or else what its name says.</summary>
    public static InputKind KindOf(AdditionalText file, AnalyzerConfigOptionsProvider options) =>
        options.GetOptions(file).TryGetValue("build_metadata.AdditionalFiles.KfuncGenKind", out string? kind)
            && kind.Length > 0
                ? kind switch
                {
                    "snapshot" => InputKind.Snapshot,
                    "types" => InputKind.Types,
                    "hooks" => InputKind.Hooks,
                    "lifecycle" => InputKind.Lifecycle,
                    "default-lifecycle" => InputKind.DefaultLifecycle,
                    _ => InputKind.None,
                }
                : System.IO.Path.GetExtension(file.Path) switch
                {
                    ".kfuncs" => InputKind.Snapshot,
                    ".ktypes" => InputKind.Types,
                    ".khooks" => InputKind.Hooks,
                    ".lifecycle" => InputKind.Lifecycle,
                    _ => InputKind.None,
                };
}
