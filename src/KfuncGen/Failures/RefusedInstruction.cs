using KfuncGen.Code;
using KfuncGen.Linux.Abi;

namespace KfuncGen.Failures;

/// <summary>
/// What a program does at the instruction that was refused, in words that do not depend on the verifier's: what is called there and what
/// that asks for, as the build wrote it down, or what may be held where the program ends.
/// </summary>
internal static class RefusedInstruction
{
    private const byte Call = 0x85;
    private const byte Exit = 0x95;
    private const int MaximalHeld = 4;

    /// <summary>Describes it.</summary>
    /// <param name="code">The program.</param>
    /// <param name="slot">The instruction.</param>
    /// <returns>A sentence or more; null where nothing is called there, and the program does not end there.</returns>
    public static string? Describe(BpfProgramCode code, int slot) =>
        slot < 0 || slot >= code.Instructions.Length ? null : (byte)code.Instructions[slot] switch
        {
            Call when CallAt(code, slot) is var (name, prototype, duties) =>
                string.Join(' ', duties.Sentences.Prepend($"There it calls {prototype ?? $"the helper {name}"}.")),
            Exit => Held(code),
            _ => null,
        };

    /// <summary>The kernel's name of what an instruction calls; null where it calls none of the kernel's.</summary>
    public static string? CalleeAt(BpfProgramCode code, int slot) => CallAt(code, slot)?.Name;

    // Not all of them are held on the way that was refused; the log of a kernel that is known says which.
    private static string? Held(BpfProgramCode code)
    {
        string[] held =
        [
            .. Enumerable.Range(0, code.Instructions.Length).Where(slot => (byte)code.Instructions[slot] == Call)
                .Select(slot => CallAt(code, slot) is (var name, _, { Begins: { } begun })
                    ? $"{begun} by {name} at {SourceLines.Find(code, slot)?.ToString() ?? $"instruction {slot}"}"
                    : null)
                .OfType<string>().Distinct().Take(MaximalHeld),
        ];
        return held.Length == 0 ? null : $"There the program ends; what was begun is to be ended before: {string.Join(", ", held)}.";
    }

    private static (string Name, string? Prototype, CallDuties Duties)? CallAt(BpfProgramCode code, int slot)
    {
        foreach (BpfCodeRelocation relocation in code.Relocations)
        {
            if (relocation.Kind == BpfCodeRelocationKind.KfuncCall && relocation.Instruction == slot)
            {
                KfuncVariant kfunc = code.Kfuncs[relocation.Index];
                return (kfunc.Name, kfunc.Prototype, code.KfuncDuties[relocation.Index]);
            }
        }

        int helper = (int)(code.Instructions[slot] >> 32);

        // The source register tells helpers from functions of the program's own, and the immediate is the helper's number.
        return ((code.Instructions[slot] >> 12) & 15) == 0 && HelperNames.Find(helper) is { } name
            ? (name, null, code.HelperDuties.GetValueOrDefault(helper, CallDuties.None))
            : null;
    }
}
