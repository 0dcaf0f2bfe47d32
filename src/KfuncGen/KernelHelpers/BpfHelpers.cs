namespace KfuncGen;

/// <summary>
/// BPF helpers: the kernel functions that programs call by number, older than kfuncs and, other than those, stable. Names,
/// arguments and numbers are the kernel's; a span stands for a pointer and a size, an <c>ulong</c> for an address that the program
/// may not follow. Results below 0 are errno values. <see cref="Has"/> says whether a kernel has one; which kinds of programs may
/// call which, the verifier says.
/// </summary>
public static partial class BpfHelpers;
