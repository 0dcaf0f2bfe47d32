using System.Buffers.Binary;

namespace KfuncGen.Bpf.Interpreter.Memory;

/// <summary>
/// The memory of a machine: regions, each in the middle of 4 GB of nothing, so that no arithmetic leads from one into
/// another, and an address whose upper half was lost leads nowhere. Little-endian.
/// </summary>
public sealed class BpfMemory
{
    private const ulong FirstAddress = 0xffff_9a00_0000_0000;
    private const ulong OffsetInWindow = 0x6000_0000;

    private readonly List<MemoryRegion> regions = [];

    /// <summary>Adds a region.</summary>
    /// <param name="name">What it is, for messages.</param>
    /// <param name="bytes">The bytes; they are not copied.</param>
    /// <param name="isWritable">Whether the program may write.</param>
    public MemoryRegion Add(string name, byte[] bytes, bool isWritable) => Add(name, bytes, isWritable, isStack: false);

    /// <summary>Reads 1, 2, 4 or 8 bytes, filled up with zeros.</summary>
    public ulong Read(ulong address, int size)
    {
        ReadOnlySpan<byte> bytes = Read(address, size, requiresAlignment: true);
        return size switch
        {
            1 => bytes[0],
            2 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            4 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            _ => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        };
    }

    /// <summary>Writes the low 1, 2, 4 or 8 bytes.</summary>
    public void Write(ulong address, int size, ulong value)
    {
        Span<byte> bytes = Write(address, size, requiresAlignment: true);

        switch (size)
        {
            case 1:
                bytes[0] = (byte)value;
                break;
            case 2:
                BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)value);
                break;
            case 4:
                BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)value);
                break;
            default:
                BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
                break;
        }
    }

    /// <summary>Bytes that a kfunc or a helper reads.</summary>
    public ReadOnlySpan<byte> ReadBytes(ulong address, int length) => Read(address, length, requiresAlignment: false);

    /// <summary>Bytes that a kfunc or a helper writes: all of them count as written.</summary>
    public Span<byte> WriteBytes(ulong address, int length) => Write(address, length, requiresAlignment: false);

    internal MemoryRegion Add(string name, byte[] bytes, bool isWritable, bool isStack)
    {
        MemoryRegion region = new(name, FirstAddress + ((ulong)regions.Count << 32) + OffsetInWindow, bytes, isWritable, isStack);
        regions.Add(region);
        return region;
    }

    private ReadOnlySpan<byte> Read(ulong address, int length, bool requiresAlignment)
    {
        (MemoryRegion region, int offset) = Find(address, length, requiresAlignment);
        return region.IsInitialized(offset, length)
            ? region.Bytes.AsSpan(offset, length)
            : throw new MemoryException(
                BpfFaultKind.UninitializedStack,
                $"{length} bytes at {offset - region.Length} of {region.Name} are read, of which not all were written.");
    }

    private Span<byte> Write(ulong address, int length, bool requiresAlignment)
    {
        (MemoryRegion region, int offset) = Find(address, length, requiresAlignment);

        if (!region.IsWritable)
        {
            throw new MemoryException(BpfFaultKind.ReadOnlyMemory, $"{length} bytes are written at {offset} of {region.Name}.");
        }

        region.MarkInitialized(offset, length);
        return region.Bytes.AsSpan(offset, length);
    }

    private (MemoryRegion Region, int Offset) Find(ulong address, int length, bool requiresAlignment)
    {
        ulong window = (address - FirstAddress) >> 32;

        if (window >= (ulong)regions.Count)
        {
            throw new MemoryException(BpfFaultKind.OutOfRange, $"{length} bytes at {address:x} are in no memory.");
        }

        MemoryRegion region = regions[(int)window];
        long offset = (long)(address - region.Address);

        if (offset < region.Start || offset > region.Length - length)
        {
            throw new MemoryException(
                BpfFaultKind.OutOfRange,
                $"{length} bytes at {offset} of {region.Name} are not all in its bytes {region.Start} to {region.Length}.");
        }

        if (requiresAlignment && region.IsStack && offset % length != 0)
        {
            throw new MemoryException(BpfFaultKind.MisalignedStack, $"{length} bytes at {offset - region.Length} of {region.Name}.");
        }

        return (region, (int)offset);
    }
}
