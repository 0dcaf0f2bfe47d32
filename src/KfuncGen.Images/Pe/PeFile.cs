using System.Text;

namespace KfuncGen.Images.Pe;

/// <summary>The few facts needed of a PE file: EFI starts kernels in this format, so that most images have its headers.</summary>
/// <remarks>include/linux/pe.h, 7.2.</remarks>
internal readonly struct PeFile
{
    private const string What = "the EFI program";

    private const int HeaderPointer = 0x3c;
    private const int FileHeaderLength = 24;
    private const int SectionHeaderLength = 40;

    private readonly ReadOnlyMemory<byte> file;
    private readonly uint header;

    private PeFile(ReadOnlyMemory<byte> file, uint header)
    {
        this.file = file;
        this.header = header;
    }

    /// <summary>The architecture as <c>uname -m</c> prints it; null for an unknown machine and for 32-bit Arm.</summary>
    public string? Architecture => Bytes.ReadUInt16(header + 4, "the PE machine") switch
    {
        0x014c => "i686",
        0x8664 => "x86_64",
        0xaa64 => "aarch64",
        0x5032 => "riscv32",
        0x5064 => "riscv64",
        0x6232 => "loongarch32",
        0x6264 => "loongarch64",
        _ => null,
    };

    private ImageBytes Bytes => new(file.Span, false, What);

    /// <summary>Opens the file where it is one.</summary>
    /// <returns>Null for bytes without the two signatures; many kernels start with MZ and are nothing but flat.</returns>
    public static PeFile? TryRead(ReadOnlyMemory<byte> file)
    {
        ReadOnlySpan<byte> bytes = file.Span;

        if (bytes.Length < HeaderPointer + 4 || bytes[0] != (byte)'M' || bytes[1] != (byte)'Z')
        {
            return null;
        }

        uint header = new ImageBytes(bytes, false, What).ReadUInt32(HeaderPointer, "the PE header's offset");

        return header <= bytes.Length - (long)FileHeaderLength
            && bytes.Slice((int)header).StartsWith((ReadOnlySpan<byte>)[(byte)'P', (byte)'E', 0, 0])
            ? new PeFile(file, header)
            : null;
    }

    /// <summary>Finds the bytes that the file stores for a section.</summary>
    /// <param name="name">The name, of 8 characters at most.</param>
    /// <returns>Where they are; null where there is no such section.</returns>
    public (int Offset, int Length)? FindSection(string name)
    {
        ImageBytes bytes = Bytes;
        uint count = bytes.ReadUInt16(header + 6, "the number of PE sections");
        uint optionalHeaderLength = bytes.ReadUInt16(header + 20, "the PE optional header's size");
        byte[] wanted = Encoding.ASCII.GetBytes(name.PadRight(8, '\0'));
        ulong at = (ulong)header + FileHeaderLength + optionalHeaderLength;

        for (uint i = 0; i < count; i++, at += SectionHeaderLength)
        {
            if (bytes.Slice(at, SectionHeaderLength, "a PE section header").StartsWith(wanted))
            {
                uint virtualSize = bytes.ReadUInt32(at + 8, "VirtualSize");
                uint length = Math.Min(bytes.ReadUInt32(at + 16, "SizeOfRawData"), virtualSize);
                uint offset = bytes.ReadUInt32(at + 20, "PointerToRawData");
                bytes.Require(offset, length, $"PE section {name}");
                return ((int)offset, (int)length);
            }
        }

        return null;
    }
}
