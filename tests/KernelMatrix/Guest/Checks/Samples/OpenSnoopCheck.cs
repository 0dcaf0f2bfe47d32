using KfuncGen;
using OpenSnoop;

namespace KernelMatrix.Guest.Checks.Samples;

/// <summary>samples/OpenSnoop: files that this process opens are seen with their names and what came of it.</summary>
internal sealed class OpenSnoopCheck : SampleCheck
{
    private const string There = "/proc/self/status";
    private const string NotThere = "/nowhere/at/all";
    private const int NoEntry = -2;

    /// <inheritdoc/>
    public override string Name => "OpenSnoop";

    /// <inheritdoc/>
    public override void Run(TargetKernel kernel, Report report)
    {
        if (!Opens.Bpf.TryLoad(out Opens.Bpf? opens, out BpfLoadReport loading))
        {
            report.Claim(false, $"{loading.Problem}");
            return;
        }

        using (opens)
        using (opens.OnAsk.Attach())
        using (opens.OnAnswer.Attach())
        {
            string name = OwnName();
            Linux.Open(There);
            Linux.Open(NotThere);
            List<OpenEvent> seen = Read(opens.Events, static one => IsOwn(one) && OpenEvent.Read(one.File) == NotThere);
            OpenEvent opened = seen.Find(static one => IsOwn(one) && OpenEvent.Read(one.File) == There);
            OpenEvent missed = seen.Find(static one => IsOwn(one) && OpenEvent.Read(one.File) == NotThere);

            if (seen.Count == 0 && KnownLimits.ReadsTextsBeforePrograms(kernel))
            {
                report.Note("no call was seen: this kernel calls no program where it has not got the call's texts first");
                return;
            }

            report.Claim(
                seen.Exists(IsOwn),
                $"{seen.Count} events were seen, none of this process, {opens.Lost} lost, {opens.Asked.Count()} unanswered");
            report.Claim(opened is { Pid: > 0, Result: > 0 }, $"{There} was opened as {opened.Result} by {opened.Pid}");
            report.Claim(missed is { Pid: > 0, Result: NoEntry }, $"{NotThere} was opened as {missed.Result} by {missed.Pid}");
            report.Claim(
                OpenEvent.Read(opened.Name) == name, $"'{OpenEvent.Read(opened.Name)}' opened it, and should be '{name}'");
        }
    }

    private static bool IsOwn(OpenEvent one) => one.Pid == Environment.ProcessId;
}
