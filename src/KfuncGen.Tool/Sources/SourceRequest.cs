namespace KfuncGen.Tool.Sources;

/// <summary>Which kernel's kfuncs a user asks for.</summary>
/// <param name="Path">The file.</param>
internal sealed record SourceRequest(string Path)
{
    /// <summary>The file with the content of <c>.BTF_ids</c>; null for what the source itself has.</summary>
    public string? IdSetsPath { get; init; }

    /// <summary>The release the user gave; null for what the source says.</summary>
    public string? Release { get; init; }

    /// <summary>The architecture the user gave; null for what the source says.</summary>
    public string? Architecture { get; init; }

    /// <summary>The kernel a module belongs to; null for none.</summary>
    public string? BasePath { get; init; }
}
