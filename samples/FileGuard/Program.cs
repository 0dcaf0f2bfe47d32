// Nobody opens files of these names, and who tries is told of.
//
//   dotnet run --project samples/FileGuard NAME... [--seconds N]     needs Linux 5.11 with bpf among its security modules
//                                                                    (/sys/kernel/security/lsm), BTF, and root

using System.Text;
using FileGuard;
using KfuncGen;

int at = Array.IndexOf(args, "--seconds");
int seconds = at >= 0 && at + 1 < args.Length && int.TryParse(args[at + 1], out int given) ? given : 30;
string[] names = at < 0 ? args : args[..at];

if (names.Length == 0)
{
    Console.Error.WriteLine("Name the files that nobody may open: dotnet run --project samples/FileGuard secret.txt");
    return 2;
}

if (!Guard.Bpf.TryLoad(out Guard.Bpf? guard, out BpfLoadReport report))
{
    Console.Error.WriteLine(report.Problem);
    return 1;
}

foreach (string name in names)
{
    Letters64 letters = default;
    Span<byte> bytes = letters;

    if (Encoding.UTF8.GetByteCount(name) >= bytes.Length)
    {
        Console.Error.WriteLine($"'{name}' is longer than 63 bytes.");
        return 2;
    }

    Encoding.UTF8.GetBytes(name, bytes);
    guard.Names[letters] = 1;
}

try
{
    using (guard)
    using (guard.OnOpen.AttachHook())
    using (CancellationTokenSource end = new(TimeSpan.FromSeconds(seconds)))
    {
        Console.WriteLine($"Guarding {string.Join(", ", names)}.");

        try
        {
            await foreach (Denial one in guard.Denials.ReadAllAsync(end.Token))
            {
                Console.WriteLine(
                    $"denied: {Denial.Read(one.File)} to {Denial.Read(one.Process)} (pid {one.Pid}, user {one.User})");
            }
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine($"{guard.Lost} denials were not told of.");
        }
    }
}
catch (BpfLinkException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}

return 0;
