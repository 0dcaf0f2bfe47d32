using KfuncGen;

namespace KernelMatrix.Guest.Checks;

/// <summary>
/// Every program of the corpus is loaded. It must load where this kernel's snapshot has all the kfuncs that it calls, and fail
/// with the name of one that is not there where it calls that without a guard. Where this scenario or this kernel's age takes
/// something away, <see cref="Expectation"/> says what.
/// </summary>
internal sealed class LoadCheck(Expectation expectation) : Check
{
    /// <inheritdoc/>
    public override string Name => "loads";

    /// <inheritdoc/>
    public override void Run(TargetKernel kernel, Report report)
    {
        List<string> refused = [];

        foreach (BpfProgram program in Corpus.Programs)
        {
            // Where a kernel falls silent, its log ends with the program that it was asked about.
            report.Trace($"loads {program.Name}");
            bool isLoaded = program.TryLoad(out LoadedBpfProgram? loaded, out BpfLoadFailure? failure);
            loaded?.Dispose();
            string? objection = expectation.Object(kernel, program, failure);
            report.Claim(
                objection is null,
                $"{program.Name}: {objection} It says: {(isLoaded ? "it is loaded" : $"{failure!.Kind}, {failure.Message}")}");

            if (failure?.Kind is BpfLoadFailureKind.VerifierRejected or BpfLoadFailureKind.ProgramTooLarge)
            {
                refused.Add(program.Name);
                report.Trace(failure.Message);
            }
        }

        if (refused.Count > 0)
        {
            report.Note($"the verifier refuses {refused.Count} of {Corpus.Programs.Count}: {string.Join(", ", refused)}");
        }
    }
}
