using KfuncGen;

namespace KernelMatrix.Guest.Checks;

/// <summary>The process may not load anything, and is told why.</summary>
internal sealed class RefusedExpectation(BpfLoadFailureKind kind, BpfDenial? denial, string fragment) : Expectation
{
    /// <inheritdoc/>
    public override string? Object(TargetKernel kernel, BpfProgram program, BpfLoadFailure? failure) => failure switch
    {
        null => "it should be refused.",

        // What the kernel lacks is found before it is asked.
        _ when IsAboutKernel(failure.Kind) => null,
        _ when failure.Kind != kind || failure.Denial != denial => $"it should be {kind}, {denial}.",
        _ when !failure.Message.Contains(fragment, StringComparison.Ordinal) => $"it should say '{fragment}'.",
        _ => null,
    };

    private static bool IsAboutKernel(BpfLoadFailureKind kind) => kind
        is BpfLoadFailureKind.KfuncAbsent or BpfLoadFailureKind.KfuncChanged or BpfLoadFailureKind.HelperAbsent
        or BpfLoadFailureKind.HookAbsent or BpfLoadFailureKind.HookChanged;
}
