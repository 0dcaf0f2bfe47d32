// An application that would like to use BPF and must work without: on kernels it does not choose, in containers that may
// forbid bpf(2). It tries the better program, then the older one, then does without, and can say why.
//
//   dotnet run --project samples/OrderedFallback -- 1

using KfuncGen;
using OrderedFallback;

Question question = new() { Pid = args.Length > 0 ? int.Parse(args[0]) : Environment.ProcessId };

bool isLoaded = BpfProgram.TryLoadFirst(
    [Lookup.Bpf.ByContainerId, Lookup.Bpf.ByHostId],
    out LoadedBpfProgram<Question>? lookup,
    out IReadOnlyList<BpfLoadFailure> failures);

foreach (BpfLoadFailure failure in failures)
{
    Console.WriteLine($"not used: {failure.Message}");
}

if (isLoaded)
{
    using (lookup)
    {
        Console.WriteLine($"{lookup!.Program.Name}: {(lookup.Run(ref question) == 1 ? "there is" : "there is no")} task {question.Pid}.");
    }
}
else
{
    Console.WriteLine($"Without BPF: {(Directory.Exists($"/proc/{question.Pid}") ? "there is" : "there is no")} task {question.Pid}.");
}
