using System.Text;

namespace KfuncGen.Tests.Kernels;

/// <summary>A kernel or module whose BTF only has functions <c>void name(void)</c>.</summary>
internal sealed class SmallBtf
{
    private const int HeaderLength = 24;
    private const uint FunctionKind = 12;
    private const uint PrototypeKind = 13;
    private const uint DeclarationTagKind = 17;

    private readonly int typeCount;
    private readonly int stringsLength;

    /// <summary>Writes the BTF.</summary>
    /// <param name="functions">The functions' names.</param>
    /// <param name="kernel">For a module the kernel whose BTF it continues.</param>
    public SmallBtf(string[] functions, SmallBtf? kernel = null)
    {
        int firstId = 1 + (kernel?.typeCount ?? 0);
        int firstString = kernel?.stringsLength ?? 0;
        MemoryStream types = new();
        MemoryStream strings = new();

        // Only BTF that stands alone starts with the empty string.
        strings.Write(kernel is null ? [0] : []);
        Write(types, 0, PrototypeKind << 24, 0);

        foreach (string function in functions)
        {
            Write(types, (uint)(firstString + strings.Length), FunctionKind << 24, (uint)firstId);
            strings.Write([.. Encoding.UTF8.GetBytes(function), 0]);
        }

        typeCount = firstId + functions.Length;
        stringsLength = firstString + (int)strings.Length;

        MemoryStream all = new();
        all.Write([0x9f, 0xeb, 1, 0]);
        Write(all, HeaderLength, 0, (uint)types.Length, (uint)types.Length, (uint)strings.Length);
        all.Write(types.ToArray());
        all.Write(strings.ToArray());
        Bytes = all.ToArray();
    }

    /// <summary>The raw BTF.</summary>
    public byte[] Bytes { get; }

    /// <summary>BTF with several functions of one name, each of the prototype <c>void(void)</c>, 0, or <c>int(int)</c>, 1.</summary>
    /// <param name="name">The name.</param>
    /// <param name="prototypes">The prototypes, in the order of the functions.</param>
    /// <param name="marked">The one that is marked as a kfunc; null for none.</param>
    public static byte[] OfOneName(string name, int[] prototypes, int? marked)
    {
        byte[] strings = [0, .. Encoding.UTF8.GetBytes($"int\0{name}\0bpf_kfunc\0")];
        uint nameAt = 5;
        uint tagAt = nameAt + (uint)name.Length + 1;
        MemoryStream types = new();

        // 1: int, 2: void(void), 3: int(int).
        Write(types, 1, 1 << 24, 4, (1 << 24) | 32);
        Write(types, 0, PrototypeKind << 24, 0);
        Write(types, 0, (PrototypeKind << 24) | 1, 1, 0, 1);

        foreach (int prototype in prototypes)
        {
            Write(types, nameAt, FunctionKind << 24, 2 + (uint)prototype);
        }

        if (marked is { } index)
        {
            Write(types, tagAt, DeclarationTagKind << 24, 4 + (uint)index, uint.MaxValue);
        }

        MemoryStream all = new();
        all.Write([0x9f, 0xeb, 1, 0]);
        Write(all, HeaderLength, 0, (uint)types.Length, (uint)types.Length, (uint)strings.Length);
        all.Write(types.ToArray());
        all.Write(strings);
        return all.ToArray();
    }

    private static void Write(MemoryStream stream, params ReadOnlySpan<uint> words)
    {
        foreach (uint word in words)
        {
            stream.Write([(byte)word, (byte)(word >> 8), (byte)(word >> 16), (byte)(word >> 24)]);
        }
    }
}
