using KfuncGen;

namespace KernelMatrix.Guest.Checks;

/// <summary>Programs whose guards cover what differs load on every kernel, and take the right branch.</summary>
internal class GuardedCheck : Check
{
    /// <inheritdoc/>
    public override string Name => "guarded";

    /// <inheritdoc/>
    public override void Run(TargetKernel kernel, Report report)
    {
        Question question = new() { Pid = Environment.ProcessId };

        Expect(report, Programs.Bpf.GuardedNew, question, Has(Kf.Has.bpf_task_from_vpid) == 1 ? 1 : -38);
        Expect(report, Programs.Bpf.GuardedRenamed, question, Kf.Has.scx_bpf_dsq_insert ? 2 : Has(Kf.Has.scx_bpf_dispatch));
        Expect(report, Programs.Bpf.GuardedChanged, question, 16);

        bool isLoaded = Programs.Bpf.ReadsPacket.TryLoad(out LoadedBpfProgram? packet, out BpfLoadFailure? failure);
        report.Claim(isLoaded, failure?.Message ?? "");
        packet?.Dispose();
    }

    private static int Has(bool guard) => guard ? 1 : 0;

    private static void Expect(Report report, BpfProgram<Question> program, Question question, int answer)
    {
        if (!program.TryLoad(out LoadedBpfProgram<Question>? loaded, out BpfLoadFailure? failure))
        {
            report.Claim(false, $"{program.Name} should be loaded: {failure.Kind}, {failure.Message}");
            return;
        }

        using (loaded)
        {
            loaded.Run(ref question);
            report.Claim(question.Answer == answer, $"{program.Name} says {question.Answer} and should say {answer}");
        }
    }
}
