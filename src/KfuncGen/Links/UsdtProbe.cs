using KfuncGen.Linux.Tracing;

namespace KfuncGen;

/// <summary>A probe that a program or library has for tracers (USDT, <c>sys/sdt.h</c>), at one of the places where it stands.</summary>
/// <param name="Provider">Whose probe it is: <c>python</c>.</param>
/// <param name="Name">The probe: <c>function__entry</c>.</param>
/// <param name="Offset">Where in the file its instruction is.</param>
/// <param name="SemaphoreOffset">Where in the file the number is that says how many listen; 0 where the probe is always on.</param>
/// <param name="Arguments">
/// Its arguments, as the assembler has them: size in bytes, negative with a sign, and place: <c>-4@%edi 8@-16(%rbp) 4@$3</c>.
/// </param>
public sealed record UsdtProbe(string Provider, string Name, ulong Offset, ulong SemaphoreOffset, string Arguments)
{
    /// <summary>All probes of a file, in its order.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is no ELF file of 64 bits, or damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The process may not read it.</exception>
    public static IReadOnlyList<UsdtProbe> In(string path) =>
        [.. ElfProbes.Read(path).Select(static one => new UsdtProbe(one.Provider, one.Name, one.Offset, one.Semaphore, one.Arguments))];
}
