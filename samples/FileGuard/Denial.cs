using System.Runtime.CompilerServices;
using System.Text;

namespace FileGuard;

/// <summary>A file was not opened.</summary>
internal struct Denial
{
    public int Pid;
    public uint User;
    public Letters16 Process;
    public Letters64 File;

    /// <summary>Text up to its end.</summary>
    public static string Read(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }
}

/// <summary>TASK_COMM_LEN bytes.</summary>
[InlineArray(16)]
internal struct Letters16
{
    private byte element;
}

/// <summary>A name with zeros behind it.</summary>
[InlineArray(64)]
internal struct Letters64
{
    private byte element;
}
