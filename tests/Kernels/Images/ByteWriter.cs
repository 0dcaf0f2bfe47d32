using System.Buffers.Binary;

namespace KfuncGen.Tests.Kernels.Images;

/// <summary>Appends numbers in one byte order.</summary>
internal sealed class ByteWriter(bool isBigEndian = false)
{
    private readonly List<byte> bytes = [];

    public ByteWriter Bytes(params byte[] values)
    {
        bytes.AddRange(values);
        return this;
    }

    public ByteWriter U16(ushort value)
    {
        byte[] target = new byte[2];

        if (isBigEndian)
        {
            BinaryPrimitives.WriteUInt16BigEndian(target, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt16LittleEndian(target, value);
        }

        return Bytes(target);
    }

    public ByteWriter U32(params uint[] values)
    {
        foreach (uint value in values)
        {
            byte[] target = new byte[4];

            if (isBigEndian)
            {
                BinaryPrimitives.WriteUInt32BigEndian(target, value);
            }
            else
            {
                BinaryPrimitives.WriteUInt32LittleEndian(target, value);
            }

            Bytes(target);
        }

        return this;
    }

    /// <summary>Writes a number that has the width of an address.</summary>
    public ByteWriter Word(ulong value, bool is64Bit)
    {
        if (!is64Bit)
        {
            return U32((uint)value);
        }

        return isBigEndian ? U32((uint)(value >> 32), (uint)value) : U32((uint)value, (uint)(value >> 32));
    }

    public byte[] ToArray() => [.. bytes];
}
