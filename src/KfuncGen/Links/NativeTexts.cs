using System.Runtime.InteropServices;

namespace KfuncGen.Links;

/// <summary>Texts as C has them, as long as a call needs them.</summary>
internal sealed class NativeTexts : IDisposable
{
    /// <summary>Copies texts.</summary>
    public NativeTexts(ReadOnlySpan<string> texts)
    {
        Pointers = new nint[texts.Length];

        for (int i = 0; i < texts.Length; i++)
        {
            Pointers[i] = Marshal.StringToCoTaskMemUTF8(texts[i]);
        }
    }

    /// <summary>Where each is.</summary>
    public nint[] Pointers { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (nint pointer in Pointers)
        {
            Marshal.FreeCoTaskMem(pointer);
        }
    }
}
