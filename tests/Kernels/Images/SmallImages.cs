using System.Buffers.Binary;
using System.Text;

namespace KfuncGen.Tests.Kernels.Images;

/// <summary>Containers around a given payload, no larger than they must be.</summary>
internal static class SmallImages
{
    /// <summary>A bzImage: boot sector, one setup sector with the version string, then 16 bytes of code before the payload.</summary>
    public static byte[] X86Boot(byte[] payload, string release, ushort protocol = 0x20f, bool is64Bit = true)
    {
        const int Code = 16;
        byte[] image = new byte[1024 + Code + payload.Length];
        image[0x1f1] = 1;
        image[0x1fe] = 0x55;
        image[0x1ff] = 0xaa;
        Put(image, 0x202, "HdrS");
        BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(0x206), protocol);
        BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(0x20e), 0x100);
        image[0x236] = (byte)(is64Bit ? 1 : 0);
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(0x248), Code);
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(0x24c), (uint)payload.Length);
        Put(image, 0x300, release + " (builder@host) #1 SMP\0");
        payload.CopyTo(image, 1024 + Code);
        return image;
    }

    /// <summary>An EFI zboot image with its PE header at 0x40 and the payload at 0x100.</summary>
    public static byte[] Zboot(byte[] payload, ushort peMachine)
    {
        byte[] image = new byte[0x100 + payload.Length];
        Put(image, 0, "MZ");
        Put(image, 4, "zimg");
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(8), 0x100);
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(12), (uint)payload.Length);
        Put(image, 24, "gzip");
        PutPeHeader(image, peMachine, sections: 0);
        payload.CopyTo(image, 0x100);
        return image;
    }

    /// <summary>
    /// A unified kernel image with the sections <c>.osrel</c> and <c>.linux</c>; the latter is padded, as section alignment has
    /// it.
    /// </summary>
    public static byte[] UnifiedKernel(byte[] kernel)
    {
        byte[] image = new byte[0x200 + kernel.Length + 64];
        Put(image, 0, "MZ");
        PutPeHeader(image, 0x8664, sections: 2);
        Put(image, 0x58, ".osrel");
        Put(image, 0x80, ".linux");
        BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(0x80 + 8), kernel.Length);
        BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(0x80 + 16), kernel.Length + 64);
        BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(0x80 + 20), 0x200);
        kernel.CopyTo(image, 0x200);
        return image;
    }

    /// <summary>A flat image with arm64's header, and content from 0x100 on.</summary>
    public static byte[] Arm64(byte[] content, bool isBigEndian = false)
    {
        byte[] image = new byte[0x100 + content.Length];
        image[24] = (byte)(isBigEndian ? 1 : 0);
        Put(image, 56, "ARM\x64");
        content.CopyTo(image, 0x100);
        return image;
    }

    public static void Put(byte[] image, int offset, string text) => Encoding.Latin1.GetBytes(text, image.AsSpan(offset));

    private static void PutPeHeader(byte[] image, ushort machine, ushort sections)
    {
        image[0x3c] = 0x40;
        Put(image, 0x40, "PE\0\0");
        BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(0x44), machine);
        BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(0x46), sections);
    }
}
