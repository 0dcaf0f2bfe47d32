using System.Runtime.InteropServices;

namespace KfuncGen.Linux.SystemCalls;

/// <summary>A text as C has it, as long as a call needs it.</summary>
internal readonly ref struct Utf8Text
{
    private readonly nint memory;

    /// <summary>Copies a text; null is none, at address 0.</summary>
    public Utf8Text(string? text) => memory = Marshal.StringToCoTaskMemUTF8(text);

    /// <summary>Where it is.</summary>
    public ulong Address => (ulong)memory;

    /// <summary>Frees it.</summary>
    public void Dispose() => Marshal.FreeCoTaskMem(memory);
}
