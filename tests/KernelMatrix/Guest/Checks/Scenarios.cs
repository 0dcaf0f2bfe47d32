namespace KernelMatrix.Guest.Checks;

/// <summary>Which checks make sense where. What a scenario takes away is in init.c.</summary>
internal static class Scenarios
{
    /// <summary>The checks of a scenario.</summary>
    public static IEnumerable<Check> ChecksOf(string scenario) => scenario switch
    {
        "root" => [new ProbeCheck()],
        _ => throw new ArgumentException($"There is no scenario '{scenario}'."),
    };
}
