namespace KfuncGen.Verification.Running;

/// <summary>What the kernel said of a program.</summary>
/// <param name="IsTaken">Whether it took it; null where it did not get to ask the verifier.</param>
/// <param name="Reason">What it said.</param>
internal sealed record KernelAnswer(bool? IsTaken, string Reason)
{
    // Stand behind the verifier's reason.
    private static readonly string[] Statistics = ["processed ", "verification time", "stack depth"];

    /// <summary>Loads a program and lets it go.</summary>
    public static KernelAnswer Of(BpfProgram program)
    {
        if (program.TryLoad(out LoadedBpfProgram? loaded, out BpfLoadFailure? failure))
        {
            loaded.Dispose();
            return Of((BpfLoadFailure?)null);
        }

        return Of(failure);
    }

    /// <summary>What became of a program.</summary>
    /// <param name="failure">Why it was not loaded; null for one that was.</param>
    public static KernelAnswer Of(BpfLoadFailure? failure)
    {
        if (failure is null)
        {
            return new KernelAnswer(true, "");
        }

        string? reason = failure.VerifierLog?.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .LastOrDefault(static line => !Array.Exists(Statistics, word => line.StartsWith(word, StringComparison.Ordinal)));
        return new KernelAnswer(
            failure.Kind is BpfLoadFailureKind.VerifierRejected or BpfLoadFailureKind.ProgramTooLarge ? false : null,
            reason ?? $"{failure.Kind}: {failure.Message}");
    }
}
