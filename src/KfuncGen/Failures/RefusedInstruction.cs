using KfuncGen.Code;
using KfuncGen.Linux.Abi;

namespace KfuncGen.Failures;

/// <summary>
/// What a program does at the instruction that was refused, in words that do not depend on the verifier's: what is called there and what
/// that asks for, as the build knew it, or what may be held where the program ends.
/// </summary>
internal static class RefusedInstruction
{
    private const byte Call = 0x85;
    private const byte Exit = 0x95;
    private const int MaximalHeld = 4;

    // What a flag asks of who calls: Documentation/bpf/kfuncs.rst, 6.18.
    private static readonly (KfuncFlags Flag, string Duty)[] Duties =
    [
        (KfuncFlags.KF_ACQUIRE, "what it returns is to be released on every way out"),
        (KfuncFlags.KF_RET_NULL, "it may return null"),
        (KfuncFlags.KF_RELEASE, "it takes a reference that the program holds, once, and no null"),
        (KfuncFlags.KF_TRUSTED_ARGS, "it takes objects that are trusted, and no null"),
        (KfuncFlags.KF_RCU, "it takes objects that are trusted or protected by RCU, and no null"),
        (KfuncFlags.KF_RCU_PROTECTED, "it is for RCU sections only"),
        (KfuncFlags.KF_SLEEPABLE, "it may sleep, which the program and the section that it is in must allow"),
        (KfuncFlags.KF_ITER_NEW, "it makes an iterator, to be destroyed on every way out"),
        (KfuncFlags.KF_ITER_NEXT, "it takes an iterator that was made and not destroyed"),
        (KfuncFlags.KF_ITER_DESTROY, "it takes an iterator that was made and not destroyed"),
        (KfuncFlags.KF_DESTRUCTIVE, "loading it needs CAP_SYS_BOOT"),
    ];

    // What the end of a parameter's name asks for: Documentation/bpf/kfuncs.rst, 6.18.
    private static readonly (string Suffix, string Duty)[] Suffixes =
    [
        ("__k", "is a number that the verifier must know"),
        ("__szk", "is a number that the verifier must know"),
        ("__uninit", "must hold nothing yet"),
        ("__irq_flag", "is a variable of the stack that nothing else changes"),
        ("__nullable", "may be null"),
        ("__opt", "may be null"),
    ];

    // What is to be ended by another call, without a flag that says so: special_kfunc_list, kernel/bpf/verifier.c, 6.18.
    private static readonly string[] Beginnings =
    [
        "bpf_rcu_read_lock", "bpf_preempt_disable", "bpf_local_irq_save", "bpf_res_spin_lock", "bpf_res_spin_lock_irqsave",
    ];

    private static readonly string[] HelperBeginnings = ["bpf_ringbuf_reserve", "bpf_spin_lock", "bpf_sk_lookup_tcp", "bpf_sk_lookup_udp"];

    /// <summary>Describes it.</summary>
    /// <param name="code">The program.</param>
    /// <param name="slot">The instruction.</param>
    /// <returns>A sentence or two; null where nothing is called there, and the program does not end there.</returns>
    public static string? Describe(BpfProgramCode code, int slot) =>
        slot < 0 || slot >= code.Instructions.Length ? null : (byte)code.Instructions[slot] switch
        {
            Call => KfuncAt(code, slot) is { } kfunc ? Describe(kfunc)
                : HelperAt(code, slot) is { } helper ? $"There it calls the helper {helper}."
                : null,
            Exit => Held(code),
            _ => null,
        };

    /// <summary>The kernel's name of what an instruction calls; null where it calls none of the kernel's.</summary>
    public static string? CalleeAt(BpfProgramCode code, int slot) => KfuncAt(code, slot)?.Name ?? HelperAt(code, slot);

    private static string Describe(KfuncVariant kfunc)
    {
        string[] duties =
        [
            .. Duties.Where(one => (kfunc.Flags & one.Flag) != 0).Select(static one => one.Duty),
            .. Parameters(kfunc.Prototype).SelectMany(
                static name => Suffixes.Where(one => name.EndsWith(one.Suffix, StringComparison.Ordinal))
                    .Select(one => $"'{name[..^one.Suffix.Length]}' {one.Duty}")),
        ];
        return $"There it calls {kfunc.Prototype}{(duties.Length == 0 ? "" : ": " + string.Join("; ", duties.Distinct()))}.";
    }

    private static IEnumerable<string> Parameters(string prototype) => prototype.IndexOf('(', StringComparison.Ordinal) is >= 0 and var open
        ? prototype[(open + 1)..].TrimEnd(')').Split(',').Select(static one => one.Trim().Split(' ', '*')[^1])
        : [];

    // Not all of them are held on the way that was refused; the log of a kernel that is known says which.
    private static string? Held(BpfProgramCode code)
    {
        string[] held =
        [
            .. Enumerable.Range(0, code.Instructions.Length).Where(slot => (byte)code.Instructions[slot] == Call && IsBeginning(code, slot))
                .Select(slot => SourceLines.Find(code, slot) is { } line
                    ? $"{CalleeAt(code, slot)} at {line}"
                    : $"{CalleeAt(code, slot)} at instruction {slot}").Distinct().Take(MaximalHeld),
        ];
        return held.Length == 0 ? null : $"There the program ends; what these have begun is to be ended before: {string.Join(", ", held)}.";
    }

    private static bool IsBeginning(BpfProgramCode code, int slot) => KfuncAt(code, slot) is { } kfunc
        ? (kfunc.Flags & (KfuncFlags.KF_ACQUIRE | KfuncFlags.KF_ITER_NEW)) != 0 || Array.IndexOf(Beginnings, kfunc.Name) >= 0
        : HelperAt(code, slot) is { } helper && Array.IndexOf(HelperBeginnings, helper) >= 0;

    private static KfuncVariant? KfuncAt(BpfProgramCode code, int slot)
    {
        foreach (BpfCodeRelocation relocation in code.Relocations)
        {
            if (relocation.Kind == BpfCodeRelocationKind.KfuncCall && relocation.Instruction == slot)
            {
                return code.Kfuncs[relocation.Index];
            }
        }

        return null;
    }

    // The source register tells helpers from functions of the program's own, and the immediate is the helper's number.
    private static string? HelperAt(BpfProgramCode code, int slot) =>
        ((code.Instructions[slot] >> 12) & 15) == 0 ? HelperNames.Find((int)(code.Instructions[slot] >> 32)) : null;
}
