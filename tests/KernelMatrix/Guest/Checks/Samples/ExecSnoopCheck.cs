using System.Diagnostics;
using ExecSnoop;
using KfuncGen;

namespace KernelMatrix.Guest.Checks.Samples;

/// <summary>
/// samples/ExecSnoop: a process that this one starts is seen with its name, its file, its parent's number and name, and its end.
/// </summary>
internal sealed class ExecSnoopCheck : SampleCheck
{
    private const string Program = "/bin/true";

    /// <inheritdoc/>
    public override string Name => "ExecSnoop";

    /// <inheritdoc/>
    public override void Run(TargetKernel kernel, Report report)
    {
        if (!Processes.Bpf.TryLoad(out Processes.Bpf? processes, out BpfLoadReport loading))
        {
            report.Claim(false, $"{loading.Problem}");
            return;
        }

        using (processes)
        using (processes.OnExec.AttachHook())
        using (processes.OnExit.AttachHook())
        {
            string parent = OwnName();
            using Process process = Process.Start(Program);
            process.WaitForExit();
            int id = process.Id;
            List<ProcessEvent> seen = Read(processes.Events, one => one.Pid == id && one.Duration != 0);
            ProcessEvent begun = seen.Find(one => one.Pid == id && one.Duration == 0);
            ProcessEvent ended = seen.Find(one => one.Pid == id && one.Duration != 0);

            report.Claim(begun.Pid == id, $"{seen.Count} events were seen, and none of {id}");
            report.Claim(ended.Pid == id, $"{seen.Count} events were seen, and not the end of {id}");
            Expect(report, "name", ProcessEvent.Read(begun.Name), "true");
            Expect(report, "name at its end", ProcessEvent.Read(ended.Name), "true");
            Expect(report, "file", ProcessEvent.Read(begun.File), Program);
            Expect(report, "parent", begun.Parent.ToString(), Environment.ProcessId.ToString());
            Expect(report, "parent's name", ProcessEvent.Read(begun.ParentName), parent);
            Expect(report, "status", (ended.Status >> 8).ToString(), process.ExitCode.ToString());
        }
    }

    private static void Expect(Report report, string what, string seen, string expected) =>
        report.Claim(seen == expected, $"its {what} is '{seen}' and should be '{expected}'");
}
