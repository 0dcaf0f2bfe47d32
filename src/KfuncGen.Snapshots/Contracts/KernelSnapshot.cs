using KfuncGen.Snapshots.Hooks;
using KfuncGen.Snapshots.Types;

namespace KfuncGen.Snapshots.Contracts;

/// <summary>The kfuncs of one kernel build: prototypes, flags and the types they need.</summary>
public sealed record KernelSnapshot
{
    /// <summary>How projects refer to it (<c>debian-7.2</c>); null where nobody named it.</summary>
    public string? Name { get; init; }

    /// <summary>The kernel release (<c>7.2.12+deb13-amd64</c>); null where the source does not say.</summary>
    public string? Kernel { get; init; }

    /// <summary>
    /// The architecture as <c>uname -m</c> prints it (<c>x86_64</c>, <c>aarch64</c>, <c>s390x</c>); null where the source does
    /// not say.
    /// </summary>
    public string? Architecture { get; init; }

    /// <summary>
    /// SHA-256 of the BTF and id-set bytes it was made from, lower-case hexadecimal; null where it was not made from bytes.
    /// </summary>
    public string? SourceHash { get; init; }

    /// <summary>
    /// The program types about which the verifier of the running kernel was asked, as <see cref="KfuncHooks"/> spells them; null where
    /// nobody asked. What it said is in <see cref="Kfunc.AdmittedProgramTypes"/>.
    /// </summary>
    public EquatableArray<string>? ProbedProgramTypes { get; init; }

    /// <summary>The kfuncs, sorted by name, then module (ordinal).</summary>
    public required EquatableArray<Kfunc> Kfuncs { get; init; }

    /// <summary>What the names in prototypes stand for, sorted by kind and name (ordinal).</summary>
    public required EquatableArray<CTypeDeclaration> Types { get; init; }

    /// <summary>The version in <see cref="Kernel"/>; null where that is not known.</summary>
    public KernelVersion? Version => KernelVersion.FromRelease(Kernel);
}
