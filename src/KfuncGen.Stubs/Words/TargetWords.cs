using System.Globalization;

namespace KfuncGen.Stubs.Words;

/// <summary>Names targets: all where they are few, and of many how many, and some.</summary>
public static class TargetWords
{
    private const int Few = 12;
    private const int Named = 3;

    /// <summary><c>debian-6.1, debian-6.12</c>, or <c>412 targets: a, b, c and 409 more</c>.</summary>
    /// <param name="names">The targets.</param>
    public static string Of(IReadOnlyCollection<string> names) => Of(names, all: 0);

    /// <summary><c>debian-6.1, debian-6.12</c>, or <c>412 of 1,000 targets: a, b, c and 409 more</c>.</summary>
    /// <param name="names">The targets.</param>
    /// <param name="all">How many there are; 0 where that is not told.</param>
    public static string Of(IReadOnlyCollection<string> names, int all) => names.Count <= Few
        ? string.Join(", ", names)
        : names.Count == all
            ? $"all {Number(all)} targets"
            : $"{Number(names.Count)}{(all == 0 ? "" : $" of {Number(all)}")} targets: {string.Join(", ", names.Take(Named))} and " +
                $"{Number(names.Count - Named)} more";

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
