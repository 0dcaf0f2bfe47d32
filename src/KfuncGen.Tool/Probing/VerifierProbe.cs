using System.Text;
using KfuncGen.Btf;
using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Snapshots.Hooks;

namespace KfuncGen.Tool.Probing;

/// <summary>
/// Asks the verifier of the running kernel which program types may call which kfuncs: one program for each pair. What may be called
/// is an upper bound, because filters that look at where a program is attached come later.
/// </summary>
/// <remarks>kernel/bpf/verifier.c, 7.2: check_kfunc_call looks whether the type may call a kfunc before it looks at arguments.</remarks>
/// <param name="system">The system.</param>
/// <param name="kernel">The kernel's BTF.</param>
internal sealed class VerifierProbe(IProgramCalls system, BtfReader kernel)
{
    /// <summary>With this the verifier tells that it has come to the call: it writes each instruction before it looks at it.</summary>
    private const string CallInLog = "(85) call";

    private const int LogLength = 64 * 1024;

    private readonly byte[] log = new byte[LogLength];

    /// <summary>Told before each type's turn.</summary>
    public Action<string>? Asking { get; init; }

    /// <summary>Asks about some kfuncs.</summary>
    /// <returns>An answer for each program type, in the order of <c>enum bpf_prog_type</c>.</returns>
    public IReadOnlyList<ProgramTypeAnswer> Ask(IReadOnlyList<RunningKfunc> kfuncs)
    {
        Dictionary<string, (BpfHandle? Btf, Errno Error)> modules = [];

        foreach (string module in kfuncs.Select(static kfunc => kfunc.Module).OfType<string>().Distinct())
        {
            modules[module] = (system.OpenModuleBtf(module, out Errno error), error);
        }

        try
        {
            return [.. KfuncHooks.ProgramTypeNames.Select(type => Ask(type, kfuncs, modules))];
        }
        finally
        {
            foreach ((BpfHandle? btf, _) in modules.Values)
            {
                btf?.Dispose();
            }
        }
    }

    private ProgramTypeAnswer Ask(
        string type, IReadOnlyList<RunningKfunc> kfuncs, Dictionary<string, (BpfHandle? Btf, Errno Error)> modules)
    {
        Asking?.Invoke(type);
        bpf_prog_type number = ProgramTypeAttachments.NumberOf(type);

        // A program of this type is attached to another program, and counts as one of that one's type.
        if (type == "EXT")
        {
            return new ProgramTypeAnswer(type, "it counts as the type of the program that it extends", Errno.None);
        }

        List<ProbeAttachment> attachments = FindAttachments(type, number, out Said? refusal);

        if (attachments.Count == 0)
        {
            return refusal is { } said
                ? new ProgramTypeAnswer(type, Describe(said), said.Error)
                : new ProgramTypeAnswer(type, "the kernel has nothing to attach such a program to", Errno.None);
        }

        ProgramTypeAnswer answer = new(type, Refusal: null, Errno.None);

        foreach (RunningKfunc kfunc in kfuncs)
        {
            (BpfHandle? btf, Errno error) = kfunc.Module is null ? default : modules[kfunc.Module];

            if (kfunc.Module is not null && btf is null)
            {
                AddUnclear(answer, $"the BTF of module {kfunc.Module} cannot be opened ({error.Name()})", kfunc);
                continue;
            }

            byte[] call = ProbePrograms.CallOf(kfunc.Id, kfunc.Module is not null);

            foreach (ProbeAttachment attachment in attachments)
            {
                if (Judge(answer, kfunc, Load(number, call, attachment, btf)))
                {
                    break;
                }
            }
        }

        return answer;
    }

    /// <summary>Finds the places at which a program that does nothing is taken; of several refusals the first one counts.</summary>
    private List<ProbeAttachment> FindAttachments(string type, bpf_prog_type number, out Said? refusal)
    {
        List<ProbeAttachment> taken = [];
        refusal = null;

        foreach (ProbeAttachment attachment in ProgramTypeAttachments.Of(type, kernel))
        {
            Said answer = Load(number, ProbePrograms.Nothing(), attachment, btf: null);

            if (answer.Error == Errno.None)
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

    // A program that is taken is not kept.
    private Said Load(bpf_prog_type type, byte[] instructions, ProbeAttachment attachment, BpfHandle? btf)
    {
        ProgramImage image = new()
        {
            Name = "",
            Type = type,
            License = "GPL",
            Flags = attachment.Flags,
            AttachType = attachment.AttachType,
            AttachTypeId = attachment.TypeId,
            Instructions = instructions,
            Descriptors = btf is null ? [] : [0, btf.Descriptor],
        };

        log[0] = 0;
        system.LoadProgram(image, logLevel: 1, log, out Errno error)?.Dispose();
        return new Said(error, Encoding.ASCII.GetString(log.AsSpan(0, Math.Max(0, log.AsSpan().IndexOf((byte)0)))));
    }

    /// <summary>
    /// Takes down what was said; whether that settles it. A refusal does not, as long as there is another place to attach to.
    /// </summary>
    private static bool Judge(ProgramTypeAnswer answer, RunningKfunc kfunc, Said said)
    {
        // Where it was not refused, it went on to the arguments.
        if (said.Log.Contains($"calling kernel function {kfunc.Name} is not allowed", StringComparison.Ordinal))
        {
            answer.Admits[kfunc] = false;
        }
        else if (said.Error == Errno.None || said.Log.Contains(CallInLog, StringComparison.Ordinal))
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

    private static string Describe(Said answer)
    {
        // The last line counts what was done; the one before says what is wrong.
        string? said = answer.Log.Split(
            '\n',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault(
                static line => !line.StartsWith("processed ", StringComparison.Ordinal));
        string refused = $"refused with {answer.Error.Name()}";
        return said is null ? refused : $"{refused}: {said}";
    }

    /// <summary>What bpf(2) says to a program.</summary>
    /// <param name="Error">How it refused; none where the program was taken.</param>
    /// <param name="Log">What the verifier wrote; empty where the program never got to it.</param>
    private readonly record struct Said(Errno Error, string Log);
}
