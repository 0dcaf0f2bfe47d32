// Which kfuncs do six of Debian's kernels have, with which flags, and which of them does this machine's kernel have?
//
//   dotnet run --project samples/KernelTour                      all of them
//   dotnet run --project samples/KernelTour -- bpf_task          those whose name has this in it
//   dotnet run --project samples/KernelTour -- --btf DIRECTORY   ask about another kernel, by a directory like /sys/kernel/btf
//
// Everything in the table comes from the bindings in Kf.cs. The last column comes from the kernel's BTF, which needs no
// privilege to read.

using System.Text;
using KernelTour;
using KfuncGen;

Console.OutputEncoding = Encoding.UTF8;

int option = Array.IndexOf(args, "--btf");
string? directory = option >= 0 && option + 1 < args.Length ? args[option + 1] : null;
string part = args.Where((_, i) => option < 0 || (i != option && i != option + 1)).FirstOrDefault("");
KfuncProbe probe = directory is null ? KfuncProbe.RunningKernel : KfuncProbe.ForDirectory(directory);

TargetColumns targets = new(Kf.All);
List<(KfuncVariant Variant, KfuncProbeResult Here)> rows =
    [.. Kf.All.Where(variant => variant.Name.Contains(part, StringComparison.Ordinal)).Select(variant => (variant, probe.Check(variant)))];

int nameWidth = rows.Select(static row => row.Variant.Identifier.Length).DefaultIfEmpty().Max();

Console.WriteLine($"{"kfunc".PadRight(nameWidth)}  {targets.Head}  here     flags");

foreach ((KfuncVariant variant, KfuncProbeResult here) in rows)
{
    string answer = here.Availability.ToString().ToLowerInvariant();
    string deprecated = variant.Deprecation is null ? "" : " (deprecated)";

    Console.WriteLine($"{variant.Identifier.PadRight(nameWidth)}  {targets.Of(variant)}  {answer,-7}  {Flags(variant.Flags)}{deprecated}");
}

Console.WriteLine();
int kfuncs = rows.Select(static row => row.Variant.Name).Distinct().Count();
Console.WriteLine($"{rows.Count} contracts of {kfuncs} kfuncs on {string.Join(", ", targets.Targets)}.");
Console.WriteLine($"Here, {directory ?? Environment.OSVersion.ToString()}:");

foreach (IGrouping<KfuncAvailability, KfuncProbeResult> answers in rows.Select(static row => row.Here)
    .GroupBy(static here => here.Availability)
    .OrderBy(static group => group.Key))
{
    Console.WriteLine($"  {answers.Count(),4} {answers.Key.ToString().ToLowerInvariant()}, such as: {answers.First().Reason}");
}

// The same question as a guard in code. In a BPF function, the kernel's verifier drops the branch that is not taken.
Console.WriteLine();
Console.WriteLine(Kf.Has.bpf_task_from_pid
    ? "Kf.Has.bpf_task_from_pid: a BPF program can look tasks up by their pid on this machine."
    : $"Kf.Has.bpf_task_from_pid is false on this machine. {KfuncProbe.RunningKernel.Check("bpf_task_from_pid").Reason}");

// And for real: a BPF function in C#, loaded and run where that is permitted.
Console.WriteLine();
Console.WriteLine(Visit.FindThisProcess());

static string Flags(KfuncFlags flags) => flags == KfuncFlags.None ? "" : flags.ToString().Replace(",", "");
