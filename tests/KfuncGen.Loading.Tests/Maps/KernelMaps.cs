namespace KfuncGen.Tests.Maps;

/// <summary>Maps of the kernel that the tests run on.</summary>
internal static class KernelMaps
{
    private static readonly Lazy<string?> Refusal = new(static () =>
    {
        try
        {
            BpfMap.Create<BpfArray<int>>(new() { MaxEntries = 1 }).Dispose();
            return null;
        }
        catch (BpfMapException exception)
        {
            return exception.Message;
        }
    });

    /// <summary>Makes a map, or skips the test where none can be made.</summary>
    public static TMap Make<TMap>(uint maxEntries, BpfMapFlags flags = BpfMapFlags.None)
        where TMap : BpfMap, IBpfMapKind<TMap>
    {
        Assert.SkipWhen(Refusal.Value is not null, $"No map can be made here: {Refusal.Value}");
        return BpfMap.Create<TMap>(new() { MaxEntries = maxEntries, Name = "tested", Flags = flags });
    }
}
