using KfuncGen.Btf;
using KfuncGen.Snapshots;

namespace KfuncGen.Tool.Probing;

/// <summary>
/// Asks the verifier of the running kernel which program types may call which kfuncs: one program for each pair. What may be called
/// is an upper bound, because filters that look at where a program is attached come later.
/// </summary>
/// <remarks>kernel/bpf/verifier.c, 7.2: check_kfunc_call looks whether the type may call a kfunc before it looks at arguments.</remarks>
/// <param name="system">The system.</param>
/// <param name="kernel">The kernel's BTF.</param>
internal sealed class VerifierProbe(IRunningSystem system, BtfReader kernel)
{
    /// <summary>With this the verifier tells that it has come to the call: it writes each instruction before it looks at it.</summary>
    private const string CallInLog = "(85) call";

    /// <summary>Told before each type's turn.</summary>
    public Action<string>? Asking { get; init; }

    /// <summary>Asks about some kfuncs.</summary>
    /// <returns>An answer for each program type, in the order of <c>enum bpf_prog_type</c>.</returns>
    public IReadOnlyList<ProgramTypeAnswer> Ask(IReadOnlyList<RunningKfunc> kfuncs)
    {
        Dictionary<string, (int Descriptor, int Error)> modules = [];

        foreach (string module in kfuncs.Select(static kfunc => kfunc.Module).OfType<string>().Distinct())
        {
            modules[module] = (system.OpenModuleBtf(module, out int error), error);
        }

        try
        {
            return [.. KfuncHooks.ProgramTypeNames.Select(type => Ask(type, kfuncs, modules))];
        }
        finally
        {
            foreach ((int descriptor, _) in modules.Values.Where(static module => module.Descriptor >= 0))
            {
                system.Close(descriptor);
            }
        }
    }

    private ProgramTypeAnswer Ask(string type, IReadOnlyList<RunningKfunc> kfuncs, Dictionary<string, (int Descriptor, int Error)> modules)
    {
        Asking?.Invoke(type);
        int number = ProgramTypeAttachments.NumberOf(type);

        // A program of this type is attached to another program, and counts as one of that one's type.
        if (type == "EXT")
        {
            return new ProgramTypeAnswer(type, "it counts as the type of the program that it extends", Error: 0);
        }

        List<BpfAttachment> attachments = FindAttachments(type, number, out BpfAnswer? refusal);

        if (attachments.Count == 0)
        {
            return refusal is { } said
                ? new ProgramTypeAnswer(type, Describe(said), said.Error)
                : new ProgramTypeAnswer(type, "the kernel has nothing to attach such a program to", Error: 0);
        }

        ProgramTypeAnswer answer = new(type, Refusal: null, Error: 0);

        foreach (RunningKfunc kfunc in kfuncs)
        {
            (int descriptor, int error) = kfunc.Module is null ? (-1, 0) : modules[kfunc.Module];

            if (kfunc.Module is not null && descriptor < 0)
            {
                AddUnclear(answer, $"the BTF of module {kfunc.Module} cannot be opened ({ErrorNumbers.Name(error)})", kfunc);
                continue;
            }

            byte[] call = BpfInstructions.CallOf(kfunc.Id, kfunc.Module is not null);

            foreach (BpfAttachment attachment in attachments)
            {
                if (Judge(answer, kfunc, system.Load(new BpfProgram(number, call, attachment, descriptor))))
                {
                    break;
                }
            }
        }

        return answer;
    }

    /// <summary>Finds the places at which a program that does nothing is taken; of several refusals the first one counts.</summary>
    private List<BpfAttachment> FindAttachments(string type, int number, out BpfAnswer? refusal)
    {
        List<BpfAttachment> taken = [];
        refusal = null;

        foreach (BpfAttachment attachment in ProgramTypeAttachments.Of(type, kernel))
        {
            BpfAnswer answer = system.Load(new BpfProgram(number, BpfInstructions.Nothing(), attachment, ModuleBtf: -1));

            if (answer.Error == 0)
            {
                taken.Add(attachment);
            }
            else
            {
                refusal ??= answer;
            }
        }

        return taken;
    }

    /// <summary>Takes down what was said; whether that settles it. A refusal does not, as long as there is another place to attach to.</summary>
    private static bool Judge(ProgramTypeAnswer answer, RunningKfunc kfunc, BpfAnswer said)
    {
        // Where it was not refused, it went on to the arguments.
        if (said.Log.Contains($"calling kernel function {kfunc.Name} is not allowed", StringComparison.Ordinal))
        {
            answer.Admits[kfunc] = false;
        }
        else if (said.Error == 0 || said.Log.Contains(CallInLog, StringComparison.Ordinal))
        {
            answer.Admits[kfunc] = true;
            return true;
        }
        else if (!answer.Admits.ContainsKey(kfunc))
        {
            AddUnclear(answer, Describe(said), kfunc);
            return true;
        }

        return false;
    }

    private static void AddUnclear(ProgramTypeAnswer answer, string reason, RunningKfunc kfunc)
    {
        if (!answer.Unclear.TryGetValue(reason, out List<RunningKfunc>? kfuncs))
        {
            answer.Unclear.Add(reason, kfuncs = []);
        }

        kfuncs.Add(kfunc);
    }

    private static string Describe(BpfAnswer answer)
    {
        // The last line counts what was done; the one before says what is wrong.
        string? said = answer.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault(static line => !line.StartsWith("processed ", StringComparison.Ordinal));
        string refused = $"refused with {ErrorNumbers.Name(answer.Error)}";
        return said is null ? refused : $"{refused}: {said}";
    }
}
