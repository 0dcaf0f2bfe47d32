namespace KfuncGen.Bpf.Interpreter.Memory;

/// <summary>Bytes that a program may reach.</summary>
public sealed class MemoryRegion
{
    // Which bytes were written to; null where all of them have a meaning from the start.
    private readonly bool[]? initialized;

    internal MemoryRegion(string name, ulong address, byte[] bytes, bool isWritable, bool isStack)
    {
        Name = name;
        Address = address;
        Bytes = bytes;
        IsWritable = isWritable;
        Length = bytes.Length;
        initialized = isStack ? new bool[bytes.Length] : null;
        Start = isStack ? bytes.Length : 0;
    }

    /// <summary>What it is, for messages.</summary>
    public string Name { get; }

    /// <summary>Where it begins.</summary>
    public ulong Address { get; }

    /// <summary>The bytes themselves.</summary>
    public byte[] Bytes { get; }

    /// <summary>Whether the program may write.</summary>
    public bool IsWritable { get; }

    /// <summary>The first byte of it that the program may touch: a stack frame may be given less than it has.</summary>
    public int Start { get; private set; }

    /// <summary>The number of bytes up to its end.</summary>
    public int Length { get; }

    /// <summary>Whether it is a stack frame: aligned accesses, and no read before a write.</summary>
    public bool IsStack => initialized is not null;

    internal bool IsInitialized(int offset, int size) => initialized is null || !initialized.AsSpan(offset, size).Contains(false);

    internal void MarkInitialized(int offset, int size) => initialized?.AsSpan(offset, size).Fill(true);

    // A new frame of some size at the end of the region. What it holds is what other functions have left there: anything.
    internal void BeginFrame(int size, Random random)
    {
        Start = Length - size;
        random.NextBytes(Bytes.AsSpan(Start));
        initialized!.AsSpan().Clear();
    }

    // What was in the frame is gone: an address of it leads nowhere.
    internal void EndFrame() => Start = Length;
}
