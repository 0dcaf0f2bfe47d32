using KfuncGen;

namespace KernelMatrix.Guest.Checks;

/// <summary>What tracers say of a process is what it did: paths, flags, results, numbers of files, and whom it sends signals.</summary>
internal sealed class TracerCheck : Check
{
    private const string Seen = "/proc/self/stat";
    private const int Missing = 2;

    /// <inheritdoc/>
    public override string Name => "tracers";

    /// <inheritdoc/>
    public override void Run(TargetKernel kernel, Report report)
    {
        if (!Tracers.Bpf.TryLoad(out Tracers.Bpf? tracers, out BpfLoadReport loading))
        {
            report.Claim(false, $"the programs should be loaded: {loading.Problem}");
            return;
        }

        using (tracers)
        {
            tracers.Process = Environment.ProcessId;
            Open(tracers, report);
            Write(tracers, report);
            Kill(tracers, report);
            report.Claim(tracers.Lost == 0, $"{tracers.Lost} events were lost");
        }
    }

    private static void Open(Tracers.Bpf tracers, Report report)
    {
        using (tracers.BeforeOpening.AttachHook())
        using (tracers.AtAsking.Attach())
        using (tracers.AtAnswer.Attach())
        {
            report.Claim(Linux.Open("/dev/null") == 0, "/dev/null cannot be opened");
            report.Claim(Linux.Open("/nowhere") == Missing, "/nowhere can be opened");
        }

        TraceEvent[] events = Take(tracers);
        TraceEvent opening = events.FirstOrDefault(static one => one.What == Tracers.Opening && one.Name == "/dev/null");
        report.Claim(opening.Result == "/dev/null".Length + 1, $"the path of /dev/null has {opening.Result} letters: {Say(events)}");
        report.Claim(
            events.Any(static one => one is { What: Tracers.Asking, Name: "/dev/null" })
                && events.Any(static one => one is { What: Tracers.Asking, Name: "/nowhere" }),
            $"both should be asked for: {Say(events)}");
        report.Claim(
            events.Any(static one => one is { What: Tracers.Asked, Result: -Missing })
                && events.Any(static one => one is { What: Tracers.Asked, Result: >= 0 }),
            $"one should be answered by {-Missing}, one by a descriptor: {Say(events)}");
    }

    private static void Write(Tracers.Bpf tracers, Report report)
    {
        const int Size = 123;
        using FileStream nothing = new("/dev/null", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        long inode = Linux.InodeOf("/dev/null");

        using (tracers.AfterWriting.AttachHook())
        {
            nothing.Write(new byte[Size]);
        }

        TraceEvent[] events = Take(tracers);
        report.Claim(
            events.Any(one => one.What == Tracers.Written && one.Number == inode && one.Result == Size),
            $"{Size} bytes were written to the file {inode}: {Say(events)}");
    }

    private static void Kill(Tracers.Bpf tracers, Report report)
    {
        if (!AttachCheck.HasBpfModule())
        {
            report.Note("bpf is not among this kernel's security modules");
            return;
        }

        using (tracers.MayKill.AttachHook())
        {
            report.Claim(Linux.Signal(Environment.ProcessId, 0) == 0, "this process cannot send itself nothing");
            tracers.Refused = 0;
            int error = Linux.Signal(Environment.ProcessId, 0);
            report.Claim(error == 1, $"to send nothing gives {error} where a program makes it 1");
        }

        report.Claim(Linux.Signal(Environment.ProcessId, 0) == 0, "this process cannot send itself nothing after the link is gone");

        string[] parts = File.ReadAllText(Seen).Split(' ');
        TraceEvent[] events = Take(tracers);
        report.Claim(
            events.Count(one => one.What == Tracers.Killed && one.Result == int.Parse(parts[3]) && $"({one.Name})" == parts[1]) == 2,
            $"two signals were sent by {parts[1]}, a child of {parts[3]}: {Say(events)}");
    }

    private static TraceEvent[] Take(Tracers.Bpf tracers)
    {
        List<TraceEvent> events = [];

        while (tracers.Events.TryRead(out TraceEvent one))
        {
            events.Add(one);
        }

        return [.. events];
    }

    private static string Say(TraceEvent[] events) =>
        string.Join("; ", events.Take(8).Select(static one => $"{one.What} {one.Number} {one.Result} {one.Name}"));
}
