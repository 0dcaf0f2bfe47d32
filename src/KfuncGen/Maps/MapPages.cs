using System.Runtime.InteropServices;

namespace KfuncGen.Maps;

/// <summary>
/// Memory for the elements that a walk reads: it is never moved, and the thread's next walk takes it again, so that none is made for
/// each. Keys and values begin at pages of their own, so that what a walk costs does not depend on where its memory happens to be.
/// </summary>
internal static class MapPages
{
    /// <summary>How many bytes a walk reads at a time: what a processor's first cache has room for.</summary>
    public const int Size = 16 * 1024;

    private const int Page = 4096;
    private const int Kept = Size + (3 * Page);

    [ThreadStatic]
    private static byte[]? spare;

    /// <summary>A number of bytes, in whole pages.</summary>
    /// <param name="size">How many bytes.</param>
    public static int RoundUp(int size) => checked(size + Page - 1) & -Page;

    /// <summary>Memory of a size at least.</summary>
    /// <param name="size">How many bytes.</param>
    /// <param name="start">Where its first whole page is.</param>
    public static byte[] Rent(int size, out nint start)
    {
        int whole = checked(size + Page);
        byte[] memory = spare is { } kept && whole <= kept.Length
            ? kept
            : GC.AllocateUninitializedArray<byte>(Math.Max(whole, Kept), pinned: true);
        spare = null;
        start = (Marshal.UnsafeAddrOfPinnedArrayElement(memory, 0) + Page - 1) & -Page;
        return memory;
    }

    /// <summary>Gives it back.</summary>
    /// <param name="memory">What was rented.</param>
    public static void Return(byte[] memory)
    {
        if (memory.Length == Kept)
        {
            spare = memory;
        }
    }
}
