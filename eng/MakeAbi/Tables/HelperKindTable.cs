namespace KfuncGen.MakeAbi.Tables;

/// <summary>Which kinds of programs may call which helpers, as a kernel answered: <c>eng/abi/helper.kinds</c>.</summary>
/// <param name="Kernel">The kernel.</param>
/// <param name="Asked">The kinds that it was asked for.</param>
/// <param name="Kinds">By helper, the kinds that may call it, or <c>all</c>.</param>
internal sealed record HelperKindTable(string Kernel, IReadOnlyList<string> Asked, IReadOnlyDictionary<string, string[]> Kinds)
{
    /// <summary>Where it stands.</summary>
    public const string Path = "eng/abi/helper.kinds";

    /// <summary>Reads the table.</summary>
    public static HelperKindTable Read(string text)
    {
        string kernel = "";
        string[] asked = [];
        Dictionary<string, string[]> kinds = new(StringComparer.Ordinal);

        foreach (TableLine line in TableLine.Read(Path, text))
        {
            switch (line.Words)
            {
                case ["kernel", { } release]:
                    kernel = string.Join('.', release.Split('.').Take(2));
                    break;
                case ["kinds", .. { } all]:
                    asked = all;
                    break;
                case [{ } helper, .. { } may]:
                    kinds.Add(helper, may);
                    break;
            }
        }

        return new HelperKindTable(kernel, asked, kinds);
    }

    /// <summary>The sentence for a helper; null where nothing is known.</summary>
    public string? Sentence(string helper) => Kinds.GetValueOrDefault(helper) switch
    {
        null => null,
        [] => $"Linux {Kernel} lets programs at functions and security hooks, and members of structs, call it, if any.",
        ["all"] => $"Linux {Kernel} lets every kind of program call it.",
        { } some => $"Linux {Kernel} lets these call it, and maybe programs at functions and security hooks, and members of structs: " +
            $"{string.Join(", ", some)}.",
    };
}
