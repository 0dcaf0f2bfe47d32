// Every process of this machine, from the kernel's own list.
//
//   dotnet run --project samples/TaskList        needs Linux 5.8, BTF, and root or CAP_BPF and CAP_PERFMON

using KfuncGen;
using TaskList;

if (!Tasks.Bpf.Each.TryLoad(out LoadedBpfProgram? program, out BpfLoadFailure? failure))
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}

try
{
    using (program)
    using (BpfIterator tasks = program.AttachIterator())
    {
        Console.WriteLine($"{"PID",7} {"PARENT",7} {"THREADS",7} {"STARTED",9}  NAME");

        foreach (TaskRow row in tasks.Read<TaskRow>().OrderBy(static row => row.Pid))
        {
            string name = row.IsKernelThread == 1 ? $"[{row.Text}]" : row.Text;
            Console.WriteLine($"{row.Pid,7} {row.Parent,7} {row.Threads,7} {row.Started / 1e9,8:F1}s  {name}");
        }
    }
}
catch (BpfLinkException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}

return 0;
