namespace KfuncGen.Tests.Systems;

/// <summary>The kernel that the tests run on.</summary>
internal static class RealSystem
{
    private static readonly Lazy<BpfLoadFailure?> Refusal = new(static () =>
    {
        BpfProgram<int> nothing = new Assembly.Assembler().Return(0).Program<int>();
        nothing.TryLoad(out LoadedBpfProgram<int>? loaded, out BpfLoadFailure? failure);
        loaded?.Dispose();
        return failure;
    });

    /// <summary>Skips a test where no program can be loaded.</summary>
    public static void Require() =>
        Assert.SkipWhen(Refusal.Value is not null, $"No BPF program can be loaded here: {Refusal.Value?.Message}");

    /// <summary>Skips a test where no program can be loaded, or the kernel has not all kfuncs that it calls.</summary>
    public static void Require(params KfuncVariant[] kfuncs)
    {
        Require();

        foreach (KfuncVariant kfunc in kfuncs)
        {
            Assert.SkipUnless(kfunc.Exists, kfunc.Probe().Reason);
        }
    }
}
