using KfuncGen.Btf.Format;

namespace KfuncGen.Hooks;

/// <summary>What a kernel has for a hook.</summary>
/// <param name="Availability">Whether it is there, with the arguments that the program takes.</param>
/// <param name="Reason">What was found, as a sentence.</param>
/// <param name="Id">The number of the function or type in the kernel's BTF that stands for it.</param>
/// <param name="Member">Of a struct of functions, which of its members it is.</param>
/// <param name="Module">The module whose BTF numbers it; null for the kernel image's.</param>
internal readonly record struct ResolvedHook(
    KfuncAvailability Availability, string Reason, BtfTypeId Id = default, uint Member = 0, string? Module = null);
