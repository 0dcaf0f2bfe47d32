using KfuncGen;
using TaskList;

namespace KernelMatrix.Guest.Checks.Samples;

/// <summary>samples/TaskList: the kernel's own list has the processes that /proc has, with their names, parents and threads.</summary>
internal sealed class TaskListCheck : SampleCheck
{
    /// <inheritdoc/>
    public override string Name => "TaskList";

    /// <inheritdoc/>
    public override void Run(TargetKernel kernel, Report report)
    {
        if (!Tasks.Bpf.Each.TryLoad(out LoadedBpfProgram? program, out BpfLoadFailure? failure))
        {
            report.Claim(false, failure.Message);
            return;
        }

        using (program)
        using (BpfIterator tasks = program.AttachIterator())
        {
            Dictionary<int, Status> before = ReadProc();
            Dictionary<int, TaskRow> rows = tasks.Read<TaskRow>().ToDictionary(static row => row.Pid);
            Dictionary<int, Status> after = ReadProc();
            report.Claim(rows.ContainsKey(1) && rows.ContainsKey(Environment.ProcessId), "init or this process is missing");

            // The kernel's own come and go: what was there before and after was there in between.
            foreach ((int pid, Status status) in before.Where(one => after.GetValueOrDefault(one.Key) == one.Value))
            {
                bool isSame = rows.TryGetValue(pid, out TaskRow row)
                    && row.Parent == status.Parent
                    && row.Threads == status.Threads
                    && (row.IsKernelThread == 1
                        ? status.Name.StartsWith(row.Text, StringComparison.Ordinal) : row.Text == status.Name)
                    && (row.IsKernelThread == 0) == status.HasMemory;
                report.Claim(
                    isSame, $"{pid} is '{row.Text}' of {row.Parent} with {row.Threads} threads, and by /proc {status}");
            }
        }
    }

    private static Dictionary<int, Status> ReadProc()
    {
        Dictionary<int, Status> found = [];

        foreach (string folder in Directory.GetDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), out int pid) && Status.TryRead(folder) is { } status)
            {
                found.Add(pid, status);
            }
        }

        return found;
    }

    // proc_pid_status(5).
    private sealed record Status(string Name, int Parent, int Threads, bool HasMemory)
    {
        public static Status? TryRead(string folder)
        {
            try
            {
                Dictionary<string, string> lines = File.ReadLines($"{folder}/status").Select(static line => line.Split(":\t", 2))
                    .Where(static line => line.Length == 2).ToDictionary(static line => line[0], static line => line[1]);
                return new(lines["Name"], int.Parse(lines["PPid"]), int.Parse(lines["Threads"]), lines.ContainsKey("VmSize"));
            }
            catch (IOException)
            {
                return null;
            }
        }
    }
}
