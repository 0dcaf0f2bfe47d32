using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace KfuncGen.Benchmarks.Generator;

/// <summary>The options that a build of a project with snapshots hands to the compiler.</summary>
internal sealed class ProjectOptions : AnalyzerConfigOptionsProvider
{
    private static readonly Values Snapshot = new() { ["build_metadata.AdditionalFiles.KfuncGenKind"] = "snapshot" };

    // What it is is told by its name.
    private static readonly Values Companion = new();

    // Without these CA1416 does nothing.
    private static readonly Values Properties = new()
    {
        ["build_property.TargetFrameworkIdentifier"] = ".NETCoreApp",
        ["build_property.TargetFrameworkVersion"] = "v10.0",
        ["build_property._SupportedPlatformList"] = "Linux,macOS,Windows",
    };

    public override AnalyzerConfigOptions GlobalOptions => Properties;

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => Properties;

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) =>
        textFile.Path.EndsWith(".kfuncs", StringComparison.Ordinal) ? Snapshot : Companion;

    private sealed class Values : AnalyzerConfigOptions
    {
        private readonly Dictionary<string, string> values = [];

        public string this[string key]
        {
            set => values[key] = value;
        }

        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => values.TryGetValue(key, out value);
    }
}
