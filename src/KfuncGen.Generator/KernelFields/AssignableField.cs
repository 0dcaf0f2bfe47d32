using KfuncGen.Snapshots;

namespace KfuncGen.Generator.KernelFields;

/// <summary>A field of a kernel type that some programs may assign.</summary>
/// <param name="Type">The type, without keyword.</param>
/// <param name="Path">The field's path in it, as generated code has it.</param>
/// <param name="Programs">The types of programs, as <c>enum bpf_prog_type</c> has them.</param>
/// <param name="Operations">Of struct_ops the struct whose members the programs are; null for other types.</param>
/// <param name="Since">The first release that was seen to allow it; null where the oldest that is looked at, 6.1, does.</param>
/// <param name="NotBefore">The first release that may allow it; null where that is the same.</param>
internal sealed record AssignableField(
    string Type, string Path, string[] Programs, string? Operations = null, KernelVersion? Since = null, KernelVersion? NotBefore = null)
{
    /// <summary>Whether a kernel allows it; null where that is not known.</summary>
    /// <param name="version">Its release.</param>
    public bool? IsAllowedBy(KernelVersion? version) =>
        Since is not { } first ? true
        : version is not { } known ? null
        : known >= first ? true
        : known >= (NotBefore ?? first) ? null
        : false;

    /// <summary>Whether a program may.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="hook">The hook that it names.</param>
    public bool MayBeAssignedBy(string type, string? hook) =>
        Array.IndexOf(Programs, type) >= 0
        && (Operations is null || hook?.StartsWith(Operations + ".", StringComparison.Ordinal) == true);

    /// <inheritdoc/>
    public override string ToString() => $"{Type}.{Path}";
}
