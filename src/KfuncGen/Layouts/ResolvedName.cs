using KfuncGen.Btf.Fields;

namespace KfuncGen.Layouts;

/// <summary>What a kernel has for a <see cref="CoreName"/>.</summary>
/// <param name="Name">What was looked for.</param>
/// <param name="Availability">Whether it is there.</param>
/// <param name="Reason">What was found, as a sentence.</param>
/// <param name="Access">How a field is read; of a type only the size counts.</param>
/// <param name="Value">An enum value's number; a variable's in the BTF that has it.</param>
/// <param name="Module">The module whose BTF has a variable; null for the kernel's own.</param>
internal sealed record ResolvedName(
    CoreName Name, KfuncAvailability Availability, string Reason, BtfFieldAccess Access = default, long Value = 0, string? Module = null)
{
    /// <summary>Whether it can be used.</summary>
    public bool IsPresent => Availability == KfuncAvailability.Present;
}
