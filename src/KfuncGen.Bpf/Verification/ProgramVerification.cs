using KfuncGen.Bpf.Ir;
using KfuncGen.Bpf.Verification.Contracts;
using KfuncGen.Bpf.Verification.Findings;
using KfuncGen.Bpf.Verification.Paths;
using KfuncGen.Bpf.Verification.Rules;

namespace KfuncGen.Bpf.Verification;

/// <summary>
/// Says what the verifier of a kernel would refuse of a program. It looks at the program as it was written, before any pass, and
/// says nothing where it does not know: what the kernel takes is not refused here.
/// </summary>
public static class ProgramVerification
{
    // In the order in which the kernel asks: check_kfunc_call, kernel/bpf/verifier.c, 6.18.
    private static readonly IVerifierRule[] Rules =
    [
        new PrivilegeRule(), new ContextRule(), new LockRule(), new SleepRule(), new OwnershipRule(), new NullRule(),
        new ProtectionRule(), new MemoryRule(), new ArgumentRule(),
    ];

    /// <summary>Looks at a program.</summary>
    /// <param name="program">The program, before its passes.</param>
    /// <param name="kernel">The kernel.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>What would be refused, one finding for each place and rule, in no order.</returns>
    public static IReadOnlyList<Finding> Check(IrProgram program, KernelContracts kernel, CancellationToken cancellation)
    {
        Number(program.Main, []);
        HashSet<(VerifierRule, object, string)> said = [];
        return [.. new PathExplorer(kernel, Rules, cancellation).Explore(program.Main)
            .Where(finding => said.Add((finding.Rule, finding.Place, finding.Function)))];
    }

    // States are told apart by the numbers of the instructions that made what is in them.
    private static void Number(IrFunction function, HashSet<IrFunction> seen)
    {
        if (!seen.Add(function))
        {
            return;
        }

        int number = seen.Count << 20;

        foreach (IrValue value in function.Blocks.SelectMany(static block => block.Values))
        {
            value.Index = number++;

            if (value.Callee is IrCallee.Function { Target: { } target })
            {
                Number(target, seen);
            }
        }
    }
}
