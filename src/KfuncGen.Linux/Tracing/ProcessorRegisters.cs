using System.Collections.Frozen;
using System.Runtime.InteropServices;

namespace KfuncGen.Linux.Tracing;

/// <summary>
/// Where a register is in the struct that a program gets which probes functions, by its name in the assembler: the struct that user space
/// sees, which never changes. Parts of a register have names of their own on x86-64.
/// </summary>
internal static class ProcessorRegisters
{
    private const int Size = 8;

    // arch/x86/include/uapi/asm/ptrace.h, 7.2, struct pt_regs, of 64 bits.
    private static readonly FrozenDictionary<string, int> X64 = NamesOfX64().ToFrozenDictionary(StringComparer.Ordinal);

    // arch/arm64/include/uapi/asm/ptrace.h, 7.2, struct user_pt_regs: regs[31], sp, pc.
    private static readonly FrozenDictionary<string, int> Arm64 = Enumerable.Range(0, 31)
        .SelectMany(static number => new[] { ($"x{number}", number * Size), ($"w{number}", number * Size) })
        .Concat([("sp", 31 * Size), ("pc", 32 * Size), ("fp", 29 * Size), ("lr", 30 * Size)])
        .ToFrozenDictionary(static one => one.Item1, static one => one.Item2, StringComparer.Ordinal);

    // arch/riscv/include/uapi/asm/ptrace.h, 7.2, struct user_regs_struct, in its order.
    private static readonly FrozenDictionary<string, int> RiscV64 =
        "pc ra sp gp tp t0 t1 t2 s0 s1 a0 a1 a2 a3 a4 a5 a6 a7 s2 s3 s4 s5 s6 s7 s8 s9 s10 s11 t3 t4 t5 t6".Split(' ')
        .Select(static (name, place) => (Name: name, Offset: place * Size))
        .Append((Name: "fp", Offset: 8 * Size))
        .ToFrozenDictionary(static one => one.Name, static one => one.Offset, StringComparer.Ordinal);

    /// <summary>Where a register is, in bytes; null for a name that is none, or none of those that are kept there.</summary>
    /// <param name="architecture">The processor.</param>
    /// <param name="name">The register, without a sign before it.</param>
    public static int? Find(Architecture architecture, string name) => architecture switch
    {
        Architecture.X64 => Get(X64, name),
        Architecture.Arm64 => Get(Arm64, name),
        Architecture.RiscV64 => Get(RiscV64, name),
        _ => null,
    };

    private static int? Get(FrozenDictionary<string, int> registers, string name) =>
        registers.TryGetValue(name, out int offset) ? offset : null;

    private static IEnumerable<KeyValuePair<string, int>> NamesOfX64()
    {
        foreach ((string letters, int offset) in new[] { ("a", 80), ("c", 88), ("d", 96), ("b", 40) })
        {
            yield return new($"r{letters}x", offset);
            yield return new($"e{letters}x", offset);
            yield return new($"{letters}x", offset);
            yield return new($"{letters}l", offset);

            // The second byte of the word.
            yield return new($"{letters}h", offset + 1);
        }

        foreach ((string letters, int offset) in new[] { ("si", 104), ("di", 112), ("bp", 32), ("sp", 152) })
        {
            yield return new("r" + letters, offset);
            yield return new("e" + letters, offset);
            yield return new(letters, offset);
            yield return new(letters + "l", offset);
        }

        for (int number = 8; number < 16; number++)
        {
            int offset = number < 12 ? (17 - number) * Size : (15 - number) * Size;

            foreach (string part in new[] { "", "d", "w", "b" })
            {
                yield return new($"r{number}{part}", offset);
            }
        }

        yield return new("rip", 128);
    }
}
