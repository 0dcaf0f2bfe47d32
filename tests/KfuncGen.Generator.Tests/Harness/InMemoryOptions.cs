using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace KfuncGen.Generator.Tests.Harness;

/// <summary>The compiler's options as the build writes them: properties for all, the kind for each additional file.</summary>
internal sealed class InMemoryOptions(
    IReadOnlyDictionary<string, string> properties, IReadOnlyList<InMemoryFile> files) : AnalyzerConfigOptionsProvider
{
    public override AnalyzerConfigOptions GlobalOptions { get; } = new Values(properties);

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) =>
        (textFile as InMemoryFile ?? files.FirstOrDefault(file => file.Path == textFile.Path))?.Kind is { } kind
            ? new Values(new Dictionary<string, string> { ["build_metadata.AdditionalFiles.KfuncGenKind"] = kind })
            : new Values(new Dictionary<string, string>());

    private sealed class Values(IReadOnlyDictionary<string, string> values) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => values.TryGetValue(key, out value);
    }
}
