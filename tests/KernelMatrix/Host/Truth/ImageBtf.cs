using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;

namespace KernelMatrix.Host.Truth;

/// <summary>
/// The kfuncs of a kernel's image by the tags of its BTF, in either order of bytes, read from the description of the format
/// (include/uapi/linux/btf.h, 7.2) by code of its own: what the product says is held against this, so it must not share a line with it.
/// </summary>
internal sealed class ImageBtf
{
    private const int HeaderSize = 24;
    private const int FunctionKind = 12;
    private const int TagKind = 17;

    // What may be packed how: the programs that unpack it pass by what is behind its end.
    private static readonly (byte[] Magic, string Program, string Arguments)[] Packings =
    [
        ([0x28, 0xb5, 0x2f, 0xfd], "zstd", "-dcq"),
        ([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], "xz", "-dcq --single-stream"),
        ([0x1f, 0x8b, 0x08], "gzip", "-dcq"),
    ];

    private readonly byte[] bytes;
    private readonly int start;

    private ImageBtf(byte[] bytes, int start, bool isBigEndian) => (this.bytes, this.start, IsBigEndian) = (bytes, start, isBigEndian);

    /// <summary>Whether numbers begin with their highest byte.</summary>
    public bool IsBigEndian { get; }

    /// <summary>Finds it in an image, as it is or in what is packed there; null where it is not found.</summary>
    public static ImageBtf? Find(string image)
    {
        byte[] file = File.ReadAllBytes(image);

        if (In(file) is { } plain)
        {
            return plain;
        }

        foreach ((byte[] magic, string program, string arguments) in Packings)
        {
            for (int at = IndexOf(file, magic, 0); at >= 0; at = IndexOf(file, magic, at + 1))
            {
                if (In(Unpack(program, arguments, file.AsMemory(at))) is { } found)
                {
                    return found;
                }
            }
        }

        return null;
    }

    /// <summary>The functions that are tagged as kfuncs; none where the compiler's companion left no tags.</summary>
    public SortedSet<string> Kfuncs()
    {
        List<(int Kind, int At)> types = [(0, 0)];
        int at = start + HeaderSize + Int(start + 8);
        int end = at + Int(start + 12);

        while (at < end)
        {
            int information = Int(at + 4);
            int kind = (information >> 24) & 0x1f;
            types.Add((kind, at));
            at += 12 + SizeBehind(kind, information & 0xffff);
        }

        SortedSet<string> found = new(StringComparer.Ordinal);

        foreach ((int kind, int tag) in types)
        {
            if (kind == TagKind && Text(Int(tag)) == "bpf_kfunc" && types[Int(tag + 8)] is (FunctionKind, var function))
            {
                found.Add(Text(Int(function)));
            }
        }

        return found;
    }

    private static int SizeBehind(int kind, int count) => kind switch
    {
        1 or 14 or TagKind => 4,
        3 => 12,
        4 or 5 or 15 or 19 => count * 12,
        6 or 13 => count * 8,
        _ => 0,
    };

    private static ImageBtf? In(byte[] bytes)
    {
        foreach ((byte[] magic, bool isBigEndian) in ((byte[], bool)[])[([0x9f, 0xeb, 1, 0], false), ([0xeb, 0x9f, 1, 0], true)])
        {
            for (int at = IndexOf(bytes, magic, 0); at >= 0; at = IndexOf(bytes, magic, at + 1))
            {
                ImageBtf found = new(bytes, at, isBigEndian);

                if (found.IsWhole())
                {
                    return found;
                }
            }
        }

        return null;
    }

    private static int IndexOf(byte[] bytes, byte[] part, int from)
    {
        int at = bytes.AsSpan(from).IndexOf(part);
        return at < 0 ? -1 : from + at;
    }

    private static byte[] Unpack(string program, string arguments, ReadOnlyMemory<byte> packed)
    {
        using Process process = Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        using MemoryStream unpacked = new();
        Task reading = process.StandardOutput.BaseStream.CopyToAsync(unpacked);
        Task complaining = process.StandardError.ReadToEndAsync();

        try
        {
            process.StandardInput.BaseStream.Write(packed.Span);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has seen enough.
        }

        Task.WaitAll(reading, complaining);
        process.WaitForExit();
        return unpacked.ToArray();
    }

    // A kernel's has a million bytes of types at least, and its strings behind them.
    private bool IsWhole() =>
        start + HeaderSize < bytes.Length
        && Int(start + 4) == HeaderSize && Int(start + 8) == 0 && Int(start + 12) is > 1_000_000 and int types
        && Int(start + 16) == types && Int(start + 20) is > 0 and int strings
        && (long)start + HeaderSize + types + strings <= bytes.Length;

    private int Int(int at) => IsBigEndian
        ? BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at))
        : BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at));

    private string Text(int offset)
    {
        int at = start + HeaderSize + Int(start + 16) + offset;
        return Encoding.UTF8.GetString(bytes.AsSpan(at, Array.IndexOf(bytes, (byte)0, at) - at));
    }
}
