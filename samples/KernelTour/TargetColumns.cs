using KfuncGen;

namespace KernelTour;

/// <summary>The targets as columns of the table, oldest first.</summary>
internal sealed class TargetColumns
{
    private const string Present = "●";
    private const string Missing = "·";

    private readonly (string Target, string Head)[] columns;

    public TargetColumns(IReadOnlyList<KfuncVariant> variants) => columns =
    [
        .. variants
            .SelectMany(static variant => variant.PresentOn.Concat(variant.MissingOn).Concat(variant.RefusedOn))
            .Distinct()
            .Select(static target => (target, Head: target[(target.LastIndexOf('-') + 1)..]))
            .OrderBy(static column => Version.Parse(column.Head)),
    ];

    /// <summary>The targets' names.</summary>
    public IEnumerable<string> Targets => columns.Select(static column => column.Target);

    /// <summary>The line above: the version of each.</summary>
    public string Head => string.Join("  ", columns.Select(static column => column.Head));

    /// <summary>Where a variant is.</summary>
    public string Of(KfuncVariant variant) => string.Join(
        "  ",
        columns.Select(column => (variant.PresentOn.Contains(column.Target) ? Present : Missing).PadRight(column.Head.Length)));
}
