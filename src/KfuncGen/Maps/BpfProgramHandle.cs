using System.Runtime.InteropServices;

namespace KfuncGen;

/// <summary>A program in the kernel, as maps take it: a <c>LoadedBpfProgram</c> is converted to it implicitly.</summary>
/// <param name="Handle">Its descriptor; null for none.</param>
public readonly record struct BpfProgramHandle(SafeHandle? Handle);
